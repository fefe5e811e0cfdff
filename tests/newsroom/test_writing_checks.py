"""Advice while writing, and what is invisible in a text."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from hypothesis import given, strategies as st

from communique.languages.invisible import invisible_in, without_invisible
from communique.ledger.document import Block, Document, Mark, Photograph
from communique.newsroom.checks import Facts, advice_about

DAY = datetime.date(2026, 3, 14)


def advice(
    *blocks: Block, headline: str = "The bridge is open", language: str = "en", **facts: object
) -> str:
    document = Document(language, headline, blocks=blocks)
    found = advice_about({language: document}, Facts(issued_on=DAY, **facts))  # type: ignore[arg-type]
    return " | ".join(f"{check.what} [{check.words}]" for check in found)


def paragraph(words: str, *marks: Mark) -> Block:
    return Block("paragraph", words, marks)


def test_a_plain_text_has_no_advice() -> None:
    assert not advice(paragraph("The Mayor opened the bridge over the Lipa on Saturday, 14 March 2026."))


@pytest.mark.parametrize(
    ("headline", "expected"),
    [
        ("Bridge " * 20, "characters; lists"),
        ("The bridge is open.", "full stop"),
        ("THE BRIDGE IS OPEN", "all in capitals"),
        ("The bridge  is open", "Two blanks"),
        ("The bri\u200bdge is open", "1 invisible characters"),
        ("Отворен мoст", "two alphabets"),
    ],
)
def test_headlines(headline: str, expected: str) -> None:
    language = "sr-Cyrl" if "О" in headline else "en"
    assert expected in advice(headline=headline, language=language)


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        (paragraph("word " * 300), "Part it"),
        (paragraph("Read it here.", Mark("link", 8, 12, "https://a.example")), "where it leads"),
        (paragraph("https://a.example", Mark("link", 0, 17, "https://a.example")), "bare address"),
        (paragraph("We say THAT THIS MUST NEVER HAPPEN again."), "[THAT THIS MUST NEVER HAPPEN]"),
        (Block("heading", "What it cost"), "no text below it"),
        (paragraph("He came on Monday, 14 March 2026."), "Monday"),
    ],
)
def test_blocks(block: Block, expected: str) -> None:
    assert expected in advice(block)


def test_photographs_are_described_and_not_named() -> None:
    def shown(alternative: str, caption: str = "") -> Block:
        return Block(
            "photograph", "Photo", photograph=Photograph("A", caption=caption, alternative_text=alternative)
        )

    assert "file's name" in advice(shown("IMG_2041.jpg"))
    assert "repeats the caption" in advice(shown("The bridge", "The bridge"))
    assert "very long" in advice(shown("a bridge " * 40))
    assert not advice(shown("A stone bridge over a river", "The bridge"))


def test_the_release_as_a_whole() -> None:
    assert "no Serbian (Cyrillic)" in advice(languages=("en", "sr-Cyrl"))
    assert "Still in translation" in advice(languages=("en", "sr-Cyrl"), in_translation=("sr-Cyrl",))
    assert "tells of an occasion" in advice(kind="readout")
    told = advice(kind="speech")
    assert "as delivered or as drafted" in told
    assert "who speaks or signs" in told
    assert "where and when" in advice(kind="speech", speech_form="delivered", has_byline=True)


def test_abbreviations_and_mixed_parts_are_no_shouting_and_no_deceit() -> None:
    assert not advice(paragraph("The EU, NATO, UN and OSCE met."))
    assert not advice(paragraph("Ковид-19 и PR-служба."), headline="Отворен мост", language="sr-Cyrl")


@pytest.mark.parametrize(
    ("words", "language", "left"),
    [
        ("a\u200bb\ufeff", "en", "ab"),
        ("a\u202eb\u202c", "en", "ab"),
        ("a\u202eb\u202c", "ar", "ab"),
        ("שלום\u200f!", "he", "שלום\u200f!"),
        ("hello\u200f!", "en", "hello!"),
        ("\u2067שלום\u2069", "he", "\u2067שלום\u2069"),
        ("\u2067שלום", "he", "שלום"),
        ("می\u200cخواهم", "fa", "می\u200cخواهم"),
        ("क\u094d\u200dष", "hi", "क\u094d\u200dष"),
        ("👩\u200d🚒", "en", "👩\u200d🚒"),
        ("b\u200dridge", "en", "bridge"),
    ],
)
def test_what_a_text_needs_stays_and_nothing_else(words: str, language: str, left: str) -> None:
    assert without_invisible(words, language) == (left, len(words) - len(left))


@given(st.text(), st.sampled_from(["en", "sr-Cyrl", "ar", "he", "fa"]))
def test_nothing_is_left_to_take_out(words: str, language: str) -> None:
    cleaned, _ = without_invisible(words, language)
    again, _ = without_invisible(cleaned, language)
    assert [letter for letter in again if letter not in cleaned] == []
    assert not invisible_in(
        "".join(letter for letter in words if letter.isalnum() and letter.isascii()), language
    )


BEFORE, AFTER = DAY - datetime.timedelta(days=2), DAY + datetime.timedelta(days=2)


@pytest.mark.parametrize("kind", ["readout", "speech", "announcement"])
def test_kinds_that_tell_of_an_occasion_say_when_and_where(kind: str) -> None:
    complete: dict[str, Any] = {
        "has_occasion": True,
        "has_place": True,
        "occasion_from": DAY,
        "occasion_until": DAY,
    }
    asked: dict[str, Any] = {"kind": kind, "has_byline": True, "speech_form": "delivered"}
    assert "choose" in advice(**asked)
    assert not advice(**asked, **complete)
    assert "no place" in advice(**asked, **(complete | {"has_place": False}))
    assert "no day" in advice(**asked, **(complete | {"occasion_from": None, "occasion_until": None}))


def test_what_is_announced_is_to_come_and_what_was_held_is_past() -> None:
    told: dict[str, Any] = {"has_occasion": True, "has_place": True}
    past = told | {"occasion_from": BEFORE, "occasion_until": BEFORE}
    coming = told | {"occasion_from": AFTER, "occasion_until": AFTER}
    assert "was over before" in advice(kind="announcement", **past)
    assert not advice(kind="announcement", **coming)
    assert "begins after" in advice(kind="readout", **coming)
    assert not advice(kind="readout", **past)


def test_a_plain_press_release_or_notice_is_asked_for_nothing_more() -> None:
    assert not advice(kind="press_release")
    assert not advice(kind="notice")
