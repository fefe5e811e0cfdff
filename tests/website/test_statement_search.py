"""The search over statements as readers and machines meet it."""

from __future__ import annotations

import csv
import datetime
import html
import io
import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings as hypothesis_settings, strategies as st

from communique.directory.models import Office, RecordShown
from communique.languages.tags import canonical_tag
from communique.newsroom.models import Release
from communique.record.feeding import INDEX, all_cards
from communique.record.models import Decision, Standing, Statement
from communique.search.folders import folder_of
from communique.search.rebuilding import rebuild
from communique.staff.models import Officer
from communique.website.statement_search.asked import NAMES
from communique.website.statement_search.machines import COLUMNS
from communique.website.wording import words
from tests import factories
from tests.record import sayings
from tests.website.publishing import published

pytestmark = pytest.mark.django_db
BRIDGE = "The bridge will <b>hold</b> & carry us"
TUNNEL = "=HYPERLINK the tunnel is ours"
OLDER = "Every bridge was a ferry once"
SERBIAN = "Мост ће издржати сто година"


@pytest.fixture
def said(officer: Officer) -> dict[str, Statement]:
    factories.make_section("visits")
    release = published(
        officer,
        factories.text("en", "Bridge opened", f"“{BRIDGE},” said Ana Lisov.", f"“{TUNNEL},” said he."),
        factories.text("sr-Cyrl", "Мост отворен", f"„{SERBIAN}“, рекла је Ана Лисов."),
    )
    before = published(
        officer,
        factories.text("en", "Ferry day", f"“{OLDER},” said Ana Lisov."),
        factories.serbian(),
        issued_at=datetime.datetime(2019, 5, 6, 12, tzinfo=factories.ZONE),
    )
    return _said(release, before)


def _said(release: Release, before: Release) -> dict[str, Statement]:
    serbia, france = sayings.country("RS", "Serbia", "Србија"), sayings.country("FR", "France", "Француска")
    lisov = sayings.person("Ana Lisov", "Ана Лисов", serbia)
    tesar = sayings.person("Marko Tesar", "Марко Тесар", france)
    mayor = sayings.appointed(lisov, "Mayor of Lipovac", "Градоначелница Липовца", "2021-01-01")
    builder = sayings.appointed(lisov, "Master Builder", "Главна неимарка", "2015-01-01", "2020-12-31")
    works = sayings.subject("works", "Public works", "Јавни радови")
    visit = sayings.occasion("visit")
    made = {
        "bridge": sayings.say(
            release, BRIDGE, speaker=lisov, appointment=mayor, subjects=[works], occasion=visit
        ),
        "tunnel": sayings.say(
            release, TUNNEL, speaker=tesar, kind="indirect", countries=[serbia], decision=Decision.PROPOSED
        ),
        "older": sayings.say(before, OLDER, speaker=lisov, appointment=builder, countries=[france]),
        "serbian": sayings.say(release, SERBIAN, "sr-Cyrl", speaker=lisov, appointment=mayor),
    }
    rebuild(INDEX, all_cards())
    return made


def show_read() -> None:
    Office.objects.update(record_shown=RecordShown.READ)


