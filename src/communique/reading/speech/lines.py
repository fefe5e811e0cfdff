"""Utterances in one line of prose: direct, indirect and mixed, each with cue and subject."""

from __future__ import annotations

from typing import Final

from communique.reading.findings import StatementKind
from communique.reading.speech.asides import Aside, find_aside
from communique.reading.speech.grammar import Complement, Cue, Grammar
from communique.reading.speech.lexicon import REPORTING, Lexicon
from communique.reading.speech.line import Line, Unit, is_name_or_term
from communique.reading.utterances import Utterance

_AFTER: Final = 45  # tokens behind a quotation within which its cue stands
_FRAGMENT: Final = 4  # words of quoted words that count without standing as a sentence
_LEAST_CLAUSE: Final = 2
_LONGEST_SIGNATURE: Final = 16


class LineReader:
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
        self.number = 0

    def read(self) -> None:
        for self.number, unit in enumerate(self._units()):
            self._read_unit(unit)

    def _units(self) -> list[Unit]:
        """Sentences; one that is nothing but a cue belongs to the quotation before it: “Is it?” Roe asked."""
        units: list[Unit] = []
        for unit in self.line.units:
            before = units[-1] if units else None
            if (
                before is not None
                and self.line.tokens[before.last - 1].kind == "q"
                and self._is_mere_cue(unit)
            ):
                units[-1] = Unit(before.first, unit.last, before.start, unit.end)
            else:
                units.append(unit)
        return units

    def _is_signature(self, unit: Unit) -> bool:
        """“… .” — Ana Roe, commander"""
        short = unit.last - unit.first <= _LONGEST_SIGNATURE and self.line.text[unit.start] in "—–-"
        first = unit.first + (self.line.tokens[unit.first].kind != "w")
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
                ends = ends or (asks and unit.last - cue.last < 6 and not self.grammar.has_clause(cue.last, unit.last))  # noqa: PLR2004
                return ends and self.grammar.complement(cue, unit) is None
            if self.line.tokens[at].kind != "w" or self.grammar.is_finite(at):
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

    # Making utterances

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
        tokens = self.line.tokens
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
                cue=(tokens[cue.first].start, tokens[cue.last - 1].end) if cue else None,
                subject=(tokens[subject[0]].start, tokens[subject[1] - 1].end) if subject else None,
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
        token = self.line.tokens[at]
        told = [*flags] if self.line.quotations[token.quotation].closed else [*flags, "unclosed"]
        self._add("direct", token.start, token.end, cue, subject, *told, follows=follows)
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
        tokens = self.line.tokens
        if last - first < _LEAST_CLAUSE and not any(tokens[at].kind == "q" for at in range(first, last)):
            return False
        begin = self._word_start(tokens[first].start)
        end = tokens[last].start if last < unit.last else unit.end
        start, end = self.line.trimmed(begin, end)
        holds = [at for at in range(first, last) if tokens[at].kind == "q"]
        if holds and tokens[holds[-1]].end >= end:
            end = tokens[holds[-1]].end
            if not self.line.quotations[tokens[holds[-1]].quotation].closed:
                flags = (*flags, "unclosed")
        mixed = any(not self._is_term(at) for at in holds)
        self._add("mixed" if mixed else "indirect", start, end, cue, subject, *flags, follows=follows)
        return True

    def _is_term(self, at: int) -> bool:
        quotation = self.line.quotations[self.line.tokens[at].quotation]
        return is_name_or_term(self.line, quotation, self.lexicon, self.grammar.lower(at - 1))

    def _word_start(self, start: int) -> int:
        """With the sign in front of a figure: “$5 million”."""
        text = self.line.text
        while start > 0 and text[start - 1] in "$€£#§":
            start -= 1
        return start

    # Quotations

    def _quotation(self, at: int, unit: Unit) -> int:
        """A quotation that no cue before it governs."""
        token = self.line.tokens[at]
        quotation = self.line.quotations[token.quotation]
        grammar = self.grammar
        before = grammar.lower(at - 1) if at > unit.first else ""
        inside = self.line.inside(quotation).rstrip()
        whole = inside[-1:] in set(",?!.…—–-") or grammar.kind(at + 1) in {",", "—", "–"}
        found = self._cue_behind(at, unit, whole=whole)
        named = is_name_or_term(self.line, quotation, self.lexicon, before)
        if found is not None and (not named or (inside[-1:] in set(",?!") and at == unit.first)):
            cue, subject = found
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
        while first < unit.last and self.line.tokens[first].kind in {",", "—", "–"}:
            first += 1
        for step in range(first, min(unit.last, first + _AFTER)):
            if self.line.tokens[step].kind in {"q", ";"}:
                return None
            cue = grammar.cue_at(step, unit)
            if cue is None or cue.form not in {"finite", "participle"}:
                if not whole and step - first > 6 and grammar.is_finite(step):  # noqa: PLR2004
                    return None
                if not whole and grammar.is_finite(step):
                    return None
                continue
            if cue.kinds.isdisjoint(REPORTING | {"quote", "partial"}):
                continue
            if cue.form == "participle" and step > first:
                continue
            found = grammar.complement(cue, unit)
            if not whole and found is not None and found.kind in {"clause", "bare", "quotation"}:
                return None
            if found is not None and at > unit.first and self.line.tokens[at - 1].kind == "w":
                return None  # “In its report «Ports for people», the board stated that …”
            if step == first:
                if found is not None and found.kind in {"clause", "quotation"} and not whole:
                    return None
                return cue, grammar.subject_behind(cue, unit)
            return cue, grammar.subject_before(cue, unit, first)
        return None

    def _uncued(self, at: int, unit: Unit, *, whole: bool) -> int:
        """Words in marks without a cue of their own: the second half of a broken quotation, the next sentence
        of one, one whose cue is elsewhere, or a few quoted words within a sentence.
        """
        token = self.line.tokens[at]
        inside = self.line.inside(self.line.quotations[token.quotation])
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
            first = max(self.cursor, unit.first)
            self._add_direct(at, None, (first, at - 1) if first < at - 1 else None, "no_cue")
        elif len(inside.split()) >= _FRAGMENT:
            return self._fragment(at, unit)
        else:
            return at + 1
        self.cursor = at + 1
        return at + 1

    def _signature(self, at: int, unit: Unit) -> tuple[int, int] | None:
        """Whose name stands behind the quotation and a dash."""
        text = self.line.text
        dash = at < unit.last and any(
            one in "—–-" for one in text[self.line.tokens[at - 1].end : self.line.tokens[at].end]
        )
        first = at + (at < unit.last and self.line.tokens[at].kind != "w")
        short = 0 < unit.last - first <= _LONGEST_SIGNATURE
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

    # Words

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
        if cue is None:
            return at + 1
        if cue.form == "passive":
            return self._passive(cue, unit)
        if cue.kinds.isdisjoint(REPORTING | {"quote", "partial"}):
            return at + 1
        complement = self.grammar.complement(cue, unit)
        if complement is not None and complement.kind == "bare" and self._is_inverted(cue, unit):
            complement = None
        if complement is None:
            return self._postposed(cue, unit)
        if complement.kind == "quotation":
            return self._before_quotation(cue, complement.at, unit)
        if complement.kind == "colon":
            return self._colon(cue, complement.at, unit)
        if cue.kinds.isdisjoint(REPORTING):
            return at + 1
        return self._clause(cue, complement, unit)

    def _subject(self, cue: Cue, unit: Unit) -> tuple[tuple[int, int] | None, int | None]:
        """The subject's tokens, or the utterance of this sentence whose speaker goes on."""
        before = cue.first - 1
        while before > unit.first and self.grammar.passes(before):
            before -= 1
        told = len(self.found) > self.unit_began
        joined = before < unit.first or self.lexicon.of("coordinators", self.line.lowers[before])
        joined = joined or self.line.tokens[before].kind in {";", "q", "—", "–"}
        joined = joined or (self.line.tokens[before].kind == "," and not self._names_between(before))
        if told and (joined or cue.form == "participle"):
            return None, len(self.found) - 1
        return self.grammar.subject_before(cue, unit, self.cursor), None

    def _clause(self, cue: Cue, complement: Complement, unit: Unit) -> int:
        subject, follows = self._subject(cue, unit)
        if cue.form == "noun" and self.lexicon.of("own_nouns", self.line.lowers[cue.last - 1]):
            subject = self._owner(cue, unit) or subject
        if cue.form == "passive":
            subject, follows = None, None
        if cue.form == "noun" and self.lexicon.there_is.match(self.line.lowers, cue.first):
            subject = None
        first = complement.at
        while first < unit.last and self.line.tokens[first].kind == ",":
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

    def _names_between(self, last: int) -> bool:
        """Does a new subject stand between what is read and the comma before the verb?"""
        return any(
            self.line.tokens[at].kind == "w"
            and not self.grammar.passes(at)
            and not self.lexicon.of("coordinators", self.line.lowers[at])
            for at in range(max(self.cursor, last - 20), last)
        )

    def _owner(self, cue: Cue, unit: Unit) -> tuple[int, int] | None:
        first = cue.last - 1
        while first > unit.first and self.line.tokens[first - 1].kind == "w" and cue.last - first < 8:  # noqa: PLR2004
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

    def _before_quotation(self, cue: Cue, at: int, unit: Unit) -> int:
        """“Roe said, «…»”: direct, or mixed where the clause goes on behind the marks."""
        token = self.line.tokens[at]
        quotation = self.line.quotations[token.quotation]
        inside = self.line.inside(quotation).rstrip()
        before = self.line.tokens[at - 1].kind
        firm = before in {",", ":"} or inside[-1:] in set("?!")
        words = len(inside.split())
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

    def _is_inverted(self, cue: Cue, unit: Unit) -> bool:
        """“The plan will hold, said Roe, who …”: the comma before the verb ends a clause."""
        if cue.first == unit.first or self.line.tokens[cue.first - 1].kind != "," or cue.form != "finite":
            return False
        return self.grammar.has_clause(max(self.cursor, unit.first), cue.first - 1)

    def _postposed(self, cue: Cue, unit: Unit) -> int:
        """“The plan will hold, Roe said.” “The plan, she said, will hold.”"""
        if cue.form != "finite" or cue.kinds.isdisjoint({"say", "state", "think"}):
            return cue.last
        first = max(self.cursor, unit.first)
        comma = self._comma_before(cue, first)
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
        name = self.line.capital(before) or self.lexicon.of("pronouns", word) or word.endswith("s")
        return name or "say" in cue.kinds

    def _tells_enough(self, first: int, comma: int, cue: Cue, unit: Unit) -> bool:
        """Is there a clause before the comma, rather than a mere circumstance?"""
        if comma - first < _LEAST_CLAUSE:
            return False
        if self.grammar.has_clause(first, comma):
            return True
        ends = cue.last >= unit.last
        if comma == cue.first - 1 and not ends:
            ends = "say" in cue.kinds or self.line.capital(cue.last)
        return ends and comma - first > 5 and not self.lexicon.of("openers", self.line.lowers[first])  # noqa: PLR2004

    def _inserted(self, cue: Cue, unit: Unit, comma: int | None, first: int) -> int:
        """“The plan, she said, will hold.”: one clause around its cue."""
        grammar = self.grammar
        if (
            comma is None
            or grammar.kind(cue.last) != ","
            or cue.kinds.isdisjoint({"say"})
            or cue.first - comma > 8
        ):
            return cue.last
        if cue.first == comma + 1 or not grammar.is_noun_phrase(comma + 1, cue.first, unit, cue.last):
            return cue.last
        if not grammar.has_clause(cue.last, unit.last):
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
            if self.line.tokens[at].kind == ","
        ]
        if not commas:
            return None
        if commas[0] == cue.first - 1 and self._nobody_behind(cue):
            return commas[2] if len(commas) > 2 else None  # noqa: PLR2004
        return commas[0]

    def _nobody_behind(self, cue: Cue) -> bool:
        after = cue.last
        if after >= len(self.line.tokens) or self.line.tokens[after].kind != "w":
            return True
        return self.lexicon.of("prepositions", self.line.lowers[after]) or self.lexicon.of(
            "times", self.line.lowers[after]
        )

    def _may_end(self, cue: Cue, unit: Unit) -> bool:
        """Behind a postposed cue comes its inverted subject, a circumstance, another report, or nothing."""
        grammar = self.grammar
        at = cue.last
        if at >= unit.last or self.line.tokens[at].kind in {",", ";"}:
            return True
        if self.line.tokens[cue.first - 1].kind == ",":
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
        return not any(self.line.tokens[at].kind == "," for at in range(first, comma))

    # Sources

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
        leads = (
            at == first
            or (all(
                self.lexicon.passes(w) or self.lexicon.of("coordinators", w) or w == ","
                for w in self.line.lowers[first:at][:6]
            )
            and at - first <= 6)
        )
        leads = leads or (at - first <= 3 and self.line.tokens[at - 1].kind == ",")  # noqa: PLR2004  “So, according to”
        if source >= unit.last:
            return source
        cue = Cue(at, source, {"state"}, "noun")
        if leads:
            return self._source_leads(cue, unit)
        end = self._source_end(source, unit)
        if self._no_speaker(source, end) or not (
            self.line.tokens[at - 1].kind == "," or self.line.capital(source)
        ):
            return source
        last = at - 1 if self.line.tokens[at - 1].kind == "," else at
        told = last - first > _LEAST_CLAUSE or self.grammar.has_clause(first, last)
        if told and self._add_clause(first, last, unit, cue, (source, end), "unmarked"):
            self.cursor = end
        return end

    def _source_leads(self, cue: Cue, unit: Unit) -> int:
        source = cue.last
        for at in range(source, min(unit.last - 1, source + 30)):
            if self.line.tokens[at].kind != ",":
                continue
            if self.line.tokens[at + 1].kind == "q":
                self._add_direct(at + 1, cue, (source, at))
                self.cursor = at + 2
                return at + 2
            following = next(
                (
                    step
                    for step in range(at + 1, min(unit.last, at + 30))
                    if self.line.tokens[step].kind == ","
                ),
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
            if self.line.tokens[at].kind in {"q", ";", ":"} or self.grammar.is_finite(at):
                return at
        return min(unit.last, source + 30)

    def _no_speaker(self, first: int, last: int) -> bool:
        """The law, a record, a plan: nobody who says something."""
        return any(
            self.lexicon.of("no_speakers", word) for word in self.line.lowers[first : min(last, first + 6)]
        )

    def _stated_by(self, unit: Unit) -> bool:
        """“This was stated by Roe.” governs the sentence before."""
        size = self.lexicon.stated_by.match(self.line.lowers, unit.first)
        if not size or self.number == 0 or unit.first + size >= unit.last:
            return False
        before = self.line.units[self.number - 1] if self.number <= len(self.line.units) else None
        taken = bool(self.found) and self.found[-1].passage == self.passage
        if before is None or (taken and before.start < self.found[-1].end):
            return False
        cue = Cue(unit.first, unit.first + size, {"state"}, "noun")
        subject = (unit.first + size, unit.last)
        self._add_clause(before.first, before.last, before, cue, subject, "unmarked")
        self.cursor = unit.last
        return True
