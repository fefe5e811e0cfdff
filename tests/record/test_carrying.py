"""Words carried from one text of a release to the next, tried with any texts and any edits."""

from __future__ import annotations

from hypothesis import given, strategies as st

from communique.record.carrying import Carriage, standing, stands_at

WORDS = st.sampled_from(
    ["the", "bridge", "will", "hold,", "“It", "took", "nine", "years”", "said", "Ana", "Мост"]
)
BLOCK = st.lists(WORDS, min_size=1, max_size=9).map(" ".join)
TEXT = st.lists(BLOCK, min_size=1, max_size=5).map(lambda blocks: "\n\n".join(blocks) + "\n")


@st.composite
def edits(draw: st.DrawFn) -> tuple[str, str]:
    """A text and what some edits made of it: pieces cut, put in, moved."""
    old = draw(TEXT)
    new = old
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(new)))
        cut = draw(st.integers(0, 12))
        new = new[:at] + draw(st.one_of(st.just(""), BLOCK, TEXT)) + new[at + cut :]
    return old, new


@st.composite
def spans(draw: st.DrawFn, text: str) -> tuple[int, int]:
    start = draw(st.integers(0, len(text) - 1))
    return start, draw(st.integers(start + 1, len(text)))


@given(st.data(), edits())
def test_what_is_carried_is_always_the_same_words(data: st.DataObject, texts: tuple[str, str]) -> None:
    old, new = texts
    start, end = data.draw(spans(old))
    moved = Carriage(old, new).move(start, end)
    if moved is not None:
        assert new[slice(*moved)] == old[start:end]
        assert stands_at(old[start:end], new, moved[0])


@given(st.data(), edits())
def test_words_that_stand_once_are_carried_exactly_there(data: st.DataObject, texts: tuple[str, str]) -> None:
    old, new = texts
    start, end = data.draw(spans(old))
    words = old[start:end]
    places = standing(words, new)
    moved = Carriage(old, new).move(start, end)
    if not places:
        assert moved is None
    if len(places) == 1 and standing(words, old) == [start]:
        assert moved == (places[0], places[0] + len(words))


@given(st.data(), edits())
def test_two_spans_never_become_one(data: st.DataObject, texts: tuple[str, str]) -> None:
    old, new = texts
    carriage = Carriage(old, new)
    wanted = {data.draw(spans(old)) for _ in range(6)}
    moved = [found for span in wanted if (found := carriage.move(*span)) is not None]
    assert len(set(moved)) == len(moved)


@given(TEXT, st.data())
def test_nothing_moves_in_a_text_that_stays(text: str, data: st.DataObject) -> None:
    start, end = data.draw(spans(text))
    if stands_at(text[start:end], text, start):
        assert Carriage(text, text).move(start, end) == (start, end)


def test_of_equal_words_each_keeps_its_place() -> None:
    old = "“Yes,” said Ana.\n\n“Yes,” said Marko.\n"
    new = "A new lead.\n\n“Yes,” said Ana.\n\nWords between.\n\n“Yes,” said Marko.\n"
    carriage = Carriage(old, new)
    first, second = old.index("“Yes,”"), old.rindex("“Yes,”")
    assert carriage.move(first, first + 6) == (new.index("“Yes,”"), new.index("“Yes,”") + 6)
    assert carriage.move(second, second + 6) == (new.rindex("“Yes,”"), new.rindex("“Yes,”") + 6)


def test_words_within_a_longer_word_do_not_stand() -> None:
    assert Carriage("He said no.\n", "Nobody said nothing.\n").move(8, 10) is None


def test_words_said_twice_are_carried_past_a_mended_word_of_a_long_speech() -> None:
    """One paragraph of ten thousand words, two of them mended: no pair of all its words is compared."""
    sentences = [f"Point {number} of {number % 7} was raised by the council again." for number in range(1250)]
    sentences[300] = sentences[900] = "“Thank you.”"
    old = "Speech\n\n" + " ".join(sentences)
    new = old.replace("Point 10 of", "Item 10 of").replace("Point 1200 of", "Item 1200 of")
    first = old.index("“Thank you.”")
    second = old.index("“Thank you.”", first + 1)
    carriage = Carriage(old, new)
    assert carriage.move(first, first + 12) == (first - 1, first + 11)
    assert carriage.move(second, second + 12) == (second - 1, second + 11)


def test_thousands_of_pieces_alike_are_not_compared_each_with_each() -> None:
    old = "Litany\n\nBegun.\n\n" + "Pray for us.\n\n" * 5000 + "Amen.\n"
    new = old.replace("Begun", "Beginning").replace("Amen", "So be it") + "Pray for us.\n\n" * 3
    start = old.index("Pray for us.")
    moved = Carriage(old, new).move(start, start + 12)
    assert moved is None or new[slice(*moved)] == "Pray for us."