def page(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, response.content.decode()[:2000]
    assert response["Cache-Control"] == "no-store"
    assert not response.cookies
    text: str = response.content.decode()
    return text


def found(text: str) -> list[str]:
    marked = re.findall(r'<blockquote><p><a href="[^"]+">(.*?)</a></p></blockquote>', text)
    return [html.unescape(re.sub(r"</?mark>", "", words)) for words in marked]


def listed(client: Client, query: str, tag: str = "en") -> list[str]:
    return found(page(client, f"/{tag}/statements/{query}"))


@pytest.mark.usefixtures("said")
class TestPage:
    def test_a_result_tells_who_when_in_which_post_and_where(
        self, client: Client, said: dict[str, Statement]
    ) -> None:
        text = page(client, "/en/statements/?q=bridges")
        assert found(text) == [BRIDGE, OLDER]
        assert "The <mark>bridge</mark> will &lt;b&gt;hold&lt;/b&gt; &amp; carry us" in text
        assert f'href="/en/2026/03/14/bridge-opened/#s-{said["bridge"].key}"' in text
        assert f'href="/en/statements/{said["bridge"].key}/"' in text
        assert "<span>Mayor of Lipovac</span>" in text
        assert "<span>Master Builder</span>" in text
        assert '<time datetime="2026-03-14">' in text
        assert "2 statements" in text
        assert '<meta name="robots" content="noindex">' in text

    def test_without_a_question_the_newest_come_first(self, client: Client) -> None:
        assert listed(client, "") == [BRIDGE, OLDER]
        assert listed(client, "?q=bridge&order=newest") == [BRIDGE, OLDER]

    def test_only_what_the_office_shows_and_the_mark_of_the_machine(self, client: Client) -> None:
        assert listed(client, "?q=tunnel") == []
        show_read()
        text = page(client, "/en/statements/?q=tunnel")
        assert found(text) == [TUNNEL]
        assert "Read by machine</span>" in text
        assert "Read by machine</span>" not in page(client, "/en/statements/?q=bridge")
        assert listed(client, "?checked=read") == [TUNNEL]

    @pytest.mark.parametrize("asked", ["mosta", "мостом", '"сто година"', "izdržati", "izdrzati"])
    def test_each_script_shows_its_own(self, client: Client, asked: str) -> None:
        assert listed(client, f"?q={quote(asked)}", "sr") == [SERBIAN]
        assert listed(client, f"?q={quote(asked)}", "sr-latn") == ["Most će izdržati sto godina"]
        text = page(client, f"/sr-latn/statements/?q={quote(asked)}")
        assert "Gradonačelnica Lipovca" in text
        assert "<mark>" in text

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("?speaker=lisov", [BRIDGE, OLDER]),
            ("?speaker=%D0%BB%D0%B8%D1%81%D0%BE%D0%B2", [BRIDGE, OLDER]),
            ("?post=mayor", [BRIDGE]),
            ("?post=builder", [OLDER]),
            ("?country=FR", [OLDER]),
            ("?country=france", [OLDER]),
            ("?speaker_country=rs", [BRIDGE, OLDER]),
            ("?subject=works", [BRIDGE]),
            ("?occasion=visit", [BRIDGE]),
            ("?kind=direct", [BRIDGE, OLDER]),
            ("?kind=mixed", []),
            ("?year=2019", [OLDER]),
            ("?from=2020-01-01", [BRIDGE]),
            ("?to=2020-01-01", [OLDER]),
            ("?q=bridge&year=2019", [OLDER]),
            ("?q=%22bridge+will%22", [BRIDGE]),
            ("?q=%22will+bridge%22", []),
            ("?utm_source=letter", [BRIDGE, OLDER]),
        ],
    )
    def test_each_limit(self, client: Client, query: str, expected: list[str]) -> None:
        assert listed(client, query) == expected

    def test_limits_by_number_are_named(self, client: Client, said: dict[str, Statement]) -> None:
        text = page(
            client,
            f"/en/statements/?speaker={said['bridge'].speaker_id}&occasion={said['bridge'].occasion_id}"
            f"&post={said['bridge'].appointment.post_id}",  # type: ignore[union-attr]
        )
        assert found(text) == [BRIDGE]
        for told in ("Speaker: Ana Lisov", "Occasion: Visit", "Post held at the time: Mayor of Lipovac"):
            assert f"Remove: {told}" in text
        assert 'value="Ana Lisov"' in text

    def test_facets_are_clicked_on_and_off(self, client: Client) -> None:
        text = page(client, "/en/statements/?q=bridge")
        assert re.search(
            r'href="/en/statements/\?q=bridge&amp;year=2019" rel="nofollow"><span>2019</span> '
            r'<span class="count">1</span>',
            text,
        )
        narrowed = page(client, "/en/statements/?q=bridge&year=2019")
        assert re.search(
            r'href="/en/statements/\?q=bridge" rel="nofollow" aria-current="true"><span>2019</span>', narrowed
        )
        assert re.search(r'<span>2026</span> <span class="count">1</span>', narrowed)
        assert re.search(r'<span>France</span> <span class="count">1</span>', narrowed)

    def test_too_narrow_and_nothing(self, client: Client) -> None:
        assert "within these limits" in page(client, "/en/statements/?q=ferry&year=2026")
        text = page(client, "/en/statements/?q=zeppelin")
        assert "Nothing was found." in text
        assert 'href="/en/search/?q=zeppelin"' in text

    def test_some_of_the_words_and_other_languages(self, client: Client) -> None:
        text = page(client, "/en/statements/?q=bridge+zeppelin")
        assert "No statement has all of these words." in text
        assert found(text) == [BRIDGE, OLDER]
        assert "/sr/statements/?q=most" in page(client, "/en/statements/?q=most")

    def test_tabs_lead_from_releases_and_back(self, client: Client) -> None:
        assert '<a href="/en/search/?q=bridge">Releases</a>' in page(client, "/en/statements/?q=bridge")
        response = client.get("/en/search/?q=bridge")
        assert '<a href="/en/statements/?q=bridge">Statements</a>' in response.content.decode()

    def test_the_language_switch_keeps_the_question(self, client: Client) -> None:
        assert "/sr-latn/statements/?q=bridge&amp;kind=direct" in page(
            client, "/en/statements/?q=bridge&kind=direct"
        )

    def test_the_slash_is_added(self, client: Client) -> None:
        response = client.get("/en/statements?q=bridge")
        assert (response.status_code, response["Location"]) == (301, "/en/statements/?q=bridge")

    def test_withdrawn_before_the_index_knows(self, client: Client, said: dict[str, Statement]) -> None:
        Statement.objects.filter(pk=said["bridge"].pk).update(standing=Standing.WITHDRAWN)
        assert listed(client, "?q=bridge") == [OLDER]

    def test_without_an_index(self, client: Client) -> None:
        (folder_of(INDEX) / "current").unlink()
        assert "Search is being prepared" in page(client, "/en/statements/?q=bridge", 503)
        assert client.get("/en/statements/search.json").status_code == 503

    def test_other_methods_and_languages(self, client: Client) -> None:
        assert client.post("/en/statements/").status_code == 405
        assert client.get("/fr/statements/").status_code == 404
        assert client.get("/fr/statements/search.json").status_code == 404


