"""The page of a subject: what was said about it over time, and by whom; and the list of subjects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING, Final

from django.utils.safestring import SafeString

from communique.directory.models import Subject
from communique.directory.queries import public_languages, the_office
from communique.record.queries import pages as record
from communique.website import addresses
from communique.website.pages.frame import Link, frame_for, render
from communique.website.pages.page import Page
from communique.website.pages.record.gathered import ByDays, by_year
from communique.website.pages.record.naming import SUBJECTS, called, people_in, stored, subject_link
from communique.website.pages.record.plots import draw_share, yearly
from communique.website.pages.record.presence import anything
from communique.website.pages.record.said import groups_of
from communique.website.pages.record.spoken import Spoken, crumbs, period_page, years_below
from communique.website.wording import counted, words

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from communique.record.models import Statement

NEWEST: Final = 15
MOST_SPEAKERS: Final = 12


@dataclass(frozen=True, slots=True)
class SpeakerShare:
    link: Link
    count: int
    told: str
    share: SafeString


def subject_page(tag: str, slug: str, year: str = "", month: str = "", day: str = "") -> Page | None:
    office = the_office()
    subject = record.spoken_of(office).filter(slug=slug).first()
    if subject is None:
        return None
    spoken = Spoken(
        office,
        partial(called, subject),
        partial(_path_in, subject),
        cache(lambda language: ByDays(record.days_of(record.said_about(subject, office, language)))),
        SUBJECTS,
    )
    parts = [int(part) for part in (year, month, day) if part]
    return period_page(spoken, tag, *parts) if parts else _page(subject, spoken, tag)


def _path_in(subject: Subject, tag: str) -> str:
    return addresses.subject(tag, subject.slug)


def _page(subject: Subject, spoken: Spoken, tag: str) -> Page:
    said = spoken.said(stored(tag))
    counts = by_year(said)
    path, name = spoken.path_in(tag), spoken.name_in(tag)
    told = words(tag)["record"]
    frame = frame_for(tag, path, paths=spoken_paths(spoken))
    context = {
        "title": name,
        "description": told["subject_description"].format(name=name),
        "name": name,
        "upwards": crumbs(tag, SUBJECTS),
        "told": counted(tag, "record", "statements", sum(counts.values())),
        "plot": yearly(
            told["plot_subject"].format(name=name),
            counts,
            {year: addresses.entry_period(path, year) for year in counts},
        ),
        "years": years_below(spoken, tag, counts),
        "speakers": _speakers(record.said_about(subject, spoken.office, stored(tag)), tag),
        "groups": groups_of(said.newest(None, NEWEST), tag),
        "feed": f"{path}feed.atom",
    }
    return Page(200, render("record_subject.html", frame, **context))


def spoken_paths(spoken: Spoken) -> Mapping[str, str]:
    return {other: spoken.path_in(other) for other in public_languages(spoken.office)}


def _speakers(said: QuerySet[Statement], tag: str) -> Sequence[SpeakerShare]:
    """Who said most; entries that are one person are counted as one."""
    rows = record.speakers_of(said, MOST_SPEAKERS)
    links = people_in([pk for pk, _ in rows], tag)
    counts: dict[str, int] = {}
    by_path = {}
    for pk, count in rows:
        by_path[links[pk].path] = links[pk]
        counts[links[pk].path] = counts.get(links[pk].path, 0) + count
    most = max(counts.values(), default=0)
    return [
        SpeakerShare(
            by_path[path], count, counted(tag, "record", "statements", count), draw_share(count, most)
        )
        for path, count in sorted(counts.items(), key=lambda entry: -entry[1])
    ]


def subjects_page(tag: str) -> Page | None:
    office = the_office()
    subjects = sorted(
        (subject_link(subject, tag) for subject in record.spoken_of(office)),
        key=lambda link: link.name.casefold(),
    )
    if not subjects and not anything(office):
        return None
    paths = {other: addresses.record_list(other, SUBJECTS) for other in public_languages(office)}
    frame = frame_for(tag, paths[tag], paths=paths)
    said = words(tag)["record"]
    context = {
        "title": said["subjects"],
        "description": said["subjects_lead"],
        "upwards": crumbs(tag, SUBJECTS)[:1],
        "subjects": subjects,
    }
    return Page(200, render("record_subjects.html", frame, **context))
