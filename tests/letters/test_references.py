from __future__ import annotations

import re
from itertools import combinations

from hypothesis import given, strategies as st

from communique.letters.references import ALPHABET, new_reference, read_reference

YEARS = st.integers(min_value=0, max_value=9999)


@given(YEARS)
def test_a_new_number_has_the_form_and_is_read_as_itself(year: int) -> None:
    reference = new_reference(year)
    assert re.fullmatch(r"[0-9]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}", reference)
    assert reference.startswith(f"{year:04d}-")
    assert read_reference(reference) == reference


@given(YEARS, st.integers(min_value=0, max_value=11), st.sampled_from(ALPHABET))
def test_any_single_wrong_character_is_found(year: int, place: int, other: str) -> None:
    characters = list(new_reference(year).replace("-", ""))
    if characters[place] != other:
        characters[place] = other
        assert read_reference("".join(characters)) is None


@given(YEARS)
def test_any_two_characters_that_changed_places_are_found(year: int) -> None:
    characters = list(new_reference(year).replace("-", ""))
    for first, second in combinations(range(len(characters)), 2):
        swapped = characters.copy()
        swapped[first], swapped[second] = swapped[second], swapped[first]
        if swapped != characters:
            assert read_reference("".join(swapped)) is None


@given(YEARS, st.sampled_from("O0"), st.sampled_from("IL1"), st.sampled_from(["", " ", "-", "\N{EN DASH}"]))
def test_a_number_is_read_as_people_write_it(year: int, nought: str, one: str, between: str) -> None:
    reference = new_reference(year)
    written = between.join(reference.split("-")).replace("0", nought).replace("1", one)
    assert read_reference(f" {written.lower()} ") == reference


@given(st.text(max_size=60))
def test_any_other_text_is_no_number_or_one_in_our_form(text: str) -> None:
    found = read_reference(text)
    assert found is None or read_reference(found) == found


def test_numbers_do_not_repeat() -> None:
    assert len({new_reference(2026) for _ in range(5000)}) == 5000
