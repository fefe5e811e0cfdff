from __future__ import annotations

import re

import pytest
from hypothesis import given, strategies as st

from communique.languages.slugs import slugify


@pytest.mark.parametrize(
    ("text", "language", "slug"),
    [
        ("Вучић у посети", "sr-Cyrl", "vucic-u-poseti"),
        ("Ђаци, љубав и Његош", "sr-Cyrl", "djaci-ljubav-i-njegos"),
        ("Džep Đorđa Žunića", "sr-Latn", "dzep-djordja-zunica"),
        ("The Mayor's 2nd visit — to Đurđevo", "en", "the-mayors-2nd-visit-to-djurdjevo"),
        ("Москва", "ru", "moskva"),
        ("北京", "zh", "beijing"),
        ("!?", "en", "release"),
        ("", "sr", "release"),
    ],
)
def test_slugs(text: str, language: str, slug: str) -> None:
    assert slugify(text, language) == slug


def test_cuts_between_words() -> None:
    assert slugify("one two three four", "en", max_length=12) == "one-two"
    assert slugify("incomprehensibilities", "en", max_length=6) == "incomp"


def test_refuses_no_room() -> None:
    with pytest.raises(ValueError, match="room"):
        slugify("a", "en", max_length=0)


@given(st.text(), st.sampled_from(["en", "sr-Cyrl", "ru", "ar"]), st.integers(1, 90))
def test_is_always_a_slug(text: str, language: str, max_length: int) -> None:
    slug = slugify(text, language, max_length=max_length)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)
    assert len(slug) <= max_length
