"""Cyrillic to Latin and back: what comes back, what cannot, and so why the Cyrillic text is what is kept."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given, strategies as st

import communique.languages.packs as packs_package
from communique.languages.scripts import to_latin, to_latin_with_offsets
from tests.languages.back import to_cyrillic

HERE: Final = Path(__file__).parent
PACK: Final = Path(packs_package.__file__).parent
LETTERS: Final = "абвгдђежзијклљмнњопрстћуфхцчџш"
# Where Cyrillic has two letters that Latin writes as it writes one.
AMBIGUOUS: Final = re.compile("нј|лј|дж", re.IGNORECASE)
WORD: Final = re.compile(f"[{LETTERS}{LETTERS.upper()}]{{2,}}")


def lines(name: str) -> list[str]:
    return [
        line for line in (HERE / name).read_text(encoding="utf-8").splitlines() if not line.startswith("#")
    ]


def pack_words() -> list[str]:
    """Every Cyrillic word in the Serbian pack: months, titles, countries and their cases, verbs."""
    files = [PACK / "sr.toml", *sorted((PACK / "sr").glob("*.toml"))]
    return sorted({word for file in files for word in WORD.findall(file.read_text(encoding="utf-8"))})


def comes_back(word: str) -> bool:
    return to_cyrillic(to_latin(word)) == word


def test_the_pack_s_words_come_back_but_for_two_letters_that_look_like_one() -> None:
    words = pack_words()
    assert len(words) > 2000
    assert {word for word in words if not comes_back(word)} == {
        word for word in words if AMBIGUOUS.search(word)
    }


@pytest.mark.parametrize("word", lines("words.txt"))
def test_our_own_words_come_back(word: str) -> None:
    assert comes_back(word)


@pytest.mark.parametrize("line", lines("traps.txt"))
def test_traps_lose_their_letters_on_the_way_back(line: str) -> None:
    word, returned = line.split()
    assert to_cyrillic(to_latin(word)) == returned
    assert comes_back(word) == (AMBIGUOUS.search(word) is None)


@pytest.mark.parametrize(("latin", "wrong"), [("COVID-19", "ЦОВИД-19"), ("Wien", "Wиен"), ("IV", "ИВ")])
def test_what_was_latin_from_the_first_cannot_be_told_from_what_was_not(latin: str, wrong: str) -> None:
    assert to_latin(latin) == latin
    assert to_cyrillic(latin) == wrong


@given(st.text(alphabet=LETTERS + " ", max_size=200))
def test_nothing_but_those_pairs_is_ever_lost(text: str) -> None:
    assert comes_back(text) == (AMBIGUOUS.search(text) is None)


LONG = st.text(alphabet=LETTERS + LETTERS.upper() + " .-abcŽ\ufdd0", min_size=40, max_size=160)


@given(LONG, st.lists(st.tuples(st.integers(0, 160), st.integers(0, 160)), max_size=6))
def test_long_texts_are_converted_as_short_ones_are(text: str, spans: list[tuple[int, int]]) -> None:
    """Letter by letter, by way of the map: the neighbours decide about capitals and nothing else does."""
    latin, offsets = to_latin_with_offsets(text, spans)
    kept = {at for start, end in spans for at in range(start, end)}
    for at, char in enumerate(text):
        piece = latin[offsets.to_latin(at) : offsets.to_latin(at + 1)]
        assert piece == char if at in kept else piece.lower() == to_latin(char).lower()
    places = [offsets.to_latin(at) for at in range(len(text) + 1)]
    assert places == sorted(places)
    assert places[-1] == len(latin)


@given(st.text(alphabet="abcčćdđžšnjlQWXY \u0301é", min_size=60, max_size=200))
def test_latin_stays_as_it_is(text: str) -> None:
    assert to_latin(text) == text
