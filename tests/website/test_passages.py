"""Words beside words, without a database."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from communique.website.ledger.checking.passages import Text, core, find, nearest, too_short

SAID = (
    "Bridge opened\n\nLipovac, 14 March 2026\n\nThe Mayor opened the bridge over the Lipa at noon. „It will "
    "hold“, said the Mayor. It cost 2.5 million, 5% less than in 2019, and −3 degrees did no harm.\n\n"
    "Children crossed it first and sang all the songs that they knew by heart.\n"
)


def found(passage: str) -> str | None:
    text = Text(SAID)
    span = find(passage, text)
    return text.written[slice(*span)] if span else None


@pytest.mark.parametrize(
    "passage",
    [
        "The Mayor opened the bridge over the Lipa at noon.",
        "opened  the bridge\n over\u00a0the Lipa",
        '"It will hold", said the Mayor',
        "“It will hold”, said the Mayor. It cost",
        "…said the Mayor. It cost 2.5 million, 5% less…",
        "(Children crossed it first)",
        "Chil\u00addren crossed\u200b it first",
        "at noon. „It will hold“, said the Mayor. It cost 2.5",
    ],
)
def test_blanks_and_the_fashion_of_quotation_marks_do_not_count(passage: str) -> None:
    assert found(passage) is not None


@pytest.mark.parametrize(
    "passage",
    [
        "The Mayor closed the bridge over the Lipa at noon.",
        "the mayor opened the bridge",
        "pened the bridge over the Lip",
        "It cost 2",
        "5 million, 5% less",
        "2.5 million, 5",
        "3 degrees did no harm",
        "opened the bridge over the Lipa, at noon",
        "Тhe Mayor opened the bridge",  # with a Cyrillic letter at its beginning
        "",
    ],
)
def test_any_other_word_letter_or_number_does(passage: str) -> None:
    assert found(passage) is None


def test_a_place_is_told_in_whole_words_as_they_were_written() -> None:
    assert found('will hold", said the') == "will hold“, said the"


def test_what_is_too_short_proves_nothing() -> None:
    assert too_short("It will hold")
    assert too_short("a b c d e f")
    assert too_short("… „“ …")
    assert not too_short("The Mayor opened the bridge")


def test_a_near_miss_tells_the_words_that_differ() -> None:
    near = nearest(
        "The Mayor closed the bridge over the Lipa at noon. “It will never hold”, said the Mayor", Text(SAID)
    )
    assert near is not None
    told = [(change.kind, change.text) for change in near.changes]
    assert ("pasted", "closed") in told
    assert ("published", "opened") in told
    assert ("pasted", "never") in told
    assert told[-1] == ("same", "Mayor.")  # cut out before the full stop, which is no difference
    assert near.alike > 0.8


def test_words_left_out_in_the_middle_are_told() -> None:
    near = nearest("It cost 2.5 million, and −3 degrees did no harm.", Text(SAID))
    assert near is not None
    assert [c.text for c in near.changes if c.kind == "published"] == ["5% less than in 2019,"]


def test_other_words_are_near_nothing() -> None:
    assert (
        nearest("The government has resigned and the sea rose over the northern hills.", Text(SAID)) is None
    )


WORDS = SAID.split()


@given(st.integers(0, len(WORDS) - 1), st.integers(1, len(WORDS)))
def test_every_run_of_words_is_found(start: int, length: int) -> None:
    passage = " ".join(WORDS[start : start + length])
    if core(passage):
        # What is cut off at a sign before a number or behind one is no run of the text's words.
        assert found(passage) is not None or passage[-1].isdigit()


@given(st.integers(0, len(WORDS) - 9), st.integers(0, 7), st.text("abcdefghij", min_size=12, max_size=14))
def test_a_word_put_in_is_always_seen(start: int, place: int, word: str) -> None:
    run = WORDS[start : start + 8]
    passage = " ".join([*run[:place], word, *run[place:]])
    assert found(passage) is None
    near = nearest(passage, Text(SAID))
    assert near is not None
    assert word in " ".join(change.text for change in near.changes if change.kind == "pasted")


@given(st.text(), st.text())
def test_any_text_is_compared_without_a_fault(passage: str, text: str) -> None:
    written = Text(text)
    span = find(passage, written)
    if span is not None:
        assert core(passage) in Text(written.written[slice(*span)]).plain
    near = nearest(passage, written)
    assert near is None or 0 <= near.start < near.end <= len(written.written)


def test_of_a_long_passage_the_first_stretch_that_differs_is_told() -> None:
    said = [f"word{number}" for number in range(5000)]
    text = Text(" ".join(said))
    changed = nearest(" ".join([*said[:3000], "never", *said[3000:]]), text)
    assert changed is not None
    assert [change.text for change in changed.changes if change.kind == "pasted"] == ["never"]
    added = nearest(" ".join([*said[:1200], *(f"other{number}" for number in range(1200))]), text)
    assert added is not None
    assert added.changes[-1].kind == "pasted"
    assert added.changes[-1].text.startswith("other0 other1")


def test_the_same_words_in_another_order_are_not_near() -> None:
    words = [f"word{number}" for number in range(40)]
    assert nearest(" ".join(reversed(words)), Text(" ".join(words))) is None
