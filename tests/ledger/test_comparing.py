"""A copy that somebody brings, held against a release's download."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings, strategies as st

from communique.ledger.comparing import differences, judge_copy, visible
from communique.ledger.trust import Trust
from communique.ledger.verdicts import Outcome, Verdict
from communique.ledger.verifying import verify_bundle
from tests.ledger.packed import PHOTOGRAPH, WORDS, edition, plain_log, signer

RAW = plain_log().bundle()


def judged(copy: bytes, raw: bytes = RAW, trust: Trust | None = None) -> Outcome:
    file = io.BytesIO(raw)
    outcome = verify_bundle(file, trust or Trust((signer().key,)))
    return judge_copy("copy.txt", copy, file, outcome)


@pytest.mark.parametrize(
    "copy",
    [WORDS.encode(), PHOTOGRAPH, WORDS.replace("\n", "\r\n").encode(), b"\xef\xbb\xbf" + WORDS.encode()],
)
def test_a_copy_of_a_part_is_as_genuine_as_the_release(copy: bytes) -> None:
    outcome = judged(copy)
    assert outcome.verdict == Verdict.CURRENT
    assert "of it, " in outcome.remarks[0]
    corrected = plain_log(edition(1), edition(2, "correct", 1)).bundle()
    assert judged(copy, corrected).verdict == Verdict.SUPERSEDED


def test_other_words_are_not_genuine_and_the_difference_is_shown() -> None:
    outcome = judged(WORDS.replace("it held", "it fell").encode())
    assert outcome.verdict == Verdict.NOT_GENUINE
    assert "most like parts/01-text-en.txt" in outcome.sentence
    assert "-The first walkers crossed the river at noon, and it held." in outcome.remarks
    assert "+The first walkers crossed the river at noon, and it fell." in outcome.remarks
    assert any("the release has «h» (U+0068), the copy «f» (U+0066)" in remark for remark in outcome.remarks)


def test_a_letter_of_another_alphabet_is_named() -> None:
    outcome = judged(WORDS.replace("noon", "nооn").encode())
    assert outcome.verdict == Verdict.NOT_GENUINE
    assert any("«o» (U+006F), the copy «о» (U+043E)" in remark for remark in outcome.remarks)


@pytest.mark.parametrize("letter", ["\u202e", "\u200b", "\x08", "\x1b[8m"])
def test_letters_that_cannot_be_seen_count(letter: str) -> None:
    outcome = judged(WORDS.replace(" river", f" {letter} river").encode())
    assert outcome.verdict == Verdict.NOT_GENUINE
    assert any(f"<U+{ord(letter[0]):04X}>" in remark for remark in outcome.remarks)


def test_an_excerpt_is_told_as_one() -> None:
    outcome = judged(b"The first walkers crossed the river at noon")
    assert outcome.verdict == Verdict.CANNOT_TELL
    assert "is an excerpt of parts/01-text-en.txt" in outcome.sentence
    assert judged(b"first walkers crossed the river at no").verdict == Verdict.NOT_GENUINE


def test_a_converted_photograph_cannot_be_told_and_a_changed_one_is_not_genuine() -> None:
    assert judged(b"\xff\xd8 another encoding of it").verdict == Verdict.CANNOT_TELL
    assert judged(PHOTOGRAPH[:-1] + b"\x01").verdict == Verdict.NOT_GENUINE


def test_a_download_that_nobody_vouches_for_vouches_for_no_copy() -> None:
    outcome = judged(WORDS.encode(), trust=Trust((signer(2).key,)))
    assert outcome.verdict == Verdict.CANNOT_TELL
    assert "byte for byte" in outcome.remarks[0]


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_any_copy_gets_a_verdict(copy: bytes) -> None:
    assert judged(copy).verdict in {Verdict.CANNOT_TELL, Verdict.NOT_GENUINE}


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300), st.text(max_size=300))
def test_differences_are_shown_in_visible_letters(one: str, other: str) -> None:
    for line in differences(one, other):
        assert visible(line) == line
