from __future__ import annotations

from hypothesis import given, strategies as st

from communique.search.questions import parse_question
from communique.search.snippets import ELLIPSIS, Piece, highlight, plain, snippet


def marked(pieces: list[Piece]) -> list[str]:
    return [piece.text for piece in pieces if piece.marked]


def test_words_are_marked_in_the_script_of_the_text() -> None:
    question = parse_question("zeleznica ministar")
    assert marked(highlight("Министар о железници.", question, "sr-Cyrl")) == ["Министар", "железници"]
    assert marked(highlight("Ministar o železnici.", question, "sr-Cyrl")) == ["Ministar", "železnici"]


def test_a_phrase_is_marked_as_one_and_only_where_it_stands() -> None:
    pieces = highlight("The old ferry, an old boat.", parse_question('"old ferry"'), "en")
    assert marked(pieces) == ["old ferry"]


def test_a_snippet_stands_where_most_was_found() -> None:
    text = "harbour " + "word " * 100 + "the harbour and the bridge were opened " + "word " * 100
    pieces = snippet(text, parse_question("harbour bridge"), "en", length=20)
    assert marked(pieces) == ["harbour", "bridge"]
    assert plain(pieces).startswith(f"{ELLIPSIS} ")
    assert plain(pieces).endswith(f" {ELLIPSIS}")
    assert len(plain(pieces).split()) <= 22


def test_the_beginning_where_nothing_was_found() -> None:
    assert plain(snippet("One two three.", parse_question("four"), "en")) == "One two three."
    assert snippet("", parse_question("four"), "en") == []


def test_words_that_folding_takes_apart_are_marked_in_their_place() -> None:
    pieces = highlight("½ of the harbour\u00adwalls and 2½ harbours", parse_question("harbour"), "en")
    assert marked(pieces) == ["harbour", "harbours"]


def test_accents_apart_from_their_letters() -> None:
    assert marked(highlight("a Z\u030cetva b", parse_question("žetva"), "en")) == ["Z\u030cetva"]


@given(text=st.text(max_size=200), asked=st.text(max_size=30))
def test_nothing_of_the_text_is_lost_or_added(text: str, asked: str) -> None:
    question = parse_question(asked)
    for language in ("sr-Cyrl", "en"):
        assert plain(highlight(text, question, language)) == text
        shown = plain(snippet(text, question, language, length=5))
        bare = "".join(shown.replace(ELLIPSIS, " ").split())
        assert bare in "".join(text.replace(ELLIPSIS, " ").split())