@pytest.mark.usefixtures("officer")
def test_before_anything_was_said(client: Client) -> None:
    rebuild(INDEX, all_cards())
    assert "No statements yet" in page(client, "/en/statements/")
    assert "search-tabs" not in client.get("/en/search/").content.decode()


WRONG = {
    "year=soon": "“soon” is no year.",
    "from=yesterday": "“yesterday” is no date.",
    "from=20200101": "is no date.",
    "to=2020-02-31": "is no date.",
    "from=2021-01-01&to=2020-01-01": "lies before the first one",
    "kind=loud": "“loud” is no kind of statement",
    "order=random": "is no order",
    "size=0": "number of results",
    "size=101": "number of results",
    "page=0": "is no page",
    "after=x": "is no place",
    "after=2020-01-01-1&before=2020-01-01-1": "not for both",
    "speaker=nobody": "Nobody called “nobody”",
    "speaker=999999999999": "Nobody called",
    "post=gardener": "Nobody here spoke in a post",
    "country=atlantis": "“atlantis” is no country",
    "subject=nothing": "is no subject",
    "occasion=party": "is no occasion",
    "checked=maybe": "cannot be asked for",
    f"q={'a' * 401}": "at most 400 characters",
}


@pytest.mark.usefixtures("said")
@pytest.mark.parametrize(("query", "sentence"), WRONG.items())
def test_what_cannot_be_meant_is_told_in_one_sentence(client: Client, query: str, sentence: str) -> None:
    text = page(client, f"/en/statements/?{query}", 400)
    assert sentence in html.unescape(text)
    response = client.get(f"/en/statements/search.json?{query}")
    assert response.status_code == 400
    (error,) = response.json()["errors"]
    assert sentence in error["message"]
    assert error["parameter"] in query


