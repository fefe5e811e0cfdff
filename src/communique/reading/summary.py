"""A reading for people at a terminal: the text with what is said in it, then what the record would hold.

What colour tells, a number or a word tells too, so that nothing is lost in a pipe or under NO_COLOR.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from communique.reading.findings import (
        Block,
        Commitment,
        Due,
        LeftOut,
        Occasion,
        Position,
        Reading,
        ReadingWarning,
        Speaker,
        Statement,
    )

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_COLOURS: Final = ("cyan", "magenta", "green", "yellow", "blue", "red", "bright_cyan", "bright_magenta")
_NOT_KNOWN: Final = "not known"
_QUOTED: Final = 60  # characters of what is left out, or warned of
_TOLD: Final = 100  # of the words that tell of an occasion


def shown(text: str, limit: int = 0) -> str:
    """Text safe to print: no control characters (they could steer the terminal), one line, cut if asked."""
    line = " ".join(_CONTROL.sub("\ufffd", text).split())
    return line if not limit or len(line) <= limit else line[: limit - 1].rstrip() + "…"


def print_reading(console: Console, reading: Reading, source: str = "") -> None:
    """`source` is the text the reading's offsets count in; without it, what is left out is not quoted."""
    speakers = _Speakers(reading.statements)
    console.print(_headline(reading))
    for part in _body(reading, speakers, plain=not console.is_terminal):
        console.print(part)
    if speakers.numbers:
        _print_list(console, "Who speaks", speakers.legend())
    _print_list(console, "Occasions", (_occasion(one, source) for one in reading.occasions))
    _print_list(console, "Promises", map(_promise, reading.commitments))
    _print_list(console, "Positions", map(_position, reading.positions))
    if reading.photographs:
        console.print(_photographs(reading))
        console.print()
    _print_list(console, "Left out", (_left_out(part, source) for part in reading.left_out))
    for warning in reading.warnings:
        console.print(_warning(warning, source))
    console.print()


class _Speakers:
    """Each speaker's number and colour, by their first statement; who is not known comes last."""

    def __init__(self, statements: Iterable[Statement]) -> None:
        self.offices: dict[str, str] = {}
        self.bases: dict[str, Counter[str]] = {}
        for statement in statements:
            name = self._name(statement.speaker)
            self.bases.setdefault(name, Counter())[statement.speaker.basis] += 1
            if statement.speaker.office:
                self.offices.setdefault(name, statement.speaker.office)
        known = [name for name in self.bases if name != _NOT_KNOWN]
        names = [*known, *([_NOT_KNOWN] if _NOT_KNOWN in self.bases else [])]
        self.numbers = {name: number for number, name in enumerate(names, start=1)}

    @staticmethod
    def _name(speaker: Speaker) -> str:
        return speaker.name or _NOT_KNOWN

    def number(self, statement: Statement) -> int:
        return self.numbers[self._name(statement.speaker)]

    def colour(self, statement: Statement) -> str:
        return self._colour(self._name(statement.speaker))

    def _colour(self, name: str) -> str:
        return "bright_black" if name == _NOT_KNOWN else _COLOURS[(self.numbers[name] - 1) % len(_COLOURS)]

    def legend(self) -> Iterator[Text]:
        for name, number in self.numbers.items():
            bases = self.bases[name]
            told = ", ".join(f"{count} by {basis}" for basis, count in bases.most_common() if basis != "none")
            office = f", {shown(self.offices[name])}" if name in self.offices else ""
            yield Text.assemble(
                (f"[{number}] ", "bold"),
                (shown(name), f"bold {self._colour(name)}"),
                office,
                (f"  {_count(bases.total(), 'statement')}" + (f": {told}" if told else ""), "dim"),
            )


def _headline(reading: Reading) -> Panel:
    facts = Table.grid(padding=(0, 2))
    rows = (
        ("Section", reading.section),
        ("Issued", (reading.issued_at or "").replace("T", ", ") or None),
        ("Language", reading.language),
        ("SHA-256", reading.sha256),
    )
    for name, value in rows:
        facts.add_row(Text(name, "dim"), Text(shown(value)) if value else Text("not found", "yellow"))
    title = Text(shown(reading.title), "bold") if reading.title else Text("No headline", "bold yellow")
    return Panel(facts, title=title, subtitle=Text(shown(reading.source), "dim"), title_align="left")


