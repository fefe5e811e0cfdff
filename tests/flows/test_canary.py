"""Nothing of a draft is told before its instant: no word, no photograph, no count, no other answer.

A canary goes into every field of a draft. Before there is one, and when it is on the clock, every public
address is asked; between, those where news come first. All must answer byte for byte what they answered
before there was a draft; then it is published, and is there.
"""

from __future__ import annotations

import datetime
import gzip
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import brotli
import pytest
from django.test import Client
from django.utils import timezone

from communique.directory.actions import add_person
from communique.events.telling import tell_waiting
from communique.ledger.models import Edition
from communique.newsroom.actions.drafting import DraftText, revise_release
from communique.newsroom.actions.publishing import publish_approved
from communique.newsroom.actions.remarks import add_remark
from communique.newsroom.actions.reviewing import approve_release, submit_release
from communique.newsroom.actions.scheduling import schedule_releases
from communique.newsroom.feeding import ensure_index
from communique.newsroom.models import Picture, Release
from communique.staff.models import Officer
from communique.website import store
from communique.website.rendering import all_paths
from tests import factories
from tests.flows.every_address import Answer, fetch, made_addresses, snapshot
from tests.newsroom.embargoes import journalist, link_in, mails, opened
from tests.website.publishing import NOTE, published
from tests.website.test_search_page import _static_files  # noqa: F401  pytest finds fixtures by their names

pytestmark = pytest.mark.django_db

WORDS = ("quagmirol", "квагмирол", "kvagmirol")
REMARK = "remarkirol"
DATED = datetime.datetime(2025, 5, 6, 12, tzinfo=factories.ZONE)
SLUG = "a-quagmirol-was-seen"
# What these answer is of the moment: a form's key, a day on which a file expires.
OF_THE_MOMENT = ("/contact/", "/subscribe/", "/.well-known/security.txt", "/desk/")
TAGS = ("en", "sr", "sr-latn")


@pytest.fixture
def officer() -> Officer:
    factories.make_office()
    return factories.make_officer()


@pytest.fixture
def public(officer: Officer) -> Release:
    """A site with something on it already, so that counts can move."""
    add_person(names={"en": "Ana Lisov"}, by=officer)
    published(officer, factories.text("en", "Floods and relief"), issued_at=DATED.replace(year=2024))
    release = published(officer)
    ensure_index()
    tell_waiting()
    return release


def _canary(picture: Picture) -> tuple[DraftText, DraftText]:
    block = factories.photograph(picture, caption="A quagmirol at rest", alternative_text="The quagmirol")
    english = factories.text(
        "en",
        "A quagmirol was seen",
        "The quagmirol sings.",
        lead="Of a quagmirol.",
        place="Quagmirol",
        more=[block],
    )
    return english, factories.serbian("Виђен је квагмирол", "Квагмирол пева.")


def _looked_at() -> dict[str, Answer]:
    """The addresses that whoever waits for news asks, without those they link to."""
    paths = [path for path in all_paths() if "/editions/" not in path]
    asked = [f"/{tag}/search/?q={word}" for tag in TAGS for word in WORDS]
    return {path: fetch(path) for path in [*paths, *asked, "/api/v1/releases", "/feed.atom", "/feed.json"]}


def _walked(release: Release, digest: str) -> dict[str, Answer]:
    values: dict[str, Any] = {
        "prefix": TAGS,
        "address": TAGS,
        "digest": [digest],
        "name": ["320", "480", "640", "960", "1280", "1440", "1920", "2560", "card-320", "card-640"],
        "width": ["480", "960"],
        "suffix": ["jpg", "webp", "avif", "pdf", "svg", "json", "bib", "zip"],
        "document": [release.document],
        "number": range(1, Edition.objects.count() + 2),
        "pk": [1, 2],
        "kind": ["press-release", "statement", "no-such"],
        "year": ["2025"],
        "month": ["05"],
        "day": ["06"],
        "slug": [SLUG, "vidjen-je-kvagmirol", "releases", "bridge"],
        "key": ["22bb22bb22bb"],
        "token": ["x" * 40],
        "uid": ["x"],
        "rest": ["0/000", "entries/000", "x"],
        "page": [f"en/2025/05/06/{SLUG}/", "en/2026/03/14/bridge-opened/"],
        "path": [f"en/2025/05/06/{SLUG}/", "en/preview/", f"sr/2025/05/06/{SLUG}/", "500.html", "503.html"],
        "reference": ["x"],
        "position": [1, 2],
        "form": ["atom", "json"],
    }
    paths = list(made_addresses(values))
    asked = [
        f"/{tag}/{page}/?q={word}" for tag in TAGS for page in ("search", "statements") for word in WORDS
    ]
    asked += [f"/api/v1/releases?q={word}" for word in WORDS]
    asked += [f"/oembed?url=http://localhost/en/2025/05/06/{SLUG}/", "/desk/login/", "/desk/"]
    return snapshot([*paths, *asked])


