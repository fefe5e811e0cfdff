"""What goes out to machines stands in one page of the documents, with what holds it to its specification."""

from __future__ import annotations

import re
from collections.abc import Iterator

from communique.website import addresses, views
from communique.website.pages.routing import MACHINES, ROUTES
from tests.architecture.tree import ROOT

PAGE = (ROOT / "docs/reference/out.md").read_text("utf-8")
CHOICE = re.compile(r"\(\?P<\w+>([a-z]+(?:\|[a-z]+)*)\)")


def files_of(pattern: str) -> Iterator[str]:
    """The ends of the addresses of files that a route stands for: «feed.atom» and «feed.json»."""
    end = pattern.rpartition("/")[2].replace("\\.", ".")
    name, dot, suffixes = end.rpartition(".")
    if not dot:
        return
    known = name if re.fullmatch("[a-z]+", name) else ""
    choice = CHOICE.fullmatch(suffixes)
    for suffix in (choice[1] if choice else suffixes).split("|"):
        yield f"{known}.{suffix}"


def test_every_fixed_address_is_told() -> None:
    assert [path for path in MACHINES if f"`/{path}" not in PAGE] == ["feed.json"]  # told with feed.atom
    for path in (addresses.API, addresses.OPENAPI, "/oembed?url="):
        assert f"`{path}" in PAGE


def test_every_kind_of_file_is_told() -> None:
    ends = {end for pattern, _ in ROUTES for end in files_of(pattern.pattern)}
    assert {"feed.atom", "feed.json", "ninjs.json", ".bib"} <= ends
    assert sorted(end for end in ends if end not in PAGE) == []
    spoken = set(views.CONTENT_TYPES) - {".html"}
    assert sorted(end for end in spoken if end.lstrip("/") not in PAGE) == []


def test_every_row_says_what_holds_it() -> None:
    table = PAGE.partition("## What hides a draft")[0]
    rows = [line for line in table.splitlines() if line.startswith("| ")][1:]
    assert len(rows) > 12
    for row in rows:
        tests = re.findall(r"`(tests/[a-z_/]+\.py)`", row)
        assert tests, row
        assert [test for test in tests if not (ROOT / test).is_file()] == []
