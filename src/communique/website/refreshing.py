"""Takes away the files that what happened made stale. They are rendered anew when next asked for."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Max

from communique.directory.models import Appointment
from communique.directory.queries import NoOffice, public_languages, the_office
from communique.ledger.models import Cosignature, Edition, Part, PartBytes
from communique.ledger.queries import editions_of, sealed
from communique.newsroom import queries
from communique.newsroom.models import PublishedText
from communique.website import addresses, pictures, store
from communique.website.attesting.credentials import forget_credentials
from communique.website.kits import forget_kit, forget_kits
from communique.website.pages.record.naming import COUNTRIES, PEOPLE
from communique.website.pages.telling import is_closed
from communique.website.touching import KINDS, record_came_or_went, touch, touch_documents

if TYPE_CHECKING:
    from uuid import UUID

    from communique.events.models import Event

# The kinds of event after which any page may read otherwise.
EVERYTHING = frozenset({"office_changed", "banner_raised", "banner_lowered"})
COSIGNED = "checkpoint_cosigned"
OF_HOLDERS = frozenset(
    {"appointment_changed", "post_changed", "person_changed", "people_merged", "merge_undone"}
)
OF_THE_LOG = frozenset({"entry_added", COSIGNED})
# How far back is looked for where a release stood: more than can have happened since pages last changed.
MOST_EDITIONS = 20
MOST_COSIGNED = 200


@dataclass(slots=True)
class Stale:
    """Addresses whose files go: single pages, and whole trees that end with a slash.

    Of `about` (lists of people and countries) goes what tells of releases below every entry.
    """

    pages: set[str] = field(default_factory=set)
    trees: set[str] = field(default_factory=set)
    about: set[str] = field(default_factory=set)
    everything: bool = False


def refresh_pages(events: Sequence[Event]) -> None:
    """Takes away the rendered files that `events` make stale. May be told of the same events again."""
    if any(event.kind == "part_erased" for event in events):
        _clear()
        forget_credentials()
        forget_kits()
        pictures.forget_all()  # an erased picture's digest is gone, and with it the way to its files
        return
    try:
        tags = public_languages(the_office())
    except NoOffice:
        return  # and no page was ever made
    if any(event.kind in EVERYTHING or _is_of_the_head(event) for event in events) or record_came_or_went():
        _clear()
        return
    releases = {int(event.ids["release"]) for event in events if "release" in event.ids}
    stale = stale_after(releases) if releases else Stale()
    for event in events:
        if event.kind == COSIGNED:
            _cosigned(int(event.ids["checkpoint"]), stale)
        if event.kind in OF_THE_LOG:
            stale.pages |= {addresses.seal(tag) for tag in tags}
    touch([event for event in events if event.kind in KINDS], stale)
    if stale.everything:
        _clear()
        return
    for path in stale.pages:
        store.remove(path)
    for path in stale.trees:
        store.remove_tree(path)
    for path in stale.about:
        store.remove_in_each(path, addresses.ABOUT)


def _is_of_the_head(event: Event) -> bool:
    """Whether it is about who holds the post of the office's head: any release may tell of that."""
    head = the_office().head if event.kind in OF_HOLDERS else None
    if head is None:
        return False
    ids = event.ids
    if "post" in ids:
        return bool(int(ids["post"]) == head.post_id)
    holders = Appointment.objects.filter(post=head.post_id)
    if "appointment" in ids:
        appointment = Appointment.objects.filter(pk=int(ids["appointment"])).first()
        return appointment is None or appointment.post_id == head.post_id
    people = {int(ids[name]) for name in ("person", "kept", "merged") if name in ids}
    return bool(holders.filter(person__in=people).exists())


def _clear() -> None:
    store.clear()
    record_came_or_went()  # clearing forgot it


def stale_after(releases: Iterable[int]) -> Stale:
    """What a change of these releases makes stale."""
    stale = Stale({"/sitemap.xml", *_both(addresses.EVERYTHING)})
    for release in releases:
        texts = list(PublishedText.objects.filter(release=release).select_related("section", "edition"))
        if not texts:
            continue
        _editions(texts[0].edition.document, stale)
        touch_documents([texts[0].edition.document], stale)
        _led_from(release, stale)
        moments = _moments_before(texts[0].edition.document)
        for text in texts:
            _text(text, stale)
            for moment in {text.issued_at, *moments}:
                _neighbours(text, moment, stale)
    return stale


