"""Shallow grammar of one line: what a word does there, and which words report.

Every search is bounded by a number of tokens, so that reading stays linear in the length of the text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from communique.reading.speech.lexicon import Lexicon
from communique.reading.speech.line import Line, Unit

_NEAR: Final = 8  # tokens between a verb and its conjunction
_CLAUSE: Final = 60  # tokens within which a clause shows its verb

Form = Literal["finite", "infinitive", "participle", "passive", "noun"]


@dataclass(slots=True)
class Cue:
    """Tokens `first` to before `last`; `kinds` of the verb in this form."""

    first: int
    last: int
    kinds: set[str]
    form: Form


@dataclass(slots=True)
class Complement:
    """What a cue governs: a quotation's token, or a clause that begins at token `at`."""

    kind: Literal["quotation", "clause", "colon", "bare"]
    at: int


class Cues:
    """Words and reporting words of a line, by token."""

    def __init__(self, line: Line, lexicon: Lexicon) -> None:
        self.line = line
        self.lexicon = lexicon
        self.kinds = line.kinds
        self.lowers = line.lowers
        self.sets = lexicon.sets

    def kind(self, at: int) -> str:
        return self.kinds[at] if 0 <= at < len(self.kinds) else ""

    def lower(self, at: int) -> str:
        return self.lowers[at] if 0 <= at < len(self.lowers) else ""

    def passes(self, at: int) -> bool:
        return self.kind(at) == "w" and self.lexicon.passes(self.lowers[at]) and not self.line.capital(at)

    def is_finite(self, at: int) -> bool:
        """Does the word at `at` look like the verb of a clause? “a retired officer” has none."""
        if self.kind(at) != "w" or not self.lexicon.seems_finite(self.lowers[at]) or self.line.capital(at):
            return False
        before = self.lower(at - 1)
        if before in self.sets["finite_words"]:
            return True
        entry = self.lexicon.verb(self.lowers, at)
        if entry is not None and entry.perhaps_noun and before in self.sets["determiners"]:
            return False
        return (
            before not in self.sets["articles"] and before not in self.sets["prepositions"] and before != ","
        )

    def has_clause(self, first: int, last: int) -> bool:
        """Is there a verb between, relative clauses aside?"""
        relative = False
        for at in range(max(first, last - _CLAUSE), last):
            if self.kind(at) == ",":
                relative = False
            elif self.lowers[at] in self.sets["relatives"]:
                relative = True
            elif not relative and self.is_finite(at):
                return True
        return False

    def cue_at(self, at: int, unit: Unit) -> Cue | None:
        """The reporting word at token `at`, unless it is a noun there."""
        entry = self.lexicon.verb(self.lowers, at)
        if entry is None or (at != unit.first and self.line.capital(at) and self.kind(at - 1) != "q"):
            return None
        last = at + entry.size
        if self.lower(last) in self.sets["enclitics"]:  # “рекао је”
            last += 1
        before = self.lower(at - 1)
        if at > unit.first:
            if entry.perhaps_noun and (before in self.sets["determiners"] or self._verb_before(at, unit)):
                return None
            if before in self.sets["articles"] and before not in self.sets["pronouns"]:
                return None
        if entry.passive and self._after_be(at, unit):
            return Cue(at, last, entry.passive, "passive")
        if entry.finite:
            return Cue(at, last, entry.finite | entry.infinitive, "finite")
        if entry.participle:
            return Cue(at, last, entry.participle, "participle")
        return Cue(at, last, entry.passive or entry.infinitive, "passive" if entry.passive else "infinitive")

    def _verb_before(self, at: int, unit: Unit) -> bool:
        """Has the clause its verb before `at` already? Then “rules” or “claims” is a noun there."""
        for before in range(at - 1, max(unit.first, at - 12) - 1, -1):
            word = self.lowers[before]
            if (
                self.kind(before) != "w"
                or word in self.sets["coordinators"]
                or word in self.sets["relatives"]
            ):
                return False
            if word in self.sets["question_words"]:
                return False
            if word in self.sets["auxiliaries"]:
                return self.lexicon.passes(word) and before < at - 2
        return False

    def is_infinitive(self, at: int) -> bool:
        entry = self.lexicon.verb(self.lowers, at)
        return entry is not None and bool(entry.infinitive)

    def is_bare_form(self, at: int) -> bool:
        """“maintain”, “claims”: the form may be a noun's or an infinitive's."""
        entry = self.lexicon.verb(self.lowers, at)
        return entry is not None and entry.perhaps_noun

    def _after_be(self, at: int, unit: Unit) -> bool:
        for before in range(at - 1, max(unit.first, at - 5) - 1, -1):
            if self.lowers[before] in self.sets["passive_before"]:
                return True
            if not self.passes(before):
                return False
        return False

    def is_impersonal(self, at: int, unit: Unit) -> bool:
        """“it was … noted”: nobody is named for the passive at `at`."""
        if not self.lexicon.speech.impersonal:
            return True
        return any(
            self.lexicon.impersonal.match(self.lowers, before)
            for before in range(max(unit.first, at - 7), at)
        )

    def noun_cue(self, at: int, unit: Unit) -> tuple[Cue, int] | None:
        """“expressed confidence that”, “there was agreement that”: the cue and the clause's first token."""
        sets = self.sets
        size = 1 if self.lowers[at] in sets["noun_verbs"] else self.lexicon.there_is.match(self.lowers, at)
        if not size:
            return None
        if (
            size == 1
            and self._after_be(at, unit)
            and (start := self._conjunction_behind(at + 1, unit)) is not None
        ):
            before = self.lowers[max(unit.first, at - 6) : at]
            return (
                None
                if self.sets["nouns"].isdisjoint(before)
                else (Cue(at, at + 1, {"state"}, "passive"), start)
            )
        for noun in range(at + size, min(unit.last, at + size + _NEAR)):
            word = self.lowers[noun]
            if self.kind(noun) != "w" or word in sets["conjunctions"]:
                return None
            if word in sets["nouns"] and (start := self._conjunction_behind(noun + 1, unit)) is not None:
                return Cue(at, noun + 1, {"state"}, "noun"), start
        return None

    def own_noun_cue(self, at: int, unit: Unit) -> tuple[Cue, int] | None:
        """“his statement that”, “the Ministry's claim that”."""
        if self.lowers[at] not in self.sets["own_nouns"]:
            return None
        before = self.lower(at - 1)
        owner = before.endswith(self.lexicon.possessives) or (
            before in self.sets["articles"] and before in self.sets["owners"]
        )
        start = self._conjunction_behind(at + 1, unit)
        return (Cue(at, at + 1, {"state"}, "noun"), start) if owner and start is not None else None

    def _conjunction_behind(self, at: int, unit: Unit) -> int | None:
        """The token behind “that”, with a comma or a few words of circumstance allowed before."""
        for step in range(at, min(unit.last - 1, at + 5)):
            if self.lowers[step] in self.sets["conjunctions"]:
                return step + 1
            if (
                self.kind(step) != ","
                and not self.passes(step)
                and self.lowers[step] not in self.sets["times"]
            ):
                return None
        return None
