"""What differs between two texts, as readers and officers are shown it."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, strategies as st

from communique.ledger.document import Block, Document, Mark, Photograph
from communique.newsroom.differences import (
    Difference,
    differences,
    is_changed,
    word_pieces,
    words_of,
)

WORDS = st.lists(
    st.sampled_from(
        ["мост", "Липа", "14.", "“It", "will", "hold”,", " ", "  ", "\n", "a", "–", "COVID-19", "水"]
    ),
    max_size=14,
).map(" ".join)
KINDS = st.sampled_from(["paragraph", "heading", "quotation"])
BLOCKS = st.lists(st.builds(Block, KINDS, WORDS, attribution=st.sampled_from(["", "Ana"])), max_size=8)


def document(*paragraphs: str, headline: str = "Bridge", language: str = "en") -> Document:
    return Document(language, headline, blocks=tuple(Block("paragraph", words) for words in paragraphs))


def told(before: Document, after: Document) -> list[tuple[str, str]]:
    return [(one.kind, one.part) for one in differences(before, after) if is_changed(one)]


@given(st.text(max_size=60), st.text(max_size=60), st.sampled_from(["", "en", "sr-Cyrl"]))
def test_pieces_give_back_both_texts(before: str, after: str, language: str) -> None:
    pieces = word_pieces(before, after, language)
    assert "".join(words for op, words in pieces if op != "added") == before
    assert "".join(words for op, words in pieces if op != "removed") == after
    assert all(words for _, words in pieces)
    assert "".join(words_of(before, language)) == before


@given(WORDS, WORDS, BLOCKS, BLOCKS)
def test_differences_give_back_both_documents(
    one: str, other: str, left: list[Block], right: list[Block]
) -> None:
    before, after = (
        Document("sr-Cyrl", one, blocks=tuple(left)),
        Document("sr-Cyrl", other, blocks=tuple(right)),
    )
    found = [each for each in differences(before, after) if each.part != "headline"]
    olds = sorted(
        (each for each in found if each.before_at is not None), key=lambda each: each.before_at or 0
    )
    news = [each for each in found if each.after_at is not None]
    assert [each.words_before for each in olds] == [block.text for block in left]
    assert [each.words_after for each in news] == [block.text for block in right]
    assert [each.after for each in news] == right
    assert [each.before for each in olds] == left


@given(BLOCKS)
def test_a_document_does_not_differ_from_itself(blocks: list[Block]) -> None:
    same = Document("en", "Bridge", "Lipovac, 14 March", "A lead", tuple(blocks))
    assert not any(is_changed(one) for one in differences(same, same))


def test_a_word_within_a_paragraph() -> None:
    before = document("The Mayor opened the old bridge today.", "It will hold.")
    after = document("The Mayor opened the new stone bridge today.", "It will hold.")
    (changed,) = (one for one in differences(before, after) if is_changed(one))
    assert changed.kind == "changed"
    assert changed.pieces == (
        ("same", "The Mayor opened the "),
        ("removed", "old"),
        ("added", "new stone"),
        ("same", " bridge today."),
    )


def test_words_changed_side_by_side_are_one_change() -> None:
    pieces = word_pieces("It will hold for ten years.", "It must last for ten years.")
    assert pieces == (
        ("same", "It "),
        ("removed", "will hold"),
        ("added", "must last"),
        ("same", " for ten years."),
    )


def test_in_serbian_a_numbers_dot_belongs_to_it() -> None:
    assert words_of("14. марта 2026.", "sr-Cyrl") == ["14.", " ", "марта", " ", "2026."]
    assert words_of("in 2026.", "en") == ["in", " ", "2026", "."]
    assert word_pieces("14. марта", "15. марта", "sr-Latn")[:2] == (("removed", "14."), ("added", "15."))


def test_added_removed_and_moved_blocks() -> None:
    one, two, three = "The bridge is open.", "Two hundred neighbours came.", "Children sang on the bank."
    assert told(document(one), document(one, two)) == [("added", "paragraph")]
    assert told(document(one, two), document(one)) == [("removed", "paragraph")]
    found = [
        each for each in differences(document(one, two, three), document(three, one, two)) if is_changed(each)
    ]
    assert [(each.kind, each.moved, each.before_at, each.after_at) for each in found] == [
        ("same", True, 2, 0)
    ]


def photograph(**given: object) -> Block:
    shown = Photograph("City / Ana", "City", "Ana", "Bridge", "A bridge", 0, 640, 480, "d1")
    return Block("photograph", "Bridge\nPhoto: City / Ana", photograph=replace(shown, **given))  # type: ignore[arg-type]


def only(before: Block, after: Block) -> Difference:
    found = differences(Document("en", "B", blocks=(before,)), Document("en", "B", blocks=(after,)))
    (changed,) = (one for one in found if is_changed(one))
    return changed


def test_what_changes_beside_the_words() -> None:
    assert [each.name for each in only(photograph(), photograph(digest="d2")).aspects] == ["picture"]
    described = only(photograph(), photograph(alternative_text="A stone bridge"))
    assert described.aspects[0].pieces == (("same", "A "), ("added", "stone "), ("same", "bridge"))
    link = Block("paragraph", "See the plan.", (Mark("link", 8, 12, "https://lipovac.example/a"),))
    other = replace(link, marks=(Mark("link", 8, 12, "https://lipovac.example/b"),))
    assert [each.name for each in only(link, other).aspects] == ["links"]
    plain = replace(link, marks=())
    bold = replace(link, marks=(Mark("bold", 0, 3),))
    assert [each.name for each in only(plain, bold).aspects] == ["emphasis"]
    words = Block("quotation", "It will hold.", attribution="Ana Lisov")
    assert only(words, replace(words, attribution="Mayor Ana Lisov")).aspects[0].name == "attribution"


def test_a_photographs_place_in_the_edition_is_no_change_of_it() -> None:
    before, after = photograph(original=3), photograph(original=0)
    found = differences(Document("en", "B", blocks=(before,)), Document("en", "B", blocks=(after,)))
    assert not any(map(is_changed, found))


def test_a_text_of_a_million_equal_words_is_compared_at_once() -> None:
    before, after = "ha " * 20_000 + "no", "no " + "ha " * 19_000
    assert "".join(words for op, words in word_pieces(before, after) if op != "added") == before
    many, fewer = ["ha"] * 3_000, ["no"] + ["ha"] * 2_900 + ["no"]
    assert told(document(*many), document(*fewer))
