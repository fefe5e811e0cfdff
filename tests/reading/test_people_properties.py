"""Any text at all: nothing is raised, spans stay inside, and work grows with length."""

from __future__ import annotations

import sys

from hypothesis import given, settings, strategies as st

from communique.reading.passages import Circumstances, Passage
from communique.reading.people import find_people, name_speakers, people_told
from communique.reading.running import RunningText
from communique.reading.utterances import Utterance

PIECES = [
    "President ", "Gen. ", "Jane ", "Roe", "’s ", "Doe, ", "MR. ", "PRICE: ", "she ", "said ", "the ",
    "of the ", "both leaders ", "his wife ", "“", "” ", ". ", "\n", "van der ", "Jr. ", "3rd ",
    "Ministry ", "Serbia ", "O’", "-", "(", "İ", "ß", "\u00a0", "J. ",
]  # fmt: skip
texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=40).map("".join)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(texts, min_size=1, max_size=4), st.data(), st.sampled_from(["en", "sr-Latn", "sr-Cyrl", None])
)
def test_nothing_is_raised_and_spans_stay_inside(
    bodies: list[str], data: st.DataObject, language: str | None
) -> None:
    passages, at = [], 0
    for body in bodies:
        passages.append(Passage("paragraph", at, at + len(body), body))
        at += len(body)
    head = data.draw(st.sampled_from([None, "Jane Roe", "X"]))
    text = RunningText(passages, Circumstances(language, None, head))
    utterances = []
    for index, body in enumerate(bodies):
        ends = sorted(data.draw(st.lists(st.integers(0, len(body)), min_size=4, max_size=4)))
        subject = (ends[2], ends[3]) if data.draw(st.booleans()) else None
        utterances.append(
            Utterance("direct", index, ends[0], ends[1], subject=subject, labelled=data.draw(st.booleans()))
        )
    people = find_people(text)
    named = name_speakers(text, people, utterances)
    assert len(named) == len(utterances)
    for person in people_told(people):
        assert person.name
        assert all(0 <= span.start < span.end <= at for span in person.mentions)
    for one in named:
        assert 0 <= one.speaker.start <= one.speaker.end <= at
        assert all(0 <= person < len(people.persons) for person in one.persons)
        assert (one.speaker.name is None) == (one.speaker.basis == "none")


def _steps(body: str) -> int:
    """Python calls made while a text of one paragraph is read."""
    count = 0

    def tick(frame: object, event: str, arg: object) -> None:
        nonlocal count
        count += 1

    text = RunningText([Passage("paragraph", 0, len(body), body)], Circumstances("en"))
    half = len(body) // 2
    sys.setprofile(tick)
    try:
        people = find_people(text)
        name_speakers(text, people, [Utterance("direct", 0, half, half + 9, subject=(half + 9, half + 19))])
    finally:
        sys.setprofile(None)
    return count


def test_work_grows_with_length() -> None:
    for piece in (
        "Gen. Jane Roe met Ana Doe. She left. ",
        "Roe ",
        "Ana Roe’s ",
        "A. B. ",
        "President of the ",
        "the ministry, ",
    ):
        once, fourfold = _steps(piece * 500), _steps(piece * 2000)
        assert fourfold < 5.5 * once, piece
