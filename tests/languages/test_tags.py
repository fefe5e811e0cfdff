from __future__ import annotations

import pytest

from communique.languages import tags


@pytest.mark.parametrize(
    ("tag", "address"),
    [
        ("en", "en"),
        ("sr-Cyrl", "sr"),
        ("sr-Latn", "sr-latn"),
        ("pt-BR", "pt-br"),
        ("zh-Hant-TW", "zh-hant-tw"),
    ],
)
def test_addresses_lead_there_and_back(tag: str, address: str) -> None:
    assert tags.address_of(tag) == address
    assert tags.tag_of(address) == tag
    assert tags.tag_of(f"/{address}/") == tag


def test_serbian_alone_means_the_stored_script() -> None:
    assert tags.canonical_tag("sr") == "sr-Cyrl"
    assert tags.canonical_tag("SR_latn") == "sr-Latn"


def test_script_variants_are_derived_one_way() -> None:
    assert tags.script_variants("sr") == ("sr-Latn",)
    assert tags.script_variants("sr-Latn") == ()
    assert tags.script_variants("en") == ()
    assert tags.source_of("sr-Latn") == "sr-Cyrl"
    assert tags.source_of("en") is None


def test_native_names() -> None:
    assert [tags.native_name(tag) for tag in ("en", "sr", "sr-Latn", "en-GB")] == [
        "English",
        "Српски",
        "Srpski",
        "English",
    ]
    assert tags.native_name("tlh") == "tlh"


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("en", "ltr"),
        ("ar", "rtl"),
        ("he-IL", "rtl"),
        ("fa", "rtl"),
        ("ur", "rtl"),
        ("az-Arab", "rtl"),
        ("ur-Latn", "ltr"),
    ],
)
def test_direction(tag: str, expected: str) -> None:
    assert tags.direction(tag) == expected
