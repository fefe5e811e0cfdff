"""Asks an index of cards: which, how many, and what each further limit would leave."""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from tantivy import Occur, Order as Sorting, Query, Searcher

from communique.search.cards.asking import Asker, Limits
from communique.search.cards.fields import SAMPLES, CardForm, day_at, place_of
from communique.search.fields import freshness
from communique.search.questions import Question
from communique.search.readers import asking

MOST_RANKED: Final = 1_000  # of so many that answer best, the fresher ones are put first
COUNTED_EXACTLY: Final = 50_000  # above it facets are counted in a sample
_VERY_MANY: Final = 8  # times as many are counted in a smaller one
MOST_CHOICES: Final = 200  # of one facet
_DENSE: Final = 3  # so many times what is wanted must lie in the years looked through for the newest

_MOST_WEIGHTS: Final = 50_000
_weights: dict[datetime.date, float] = {}

Order = Literal["best", "newest"]


@dataclass(frozen=True, slots=True)
class Turning:
    """Which page: `skip` where the best come first; by time what stands `below` or `above` a place."""

    size: int = 20
    skip: int = 0
    below: int | None = None
    above: int | None = None


@dataclass(frozen=True, slots=True)
class FoundCards:
    """`places` are those of one page, by which `fields.number_at` and turning go; `more`: others follow.

    `facets` counts what each choice would find, the other limits kept; where `estimated`, from a sample.
    `loosely`: nothing had all that was asked for, so these have some of it.
    """

    total: int
    places: Sequence[int]
    more: bool = False
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    estimated: bool = False
    loosely: bool = False


def find_cards(
    name: str,
    form: CardForm,
    question: Question,
    *,
    language: str,
    shelves: Sequence[str],
    limits: Limits | None = None,
    order: Order = "best",
    turning: Turning | None = None,
) -> FoundCards:
    """Cards in `language` on `shelves` that answer `question`; an empty one is answered by all, newest first.

    Of the best no more than MOST_RANKED are given; by time there is no end. Raises IndexNotReady.
    """
    limits, turning = limits or Limits(), turning or Turning()
    asker = Asker(form.schema(), question, language, shelves)
    ranked = order == "best" and question.asks > 0
    with asking(name) as searcher:
        search = _Search(searcher, form, asker, limits, loosely=False)
        found = search.page(turning, ranked=ranked)
        if found.total or question.asks <= 1:
            return found
        # Perhaps a limit was too narrow: then the words are not to blame, and the facets show the way.
        if any(found.facets.values()):
            return found
        search = replace(search, loosely=True)
        return replace(search.page(turning, ranked=ranked), loosely=True)


def count_cards(
    name: str,
    form: CardForm,
    question: Question,
    *,
    language: str,
    shelves: Sequence[str],
    limits: Limits | None = None,
) -> int:
    """How many cards in `language` have all that was asked for."""
    asker = Asker(form.schema(), question, language, shelves)
    with asking(name) as searcher:
        return _total(searcher, asker.query(limits or Limits()))


def count_with(name: str, form: CardForm, values: Mapping[str, Sequence[str]], *, without: str = "") -> int:
    """How many cards of all languages and shelves have one of the values of each field named, and nothing in
    the field `without`. Raises IndexNotReady.
    """
    asker = Asker(form.schema(), Question(), "", ())
    parts = [(Occur.Must, asker.exactly(field, held)) for field, held in values.items()]
    if without:
        parts.append((Occur.MustNot, asker.anything_in(without)))
    with asking(name) as searcher:
        return _total(searcher, Query.boolean_query(parts))


