"""Statements found, told in the language and script of the page."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from communique.directory.models import Country, Occasion, Office, Organisation, Post, Subject
from communique.languages.packs import format_date
from communique.languages.scripts import to_latin
from communique.languages.tags import source_of
from communique.ledger.models import Edition
from communique.ledger.queries import sealed
from communique.newsroom.models import PublishedText
from communique.record.asking import Answer, Audience, ask_statements, place_as_text, subjects_of
from communique.record.feeding import body_key, told_as
from communique.website import addresses
from communique.website.pages import telling
from communique.website.pages.record.naming import called, people_in, stored, who_says
from communique.website.statement_search.asked import FACETS, Asked
from communique.website.wording import words

if TYPE_CHECKING:
    from communique.record.models import Statement


@dataclass(frozen=True, slots=True)
class Result:
    """One statement. `words` are in the script of the page; `anchor` leads to them within their release."""

    statement: Statement
    words: str
    day: str
    speaker: str
    speaker_value: str
    speaker_path: str
    post: str
    path: str
    anchor: str
    headline: str
    published: datetime.datetime
    countries: Sequence[str]
    subjects: Sequence[str]

    @property
    def read(self) -> bool:
        """Whether no officer has looked at it yet."""
        return told_as(self.statement.decision) == "read"


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Results:
    """What was found, with its facets' choices named. `before` and `after` are the pages beside this one."""

    answer: Answer
    results: Sequence[Result]
    facets: Mapping[str, Sequence[Choice]]
    before: Asked | None
    after: Asked | None


def results_of(given: Asked, tag: str, office: Office, audience: Audience) -> Results:
    """Raises IndexNotReady."""
    answer = ask_statements(
        given.question,
        audience,
        language=stored(tag),
        limits=given.limits,
        order=given.order,
        turning=given.turning,
    )
    before, after = beside(given, answer)
    return Results(
        answer,
        list(_told(answer.statements, tag, office, audience)),
        {name: _choices(name, answer.facets[name], tag) for name in FACETS},
        before,
        after,
    )


def _told(statements: Sequence[Statement], tag: str, office: Office, audience: Audience) -> Iterator[Result]:
    """Those whose release stands in `tag`: the index may be a moment behind a withdrawal."""
    who = who_says(statements, tag)
    editions = {statement.edition_id for statement in statements}
    live = PublishedText.objects.filter(edition__in=editions, language=tag, live=True)
    texts = {text.edition_id: text for text in live}
    subjects = subjects_of(statements, audience)
    protected = _protected(statements, tag)
    for said in statements:
        text = texts.get(said.edition_id)
        if text is None:
            continue
        speaker = who.speaker(said)
        yield Result(
            statement=said,
            words=protected.words(said),
            day=format_date(said.on, tag),
            speaker=who.name(said),
            speaker_value=_speaker_value(said, who.people[said.speaker_id].pk if said.speaker_id else None),
            speaker_path=speaker.path if speaker is not None else "",
            post=who.post(said),
            path=addresses.statement(tag, said.key),
            anchor=addresses.anchor(addresses.of_text(text), said.key),
            headline=text.headline,
            published=text.issued_at,
            countries=sorted(country.code for country in said.countries.all()),
            subjects=subjects.get(said.pk, ()),
        )


def _speaker_value(statement: Statement, person: int | None) -> str:
    if person is not None:
        return str(person)
    return body_key(statement.organisation_id) if statement.organisation_id is not None else ""


@dataclass(frozen=True, slots=True)
class _Protected:
    """Spans of editions' texts that a script conversion leaves as they are."""

    converts: bool
    spans: Mapping[int, Sequence[tuple[int, int]]]

    def words(self, statement: Statement) -> str:
        if not self.converts:
            return str(statement.words)
        kept = [
            (start - statement.start, end - statement.start)
            for start, end in self.spans.get(statement.edition_id, ())
            if start < statement.end and end > statement.start
        ]
        return to_latin(statement.words, [(max(start, 0), end) for start, end in kept])


def _protected(statements: Sequence[Statement], tag: str) -> _Protected:
    source = source_of(tag)
    if source is None:
        return _Protected(converts=False, spans={})
    editions = Edition.objects.in_bulk({statement.edition_id for statement in statements})
    spans = {}
    for pk, edition in editions.items():
        document = sealed(edition).documents.get(source)
        blocks = document.blocks if document is not None else ()
        spans[pk] = [
            (block.start + mark.start, block.start + mark.end)
            for block in blocks
            for mark in block.marks
            if mark.kind == "protected"
        ]
    return _Protected(converts=True, spans=spans)


def beside(given: Asked, answer: Answer) -> tuple[Asked | None, Asked | None]:
    """The pages before and after this one. By time they hold on to the statements at its ends, so that
    nothing that is added meanwhile moves them.
    """
    places, found = answer.found.places, answer.found
    if given.order == "best":
        earlier = given.having(page=str(given.page - 1))
        later = given.having(page=str(given.page + 1))
        return (earlier if given.page > 1 else None), (later if found.more else None)
    up = bool(given["before"])
    newer, older = (found.more, True) if up else (bool(given["after"]), found.more)
    if not places:
        return (given.having() if given["after"] or given["before"] else None), None
    before = given.having(before=place_as_text(places[0])) if newer else None
    after = given.having(after=place_as_text(places[-1])) if older else None
    return before, after


def _choices(facet: str, counts: Mapping[str, int], tag: str) -> Sequence[Choice]:
    """Most frequent first; years newest first. What has no name (any more) is left out."""
    names = named(facet, list(counts), tag)
    found = [Choice(value, names[value], count) for value, count in counts.items() if value in names]
    if facet == "year":
        return sorted(found, key=lambda choice: -int(choice.value))
    return sorted(found, key=lambda choice: (-choice.count, choice.name, choice.value))


def named(facet: str, values: Sequence[str], tag: str) -> Mapping[str, str]:
    """What the values of a facet are called; values that nobody knows are missing."""
    if facet == "year":
        return {value: telling.when(tag, int(value)) for value in values}
    if facet == "kind":
        said = words(tag)["statement_search"]
        return {value: said[f"kind_{value}"] for value in values if f"kind_{value}" in said}
    if facet == "speaker":
        return _speakers(values, tag)
    if facet == "post":
        posts = Post.objects.filter(pk__in=[int(value) for value in values]).prefetch_related("names")
        return {str(post.pk): called(post, tag) for post in posts}
    if facet == "subject":
        subjects = Subject.objects.filter(slug__in=values).prefetch_related("names")
        return {subject.slug: called(subject, tag) for subject in subjects}
    countries = Country.objects.filter(code__in=values).prefetch_related("names")
    return {country.code: called(country, tag) or country.code for country in countries}


def _speakers(values: Sequence[str], tag: str) -> Mapping[str, str]:
    people = people_in([int(value) for value in values if value.isdigit()], tag)
    found = {str(pk): link.name for pk, link in people.items()}
    start = body_key(0)[:-1]
    bodies = [int(value.removeprefix(start)) for value in values if value.startswith(start)]
    for body in Organisation.objects.filter(pk__in=bodies).prefetch_related("names"):
        found[body_key(body.pk)] = called(body, tag)
    return found


def occasion_named(value: str, tag: str) -> str:
    """A kind of occasion, or the one with that number."""
    said = words(tag)["statement_search"]
    kind = value if value in Occasion.Kind.values else ""
    if not kind:
        kind = Occasion.objects.filter(pk=int(value)).values_list("kind", flat=True).first() or "other"
    return said[f"occasion_{kind}"]
