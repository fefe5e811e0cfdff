"""The words of a release as places: each with its permanent link, in both scripts, and its text unchanged."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

from hypothesis import given, strategies as st

from communique.directory.models import Office, RecordShown
from communique.ledger.document import Mark
from communique.record.actions.statements import decide_subject, refuse_statement
from communique.staff.models import Officer
from communique.website.pages.body import Span, with_spans
from tests import factories
from tests.website.publishing import published, shown
from tests.website.recording import CYRILLIC, CYRILLIC_QUOTE, QUOTE, make_record, path_of, proposed, said


class Nesting(HTMLParser):
    """Raises where elements do not nest; gathers the text, and the text within each id."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = []
        self.text = ""
        self.within: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.handle_data("\n")
            return
        self.open.append((tag, dict(attrs).get("id") or ""))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        self.text += data
        for _, name in self.open:
            if name:
                self.within[name] = self.within.get(name, "") + data


def read(html: str) -> Nesting:
    nesting = Nesting()
    nesting.feed(html)
    assert nesting.open == []
    return nesting


spans = st.tuples(st.integers(0, 40), st.integers(0, 40)).map(sorted)


@given(
    st.text('ab <&"\nш', min_size=1, max_size=40),
    st.lists(st.tuples(st.sampled_from(["bold", "italic", "link"]), spans), max_size=4),
    st.lists(spans, max_size=4),
)
def test_marks_and_spans_nest_whatever_they_are_and_the_text_stays(
    text: str, marks: list[Any], wanted: list[list[int]]
) -> None:
    made = [
        Mark(kind, min(start, len(text)), min(end, len(text)), "https://lipovac.example/")
        for kind, (start, end) in marks
    ]
    lit = [Span(start, end, f"s-{number}", "/p/", "cite") for number, (start, end) in enumerate(wanted)]
    assert read(str(with_spans(text, made, lit))).text == text


def test_a_link_that_begins_before_the_words_is_cut_where_they_begin() -> None:
    marks = [Mark("link", 0, 8, "https://lipovac.example/"), Mark("bold", 6, 12)]
    html = str(with_spans("See all of it", marks, [Span(4, 10, "s-k", "/p/", "cite", "Cite")]))
    nesting = read(html)
    assert nesting.within == {"s-k": "all of"}
    assert html.count('href="https://lipovac.example/"') == 2
    assert '<a class="cite" href="/p/" aria-label="Cite" data-cite="cite"></a></span>' in html


def test_words_within_words_keep_both_links() -> None:
    nested = read(str(with_spans("one two three", (), [Span(0, 13, "s-a"), Span(4, 7, "s-b")])))
    assert nested.within == {"s-a": "one two three", "s-b": "two"}


def test_each_statement_is_a_place_in_its_paragraph(officer: Officer) -> None:
    small = make_record(officer)
    page = shown(path_of(small.release))
    paragraph = re.search(rf'<p><span class="said" id="s-{small.quote.key}">.*?</p>', page, re.DOTALL)
    assert paragraph is not None
    nesting = read(paragraph[0])
    assert nesting.within[f"s-{small.quote.key}"] == QUOTE
    assert nesting.text == f"{QUOTE} said Mayor Ana Lisov."
    assert f'href="/en/statements/{small.quote.key}/"' in page


def test_the_latin_script_has_the_same_places(officer: Officer) -> None:
    small = make_record(officer)
    statement = said(small.release, CYRILLIC_QUOTE, officer, "sr-Cyrl", speaker=small.mayor)
    for tag, words, whole in (
        ("sr-Cyrl", CYRILLIC_QUOTE, CYRILLIC),
        (
            "sr-Latn",
            "„Ljubav prema mostu je obećanje“",
            "„Ljubav prema mostu je obećanje“, rekla je Ljiljana Nježić.",
        ),
    ):
        page = shown(path_of(small.release, tag))
        found = re.search(rf'<p>[^\n]*id="s-{statement.key}".*?</p>', page)
        assert found is not None
        nesting = read(found[0])
        assert nesting.within == {f"s-{statement.key}": words}
        assert nesting.text == whole


def test_words_in_headline_and_lead_and_over_two_paragraphs(officer: Officer) -> None:
    text = factories.text(
        "en", "Mayor: It will hold", "One. “Two", "Three” four.", lead="We shall build.\nSoon."
    )
    release = published(officer, text)
    keys = [
        said(release, words, officer).key
        for words in ("It will hold", "We shall build.\nSoon", "“Two\n\nThree”")
    ]
    page = shown(path_of(release))
    assert f'<h1>Mayor: <span class="said" id="s-{keys[0]}">It will hold<a' in page
    assert f'id="s-{keys[1]}">We shall build.<br>Soon<a' in page
    assert f'<p>One. <span class="said said-on" id="s-{keys[2]}">“Two</span></p>' in page
    assert '<p><span class="said">Three”<a class="cite"' in page


def test_what_no_officer_confirmed_is_a_place_only_where_the_office_chose_so(officer: Officer) -> None:
    small = make_record(officer)
    proposed(small.quote)
    assert f"s-{small.quote.key}" not in shown(path_of(small.release))
    Office.objects.update(record_shown=RecordShown.READ)
    from communique.website import store

    store.clear()
    page = shown(path_of(small.release))
    assert f"s-{small.quote.key}" in page
    assert "Some were read by machine" in page


def test_what_was_refused_is_none(officer: Officer) -> None:
    small = make_record(officer)
    refuse_statement(statement=small.quote, by=officer)
    assert f"s-{small.quote.key}" not in shown(path_of(small.release))


def test_the_box_names_who_spoke_when_and_about_what(officer: Officer) -> None:
    small = make_record(officer)
    decide_subject(statement=small.quote, subject=small.subject, fits=True, by=officer)
    page = shown(path_of(small.release))
    box = page[page.index('class="told"') : page.index('class="record"')]
    assert f'<a href="/en/people/{small.mayor.pk}-ana-lisov/">Ana Lisov</a>' in box
    assert f'<a href="/en/people/{small.guest.pk}-bela-torm/">Bela Torm</a>' in box
    assert "Visit, Lipovac" in box
    assert '<a href="/en/subjects/bridges/">Bridges</a>' in box


def test_a_release_in_which_nobody_speaks_has_no_box(officer: Officer) -> None:
    page = shown(path_of(published(officer)))
    assert 'class="told"' not in page
    assert "/en/record/" not in page
