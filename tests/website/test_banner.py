"""The emergency banner: above every page of the site the moment it is raised, and gone as it is lowered."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from wagtail.models import ModelLogEntry

from communique.events.telling import tell_waiting
from communique.newsroom.actions.banners import is_link, lower_banner, raise_banner
from communique.newsroom.errors import NotAllowed, NotReady
from communique.newsroom.models import Banner
from communique.staff.models import Officer
from communique.staff.roles import Role
from communique.website import store
from communique.website.rendering import all_paths, render_all
from tests import factories
from tests.website.publishing import address, get, published, shown

WORDS = {"en": "Flood on the Lipa: leave the quay now.", "sr-Cyrl": "Поплава на Липи: одмах напустите кеј."}
LINKS = {"en": "/en/contact/", "sr-Cyrl": "https://alarm.lipovac.example/"}
LATIN = "Poplava na Lipi: odmah napustite kej."


def _raise(
    officer: Officer, words: dict[str, str] | None = None, links: dict[str, str] | None = None
) -> Banner:
    return raise_banner(words=words or WORDS, links=LINKS if links is None else links, by=officer)


def test_it_stands_above_every_page_in_each_language_and_script(officer: Officer) -> None:
    published(officer)
    _raise(officer)
    said = {"/en/": WORDS["en"], "/sr/": WORDS["sr-Cyrl"], "/sr-latn/": LATIN}
    seen = 0
    for path in [*all_paths(), "/en/search/", "/sr/search/", "/en/contact/write/", "/en/seal/check/"]:
        response = get(path)
        if response.status_code != 200 or not response["Content-Type"].startswith("text/html"):
            continue
        words = next(words for start, words in said.items() if path.startswith(start))
        assert words in response.content.decode(), path
        seen += 1
    assert seen > 30
    assert WORDS["en"] in shown("/en/nothing-here/", 404)
    assert LATIN in shown("/sr-latn/2026/03/14/nista/", 404)


def test_it_clears_pages_that_are_stored_and_goes_as_it_came(officer: Officer) -> None:
    release = published(officer)
    render_all()
    path = address(release)
    assert store.read(path) is not None
    _raise(officer)
    tell_waiting()
    assert WORDS["en"] in shown(path)
    stored = store.read(path)
    assert stored is not None
    assert WORDS["en"] in stored[0].decode()
    lower_banner(by=officer)
    tell_waiting()
    assert WORDS["en"] not in shown(path)
    assert "alarm" not in shown("/sr/")


def test_words_are_escaped_and_links_lead_nowhere_else(officer: Officer) -> None:
    _raise(officer, {**WORDS, "en": "<script>alert(1)</script> & \u202ebad\u2066"})
    page = shown("/en/")
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; bad" in page
    assert '<a href="/en/contact/">Read more</a>' in page
    assert '<a href="https://alarm.lipovac.example/">Прочитајте више</a>' in shown("/sr/")
    for page in ("/en/", "/sr/"):
        assert "Set-Cookie" not in get(page).headers


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "//evil.example/",
        "/\\evil.example",
        "data:text/html,x",
        "http://",
        "https://lipovac.example@evil.example/",
        'https://a.example/"onmouseover="x',
        "en/contact/",
        "/en/\ncontact/",
        "ftp://a.example/",
    ],
)
def test_a_link_that_is_no_address_is_refused(officer: Officer, link: str) -> None:
    assert not is_link(link)
    with pytest.raises(NotReady, match="begin it with https"):
        _raise(officer, links={"en": link})
    assert not Banner.objects.exists()


def test_all_languages_or_none(officer: Officer) -> None:
    with pytest.raises(NotReady) as refused:
        _raise(officer, {"en": "x" * 501, "sr-Cyrl": " \u200b\u200e "})
    assert len(refused.value.reasons) == 2
    assert not Banner.objects.exists()


def test_only_those_with_the_right_raise_and_lower_it(officer: Officer) -> None:
    writer = factories.make_officer(Role.PRESS_OFFICER)
    with pytest.raises(NotAllowed):
        _raise(writer)
    _raise(factories.make_officer(Role.DUTY_OFFICER))
    with pytest.raises(NotAllowed):
        lower_banner(by=writer)
    client = Client()
    client.force_login(writer)
    answer = client.get("/desk/banner/", follow=True)
    assert b"Raise the banner" not in answer.content
    assert b'"/desk/banner/"' not in answer.content


def test_another_one_takes_the_place_of_the_first(officer: Officer) -> None:
    first = _raise(officer)
    second = _raise(officer, {**WORDS, "en": "The water falls."})
    first.refresh_from_db()
    assert first.lowered_by == officer
    assert [banner.pk for banner in Banner.objects.filter(lowered_at=None)] == [second.pk]
    page = shown("/en/")
    assert "The water falls." in page
    assert WORDS["en"] not in page
    assert lower_banner(by=officer) == second
    assert lower_banner(by=officer) is None
    told = list(ModelLogEntry.objects.filter(action__contains="banner").values_list("action", flat=True))
    assert sorted(told) == ["newsroom.lower_banner"] * 2 + ["newsroom.raise_banner"] * 2


@pytest.fixture
def desk(officer: Officer) -> Client:
    client = Client()
    client.force_login(officer)
    return client


def _given(**further: str) -> dict[str, Any]:
    words = {f"words-{tag}": told for tag, told in WORDS.items()}
    return {**words, **{f"link-{tag}": link for tag, link in LINKS.items()}, **further}


def test_the_desk_shows_it_before_it_stands_and_lowers_it_by_one_button(desk: Client) -> None:
    assert b'"/desk/banner/"' in desk.get("/desk/").content
    preview = desk.post("/desk/banner/", _given(preview="1")).content.decode()
    assert LATIN in preview
    assert not Banner.objects.exists()
    page = desk.post("/desk/banner/", _given(**{"raise": "1"}), follow=True).content.decode()
    assert "Lower the banner" in page
    assert LATIN in page
    assert WORDS["en"] in shown("/en/")
    desk.post("/desk/banner/", {"lower": "1"})
    tell_waiting()
    assert WORDS["en"] not in shown("/en/")


def test_the_desk_says_what_is_missing_and_keeps_what_was_written(desk: Client) -> None:
    given = _given(**{"raise": "1", "words-sr-Cyrl": "", "link-en": "javascript:alert(1)"})
    page = desk.post("/desk/banner/", given).content.decode()
    assert "Write the banner in" in page
    assert "begin it with https" in page
    assert WORDS["en"] in page
    assert not Banner.objects.exists()
