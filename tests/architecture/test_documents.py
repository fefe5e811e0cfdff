"""Generated pages are current, and every command is told of."""

from __future__ import annotations

import re

import click

from tests.architecture.tree import ROOT
from tools import docs


def test_generated_pages_are_current() -> None:
    assert docs.stale() == []


def test_a_stale_page_is_found() -> None:
    page = ROOT / "docs/reference/settings.md"
    written = docs.pages()
    assert docs.stale({page: written[page] + "more"}) == [page]


def test_every_command_is_documented() -> None:
    page = (ROOT / "docs/reference/command.md").read_text("utf-8")
    names = [name for name, _ in docs.commands()]
    assert len(names) > 5
    assert [name for name in names if f"`{name}" not in page] == []


def test_every_option_says_what_it_does() -> None:
    silent = [
        f"{name} {option.opts[0]}"
        for name, command in docs.commands()
        for option in command.params
        if isinstance(option, click.Option) and not option.help and not option.hidden
    ]
    assert silent == []


LINK = re.compile(r"\]\((?!https?:|mailto:|#)(?P<to>[^)#\s]+)")


def test_links_between_documents_lead_somewhere() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    broken = [
        f"{page.relative_to(ROOT)}: {found['to']}"
        for page in pages
        for found in LINK.finditer(page.read_text("utf-8"))
        if not (page.parent / found["to"]).exists()
    ]
    assert broken == []
