"""A question as an index of cards is asked it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from tantivy import FieldType, Occur, Query, Schema

from communique.search.cards.fields import mark_of, place_of
from communique.search.questions import Question
from communique.search.wordforms import stem_of

A_DAY: Final = datetime.timedelta(days=1)
_LAST_PLACE: Final = (1 << 63) - 1


@dataclass(frozen=True, slots=True)
class Limits:
    """What a card must have: one of the values of each field named, and its day within the bounds, both
    inclusive; `year` holds beside them.
    """

    values: Mapping[str, Sequence[str]] = field(default_factory=dict)
    year: int | None = None
    since: datetime.date | None = None
    until: datetime.date | None = None

    def without(self, name: str) -> Limits:
        if name == "year":
            return replace(self, year=None)
        return replace(self, values={other: held for other, held in self.values.items() if other != name})

    def has(self, name: str) -> bool:
        return self.year is not None if name == "year" else name in self.values

    @property
    def days(self) -> tuple[datetime.date, datetime.date]:
        first, last = self.since or datetime.date.min, self.until or datetime.date.max
        if self.year is not None and datetime.MINYEAR <= self.year <= datetime.MAXYEAR:
            first = max(first, datetime.date(self.year, 1, 1))
            last = min(last, datetime.date(self.year, 12, 31))
        return first, last


@dataclass(frozen=True, slots=True)
class Asker:
    """Makes the queries of one question over one schema."""

    schema: Schema
    question: Question
    language: str
    shelves: Sequence[str]

    def query(self, limits: Limits, *, loosely: bool = False, further: Iterable[Query] = ()) -> Query:
        """`further` are limits beside `limits`; like these they count nothing towards the rank."""
        asked = self._asked(loosely=loosely)
        bounds = [*self._bounds(limits), *further]
        if not bounds:
            return asked
        unranked = [(Occur.Must, Query.const_score_query(query, 0.0)) for query in bounds]
        return Query.boolean_query([(Occur.Must, asked), *unranked])

    def between(self, first: int | None, last: int | None) -> Query:
        """Places after `first` and before `last`, neither of them among them."""
        bounds = (first if first is not None else 0, last if last is not None else _LAST_PLACE)
        return Query.range_query(
            self.schema, "place", FieldType.Integer, *bounds, include_lower=False, include_upper=False
        )

    def sampled(self, sample: int) -> Query:
        return self.exactly("sample", (str(sample),))

    def exactly(self, name: str, values: Sequence[str]) -> Query:
        terms = [
            Query.term_query(self.schema, name, value, index_option="basic")
            for value in dict.fromkeys(values)
        ]
        return terms[0] if len(terms) == 1 else _any(terms)

    def anything_in(self, name: str) -> Query:
        return Query.regex_query(self.schema, name, ".+")

    def _bounds(self, limits: Limits) -> list[Query]:
        bounds = [self.exactly(name, values) for name, values in limits.values.items()]
        first, last = limits.days
        if first > last:
            return [*bounds, Query.empty_query()]
        if (first, last) != (datetime.date.min, datetime.date.max):
            after = place_of(last + A_DAY) if last < datetime.date.max else None
            bounds.append(self.between(place_of(first) - 1, after))
        return bounds

    def _asked(self, *, loosely: bool) -> Query:
        return _any([self._on(mark_of(self.language, shelf), loosely=loosely) for shelf in self.shelves])

    def _on(self, mark: str, *, loosely: bool) -> Query:
        question = self.question
        needed = [self._term("stems", mark + stem_of(word, self.language)) for word in question.words]
        needed += [self._phrase(phrase, mark) for phrase in question.phrases]
        barred = [self._term("stems", mark + stem_of(word, self.language)) for word in question.without]
        barred += [self._phrase(phrase, mark) for phrase in question.without_phrases]
        if not needed:
            needed = [self.exactly("shelf", (mark,))]
        elif loosely:
            needed = [_any(needed)]
        if len(needed) == 1 and not barred:
            return needed[0]
        parts = [(Occur.Must, query) for query in needed] + [(Occur.MustNot, query) for query in barred]
        return Query.boolean_query(parts)

    def _term(self, name: str, term: str) -> Query:
        return Query.term_query(self.schema, name, term, index_option="freq")

    def _phrase(self, phrase: Sequence[str], mark: str) -> Query:
        marked = [mark + word for word in phrase]
        # The library has no phrase of one word.
        return (
            self._term("words", marked[0])
            if len(marked) == 1
            else Query.phrase_query(self.schema, "words", list(marked))
        )


def _any(queries: Sequence[Query]) -> Query:
    if len(queries) == 1:
        return queries[0]
    return Query.boolean_query([(Occur.Should, query) for query in queries])
