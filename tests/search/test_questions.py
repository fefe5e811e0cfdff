from __future__ import annotations

from hypothesis import given, strategies as st

from communique.languages.folding import stems, words
from communique.search.questions import MOST_WORDS, Question, parse_question
from communique.search.wordforms import LONGEST_WORD, forms_of


def test_words_phrases_and_what_must_not_be_there() -> None:
    question = parse_question('Visit "To the Bridge" -Ferry -"old boat" -covid-19 visit')
    assert question == Question(
        words=("visit",),
        phrases=(("to", "the", "bridge"),),
        without=("ferry",),
        without_phrases=(("old", "boat"), ("covid", "19")),
    )


def test_a_dash_alone_or_within_is_no_exclusion() -> None:
    assert parse_question("one - two - three-four").words == ("one", "two", "three", "four")


def test_an_open_quotation_reaches_to_the_end() -> None:
    assert parse_question('one "two three').phrases == (("two", "three"),)


def test_nothing_is_asked_by_marks_alone() -> None:
    for text in ("", "   ", '""', "- -", "!?…", "«»"):
        assert parse_question(text).empty


@given(st.text(max_size=1000))
def test_every_string_is_a_question_of_bounded_size(text: str) -> None:
    question = parse_question(text)
    phrases = [*question.phrases, *question.without_phrases]
    assert len(question.words) + len(question.without) + sum(map(len, phrases)) <= MOST_WORDS
    assert all(phrases)


@given(st.text(max_size=200), st.sampled_from(["sr-Cyrl", "en", "fr"]))
def test_remembered_forms_are_those_of_the_whole_text(text: str, language: str) -> None:
    whole = zip(words(text), stems(text, language), strict=True)
    cut = [(folded[:LONGEST_WORD], stem[:LONGEST_WORD]) for folded, stem in whole]
    assert list(forms_of(text, language)) == cut