@dataclass(frozen=True, slots=True)
class _Search:
    searcher: Searcher
    form: CardForm
    asker: Asker
    limits: Limits
    loosely: bool

    def page(self, turning: Turning, *, ranked: bool) -> FoundCards:
        query = self._query(self.limits)
        if ranked:
            result = self.searcher.search(query, MOST_RANKED)
            total = int(result.count or 0)  # type: ignore[attr-defined]
        else:
            total = _total(self.searcher, query)
        estimated = total > COUNTED_EXACTLY
        facets, sampled = self._facets(total)
        if ranked:
            order = self._by_rank_and_freshness(result.hits)
            places = order[turning.skip : turning.skip + turning.size]
            more = len(order) > turning.skip + turning.size
        else:
            places, more = self._by_time(turning, facets["year"] if estimated else {})
        return FoundCards(total, places, more, facets, sampled)

    def _query(self, limits: Limits, *further: Query) -> Query:
        return self.asker.query(limits, loosely=self.loosely, further=further)

    def _by_rank_and_freshness(self, hits: Sequence[tuple[float, object]]) -> list[int]:
        places = self._places(hits)
        weighed = [(score * _weight(place), place) for (score, _), place in zip(hits, places, strict=True)]
        return [place for _, place in sorted(weighed, reverse=True)]

    def _places(self, hits: Sequence[tuple[object, object]]) -> list[int]:
        addresses = [address for _, address in hits]
        values = self.searcher.fast_field_values("place", addresses)  # type: ignore[arg-type]
        return [int(value) for value in values if value is not None]

    def _by_time(self, turning: Turning, years: Mapping[str, int]) -> tuple[list[int], bool]:
        """One page, and whether others follow in the direction of turning."""
        wanted = turning.size + 1
        if turning.above is not None:
            found = self._ordered(wanted, Sorting.Asc, self.asker.between(turning.above, None))
            return found[: turning.size][::-1], len(found) == wanted
        below = turning.below
        since = _recent(years, below, wanted)
        if since is not None:
            found = self._ordered(wanted, Sorting.Desc, self.asker.between(since, below))
            if len(found) == wanted:
                return found[: turning.size], True
        further = [] if below is None else [self.asker.between(None, below)]
        found = self._ordered(wanted, Sorting.Desc, *further)
        return found[: turning.size], len(found) == wanted

    def _ordered(self, count: int, sorting: Sorting, *further: Query) -> list[int]:
        query = self._query(self.limits, *further)
        found = self.searcher.search(query, count, count=False, order_by_field="place", order=sorting)
        return self._places(found.hits)

    def _facets(self, total: int) -> tuple[dict[str, dict[str, int]], bool]:
        """One pass for all facets that have no limit of their own, and one for each that has."""
        names = (*self.form.counted, "year")
        free = [name for name in names if not self.limits.has(name)]
        sample = _sample(total)
        counted = self._buckets(self.limits, free, sample) if free else {}
        estimated = sample > 1
        for name in names:
            if self.limits.has(name):
                others = self.limits.without(name)
                sample = _sample(_total(self.searcher, self._query(others)))
                counted |= self._buckets(others, [name], sample)
                estimated = estimated or sample > 1
        return {name: counted[name] for name in names}, estimated

    def _buckets(self, limits: Limits, names: Sequence[str], sample: int) -> dict[str, dict[str, int]]:
        query = self._query(limits, self.asker.sampled(sample)) if sample > 1 else self._query(limits)
        # Each segment hands in more than are asked for, so that the sums of the largest are right.
        asked = {
            name: {"terms": {"field": name, "size": MOST_CHOICES, "segment_size": MOST_CHOICES * 10}}
            for name in names
        }
        answer = self.searcher.aggregate(query, asked)
        return {
            name: {
                _label(bucket["key"]): int(bucket["doc_count"]) * sample for bucket in answer[name]["buckets"]
            }
            for name in names
        }


def _sample(total: int) -> int:
    """One in how many is counted, of so many found."""
    if total <= COUNTED_EXACTLY:
        return 1
    return SAMPLES[0] if total <= COUNTED_EXACTLY * _VERY_MANY else SAMPLES[1]


def _total(searcher: Searcher, query: Query) -> int:
    return int(searcher.search(query, 1).count or 0)  # type: ignore[attr-defined]


def _label(key: str | float) -> str:
    return key if isinstance(key, str) else str(int(key))


def _weight(place: int) -> float:
    """Each year counts 4 % more than the one before it, as among whole texts."""
    day = day_at(place)
    if day not in _weights:
        if len(_weights) > _MOST_WEIGHTS:
            _weights.clear()
        _weights[day] = math.log2(2.0 + freshness(day))
    return _weights[day]


def _recent(years: Mapping[str, int], below: int | None, wanted: int) -> int | None:
    """A place behind which there should be enough, by the counts of `years`; None: look through all."""
    last = day_at(below).year if below is not None else 9999
    gathered = 0
    for year in sorted((int(year) for year in years if int(year) < last or below is None), reverse=True):
        gathered += years[str(year)]
        if gathered >= wanted * _DENSE:
            return place_of(datetime.date(year, 1, 1)) - 1
    return None
