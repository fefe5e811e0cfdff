"""Whatever comes in: a Reading or one sentence, spans in order, and nothing silently dropped."""

from __future__ import annotations

import gc
import sys
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings, strategies as st

from communique.reading.errors import Unreadable
from communique.reading.findings import Places, Reading
from communique.reading.release import read_bytes, read_release

LINES = [
    "Press releases",
    "9 May 2031, 18:55",
    "31.02.2031.",
    "10th May 2031",
    "New bridge opened on the east bank",
    "Mayor Ana Bell said that the bridge will be open to everybody by the end of the month.",
    "The bridge was built in two years and",
    "cost less than was planned, which surprised the council of",
    "the city and of all its neighbours along the river.",
    "Photo: City of Varlen / Jan Doe",
    "Photo:",
    "Фото: Град Варлен / Марко Илић",
    "Градоначелница је рекла да ће мост бити отворен за грађане.",
    "A new life for the east bank",
    "Contact the Mayor",
    "You can send your questions by e-mail.",
    "Related news",
    "Home > News",
    "* * *",
    "ENDS",
    "# Headline",
    "## Part",
    "- item",
    "From:",
    "\ufeff",
    "\u200b",
    "",
    "   ",
]
ENDS = st.sampled_from(["\n", "\r\n", "\n\n", "\r", "\n    ", "\u2028", "\x0b"])
plain = st.lists(st.tuples(st.one_of(st.sampled_from(LINES), st.text(max_size=30)), ENDS), max_size=25).map(
    lambda pairs: "".join(line + end for line, end in pairs)
)
TAGS = [
    *(
        "<p>",
        "</p>",
        "<h1>",
        "</h1>",
        "<h2>",
        "<div class='share'>",
        "<div>",
        "</div>",
        "<nav>",
        "</nav>",
        "<br>",
    ),
    *(
        "<figure>",
        "</figure>",
        "<figcaption>",
        "<img src=a.jpg alt='x'>",
        "<script>",
        "</script>",
        "<!--",
        "-->",
    ),
    *(
        "<time datetime='2031-05-09T18:55'>",
        "</time>",
        "<b>",
        "</b>",
        '<a href="',
        "<li>",
        "<main>",
        "</main>",
    ),
    *("<article>", "</article>", "<header>", "</header>", "<title>", "</title>", "<head>", "<body>", "&amp;"),
    *("&#9999999999;", "<", ">", '"', "'", "<svg>", "<html lang=sr>", "</", "<!", "<?"),
    "<meta property='og:title' content='New bridge'>",
]
HOSTILE = [
    *(
        "<div>",
        "<p>",
        "<figure>",
        "<b><p>",
        "</div></p>",
        "<!--",
        "<!",
        "<script",
        "</script ",
        "<button>",
        "<nav>",
    ),
    *(
        "<a href='",
        '<a b=">" ',
        "<svg>",
        "<p hidden>",
        "<li>",
        "&#",
        "<",
        "&",
        "<h1>",
        '<a ="x',
        "<img src=x>",
    ),
    "<td><b>",
]
markup = st.lists(
    st.one_of(st.sampled_from(TAGS), st.sampled_from(LINES), st.text(max_size=8)), max_size=40
).map(lambda parts: "<p>" + " ".join(parts))


def _spans(reading: Reading) -> list[tuple[int, int]]:
    places = [reading.places.section, reading.places.title, reading.places.issued_at]
    spans = [(span.start, span.end) for span in places if span is not None]
    spans += [(block.start, block.end) for block in reading.blocks]
    spans += [(part.start, part.end) for part in reading.left_out]
    return sorted(set(spans))


def _read(text: str, source: str = "release.txt") -> Reading | None:
    try:
        return read_release(text, source=source)
    except Unreadable:
        return None


@given(plain)
@settings(max_examples=400, deadline=None)
def test_every_visible_character_has_exactly_one_place(text: str) -> None:
    reading = read_release("x " + text, source="release.txt")
    source = "x " + text
    covered = [0] * len(source)
    dateline = reading.places.issued_at
    inside_text = dateline and any(b.start <= dateline.start < b.end for b in reading.blocks)
    for start, end in _spans(reading):
        if inside_text and dateline is not None and (start, end) == (dateline.start, dateline.end):
            continue  # the place line of a paragraph stays in its paragraph
        for at in range(start, end):
            covered[at] += 1
    assert all(count == 1 for char, count in zip(source, covered, strict=True) if not char.isspace())


@settings(deadline=None)
@given(plain)
def test_text_is_the_source_slice_or_its_joined_lines(text: str) -> None:
    reading = _read(text)
    for block in reading.blocks if reading else ():
        assert block.text == " ".join(line.strip() for line in text[block.start : block.end].splitlines())


@settings(deadline=None)
@given(st.one_of(plain, st.text()))
def test_spans_lie_inside_and_in_order(text: str) -> None:
    reading = _read(text)
    if reading is not None:
        _check_order(reading, len(text))


@given(st.one_of(markup, st.text()))
@settings(max_examples=400, deadline=None)
def test_html_spans_lie_inside_and_in_order(text: str) -> None:
    reading = _read(text, "release.html")
    if reading is not None:
        _check_order(reading, len(text))


def _check_order(reading: Reading, length: int) -> None:
    found = ([*reading.blocks], [*reading.left_out], [*reading.photographs])
    for spans in ([(item.start, item.end) for item in kind] for kind in found):
        assert all(0 <= start < end <= length for start, end in spans)
        assert all(first[1] <= second[0] for first, second in pairwise(spans))
    both = sorted(_spans(replace(reading, places=Places())))
    assert all(first[1] <= second[0] for first, second in pairwise(both))
    assert all(0 <= warning.start <= warning.end <= length for warning in reading.warnings)
    assert [w.start for w in reading.warnings] == sorted(w.start for w in reading.warnings)


@settings(deadline=None)
@given(st.binary(), st.sampled_from(["a.txt", "a.html"]))
def test_any_bytes_are_read_or_refused(raw: bytes, name: str) -> None:
    sentence = name
    try:
        read_bytes(raw, name=name)
    except Unreadable as refusal:
        sentence = refusal.sentence
    assert sentence.startswith(name)
    assert "\n" not in sentence


@settings(deadline=None)
@given(plain)
def test_carriage_returns_change_offsets_only(text: str) -> None:
    unix = text.replace("\r", "")
    first, second = _read(unix), _read(unix.replace("\n", "\r\n"))
    assert (first is None) == (second is None)
    if first is not None and second is not None:
        assert [b.text for b in first.blocks] == [b.text for b in second.blocks]
        assert (first.title, first.issued_at) == (second.title, second.issued_at)


@pytest.mark.parametrize("unit", HOSTILE)
@pytest.mark.parametrize("opening", ["<p>", "<script>", "<p>text "])
def test_hostile_html_costs_no_more_than_its_length(unit: str, opening: str) -> None:
    """No clock here: work is counted in characters looked at, by how the cost of twice the page grows."""

    def cost(times: int) -> int:
        calls = 0

        def count(_frame: object, event: str, _argument: object) -> None:
            nonlocal calls
            calls += event in {"call", "c_call"}

        gc.collect()
        gc.disable()  # what it would finalise meanwhile is no cost of reading
        sys.setprofile(count)
        try:
            read_release(opening + unit * times, source="page.html")
        finally:
            sys.setprofile(None)
            gc.enable()
        return calls

    cost(1)  # what is loaded once is no cost of the page
    assert cost(800) <= 2.5 * cost(400) + 2000  # twice the page, about twice the work
