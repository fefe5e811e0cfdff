"""Whatever the text: nothing is raised, spans lie inside, in order, apart; work grows as the text does."""

import sys

import pytest
from hypothesis import given, settings, strategies as st

from communique.reading.passages import Circumstances, Passage, PassageKind
from communique.reading.release import read_release
from communique.reading.running import RunningText
from communique.reading.speech import find_utterances
from communique.reading.speech.marks import quotations_of
from communique.reading.utterances import Utterance

_MARKS = [
    '"',
    "“",
    "”",
    "„",
    "«",
    "»",
    "‘",
    "’",
    "'",
    ",",
    ".",
    "?",
    "!",
    ":",
    ";",
    " – ",
    "…",
    "(",
    ")",
    "\n",
    " ",
]
_CUES = [
    "said",
    "said that",
    "noted",
    "adding that",
    "according to",
    "and",
    "who",
    "while",
    "it was noted that",
]
_MORE = [
    "told",
    "expressed hope that",
    "this was stated by",
    "Statement by",
    "Q:",
    "QUESTION:",
    "MR. ROE:",
    "Ana Roe:",
]
_WORDS = [
    "Ana Roe",
    "President Roe",
    "the mayor",
    "he",
    "the plan will hold",
    "we are here",
    "I",
    "U.S.",
    "A.",
    "$5",
]
_PIECES = st.sampled_from([*_MARKS, *_CUES, *_MORE, *_WORDS])
_TEXTS = st.lists(_PIECES, max_size=60).map(" ".join) | st.text(max_size=300)


def _running(text: str) -> RunningText:
    passages: list[Passage] = []
    at = 0
    for number, line in enumerate(text.split("\n")):
        line = line.strip()  # noqa: PLW2901  as the layout does
        if line:
            kind: PassageKind = "title" if number == 0 else "paragraph"
            passages.append(Passage(kind, at, at + len(line), line))
        at += len(line) + 1
    return RunningText(passages, Circumstances("en"))


@given(_TEXTS)
@settings(max_examples=400, deadline=None)
def test_utterances_lie_inside_their_passages_in_order_and_apart(text: str) -> None:
    running = _running(text)
    before = (-1, 0)
    found = find_utterances(running)
    for number, one in enumerate(found):
        words = running.passages[one.passage].text
        assert 0 <= one.start < one.end <= len(words)
        assert (one.passage, one.start) >= before
        before = (one.passage, one.end)
        assert one.follows is None or 0 <= one.follows < number
        assert words[one.start : one.end].strip() == words[one.start : one.end]
        for span, where in ((one.cue, one.passage), (one.subject, _place(one))):
            if span is not None:
                assert 0 <= span[0] < span[1] <= len(running.passages[where].text)


def _place(one: Utterance) -> int:
    return one.passage if one.subject_passage is None else one.subject_passage


@given(st.text(alphabet="ab '\"“”„«»‘’.,:", max_size=120))
@settings(max_examples=400, deadline=None)
def test_quotations_are_apart_and_closed_ones_end_in_a_mark(text: str) -> None:
    end = 0
    for one in quotations_of(text):
        assert end <= one.start < one.end <= len(text)
        assert text[one.start] in "'\"“”„«»‘’"
        if one.closed:
            assert text[one.end - 1] in "'\"“”„«»‘’"
        end = one.end


@given(_TEXTS)
@settings(max_examples=150, deadline=None)
def test_a_whole_reading_raises_nothing_and_points_into_the_source(text: str) -> None:
    source = f"A title of the day\n\nThe council met on Monday.\n\n{text}\n"
    last = 0
    for statement in read_release(source, language="en").statements:
        assert last <= statement.start < statement.end <= len(source)
        assert source[statement.start : statement.end].split() == statement.text.split()
        last = statement.end


_LONG = ['"a b" ', '"a ', "“a ", "'a ", "said that it is ", "it was so, he said, ", "Ann Roe: I go. ", "x: "]
_LONGER = ["who said ", "and noted that he was ", "according to Roe, it is ", ". ", ", "]


@pytest.mark.parametrize("piece", [*_LONG, *_LONGER])
def test_work_grows_as_the_text_does(piece: str) -> None:
    """Counted in calls: sixteen times the text takes about sixteen times the work, not its square."""
    small, large = _calls(piece * 200), _calls(piece * 3200)
    assert large < 24 * max(small, 500)


def _calls(text: str) -> int:
    running = RunningText([Passage("paragraph", 0, len(text), text)], Circumstances("en"))
    calls = 0

    def count(*_: object) -> None:
        nonlocal calls
        calls += 1

    sys.setprofile(count)
    try:
        find_utterances(running)
    finally:
        sys.setprofile(None)
    return calls
