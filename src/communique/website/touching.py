"""Which pages of the record an event makes stale.

A decision on a statement touches its own page, its release's page, and the pages of who said it, where and
about what; also those of whoever it was said by before, whom the audit still names. Everything else stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Q
from wagtail.models import ModelLogEntry

from communique.directory.models import Appointment, Country, Occasion, Organisation, Person, Subject
from communique.directory.queries import public_languages, the_office
from communique.ledger.models import Edition
from communique.newsroom.models import Concern, PublishedText
from communique.record.models import Commitment, OccasionTold, Statement, StatementSubject
from communique.record.rules import shows_read
from communique.website import addresses, store
from communique.website.pages.record.naming import (
    COUNTRIES,
    OCCASIONS,
    ORGANISATIONS,
    PEOPLE,
    SUBJECTS,
    entry_path,
    occasion_path,
)
from communique.website.pages.record.presence import anything
from communique.website.pages.record.visible import is_public_organisation, public_people

if TYPE_CHECKING:
    from uuid import UUID

    from communique.events.models import Event
    from communique.website.refreshing import Stale

KINDS: Final = frozenset(
    {
        "findings_proposed",
        "finding_decided",
        "occasion_changed",
        "commitment_changed",
        "people_merged",
        "merge_undone",
        "person_changed",
        "personalias_changed",
        "appointment_changed",
        "post_changed",
        "country_changed",
        "place_changed",
        "organisation_changed",
        "subject_changed",
    }
)
# Names stand on any page of the record and, for whoever speaks, on releases.
RENAMING: Final = frozenset(
    {kind for kind in KINDS if kind.endswith("_changed")} - {"commitment_changed"}
) | {
    "people_merged",
    "merge_undone",
}
LISTS: Final = (PEOPLE, COUNTRIES, ORGANISATIONS, SUBJECTS, OCCASIONS)
# Where somebody speaks in more releases than this, all pages go.
MOST_RELEASES: Final = 2_000
PRESENT: Final = ".record"


@dataclass(slots=True)
class Entries:
    """Ids of the directory's entries whose pages are stale; `tags` are those of the site, asked for once."""

    people: set[int] = field(default_factory=set)
    countries: set[int] = field(default_factory=set)
    organisations: set[int] = field(default_factory=set)
    subjects: set[int] = field(default_factory=set)
    occasions: set[int] = field(default_factory=set)
    tags: Sequence[str] = field(default_factory=lambda: public_languages(the_office()))


def touch(events: Sequence[Event], stale: Stale) -> None:
    """Adds to `stale` what `events` touch. May be told of the same events again."""
    documents: set[UUID] = set()
    named: set[UUID] = set()
    entries = Entries()
    everywhere = False
    for event in events:
        ids = event.ids
        if event.kind == "finding_decided" and "finding" in ids:
            documents |= _decided(str(ids.get("kind", "")), int(ids["finding"]), entries)
        if event.kind == "commitment_changed" and "commitment" in ids:
            documents |= _decided("commitment", int(ids["commitment"]), entries)
        if "edition" in ids:
            documents |= set(
                Edition.objects.filter(pk=int(ids["edition"])).values_list("document", flat=True)
            )
        if event.kind == "occasion_changed" and "occasion" in ids:
            entries.occasions.add(int(ids["occasion"]))
            documents |= _telling(int(ids["occasion"]))
        elif event.kind in RENAMING and _is_public(event):
            everywhere = True
            named |= _naming(event)
        # Where words read by machine are shown, a better reading may have taken some away without a trace.
        everywhere |= event.kind == "findings_proposed" and shows_read(the_office())
    touch_documents(documents, stale, entries)
    if len(named) >= MOST_RELEASES:
        stale.everything = True
    stale.pages |= _release_pages(named)
    if everywhere:
        kinds = (*LISTS, "statements", "record")
        stale.trees |= {addresses.record_list(tag, kind) for tag in entries.tags for kind in kinds}


def touch_documents(documents: Iterable[UUID], stale: Stale, entries: Entries | None = None) -> None:
    """The record's pages that tell of these releases, by what it holds of them now."""
    entries = entries or Entries()
    wanted = set(documents)
    rows = Statement.objects.filter(document__in=wanted).select_related(
        "appointment__post", "speaker", "occasion"
    )
    for row in rows.order_by():
        _statement(row, stale, entries)
    _gather(wanted, entries)
    stale.pages |= _release_pages(wanted)
    _entries(entries, stale)


