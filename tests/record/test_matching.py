"""Which finding is which when a text is read again."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given, strategies as st

from communique.record.matching import _neighbours, match


@dataclass(frozen=True)
class One:
    start: int
    end: int
    decided: bool = False


def test_a_longer_span_is_the_same_finding() -> None:
    assert match([One(0, 120)], [One(0, 100)]).again == [(0, 0)]


def test_what_was_decided_is_not_proposed_again() -> None:
    matched = match([One(0, 110)], [One(0, 100, decided=True)])
    assert (matched.again, matched.new, matched.gone) == ([], [], [])


def test_neither_half_of_what_was_decided_is_proposed() -> None:
    assert match([One(0, 50), One(51, 100)], [One(0, 100, decided=True)]).new == []


def test_a_statement_within_a_decided_one_is_proposed_where_both_are_read() -> None:
    assert match([One(0, 100), One(40, 60)], [One(0, 100, decided=True)]).new == [1]


def test_spans_that_only_touch_are_two() -> None:
    matched = match([One(95, 200)], [One(0, 100)])
    assert (matched.new, matched.gone) == ([0], [0])


class Counted:
    """A span that counts how often anybody looks at it."""

    looks = 0

    def __init__(self, start: int, end: int) -> None:
        self._start, self._end, self.decided = start, end, False

    @property
    def start(self) -> int:
        Counted.looks += 1
        return self._start

    @property
    def end(self) -> int:
        Counted.looks += 1
        return self._end


def test_ten_times_the_findings_are_ten_times_the_work() -> None:
    def work(count: int) -> int:
        spans = [Counted(number * 10, number * 10 + 8) for number in range(count)]
        long = Counted(0, count * 10)  # a speech that holds them all
        before = Counted.looks
        assert match([*spans, long], [*spans, long]).new == []
        return Counted.looks - before

    assert work(2000) < 12 * work(200)


SPANS = st.builds(
    lambda start, length, decided: One(start, start + length, decided),
    st.integers(0, 60),
    st.integers(1, 40),
    st.booleans(),
)


@given(st.lists(SPANS, max_size=8), st.lists(SPANS, max_size=8))
def test_every_finding_is_settled_once(read: list[One], held: list[One]) -> None:
    matched = match(read, held)
    places = [place for place, _ in matched.again] + matched.new
    numbers = [number for _, number in matched.again] + matched.gone
    assert len(places) == len(set(places))
    assert len(numbers) == len(set(numbers))
    assert not any(held[number].decided for number in numbers)
    undecided = {number for number, one in enumerate(held) if not one.decided}
    assert set(numbers) == undecided


@given(st.lists(SPANS, max_size=8), st.lists(SPANS, max_size=8))
def test_all_that_share_words_are_compared(read: list[One], held: list[One]) -> None:
    told = [
        [n for n, each in enumerate(held) if each.start < one.end and one.start < each.end] for one in read
    ]
    assert [sorted(numbers) for numbers in _neighbours(read, held)] == told


@given(st.lists(SPANS, max_size=8, unique_by=lambda one: (one.start, one.end)))
def test_reading_the_same_again_changes_nothing(spans: list[One]) -> None:
    matched = match(spans, spans)
    assert (matched.new, matched.gone) == ([], [])
    assert all(place == number for place, number in matched.again)
