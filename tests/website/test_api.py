"""The interface for programs: its description, what it tells, what it never tells, and how it refuses."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings as checking, strategies as st
from jsonschema import Draft202012Validator, FormatChecker
from openapi_spec_validator import OpenAPIV31SpecValidator

from communique.directory.actions import add_country, add_occasion, add_person
from communique.newsroom.actions.drafting import revise_release
from communique.newsroom.models import Kind, Release
from communique.newsroom.states import WithdrawalReason
from communique.staff.models import Officer
from communique.website.api.description import described
from tests import factories
from tests.factories import restore_release
from tests.website.publishing import NOTE, corrected, get, issued, published, withdrawn

API = "/api/v1/"


def schema_of(name: str) -> Draft202012Validator:
    whole = {"$ref": f"#/components/schemas/{name}", "components": described()["components"]}
    return Draft202012Validator(whole, format_checker=FormatChecker())


def told(path: str, schema: str, **headers: str) -> Any:
    """What is answered, once it was found to be what the description promises."""
    response = get(path, **headers)
    assert response.status_code == 200, response.content
    assert response["Content-Type"] == "application/json; charset=utf-8"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert not response.cookies
    answer = json.loads(response.content)
    schema_of(schema).validate(answer)
    return answer


def refused(path: str, status: int) -> Any:
    response = get(path)
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json; charset=utf-8"
    problem = json.loads(response.content)
    schema_of("Problem").validate(problem)
    assert problem["status"] == status
    return problem


def id_of(release: Release) -> str:
    return str(release.document)


def test_the_description_is_openapi(officer: Officer) -> None:
    document = json.loads(get("/api/openapi.json").content)
    OpenAPIV31SpecValidator(document).validate()
    assert document["servers"] == [{"url": "http://127.0.0.1:8000/api/v1"}]


def test_every_described_path_answers_as_described(officer: Officer) -> None:
    ana = add_person(names={"en": "Ana Lisov", "sr-Cyrl": "Ана Лисов"}, by=officer)
    land = add_country(code="VD", names={"en": "Vedrania"}, by=officer)
    occasion = add_occasion(kind="visit", participants=[ana], countries=[land], by=officer)
    release = published(officer, occasion=occasion)
    edition = Release.objects.get(pk=release.pk).edition
    assert edition is not None
    filled = {
        "/releases/{id}": f"releases/{id_of(release)}",
        "/editions/{number}": f"editions/{edition.number}",
        "/people/{id}": f"people/{ana.pk}",
        "/countries/{id}": f"countries/{land.pk}",
    }
    for path, item in described()["paths"].items():
        answer = item["get"]["responses"]["200"]["content"]["application/json"]["schema"]["$ref"]
        told(API + filled.get(path, path.removeprefix("/")), answer.rpartition("/")[2])


def test_a_release_is_told_in_all_its_languages(officer: Officer) -> None:
    picture = factories.make_picture(officer)
    text = factories.text(more=[factories.photograph(picture)])
    release = published(officer, text, factories.serbian())
    corrected(release, officer, text, factories.serbian("Мост је отворен"))
    answer = told(f"{API}releases/{id_of(release)}", "Release")
    texts = {each["language"]: each for each in answer["texts"]}
    assert set(texts) == {"en", "sr-Cyrl", "sr-Latn"}
    assert texts["sr-Latn"]["headline"] == "Most je otvoren"
    assert texts["sr-Latn"]["derived_from"] == "sr-Cyrl"
    assert [each["act"] for each in answer["editions"]] == ["publish", "correct"]
    assert answer["editions"][1]["note"]["en"] == NOTE["en"]
    photograph = texts["en"]["blocks"][-1]["photograph"]
    assert photograph["credit"] == "City of Lipovac / Ana Lisov"
    assert photograph["renditions"][0]["width"] == 64
    first = told(answer["editions"][0]["href"].removeprefix("http://127.0.0.1:8000"), "Edition")
    assert first["became"] == "corrected"
    assert first["replaced_by"] == answer["editions"][1]["number"]


def test_lists_are_read_to_their_end_page_by_page(officer: Officer) -> None:
    wanted = [f"Day {day}" for day in (5, 4, 3, 2, 1)]
    for day in range(1, 6):
        published(officer, factories.text("en", f"Day {day}"), issued_at=issued(2026, 5, day))
    found, cursor = [], ""
    while cursor is not None:
        page = told(f"{API}releases?limit=2{f'&cursor={cursor}' if cursor else ''}", "Releases")
        found += [each["headline"] for each in page["items"]]
        cursor = page["next"]
    assert found == wanted


def test_a_list_costs_the_same_however_long_it_is(officer: Officer) -> None:
    def asked(query: str) -> list[str]:
        with CaptureQueriesContext(connection) as caught:
            told(f"{API}releases?{query}", "Releases")
        return [each["sql"].upper() for each in caught.captured_queries]

    costs = []
    for day in range(1, 9):
        published(officer, factories.text("en", f"Day {day}"), issued_at=issued(2026, 5, day))
        if day in {3, 8}:
            costs.append(asked("limit=2&kind=press_release&since=2026-05-01"))
    assert len(costs[0]) == len(costs[1])
    assert not [sql for sql in costs[1] if "COUNT(" in sql or "OFFSET" in sql]


def test_lists_are_narrowed(officer: Officer) -> None:
    ana = add_person(names={"en": "Ana Lisov"}, by=officer)
    land = add_country(code="VD", names={"en": "Vedrania"}, by=officer)
    occasion = add_occasion(kind="visit", participants=[ana], countries=[land], by=officer)
    published(officer, issued_at=issued(2026, 5, 1), occasion=occasion)
    speech = factories.text("en", "A speech")
    published(officer, speech, issued_at=issued(2026, 5, 2), kind=Kind.SPEECH)
    visits = factories.make_section()
    published(officer, factories.text("en", "A visit"), issued_at=issued(2026, 5, 3), section=visits)

    def headlines(query: str) -> list[str]:
        return [each["headline"] for each in told(f"{API}releases?{query}", "Releases")["items"]]

    assert headlines("language=en") == ["A visit", "A speech", "Bridge opened"]
    assert headlines("language=sr-Latn") == ["Otvoren most"]
    assert headlines("kind=speech") == ["A speech"]
    assert headlines("section=visits") == ["A visit"]
    assert headlines(f"person={ana.pk}") == ["Bridge opened"]
    assert headlines(f"country={land.pk}") == ["Bridge opened"]
    assert headlines(f"person={ana.pk + 999}") == []
    assert headlines("since=2026-05-02&until=2026-05-02") == ["A speech"]
    assert [each["name"] for each in told(f"{API}people", "People")["items"]] == ["Ana Lisov"]


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ("language=xx", "language"),
        ("kind=gossip", "kind"),
        ("section=none", "section"),
        ("person=ana", "person"),
        ("person=0", "person"),
        ("since=2026-02-30", "since"),
        ("until=yesterday", "until"),
        ("limit=101", "limit"),
        ("limit=-1", "limit"),
        ("cursor=x", "cursor"),
        ("cursor=%00", "cursor"),
        ("offset=20", "offset"),
        ("limit=1&limit=2", "limit"),
    ],
)
def test_a_question_that_cannot_be_read_is_told_why(officer: Officer, query: str, word: str) -> None:
    assert f"«{word}»" in refused(f"{API}releases?{query}", 400)["detail"]


@checking(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from(["cursor", "limit", "person", "since", "language", "kind"]),
    value=st.text(max_size=40),
)
def test_whatever_is_asked_is_answered(officer: Officer, name: str, value: str) -> None:
    assert Client().get(f"{API}releases", {name: value}).status_code in {200, 400}


@pytest.mark.parametrize(
    "path", ["people/7", "countries/7", "editions/7", "editions/007", "nothing", "releases/", "../api/v2/"]
)
def test_what_is_not_there_is_told_so(officer: Officer, path: str) -> None:
    refused(API + path, 404)


def test_it_only_reads(officer: Officer) -> None:
    response = Client(enforce_csrf_checks=True).post(f"{API}releases")
    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD, OPTIONS"
    preflight = Client().options(f"{API}releases", headers={"Origin": "https://paper.example"})
    assert preflight.status_code == 204
    assert preflight["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"


def test_an_unchanged_answer_is_not_sent_again(officer: Officer) -> None:
    published(officer)
    mark = get(f"{API}releases")["ETag"]
    assert get(f"{API}releases", **{"If-None-Match": mark}).status_code == 304


def test_drafts_are_told_by_nothing(officer: Officer) -> None:
    ana = add_person(names={"en": "Ana Lisov"}, by=officer)
    occasion = add_occasion(kind="visit", participants=[ana], by=officer)
    draft = factories.make_draft(officer, factories.text("en", "Canary"), occasion=occasion)
    refused(f"{API}releases/{id_of(draft)}", 404)
    refused(f"{API}people/{ana.pk}", 404)
    assert told(f"{API}people", "People")["items"] == []
    assert b"Canary" not in get(f"{API}releases").content


def test_a_later_draft_does_not_show(officer: Officer) -> None:
    release = published(officer)
    revise_release(release=release, texts=(factories.text("en", "Canary"),), by=officer)
    assert b"Canary" not in get(f"{API}releases/{id_of(release)}").content


def test_a_withdrawn_release_says_when_and_why(officer: Officer) -> None:
    release = published(officer)
    withdrawn(release, officer)
    problem = refused(f"{API}releases/{id_of(release)}", 410)
    assert problem["reason"] == "published_in_error"
    assert "It was published in error." in problem["sentence"]
    assert told(f"{API}releases", "Releases")["items"] == []


def test_what_was_closed_stays_closed(officer: Officer) -> None:
    release = published(officer, factories.text("en", "A street", "Canary street 7."))
    first = Release.objects.get(pk=release.pk).edition
    assert first is not None
    withdrawn(release, officer, WithdrawalReason.COURT_ORDER)
    for path in (f"releases/{id_of(release)}", f"editions/{first.number}"):
        refused(API + path, 451)
        assert b"anary" not in get(API + path).content
    revise_release(release=release, texts=(factories.text("en", "A street"),), by=officer)
    restore_release(release=release, note=NOTE, by=officer)
    answer = told(f"{API}releases/{id_of(release)}", "Release")
    assert [each["act"] for each in answer["editions"]] == ["restore"]
    assert b"anary" not in get(f"{API}releases/{id_of(release)}").content
