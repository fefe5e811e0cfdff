"""Asks an index of whole texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal

from tantivy import Query, Searcher

from communique.search.asking import FACETS, Filters, query_of, within
from communique.search.entries import Entry
from communique.search.fields import entry_of
from communique.search.questions import Question
from communique.search.readers import asking

MOST_HITS: Final = 1_000  # what comes later is found by asking more closely
_MOST_BUCKETS: Final = 500

Order = Literal["best", "newest"]


@dataclass(frozen=True, slots=True)
class Found:
    """`loosely`: nothing had all that was asked for, so these have some of it.

    `facets` counts what each choice of section, kind or year would find, the other filters kept.
    """

    total: int
    hits: Sequence[Entry]
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    loosely: bool = False


def find(
    name: str,
    question: Question,
    *,
    language: str,
    filters: Filters | None = None,
    order: Order = "best",
    limit: int = 10,
    offset: int = 0,
) -> Found:
    """Entries written in `language` that answer `question`; an empty one is answered by all of them.

    Nothing beyond the first MOST_HITS is given. Raises IndexNotReady.
    """
    filters = filters or Filters()
    with asking(name) as searcher:
        strictly = query_of(question, language)
        found = _find(searcher, strictly, language, filters, order=order, limit=limit, offset=offset)
        if found.total or question.asks <= 1:
            return found
        # Perhaps a filter was too narrow: then the words are not to blame, and its facets show the way.
        if any(found.facets.values()):
            return found
        loosely = query_of(question, language, loosely=True)
        found = _find(searcher, loosely, language, filters, order=order, limit=limit, offset=offset)
        return replace(found, loosely=True)


def count(name: str, question: Question, *, language: str, filters: Filters | None = None) -> int:
    """How many entries in `language` have all that was asked for."""
    with asking(name) as searcher:
        query = within(query_of(question, language), language, filters or Filters())
        return _total(searcher.search(query, 1))


def _find(
    searcher: Searcher,
    asked: Query,
    language: str,
    filters: Filters,
    *,
    order: Order,
    limit: int,
    offset: int,
) -> Found:
    query = within(asked, language, filters)
    wanted = max(0, min(limit, MOST_HITS - offset))
    # By time alone nothing is ranked, so the index need not look at the words' weights.
    how: dict[str, Any] = (
        {"order_by_field": "moment"} if order == "newest" else {"weight_by_field": "freshness"}
    )
    result = searcher.search(query, max(1, wanted), offset=max(0, offset), **how)
    hits = [entry_of(searcher.doc(address)) for _, address in result.hits[:wanted]]
    return Found(_total(result), hits, _facets(searcher, asked, language, filters))


def _total(result: object) -> int:
    return int(getattr(result, "count", 0) or 0)


def _facets(searcher: Searcher, asked: Query, language: str, filters: Filters) -> dict[str, dict[str, int]]:
    """One pass for all facets that have no filter of their own, and one for each that has."""
    free = [facet for facet in FACETS if not filters.has(facet)]
    counted = _buckets(searcher, within(asked, language, filters), free) if free else {}
    for facet in FACETS:
        if filters.has(facet):
            others = within(asked, language, filters.without(facet))
            counted |= _buckets(searcher, others, [facet])
    return {facet: counted[facet] for facet in FACETS}


def _buckets(searcher: Searcher, query: Query, facets: Sequence[str]) -> dict[str, dict[str, int]]:
    asked = {facet: {"terms": {"field": facet, "size": _MOST_BUCKETS}} for facet in facets}
    answer = searcher.aggregate(query, asked)
    return {
        facet: {_label(bucket["key"]): int(bucket["doc_count"]) for bucket in answer[facet]["buckets"]}
        for facet in facets
    }


def _label(key: str | float) -> str:
    return key if isinstance(key, str) else str(int(key))
