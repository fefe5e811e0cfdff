from __future__ import annotations

import unicodedata
from dataclasses import astuple

from hypothesis import given, strategies as st

from communique.letters.digests import letter_key, sender_digest
from communique.letters.forms import LetterForm
from communique.letters.typed import is_blank, many_lines, one_line
from tests.letters.writing import PERSONAL, TYPED, typed

ANY_TEXT = st.text(st.characters(), max_size=200)
OVERRIDE = "\N{RIGHT-TO-LEFT OVERRIDE}"


@given(ANY_TEXT)
def test_one_line_has_no_controls_and_stays_as_it_is(text: str) -> None:
    cleaned = one_line(text)
    assert not any(unicodedata.category(character) in {"Cc", "Cs"} for character in cleaned)
    assert one_line(cleaned) == cleaned


@given(ANY_TEXT)
def test_many_lines_have_no_controls_but_line_ends_and_tabs(text: str) -> None:
    cleaned = many_lines(text)
    controls = {character for character in cleaned if unicodedata.category(character) in {"Cc", "Cs"}}
    assert controls <= {"\n", "\t"}
    assert OVERRIDE not in cleaned
    assert many_lines(cleaned) == cleaned


def test_what_people_write_in_their_scripts_stays() -> None:
    persian = "می\N{ZERO WIDTH NON-JOINER}خواهم"
    hebrew = "שלום (1)\N{RIGHT-TO-LEFT MARK}!"
    assert one_line(persian) == persian
    assert many_lines(hebrew) == hebrew
    assert many_lines("Ђорђе\r\nи\vЉубица \U0001fae9") == "Ђорђе\nи\nЉубица \U0001fae9"


def test_invisible_characters_are_not_a_name() -> None:
    assert is_blank("\N{ZERO WIDTH JOINER} \N{NO-BREAK SPACE}\N{ZERO WIDTH NON-JOINER}")
    form = LetterForm(TYPED | {"given_name": "\N{ZERO WIDTH JOINER}"})
    assert form.errors.as_data()["given_name"][0].code == "required"


def test_a_typed_letter_does_not_show_itself() -> None:
    assert not any(word in repr(typed()) for word in PERSONAL)


@given(st.lists(st.text("ab\n", min_size=1, max_size=3), min_size=7, max_size=7))
def test_the_key_tells_every_field_apart(fields: list[str]) -> None:
    one = typed(**dict(zip(TYPED, fields, strict=True)))
    other = typed(**dict(zip(TYPED, [*fields[1:], fields[0]], strict=True)))
    assert (letter_key(one) == letter_key(other)) == (astuple(one) == astuple(other))


def test_an_address_cannot_be_read_from_its_digest_and_counts_by_its_network() -> None:
    assert "203.0.113.9" not in sender_digest("203.0.113.9", 7)
    assert sender_digest("203.0.113.9", 7) != sender_digest("203.0.113.9", 8)
    assert sender_digest("203.0.113.9", 7) == sender_digest("::ffff:203.0.113.9", 7)
    assert sender_digest("2001:db8:1:2::1", 7) == sender_digest("2001:db8:1:2:ffff::9", 7)
    assert sender_digest("2001:db8:1:2::1", 7) != sender_digest("2001:db8:1:3::1", 7)
    assert sender_digest("nonsense", 7) == sender_digest("", 7)
