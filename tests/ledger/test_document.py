"""What is written is what is read, whatever officers type."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given, strategies as st

from communique.ledger.document import (
    BadDocument,
    Block,
    Document,
    Mark,
    MarkKind,
    Photograph,
    canonical_json,
    read_document,
    tidy,
    write_document,
)

# Everything that UTF-8 can hold, with what is hard about texts drawn more often.
LETTERS = st.one_of(
    st.characters(exclude_categories=["Cs"]),
    st.sampled_from('\n\r\t \u00a0\u0301\u0308\u2028\x0b\x85éЖљ\U0001f54a\u1100\u1161"\\'),
)
TEXTS = st.text(LETTERS, max_size=40)
TIDY = TEXTS.map(tidy)
LINES = TEXTS.map(lambda text: json.loads(canonical_json(text)))
DIGESTS = ("0" * 64, "", "f" * 64)

photographs = st.builds(
    Photograph,
    credit=LINES,
    agency=LINES,
    photographer=LINES,
    caption=LINES,
    alternative_text=LINES,
    original=st.none() | st.integers(0, 5),
    width=st.integers(0, 10_000),
    height=st.integers(0, 10_000),
)


@st.composite
def blocks(draw: st.DrawFn) -> Block:
    text = draw(TIDY)
    spans = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(sorted)
    kinds: st.SearchStrategy[MarkKind] = st.sampled_from(("bold", "italic", "link", "protected"))
    marks = draw(st.lists(st.tuples(kinds, spans, LINES), max_size=3))
    return Block(
        kind=draw(st.sampled_from(["paragraph", "heading", "quotation", "photograph"])),
        text=text,
        marks=tuple(Mark(kind, start, end, href) for kind, (start, end), href in marks),
        attribution=draw(LINES),
        photograph=draw(st.none() | photographs),
    )


documents = st.builds(
    Document,
    language=st.sampled_from(["sr-Cyrl", "sr-Latn", "en"]),
    headline=TIDY,
    dateline=TIDY,
    lead=TIDY,
    blocks=st.lists(blocks(), max_size=4).map(tuple),
    derived_from=st.sampled_from(["", "sr-Cyrl"]),
    slug=st.from_regex(r"[a-z0-9-]{0,20}", fullmatch=True),
)


@given(TEXTS)
def test_tidying_again_changes_nothing(text: str) -> None:
    once = tidy(text)
    assert tidy(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert "\r" not in once
    assert "\n\n" not in once
    assert once == once.strip()


@given(documents)
def test_a_document_is_read_as_it_was_written(document: Document) -> None:
    text, layout = write_document(document)
    for part in (text, layout):
        assert unicodedata.is_normalized("NFC", part)
        assert "\r" not in part
    assert text.endswith("\n")
    read = read_document(text, layout, digests=DIGESTS)
    for block in read.blocks:
        assert not block.text or text[block.start : block.end] == block.text
        if block.photograph is not None and block.photograph.original is not None:
            place = block.photograph.original
            assert block.photograph.digest == (DIGESTS[place] if place < len(DIGESTS) else "")
    bare = tuple(
        replace(block, start=0, end=0, photograph=block.photograph and replace(block.photograph, digest=""))
        for block in read.blocks
    )
    assert replace(read, blocks=bare) == document
    assert write_document(replace(read, blocks=bare)) == (text, layout)


@given(documents, documents)
def test_a_layout_fits_no_other_text(one: Document, other: Document) -> None:
    text, _ = write_document(one)
    other_text, layout = write_document(other)
    try:
        read = read_document(text, layout)
    except BadDocument:
        assert text != other_text
        return
    # Two texts of the same lengths cannot be told apart; but nothing of the text may be left out.
    shown = [read.headline, read.dateline, read.lead, *(block.text for block in read.blocks)]
    assert "\n\n".join(filter(None, shown)) + "\n" == text


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | TEXTS,
        lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from("abc"), inner),
    )
)
def test_canonical_json_is_one_form_and_normal(value: object) -> None:
    written = canonical_json(value)
    assert canonical_json(json.loads(written)) == written
    assert unicodedata.is_normalized("NFC", written)


@given(
    TEXTS, st.sampled_from(["{}", "[]", "1", "null", '{"v":1}', '{"v":1,"headline":[0,1]}', '{"v":2}', "{"])
)
def test_a_layout_that_is_none_is_refused(text: str, layout: str) -> None:
    with pytest.raises(BadDocument):
        read_document(text, layout)


@pytest.mark.parametrize(
    ("block", "message"),
    [
        (Block("paragraph", " A blank before"), "not in canonical form"),
        (Block("paragraph", "cafe\u0301"), "not in canonical form"),
        (Block("paragraph", "Short", (Mark("bold", 2, 9),)), "lies beside"),
        (Block("paragraph", "Short", (Mark("bold", 3, 2),)), "lies beside"),
    ],
)
def test_what_would_point_beside_its_text_is_not_written(block: Block, message: str) -> None:
    with pytest.raises(BadDocument, match=message):
        write_document(Document("en", "A headline", blocks=(block,)))


def test_spans_count_characters_and_blocks_stand_apart_by_one_blank_line() -> None:
    document = Document("sr-Cyrl", "Ђердап 🕊", lead="Увод.", blocks=(Block("paragraph", "Пасус."),))
    text, layout = write_document(document)
    assert text == "Ђердап 🕊\n\nУвод.\n\nПасус.\n"
    assert json.loads(layout)["lead"] == [10, 15]
    assert read_document(text, layout).blocks[0].start == 17


def test_an_erased_original_leaves_its_place_empty() -> None:
    shown = (Photograph("Photo: A. Ilić", original=0), Photograph("Photo: B. Marić", original=1))
    document = Document(
        "en", "Two", blocks=tuple(Block("photograph", each.credit, photograph=each) for each in shown)
    )
    read = read_document(*write_document(document), digests=["", "e" * 64])
    assert [block.photograph and block.photograph.digest for block in read.blocks] == ["", "e" * 64]
