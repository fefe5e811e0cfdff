"""Both scripts, every case form and missing diacritics meet in the index."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from communique.languages.folding import fold, stem_choices, stems, words
from communique.languages.scripts import to_latin

ASCII = str.maketrans({"č": "c", "ć": "c", "š": "s", "ž": "z", "đ": "dj"})


def test_scripts_and_missing_diacritics_fold_alike() -> None:
    assert fold("Вучић") == fold("Vučić") == fold("VUCIC") == "vucic"
    assert fold("Ђорђевић") == fold("Djordjević") == "djordjevic"
    assert fold("  Његош\u00a0и\n Џон ") == "njegos i dzon"
    assert fold("Straße, Łódź, Ångström") == "strasse, lodz, angstrom"
    assert fold("Ελλάδα") == "ελλαδα"


@pytest.mark.parametrize(
    "forms",
    [
        "Вучић Вучића Вучићу Вучиће Вучићем",
        "Маринковић Маринковића Маринковићу Маринковићем",
        "Ђорђевић Ђорђевића Ђорђевићу Ђорђевићем",
        "министар министра министру министром министри министара министрима",
        "председник председника председнику председником председнике",
        "сарадња сарадње сарадњи сарадњу сарадњом",
        "грађанин грађанина грађани грађана грађанима грађане",
        "школа школе школи школу школом школама",
        "Јелена Јелене Јелени Јелену Јеленом",
        "закон закона закону законом закони законима законе",
    ],
)
def test_inflected_forms_meet_in_both_scripts_and_in_ascii(forms: str) -> None:
    latin = to_latin(forms)
    ascii_only = latin.lower().translate(ASCII)
    found = {stem for text in (forms, latin, ascii_only) for stem in stems(text, "sr-Cyrl")}
    assert len(found) == 1


def test_a_query_without_known_language_finds_both() -> None:
    (choice,) = stem_choices("vucica")
    assert set(choice) & set(stems("Вучића", "sr-Cyrl"))
    assert set(choice) & set(stems("vucica", "en"))
    (choice,) = stem_choices("elections")
    assert set(choice) & set(stems("election", "en"))


def test_english_possessives_meet_the_name() -> None:
    assert stems("Vučić's", "en") == stems("Vučić’s", "en") == stems("vucic", "en")


def test_other_languages_stay_unstemmed() -> None:
    assert stems("Élections générales", "fr") == words("elections generales")
    assert stems("Élections", None) == ["elections"]


@given(st.text())
def test_folding_is_done_after_one_pass(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(), st.sampled_from(["en", "sr-Cyrl", "sr-Latn", "xx", None]))
def test_stems_depend_on_the_folded_text_alone(text: str, language: str | None) -> None:
    assert stems(text, language) == stems(fold(text), language)
    assert len(stems(text, language)) == len(words(text)) == len(stem_choices(text))