@pytest.mark.usefixtures("said")
class TestMachines:
    def test_json(self, client: Client, said: dict[str, Statement]) -> None:
        response = client.get("/en/statements/search.json?q=bridge&size=1")
        assert response["Content-Type"] == "application/json; charset=utf-8"
        assert response["Access-Control-Allow-Origin"] == "*"
        told = response.json()
        assert told["total"] == 2
        (result,) = told["statements"]
        assert result["key"] == said["bridge"].key
        assert result["words"] == BRIDGE
        assert result["speaker"] == {"id": str(said["bridge"].speaker_id), "name": "Ana Lisov"}
        assert result["post"]["name"] == "Mayor of Lipovac"
        assert result["on"] == "2026-03-14"
        assert result["subjects"] == ["works"]
        assert result["occasion"]["kind"] == "visit"
        assert result["release"]["address"].endswith(f"/en/2026/03/14/bridge-opened/#s-{result['key']}")
        assert {choice["value"]: choice["count"] for choice in told["facets"]["year"]} == {
            "2026": 1,
            "2019": 1,
        }
        following = client.get(told["next"].removeprefix("http://127.0.0.1:8000")).json()
        assert [said["words"] for said in following["statements"]] == [OLDER]
        assert following["next"] is None

    def test_pages_by_time_hold_on_to_statements(self, client: Client) -> None:
        first = client.get("/en/statements/search.json?size=1").json()
        assert [said["words"] for said in first["statements"]] == [BRIDGE]
        assert "after=2026-03-14-" in first["next"]
        second = client.get(first["next"].partition("8000")[2]).json()
        assert [said["words"] for said in second["statements"]] == [OLDER]
        assert second["next"] is None
        back = client.get(second["previous"].partition("8000")[2]).json()
        assert [said["words"] for said in back["statements"]] == [BRIDGE]
        assert back["previous"] is None

    def test_every_field_is_documented(self, client: Client) -> None:
        reference = Path(__file__).parents[2] / "docs" / "reference" / "statement-search.md"
        text = reference.read_text("utf-8")
        told = client.get("/en/statements/search.json?q=bridge").json()
        fields = {*told, *told["statements"][0], *told["statements"][0]["release"], *COLUMNS, *NAMES}
        assert {name for name in fields if f"`{name}`" not in text} == set()

    def test_csv_is_no_formula(self, client: Client) -> None:
        show_read()
        response = client.get("/en/statements/search.csv?order=newest")
        text = response.content.decode("utf-8-sig")
        header, *rows = list(csv.reader(io.StringIO(text)))
        assert header == list(COLUMNS)
        assert sorted(row[4] for row in rows) == sorted([f"'{TUNNEL}", BRIDGE, OLDER])
        assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
        assert response["Content-Disposition"] == 'attachment; filename="statements.csv"'
        assert 'rel="next"' in client.get("/en/statements/search.csv?size=1")["Link"]

    def test_atom_and_json_feed_are_newest_first(self, client: Client) -> None:
        response = client.get("/en/statements/feed.atom?q=bridge")
        atom = "{http://www.w3.org/2005/Atom}"
        feed = ET.fromstring(response.content)  # noqa: S314  our own
        titles = [entry.findtext(f"{atom}title") for entry in feed.iter(f"{atom}entry")]
        assert titles == [f"Ana Lisov: {BRIDGE}", f"Ana Lisov: {OLDER}"]
        assert feed.findtext(f"{atom}title") == "City of Lipovac: Statements: bridge"
        items = client.get("/en/statements/feed.json?q=bridge").json()
        assert items["version"] == "https://jsonfeed.org/version/1.1"
        assert [item["title"] for item in items["items"]] == titles
        assert items["items"][0]["content_text"].endswith("Ana Lisov, Mayor of Lipovac, 14 March 2026")

    def test_the_page_links_them(self, client: Client) -> None:
        text = page(client, "/en/statements/?q=bridge&kind=direct")
        for name in ("search.json", "search.csv", "feed.atom", "feed.json"):
            assert f'href="/en/statements/{name}?q=bridge&amp;kind=direct"' in text
        assert '<link rel="alternate" type="application/feed+json"' in text


@hypothesis_settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    values=st.dictionaries(
        st.sampled_from([*NAMES, "other"]),
        st.one_of(
            st.text(max_size=30),
            st.integers(-5, 10**13).map(str),
            st.sampled_from(["body-1", "2020-01-01-1"]),
        ),
        max_size=5,
    ),
    name=st.sampled_from(["", "search.json", "search.csv", "feed.atom", "feed.json"]),
)
def test_any_address_is_answered(
    client: Client, said: dict[str, Statement], values: dict[str, str], name: str
) -> None:
    printable: dict[str, Any] = {
        key: value.encode("utf-8", "replace").decode() for key, value in values.items()
    }
    response = client.get(f"/en/statements/{name}", printable)
    assert response.status_code in {200, 400}
    if response.status_code == 400 and name:
        assert json.loads(response.content)["errors"]


def test_every_language_has_every_word() -> None:
    english = words("en")["statement_search"]
    for tag in ("sr-Cyrl", "sr-Latn"):
        said = words(canonical_tag(tag))["statement_search"]
        assert said.keys() == english.keys()
        for key, word in said.items():
            assert set(re.findall(r"{\w+}", word)) == set(re.findall(r"{\w+}", english[key]))
