"""What stays as it is written when a Serbian text is shown in Latin letters."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, strategies as st

from communique.languages.kept import kept_spans, listed_words
from communique.languages.scripts import to_latin

SERBIAN = st.text(alphabet="абвгдђежзијклљмнњопрстћуфхцчџш АЉЊЏ,;„“", max_size=120)


@pytest.mark.parametrize(
    ("cyrillic", "latin"),
    [
        ("Састали су се у ХХ веку и ХVIII веку.", "Sastali su se u ХХ veku i ХVIII veku."),
        ("Рекао је: „Великая победа“ и отишао.", "Rekao je: „Великая победа“ i otišao."),
        ("Пишите на пошта@пример.срб.", "Pišite na пошта@пример.срб."),
        ("На www.град.срб/вести, од данас.", "Na www.град.срб/вести, od danas."),
        ("У датотеци извештај.pdf је све.", "U datoteci извештај.pdf je sve."),
        ("Лист „Новое время сегодня“ пише.", "List „Новое время сегодня“ piše."),
        ("Вируса COVID-19 нема у Липовцу.", "Virusa COVID-19 nema u Lipovcu."),
        ("Х. Симић и ЂУРЂА", "H. Simić i ĐURĐA"),
        ("Рекла је «Ќе се видиме утре».", "Rekla je «Ќе se vidime utre»."),
        ("Крај.То је нова реченица.", "Kraj.To je nova rečenica."),
    ],
)
def test_what_is_found_by_itself_stays(cyrillic: str, latin: str) -> None:
    assert to_latin(cyrillic, kept_spans(cyrillic)) == latin


def test_listed_words_stay_wherever_they_stand_as_whole_words() -> None:
    words = listed_words(" Њива ,  Тихи  Дон,\nЊива, ")
    assert words == ("Њива", "Тихи Дон")
    text = "Њива и њива, Њиваца; Тихи\nДон"
    assert to_latin(text, kept_spans(text, words)) == "Њива i njiva, Njivaca; Тихи\nДон"


@given(SERBIAN)
def test_serbian_alone_has_nothing_to_keep(text: str) -> None:
    assert kept_spans(text) == []


@given(st.text(alphabet="абђљњџЉЊЏэыйщЩ IVХ„“«».@срб\n", max_size=120))
def test_spans_are_in_order_apart_and_untouched(text: str) -> None:
    spans = kept_spans(text)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(left[1] < right[0] for left, right in pairwise(spans))
    latin = to_latin(text, spans)
    at = 0
    for start, end in spans:
        at = latin.index(text[start:end], at) + end - start