def _steady(found: dict[str, Answer]) -> dict[str, Answer]:
    return {path: answer for path, answer in found.items() if not any(part in path for part in OF_THE_MOMENT)}


def _stored() -> Iterator[tuple[str, bytes]]:
    for file in store.folder().rglob("*") if store.folder().is_dir() else ():
        if not file.is_file():
            continue
        content = file.read_bytes()
        if file.suffix == ".gz":
            content = gzip.decompress(content)
        yield str(file), brotli.decompress(content) if file.suffix == ".br" else content


def _tells(content: bytes, *words: str) -> bool:
    folded = content.decode("utf-8", "replace").lower()
    return any(word in folded for word in words)


def _nothing_is_told(
    before: dict[str, Answer], after: dict[str, Answer], picture: Picture, *words: str
) -> None:
    # These addresses hold the word or the digest themselves.
    asked = ("/pictures/", "q=quagmirol", "q=%D0", "q=квагмирол", "q=kvagmirol", SLUG, "kvagmirol")
    for path, answer in after.items():
        if not any(part in path for part in asked):  # a page may say what it was asked for
            assert not _tells(answer.everything, *words, picture.digest), path
    same = _steady(before)
    for path, answer in _steady(after).items():
        assert answer == same[path], path
    for name, content in _stored():
        assert not _tells(name.encode() + content, *words, picture.digest), name


def _never_existed(path: str, like: str) -> None:
    """The same status, headers and length as an address of which nothing ever was."""
    real, made_up = fetch(path), fetch(like)
    assert (real.status, len(real.body)) == (made_up.status, len(made_up.body)), path
    assert real.headers.keys() == made_up.headers.keys()


def _guesses(release: Release, digest: str) -> None:
    other = digest[::-1]
    for tag in TAGS:
        start = f"/{tag}/2025/05/06/"
        _never_existed(f"{start}{SLUG}/", f"{start}{SLUG[::-1]}/")
        _never_existed(f"{start}{SLUG}/ninjs.json", f"{start}{SLUG[::-1]}/ninjs.json")
    for name in ("320", "480", "960", "2560"):
        for suffix in ("jpg", "webp", "avif"):
            _never_existed(f"/pictures/{digest}/{name}.{suffix}", f"/pictures/{other}/{name}.{suffix}")
            _never_existed(
                f"/desk/pictures/{digest}/{name}.{suffix}", f"/desk/pictures/{other}/{name}.{suffix}"
            )
    _never_existed(f"/api/v1/releases/{release.document}", f"/api/v1/releases/{uuid.uuid4()}")
    for address in ("", "preview/", "review/", "history/"):
        _never_existed(
            f"/desk/releases/edit/{release.pk}/{address}", f"/desk/releases/edit/987654321/{address}"
        )


def _under_embargo(release: Release, officer: Officer, digest: str) -> str:
    """Where a journalist would read it who has not accepted; the mail to her tells nothing either."""
    given_to = journalist(officer)
    opened(Release.objects.get(pk=release.pk), [given_to], officer)
    (message,) = mails()
    assert not _tells(bytes(message.message()), *WORDS, REMARK, digest)
    return link_in(message)


def _nothing_before_the_terms(address: str, picture: Picture) -> None:
    """Her link before she accepts; and one that is no link, byte for byte like any other."""
    below = ["", *(f"{tag}/" for tag in TAGS), "mark.svg", f"pictures/{picture.digest}/480.jpg"]
    for name in below:
        assert not _tells(fetch(f"{address}{name}").everything, *WORDS, REMARK), name
        _never_existed(f"{address[:-2]}/{name}", f"/embargo/{'x' * 31}/{name}")
    for name in below[-2:]:
        _never_existed(f"{address}{name}", f"/embargo/{'x' * 32}/{name}")


