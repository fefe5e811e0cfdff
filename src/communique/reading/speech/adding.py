"""Utterances made from tokens: spans, cue, subject; and the clauses behind reporting words."""

from __future__ import annotations

from typing import Final

from communique.reading.findings import StatementKind
from communique.reading.speech.grammar import Complement, Cue, Grammar
from communique.reading.speech.lexicon import REPORTING, Lexicon
from communique.reading.speech.line import Line, Unit, is_name_or_term
from communique.reading.utterances import Utterance

LEAST_CLAUSE: Final = 2  # words


class Adding:
    """Reads one passage from left to right. `cursor` is the token before which everything is read."""

    def __init__(self, line: Line, lexicon: Lexicon, passage: int, found: list[Utterance]) -> None:
        self.line = line
        self.lexicon = lexicon
        self.grammar = Grammar(line, lexicon)
        self.passage = passage
        self.found = found
        self.cursor = 0
        self.unit_began = 0  # how many utterances there were before this unit
        self.last_direct: tuple[int, int] | None = None  # unit, index of the utterance
        self.number = 0  # of the unit that is read
        self.units: list[Unit] = []

    def _add(
        self,
        kind: StatementKind,
        start: int,
        end: int,
        cue: Cue | None,
        subject: tuple[int, int] | None,
        *flags: str,
        follows: int | None = None,
    ) -> None:
        starts, ends = self.line.starts, self.line.ends
        begun = self.found[-1].end if self.found and self.found[-1].passage == self.passage else 0
        start = max(start, begun)
        if start >= end:
            return
        self.found.append(
            Utterance(
                kind,
                self.passage,
                start,
                end,
                cue=(starts[cue.first], ends[cue.last - 1]) if cue else None,
                subject=(starts[subject[0]], ends[subject[1] - 1]) if subject else None,
                follows=follows,
                flags=list(flags),
            )
        )

    def _add_direct(
        self,
        at: int,
        cue: Cue | None,
        subject: tuple[int, int] | None,
        *flags: str,
        follows: int | None = None,
    ) -> None:
        told = [*flags] if self.line.quotation[at].closed else [*flags, "unclosed"]
        self._add("direct", self.line.starts[at], self.line.ends[at], cue, subject, *told, follows=follows)
        self.last_direct = (self.number, len(self.found) - 1)

    def _add_clause(
        self,
        first: int,
        last: int,
        unit: Unit,
        cue: Cue | None,
        subject: tuple[int, int] | None,
        *flags: str,
        follows: int | None = None,
    ) -> bool:
        """The clause of tokens `first` to before `last`, as far as the words go."""
        starts, ends, kinds = self.line.starts, self.line.ends, self.line.kinds
        if last - first < LEAST_CLAUSE and not any(kinds[at] == "q" for at in range(first, last)):
            return False
        begin = self._word_start(starts[first])
        end = starts[last] if last < unit.last else unit.end
        start, end = self.line.trimmed(begin, end)
        holds = [at for at in range(first, last) if kinds[at] == "q"]
        if holds and ends[holds[-1]] >= end:
            end = ends[holds[-1]]
            if not self.line.quotation[holds[-1]].closed:
                flags = (*flags, "unclosed")
        mixed = any(not self._is_term(at) for at in holds)
        self._add("mixed" if mixed else "indirect", start, end, cue, subject, *flags, follows=follows)
        return True

    def _is_term(self, at: int) -> bool:
        quotation = self.line.quotation[at]
        return is_name_or_term(self.line, quotation, self.lexicon, self.grammar.lower(at - 1))

    def _word_start(self, start: int) -> int:
        """With the sign in front of a figure: “$5 million”."""
        text = self.line.text
        while start > 0 and text[start - 1] in "$€£#§":
            start -= 1
        return start

    def _subject(self, cue: Cue, unit: Unit) -> tuple[tuple[int, int] | None, int | None]:
        """The subject's tokens, or the utterance of this sentence whose speaker goes on."""
        before = cue.first - 1
        while before > unit.first and self.grammar.passes(before):
            before -= 1
        told = len(self.found) > self.unit_began
        joined = before < unit.first or self.lexicon.of("coordinators", self.line.lowers[before])
        joined = joined or self.line.kinds[before] in {";", "q", "—", "–"}
        joined = joined or (self.line.kinds[before] == "," and not self._names_between(before))
        if told and (joined or cue.form == "participle"):
            return None, len(self.found) - 1
        return self.grammar.subject_before(cue, unit, self.cursor), None

    def _names_between(self, last: int) -> bool:
        """Does a new subject stand between what is read and the comma before the verb?"""
        return any(
            self.line.kinds[at] == "w"
            and not self.grammar.passes(at)
            and not self.lexicon.of("coordinators", self.line.lowers[at])
            for at in range(max(self.cursor, last - 20), last)
        )

    def _clause(self, cue: Cue, complement: Complement, unit: Unit) -> int:
        subject, follows = self._subject(cue, unit)
        if cue.form == "noun" and self.lexicon.of("own_nouns", self.line.lowers[cue.last - 1]):
            subject = self._owner(cue, unit) or subject
        if cue.form == "passive":
            subject, follows = None, None
        if cue.form == "noun" and self.lexicon.there_is.match(self.line.lowers, cue.first):
            subject = None
        first = complement.at
        while first < unit.last and self.line.kinds[first] == ",":
            first += 1
        if first >= unit.last:
            return first
        alone = cue.first == unit.first or self.lexicon.of("subordinators", self.line.lowers[cue.first - 1])
        asked = alone and cue.form == "finite" and "ask" in cue.kinds  # “(When) asked whether”
        if asked or not self.grammar.has_voice(subject):
            return first
        last = self.grammar.clause_end(first, unit)
        if self._add_clause(first, last, unit, cue, subject, follows=follows):
            self.cursor = last
        return last

    def _owner(self, cue: Cue, unit: Unit) -> tuple[int, int] | None:
        first = cue.last - 1
        while first > unit.first and self.line.kinds[first - 1] == "w" and cue.last - first < 8:  # noqa: PLR2004
            if self.grammar.is_finite(first - 1):
                break
            first -= 1
        return (first, cue.last - 1) if cue.first == cue.last - 1 and first < cue.last - 1 else None

    def _passive(self, cue: Cue, unit: Unit) -> int:
        """“it was noted that”, “was told that”: nobody, or not the subject, speaks."""
        told = "tell" in cue.kinds and cue.kinds.isdisjoint({"state"})
        if not told and (cue.kinds.isdisjoint(REPORTING) or not self.grammar.is_impersonal(cue.first, unit)):
            return cue.last
        complement = self.grammar.complement(cue, unit)
        if complement is None or complement.kind not in {"clause", "quotation"}:
            return cue.last
        last = self.grammar.clause_end(complement.at, unit)
        if self._add_clause(complement.at, last, unit, cue, None, "impersonal"):
            self.cursor = last
        return last

    def _colon(self, cue: Cue, at: int, unit: Unit) -> int:
        """“He said: we will go.” without marks."""
        if at >= unit.last or cue.kinds.isdisjoint(REPORTING) or not self.grammar.has_clause(at, unit.last):
            return at
        if self.grammar.is_bare_form(cue.first) and "say" not in cue.kinds:
            return at
        subject, follows = self._subject(cue, unit)
        if self._add_clause(at, unit.last, unit, cue, subject, "unmarked", follows=follows):
            self.cursor = unit.last
        return unit.last
