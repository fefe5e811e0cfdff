"""What readers find, asked through the doors that the search page uses."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings as hypothesis_settings, strategies as st

from communique.search.asking import Filters
from communique.search.entries import Entry
from communique.search.finding import Found, count, find
from communique.search.questions import parse_question
from communique.search.rebuilding import rebuild

MakeEntry = Callable[..., Entry]
NAME = "texts"
MARKS = ['"', "-", "„", "“", "«", "»", " ", "*", "(", ")", "+", "^", "~", "\\", "\0", "\u00ad", "\ud800"]
PIECES = [*MARKS, "AND", "OR", "title:", "[a TO b]", "minister", "мост", "ǆ", "½", "ﬁ", "o'neil", "ﷺ"]


def ask(text: str, language: str = "en", **more: object) -> Found:
    return find(NAME, parse_question(text), language=language, **more)  # type: ignore[arg-type]


def keys(text: str, language: str = "en", **more: object) -> set[str]:
    found = ask(text, language, **more)
    return set() if found.loosely else {hit.key for hit in found.hits}


@pytest.fixture
def texts(make_entry: MakeEntry) -> list[Entry]:
    serbian = {"language": "sr-Cyrl"}
    return [
        make_entry(
            "bridge", "Мост преко Темнице отворен", "Министар Ђорђевић је говорио о железници.", **serbian
        ),
        make_entry(
            "bridge",
            "Bridge over the Temnica opened",
            "Minister Djordjević spoke about the railways. The old ferry is closed.",
        ),
        make_entry(
            "flood",
            "Relief for flooded villages",
            "The minister visited three villages. A closed ferry is old news.",
            section="relief",
            kind="statement",
            date="2019-11-30",
        ),
        make_entry(
            "school", "Школа у Љубовцу", "Вучетићева најава: нова школа.", **serbian, date="2023-01-02"
        ),
    ]


@pytest.fixture
def built(texts: list[Entry]) -> None:
    rebuild(NAME, texts)


@pytest.mark.usefixtures("built")
class TestWords:
    @pytest.mark.parametrize("asked", ["Ђорђевић", "đorđević", "DJORDJEVIC", "djordjevic", "Đorđevića"])
    def test_scripts_cases_and_bare_letters_meet(self, asked: str) -> None:
        assert keys(asked, "sr-Cyrl") == {"bridge"}

    @pytest.mark.parametrize("asked", ["železnica", "zeleznice", "железницом", "ЖЕЛЕЗНИЦИ"])
    def test_serbian_inflections_meet(self, asked: str) -> None:
        assert keys(asked, "sr-Cyrl") == {"bridge"}

    @pytest.mark.parametrize("asked", ["railway", "Railways", "visiting", "village"])
    def test_english_inflections_meet(self, asked: str) -> None:
        assert keys(asked)

    def test_all_words_are_asked_for(self) -> None:
        assert keys("minister ferry villages") == {"flood"}

    def test_a_language_is_asked_alone(self) -> None:
        assert keys("Temnica") == {"bridge"}
        assert [hit.language for hit in ask("temnica", "sr-Cyrl").hits] == ["sr-Cyrl"]
        assert count(NAME, parse_question("temnice"), language="sr-Cyrl") == 1

    def test_a_stem_may_lie_in_the_headline_only(self) -> None:
        assert keys("relief") == {"flood"}

    def test_some_of_the_words_where_none_has_all(self) -> None:
        found = ask("villages bridge zeppelin")
        assert found.loosely
        assert {hit.key for hit in found.hits} == {"bridge", "flood"}

    def test_what_is_excluded_stays_out_of_the_looser_answer(self) -> None:
        found = ask("villages bridge zeppelin -relief")
        assert [hit.key for hit in found.hits] == ["bridge"]

    def test_one_word_that_is_nowhere_finds_nothing(self) -> None:
        found = ask("zeppelin")
        assert (found.total, found.loosely) == (0, False)

    def test_an_empty_question_is_answered_by_all(self) -> None:
        assert keys("") == {"bridge", "flood"}


@pytest.mark.usefixtures("built")
class TestPhrases:
    def test_words_stand_in_this_order_and_form(self) -> None:
        assert keys('"old ferry"') == {"bridge"}
        assert keys('"ferry old"') == set()
        assert keys('"old ferries"') == set()

    @pytest.mark.parametrize("asked", ["„о железници“", "«O železnici»", "”o zeleznici”", '"o železnici'])
    def test_any_marks_and_any_script(self, asked: str) -> None:
        assert keys(asked, "sr-Cyrl") == {"bridge"}

    def test_a_phrase_of_one_word_is_that_very_form(self) -> None:
        assert keys('"railways"') == {"bridge"}
        assert keys('"railway"') == set()

    def test_no_phrase_runs_from_headline_to_body(self) -> None:
        assert keys('"temnica opened"') == {"bridge"}
        assert keys('"opened minister"') == set()

    def test_excluding(self) -> None:
        assert keys("minister -bridges") == {"flood"}
        assert keys('ferry -"old ferry"') == {"flood"}
        assert keys("-ferry") == set()
        assert keys("-bridge") == {"flood"}

    def test_a_hyphen_within_a_word_excludes_nothing(self) -> None:
        assert keys("ferry-minister") == {"bridge", "flood"}


@pytest.mark.usefixtures("built")
class TestFilters:
    def test_each_narrows(self) -> None:
        day = datetime.date.fromisoformat
        assert keys("minister", filters=Filters(section="relief")) == {"flood"}
        assert keys("minister", filters=Filters(kind="press_release")) == {"bridge"}
        assert keys("minister", filters=Filters(year=2019)) == {"flood"}
        assert keys("minister", filters=Filters(since=day("2019-12-01"))) == {"bridge"}
        assert keys("minister", filters=Filters(until=day("2019-11-30"))) == {"flood"}
        assert keys("minister", filters=Filters(until=day("2019-11-29"))) == set()

    def test_facets_count_what_each_choice_would_find(self) -> None:
        found = ask("minister", filters=Filters(section="relief"))
        assert found.facets["section"] == {"news": 1, "relief": 1}
        assert found.facets["kind"] == {"statement": 1}
        assert found.facets["year"] == {"2019": 1}

    def test_a_filter_too_narrow_is_not_answered_loosely(self) -> None:
        found = ask("minister villages", filters=Filters(section="news"))
        assert (found.total, found.loosely) == (0, False)
        assert found.facets["section"] == {"relief": 1}

    def test_an_impossible_year_filters_nothing(self) -> None:
        assert keys("minister", filters=Filters(year=99_999)) == {"bridge", "flood"}


class TestRank:
    def test_the_headline_counts_more(self, make_entry: MakeEntry) -> None:
        rebuild(
            NAME,
            [
                make_entry("body", "A day in the country", "Many words, and one on the harbour too."),
                make_entry("headline", "The harbour is open", "Many words, and one on ships and so on."),
            ],
        )
        assert [hit.key for hit in ask("harbour").hits] == ["headline", "body"]

    def test_of_equals_the_newest_is_first(self, make_entry: MakeEntry) -> None:
        rebuild(
            NAME,
            [
                make_entry(date, "The harbour", date=date)
                for date in ("2001-01-01", "2024-01-01", "1985-01-01")
            ],
        )
        assert [hit.key for hit in ask("harbour").hits] == ["2024-01-01", "2001-01-01", "1985-01-01"]

    def test_by_date_and_by_pages(self, make_entry: MakeEntry) -> None:
        days = [f"2024-01-{day:02d}" for day in range(1, 29)]
        rebuild(NAME, [make_entry(day, "The harbour", date=day) for day in days])
        first = ask("harbour", order="newest", limit=20)
        second = ask("harbour", order="newest", limit=20, offset=20)
        assert [hit.key for hit in (*first.hits, *second.hits)] == days[::-1]
        assert first.total == 28
        assert ask("harbour", limit=20, offset=10_000).hits == []


class TestEverything:
    @hypothesis_settings(
        max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(
        text=st.one_of(
            st.text(max_size=80),
            st.lists(st.sampled_from(PIECES), max_size=12).map("".join),
        ),
        language=st.sampled_from(["en", "sr-Cyrl", "xx", ""]),
    )
    def test_any_string_is_answered(self, built: None, text: str, language: str) -> None:
        assert ask(text, language).total >= 0

    def test_very_long_questions_are_answered(self, built: None) -> None:
        assert ask("minister " * 10_000).total == 2
        assert ask("m" * 100_000).total == 0
        assert ask('"' * 5_000).total == 2
