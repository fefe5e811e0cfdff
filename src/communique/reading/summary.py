"""A reading for people at a terminal."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rich.panel import Panel
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from rich.console import Console

    from communique.reading.findings import Block, Reading, ReadingWarning

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_STYLES: Final = {"heading": "bold", "photograph": "cyan", "paragraph": ""}
_SHOWN: Final = 160  # characters of a block


def shown(text: str, limit: int = 0) -> str:
    """Text safe to print: no control characters (they could steer the terminal), one line, cut if asked."""
    line = " ".join(_CONTROL.sub("\ufffd", text).split())
    return line if not limit or len(line) <= limit else line[: limit - 1].rstrip() + "…"


def print_reading(console: Console, reading: Reading) -> None:
    """Headline and facts, blocks, photographs, what was left out and why, warnings."""
    console.print(_headline(reading))
    console.print(_blocks(reading))
    if reading.photographs:
        console.print(_photographs(reading))
    if reading.left_out:
        console.print(_left_out(reading))
    for warning in reading.warnings:
        console.print(
            Text.assemble(("Warning  ", "bold yellow"), shown(warning.what), (_place(warning), "dim"))
        )
    console.print()


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


def _blocks(reading: Reading) -> Table:
    table = Table(box=None, show_header=False, padding=(0, 1))
    table.add_column(justify="right", style="dim", no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column()
    for number, block in enumerate(reading.blocks, start=1):
        style = _STYLES[block.kind]
        table.add_row(str(number), Text(block.kind, style), Text(_words(block), style))
    return table


def _words(block: Block) -> str:
    if block.kind == "photograph" and not block.text:
        return shown(block.alt or block.src or "", _SHOWN)
    return shown(block.text, _SHOWN)


def _photographs(reading: Reading) -> Table:
    table = Table(title=f"Photographs ({len(reading.photographs)})", title_justify="left", title_style="bold")
    for column in ("Agency", "Photographer", "Place"):
        table.add_column(column)
    for photo in reading.photographs:
        row = (photo.agency, photo.photographer)
        table.add_row(*(Text(shown(value or "–")) for value in row), f"{photo.start}–{photo.end}")
    return table


def _left_out(reading: Reading) -> Table:
    table = Table(title="Left out", title_justify="left", title_style="bold", show_header=False, box=None)
    table.add_column(no_wrap=True, style="dim")
    table.add_column()
    for part in reading.left_out:
        table.add_row(f"{part.start}–{part.end}", Text(shown(part.reason)))
    return table


def _place(warning: ReadingWarning) -> str:
    return f"  ({warning.start}–{warning.end})" if warning.end else ""
