"""Who says a clause, put beside it or into it: “As Roe said, …”, “The work will, Roe said, begin”."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from communique.reading.speech.grammar import Cue, Grammar
from communique.reading.speech.line import Unit

_LONGEST: Final = 14  # tokens of an aside
_LONGEST_INVERTED: Final = 8
_KINDS: Final = frozenset({"say", "state", "think"})


@dataclass(slots=True)
class Aside:
    """`first` to before `last` are its tokens; `last` is its comma or the sentence's end."""

    first: int
    last: int
    cue: Cue
    subject: tuple[int, int] | None


def find_aside(grammar: Grammar, at: int, unit: Unit, first: int) -> Aside | None:
    """The aside that begins at token `at`; the words not read yet begin at `first`."""
    if grammar.lower(at) in grammar.sets["as_said"]:
        if at > first and grammar.kind(at - 1) != ",":
            return None
        return _introduced(grammar, at, unit)
    if at > first + 1 and grammar.kind(at - 1) == ",":
        return _inverted(grammar, at, unit, first)
    return None


def _introduced(grammar: Grammar, at: int, unit: Unit) -> Aside | None:
    """“as Roe said”: a subject and a verb, either first, and nothing else up to the comma."""
    cue: Cue | None = None
    for step in range(at + 1, min(unit.last, at + _LONGEST)):
        if cue is None:
            cue = grammar.cue_at(step, unit)
            if cue is not None and (cue.form != "finite" or cue.kinds.isdisjoint(_KINDS)):
                return None
        if grammar.kind(step) == ",":
            return _aside(grammar, at, step, cue) if cue is not None else None
        behind = cue is not None and step >= cue.last
        if grammar.kind(step) != "w" or grammar.lower(step) in grammar.sets["conjunctions"]:
            return None
        if not behind and (cue is None and grammar.is_finite(step) and not grammar.passes(step)):
            return None
    ends = cue is not None and unit.last - at < _LONGEST
    return _aside(grammar, at, unit.last, cue) if ends and cue is not None else None


def _aside(grammar: Grammar, at: int, last: int, cue: Cue) -> Aside | None:
    behind, end = cue.last, last
    while behind < end and grammar.passes(behind):
        behind += 1
    if behind < end:
        if grammar.lower(behind) in grammar.sets["prepositions"]:
            return None  # “as stipulated by the certificate”
        return Aside(at, last, cue, (behind, end))
    before = cue.first
    while before > at + 1 and grammar.passes(before - 1):
        before -= 1
    return Aside(at, last, cue, (at + 1, before) if before > at + 1 else None)


def _inverted(grammar: Grammar, at: int, unit: Unit, first: int) -> Aside | None:
    """“…, said Roe, …” in the middle of one clause: its auxiliary stands before, or its only verb behind."""
    cue = grammar.cue_at(at, unit)
    if cue is None or cue.form != "finite" or cue.kinds.isdisjoint(_KINDS):
        return None
    comma = next((step for step in range(cue.last, min(unit.last, cue.last + _LONGEST_INVERTED))
                  if grammar.kind(step) == ","), None)  # fmt: skip
    if comma is None or comma + 1 >= unit.last:
        return None
    words = range(cue.last, comma)
    if any(
        grammar.kind(step) != "w" or grammar.lower(step) in grammar.sets["conjunctions"] for step in words
    ):
        return None
    begun = grammar.lower(at - 2) in grammar.sets["auxiliaries"]
    waits = not grammar.has_clause(first, at - 1) and grammar.has_clause(comma + 1, unit.last)
    return _aside(grammar, at, comma, cue) if begun or waits else None
