from __future__ import annotations

import re

from hypothesis import given, strategies as st

from communique.ledger.document import Mark, tidy
from communique.newsroom.richtext import paragraphs_of, rich_text, safe_href


def test_marks_point_at_their_words() -> None:
    source = '<p>A <b>bold</b> and <i>slanted</i> <a href="https://example.org/x">word</a>.</p>'
    assert paragraphs_of(source) == [
        (
            "A bold and slanted word.",
            (
                Mark("bold", 2, 6),
                Mark("italic", 11, 18),
                Mark("link", 19, 23, "https://example.org/x"),
            ),
        )
    ]


def test_each_paragraph_stands_alone_and_blanks_are_one() -> None:
    assert paragraphs_of("<p>One\n  two</p><p> </p><p>three<br/>four</p>") == [
        ("One two", ()),
        ("three\nfour", ()),
    ]


def test_hostile_links_keep_their_words_and_lose_their_address() -> None:
    for href in ("javascript:alert(1)", " java\nscript:alert(1)", "data:text/html,x", "vbscript:x", "//["):
        assert paragraphs_of(f'<p><a href="{href}">here</a></p>') == [("here", ())]
    assert safe_href("mailto:press@example.org") == "mailto:press@example.org"


@given(st.text())
def test_plain_words_come_back(words: str) -> None:
    expected = tidy(re.sub("[ \t\r\n]+", " ", words))
    assert [text for text, _ in paragraphs_of(rich_text(words))] == ([expected] if expected else [])


@given(st.text(alphabet="<>/pbia hrefé\u0301=\"'&;\n", max_size=80))
def test_any_markup_gives_tidy_paragraphs_with_fitting_marks(source: str) -> None:
    for text, marks in paragraphs_of(source):
        assert text == tidy(text)
        assert all(0 <= mark.start < mark.end <= len(text) for mark in marks)
