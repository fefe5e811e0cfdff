"""Releases as items for agencies."""

from __future__ import annotations

import json
from typing import Any, Final

import pytest
from jsonschema import ValidationError

from communique.directory.actions import add_country, add_occasion, add_person
from communique.newsroom.actions.drafting import revise_release
from communique.newsroom.models import Byline
from communique.newsroom.states import WithdrawalReason
from communique.staff.models import Officer
from communique.website import store
from tests import factories
from tests.factories import correct_release, publish_release
from tests.website.publishing import NOTE, address, corrected, get, issued, published, shown, withdrawn
from tests.website.validating import ninjs
from tests.website.validating.ninjs import valid_item

SITE: Final = "http://127.0.0.1:8000"


def item(release_path: str) -> Any:
    response = get(f"{release_path}ninjs.json")
    assert response.status_code == 200
    assert response["Content-Type"] == "application/json; charset=utf-8"
    told = json.loads(response.content)
    valid_item(told)
    return told


def test_an_item_has_words_photographs_and_credits(officer: Officer) -> None:
    ana = add_person(names={"en": "Ana Lisov"}, by=officer)
    land = add_country(code="VD", names={"en": "Vedrania"}, by=officer)
    occasion = add_occasion(kind="visit", participants=[ana], countries=[land], by=officer)
    text = factories.text(more=[factories.photograph(factories.make_picture(officer))], lead="It holds.")
    path = address(published(officer, text, factories.serbian(), occasion=occasion))
    told = item(path)
    assert told["type"] == "composite"
    assert told["pubStatus"] == "usable"
    assert told["version"] == "1"
    assert told["language"] == "en"
    assert told["headlines"][0]["value"] == "Bridge opened"
    assert told["bodies"][0]["value"].startswith("Bridge opened\n\n")
    assert "<p>The Mayor opened the bridge over the Lipa.</p>" in told["bodies"][1]["value"]
    assert [each["name"] for each in told["people"]] == ["Ana Lisov"]
    assert [each["literal"] for each in told["places"]] == ["VD"]
    [picture] = told["associations"]
    assert picture["by"] == "Ana Lisov"
    assert picture["copyrightNotice"] == "City of Lipovac / Ana Lisov"
    assert {each["role"] for each in picture["descriptions"]} == {"caption", "alternativeText"}
    for rendition in picture["renditions"]:
        assert get(rendition["href"].removeprefix(SITE)).status_code == 200
    assert "edNote" not in told


def test_who_speaks_signs_it_in_each_script(officer: Officer) -> None:
    ana = add_person(names={"en": "Ana Lisov", "sr-Cyrl": "Ана Лисов"}, by=officer)
    draft = factories.make_draft(officer).get_latest_revision_as_object()
    draft.bylines = [Byline(person=ana)]
    draft.save_revision()
    publish_release(release=draft, by=officer)
    assert item(address(draft))["by"] == "Ana Lisov"
    assert item(address(draft, "sr-Cyrl"))["by"] == "Ана Лисов"
    assert '"author": [{"@type": "Person", "name": "Ana Lisov"}]' in shown(address(draft))


def test_script_variants_are_items_of_their_own(officer: Officer) -> None:
    release = published(officer)
    cyrillic, latin = (item(address(release, tag)) for tag in ("sr-Cyrl", "sr-Latn"))
    assert latin["language"] == "sr-Latn"
    assert latin["headlines"][0]["value"] == "Otvoren most"
    assert latin["uri"] != cyrillic["uri"]


def test_a_correction_is_the_same_item_in_another_version(officer: Officer) -> None:
    release = published(officer)
    first = item(address(release))
    corrected(release, officer)
    store.clear()
    second = item(address(release))
    assert second["uri"] == first["uri"]
    assert (first["version"], second["version"]) == ("1", "2")
    assert NOTE["en"] in second["edNote"]


@pytest.mark.parametrize("reason", list(WithdrawalReason))
def test_what_was_withdrawn_is_canceled_and_says_nothing_more(
    officer: Officer, reason: WithdrawalReason
) -> None:
    release = published(officer, factories.text("en", "Canary", "A canary sings."))
    uri = item(address(release))["uri"]
    withdrawn(release, officer, reason)
    store.clear()
    told = item(address(release))
    assert told["uri"] == uri
    assert told["pubStatus"] == "canceled"
    assert NOTE["en"] in told["edNote"]
    assert "canary" not in json.dumps(told).lower()
    assert store.read(f"{address(release)}ninjs.json") is None


def test_an_item_moves_with_its_release(officer: Officer) -> None:
    release = published(officer)
    before = address(release)
    uri = item(before)["uri"]
    draft = release.get_latest_revision_as_object()
    draft.issued_at = issued(2026, 4, 20)
    draft.save_revision()
    correct_release(release=release, note=NOTE, by=officer)
    store.clear()
    after = address(release)
    assert after != before
    assert get(f"{before}ninjs.json")["Location"] == f"{after}ninjs.json"
    assert item(after)["uri"] == uri
    withdrawn(release, officer, WithdrawalReason.COURT_ORDER)
    store.clear()
    assert item(before)["pubStatus"] == "canceled"


def test_drafts_are_no_items(officer: Officer) -> None:
    release = published(officer)
    revise_release(release=release, texts=(factories.text("en", "Canary"),), by=officer)
    assert "Canary" not in json.dumps(item(address(release)))
    assert get("/en/2026/03/14/nothing/ninjs.json").status_code == 404
    assert get("/en/2026/02/30/nothing/ninjs.json").status_code == 404


def test_a_correction_takes_the_stored_item_away(
    officer: Officer, django_capture_on_commit_callbacks: Any
) -> None:
    release = published(officer)
    path = f"{address(release)}ninjs.json"
    get(path)
    assert store.read(path) is not None
    with django_capture_on_commit_callbacks(execute=True):
        corrected(release, officer)
    assert store.read(path) is None


@pytest.mark.parametrize(
    "spoilt",
    [
        {"pubstatus": "usable"},
        {"version": 1},
        {"associations": [{"uri": "urn:x"}]},
        {"uri": "no address"},
        {"firstCreated": "2026-01-01"},
    ],
)
def test_the_schema_refuses_what_is_wrong(spoilt: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        valid_item({"uri": "urn:uuid:0", **spoilt})


def test_the_published_schema_refuses_what_ours_does() -> None:
    theirs = ninjs.published()
    if theirs is None:
        pytest.skip(f"No {ninjs.FILE} of the IPTC's in the folder PUBLISHED_SCHEMAS.")
    assert theirs.is_valid({"uri": "urn:uuid:0", "standard": {"name": "ninjs"}})
    assert not theirs.is_valid({"uri": "urn:uuid:0", "pubstatus": "usable"})
    whole: Any = theirs.schema
    properties = whole["$defs"]["ninjsType"]["properties"]
    assert set(ninjs.ITEM["properties"]) <= set(properties)