def record_came_or_went() -> bool:
    """Whether the menu of every page says otherwise since this was last asked."""
    mark = store.folder() / PRESENT
    there = anything(the_office())
    if mark.is_file() == there:
        return False
    mark.parent.mkdir(parents=True, exist_ok=True)
    if there:
        mark.touch()
    else:
        mark.unlink(missing_ok=True)
    return True


def _release_pages(documents: Iterable[UUID]) -> set[str]:
    texts = PublishedText.objects.filter(edition__document__in=set(documents))
    pages = {addresses.of_text(text) for text in texts}
    return pages | {addresses.ninjs(page) for page in pages}


def _decided(kind: str, finding: int, entries: Entries) -> set[UUID]:
    """The release of a finding; and who and what it was linked to before, as the audit tells."""
    models: dict[str, type[Statement | OccasionTold | Commitment]] = {
        "statement": Statement,
        "occasion": OccasionTold,
        "commitment": Commitment,
    }
    model = models.get(kind)
    if model is None:
        return set()
    lines = ModelLogEntry.objects.filter(
        content_type__app_label="record", content_type__model=model.__name__.lower(), object_id=str(finding)
    )
    for line in lines:
        data: Any = line.data
        changed = data.get("changed", {}) if isinstance(data, dict) else {}
        for name, ids in (
            ("speaker", entries.people),
            ("organisation", entries.organisations),
            ("occasion", entries.occasions),
        ):
            ids |= {int(pk) for pk in changed.get(name, ()) if pk}
        if isinstance(data, dict) and data.get("subject"):
            entries.subjects.add(int(data["subject"]))
    return set(model.objects.filter(pk=finding).values_list("document", flat=True))


def _people_of(event: Event) -> set[int]:
    ids = event.ids
    people = {int(ids[name]) for name in ("person", "kept", "merged") if name in ids}
    held = Appointment.objects.filter(Q(pk=int(ids.get("appointment", 0))) | Q(post=int(ids.get("post", 0))))
    return people | set(held.values_list("person_id", flat=True))


def _is_public(event: Event) -> bool:
    """Whether anybody can have seen what was changed: most entries that a reading proposes nobody has."""
    office = the_office()
    if "organisation" in event.ids:
        body = Organisation.objects.filter(pk=int(event.ids["organisation"])).first()
        return body is not None and is_public_organisation(body, office)
    people = _people_of(event)
    if people:
        kept = Person.objects.filter(pk__in=people).values_list("same_as_id", flat=True)
        people |= {pk for pk in kept if pk}
        named = Concern.objects.filter(person__in=people, release__live=True)
        return public_people(office).filter(pk__in=people).exists() or named.exists()
    return not {"person", "appointment", "personalias"} & set(event.ids)


def _naming(event: Event) -> set[UUID]:
    """The releases on whose pages, or in whose data, stands whoever or whatever was changed."""
    people = _people_of(event)
    concerns = Concern.objects.filter(
        Q(person__in=people) | Q(person__same_as__in=people) | Q(country=int(event.ids.get("country", 0)))
    )
    concerned = PublishedText.objects.filter(release__in=concerns.values("release"))
    return _speaking(event, people) | set(
        concerned.values_list("edition__document", flat=True).distinct()[:MOST_RELEASES]
    )


def _speaking(event: Event, people: set[int]) -> set[UUID]:
    said = Statement.objects.none()
    if people:
        said = Statement.objects.filter(Q(speaker__in=people) | Q(speaker__same_as__in=people))
    elif "organisation" in event.ids:
        said = Statement.objects.filter(organisation=int(event.ids["organisation"]))
    elif "subject" in event.ids:
        said = Statement.objects.filter(about__subject=int(event.ids["subject"]))
    elif "place" in event.ids:
        found = OccasionTold.objects.filter(occasion__place=int(event.ids["place"]))
        return set(found.values_list("document", flat=True).distinct()[:MOST_RELEASES])
    return set(said.order_by().values_list("document", flat=True).distinct()[:MOST_RELEASES])


def _telling(occasion: int) -> set[UUID]:
    told = OccasionTold.objects.filter(occasion=occasion).values_list("document", flat=True)
    own = PublishedText.objects.filter(release__occasion=occasion)
    return {*told, *own.values_list("edition__document", flat=True)}


