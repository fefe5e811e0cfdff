"""Of whom a text speaks most: the last resort, and whom “both leaders” means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from communique.reading.people.cast import People

PAIR: Final = 2


class Prominence:
    """Asked often, counted once."""

    def __init__(self, people: People) -> None:
        self.people = people
        self._left: dict[str, tuple[int, ...]] = {}
        self._ranked: tuple[int, ...] | None = None

    def anyone(self, gender: str) -> tuple[int, ...]:
        """Whoever is left: the only person of the text, or the one named most."""
        if gender in self._left:
            return self._left[gender]
        best: tuple[int, int] | None = None
        for index, figure in enumerate(self.people.persons):
            if figure.institution or {gender, figure.gender} == {"f", "m"}:
                continue
            rank = (len(figure.mentions), -index)
            if index != self.people.head and not figure.mentions:
                continue
            if best is None or rank > best:
                best = rank
        self._left[gender] = (-best[1],) if best else ()
        return self._left[gender]

    def pair(self) -> tuple[int, ...]:
        """The two of whom the text speaks most; who heads the office first."""
        if self._ranked is not None:
            return self._ranked
        persons = self.people.persons
        ranked = sorted(
            (
                index
                for index, one in enumerate(persons)
                if one.mentions and not one.institution and index not in self.people.unnamed
            ),
            key=lambda index: (
                index != self.people.head,
                -len(persons[index].mentions),
                self.first_mention(index),
            ),
        )
        self._ranked = tuple(ranked[:PAIR])
        return self._ranked

    def first_mention(self, person: int) -> tuple[int, int]:
        mentions = self.people.persons[person].mentions
        return (mentions[0].passage, mentions[0].start) if mentions else (1 << 30, 0)
