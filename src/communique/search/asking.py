"""A question as the index is asked it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from typing import Final

from tantivy import FieldType, Occur, Query

from communique.search.fields import schema
from communique.search.questions import Phrase, Question
from communique.search.wordforms import stem_of

HEADLINE_COUNTS: Final = 2.0
OWN_FORM_COUNTS: Final = 0.5
FACETS: Final = ("section", "kind", "year")


@dataclass(frozen=True, slots=True)
class Filters:
    """Empty or None: not asked for. `since` and `until` are days, both inclusive; they hold beside `year`."""

    section: str = ""
    kind: str = ""
    year: int | None = None
    since: datetime.date | None = None
    until: datetime.date | None = None

    def without(self, facet: str) -> Filters:
        if facet == "year":
            return replace(self, year=None)
        return replace(self, section="") if facet == "section" else replace(self, kind="")

    def has(self, facet: str) -> bool:
        return bool(getattr(self, facet))


def query_of(question: Question, language: str, *, loosely: bool = False) -> Query:
    """What must be there, what counts more, and what must not be there."""
    parts = [(Occur.MustNot, _stem(word, language)) for word in question.without]
    parts += [(Occur.MustNot, _exactly(phrase)) for phrase in question.without_phrases]
    if not question.asks:
        return Query.boolean_query([(Occur.Must, Query.all_query()), *parts])
    needed = [_stem(word, language) for word in question.words]
    needed += [_exactly(phrase) for phrase in question.phrases]
    if loosely:
        either = Query.boolean_query([(Occur.Should, query) for query in needed])
        parts.append((Occur.Must, either))
    else:
        parts += [(Occur.Must, query) for query in needed]
    parts += [(Occur.Should, query) for query in _liked(question, language)]
    return Query.boolean_query(parts)


def _liked(question: Question, language: str) -> list[Query]:
    """Words in the headline, and words in the form they were typed in, lift an entry and exclude none."""
    liked = []
    for word in question.words:
        stem = stem_of(word, language)
        liked.append(Query.boost_query(Query.term_query(schema(), "headline", stem), HEADLINE_COUNTS))
        own = Query.term_query(schema(), "words", word, index_option="freq")
        liked.append(Query.boost_query(own, OWN_FORM_COUNTS))
    return liked


def _stem(word: str, language: str) -> Query:
    return Query.term_query(schema(), "stems", stem_of(word, language), index_option="freq")


def _exactly(phrase: Phrase) -> Query:
    # The library has no phrase of one word.
    if len(phrase) == 1:
        return Query.term_query(schema(), "words", phrase[0], index_option="freq")
    return Query.phrase_query(schema(), "words", list(phrase))


def within(asked: Query, language: str, filters: Filters) -> Query:
    """`asked` within the filters, which count nothing towards the rank."""
    limits = [Query.term_query(schema(), "language", language, index_option="basic")]
    for facet in ("section", "kind"):
        value = getattr(filters, facet)
        if value:
            limits.append(Query.term_query(schema(), facet, value, index_option="basic"))
    first, last = _days(filters)
    if (first, last) != (datetime.date.min, datetime.date.max):
        bounds = (first.toordinal(), last.toordinal())
        limits.append(Query.range_query(schema(), "day", FieldType.Unsigned, *bounds))
    unranked = [(Occur.Must, Query.const_score_query(query, 0.0)) for query in limits]
    return Query.boolean_query([(Occur.Must, asked), *unranked])


def _days(filters: Filters) -> tuple[datetime.date, datetime.date]:
    first, last = filters.since or datetime.date.min, filters.until or datetime.date.max
    if filters.year is not None and datetime.MINYEAR <= filters.year <= datetime.MAXYEAR:
        first = max(first, datetime.date(filters.year, 1, 1))
        last = min(last, datetime.date(filters.year, 12, 31))
    return first, last
