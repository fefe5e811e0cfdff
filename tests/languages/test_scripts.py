"""Cyrillic to Latin: capitals as readers expect them, offsets exact, everything else untouched."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from communique.languages.scripts import to_latin, to_latin_with_offsets

SERBIAN = "абвгдђежзијклљмнњопрстћуфхцчџшАБВГДЂЕЖЗИЈКЛЉМНЊОПРСТЋУФХЦЧЏШ"
mixed = st.text(alphabet=st.one_of(st.sampled_from(SERBIAN + " .-\u0301"), st.characters()))


@pytest.mark.parametrize(
    ("cyrillic", "latin"),
    [
        ("ЊЕГОШ", "NJEGOŠ"),
        ("Његош", "Njegoš"),
        ("ЏУГАЊ", "DŽUGANJ"),
        ("Џугањ", "Džuganj"),
        ("Љ. Марић", "Lj. Marić"),
        ("КОЊ и Коњ", "KONJ i Konj"),
        ("ЉЊЏ", "LJNJDŽ"),
        ("Ђорђе Ћосић", "Đorđe Ćosić"),
        ("Љ\u0301убав", "Lj\u0301ubav"),
        ("Љ\u0301УБАВ", "LJ\u0301UBAV"),
        ("COVID-19 и НАТО", "COVID-19 i NATO"),
        ("Москва, Ёлка", "Moskva, Ёlka"),
        ("", ""),
    ],
)
def test_converts_with_the_right_capitals(cyrillic: str, latin: str) -> None:
    assert to_latin(cyrillic) == latin


def test_keeps_protected_spans_as_written() -> None:
    assert to_latin("слово Љ и ЉУДИ", [(6, 7)]) == "slovo Љ i LJUDI"
    assert to_latin("АЊ", [(0, 1)]) == "АNJ"


@given(mixed)
def test_is_done_after_one_pass(text: str) -> None:
    assert to_latin(to_latin(text)) == to_latin(text)


@given(mixed)
def test_leaves_no_serbian_letter_and_touches_no_other(text: str) -> None:
    latin = to_latin(text)
    assert not set(latin) & set(SERBIAN)
    others = [char for char in text if char not in SERBIAN]
    if not set(text) & set(SERBIAN):
        assert latin == "".join(others)


@given(mixed)
def test_offsets_lead_there_and_back(text: str) -> None:
    latin, offsets = to_latin_with_offsets(text)
    assert latin == to_latin(text)
    assert offsets.to_latin(0) == 0
    assert offsets.to_latin(len(text)) == len(latin)
    assert all(offsets.to_source(offsets.to_latin(at)) == at for at in range(len(text) + 1))


@given(mixed)
def test_each_letter_lies_where_the_map_says(text: str) -> None:
    latin, offsets = to_latin_with_offsets(text)
    pieces = [latin[offsets.to_latin(at) : offsets.to_latin(at + 1)] for at in range(len(text))]
    assert "".join(pieces) == latin
    assert all(piece.lower() == to_latin(char).lower() for piece, char in zip(pieces, text, strict=True))


@given(mixed, st.lists(st.tuples(st.integers(-2, 30), st.integers(-2, 30)), max_size=4))
def test_offsets_hold_with_protected_spans(text: str, spans: list[tuple[int, int]]) -> None:
    latin, offsets = to_latin_with_offsets(text, spans)
    assert offsets.to_latin(len(text)) == len(latin)
    for start, end in spans:
        kept = text[max(0, start) : max(0, end)]
        if start < end:
            where = offsets.to_latin(max(0, min(start, len(text))))
            assert latin[where : where + len(kept)] == kept


@given(st.text(alphabet=SERBIAN))
def test_casing_follows_the_source(text: str) -> None:
    assert to_latin(text).lower() == to_latin(text.lower())
    if len(text) > 1:
        assert to_latin(text.upper()).isupper()
