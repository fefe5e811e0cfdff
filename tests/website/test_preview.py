from __future__ import annotations

import pytest
from django.test import RequestFactory

from communique.newsroom.preview import preview_response
from communique.staff.models import Officer
from tests import factories
from tests.website.publishing import get, published


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Bridge opened"),
        ("sr-Cyrl", "Отворен мост"),
        ("sr-Latn", "Otvoren most"),
        ("", "Bridge opened"),
        ("fr", "Bridge opened"),
    ],
)
def test_a_draft_is_shown_as_it_will_stand(officer: Officer, language: str, said: str) -> None:
    picture = factories.make_picture(officer)
    draft = factories.make_draft(
        officer, factories.text(more=[factories.photograph(picture)]), factories.serbian()
    )
    response = preview_response(draft, RequestFactory().get("/desk/"), language)
    page = response.content.decode()
    assert f"<h1>{said}</h1>" in page
    assert "bar-preview" in page
    assert 'content="noindex"' in page
    assert 'rel="canonical"' not in page
    assert "/pictures/" not in page.replace("/desk/pictures/", "")


def test_only_the_desk_may_frame_a_preview(officer: Officer) -> None:
    draft = factories.make_draft(officer)
    response = preview_response(draft, RequestFactory().get("/desk/"), "en")
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]
    assert "script-src 'self'" in response["Content-Security-Policy"]
    assert "unsafe" not in response["Content-Security-Policy"]


def test_a_draft_stands_nowhere_on_the_site(officer: Officer) -> None:
    published(officer, factories.text("en", "Public"))
    factories.make_draft(officer, factories.text("en", "Secret"))
    for path in ("/en/", "/en/archive/", "/en/feed.atom", "/sitemaps/2026-03.xml"):
        assert "secret" not in get(path).content.decode().lower()
    assert get("/en/2026/03/14/secret/").status_code == 404


def test_an_empty_draft_does_not_break_the_preview(officer: Officer) -> None:
    draft = factories.make_draft(officer)
    draft.texts.set([])
    assert preview_response(draft, RequestFactory().get("/desk/"), "en").status_code == 200
