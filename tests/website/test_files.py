"""Pages as files: the same bytes for everybody, and gone the moment they are stale."""

from __future__ import annotations

import gzip
import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import brotli
import pytest
from django.test import Client

from communique.events.models import Event
from communique.events.telling import tell_waiting
from communique.newsroom.models import PublishedText, Section
from communique.staff.models import Officer
from communique.website import rendering, store
from communique.website.pages.routing import page_at
from communique.website.refreshing import refresh_pages
from tests import factories
from tests.factories import correct_release
from tests.website.publishing import NOTE, address, corrected, get, issued, published, shown, withdrawn

Committing = Callable[..., AbstractContextManager[Any]]


@pytest.fixture
def told(django_capture_on_commit_callbacks: Committing) -> Committing:
    """What is published within is told at once, as after a real commit."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def rendered(officer: Officer) -> Path:
    for day in range(1, 6):
        texts = (factories.text("en", f"Day {day}"), factories.serbian(f"Дан {day}"))
        published(officer, *texts, issued_at=issued(2026, day, day))
    rendering.render_all()
    return store.folder()


def standing() -> set[str]:
    return {
        "/" + str(file.relative_to(store.folder())).removesuffix("index.html")
        for file in store.folder().rglob("*")
        if file.is_file() and file.suffix not in {".gz", ".br"}
    }


def test_a_page_is_the_same_for_everybody_before_and_after_it_is_stored(officer: Officer) -> None:
    path = address(published(officer))
    first = page_at(path).body
    asked = Client()
    asked.cookies["sessionid"] = "somebody"
    answers = [
        get(path),
        get(path),
        asked.get(path, {"utm_source": "x"}, headers={"User-Agent": "B", "Accept-Language": "fr"}),
    ]
    assert {answer.content for answer in answers} == {first}
    assert page_at(path).body == first
    assert all(not answer.cookies for answer in answers)


def test_rendering_ahead_gives_the_bytes_that_asking_gives(rendered: Path) -> None:
    paths = sorted(path for path in standing() if not path.startswith("/pictures") and "50" not in path)
    assert "/en/2026/05/05/day-5/" in paths
    assert "/sr-latn/2026/05/05/dan-5/" in paths
    assert "/sitemaps/2026-05.xml" in paths
    for path in paths:
        assert get(path).content == page_at(path).body, path


def test_stored_pages_are_served_as_they_are(officer: Officer) -> None:
    path = address(published(officer))
    get(path)
    file = store.file_of(path)
    assert file is not None
    plain = file.read_bytes()
    assert brotli.decompress(Path(f"{file}.br").read_bytes()) == plain
    assert gzip.decompress(Path(f"{file}.gz").read_bytes()) == plain
    for accepted, encoding, decoded in (
        ("br, gzip", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("br;q=0, gzip;q=1.0", "gzip", gzip.decompress),
        ("identity", None, bytes),
    ):
        response = get(path, **{"Accept-Encoding": accepted})
        assert response.get("Content-Encoding") == encoding
        assert decoded(response.content) == plain
        assert response["Vary"] == "Accept-Encoding"


def test_conditional_requests_are_answered_with_nothing_new(officer: Officer) -> None:
    path = address(published(officer))
    get(path)
    response = get(path)
    assert response["Cache-Control"] == "public, max-age=0, must-revalidate"
    again = get(path, **{"If-None-Match": response["ETag"]})
    assert again.status_code == 304
    assert again.content == b""
    assert get(path, **{"If-Modified-Since": response["Last-Modified"]}).status_code == 304
    assert get(path, **{"If-None-Match": '"other"'}).status_code == 200


def test_head_and_other_methods(officer: Officer) -> None:
    path = address(published(officer))
    head = Client().head(path)
    assert head.status_code == 200
    assert head.content == b""
    for asked in (Client().post, Client().put, Client().delete):
        assert asked(path).status_code == 405


def test_a_correction_takes_away_exactly_what_is_stale(
    officer: Officer, rendered: Path, told: Committing
) -> None:
    before = standing()
    with told():
        corrected(_release("Day 3"), officer, factories.text("en", "Day 3"), factories.serbian("Дан 3"))
    gone = before - standing()
    assert gone == {
        "/sitemap.xml",
        "/sitemaps/pages.xml",
        "/sitemaps/2026-03.xml",
        "/feed.atom",
        *(f"/{prefix}/editions/3/" for prefix in ("en", "sr", "sr-latn")),
        *(
            f"/{prefix}/{path}"
            for prefix, day in (("en", "day"), ("sr", "dan"), ("sr-latn", "dan"))
            for path in (
                "",
                "archive/",
                "feed.atom",
                "feed.json",
                "kinds/press-release/",
                "kinds/press-release/feed.atom",
                "2026/",
                "2026/03/",
                "2026/03/03/",
                f"2026/03/03/{day}-3/",
                f"2026/02/02/{day}-2/",
                f"2026/04/04/{day}-4/",
                "sections/press-releases/",
                "sections/press-releases/feed.atom",
                "sections/press-releases/2026/",
                *(f"sections/press-releases/2026/{month:02d}/" for month in range(1, 6)),
            )
        ),
    }


def test_a_new_release_is_on_every_page_it_belongs_to(
    officer: Officer, rendered: Path, told: Committing
) -> None:
    with told():
        published(officer, factories.text("en", "Later day"), issued_at=issued(2026, 5, 20))
    for path in ("/en/", "/en/archive/", "/en/2026/05/", "/en/feed.atom", "/en/sections/press-releases/"):
        assert "2 releases" in shown(path) if "archive" in path else "Later day" in shown(path), path
    assert "Later day" in shown("/en/2026/05/05/day-5/")
    assert "/en/2026/05/20/later-day/" in shown("/sitemaps/2026-05.xml")


def test_a_withdrawn_release_leaves_everything(officer: Officer, rendered: Path, told: Committing) -> None:
    with told():
        withdrawn(_release("Day 5"), officer)
    assert get("/en/2026/05/05/day-5/").status_code == 410
    assert get("/en/2026/05/").status_code == 404
    for path in ("/en/", "/en/2026/04/04/day-4/", "/sitemap.xml", "/en/archive/", "/en/kinds/press-release/"):
        page = shown(path)
        assert "Day 5" not in page
        assert "2026-05" not in page
    for path in ("/en/feed.atom", "/en/feed.json", "/feed.atom", "/en/kinds/press-release/feed.atom"):
        assert "Withdrawn: Day 5" in shown(path)
        assert "It will hold" not in shown(path).split("Day 4")[0]


def test_moving_to_another_section_leaves_the_old_ones_listing(
    officer: Officer, rendered: Path, told: Committing
) -> None:
    release = _release("Day 5")
    moved = release.get_latest_revision_as_object()
    moved.section = Section.objects.create(slug="speeches", position=2)
    moved.save_revision(user=officer)
    assert "Day 5" in shown("/en/sections/press-releases/")
    with told():
        corrected_again(release, officer)
    assert "Day 5" not in shown("/en/sections/press-releases/")
    assert "Day 5" in shown("/en/sections/speeches/")


def corrected_again(release: Any, officer: Officer) -> None:
    from tests.factories import correct_release
    from tests.website.publishing import NOTE

    correct_release(release=release, note=NOTE, by=officer)


def test_moving_in_time_leaves_no_old_neighbour_behind(
    officer: Officer, rendered: Path, told: Committing
) -> None:
    moved = PublishedText.objects.get(language="en", headline="Day 2").release
    first, fifth = (f"/en/2026/0{day}/0{day}/day-{day}/" for day in (1, 5))
    assert "Day 2" in shown(first)
    with told():
        draft = moved.get_latest_revision_as_object()
        draft.issued_at = issued(2026, 4, 20)
        draft.save_revision()
        correct_release(release=moved, note=NOTE, by=officer)
    assert "Day 2" not in shown(first)
    assert "Day 3" in shown(first)
    assert "Day 2" in shown(fifth)
    assert address(moved) == "/en/2026/04/20/day-2/"


def test_a_changed_office_takes_away_all_pages_and_no_picture(officer: Officer, rendered: Path) -> None:
    picture = store.folder() / store.PICTURES / ("a" * 64) / "480.jpg"
    picture.parent.mkdir(parents=True)
    picture.write_bytes(b"picture")
    refresh_pages([Event(kind="office_changed", ids={"office": 1})])
    assert standing() == {f"/pictures/{'a' * 64}/480.jpg"}


def test_being_told_twice_or_of_the_unknown_does_no_harm(officer: Officer, rendered: Path) -> None:
    events = [Event(kind="release_published", ids={"release": 999_999, "edition": 1})]
    refresh_pages(events)
    refresh_pages(events)
    assert "/en/2026/05/05/day-5/" in standing()


def test_the_worker_prepares_what_will_be_asked_for_first(officer: Officer) -> None:
    picture = factories.make_picture(officer)
    release = published(officer, factories.text(more=[factories.photograph(picture)]))
    tell_waiting()
    assert {"/en/", "/en/archive/", "/en/feed.atom", address(release)} <= standing()
    assert f"/pictures/{picture.digest}/320.jpg" in standing()


def test_the_worker_has_other_things_to_do_too(officer: Officer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering, "MOST_SECONDS", -1)
    published(officer)
    tell_waiting()
    assert standing() == set()


def test_a_page_that_was_overtaken_while_it_was_made_is_not_kept(
    officer: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Something is published between the reading of the database and the storing of the file."""
    published(officer, factories.text("en", "Before"))
    original = rendering.page_at  # type: ignore[attr-defined]  # what it imported, as it calls it

    def overtaken(path: str) -> Any:
        page = original(path)
        published(officer, factories.text("en", "Meanwhile"))
        return page

    monkeypatch.setattr(rendering, "page_at", overtaken)
    assert "Meanwhile" not in shown("/en/")
    monkeypatch.setattr(rendering, "page_at", original)
    assert "/en/" not in standing()
    assert "Meanwhile" in shown("/en/")


