"""Who is named as the subject of a reporting word; with this the grammar of a line is whole."""

from __future__ import annotations

from typing import Final

from communique.reading.speech.cues import Complement, Cue
from communique.reading.speech.extents import Extents
from communique.reading.speech.line import Unit

__all__ = ["Complement", "Cue", "Grammar"]

_SUBJECT: Final = 45  # tokens of the longest subject


class Grammar(Extents):
    """Subjects of the cues of a line."""

    def has_voice(self, subject: tuple[int, int] | None) -> bool:
        """Is the subject somebody? A law, a section, a record says nothing."""
        if subject is None:
            return True
        if self.lowers[subject[1] - 1] in self.sets["relatives"]:
            return self.sets["no_subjects"].isdisjoint(
                self.lowers[max(subject[0], subject[1] - 8) : subject[1]]
            )
        head = -1
        named = [at for at in range(*subject) if self.kind(at) == "q"]
        if named:
            inside = self.line.inside(self.line.quotation[named[0]]).lower().split()
            return self.sets["no_subjects"].isdisjoint(inside)
        for at in range(*subject):
            if self.kind(at) != "w" or self.lowers[at] in self.sets["prepositions"]:
                break
            if not self.lowers[at][0].isdigit():
                head = at
        return head < 0 or self.lowers[head] not in self.sets["no_subjects"]

    def subject_before(self, cue: Cue, unit: Unit, cursor: int) -> tuple[int, int] | None:
        """Tokens of the subject before the cue: from the clause's start, circumstances in front left out."""
        first = max(unit.first, cursor, cue.first - _SUBJECT)
        last = cue.first
        while last > first and (
            (self.passes(last - 1) and self.lowers[last - 1] not in self.sets["coordinators"])
            or self.kind(last - 1) == ","
            or self._tells_time(last - 1, first)
        ):
            last -= 1
        if last > first and self.kind(last) == "," and self.lowers[first] in self.sets["openers"]:
            return None  # “Asked about it, said …”
        if cue.first > first and self.lowers[cue.first - 1] in self.sets["relatives"] - self.sets["who"]:
            return first, cue.first
        if last > first and self.lowers[last - 1] in self.sets["who"]:
            return self._antecedent(first, last - 1)
        if last > first and self.lowers[last - 1] in self.sets["coordinators"]:
            return self._coordinated(first, last - 1)
        if cue.form == "participle" and self.kind(cue.first - 1) == ",":
            return self._coordinated(first, last)
        for at in range(last - 1, first, -1):
            if self.lowers[at] in self.sets["object_relatives"] and at + 1 < last:
                return at + 1, last
            if self.kind(at) in {";", ":"} or (
                self.lowers[at] in self.sets["coordinators"] and self.has_clause(first, at) and last - at > 1
            ):
                first = at + 1
                break
        while first < last and (
            self.kind(first) in {",", ";"} or self.lowers[first] in self.sets["coordinators"]
        ):
            first += 1
        first = self._past_openers(first, last)
        return (first, last) if first < last else None

    def _tells_time(self, at: int, first: int) -> bool:
        """“The Mayor's Office today announced”."""
        return at > first and self.lowers[at] in self.sets["times"] and not self.line.capital(at)

    def _past_openers(self, first: int, last: int) -> int:
        """Past “During the talks,”, “Speaking in the square,”, “In addition,”."""
        while first < last - 1 and self.lower(first) in self.sets["times"]:
            first += 1  # “Thursday officials said”
        for _ in range(3):
            word = self.lower(first)
            if word not in self.sets["openers"] and not word.endswith(self.lexicon.opener_endings):
                return first
            comma = next((at for at in range(first, last) if self.kind(at) == ","), None)
            if comma is None or comma + 1 >= last:
                return first
            first = comma + 1
        return first

    def _antecedent(self, first: int, who: int) -> tuple[int, int] | None:
        """Whom “who” means: the noun phrase before it."""
        at = who
        while at > first and self.kind(at - 1) == ",":
            at -= 1
        start = at
        while start > first and self.kind(start - 1) == "w" and not self.is_finite(start - 1):
            start -= 1
        return (start, at) if start < at else None

    def _coordinated(self, first: int, last: int) -> tuple[int, int] | None:
        """“Roe met with Poe and said”: what stands before the first verb."""
        first = self._past_openers(first, last)
        for at in range(first + 1, last):
            if self.is_finite(at):
                return first, at
        return (first, last) if first < last else None

    def subject_behind(self, cue: Cue, unit: Unit) -> tuple[int, int] | None:
        """Tokens of an inverted subject: “said Sgt. Ana Roe, a medic with the brigade”."""
        first = cue.last
        last = min(unit.last, first + _SUBJECT)
        at = first
        while at < last:
            kind = self.kind(at)
            if kind in {"q", ":", ";"}:
                break
            ahead = at + 1
            if kind == "," and (self._participle_goes_on(ahead, unit) or self.kind(ahead) == "q"):
                break
            if (
                self.lowers[at] in self.sets["coordinators"]
                and ahead < last
                and (
                    (self.is_finite(ahead) and not self.line.capital(ahead))
                    or self._participle_goes_on(ahead, unit)
                )
            ):
                break
            at += 1
        while at > first and self.kind(at - 1) == ",":
            at -= 1
        return (first, at) if first < at else None