def _body(reading: Reading, speakers: _Speakers, *, plain: bool) -> Iterator[RenderableType]:
    """The blocks, speech underlined in its speaker's colour; `plain`: in brackets."""
    statements = list(reading.statements)
    at = 0
    for block in reading.blocks:
        inside = []
        while at < len(statements) and statements[at].start < block.end:
            if statements[at].start >= block.start:
                inside.append(statements[at])
            at += 1
        if block.kind == "photograph":
            yield Padding(Text(f"photograph: {_caption(block)}", "dim"), (0, 0, 1, 4), expand=False)
        elif block.kind == "heading":
            yield Padding(Text(f"## {shown(block.text)}", "bold"), (0, 0, 1, 0), expand=False)
        else:
            yield Padding(_paragraph(block, inside, speakers, plain=plain), (0, 0, 1, 2), expand=False)


def _caption(block: Block) -> str:
    return shown(block.credit or block.text or block.alt or block.src or "no credit")


def _paragraph(block: Block, statements: list[Statement], speakers: _Speakers, *, plain: bool) -> Text:
    """A statement is found by its words: lines that were joined have other offsets than their source."""
    text, at = Text(), 0
    for statement in statements:
        begin = block.text.find(statement.text, at)
        if begin < 0:
            continue
        end = begin + len(statement.text)
        number = speakers.number(statement)
        text.append(_clean(block.text[at:begin]))
        words = _clean(block.text[begin:end])
        if plain:
            text.append(f"[{number}: {words}]")
        else:
            text.append(words, f"underline {speakers.colour(statement)}")
            text.append(f"[{number}]", "dim")
        at = end
    text.append(_clean(block.text[at:]))
    return text


def _clean(text: str) -> str:
    return re.sub(r"\s+", " ", _CONTROL.sub("\ufffd", text))


def _print_list(console: Console, title: str, lines: Iterable[Text]) -> None:
    table = Table.grid(padding=(0, 1, 0, 0))
    table.add_column(width=2)
    table.add_column(overflow="fold")
    for line in lines:
        table.add_row("–", line)
    if table.row_count:
        console.print(Text(f"{title} ({table.row_count})", "bold"))
        console.print(table)
        console.print()


def _occasion(occasion: Occasion, source: str) -> Text:
    when = _interval(occasion.earliest, occasion.latest) or "day not told"
    facts = [occasion.kind.replace("_", " "), "planned" if occasion.planned else "held", when]
    line = Text.assemble((facts[0], "bold"), f", {facts[1]}, ", (facts[2], "cyan"))
    if occasion.place:
        line.append(f", {shown(occasion.place)}")
    if occasion.participants:
        line.append(": " + ", ".join(map(shown, occasion.participants)))
    if source:
        line.append(f"\n“{shown(source[occasion.start : occasion.end], _TOLD)}”", "dim")
    return line


def _promise(promise: Commitment) -> Text:
    by = ", ".join(map(shown, promise.by)) or _NOT_KNOWN
    line = Text.assemble((by, "bold"), f": {shown(promise.text)}")
    if promise.due is not None:
        line.append(f"\ndue “{shown(promise.due.text)}”: {_due(promise.due)}", "cyan")
    return line


def _due(due: Due) -> str:
    return _interval(due.earliest, due.latest) or "no bounds"


def _interval(earliest: str | None, latest: str | None) -> str:
    if earliest == latest:
        return earliest or ""
    if earliest and latest:
        return f"{earliest} to {latest}"
    return f"from {earliest}" if earliest else f"until {latest}"


def _position(position: Position) -> Text:
    to = f" → {', '.join(map(shown, position.to))}" if position.to else ""
    return Text.assemble((shown(position.by), "bold"), f"{to} ({position.kind}): {shown(position.text)}")


def _photographs(reading: Reading) -> Table:
    title = f"Photographs ({len(reading.photographs)})"
    table = Table(title=title, title_justify="left", title_style="bold", box=None, padding=(0, 2, 0, 0))
    for column in ("Agency", "Photographer", "Place"):
        table.add_column(column, style="dim" if column == "Place" else "")
    for photo in reading.photographs:
        row = (photo.agency, photo.photographer)
        table.add_row(*(Text(shown(value or "–")) for value in row), f"{photo.start}–{photo.end}")
    return table


def _left_out(part: LeftOut, source: str) -> Text:
    line = Text.assemble(shown(part.reason), (f"  {part.start}–{part.end}", "dim"))
    if source:
        line.append(f"\n“{shown(source[part.start : part.end], _QUOTED)}”", "dim")
    return line


def _warning(warning: ReadingWarning, source: str) -> Text:
    line = Text.assemble(("Warning  ", "bold yellow"), shown(warning.what))
    if warning.end > warning.start:
        words = shown(source[warning.start : warning.end], _QUOTED)
        quoted = f" “{words}”" if words and words not in shown(warning.what) else ""
        line.append(f" {quoted} ({warning.start}–{warning.end})", "dim")
    return line


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")