def test_what_is_not_a_page_is_never_stored(officer: Officer) -> None:
    release = published(officer)
    where = address(release)
    withdrawn(release, officer)
    for path in ("/", where, "/en/nothing/", "/EN/", "/.well-known/security.txt", "/en/../x/", "/pages/"):
        get(path)
    assert standing() == set()


@pytest.mark.parametrize(
    "path",
    [
        "/../secret",
        "/en/../../secret",
        "//etc/passwd",
        "/a\x00b",
        "/a\\b",
        "/.made-by",
        "en/",
        f"/{'x' * 300}/",
    ],
)
def test_no_address_leads_out_of_the_folder(path: str) -> None:
    assert store.file_of(path) is None
    assert store.read(path) is None


def test_a_folder_that_cannot_be_written_still_has_a_site(
    officer: Officer, settings: Any, tmp_path: Path
) -> None:
    settings.HOME = tmp_path / "file"
    settings.HOME.write_text("no folder")
    assert "City of Lipovac" in shown("/en/")


def test_beginning_takes_away_what_another_version_made(officer: Officer, settings: Any) -> None:
    rendering.begin()
    shown("/en/")
    rendering.begin()
    assert "/en/" in standing()
    settings.ADDRESS = "https://press.example.org"
    rendering.begin()
    assert "/en/" not in standing()
    assert "/503.html" in standing()
    assert 'href="https://press.example.org/en/"' in shown("/en/")


def test_emergency_pages_need_no_database() -> None:
    rendering.store_emergencies()
    page = (store.folder() / "503.html").read_text("utf-8")
    for said in ('lang="en"', 'lang="sr-Cyrl"', 'lang="sr-Latn"', "closed for a short while", "накратко"):
        assert said in page


def test_a_fault_is_told_in_the_language_of_the_address(
    officer: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fault(path: str) -> None:
        raise RuntimeError(path)

    monkeypatch.setattr(rendering, "page_at", fault)
    client = Client(raise_request_exception=False)
    response = client.get("/sr/")
    assert response.status_code == 500
    assert "Дошло је до грешке" in response.content.decode()
    assert "Something went wrong" not in response.content.decode()


def test_stored_files_have_no_traces_of_their_making(rendered: Path) -> None:
    assert not [name for _, _, names in os.walk(rendered) for name in names if name.startswith(".")]


def _release(headline: str) -> Any:
    from communique.newsroom.models import PublishedText

    return PublishedText.objects.get(language="en", headline=headline).release
