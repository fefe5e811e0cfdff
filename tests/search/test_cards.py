"""Cards: short texts on shelves, found by words and exact values, counted, and turned page by page."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import pytest
from hypothesis import HealthCheck, given, settings as hypothesis_settings, strategies as st

from communique.languages.folding import stems, words
from communique.search import forms
from communique.search.cards import finding
from communique.search.cards.asking import Limits
from communique.search.cards.fields import Card, CardForm, day_at, number_at, place_of
from communique.search.cards.finding import FoundCards, Turning, count_cards, count_with, find_cards
from communique.search.entries import changes_as_line, changes_from_line
from communique.search.errors import IndexNotReady
from communique.search.forms import Supply
from communique.search.questions import parse_question
from communique.search.rebuilding import needs_rebuild, rebuild
from communique.search.writing import write

NAME = "cards"
FORM = CardForm(fields=("speaker", "subject", "kind"), counted=("speaker", "subject"))
WORDS = ["bridge", "bridges", "ferry", "river", "the", "new", "old"]
DAY = datetime.date(2024, 5, 6)


@pytest.fixture(autouse=True)
def _supplies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        forms, "supplies", lambda: {NAME: Supply(list, lambda: 0, FORM.form(1)), "texts": Supply(list, int)}
    )


def card(
    number: int, text: str, *, day: datetime.date = DAY, shelf: str = "o", language: str = "en", **values: str
) -> Card:
    held = {name: tuple(value.split()) for name, value in values.items()}
    return Card(f"k{number}", number, language, shelf, text, day, held)


def ask(text: str = "", shelves: Sequence[str] = ("o",), language: str = "en", **more: object) -> FoundCards:
    return find_cards(NAME, FORM, parse_question(text), language=language, shelves=shelves, **more)  # type: ignore[arg-type]


def numbers(
    text: str = "", shelves: Sequence[str] = ("o",), language: str = "en", **more: object
) -> list[int]:
    found = ask(text, shelves, language, **more)
    return [] if found.loosely else [number_at(place) for place in found.places]


def test_words_phrases_and_shelves() -> None:
    rebuild(
        NAME,
        [
            card(1, "The old bridge will hold"),
            card(2, "Bridges, old and new", shelf="r"),
            card(3, "Стари мост ће издржати", language="sr-Cyrl"),
            card(4, "The old bridge will hold", shelf="k"),
        ],
    )
    assert numbers("bridge") == [1]
    assert sorted(numbers("bridges", ("o", "r"))) == [1, 2]
    assert sorted(numbers("bridge", ("o", "r", "k"))) == [1, 2, 4]
    assert numbers('"old bridge"', ("o", "r")) == [1]
    assert numbers('"bridge"', ("o", "r")) == [1]
    assert numbers("old -hold", ("o", "r")) == [2]
    assert numbers("starog mosta", language="sr-Cyrl") == [3]
    assert numbers("bridge zeppelin") == []
    assert ask("bridge zeppelin").loosely
    assert sorted(numbers("", ("o", "r"))) == [1, 2]
    assert count_cards(NAME, FORM, parse_question("old"), language="en", shelves=("o", "r")) == 2


def test_a_key_is_replaced_whole_and_twice_changes_nothing() -> None:
    first = Card("a", 1, "en", "o", "The harbour", DAY)
    rebuild(NAME, [first, Card("a", 2, "en", "o", "The mill", DAY), card(3, "The dam")])
    for _ in range(2):
        write(NAME, {"a": [Card("a", 2, "en", "r", "The mill", DAY)]})
        assert numbers() == [3]
        assert sorted(numbers("", ("o", "r"))) == [2, 3]


def test_changes_during_a_rebuild_are_kept() -> None:
    rebuild(NAME, [card(1, "The harbour")])

    def cards() -> Iterator[Card]:
        yield card(1, "The harbour", subject="works")
        write(NAME, {"k1": [], "k2": [card(2, "The dam", subject="works water")]})
        assert numbers() == [2]

    rebuild(NAME, cards())
    assert numbers() == [2]
    assert ask().facets["subject"] == {"works": 1, "water": 1}


def test_an_index_of_another_form_is_built_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    rebuild(NAME, [card(1, "The harbour")])
    assert not needs_rebuild(NAME)
    monkeypatch.setattr(forms, "supplies", lambda: {NAME: Supply(list, lambda: 0, FORM.form(2))})
    assert needs_rebuild(NAME)
    with pytest.raises(IndexNotReady):
        numbers()


def test_the_fresher_of_equals_is_first_and_the_best_before_it() -> None:
    days = [datetime.date(year, 1, 1) for year in (2001, 2024, 1985)]
    longer = "harbour, and much else that was said beside it on that very day by people of all kinds"
    rebuild(
        NAME,
        [
            *(card(number, "the harbour", day=day) for number, day in enumerate(days)),
            card(7, longer, day=days[2]),
        ],
    )
    assert numbers("harbour") == [1, 0, 2, 7]
    assert numbers("harbour", order="newest") == [1, 0, 7, 2]


def test_pages_by_time_hold_on_to_their_ends() -> None:
    days = [DAY + datetime.timedelta(days=number // 3) for number in range(20)]
    rebuild(NAME, [card(number, "the harbour", day=days[number]) for number in range(20)])
    first = ask("harbour", order="newest", turning=Turning(8))
    write(NAME, {"k99": [card(99, "the harbour", day=days[-1])]})
    second = ask("harbour", order="newest", turning=Turning(8, below=first.places[-1]))
    third = ask("harbour", order="newest", turning=Turning(8, below=second.places[-1]))
    assert [number_at(place) for page in (first, second, third) for place in page.places] == [
        *range(19, -1, -1)
    ]
    assert (first.more, second.more, third.more) == (True, True, False)
    back = ask("harbour", order="newest", turning=Turning(8, above=third.places[0]))
    assert back.places == second.places
    top = ask("harbour", order="newest", turning=Turning(30, above=second.places[0]))
    assert number_at(top.places[0]) == 99
    assert not top.more


def test_many_are_counted_by_a_sample_and_found_in_the_newest_years(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "COUNTED_EXACTLY", 1_000)
    cards = [
        card(
            number, "the harbour", day=datetime.date(2000 + number % 20, 1, 1), subject=("a", "b")[number % 2]
        )
        for number in range(3200)
    ]
    rebuild(NAME, cards)
    found = ask("harbour", order="newest", turning=Turning(500))
    assert found.total == 3200
    assert found.estimated
    assert abs(sum(found.facets["year"].values()) - 3200) <= 320
    expected = sorted((place_of(made.day, made.number) for made in cards), reverse=True)
    assert list(found.places) == expected[:500]
    everything, below = list(found.places), found.places[-1]
    while len(everything) < 3200:
        page = ask("harbour", order="newest", turning=Turning(500, below=below))
        everything += page.places
        below = page.places[-1]
    assert everything == expected


def test_counting_by_values_alone() -> None:
    rebuild(NAME, [card(1, "one", speaker="7"), card(2, "two", speaker="7", shelf="k", kind="direct")])
    assert count_with(NAME, FORM, {"speaker": ["7"]}) == 2
    assert count_with(NAME, FORM, {"speaker": ["7"], "kind": ["direct"]}) == 1
    assert count_with(NAME, FORM, {"speaker": ["7"]}, without="kind") == 1


CARDS = st.lists(
    st.builds(
        lambda text, day, speaker, subjects, kind, shelf: (text, day, speaker, subjects, kind, shelf),
        st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join),
        st.dates(datetime.date(2019, 12, 30), datetime.date(2022, 1, 2)),
        st.sampled_from(["1", "2", "body-3"]),
        st.sets(st.sampled_from(["works", "water", "war"])).map(sorted),
        st.sampled_from(["direct", "indirect"]),
        st.sampled_from(["o", "r"]),
    ),
    max_size=25,
)
LIMITS = st.builds(
    Limits,
    values=st.fixed_dictionaries(
        {},
        optional={
            "speaker": st.lists(st.sampled_from(["1", "2", "body-3", "9"]), min_size=1, max_size=2),
            "subject": st.lists(st.sampled_from(["works", "water"]), min_size=1, max_size=2),
            "kind": st.just(["direct"]),
        },
    ),
    year=st.sampled_from([None, 2020, 2021, 99_999]),
    since=st.sampled_from([None, datetime.date(2020, 6, 1)]),
    until=st.sampled_from([None, datetime.date(2021, 6, 1), datetime.date.max]),
)


def holds(made: Card, asked: list[str], phrase: list[str], limits: Limits, without: str = "") -> bool:
    limits = limits.without(without) if without else limits
    have = stems(made.text, "en")
    own = words(made.text)
    first, last = limits.days
    said = all(stem in have for word in asked for stem in stems(word, "en"))
    exact = not phrase or any(own[at : at + len(phrase)] == phrase for at in range(len(own)))
    values: Mapping[str, Sequence[str]] = made.values
    return (
        said
        and exact
        and first <= made.day <= last
        and all(set(wanted) & set(values.get(name, ())) for name, wanted in limits.values.items())
    )


@hypothesis_settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    rows=CARDS,
    asked=st.lists(st.sampled_from(WORDS), max_size=2),
    phrase=st.lists(st.sampled_from(WORDS), max_size=2),
    limits=LIMITS,
    shelves=st.sampled_from([("o",), ("o", "r")]),
)
def test_what_is_found_and_counted_is_what_a_plain_look_finds(
    rows: list[tuple[str, datetime.date, str, list[str], str, str]],
    asked: list[str],
    phrase: list[str],
    limits: Limits,
    shelves: tuple[str, ...],
) -> None:
    cards = [
        card(number, text, day=day, shelf=shelf, speaker=speaker, subject=" ".join(subjects), kind=kind)
        for number, (text, day, speaker, subjects, kind, shelf) in enumerate(rows)
    ]
    rebuild(NAME, cards)
    question = " ".join([*asked, *([f'"{" ".join(phrase)}"'] if phrase else [])])
    seen = [made for made in cards if made.shelf in shelves]
    expected = {made.number for made in seen if holds(made, asked, phrase, limits)}
    found = ask(question, shelves, limits=limits, turning=Turning(100))
    if not found.loosely:
        assert {number_at(place) for place in found.places} == expected
        assert found.total == len(expected)
        for name in ("speaker", "subject", "year"):
            counted: Counter[str] = Counter()
            for made in seen:
                if holds(made, asked, phrase, limits, without=name):
                    counted.update([str(made.day.year)] if name == "year" else made.values[name])
            assert found.facets[name] == counted
    else:
        assert not expected


@hypothesis_settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=st.text(max_size=60), language=st.sampled_from(["en", "sr-Cyrl", "xx", "", "/"]))
def test_any_string_is_answered(text: str, language: str) -> None:
    if needs_rebuild(NAME):
        rebuild(NAME, [card(1, "The old bridge")])
    assert ask(text, language=language).total >= 0


@given(
    st.builds(
        Card,
        key=st.text(st.characters(exclude_categories=["Cs"])),
        number=st.integers(0, 2**40 - 1),
        language=st.just("en"),
        shelf=st.just("o"),
        text=st.text(st.characters(exclude_categories=["Cs"])),
        day=st.dates(),
        values=st.dictionaries(st.sampled_from(["speaker"]), st.lists(st.text(max_size=3))),
    )
)
def test_a_card_comes_back_as_it_went_in(made: Card) -> None:
    form = FORM.form(1)
    assert changes_from_line(changes_as_line({made.key: [made]}), form.from_plain) == {made.key: [made]}
    place = place_of(made.day, made.number)
    assert (day_at(place), number_at(place)) == (made.day, made.number)
