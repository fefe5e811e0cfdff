"""Home, archive, years, months, days and sections."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.db.models import Count
from django.db.models.functions import ExtractDay, ExtractMonth

from communique.directory.queries import public_languages, the_office
from communique.ledger.models import Edition
from communique.ledger.queries import sealed
from communique.newsroom import queries
from communique.newsroom.models import Kind, PublishedText, Section
from communique.website import addresses
from communique.website.pages import body, periods, telling
from communique.website.pages.frame import Frame, frame_for, render
from communique.website.pages.page import Page
from communique.website.pages.ways import ways_of_kind
from communique.website.wording import counted, words

if TYPE_CHECKING:
    from communique.directory.models import Office

ON_HOME = 13
IN_SECTION = 20
SUMMARY_LENGTH = 240
# A period with more releases than this shows its days or months first.
MOST_LISTED = 150
DECEMBER = 12


@dataclass(frozen=True, slots=True)
class Item:
    """A release in a listing."""

    path: str
    headline: str
    summary: str
    moment: telling.Moment
    section: str
    section_path: str
    corrected: bool
    shown: body.Shown | None


@dataclass(frozen=True, slots=True)
class PeriodCount:
    """A period in the archive: its name, address and, where it was counted, how many releases it has."""

    name: str
    path: str
    count: int = 0
    told: str = ""


def items(texts: Sequence[PublishedText], frame: Frame, office: Office) -> Sequence[Item]:
    names = {section.pk: section.name_in(frame.tag) for section in queries.sections()}
    return [
        Item(
            path=addresses.of_text(text),
            headline=text.headline,
            summary=telling.shortened(text.summary, SUMMARY_LENGTH),
            moment=telling.moment(office, text.issued_at, frame.tag),
            section=names.get(text.section_id, ""),
            section_path=addresses.section(frame.tag, text.section.slug),
            corrected=text.edition.act == Edition.Act.CORRECT,
            shown=body.card(text.picture, text.picture_alternative_text) if text.picture else None,
        )
        for text in texts
    ]


def home_page(tag: str) -> Page:
    office = the_office()
    paths = {other: addresses.home(other) for other in public_languages(office)}
    frame = frame_for(tag, addresses.home(tag), paths=paths)
    texts = queries.latest(tag, ON_HOME)
    listed = items(texts, frame, office)
    newest = listed[0] if listed else None
    rendered = render(
        "home.html",
        frame,
        title="",
        description=frame.office.motto or frame.office.name,
        newest=newest,
        lead_picture=_lead_picture(texts[0]) if texts else None,
        latest=listed[1:],
    )
    return Page(200, rendered)


def archive_page(tag: str) -> Page:
    counts = queries.months(tag)
    years = [
        {"year": year, "name": telling.when(tag, year), "path": addresses.period(tag, year), "months": months}
        for year, group in groupby(counts, key=lambda month: month.year)
        for months in [[_count(tag, year, month.month, count=month.releases) for month in group]]
    ]
    for entry in years:
        total = sum(month.count for month in entry["months"])
        entry["told"] = counted(tag, "list", "releases", total)
    said = words(tag)["list"]
    kinds = [
        PeriodCount(words(tag)["kinds"][kind], addresses.kind(tag, kind)) for kind in queries.kinds_told(tag)
    ]
    frame = frame_for(tag, addresses.archive(tag), paths=_everywhere(addresses.archive))
    context = {"title": said["archive_heading"], "description": said["archive_lead"], "years": years}
    return Page(200, render("archive.html", frame, **context, kinds=kinds))


def section_page(tag: str, slug: str) -> Page | None:
    section = _section(slug)
    if section is None:
        return None
    paths = _everywhere(lambda other: addresses.section(other, slug))
    frame = frame_for(tag, addresses.section(tag, slug), paths=paths, section=section)
    office = the_office()
    texts = queries.latest(tag, IN_SECTION, section)
    years = [
        PeriodCount(telling.when(tag, year), addresses.period(tag, year, section_slug=slug))
        for year in periods.years_of_section(tag, section)
    ]
    context = _listing(frame, section.name_in(tag), items(texts, frame, office))
    return Page(200, render("listing.html", frame, **context, counts=years, counts_heading="years"))


def kind_page(tag: str, kind: str) -> Page | None:
    """The latest releases of one kind; the archive has them all."""
    value = kind.replace("-", "_")
    if value not in Kind.values or "_" in kind:
        return None

    def path_in(other: str) -> str:
        return addresses.kind(other, value)

    ways = ways_of_kind(tag, value)
    frame = frame_for(tag, path_in(tag), paths=_everywhere(path_in))
    frame = replace(frame, feed=ways.feed, json_feed=ways.json_feed, feed_title=ways.title)
    texts = _all(queries.published(tag).filter(kind=value)[:IN_SECTION])
    context = _listing(frame, ways.title, items(texts, frame, the_office()))
    context["upwards"] = [(words(tag)["frame"]["archive"], addresses.archive(tag))]
    return Page(200, render("listing.html", frame, **context, ways=ways))


def year_page(tag: str, year: int, slug: str = "") -> Page | None:
    section = _section(slug) if slug else None
    if slug and section is None:
        return None
    first, after = datetime.date(year, 1, 1), datetime.date(year + 1, 1, 1)
    texts = queries.published(tag, section).filter(issued_on__gte=first, issued_on__lt=after)
    rows = (
        texts.order_by()
        .annotate(month=ExtractMonth("issued_on"))
        .values("month")
        .annotate(count=Count("id"))
        .order_by("-month")
    )
    counts = [_count(tag, year, row["month"], count=row["count"], slug=slug) for row in rows]
    if not counts:
        return None
    return _period_page(tag, (year, 0, 0), section, counts, [] if len(counts) > 1 else _all(texts))


def month_page(tag: str, year: int, month: int, slug: str = "") -> Page | None:
    section = _section(slug) if slug else None
    if slug and section is None:
        return None
    first = datetime.date(year, month, 1)
    after = datetime.date(year + month // DECEMBER, month % DECEMBER + 1, 1)
    texts = queries.published(tag, section).filter(issued_on__gte=first, issued_on__lt=after)
    listed = _all(texts[: MOST_LISTED + 1])
    if not listed:
        return None
    if len(listed) <= MOST_LISTED or section is not None:
        listed = listed if len(listed) <= MOST_LISTED else _all(texts)
        return _period_page(tag, (year, month, 0), section, [], listed)
    rows = (
        texts.order_by()
        .annotate(day=ExtractDay("issued_on"))
        .values("day")
        .annotate(count=Count("id"))
        .order_by("-day")
    )
    counts = [_count(tag, year, month, row["day"], count=row["count"]) for row in rows]
    return _period_page(tag, (year, month, 0), section, counts, [])


def day_page(tag: str, day: datetime.date) -> Page | None:
    texts = _all(queries.published(tag).filter(issued_on=day))
    if not texts:
        return None
    return _period_page(tag, (day.year, day.month, day.day), None, [], texts)


def _period_page(
    tag: str,
    parts: tuple[int, int, int],
    section: Section | None,
    counts: Sequence[PeriodCount],
    texts: Sequence[PublishedText],
) -> Page:
    slug = section.slug if section is not None else ""
    year, month, day = parts

    def path_in(other: str) -> str:
        return addresses.period(other, year, month, day, section_slug=slug)

    frame = frame_for(
        tag, path_in(tag), paths=_everywhere(path_in, _has_texts(parts, section)), section=section
    )
    said = words(tag)["list"]
    name = telling.when(tag, year, month, day)
    if section is not None:
        title = said["section_in"].format(section=section.name_in(tag), when=name)
    else:
        title = said["archive_of_day" if day else "archive_of"].format(when=name)
    context = _listing(frame, title, items(texts, frame, the_office()))
    context |= {"upwards": _upwards(tag, parts, section), "counts": counts}
    heading = "days" if month else "months"
    return Page(200, render("listing.html", frame, **context, counts_heading=heading))


def _listing(frame: Frame, title: str, listed: Sequence[Item]) -> dict[str, Any]:
    return {"title": title, "description": title, "items": listed}


def _has_texts(parts: tuple[int, int, int], section: Section | None) -> Sequence[str]:
    """Languages that have a release in a period, so that the language switch leads nowhere empty."""
    year, month, day = parts
    first = datetime.date(year, month or 1, day or 1)
    if day:
        after = first + datetime.timedelta(days=1)
    elif month:
        after = datetime.date(year + month // DECEMBER, month % DECEMBER + 1, 1)
    else:
        after = datetime.date(year + 1, 1, 1)
    return [
        tag
        for tag in public_languages(the_office())
        if queries.published(tag, section)
        .order_by()
        .filter(issued_on__gte=first, issued_on__lt=after)
        .exists()
    ]


def _upwards(tag: str, parts: tuple[int, int, int], section: Section | None) -> Sequence[tuple[str, str]]:
    """Names and paths of what the period is a part of, widest first."""
    year, month, day = parts
    slug = section.slug if section is not None else ""
    trail = [
        (section.name_in(tag), addresses.section(tag, slug))
        if section is not None
        else (words(tag)["frame"]["archive"], addresses.archive(tag))
    ]
    if month:
        trail.append((telling.when(tag, year), addresses.period(tag, year, section_slug=slug)))
    if day:
        trail.append((telling.when(tag, year, month), addresses.period(tag, year, month)))
    return trail


def _count(tag: str, year: int, month: int = 0, day: int = 0, *, count: int, slug: str = "") -> PeriodCount:
    path = addresses.period(tag, year, month, day, section_slug=slug)
    name = telling.when(tag, year, month, day)
    return PeriodCount(name, path, count, counted(tag, "list", "releases", count))


def _everywhere(path_in: Any, tags: Sequence[str] | None = None) -> Mapping[str, str]:
    return {tag: path_in(tag) for tag in (public_languages(the_office()) if tags is None else tags)}


def _all(texts: Any) -> Sequence[PublishedText]:
    return list(texts.select_related("section", "edition"))


def _section(slug: str) -> Section | None:
    return next((section for section in queries.sections() if section.slug == slug), None)


def _lead_picture(text: PublishedText) -> dict[str, Any] | None:
    """The newest release's first picture with its credit, as its edition has it."""
    document = sealed(text.edition).documents.get(text.language)
    for block in document.blocks if document is not None else ():
        photograph = block.photograph
        if photograph is not None and photograph.digest:
            shown = body.picture(
                photograph.digest,
                photograph.width,
                photograph.height,
                photograph.alternative_text,
                sizes=body.LEAD_SIZES,
                eager=True,
            )
            return {"shown": shown, "photograph": photograph}
    return None
