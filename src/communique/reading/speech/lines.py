"""Utterances in one line of prose: direct, indirect and mixed, each with cue and subject."""

from __future__ import annotations

from typing import Final

from communique.reading.speech.asides import find_aside
from communique.reading.speech.besides import Besides
from communique.reading.speech.grammar import Complement, Cue
from communique.reading.speech.lexicon import REPORTING
from communique.reading.speech.line import Unit
from communique.reading.speech.quoting import LONGEST_SIGNATURE

_OBJECT: Final = 6  # tokens of whom somebody asks, and how


class LineReader(Besides):
    """Reads one passage, sentence by sentence."""

    def read(self) -> None:
        self.units = self._units()
        for number, unit in enumerate(self.units):
            self.number = number
            self._read_unit(unit)

    def _units(self) -> list[Unit]:
        """Sentences; one that is nothing but a cue belongs to the quotation before it: “Is it?” Roe asked."""
        units: list[Unit] = []
        for unit in self.line.units:
            before = units[-1] if units else None
            if before is not None and self.line.kinds[before.last - 1] == "q" and self._is_mere_cue(unit):
                units[-1] = Unit(before.first, unit.last, before.start, unit.end)
            else:
                units.append(unit)
        return units

    def _is_signature(self, unit: Unit) -> bool:
        """“… .” — Ana Roe, commander"""
        short = unit.last - unit.first <= LONGEST_SIGNATURE and self.line.text[unit.start] in "—–-"
        first = unit.first + (self.line.kinds[unit.first] != "w")
        named = first < unit.last and self.line.capital(first)
        return short and named and not self.grammar.has_clause(first, unit.last)

    def _is_mere_cue(self, unit: Unit) -> bool:
        for at in range(unit.first, min(unit.last, unit.first + 12)):
            cue = self.grammar.cue_at(at, unit)
            if cue is not None and cue.form == "finite" and cue.kinds & (REPORTING | {"quote"}):
                if at == unit.first:
                    return False
                ends = cue.last >= unit.last or self.lexicon.of(
                    "adverbial_prepositions", self.line.lowers[cue.last]
                )
                asks = self.line.text[unit.start - 3 : unit.start].rstrip()[:1] in {"?", "!"}
                ends = ends or (
                    asks
                    and unit.last - cue.last < _OBJECT
                    and not self.grammar.has_clause(cue.last, unit.last)
                )
                return ends and self.grammar.complement(cue, unit) is None
            if self.line.kinds[at] != "w" or self.grammar.is_finite(at):
                return False
        return False

    def _read_unit(self, unit: Unit) -> None:
        self.unit_began = len(self.found)
        self.cursor = at = unit.first
        if self._stated_by(unit):
            return
        triggers, lowers = self.lexicon.triggers, self.line.lowers
        while at < unit.last:
            word = lowers[at]
            if not word:
                at = max(at + 1, self._quotation(at, unit))
            elif word in triggers:
                at = max(at + 1, self._word(at, unit))
            else:
                at += 1

    def _word(self, at: int, unit: Unit) -> int:
        """Where reading goes on behind the word at `at`."""
        lowers = self.line.lowers
        size = self.lexicon.according.match(lowers, at)
        if size:
            return self._according(at, size, unit)
        aside = find_aside(self.grammar, at, unit, max(self.cursor, unit.first))
        if aside is not None:
            return self._aside(aside, unit)
        noun = self.grammar.noun_cue(at, unit) or self.grammar.own_noun_cue(at, unit)
        if noun is not None:
            return self._clause(noun[0], Complement("clause", noun[1]), unit)
        cue = self.grammar.cue_at(at, unit)
        return at + 1 if cue is None else self._cue(cue, unit)

    def _cue(self, cue: Cue, unit: Unit) -> int:
        """By what a verb governs: a clause, a quotation, what stands before it, or nothing."""
        if cue.form == "passive":
            return self._passive(cue, unit)
        if cue.kinds.isdisjoint(REPORTING | {"quote", "partial"}):
            return cue.first + 1
        complement = self.grammar.complement(cue, unit)
        if complement is not None and complement.kind == "bare":
            if self.grammar.is_what(cue, unit):
                return cue.last
            if self._is_inverted(cue, unit):
                complement = None
        if complement is None:
            return self._postposed(cue, unit)
        if complement.kind == "quotation":
            return self._before_quotation(cue, complement.at, unit)
        if complement.kind == "colon":
            return self._colon(cue, complement.at, unit)
        return cue.first + 1 if cue.kinds.isdisjoint(REPORTING) else self._clause(cue, complement, unit)
