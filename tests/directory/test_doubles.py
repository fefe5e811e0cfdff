"""Entries that are written alike are suggested with the reason; strangers are not."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from communique.directory.actions import add_country, add_person, keep_apart, merge_people, undo_merge
from communique.directory.likeness import keys, sound, why_alike
from communique.directory.queries.doubles import doubles, doubles_of
from communique.directory.spelling import spelling
from communique.staff.models import Officer


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("Shoygin", "Sergei Shoigin", "surname alone"),
        ("Sergei Shoigin", "Сергеј Шојгин", "two ways to write one name"),
        ("Sergei Shoigin", "S. Shoigin", "«S.» may stand for «Sergei»"),
        ("Aleks Mart", "Aleksandar Mart", "«Aleks» may stand for «Aleksandar»"),
        ("Andrei Golubin", "Андреј Холубин", "differ by one letter"),
        ("Andrey Zhukin", "Andrej Žukin", "given names agree"),
        ("Ана Лисов", "ANA LISOV", "Both are written"),
        ("Tulio Bressardi", "Tullio Bressardi", "given names agree"),
    ],
)
def test_these_may_be_one(one: str, other: str, why: str) -> None:
    assert why in (why_alike(one, other) or "nothing")
    assert why_alike(other, one) is not None
    assert set(keys(one)) & set(keys(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ana Lisov", "Vid Lisov"),
        ("Ana Lisov", "Ana Mart"),
        ("Ana Lisov", "Ana Lisova"),
        ("Lisov", "Lisan"),
        ("S. Shoigin", "Ivan Shoigin"),
        ("Edvar II", "Edvar III"),
        ("", "Ana"),
    ],
)
def test_these_are_two(one: str, other: str) -> None:
    assert why_alike(one, other) is None


letters = st.text("абвгдђежзијклљмнњопрстћуфхцчџшабаи", min_size=1, max_size=9)
names = st.builds(lambda *parts: " ".join(part.capitalize() for part in parts), letters, letters)


@given(names, names)
def test_likeness_has_no_order_and_names_that_are_alike_share_a_key(one: str, other: str) -> None:
    assert (why_alike(one, other) is None) == (why_alike(other, one) is None)
    if why_alike(one, other) is not None:
        assert set(keys(one)) & set(keys(other))
    assert sound(spelling(one)) == sound(spelling(one.upper()))
    assert why_alike(one, one) is not None


@pytest.mark.django_db
def test_suggestions_go_when_they_are_decided(vera: Officer) -> None:
    one = add_person(names={"en": "Sergei Shoigin"}, by=vera)
    other = add_person(names={"en": "Somebody Else"}, aliases=["Shoygin"], by=vera)
    third = add_person(names={"sr-Cyrl": "Сергеј Шојгин"}, by=vera)
    assert [(each.one, each.other) for each in doubles()] == [
        (one.pk, other.pk), (one.pk, third.pk), (other.pk, third.pk)
    ]  # fmt: skip
    keep_apart(one=other, other=one, by=vera)
    merge = merge_people(kept=one, merged=third, by=vera)
    assert doubles() == []
    undo_merge(merge=merge, by=vera)
    assert {each.other for each in doubles_of(third.pk)} == {third.pk}


@pytest.mark.django_db
def test_people_of_two_countries_are_strangers(vera: Officer) -> None:
    zarenia, halmar = (add_country(code=f"X-{name}", names={"en": name}, by=vera) for name in ("Zar", "Hal"))
    add_person(names={"en": "Sergei Shoigin"}, country=zarenia, by=vera)
    add_person(names={"en": "Sergej Šojgin"}, country=halmar, by=vera)
    assert doubles() == []
