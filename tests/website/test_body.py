"""A document's body as HTML, whatever it holds."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given, strategies as st

from communique.ledger.document import Mark
from communique.website.pages.body import harmless, inline
from communique.website.pages.telling import shortened

VOID = {"br"}


class Reader(HTMLParser):
    """What a browser would make of it: its text, its elements, and whether they close in order."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        if tag == "br":
            self.text += "\n"
        else:
            self.open.append(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    reader.close()
    assert reader.open == []
    return reader


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n<>&\"'"), max_size=60)


@st.composite
def marked(draw: st.DrawFn) -> tuple[str, list[Mark]]:
    text = draw(TEXTS)
    place = st.integers(0, len(text))
    marks = []
    for _ in range(draw(st.integers(0, 5))):
        start, end = sorted((draw(place), draw(place)))
        kind = draw(st.sampled_from(["bold", "italic", "link", "protected"]))
        href = draw(
            st.sampled_from(['https://a.example/?a=1&b="2"', "javascript:x", "mailto:a@b.example", ""])
        )
        marks.append(Mark(kind, start, end, href))  # type: ignore[arg-type]
    return text, marks


@given(marked())
def test_text_comes_through_whole_and_nothing_else(case: tuple[str, list[Mark]]) -> None:
    text, marks = case
    reader = read(inline(text, marks))
    assert reader.text == text
    assert reader.seen <= {"a", "em", "strong", "br"}
    assert all(link.startswith(("https://", "mailto:")) for link in reader.links)


def test_marks_may_overlap() -> None:
    marks = [Mark("bold", 0, 5), Mark("italic", 3, 8), Mark("link", 2, 6, "https://a.example/")]
    html = inline("abcdefgh", marks)
    assert html == (
        '<strong>ab</strong><a href="https://a.example/"><strong>c</strong><strong><em>de</em></strong>'
        "<em>f</em></a><em>gh</em>"
    )


@pytest.mark.parametrize(
    ("href", "allowed"),
    [
        ("https://a.example/x", True),
        ("http://a.example", True),
        ("mailto:a@b.example", True),
        ("/en/archive/", True),
        ("//evil.example", False),
        ("/\\evil.example", False),
        ("javascript:alert(1)", False),
        ("java\nscript:alert(1)", False),
        (" javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("https:///x", False),
        ("vbscript:x", False),
        ("https://a.example/\x00", False),
        ("", False),
    ],
)
def test_harmless_links(href: str, *, allowed: bool) -> None:
    assert harmless(href) is allowed


@given(st.text(max_size=80), st.integers(5, 40))
def test_shortened_text_is_never_longer(text: str, most: int) -> None:
    assert len(shortened(text, most)) <= most + 1
