"""oEmbed: releases shown on other sites."""

from __future__ import annotations

import json
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings as checking, strategies as st
from jsonschema import ValidationError

from communique.newsroom.states import WithdrawalReason
from communique.staff.models import Officer
from tests import factories
from tests.website.publishing import address, published, withdrawn
from tests.website.validating.oembed import valid_rich

SITE = "http://127.0.0.1:8000"


def asked(url: str, **given: str) -> Any:
    return Client().get("/oembed", {"url": url, **given})


def told(url: str, **given: str) -> Any:
    response = asked(url, **given)
    assert response.status_code == 200, response.content
    assert response["Content-Type"] == "application/json; charset=utf-8"
    assert response["Access-Control-Allow-Origin"] == "*"
    answer = json.loads(response.content)
    valid_rich(answer)
    return answer


def test_a_release_is_shown_as_a_quotation(officer: Officer) -> None:
    picture = factories.make_picture(officer)
    text = factories.text("en", "Bridge <opened> & more", more=[factories.photograph(picture)])
    release = published(officer, text)
    answer = told(f"{SITE}{address(release)}")
    assert answer["version"] == "1.0"
    assert answer["type"] == "rich"
    assert answer["title"] == "Bridge <opened> & more"
    assert answer["provider_name"] == "City of Lipovac"
    assert "Bridge &lt;opened&gt; &amp; more" in answer["html"]
    assert "<script" not in answer["html"]
    assert (answer["width"], answer["height"]) == (600, 240)
    assert (answer["thumbnail_width"], answer["thumbnail_height"]) == (64, 48)
    small = told(f"{SITE}{address(release)}", maxwidth="300", maxheight="200")
    assert (small["width"], small["height"]) == (300, 200)


def test_the_same_as_xml(officer: Officer) -> None:
    release = published(officer, factories.text("en", "Bridge <opened> & more"))
    response = asked(f"{SITE}{address(release)}", format="xml")
    assert response["Content-Type"] == "text/xml; charset=utf-8"
    assert response.content.startswith(b'<?xml version="1.0" encoding="utf-8" standalone="yes"?>')
    root = ET.fromstring(response.content)  # noqa: S314  our own
    assert root.tag == "oembed"
    assert {each.tag: each.text for each in root} == {
        name: str(value) for name, value in told(f"{SITE}{address(release)}").items()
    }


def test_only_public_releases_are_shown(officer: Officer) -> None:
    release = published(officer)
    path = address(release)
    for url in (
        "",
        path,
        f"https://other.example{path}",
        f"{SITE}.other.example{path}",
        f"{SITE}/en/",
        f"{SITE}/desk/",
        f"{SITE}{path}?x=1",
        f"{SITE}/en/2026/02/30/bridge-opened/",
        f"{SITE}{path}{'x' * 2_000}",
    ):
        assert asked(url).status_code == 404, url
    withdrawn(release, officer, WithdrawalReason.PERSONAL_DATA)
    gone = asked(f"{SITE}{path}")
    assert gone.status_code == 404
    assert b"ridge" not in gone.content


def test_half_an_answer_is_refused(officer: Officer) -> None:
    answer = told(f"{SITE}{address(published(officer))}")
    for spoilt in (
        {"thumbnail_url": f"{SITE}/a.jpg"},
        {"width": 0},
        {"kind": "rich"},
        {"author_url": "/en/"},
    ):
        with pytest.raises(ValidationError):
            valid_rich(answer | spoilt)


@pytest.mark.parametrize(
    ("given", "status"), [({"format": "yaml"}, 501), ({"maxwidth": "-1"}, 400), ({"maxheight": "١"}, 400)]
)
def test_what_cannot_be_answered_is_refused(officer: Officer, given: dict[str, str], status: int) -> None:
    assert asked(f"{SITE}/", **given).status_code == status


@checking(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60))
def test_whatever_is_asked_is_answered(officer: Officer, ending: str) -> None:
    assert asked(f"{SITE}/{ending}").status_code == 404
