"""Clauses whose source stands beside them: “…, Roe said”, “according to Roe, …”, “This was stated by Roe”."""

from __future__ import annotations

from typing import Final

from communique.reading.speech.adding import LEAST_CLAUSE
from communique.reading.speech.asides import Aside
from communique.reading.speech.grammar import Cue
from communique.reading.speech.line import Unit
from communique.reading.speech.quoting import Quoting

_SHORT: Final = 8  # tokens of “she said” within a clause
_LEADING: Final = 6  # tokens before “according to” at a sentence's beginning


class Besides(Quoting):
    """The clauses of a line that stand before or around their cue."""

    def _is_inverted(self, cue: Cue, unit: Unit) -> bool:
        """“The plan will hold, said Roe, who …”: the comma before the verb ends a clause."""
        if cue.first == unit.first or self.line.kinds[cue.first - 1] != "," or cue.form != "finite":
            return False
        return self.grammar.has_clause(max(self.cursor, unit.first), cue.first - 1)

    def _postposed(self, cue: Cue, unit: Unit) -> int:
        """“The plan will hold, Roe said.” “The plan, she said, will hold.”"""
        if cue.form != "finite" or cue.kinds.isdisjoint({"say", "state", "think", "tell"}):
            return cue.last
        first = max(self.cursor, unit.first)
        comma = self._comma_before(cue, first)
        if cue.kinds.isdisjoint({"say", "state", "think"}) and comma != cue.first - 1:
            return cue.last  # “…, informed Roe.”
        if comma is None or not self._tells_enough(first, comma, cue, unit):
            return self._inserted(cue, unit, comma, first)
        if not self._may_end(cue, unit) or self._is_circumstance(first, comma):
            return cue.last
        inverted = comma == cue.first - 1
        if inverted and self.grammar.is_infinitive(cue.first):
            return cue.last
        if not inverted and self.grammar.is_bare_form(cue.first) and not self._stands_as_subject(cue):
            return cue.last  # “…, maintain peace”, “…, the member states”
        subject = self.grammar.subject_behind(cue, unit) if inverted else (comma + 1, cue.first)
        if subject is None or not self._may_speak(subject, cue, unit, inverted=inverted):
            return cue.last
        if self.lexicon.of("coordinators", self.line.lowers[first]) and first + 1 < comma:
            first += 1
        if self._add_clause(first, comma, unit, cue, subject, "unmarked"):
            self.cursor = cue.last
        return max(cue.last, subject[1])

    def _may_speak(self, subject: tuple[int, int], cue: Cue, unit: Unit, *, inverted: bool) -> bool:
        """Somebody, with no verb of their own between: “deputies said”, “the mayor said”."""
        grammar = self.grammar
        if not grammar.has_voice(subject) or (not inverted and grammar.has_clause(*subject)):
            return False
        if self.lexicon.of("coordinators", self.line.lowers[subject[0]]):
            return False
        short = subject[1] - subject[0] <= 3  # noqa: PLR2004
        return short or inverted or grammar.is_noun_phrase(*subject, unit, cue.last)

    def _stands_as_subject(self, cue: Cue) -> bool:
        before = cue.first - 1
        word = self.line.lowers[before]
        name = (
            self.line.capital(before)
            or self.lexicon.of("pronouns", word)
            or word.endswith(self.lexicon.present)
        )
        return name or "say" in cue.kinds

    def _tells_enough(self, first: int, comma: int, cue: Cue, unit: Unit) -> bool:
        """Is there a clause before the comma, rather than a mere circumstance?"""
        if comma - first < LEAST_CLAUSE:
            return False
        if self.grammar.has_clause(first, comma):
            return True
        ends = cue.last >= unit.last
        if comma == cue.first - 1 and not ends:
            ends = "say" in cue.kinds or self.line.capital(cue.last)
        return ends and comma - first > 2 and not self.lexicon.of("openers", self.line.lowers[first])  # noqa: PLR2004

    def _inserted(self, cue: Cue, unit: Unit, comma: int | None, first: int) -> int:
        """“The plan, she said, will hold.”: one clause around its cue."""
        grammar = self.grammar
        if (
            comma is None
            or grammar.kind(cue.last) != ","
            or cue.kinds.isdisjoint({"say"})
            or cue.first - comma > _SHORT
        ):
            return cue.last
        if cue.first == comma + 1 or not grammar.is_noun_phrase(comma + 1, cue.first, unit, cue.last):
            return cue.last
        helped = grammar.lower(cue.last + 1) in grammar.sets["auxiliaries"]
        if not helped and not grammar.has_clause(cue.last, unit.last):
            return cue.last
        if self._add_clause(first, unit.last, unit, cue, (comma + 1, cue.first), "unmarked"):
            self.cursor = unit.last
            return unit.last
        return cue.last

    def _comma_before(self, cue: Cue, first: int) -> int | None:
        """The comma that parts a clause from the one who said it; an apposition's commas are its own."""
        commas = [
            at
            for at in range(cue.first - 1, max(first, cue.first - 40) - 1, -1)
            if self.line.kinds[at] == ","
        ]
        if not commas:
            return None
        if commas[0] == cue.first - 1 and self._nobody_behind(cue):
            return commas[2] if len(commas) > 2 else None  # noqa: PLR2004
        return commas[0]

    def _nobody_behind(self, cue: Cue) -> bool:
        after = cue.last
        if after >= len(self.line.kinds) or self.line.kinds[after] != "w":
            return True
        return self.lexicon.of("prepositions", self.line.lowers[after]) or self.lexicon.of(
            "times", self.line.lowers[after]
        )

    def _may_end(self, cue: Cue, unit: Unit) -> bool:
        """Behind a postposed cue comes its inverted subject, a circumstance, another report, or nothing."""
        grammar = self.grammar
        at = cue.last
        if at >= unit.last or self.line.kinds[at] in {",", ";"}:
            return True
        if self.line.kinds[cue.first - 1] == ",":
            named = any(self.line.capital(step) for step in range(at, min(unit.last, at + 4)))
            return named or grammar.is_noun_phrase(at, at + 1, unit, at)
        word = self.line.lowers[at]
        return (
            self.lexicon.of("adverbial_prepositions", word)
            or self.lexicon.of("times", word)
            or self.lexicon.of("coordinators", word)
            or word.endswith(self.lexicon.adverbs)
        )

    def _is_circumstance(self, first: int, comma: int) -> bool:
        """“When the talks were over, he said …”: a clause that only tells when or why."""
        if not self.lexicon.of("subordinators", self.line.lowers[first]):
            return False
        return not any(self.line.kinds[at] == "," for at in range(first, comma))

    def _aside(self, aside: Aside, unit: Unit) -> int:
        """“As Roe said, it will hold.” “It will, as Roe said, hold.” “It will hold, as Roe said.”"""
        first = max(self.cursor, unit.first)
        if aside.first - first <= 1:
            first = min(aside.last + 1, unit.last)
            last = self.grammar.clause_end(first, unit) if first < unit.last else first
        elif aside.last < unit.last:
            last = self.grammar.clause_end(aside.last, unit)
        else:
            last = aside.first - 1
        if last > first and self.grammar.has_clause(first, last):
            self._add_clause(first, last, unit, aside.cue, aside.subject, "unmarked")
            self.cursor = max(last, aside.last)
        return max(last, aside.last)  # read once, whatever it holds

    def _according(self, at: int, size: int, unit: Unit) -> int:
        """“According to Roe, the plan will hold.” “The plan will hold, according to Roe.”"""
        source = at + size
        first = max(self.cursor, unit.first)
        leads = at == first or (
            all(
                self.lexicon.passes(w) or self.lexicon.of("coordinators", w) or w == ","
                for w in self.line.lowers[first:at][:6]
            )
            and at - first <= _LEADING
        )
        so = at - first <= _LEADING // 2 and self.line.kinds[at - 1] == ","  # “So, according to”
        leads = leads or so
        if source >= unit.last:
            return source
        cue = Cue(at, source, {"state"}, "noun")
        within = at > first and self._source_within(at, source, unit)
        if leads and not within:
            return self._source_leads(cue, unit)
        end = self._source_end(source, unit)
        if within:
            end = next(step for step in range(source, unit.last) if self.line.kinds[step] == ",")
            self._add_clause(first, unit.last, unit, cue, (source, end), "unmarked")
            self.cursor = unit.last
            return unit.last
        if self._no_speaker(source, end) or not (self.line.kinds[at - 1] == "," or self.line.capital(source)):
            return source
        last = at - 1 if self.line.kinds[at - 1] == "," else at
        told = last - first > LEAST_CLAUSE or self.grammar.has_clause(first, last)
        if told and self._add_clause(first, last, unit, cue, (source, end), "unmarked"):
            self.cursor = end
        return end

    def _source_within(self, at: int, source: int, unit: Unit) -> bool:
        """“The ship, according to the harbour, is safe.”: its verb stands right behind the source."""
        grammar = self.grammar
        first = max(self.cursor, unit.first)
        if grammar.kind(at - 1) != "," or grammar.has_clause(first, at - 1):
            return False
        comma = next((step for step in range(source, min(unit.last - 1, source + _SHORT))
                      if grammar.kind(step) != "w"), source)  # fmt: skip
        if grammar.kind(comma) != "," or self._no_speaker(source, comma):
            return False
        return grammar.lower(comma + 1) in grammar.sets["auxiliaries"]

    def _source_leads(self, cue: Cue, unit: Unit) -> int:
        source = cue.last
        for at in range(source, min(unit.last - 1, source + 30)):
            if self.line.kinds[at] != ",":
                continue
            if self.line.kinds[at + 1] == "q":
                self._add_direct(at + 1, cue, (source, at))
                self.cursor = at + 2
                return at + 2
            following = next(
                (step for step in range(at + 1, min(unit.last, at + 30)) if self.line.kinds[step] == ","),
                unit.last,
            )
            if not self.grammar.has_clause(at + 1, following):
                continue
            if self._no_speaker(source, at):
                return at
            last = self.grammar.clause_end(at + 1, unit)
            if self._add_clause(at + 1, last, unit, cue, (source, at)):
                self.cursor = last
            return last
        return source

    def _source_end(self, source: int, unit: Unit) -> int:
        for at in range(source, min(unit.last, source + 30)):
            if self.line.kinds[at] in {"q", ";", ":"} or self.grammar.is_finite(at):
                return at
        return min(unit.last, source + 30)

    def _no_speaker(self, first: int, last: int) -> bool:
        """The law, a record, a plan: nobody who says something."""
        return any(
            self.lexicon.of("no_speakers", word) for word in self.line.lowers[first : min(last, first + 6)]
        )

    def _stated_by(self, unit: Unit) -> bool:
        """A sentence such as “This was stated by Roe.” governs the one before."""
        size = self.lexicon.stated_by.match(self.line.lowers, unit.first)
        if not size or self.number == 0 or unit.first + size >= unit.last:
            return False
        before = self.units[self.number - 1]
        taken = bool(self.found) and self.found[-1].passage == self.passage
        if taken and before.start < self.found[-1].end:
            return False
        cue = Cue(unit.first, unit.first + size, {"state"}, "noun")
        subject = (unit.first + size, unit.last)
        self._add_clause(before.first, before.last, before, cue, subject, "unmarked")
        self.cursor = unit.last
        return True