def _stages(release: Release, officer: Officer, note: dict[str, str] | None) -> Iterator[Callable[[], Any]]:
    """On its way: in review, approved, on the clock."""

    def fresh() -> Release:
        found: Release = Release.objects.get(pk=release.pk)
        return found

    yield lambda: add_remark(release=fresh(), words=f"A {REMARK}", by=officer)
    yield lambda: submit_release(release=fresh(), by=officer, note=note, words=f"A {REMARK}")
    yield lambda: approve_release(release=fresh(), by=factories.colleague())
    instant = timezone.now() + datetime.timedelta(days=2)
    yield lambda: schedule_releases(
        releases=[fresh()], instant=instant, by=factories.colleague(), title=REMARK
    )


def test_a_draft_is_nowhere_until_its_instant_and_then_it_is_there(officer: Officer, public: Release) -> None:
    factories.colleague()
    picture = factories.make_picture(officer, "maroon")
    tell_waiting()
    before = _walked(public, picture.digest)
    assert len(before) > 200
    draft = factories.make_draft(officer, *_canary(picture), issued_at=DATED)
    for step in _stages(draft, officer, None):
        tell_waiting()
        _nothing_is_told(before, _looked_at(), picture, *WORDS, REMARK)
        _guesses(draft, picture.digest)
        step()
    tell_waiting()
    under_embargo = _under_embargo(draft, officer, picture.digest)
    after = _walked(public, picture.digest)
    assert after.keys() == before.keys()
    _nothing_is_told(before, after, picture, *WORDS, REMARK)
    _guesses(draft, picture.digest)
    _nothing_before_the_terms(under_embargo, picture)
    publish_approved(release=Release.objects.get(pk=draft.pk), by=factories.colleague())
    tell_waiting()
    _is_there(picture)
    assert fetch(under_embargo).headers["Location"] == f"/en/2025/05/06/{SLUG}/"
    for path, answer in _looked_at().items():
        assert not _tells(answer.everything, REMARK), path


def _is_there(picture: Picture) -> None:
    for path, word in (
        (f"/en/2025/05/06/{SLUG}/", "quagmirol sings"),
        ("/sr/2025/05/06/vidjen-je-kvagmirol/", "квагмирол пева"),
        ("/sr-latn/2025/05/06/vidjen-je-kvagmirol/", "kvagmirol peva"),
        ("/en/", "quagmirol"),
        ("/en/2025/05/", "quagmirol"),
        ("/en/feed.atom", "quagmirol"),
        ("/sitemaps/2025-05.xml", SLUG),
        ("/en/search/?q=sings", "quagmirol"),
        ("/api/v1/releases", "quagmirol"),
        ("/en/editions/3/", "quagmirol at rest"),
    ):
        answer = fetch(path)
        assert answer.status == 200, path
        assert _tells(answer.body, word), path
    for width in (480, 960):
        assert fetch(f"/pictures/{picture.digest}/{width}.jpg").status == 200


def test_a_correction_under_way_changes_nothing_of_what_is_public(officer: Officer, public: Release) -> None:
    factories.colleague()
    picture = factories.make_picture(officer, "maroon")
    tell_waiting()
    before = _walked(public, picture.digest)
    revise_release(release=public, texts=_canary(picture), by=officer)
    note = {tag: f"{words} Quagmirol, квагмирол." for tag, words in NOTE.items()}
    for step in _stages(public, officer, note):
        tell_waiting()
        _nothing_is_told(before, _looked_at(), picture, *WORDS, REMARK)
        step()
    tell_waiting()
    after = _walked(public, picture.digest)
    assert after.keys() == before.keys()
    _nothing_is_told(before, after, picture, *WORDS, REMARK)
    publish_approved(release=Release.objects.get(pk=public.pk), by=factories.colleague())
    tell_waiting()
    page = fetch("/en/2026/03/14/bridge-opened/")
    assert _tells(page.body, "quagmirol sings")
    assert not _tells(page.body, REMARK)
    assert fetch(f"/pictures/{picture.digest}/480.jpg").status == 200


def test_what_the_desk_shows_without_a_session_is_its_door(officer: Officer) -> None:
    draft = factories.make_draft(officer, factories.text("en", "A quagmirol was seen"), issued_at=DATED)
    for path in (f"/desk/releases/edit/{draft.pk}/", "/desk/", f"/desk/releases/history/{draft.pk}/"):
        response = Client().get(path, follow=True)
        assert b"quagmirol" not in response.content.lower()