def _cosigned(size: int, stale: Stale) -> None:
    """The pages of the editions that a witness's first signature for them came for: they tell how many."""
    signed = Cosignature.objects.filter(checkpoint=size).values_list("witness", flat=True)
    before = Cosignature.objects.filter(witness__in=list(signed), checkpoint__lt=size)
    last = before.values("witness").annotate(size=Max("checkpoint")).values_list("size", flat=True)
    since = min(last) if len(last) == len(signed) else 0
    covered = Edition.objects.filter(entry__gte=since, entry__lt=size).order_by("-entry")[:MOST_COSIGNED]
    tags = public_languages(the_office())
    for edition in covered:
        stale.trees |= {addresses.edition(tag, edition.number) for tag in tags}
        texts = PublishedText.objects.filter(edition__document=edition.document, live=True)
        stale.trees |= {addresses.of_text(text) for text in texts}


def _neighbours(text: PublishedText, moment: datetime.datetime, stale: Stale) -> None:
    """The pages that name `text` as the release before or after them, where it was issued at `moment`."""
    placed = copy(text)
    placed.issued_at = moment
    for other in queries.neighbours(placed):
        if other is not None:
            stale.pages.add(addresses.of_text(other))


def _moments_before(document: UUID) -> Iterable[datetime.datetime]:
    """When the release was issued by its earlier editions: a correction may move it in the order."""
    told = (sealed(edition).about.get("issued_at") for edition in editions_of(document)[-MOST_EDITIONS:-1])
    return {datetime.datetime.fromisoformat(moment) for moment in told if moment}


def _text(text: PublishedText, stale: Stale) -> None:
    tag = text.language
    stale.trees.add(addresses.of_text(text))
    for former in text.former_addresses.all():
        stale.trees.add(addresses.release(tag, former.issued_on, former.slug))
        _periods(tag, former.issued_on, stale)
    for day in text.forgotten_addresses.values_list("issued_on", flat=True):
        # Nobody knows any more what the page was called, so all pages of that day go.
        stale.trees.add(addresses.period(tag, day.year, day.month, day.day))
        _periods(tag, day, stale)
    _periods(tag, text.issued_on, stale)
    stale.trees.add(addresses.section(tag, text.section.slug))
    # A correction may make another kind of it, and may name others than before, who are not known any more.
    stale.trees.add(addresses.kinds(tag))
    stale.about |= {addresses.record_list(tag, kind) for kind in (PEOPLE, COUNTRIES)}
    stale.pages.add("/sitemaps/pages.xml")  # which names the kinds there are
    stale.pages |= {addresses.home(tag), addresses.archive(tag), *_both(addresses.feed(tag))}


def _periods(tag: str, day: datetime.date, stale: Stale) -> None:
    """The lists that a release issued on `day` stands in."""
    stale.pages |= {
        addresses.period(tag, day.year),
        addresses.period(tag, day.year, day.month),
        addresses.period(tag, day.year, day.month, day.day),
        f"/sitemaps/{day.year:04d}-{day.month:02d}.xml",
    }


def _led_from(release: int, stale: Stale) -> None:
    """The pages of the releases in whose place this one stands: they link to it by its headline."""
    for text in PublishedText.objects.filter(release__successor__instead=release):
        stale.trees.add(addresses.of_text(text))


def _both(feed: str) -> tuple[str, str]:
    return feed, addresses.json_feed(feed)


def _editions(document: UUID, stale: Stale) -> None:
    """All its editions, since each tells what replaced it; and the sections that it stood in before."""
    tags = public_languages(the_office())
    editions = editions_of(document)
    for edition in editions:
        stale.trees |= {addresses.edition(tag, edition.number) for tag in tags}
        stale.pages |= {addresses.sealed_file(edition.number, "pdf", tag) for tag in tags}
    for edition in editions[-MOST_EDITIONS:-1]:
        slug = sealed(edition).about.get("section")
        if slug:
            stale.trees |= {addresses.section(tag, slug) for tag in tags}
    last = editions[-1]
    if last.act == Edition.Act.WITHDRAW:
        forget_kit(document)
    if last.act == Edition.Act.WITHDRAW and is_closed(sealed(last).about):
        held = PartBytes.objects.filter(
            part__edition__document=document, part__kind=Part.Kind.ORIGINAL
        ).exclude(digest="")
        for digest in held.values_list("digest", flat=True).distinct():
            pictures.forget(digest)
