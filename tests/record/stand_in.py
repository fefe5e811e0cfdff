"""A reader that anybody can follow: “words,” said Name (Post). It finds what tests write, no more."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence

from communique.reading.findings import (
    Basis,
    Commitment,
    Due,
    Occasion,
    Person,
    Position,
    Span,
    Speaker,
    Statement,
)
from communique.reading.passages import Circumstances, Passage
from communique.reading.said import Said

SPOKEN = re.compile(r"(?P<words>“[^”]+”)(?: (?P<cue>said|рекла је|рекао је) (?P<name>\w+(?: [A-ZА-Я]\w+)?))?")
PROMISE = re.compile(r"(?:[Ww]e (?:will|shall)|[Мм]и ћемо) [^.”,]+")
VISIT = re.compile(
    r"(?P<name>\w+ \w+) (?:visited|обилази) (?P<place>\w+)(?:,? (?:on )?(?P<day>\d{4}-\d\d-\d\d))?"
)
THANKS = re.compile(r"(?P<by>\w+ \w+) (?:thanked|захваљује:) (?P<to>\w+ \w+)")
PRONOUNS = frozenset({"she", "he"})


def find_said(passages: Sequence[Passage], circumstances: Circumstances) -> Said:
    statements: list[Statement] = []
    occasions: list[Occasion] = []
    positions: list[Position] = []
    commitments: list[Commitment] = []
    people: dict[str, list[Span]] = {}
    last: str | None = None
    for passage in passages:
        for found in SPOKEN.finditer(passage.text):
            span = passage.span(*found.span("words"))
            name, cue, named = found["name"], None, Span(span.end, span.end)
            if name:
                cue, named = passage.span(*found.span("cue")), passage.span(*found.span("name"))
            pronoun = name in PRONOUNS
            speaker = last if pronoun else name
            last = speaker or last
            if speaker:
                people.setdefault(speaker, []).append(named)
            basis: Basis = "pronoun" if pronoun else "name" if name else "none"
            statements.append(
                Statement(
                    "direct", span.start, span.end, found["words"], cue,
                    Speaker(speaker, None, basis, named.start, named.end),
                )
            )  # fmt: skip
        for found in PROMISE.finditer(passage.text):
            span = passage.span(*found.span())
            due = Due(None, "2026-12-31", "this year") if "this year" in found[0] else None
            commitments.append(Commitment(span.start, span.end, found[0], (last,) if last else (), due))
        for found in VISIT.finditer(passage.text):
            span = passage.span(*found.span())
            day = found["day"] or (circumstances.issued or datetime.date(2026, 1, 1)).isoformat()
            occasions.append(
                Occasion("visit", day, day, found["place"], (found["name"],), span.start, span.end, False)
            )
        for found in THANKS.finditer(passage.text):
            span = passage.span(*found.span())
            positions.append(Position("thanks", found["by"], (found["to"],), span.start, span.end, found[0]))
    return Said(
        people=tuple(Person(name, None, None, tuple(spans)) for name, spans in people.items()),
        statements=tuple(statements),
        occasions=tuple(occasions),
        positions=tuple(positions),
        commitments=tuple(commitments),
    )
