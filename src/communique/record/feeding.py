"""Feeds the search index of statements, from what the record holds now.

One index serves the public and the desk: a statement stands on the shelf that `rules.shown` puts it on,
and who asks names the shelves. So a decision is one write, both can never disagree, and the office's choice
of what is shown changes what is asked for and nothing that is stored.

The cards of one release are replaced together: what another reading of it no longer finds goes with them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from typing import Any, Final
from uuid import UUID

from django.db.models import Q, QuerySet

from communique.directory.models import Office, Person, RecordShown
from communique.events.models import Event
from communique.ledger.models import Edition
from communique.record.models import Decision, OccasionTold, Standing, Statement, StatementSubject
from communique.record.rules import ACCEPTED, is_shown, shows_read
from communique.search.cards.fields import Card, CardForm
from communique.search.cards.finding import count_with
from communique.search.errors import IndexNotReady, RebuildRunning
from communique.search.rebuilding import rebuild
from communique.search.writing import write

INDEX: Final = "statements"
# `country` is spoken of, `speaker_country` is the speaker's; `occasion` and `post` are ids.
CARDS: Final = CardForm(
    fields=(
        "speaker",
        "post",
        "country",
        "speaker_country",
        "subject",
        "occasion",
        "occasion_kind",
        "kind",
        "decision",
    ),
    counted=("speaker", "country", "subject", "kind"),
)
FORM: Final = CARDS.form(1)

# What the site always shows, what it shows where the office shows what was read, and what it never shows.
OPEN, READ, KEPT = "o", "r", "k"
ALL_SHELVES: Final = (OPEN, READ, KEPT)
# Behind the slug of a subject that no officer has looked at.
PROPOSED: Final = "?"
# What each event names that statements may hang on.
_TELLS: Final[Mapping[str, Sequence[str]]] = {
    "findings_proposed": ("edition",),
    "part_erased": ("edition",),
    "finding_decided": ("edition",),
    "people_merged": ("kept", "merged"),
    "merge_undone": ("kept", "merged"),
    "person_changed": ("person",),
    "occasion_changed": ("occasion",),
    "subject_changed": ("subject",),
    "appointment_changed": ("appointment",),
}
EVENTS: Final = frozenset(_TELLS)
_BODY: Final = "body-"
_AT_ONCE: Final = 2_000
_IN_ONE_WRITE: Final = 300
_ROW: Final = (
    "pk",
    "document",
    "language",
    "words",
    "on",
    "kind",
    "decision",
    "standing",
    "speaker_id",
    "speaker__same_as_id",
    "speaker__country__code",
    "speaker__same_as__country__code",
    "organisation_id",
    "appointment__post_id",
    "occasion_id",
    "occasion__kind",
)


def public_shelves(office: Office) -> tuple[str, ...]:
    return (OPEN, READ) if shows_read(office) else (OPEN,)


def body_key(organisation: int) -> str:
    """How an organisation stands among the speakers; a person stands by her id alone."""
    return f"{_BODY}{organisation}"


def all_cards() -> Iterator[Card]:
    """Every statement that still has words, a few thousand at a time."""
    last = 0
    while True:
        # No cursor stays open between: on SQLite it would hold up whoever decides meanwhile.
        rows = list(_standing().filter(pk__gt=last).order_by("pk").values_list(*_ROW)[:_AT_ONCE])
        if not rows:
            return
        yield from _cards(rows)
        last = rows[-1][0]


def count_cards() -> int:
    return _standing().count()


def feed_statements(events: Sequence[Event]) -> None:
    """Brings the index up to date with what `events` tell of.

    It looks at what the record holds now, so that order and repetition of events do not matter. Where there
    is no index yet it is built whole.
    """
    try:
        documents = sorted(_touched(events))
        for start in range(0, len(documents), _IN_ONE_WRITE):
            _feed(documents[start : start + _IN_ONE_WRITE])
    except IndexNotReady:
        # A rebuild that runs already was handed these changes by `write`.
        with suppress(RebuildRunning):
            rebuild(INDEX, all_cards())


def _feed(documents: Sequence[UUID]) -> None:
    """Writes what was said in these releases, in one commit; what is in the record no more goes out."""
    changes: dict[str, list[Card]] = {document.hex: [] for document in documents}
    rows = _standing().filter(document__in=documents).order_by("pk").values_list(*_ROW)
    for card in _cards(list(rows)):
        changes[card.key].append(card)
    write(INDEX, changes)


def _standing() -> QuerySet[Statement]:
    """Those carried over stand in a later edition, where they are told of under the same key."""
    return Statement.objects.exclude(standing=Standing.CARRIED).exclude(words="")


def _touched(events: Sequence[Event]) -> set[UUID]:
    """The releases in which something was said that `events` may have changed."""
    ids: dict[str, set[int]] = defaultdict(set)
    for event in events:
        for name in _TELLS.get(event.kind, ()):
            if name in event.ids:
                ids[name].add(int(event.ids[name]))
    people = ids["kept"] | ids["merged"] | {person for person in ids["person"] if _moved(person)}
    told = OccasionTold.objects.filter(pk__in=ids["occasion"]).values("occasion")
    about = StatementSubject.objects.filter(subject__in=ids["subject"]).values("statement")
    asked: Sequence[tuple[Iterable[int], Q]] = (
        (people, Q(speaker__in=people) | Q(speaker__same_as__in=people)),
        # The record tells of the place that it read an occasion in, the directory of the occasion.
        (ids["occasion"], Q(occasion__in=ids["occasion"]) | Q(occasion__in=told)),
        (ids["subject"], Q(pk__in=about)),
        (ids["appointment"], Q(appointment__in=ids["appointment"])),
    )
    found = set(Edition.objects.filter(pk__in=ids["edition"]).values_list("document", flat=True))
    for given, wanted in asked:
        if given:
            found.update(Statement.objects.filter(wanted).order_by().values_list("document", flat=True))
    return found


def _moved(person: int) -> bool:
    """Whether the index says another country of that person than the directory does now.

    A new alias changes no statement of hers, and of one person there may be a hundred thousand.
    """
    kept = Person.objects.filter(pk=person).values_list("same_as", flat=True).first() or person
    code = Person.objects.filter(pk=kept).values_list("country__code", flat=True).first()
    speaker = {"speaker": [str(kept)]}
    said = count_with(INDEX, CARDS, speaker)
    known = {"speaker_country": [code]} if code else {}
    if count_with(INDEX, CARDS, {**speaker, **known}) != said:
        return True
    return not code and count_with(INDEX, CARDS, speaker, without="speaker_country") != said


def _cards(rows: Sequence[tuple[Any, ...]]) -> Iterator[Card]:
    pks = [row[0] for row in rows]
    countries = _countries(pks)
    subjects = _subjects(pks)
    for row in rows:
        yield _card(row, countries.get(row[0], ()), subjects.get(row[0], ()))


def _card(row: tuple[Any, ...], countries: Sequence[str], subjects: Sequence[str]) -> Card:
    (
        pk,
        document,
        language,
        words,
        day,
        kind,
        decision,
        standing,
        speaker,
        same_as,
        own_country,
        kept_country,
        body,
        post,
        occasion,
        occasion_kind,
    ) = row
    values: dict[str, Sequence[str]] = {"kind": (kind,), "decision": (told_as(decision),)}
    if speaker is not None:
        values["speaker"] = (str(same_as or speaker),)
        country = kept_country if same_as else own_country
        if country:
            values["speaker_country"] = (country,)
    elif body is not None:
        values["speaker"] = (body_key(body),)
    if post is not None:
        values["post"] = (str(post),)
    if occasion is not None:
        values["occasion"] = (str(occasion),)
        values["occasion_kind"] = (occasion_kind,)
    if countries:
        values["country"] = countries
    if subjects:
        values["subject"] = subjects
    return Card(document.hex, pk, language, _shelf(decision, standing), words, day, values)


@cache
def _shelf(decision: str, standing: str) -> str:
    """Where the one rule of what is shown puts a statement, asked by each choice an office has."""
    statement = Statement(decision=decision, standing=standing, words="-")
    if is_shown(statement, Office(record_shown=RecordShown.CONFIRMED)):
        return OPEN
    return READ if is_shown(statement, Office(record_shown=RecordShown.READ)) else KEPT


@cache
def told_as(decision: str) -> str:
    """«confirmed», «read» by machine, or «refused»."""
    if decision in ACCEPTED:
        return "confirmed"
    return "read" if decision == Decision.PROPOSED else "refused"


def _countries(pks: Sequence[int]) -> Mapping[int, Sequence[str]]:
    through = Statement.countries.through.objects.filter(**_among("statement", pks))
    return _gathered(through.values_list("statement_id", "country__code"))


def _subjects(pks: Sequence[int]) -> Mapping[int, Sequence[str]]:
    """Slugs; those that no officer has looked at carry a mark, as they are shown by the office's choice."""
    matches = StatementSubject.objects.filter(**_among("statement", pks)).exclude(decision=Decision.REFUSED)
    rows = matches.values_list("statement_id", "subject__slug", "decision")
    marked = ((pk, slug if decision in ACCEPTED else slug + PROPOSED) for pk, slug, decision in rows)
    return _gathered(marked)


def _among(name: str, pks: Sequence[int]) -> dict[str, Any]:
    """A range where the ids lie close together, as they do when all are read: no long list to send."""
    if pks and pks[-1] - pks[0] < 2 * len(pks):
        return {f"{name}__gte": pks[0], f"{name}__lte": pks[-1]}
    return {f"{name}__in": pks}


def _gathered(rows: Iterable[tuple[int, str]]) -> Mapping[int, Sequence[str]]:
    found: dict[int, list[str]] = {}
    for pk, value in rows:
        found.setdefault(pk, []).append(value)
    return found