def _statement(row: Statement, stale: Stale, entries: Entries) -> None:
    for tag in entries.tags:
        stale.trees.add(addresses.statement(tag, row.key))
        stale.pages |= {addresses.citation(tag, row.key, suffix) for suffix in ("bib", "json")}
    if row.speaker is not None:
        entries.people.add(row.speaker.same_as_id or row.speaker.pk)
        entries.countries |= {row.speaker.country_id or 0}
    if row.organisation_id is not None:
        entries.organisations.add(row.organisation_id)
    if row.appointment is not None:
        entries.countries.add(row.appointment.post.country_id or 0)
        entries.organisations.add(row.appointment.post.organisation_id or 0)
    if row.occasion_id is not None:
        entries.occasions.add(row.occasion_id)


def _gather(documents: set[UUID], entries: Entries) -> None:
    """What else hangs on the findings of these releases."""
    said = Statement.objects.filter(document__in=documents).order_by()
    about = StatementSubject.objects.filter(statement__in=said)
    entries.subjects |= set(about.values_list("subject_id", flat=True))
    spoken_of = Statement.countries.through.objects.filter(statement__in=said)
    entries.countries |= set(spoken_of.values_list("country_id", flat=True))
    told = OccasionTold.objects.filter(document__in=documents).exclude(occasion=None)
    entries.occasions |= {pk for pk in told.values_list("occasion_id", flat=True) if pk}
    own = PublishedText.objects.filter(edition__document__in=documents).exclude(release__occasion=None)
    entries.occasions |= set(own.values_list("release__occasion_id", flat=True))
    promised = Commitment.objects.filter(document__in=documents).order_by()
    for name in ("by_people", "to_people"):
        entries.people |= {pk for pk in promised.values_list(name, flat=True) if pk}
    for name in ("by_countries", "to_countries"):
        entries.countries |= {pk for pk in promised.values_list(name, flat=True) if pk}
    _of_occasions(entries)


def _of_occasions(entries: Entries) -> None:
    occasions = list(entries.occasions)
    through = Occasion.participants.through.objects.filter(occasion__in=occasions)
    people = set(through.values_list("person_id", flat=True))
    entries.people |= people
    named = Occasion.countries.through.objects.filter(occasion__in=occasions)
    entries.countries |= set(named.values_list("country_id", flat=True))
    bodies = Occasion.organisations.through.objects.filter(occasion__in=occasions)
    entries.organisations |= set(bodies.values_list("organisation_id", flat=True))
    held = Appointment.objects.filter(person__in=people)
    for country, body in held.values_list("post__country_id", "post__organisation_id"):
        entries.countries.add(country or 0)
        entries.organisations.add(body or 0)
    own = Person.objects.filter(pk__in=people).exclude(country=None)
    entries.countries |= set(own.values_list("country_id", flat=True))


def _entries(entries: Entries, stale: Stale) -> None:
    """The pages of the entries, and the lists that may have won or lost one."""
    people = Person.objects.filter(Q(pk__in=entries.people) | Q(merged__in=entries.people)).distinct()
    named: list[tuple[str, Iterable[Any]]] = [
        (PEOPLE, people.prefetch_related("names")),
        (COUNTRIES, Country.objects.filter(pk__in=entries.countries).prefetch_related("names")),
        (ORGANISATIONS, Organisation.objects.filter(pk__in=entries.organisations).prefetch_related("names")),
    ]
    slugs = list(Subject.objects.filter(pk__in=entries.subjects).values_list("slug", flat=True))
    occasions = list(Occasion.objects.filter(pk__in=entries.occasions).select_related("place"))
    found = [(kind, list(rows)) for kind, rows in named]
    for tag in entries.tags:
        for kind, rows in found:
            stale.trees |= {entry_path(tag, kind, row) for row in rows}
        stale.trees |= {addresses.subject(tag, slug) for slug in slugs}
        stale.trees |= {occasion_path(occasion, tag) for occasion in occasions}
        years = {occasion.earliest.year for occasion in occasions if occasion.earliest}
        start = addresses.record_list(tag, OCCASIONS)
        stale.pages |= {addresses.entry_period(start, year) for year in years}
        stale.pages |= {addresses.record_list(tag, kind) for kind in LISTS}
        stale.pages.add(addresses.record(tag))
    stale.pages |= {"/sitemaps/record.xml", "/sitemap.xml"}
