"""A small run of what `make fuzz` does with 100,000 pages, and that the work grows as the page does."""

from __future__ import annotations

import gc
import sys
from itertools import islice

import pytest

from communique.reading.release import read_release
from tools.fuzz_reading import SEED, case, faults, schema, sources

CASES = 150
OPENING = "Talks in Varlen\n\n5 May 2031\n\nPresident Ana Bell met Minister Jan Doe in Varlen today.\n\n"
UNITS = [
    "he will come next week and ",
    "thanked President Ana Bell for ",
    "on 5 May 2031, by the end of 2033 ",
    "“We will go”, she said. ",
    "President Bell visited Varlen. ",
    "the Minister thanked him and ",
    "Judge Ana Bell, Minister Ana Bell, ",
    "1 2 3 and 4 May to ",
    "the invitation to attend the ceremony in ",
    "of the the of ",
    "they will they will ",
    "Zagreb-na-moru ",
    "€ 5 — ",
]


@pytest.mark.parametrize("first", range(0, CASES, 50))
def test_spoilt_pages_are_read_without_fault(first: int) -> None:
    texts, validator = sources(), schema()
    for number in range(first, first + 50):
        raw, name = case(number, texts)
        told = list(islice(faults(raw, name, validator), 1))
        assert not told, f"case {number} of seed {SEED}: {told[0]}"


def test_a_case_depends_on_its_number_alone() -> None:
    texts = sources()
    assert case(7, texts) == case(7, texts)
    assert case(7, texts) != case(8, texts)


def _calls(text: str) -> int:
    """How much is done, in function calls: a clock would tell of the machine too."""
    calls = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in {"call", "c_call"}

    gc.collect()
    gc.disable()
    sys.setprofile(count)
    try:
        read_release(text, language="en")
    finally:
        sys.setprofile(None)
        gc.enable()
    return calls


@pytest.mark.parametrize("unit", UNITS)
def test_twice_the_page_is_about_twice_the_work(unit: str) -> None:
    read_release(OPENING + unit, language="en")
    once, twice = (_calls(OPENING + unit * times) for times in (300, 600))
    assert twice <= 2.6 * once + 2000
