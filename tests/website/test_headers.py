from __future__ import annotations

from typing import Any

import pytest
from django.templatetags.static import static
from django.test import Client

from communique.staff.models import Officer
from tests.website.publishing import address, get, published

PATHS = [
    "/",
    "/en/",
    "/en/archive/",
    "/en/nothing/",
    "/en/feed.atom",
    "/robots.txt",
    "/sitemap.xml",
    "/favicon.ico",
    "/emblem.svg",
    "/.well-known/security.txt",
    "/pictures/" + "0" * 64 + "/480.jpg",
]


@pytest.mark.parametrize("path", PATHS)
def test_public_answers_carry_no_cookie_and_all_the_headers(officer: Officer, path: str) -> None:
    response = get(path)
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "geolocation=()" in response["Permissions-Policy"]
    assert "default-src 'none'" in response["Content-Security-Policy"]


def test_the_sites_policy_allows_nothing_inline(officer: Officer) -> None:
    response = get(address(published(officer)))
    policy = response["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    page = response.content.decode()
    assert "style=" not in page
    assert "<style" not in page
    # Data for machines is no script, and the policy lets it stand; in a browser, test_article_browser asks.
    assert "<script" not in page.replace('<script type="application/ld+json">', "")
    assert "onclick" not in page


def test_a_logged_in_officer_gets_the_same_page(officer: Officer, client: Client) -> None:
    path = address(published(officer))
    client.force_login(officer)
    response: Any = client.get(path)
    assert response.content == get(path).content
    assert not response.cookies


def test_the_desk_has_a_policy_of_its_own_and_no_foreign_hosts(officer: Officer) -> None:
    response = get("/desk/login/")
    policy = response["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in policy
    assert "connect-src 'self'" in policy
    assert "http" not in policy
    assert "*" not in policy


def test_desk_without_its_slash(officer: Officer) -> None:
    assert get("/desk")["Location"] == "/desk/"


def test_site_and_desk_are_set_in_one_type(officer: Officer) -> None:
    sheet = static("website/type.css")
    for path in ("/en/", "/desk/login/"):
        assert f'<link rel="stylesheet" href="{sheet}">' in get(path).content.decode(), path
