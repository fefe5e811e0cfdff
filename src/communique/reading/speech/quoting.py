"""Words in quotation marks: which are speech, and whose."""

from __future__ import annotations

from typing import Final

from communique.reading.speech.adding import Adding
from communique.reading.speech.grammar import Complement, Cue
from communique.reading.speech.lexicon import REPORTING
from communique.reading.speech.line import Unit, is_name_or_term

_AFTER: Final = 45  # tokens behind a quotation within which its cue stands
_FORMULA: Final = 25  # tokens before it among which no verb of saying stands
_FRAGMENT: Final = 4  # words of quoted words that count without standing as a sentence
LONGEST_SIGNATURE: Final = 16
_QUOTING: Final = REPORTING | {"quote", "partial"}


class Quoting(Adding):
    """The quotations of a line."""

    def _quotation(self, at: int, unit: Unit) -> int:
        """A quotation that no cue before it governs."""
        quotation = self.line.quotation[at]
        grammar = self.grammar
        before = grammar.lower(at - 1) if at > unit.first else ""
        inside = self.line.inside(quotation).rstrip()
        whole = inside[-1:] in set(",?!.…—–-") or grammar.kind(at + 1) in {",", "—", "–"}
        found = self._cue_behind(at, unit, whole=whole)
        named = is_name_or_term(self.line, quotation, self.lexicon, before)
        if found is not None and (not named or (inside[-1:] in set(",?!") and at == unit.first)):
            cue, subject = found
            first = max(self.cursor, unit.first)
            if at > first + 1 and self.line.kinds[at - 1] == "w" and inside[:1].islower():
                self._add_clause(
                    first, at + 1, unit, cue, subject
                )  # “The ship is «the best there is», Roe said.”
            else:
                self._add_direct(at, cue, subject)
            self.cursor = max(cue.last, subject[1] if subject else 0)
            return cue.last if subject is None or subject[0] < cue.first else subject[1]
        if named and not (at == unit.first and whole and len(inside.split()) > 1):
            return at + 1
        return self._uncued(at, unit, whole=whole)

    def _cue_behind(self, at: int, unit: Unit, *, whole: bool) -> tuple[Cue, tuple[int, int] | None] | None:
        """“…,” said Roe. “…,” Roe said."""
        grammar = self.grammar
        first = at + 1
        while first < unit.last and self.line.kinds[first] in {",", "—", "–"}:
            first += 1
        for step in range(first, min(unit.last, first + _AFTER)):
            if self.line.kinds[step] in {"q", ";"}:
                return None
            cue = grammar.cue_at(step, unit)
            if cue is None or cue.form not in {"finite", "participle"}:
                if not whole and grammar.is_finite(step):
                    return None
                continue
            if cue.kinds.isdisjoint(_QUOTING) or (cue.form == "participle" and step > first):
                continue
            found = grammar.complement(cue, unit)
            if found is not None and not self._stands_apart(at, found, unit, whole=whole):
                return None
            inverted = step == first
            return cue, grammar.subject_behind(cue, unit) if inverted else grammar.subject_before(
                cue, unit, first
            )
        return None

    def _stands_apart(self, at: int, found: Complement, unit: Unit, *, whole: bool) -> bool:
        """May a cue that governs something behind it govern the quotation before it, too? Not so in “In its
        report «Ports for people», the board stated that …”.
        """
        if at > unit.first and self.line.kinds[at - 1] == "w":
            return False
        return whole or found.kind == "colon"

    def _uncued(self, at: int, unit: Unit, *, whole: bool) -> int:
        """Words in marks without a cue of their own: the second half of a broken quotation, the next sentence
        of one, one whose cue is elsewhere, or a few quoted words within a sentence.
        """
        inside = self.line.inside(self.line.quotation[at])
        begins = self.grammar.kind(at - 1) == ":" or at == unit.first
        if len(self.found) > self.unit_began and self.found[-1].kind == "direct" and whole:
            self._add_direct(at, None, None, follows=len(self.found) - 1)
        elif at == unit.first and (whole or at + 1 >= unit.last):
            near = self.last_direct is not None and self.number - self.last_direct[0] <= 1
            if near and self.last_direct is not None:
                self._add_direct(at, None, None, "no_cue", follows=self.last_direct[1])
            else:
                self._add_direct(at, None, self._signature(at + 1, unit), "no_cue")
        elif begins and at > unit.first:
            if self._is_formula(at, unit):
                return at + 1
            first = max(self.cursor, unit.first)
            self._add_direct(at, None, (first, at - 1) if first < at - 1 else None, "no_cue")
        elif len(inside.split()) >= _FRAGMENT:
            return self._fragment(at, unit)
        else:
            return at + 1
        self.cursor = at + 1
        return at + 1

    def _is_formula(self, at: int, unit: Unit) -> bool:
        """“They know the old question: «Are we there?»”: words before a colon that nobody says here."""
        if not self.lexicon.of("formula_nouns", self.grammar.lower(at - 2)):
            return False
        cues = (self.grammar.cue_at(step, unit) for step in range(max(unit.first, at - _FORMULA), at - 2))
        return not any(cue is not None and cue.kinds & (REPORTING | {"quote"}) for cue in cues)

    def _signature(self, at: int, unit: Unit) -> tuple[int, int] | None:
        """Whose name stands behind the quotation and a dash."""
        text = self.line.text
        dash = at < unit.last and any(
            one in "—–-" for one in text[self.line.ends[at - 1] : self.line.ends[at]]
        )
        first = at + (at < unit.last and self.line.kinds[at] != "w")
        short = 0 < unit.last - first <= LONGEST_SIGNATURE
        return (first, unit.last) if dash and short and self.line.capital(first) else None

    def _fragment(self, at: int, unit: Unit) -> int:
        """“called it «the best day of my life»”: quoted words with a verb of telling before them."""
        for step in range(at - 1, max(self.cursor, at - 25) - 1, -1):
            cue = self.grammar.cue_at(step, unit)
            telling = cue is not None and cue.form in {"finite", "participle"}
            if cue is not None and telling and cue.kinds & (REPORTING | {"quote", "partial"}):
                follows = len(self.found) - 1 if len(self.found) > self.unit_began else None
                subject = self.grammar.subject_before(cue, unit, self.cursor) if follows is None else None
                self._add_direct(at, cue, subject, "fragment", follows=follows)
                self.cursor = at + 1
                break
        return at + 1

    def _before_quotation(self, cue: Cue, at: int, unit: Unit) -> int:
        """“Roe said, «…»”: direct, or mixed where the clause goes on behind the marks."""
        quotation = self.line.quotation[at]
        inside = self.line.inside(quotation).rstrip()
        before = self.line.kinds[at - 1]
        firm = before in {",", ":"} or inside[-1:] in set("?!")
        words = len(inside.split())
        if before == ":" and cue.last == at - 1 and self._is_formula(at, unit):
            return at + 1  # “question” is a noun there
        if words == 0 or (not firm and is_name_or_term(self.line, quotation, self.lexicon, "")):
            return at + 1 if inside[-1:] == "," else self._around_term(cue, at, unit)
        weak = cue.kinds.isdisjoint(REPORTING | {"quote"})
        if weak and words < _FRAGMENT:
            return at + 1
        subject, follows = self._subject(cue, unit)
        if not self.grammar.has_voice(subject):
            return at + 1
        after = self.grammar.kind(at + 1) if at + 1 < unit.last else ""
        goes_on = after == "w" and inside[-1:] not in set(".?!,") and not weak
        if goes_on and self.grammar.clause_end(at, unit) > at + 1:
            last = self.grammar.clause_end(at, unit)
            self._add_clause(at, last, unit, cue, subject, follows=follows)
            self.cursor = last
            return last
        self._add_direct(at, cue, subject, follows=follows)
        self.cursor = at + 1
        return at + 1

    def _around_term(self, cue: Cue, at: int, unit: Unit) -> int:
        """A term in marks begins the clause: “said the «Blue Wave» would come”."""
        if cue.kinds.isdisjoint(REPORTING) or at + 3 >= unit.last or self.grammar.kind(at + 1) != "w":
            return at + 1
        return self._clause(cue, Complement("clause", at), unit)
