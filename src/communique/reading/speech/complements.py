"""What a reporting word governs: a quotation, a clause with or without a conjunction."""

from __future__ import annotations

from typing import Final

from communique.reading.speech.cues import Complement, Cue, Cues
from communique.reading.speech.line import Unit, is_name_or_term

_FAR: Final = 14  # tokens between a verb and what it governs
_ADDRESSEE: Final = 7
_CIRCUMSTANCE: Final = 8
_NEAR_CUE: Final = 4
_EARLY: Final = 20  # tokens before the clause of one who announces
_FAR_VERB: Final = 16  # tokens between a cue and the verb of its clause
_WHAT: Final = 5  # tokens between “what” and its verb


class Complements(Cues):
    """Complements of the cues of a line."""

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
        room = _ADDRESSEE if "tell" in cue.kinds else 0
        while at < min(unit.last, cue.last + _FAR):
            if self.kind(at) != "w":
                found = self._at_sign(at, unit, inside=loose > 0)
                if not isinstance(found, int):
                    return found
                at, loose = found, loose if self.kind(at) == "q" else 0
                continue
            word = self.lowers[at]
            if word in self.sets["conjunctions"] or word in self.sets["question_words"]:
                return self._at_conjunction(at, cue, unit)
            if loose:
                loose -= 1
            elif self._is_time_phrase(at):
                at += 1
            elif word in self.sets["adverbial_prepositions"]:
                loose = _CIRCUMSTANCE
            elif not self._may_stand_between(at):
                if not room:
                    return None
                loose, room = room, 0
            at += 1
        return None

    def _at_sign(self, at: int, unit: Unit, *, inside: bool) -> Complement | int | None:
        """What a quotation, colon or comma brings; a number is the token at which to look on."""
        kind = self.kind(at)
        if kind == "q":
            return at + 1 if inside and self._is_term(at) else Complement("quotation", at)
        if kind == ":":
            quoted = self.kind(at + 1) == "q" and at + 1 < unit.last
            return Complement("quotation" if quoted else "colon", at + 1)
        return self._after_comma(at, unit) if kind == "," else None

    def _at_conjunction(self, at: int, cue: Cue, unit: Unit) -> Complement | None:
        word = self.lowers[at]
        if word in self.sets["conjunctions"]:
            return self._behind_conjunction(at + 1, unit)
        asks = "ask" in cue.kinds or ("tell" in cue.kinds and word in self.sets["whether"])
        return Complement("clause", at) if asks else None

    def _may_stand_between(self, at: int) -> bool:
        """Adverbs, times, “the fact”."""
        word, facts = self.lowers[at], self.sets["fact_nouns"]
        if self.passes(at) or word in self.sets["times"] or word in facts:
            return True
        return word in self.sets["articles"] and self.lower(at + 1) in facts

    def _is_term(self, at: int) -> bool:
        """“in the journal «Slopes»”: marks within a circumstance."""
        if self.kind(at - 1) != "w":
            return False
        quotation = self.line.quotation[at]
        return is_name_or_term(self.line, quotation, self.lexicon, self.lower(at - 1))

    def _behind_conjunction(self, at: int, unit: Unit) -> Complement | None:
        if at >= unit.last:
            return None
        return Complement("quotation" if self.kind(at) == "q" else "clause", at)

    def _after_comma(self, at: int, unit: Unit) -> int | None:
        """Behind a comma: the quotation or conjunction, also past one insertion (“, in particular, that”)."""
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
            if self.kind(comma) == "q" or self.lowers[comma] in self.sets["conjunctions"]:
                return None
            entry = self.lexicon.verb(self.lowers, comma)
            if entry is not None and entry.participle and not entry.finite:
                return None  # “…, Roe said, adding, «…»”
        return None

    def is_what(self, cue: Cue, unit: Unit) -> bool:
        """“for what he thought was the end”: the clause is no report."""
        own = self.sets["object_relatives"] - self.sets["relatives"]
        for at in range(cue.first - 1, max(unit.first, cue.first - _WHAT) - 1, -1):
            if self.lowers[at] in own:
                return self.lower(cue.last) in self.sets["auxiliaries"]
            if self.kind(at) != "w" or self.is_finite(at):
                return False
        return False

    def _past_times(self, at: int, unit: Unit) -> int:
        """Past “Monday”, “on Monday”, “today”, “this week”."""
        start = at
        while at < unit.last and at < start + 6:
            if self._is_time_phrase(at):
                at += 2
                continue
            if self.lowers[at] in self.sets["times"] or self.lowers[at].endswith(self.lexicon.adverbs):
                at += 1
            elif self.lowers[at] in self.sets["prepositions"] and self.lower(at + 1) in self.sets["times"]:
                at += 2
            else:
                break
        return at

    def _is_time_phrase(self, at: int) -> bool:
        """Two words of time (“this week”), and no clause that they begin: “said this week was hard”."""
        return (
            self.lowers[at] in self.sets["time_determiners"]
            and self.lower(at + 1) in self.sets["time_nouns"]
            and self.lower(at + 2) not in self.sets["finite_words"]
        )

    def _bare_complement(self, at: int, unit: Unit) -> Complement | None:
        """A clause without a conjunction: it begins like a noun phrase and has a verb."""
        if at >= unit.last or self.kind(at) != "w" or self.lowers[at] in self.sets["question_words"]:
            return None
        word, sets = self.lowers[at], self.sets
        if word in sets["finite_words"] and word not in sets["past"]:
            return Complement("bare", at)  # “he’s”
        known = word in sets["pronouns"] or word in sets["articles"]
        if not known and any(word in sets[name] for name in ("prepositions", "coordinators", "relatives")):
            return None
        for verb in range(at + 1, min(unit.last, at + 40)):
            if self.kind(verb) == ";":
                return None
            if self.kind(verb) == "q" and not self._is_term(verb):
                return Complement("bare", at)  # “said he «could not be prouder»”
            loose = self.lexicon.seems_finite(self.lowers[verb]) and (
                verb == at + 1 or self.kind(verb - 1) == ","
            )
            present = known and self.lowers[verb].endswith(self.lexicon.present)
            if loose or self.is_finite(verb) or (present and self.lower(verb - 1) not in sets["articles"]):
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
        if word in self.sets["time_determiners"] and self.lower(at + 1) in self.sets["time_nouns"]:
            return None  # “the cases announced this week were”
        for step in range(at + 1, min(unit.last, at + 7)):
            low = self.lowers[step]
            if low in self.sets["auxiliaries"]:
                return Complement("bare", at)
            if self.kind(step) != "w" or low in self.sets["prepositions"] or low in self.sets["relatives"]:
                return Complement("bare", at) if self._verb_far_behind(at, step, unit) else None
        return None

    def _verb_far_behind(self, at: int, step: int, unit: Unit) -> bool:
        """“announced the site in Harlow, Norvia, has been cleaned”: an auxiliary behind the phrase, its place
        within commas; nothing between that could have this verb for its own.
        """
        cue = at - 1
        while cue > unit.first and not self.cue_at(cue, unit):
            cue -= 1
            if at - cue > _NEAR_CUE:
                return False
        if cue == unit.first or self.lower(cue - 1) in self.sets["relatives"] or self.kind(cue - 1) != "w":
            return False
        if at - unit.first > _EARLY:
            return False
        before = [one for one in range(unit.first, at) if self.kind(one) != "w"]
        if before and (len(before) > 1 or self.lowers[unit.first] not in self.sets["openers"]):
            return False
        commas = 0
        for one in range(step, min(unit.last, at + _FAR_VERB)):
            word = self.lowers[one]
            if word in self.sets["auxiliaries"]:
                return commas in {0, 2} and not self.line.capital(one)
            commas += self.kind(one) == ","
            if self.kind(one) not in {"w", ","} or word in self.sets["relatives"] or self.is_finite(one):
                return False
            if word in self.sets["coordinators"] or word in self.sets["subordinators"] or word == "to":
                return False
        return False

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
