"""Asks the index of statements, for the public by the office's choice and for the desk all of it."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from communique.directory.models import Office, Organisation, Person, Post, Subject
from communique.directory.queries import find_organisation, kept_people
from communique.directory.queries.people import find_people
from communique.directory.spelling import in_every_script, spelling
from communique.record.feeding import ALL_SHELVES, CARDS, INDEX, PROPOSED, body_key, public_shelves
from communique.record.models import Statement, StatementSubject
from communique.record.rules import shown, shown_matches
from communique.search.cards.asking import Limits
from communique.search.cards.fields import day_at, number_at, place_of
from communique.search.cards.finding import FoundCards, Order, Turning, count_cards, find_cards
from communique.search.questions import Question

MOST_NAMESAKES: Final = 50


@dataclass(frozen=True, slots=True)
class Audience:
    """For whom is asked: `public(office)` or DESK; who asks for the desk has asked `rules.may_read`."""

    office: Office | None
    shelves: tuple[str, ...]

    @property
    def proposed(self) -> bool:
        """Whether she sees what no officer has looked at."""
        return self.office is None or len(self.shelves) > 1

    def sees(self, statements: QuerySet[Statement]) -> QuerySet[Statement]:
        return statements if self.office is None else shown(statements, self.office)


DESK: Final = Audience(None, ALL_SHELVES)


def public(office: Office) -> Audience:
    return Audience(office, public_shelves(office))


@dataclass(frozen=True, slots=True)
class Answer:
    """`statements` are one page of what was found, in its order; what the audience may see no more is
    missing, as the index may be a moment behind. The rest is as in FoundCards; subjects are slugs.
    """

    found: FoundCards
    statements: Sequence[Statement]
    facets: Mapping[str, Mapping[str, int]]


def ask_statements(
    question: Question,
    audience: Audience,
    *,
    language: str,
    limits: Limits | None = None,
    order: Order = "best",
    turning: Turning | None = None,
) -> Answer:
    """Statements made in `language`, never that of a script variant. Raises IndexNotReady."""
    found = find_cards(
        INDEX,
        CARDS,
        question,
        language=language,
        shelves=audience.shelves,
        limits=_with_proposed(limits or Limits(), audience),
        order=order,
        turning=turning,
    )
    facets = {**found.facets, "subject": _subjects(found.facets["subject"], audience)}
    return Answer(found, _loaded(found.places, audience), facets)


def count_statements(
    question: Question, audience: Audience, *, language: str, limits: Limits | None = None
) -> int:
    """How many have all that was asked for. Raises IndexNotReady."""
    limits = _with_proposed(limits or Limits(), audience)
    return count_cards(INDEX, CARDS, question, language=language, shelves=audience.shelves, limits=limits)


def place_as_text(place: int) -> str:
    """Where a statement stands in time, as addresses write it: «2024-05-06-123»."""
    return f"{day_at(place).isoformat()}-{number_at(place)}"


def place_from_text(text: str) -> int | None:
    """The place that `place_as_text` wrote; None for anything else."""
    day, dash, number = text[:10], text[10:11], text[11:]
    if dash != "-" or not (number.isascii() and number.isdigit()) or len(number) > _LONGEST_NUMBER:
        return None
    try:
        return place_of(datetime.date.fromisoformat(day), int(number))
    except ValueError:
        return None


_LONGEST_NUMBER: Final = 12


def _with_proposed(limits: Limits, audience: Audience) -> Limits:
    subjects = limits.values.get("subject")
    if not subjects or not audience.proposed:
        return limits
    both = (*subjects, *(subject + PROPOSED for subject in subjects))
    return replace(limits, values={**limits.values, "subject": both})


def _subjects(counts: Mapping[str, int], audience: Audience) -> Mapping[str, int]:
    found: Counter[str] = Counter()
    for value, count in counts.items():
        if audience.proposed or not value.endswith(PROPOSED):
            found[value.removesuffix(PROPOSED)] += count
    return found


def _loaded(places: Sequence[int], audience: Audience) -> Sequence[Statement]:
    numbers = [number_at(place) for place in places]
    rows = (
        audience.sees(Statement.objects.filter(pk__in=numbers))
        .select_related("edition", "occasion", "appointment")
        .prefetch_related("countries")
    )
    found = rows.in_bulk()
    return [found[number] for number in numbers if number in found]


def subjects_of(statements: Sequence[Statement], audience: Audience) -> Mapping[int, Sequence[str]]:
    """Slugs of the subjects that the audience sees with each statement, by its id."""
    matches = StatementSubject.objects.filter(statement__in=statements)
    if audience.office is not None:
        matches = shown_matches(matches, audience.office)
    found: dict[int, list[str]] = {}
    for pk, slug in matches.order_by("subject__slug").values_list("statement_id", "subject__slug"):
        found.setdefault(pk, []).append(slug)
    return found


def subjects_spoken_of(audience: Audience) -> Sequence[Subject]:
    """Subjects that at least one statement is about that the audience sees."""
    matches = StatementSubject.objects.filter(subject=OuterRef("pk"))
    if audience.office is not None:
        matches = shown_matches(matches, audience.office)
    said = audience.sees(Statement.objects.order_by()).filter(pk=OuterRef("statement_id"))
    spoken_of = Subject.objects.filter(Exists(matches.filter(Exists(said))))
    return list(spoken_of.prefetch_related("names").order_by("slug"))


def anything_said(audience: Audience) -> bool:
    return audience.sees(Statement.objects.order_by()).exists()


def speakers_called(text: str, audience: Audience) -> Sequence[str]:
    """The speakers that a reader means by a number, or by a name or a part of it, as the index knows them.

    Only those of whom the audience sees words: an entry of the directory alone is nobody's business.
    """
    written = text.strip()
    if _is_number(written):
        return _speaking([int(written)], audience)
    if body := _number_of_body(written):
        return _bodies([body], audience)
    if not spelling(written):
        return ()
    people = find_people(written, kept_people()).order_by("pk").values_list("pk", flat=True)
    found = _speaking(list(people[: MOST_NAMESAKES * 4]), audience)[:MOST_NAMESAKES]
    organisation = find_organisation(written)
    return [*found, *(_bodies([organisation.pk], audience) if organisation is not None else ())]


def _speaking(people: Collection[int], audience: Audience) -> list[str]:
    """Of `people` those whose words are seen, each by the entry kept."""
    kept = Person.objects.filter(pk__in=people)
    ids = {person.same_as_id or person.pk for person in kept}
    said = audience.sees(Statement.objects.order_by())
    own, merged = said.filter(speaker=OuterRef("pk")), said.filter(speaker__same_as=OuterRef("pk"))
    speaking = Person.objects.filter(pk__in=ids).filter(Q(Exists(own)) | Q(Exists(merged)))
    return [str(pk) for pk in speaking.order_by("pk").values_list("pk", flat=True)]


def _bodies(organisations: Iterable[int], audience: Audience) -> list[str]:
    said = audience.sees(Statement.objects.order_by()).filter(organisation=OuterRef("pk"))
    speaking = Organisation.objects.filter(pk__in=list(organisations)).filter(Exists(said))
    return [body_key(pk) for pk in speaking.values_list("pk", flat=True)]


def posts_called(text: str, audience: Audience) -> Sequence[str]:
    """The posts that a reader means by a number, or by all words of a name in any script, in which somebody
    said what the audience sees.
    """
    written = text.strip()
    posts = Post.objects.all()
    if _is_number(written):
        posts = posts.filter(pk=int(written))
    else:
        wanted = spelling(written).split()
        if not wanted:
            return ()
        names = Post.objects.values_list("pk", "names__language", "names__name").exclude(names__name=None)
        called = {
            pk
            for pk, language, name in names
            for form in in_every_script(language, name)
            if all(word in spelling(form) for word in wanted)
        }
        posts = posts.filter(pk__in=called)
    said = audience.sees(Statement.objects.order_by()).filter(appointment__post=OuterRef("pk"))
    return [str(pk) for pk in posts.filter(Exists(said)).order_by("pk").values_list("pk", flat=True)][
        :MOST_NAMESAKES
    ]


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER


def _number_of_body(text: str) -> int | None:
    number = text.removeprefix(body_key(0)[:-1])
    return int(number) if number != text and _is_number(number) else None
