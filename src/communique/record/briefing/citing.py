"""The sources of a briefing: numbered as they are first cited, their headlines fetched together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from communique.ledger.models import Edition
from communique.record.briefing.matter import Citation
from communique.record.queries.deciding import headlines


class Sources:
    def __init__(self, language: str) -> None:
        self._language = language
        self._headlines: dict[int, str] = {}
        self._numbers: dict[int, int] = {}
        self._cited: dict[tuple[int, str], Citation] = {}

    def need(self, editions: Iterable[int]) -> None:
        """Fetches what citing `editions` will ask for, in one go."""
        wanted = set(editions) - self._numbers.keys()
        if not wanted:
            return
        self._numbers |= dict(Edition.objects.filter(pk__in=wanted).values_list("pk", "number"))
        for (edition, language), headline in headlines(wanted).items():
            if language == self._language:
                self._headlines[edition] = headline

    def cite(self, edition: int, day: dt.date, key: str = "") -> int:
        """The number of a source that was asked for by `need`."""
        place = edition, key
        if place not in self._cited:
            headline = self._headlines.get(edition, "")
            number = len(self._cited) + 1
            self._cited[place] = Citation(number, self._numbers[edition], headline, day, key)
        return self._cited[place].number

    def editions(self) -> Sequence[int]:
        """Those cited, in the order of their first citation."""
        return list(dict.fromkeys(edition for edition, _ in self._cited))

    def day_of(self, edition: int) -> dt.date | None:
        return next((cited.day for (pk, _), cited in self._cited.items() if pk == edition), None)

    def listed(self) -> tuple[Citation, ...]:
        return tuple(self._cited.values())
