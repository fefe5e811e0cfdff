"""Where a reported clause ends."""

from __future__ import annotations

from communique.reading.speech.complements import Complements
from communique.reading.speech.cues import Cue
from communique.reading.speech.lexicon import REPORTING
from communique.reading.speech.line import Unit


class Extents(Complements):
    """Ends of the clauses of a line."""

    def clause_end(self, first: int, unit: Unit) -> int:
        """The token before which the reported clause that begins at `first` ends."""
        opens = self.lowers[unit.first] in self.sets["subordinators"]
        for at in range(first + 1, unit.last):
            kind = self.kinds[at]
            if kind == "q":
                continue
            brings = kind == ":" and self.kind(at + 1) == "q" and at + 1 < unit.last
            if brings and self.cue_at(at - 1, unit) is None:
                return at
            if kind == "," and at + 1 < unit.last:
                if self._participle_goes_on(at + 1, unit, first) or self._tail(at + 1, unit):
                    return at
                if opens and self._new_subject(at + 1, unit, at + 1):
                    return at  # “Though Roe said it held, Poe said it had not”
            elif (kind == ";" or self.lowers[at] in self.sets["coordinators"]) and self._goes_on(at, unit):
                return at
        return unit.last

    def _addresses_those_within(self, cue: Cue, first: int | None) -> bool:
        """“said that judges receive many, assuring them that …”: the speaker had nobody before him."""
        if first is None or "tell" not in cue.kinds or self.lower(cue.last) not in self.sets["addressed"]:
            return False
        told = self.lexicon.verb(self.lowers, first - 2) if first > 1 else None
        return (
            self.lower(first - 1) in self.sets["conjunctions"]
            and told is not None
            and "tell" not in told.finite
        )

    def _participle_goes_on(self, at: int, unit: Unit, first: int | None = None) -> bool:
        """“…, adding that …”; the clause before began at `first`."""
        while at < unit.last - 1 and (self.lowers[at] in self.sets["coordinators"] or self.passes(at)):
            at += 1
        if self.noun_cue(at, unit) is not None:
            return True  # “…, expressing confidence that …”
        cue = self.cue_at(at, unit)
        if cue is None or cue.form != "participle" or cue.kinds.isdisjoint(REPORTING | {"quote"}):
            return False
        if self._addresses_those_within(cue, first):
            return False
        found = self.complement(cue, unit)
        return found is not None and (found.kind != "bare" or "say" in cue.kinds)

    def _tail(self, at: int, unit: Unit) -> bool:
        """“…, he said.” or “…, according to Roe.” at the sentence's end."""
        if self.lexicon.according.match(self.lowers, at):
            return not any(self.kind(step) == "," for step in range(at, min(unit.last, at + 12)))
        if unit.last - at > 8:  # noqa: PLR2004  a tail is short
            return False
        for step in range(at, unit.last):
            cue = self.cue_at(step, unit)
            if cue is not None and cue.form == "finite" and not cue.kinds.isdisjoint({"say", "state"}):
                return self.complement(cue, unit) is None and self.is_noun_phrase(
                    at, cue.first, unit, cue.last
                )
            if self.is_finite(step) or self.kind(step) != "w":
                return False
        return False

    def is_noun_phrase(self, first: int, last: int, unit: Unit, behind: int) -> bool:
        """Could tokens `first` to `last`, or those behind an inverted verb, be somebody?"""
        if first == last:
            first, last = behind, min(unit.last, behind + 6)
        if first >= last:
            return False
        word = self.lowers[first]
        return word in self.sets["pronouns"] or word in self.sets["articles"] or self.line.capital(first)

    def _goes_on(self, at: int, unit: Unit) -> bool:
        """Does another report, or another deed of the speaker, begin behind “and” at `at`?"""
        step = at + 1
        while step < unit.last and self.passes(step):
            step += 1
        if step >= unit.last:
            return False
        if self.noun_cue(step, unit) is not None:
            return True
        cue = self.cue_at(step, unit)
        if cue is not None and cue.form == "finite":
            past = not self.is_infinitive(step)
            found = self.complement(cue, unit) if cue.kinds & (REPORTING | {"quote"}) else None
            if found is not None and (past or found.kind != "bare"):
                return True
            present = past and self.is_bare_form(step) and cue.kinds & REPORTING
            parted = self.kind(at - 1) == "," or self._aux_before(at, unit)
            if present or (past and cue.kinds & (REPORTING | {"act"}) and parted):
                return True
        if cue is not None and cue.form == "participle" and self._participle_goes_on(step, unit):
            return True
        return self._new_subject(step, unit, at)

    def _aux_before(self, at: int, unit: Unit) -> bool:
        """Is the last verb before `at` an auxiliary? Then a past tense behind is another clause's."""
        for step in range(at - 1, max(unit.first, at - 25), -1):
            if self.is_finite(step):
                plain = self.lowers[step] in self.sets["finite_words"]
                return plain or self.lower(step - 1) in self.sets["auxiliaries"]
        return False

    def _new_subject(self, first: int, unit: Unit, joint: int) -> bool:
        """“…, while Roe noted that …”"""
        if not self.is_noun_phrase(first, first + 1, unit, first):
            return False
        comma = self.kind(joint - 1) == "," or self.kind(joint) == ";"
        apposition = False
        for step in range(first + 1, min(unit.last, first + 18)):
            cue = self.cue_at(step, unit)
            if cue is not None and cue.form == "finite" and not cue.kinds.isdisjoint(REPORTING):
                found = self.complement(cue, unit)
                return found is not None and (found.kind != "bare" or (comma and not apposition))
            if self.kind(step) == ",":
                apposition = True
            elif (
                self.kind(step) != "w" or self.is_finite(step) or self.lowers[step] in self.sets["relatives"]
            ):
                return False
        return False
