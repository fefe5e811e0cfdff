"""Shallow grammar of one line: what a word does there, where a clause begins and ends, what a cue governs.

Every search is bounded by a number of tokens, so that reading stays linear in the length of the text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from communique.reading.speech.lexicon import REPORTING, Lexicon
from communique.reading.speech.line import Line, Unit, is_name_or_term

_NEAR: Final = 8  # tokens between a verb and its conjunction
_SUBJECT: Final = 45  # tokens of the longest subject
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


class Grammar:
    def __init__(self, line: Line, lexicon: Lexicon) -> None:
        self.line = line
        self.lexicon = lexicon
        self.tokens = line.tokens
        self.lowers = line.lowers
        self.sets = lexicon.sets

    # Words

    def kind(self, at: int) -> str:
        return self.tokens[at].kind if 0 <= at < len(self.tokens) else ""

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

    # Cues

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
        owner = before.endswith(("'s", "’s", "s'", "s’")) or (
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

    # What a cue governs

    def complement(self, cue: Cue, unit: Unit) -> Complement | None:
        found = self._marked_complement(cue, unit)
        if found is None and cue.form != "passive":
            if "say" in cue.kinds:
                found = self._bare_complement(self._past_times(cue.last, unit), unit)
            elif cue.kinds & {"weak", "think"}:
                found = self._plain_complement(cue.last, unit)
        if found is None and "tell" in cue.kinds and cue.kinds.isdisjoint({"state"}):
            found = self._told_bare(cue, unit)
        return found

    def _marked_complement(self, cue: Cue, unit: Unit) -> Complement | None:
        """A quotation, a colon, or a conjunction, close behind the cue."""
        at, loose = cue.last, 0  # `loose` counts words of a circumstance or an addressee
        room = 7 if "tell" in cue.kinds else 0
        while at < unit.last and at < cue.last + 14:
            kind, word = self.kind(at), self.lowers[at]
            if kind == "q" and loose and self._is_term(at):
                loose, at = loose - 1, at + 1
                continue
            if kind == "q":
                return Complement("quotation", at)
            if kind == ":":
                return Complement(
                    "quotation" if self.kind(at + 1) == "q" and at + 1 < unit.last else "colon", at + 1
                )
            if kind == ",":
                after = self._after_comma(at, unit)
                if after is None:
                    return None
                at, loose = after, 0
            elif kind != "w":
                return None
            elif word in self.sets["conjunctions"]:
                return self._behind_conjunction(at + 1, unit)
            elif word in self.sets["question_words"]:
                asks = "ask" in cue.kinds or ("tell" in cue.kinds and word in self.sets["whether"])
                return Complement("clause", at) if asks else None
            elif loose:
                loose -= 1
                at += 1
            elif word in self.sets["adverbial_prepositions"]:
                loose = 8
                at += 1
            elif self.passes(at) or word in self.sets["times"] or word in self.sets["fact_nouns"]:
                at += 1
            elif word in self.sets["articles"] and self.lower(at + 1) in self.sets["fact_nouns"]:
                at += 2
            elif room:
                loose, room = room, 0
                at += 1
            else:
                return None
        return None

    def _is_term(self, at: int) -> bool:
        """“in the journal «Slopes»”: marks within a circumstance."""
        if self.kind(at - 1) != "w":
            return False
        quotation = self.line.quotations[self.tokens[at].quotation]
        return is_name_or_term(self.line, quotation, self.lexicon, self.lower(at - 1))

    def _behind_conjunction(self, at: int, unit: Unit) -> Complement | None:
        if at >= unit.last:
            return None
        return Complement("quotation" if self.kind(at) == "q" else "clause", at)

    def _after_comma(self, at: int, unit: Unit) -> int | None:
        """Behind a comma: the quotation or conjunction, also past one short insertion (“, in particular, that”)."""
        if at + 1 >= unit.last:
            return None
        if self.kind(at + 1) == "q" or self.lowers[at + 1] in self.sets["conjunctions"]:
            return at + 1
        for comma in range(at + 2, min(unit.last - 1, at + 9)):
            if self.kind(comma) == ",":
                after = comma + 1
                good = self.kind(after) == "q" or self.lowers[after] in self.sets["conjunctions"]
                return after if good else None
            if self.kind(comma) == ":" and self.kind(comma + 1) == "q":
                return comma + 1
            if self.kind(comma) == "q":
                return None
        return None

    def _past_times(self, at: int, unit: Unit) -> int:
        """Past “Monday”, “on Monday”, “today”."""
        start = at
        while at < unit.last and at < start + 6:
            if self.lowers[at] in self.sets["times"] or self.lowers[at].endswith(self.lexicon.adverbs):
                at += 1
            elif self.lowers[at] in self.sets["prepositions"] and self.lower(at + 1) in self.sets["times"]:
                at += 2
            else:
                break
        return at

    def _bare_complement(self, at: int, unit: Unit) -> Complement | None:
        """A clause without a conjunction: it begins like a noun phrase and has a verb."""
        if at >= unit.last or self.kind(at) != "w":
            return None
        word = self.lowers[at]
        if word in self.sets["question_words"]:
            return None
        if word in self.sets["finite_words"] and word not in self.sets["past"]:
            return Complement("bare", at)  # “he’s”
        known = word in self.sets["pronouns"] or word in self.sets["articles"]
        if not known and (word in self.sets["prepositions"] or word in self.sets["coordinators"]):
            return None
        if word in self.sets["relatives"] and not known:
            return None
        for verb in range(at + 1, min(unit.last, at + 40)):
            if self.kind(verb) == ";":
                return None
            if self.is_finite(verb) or (
                self.lexicon.seems_finite(self.lowers[verb]) and (verb <= at + 1 or self.kind(verb - 1) == ",")
            ):
                return Complement("bare", at)
            if (
                known
                and self.lowers[verb].endswith("s")
                and self.lower(verb - 1) not in self.sets["articles"]
            ):
                return Complement("bare", at)
        return None

    def _plain_complement(self, at: int, unit: Unit) -> Complement | None:
        """A clause without a conjunction that is plain to see: “noted it is”, “argued the plan will”."""
        if at + 1 >= unit.last or self.kind(at) != "w":
            return None
        word = self.lowers[at]
        if word in self.sets["subject_pronouns"]:
            near = range(at + 1, min(unit.last, at + 4))
            return Complement("bare", at) if any(self.is_finite(step) for step in near) else None
        if word not in self.sets["articles"] and not self.line.capital(at):
            return None
        for step in range(at + 1, min(unit.last, at + 7)):
            low = self.lowers[step]
            if low in self.sets["auxiliaries"]:
                return Complement("bare", at)
            if self.kind(step) != "w" or low in self.sets["prepositions"] or low in self.sets["relatives"]:
                return None
        return None

    def _told_bare(self, cue: Cue, unit: Unit) -> Complement | None:
        """“told reporters the plan would hold”, “told him he could go”."""
        for at in range(cue.last + 1, min(unit.last, cue.last + 6)):
            if self.kind(at) != "w":
                return None
            word = self.lowers[at]
            if word in self.sets["question_words"] or word in self.sets["relatives"]:
                return None
            if self.lower(at - 1) in self.sets["articles"] or self.lower(at - 1) in self.sets["prepositions"]:
                continue
            if word in self.sets["prepositions"] or word == "to":
                return None
            if word in self.sets["pronouns"] or word in self.sets["articles"]:
                return self._bare_complement(at, unit)
        return None

    # Where things begin and end

    def clause_end(self, first: int, unit: Unit) -> int:
        """The token before which the reported clause that begins at `first` ends."""
        for at in range(first + 1, unit.last):
            kind = self.tokens[at].kind
            if kind == "q":
                continue
            if kind == ":" and self.kind(at + 1) == "q" and at + 1 < unit.last:
                if self.cue_at(at - 1, unit) is None:
                    return at
            if kind == "," and at + 1 < unit.last:
                if self._participle_goes_on(at + 1, unit) or self._tail(at + 1, unit):
                    return at
            elif (kind == ";" or self.lowers[at] in self.sets["coordinators"]) and self._goes_on(at, unit):
                return at
        return unit.last

    def _participle_goes_on(self, at: int, unit: Unit) -> bool:
        """“…, adding that …”"""
        while at < unit.last - 1 and (self.lowers[at] in self.sets["coordinators"] or self.passes(at)):
            at += 1
        cue = self.cue_at(at, unit)
        if cue is None or cue.form != "participle" or cue.kinds.isdisjoint(REPORTING | {"quote"}):
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

    def has_voice(self, subject: tuple[int, int] | None) -> bool:
        """Is the subject somebody? A law, a section, a record says nothing."""
        if subject is None:
            return True
        if self.lowers[subject[1] - 1] in self.sets["relatives"]:
            return self.sets["no_subjects"].isdisjoint(
                self.lowers[max(subject[0], subject[1] - 8) : subject[1]]
            )
        head = -1
        named = [self.tokens[at].quotation for at in range(*subject) if self.kind(at) == "q"]
        if named:
            inside = self.line.inside(self.line.quotations[named[0]]).lower().split()
            return self.sets["no_subjects"].isdisjoint(inside)
        for at in range(*subject):
            if self.kind(at) != "w" or self.lowers[at] in self.sets["prepositions"]:
                break
            if not self.lowers[at][0].isdigit():
                head = at
        return head < 0 or self.lowers[head] not in self.sets["no_subjects"]

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

    def subject_before(self, cue: Cue, unit: Unit, cursor: int) -> tuple[int, int] | None:
        """Tokens of the subject before the cue: from the clause's start, circumstances in front left out."""
        first = max(unit.first, cursor, cue.first - _SUBJECT)
        last = cue.first
        while last > first and (
            (self.passes(last - 1) and self.lowers[last - 1] not in self.sets["coordinators"])
            or self.kind(last - 1) == ","
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
        while first < last and self.kind(first) in {",", ";"}:
            first += 1
        first = self._past_openers(first, last)
        return (first, last) if first < last else None

    def _past_openers(self, first: int, last: int) -> int:
        """Past “During the talks,”, “Speaking in the square,”, “In addition,”."""
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
