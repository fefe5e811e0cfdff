"""The search page as readers meet it."""

from __future__ import annotations

import datetime
import html
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings as hypothesis_settings, strategies as st

from communique.languages.tags import canonical_tag
from communique.newsroom.actions.publishing import withdraw_release
from communique.newsroom.feeding import INDEX, ensure_index
from communique.newsroom.models import Kind, Release
from communique.newsroom.states import WithdrawalReason
from communique.search.folders import folder_of
from communique.staff.models import Officer
from communique.website.search_asked import asked
from communique.website.wording import words
from tests import factories
from tests.factories import publish_release

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _static_files(settings: Any, tmp_path: Path) -> None:
    """As they lie in the source: no names with digests."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    settings.STATIC_ROOT = tmp_path


@pytest.fixture
def officer() -> Officer:
    factories.make_office()
    return factories.make_officer()


@pytest.fixture
def releases(officer: Officer) -> Sequence[Release]:
    made = [
        factories.make_draft(officer),
        factories.make_draft(
            officer,
            factories.text("en", "Floods <b>&</b> relief", "The Mayor visited the railways & the mills."),
            factories.serbian("Поплаве и помоћ", "Градоначелница је обишла железнице."),
            kind=Kind.STATEMENT,
            issued_at=datetime.datetime(2019, 5, 6, 12, tzinfo=factories.ZONE),
        ),
    ]
    for release in made:
        publish_release(release=release, by=officer)
    ensure_index()
    return made


def page(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    assert response["Cache-Control"] == "no-store"
    assert not response.cookies
    text = response.content.decode()
    assert '<meta name="robots" content="noindex">' in text
    return text


def headlines(text: str) -> list[str]:
    marked = re.findall(r'<h3><a href="[^"]+">(.*?)</a></h3>', text)
    return [html.unescape(re.sub(r"</?mark>", "", headline)) for headline in marked]


@pytest.mark.usefixtures("releases")
class TestFinding:
    def test_in_the_language_of_the_page(self, client: Client) -> None:
        text = page(client, "/en/search/?q=bridges")
        assert headlines(text) == ["Bridge opened"]
        assert 'href="/en/2026/03/14/bridge-opened/"' in text
        assert "<mark>Bridge</mark> opened" in text
        assert "The Mayor opened the <mark>bridge</mark> over the Lipa." in text
        assert "1 result" in text

    @pytest.mark.parametrize("asked_for", ["železnica", "zeleznica", "железница", "ŽELEZNICE"])
    def test_each_script_shows_its_own_text(self, client: Client, asked_for: str) -> None:
        cyrillic = page(client, f"/sr/search/?q={quote(asked_for)}")
        assert headlines(cyrillic) == ["Поплаве и помоћ"]
        assert "<mark>железнице</mark>" in cyrillic
        latin = page(client, f"/sr-latn/search/?q={quote(asked_for)}")
        assert headlines(latin) == ["Poplave i pomoć"]
        assert "<mark>železnice</mark>" in latin
        assert 'href="/sr-latn/2019/05/06/poplave-i-pomoc/"' in latin

    def test_what_is_published_is_escaped(self, client: Client) -> None:
        text = page(client, "/en/search/?q=relief")
        assert "Floods &lt;b&gt;&amp;&lt;/b&gt; <mark>relief</mark>" in text
        assert "railways &amp; the mills" in text

    def test_what_is_asked_is_escaped(self, client: Client) -> None:
        hostile = quote('"><script>alert(1)</script>')
        text = page(client, f"/en/search/?q={hostile}")
        assert "<script>alert" not in text

    def test_elsewhere(self, client: Client) -> None:
        text = page(client, "/en/search/?q=zeleznica")
        assert "Nothing was found." in text
        assert re.search(r'href="/sr/search/\?q=zeleznica"[^>]*>.*?: 1</a>', text)
        assert "/sr-latn/search/?q=zeleznica" in text
        assert "Also found" not in page(client, "/sr-latn/search/?q=zeleznica")

    def test_some_of_the_words(self, client: Client) -> None:
        text = page(client, "/en/search/?q=bridge+flood+zeppelin")
        assert "No release has all of these words." in text
        assert set(headlines(text)) == {"Bridge opened", "Floods <b>&</b> relief"}

    def test_facets_and_limits(self, client: Client) -> None:
        text = page(client, "/en/search/?q=mayor")
        assert len(headlines(text)) == 2
        assert re.search(
            r'href="/en/search/\?q=mayor&amp;year=2019" rel="nofollow">\s*<span>2019</span>', text
        )
        text = page(client, "/en/search/?q=mayor&year=2019")
        assert headlines(text) == ["Floods <b>&</b> relief"]
        assert "Remove: 2019" in text
        assert headlines(page(client, "/en/search/?q=mayor&kind=statement")) == ["Floods <b>&</b> relief"]
        assert headlines(page(client, "/en/search/?q=mayor&from=2020-01-01")) == ["Bridge opened"]
        assert headlines(page(client, "/en/search/?q=mayor&to=2019-05-06")) == ["Floods <b>&</b> relief"]

    def test_limits_alone_list_the_newest_first(self, client: Client) -> None:
        text = page(client, "/en/search/?from=2000-01-01")
        assert headlines(text) == ["Bridge opened", "Floods <b>&</b> relief"]

    def test_too_narrow(self, client: Client) -> None:
        text = page(client, "/en/search/?q=bridge&year=2019")
        assert "Nothing was found within these limits." in text

    def test_a_bad_date_is_told_and_left_aside(self, client: Client) -> None:
        text = page(client, "/en/search/?q=bridge&from=yesterday")
        assert "“yesterday” is no date." in text
        assert headlines(text) == ["Bridge opened"]

    def test_nothing_asked(self, client: Client) -> None:
        text = page(client, "/en/search/")
        assert "How to search" in text
        assert not headlines(text)

    def test_the_language_switch_keeps_the_question(self, client: Client) -> None:
        assert "/sr-latn/search/?q=bridge&amp;kind=speech" in page(client, "/en/search/?q=bridge&kind=speech")


class TestStanding:
    def test_a_withdrawn_release_is_not_shown_even_before_the_index_knows(
        self, client: Client, releases: Sequence[Release], officer: Officer
    ) -> None:
        withdraw_release(release=releases[0], reason=WithdrawalReason.PUBLISHED_IN_ERROR, note={}, by=officer)
        assert headlines(page(client, "/en/search/?q=bridge")) == []

    @pytest.mark.usefixtures("officer")
    def test_without_an_index_the_page_says_so(self, client: Client) -> None:
        text = page(client, "/sr-latn/search/?q=most", status=503)
        assert "Pretraga se priprema" in text
        assert 'href="/sr-latn/archive/"' in text

    def test_an_index_lost_while_serving(self, client: Client, releases: Sequence[Release]) -> None:
        assert len(headlines(page(client, "/en/search/?q=bridge"))) == 1
        (folder_of(INDEX) / "current").unlink()
        page(client, "/en/search/?q=bridge", status=503)
        ensure_index()
        assert len(headlines(page(client, "/en/search/?q=bridge"))) == 1

    @pytest.mark.usefixtures("officer")
    def test_a_language_that_the_office_lacks(self, client: Client) -> None:
        assert client.get("/fr/search/?q=pont").status_code == 404

    @pytest.mark.usefixtures("officer")
    def test_only_reading(self, client: Client) -> None:
        assert client.post("/en/search/", {"q": "bridge"}).status_code == 405


def test_pages_of_results(client: Client, officer: Officer) -> None:
    for number in range(23):
        draft = factories.make_draft(officer, factories.text("en", f"Bridge {number}"), factories.serbian())
        publish_release(release=draft, by=officer)
    ensure_index()
    first = page(client, "/en/search/?q=bridge&order=newest")
    assert "Page 1 of 2" in first
    assert 'href="/en/search/?q=bridge&amp;order=newest&amp;page=2" rel="next nofollow"' in first
    second = page(client, "/en/search/?q=bridge&order=newest&page=2")
    assert 'rel="prev nofollow"' in second
    assert 'rel="next nofollow"' not in second
    assert {*headlines(first), *headlines(second)} == {f"Bridge {number}" for number in range(23)}
    assert headlines(page(client, "/en/search/?q=bridge&page=50")) == []


@hypothesis_settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    given_values=st.dictionaries(
        st.sampled_from(["q", "section", "kind", "year", "from", "to", "order", "page", "other"]),
        st.text(max_size=30),
    )
)
def test_any_address_is_answered(
    client: Client, releases: Sequence[Release], given_values: dict[str, str]
) -> None:
    printable = {name: value.encode("utf-8", "replace").decode() for name, value in given_values.items()}
    assert client.get("/en/search/", printable).status_code == 200


@given(st.dictionaries(st.sampled_from(["q", "year", "from", "to", "page", "order"]), st.text()))
def test_an_address_made_of_what_was_asked_asks_the_same(given_values: dict[str, str]) -> None:
    from django.http import QueryDict

    first = asked(given_values, [])
    address = first.at("/en/search/")
    again = asked(QueryDict(address.partition("?")[2]).dict(), [])
    assert again.at("/en/search/") == address


def test_every_language_has_every_word_and_every_kind() -> None:
    english = words("en")["search"]
    for tag in ("sr-Cyrl", "sr-Latn"):
        said = words(canonical_tag(tag))["search"]
        assert said.keys() == english.keys()
        for key, word in said.items():
            assert set(re.findall(r"{\w+}", word)) == set(re.findall(r"{\w+}", english[key]))
    assert {f"kind_{kind}" for kind in Kind.values} <= english.keys()
