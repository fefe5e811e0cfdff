"""The desk around the editor: taking in, lists, home, menu, photographs, the office."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from communique.directory.models import Office
from communique.newsroom.actions.drafting import draft_release
from communique.newsroom.models import Picture, Release, Section
from communique.newsroom.states import State, state_of
from communique.staff.models import Officer
from communique.staff.roles import Role
from tests import factories
from tests.factories import publish_release

pytestmark = pytest.mark.django_db
ADD = "/desk/releases/add/"


def told(response: Any) -> str:
    """What the desk says after an answer, with the answer it leads to."""
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def edit(release: Release) -> str:
    return f"/desk/releases/edit/{release.pk}/"


PASTED = """14 March 2026

New library opens in Lipovac

The Mayor of Lipovac opened the new library on Linden Square today.

“Every child should have a shelf of her own,” said the Mayor at the ceremony.
"""


def test_a_pasted_text_becomes_a_draft_in_the_editor(desk: Client) -> None:
    answer = desk.post("/desk/releases/paste/", {"text": PASTED})
    release = Release.objects.get()
    assert answer.headers["Location"] == f"/desk/releases/as-it-came/{release.pk}/"
    assert str(release) == "New library opens in Lipovac"
    assert not release.imported
    assert "is now a draft" in told(answer)
    again = desk.post("/desk/releases/paste/", {"text": PASTED})
    assert again.headers["Location"] == edit(release)
    assert "before" in told(again)


@pytest.mark.parametrize("text", ["", "   \n ", "\x00\x00"])
def test_a_paste_of_nothing_is_told_so(desk: Client, text: str) -> None:
    page = desk.post("/desk/releases/paste/", {"text": text})
    assert page.status_code == 200
    assert page.context["form"].errors
    assert not Release.objects.exists()


def files() -> list[SimpleUploadedFile]:
    return [
        SimpleUploadedFile("library.txt", PASTED.encode(), "text/plain"),
        SimpleUploadedFile("broken.txt", b"\xff\xfe\x00\xd8", "text/plain"),
        SimpleUploadedFile("library again.txt", PASTED.encode(), "text/plain"),
    ]


def test_files_are_imported_with_a_line_each(desk: Client) -> None:
    page = desk.post("/desk/releases/import/", {"files": files()})
    outcomes = {outcome.source: outcome.outcome for outcome, _became in page.context["outcomes"]}
    assert outcomes == {
        "library.txt": "drafted",
        "broken.txt": "refused",
        "library again.txt": "already there",
    }
    assert "drafted: 1, already there: 1, refused: 1" in page.content.decode()
    assert state_of(Release.objects.get()) is State.DRAFT


def test_files_are_published_only_where_officer_and_office_allow_it(desk: Client, client: Client) -> None:
    desk.post("/desk/releases/import/", {"files": files()[:1], "publish": "on"})
    assert state_of(Release.objects.get()) is State.PUBLISHED
    Office.objects.update(may_import_archive=False)
    page = desk.get("/desk/releases/import/")
    assert "publish" not in page.context["form"].fields
    client.force_login(factories.make_officer(Role.PRESS_OFFICER))
    assert "publish" not in client.get("/desk/releases/import/").context["form"].fields


def test_the_list_asks_the_same_few_questions_however_long_it_is(desk: Client, vera: Officer) -> None:
    factories.make_draft(vera)
    few = _queries(desk, "/desk/releases/")
    for number in range(20):
        release = factories.make_draft(vera, factories.text("en", f"Bridge {number}"), factories.serbian())
        if number % 2:
            publish_release(release=release, by=vera)
    assert _queries(desk, "/desk/releases/") == few
    assert few < 40


def _queries(desk: Client, path: str) -> int:
    desk.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert desk.get(path).status_code == 200
    counts = [
        query["sql"] for query in asked if "COUNT(" in query["sql"] and "newsroom_release" in query["sql"]
    ]
    assert all("LIMIT" in sql for sql in counts)
    return len(asked)


def test_the_list_is_filtered_by_state_section_and_kind_and_searched(desk: Client, vera: Officer) -> None:
    other = factories.make_section("speeches", en="Speeches")
    draft = factories.make_draft(vera, factories.text("en", "A bridge is planned"))
    live = factories.make_draft(vera, factories.text("en", "A bridge is open"), section=other)
    publish_release(release=live, by=vera)

    def found(query: str) -> set[int]:
        return {release.pk for release in desk.get(f"/desk/releases/results/?{query}").context["object_list"]}

    assert found("state=draft") == {draft.pk}
    assert found("state=published") == {live.pk}
    assert found("state=corrected") == found("state=withdrawn") == found("state=in+review") == set()
    assert found(f"section={other.pk}") == {live.pk}
    assert found("kind=press_release") == {draft.pk, live.pk}
    assert found("q=planned") == {draft.pk}
    assert found("issued_at_from=2026-03-15") == set()


def test_list_and_editor_agree_on_every_state(desk: Client, vera: Officer) -> None:
    from communique.newsroom.actions.publishing import withdraw_release
    from communique.newsroom.desk.standing import for_listing, in_state
    from communique.newsroom.states import WithdrawalReason

    releases = [factories.make_draft(vera, factories.text("en", f"Bridge {n}")) for n in range(3)]
    publish_release(release=releases[1], by=vera)
    publish_release(release=releases[2], by=vera)
    withdraw_release(release=releases[2], reason=WithdrawalReason.PUBLISHED_IN_ERROR, note={}, by=vera)
    for release in for_listing(Release.objects.all()):
        for state in State:
            there = in_state(for_listing(Release.objects.filter(pk=release.pk)), state).exists()
            assert there is (state is state_of(release))


def test_home_shows_the_work_and_the_way_to_the_page(desk: Client, vera: Officer) -> None:
    other = factories.make_officer(Role.PRESS_OFFICER)
    draft_release(
        texts=[factories.text("en", "Theirs")],
        section=Section.objects.get(),
        issued_at=factories.ISSUED_AT,
        by=other,
    )
    factories.make_draft(vera, factories.text("en", "Mine"))
    publish_release(release=factories.make_draft(vera, factories.text("en", "Out")), by=vera)
    page = desk.get("/desk/").content.decode()
    assert (
        page.index("Your drafts") < page.index("Mine") < page.index("Drafts of others") < page.index("Theirs")
    )
    assert 'href="/en/2026/03/14/out/"' in page
    assert "No. 1" in page
    assert "Wagtail" not in re.sub(r"<noscript.*?</noscript>|<script.*?</script>", "", page, flags=re.DOTALL)


def test_a_clerk_sees_no_drafts_at_home(vera: Officer, client: Client) -> None:
    factories.make_draft(vera, factories.text("en", "Secret"))
    client.force_login(factories.make_officer(Role.CLERK))
    assert "Secret" not in client.get("/desk/").content.decode()


def test_the_menu_is_the_press_offices(desk: Client) -> None:
    page = desk.get("/desk/").content.decode()
    for name in (
        "Releases",
        "New release",
        "Import",
        "Photographs",
        "Letters",
        "Directory",
        "Office",
        "Officers",
    ):
        assert f'"{name}"' in page, name
    for name in ("Pages", "Documents", "Snippets", "Settings", "Reports", "Help", "Images", "Groups"):
        assert f'"{name}"' not in page, name


def test_no_page_can_be_made(vera: Officer, client: Client) -> None:
    client.force_login(Officer.objects.create_superuser("root", "r@lipovac.example", "correct horse battery"))
    for path in (
        "/desk/pages/",
        "/desk/pages/1/",
        "/desk/pages/add/wagtailcore/page/1/",
        "/desk/choose-page/1/",
    ):
        assert client.get(path).status_code == 404
        assert client.post(path).status_code == 404


def test_photographs_are_named_by_their_digest_and_for_officers_alone(desk: Client, client: Client) -> None:
    raw = factories.picture_bytes()
    upload = SimpleUploadedFile("bridge.jpg", raw, "image/jpeg")
    desk.post("/desk/images/add/", {"files": upload})
    picture = Picture.objects.get()
    import hashlib

    answer = desk.get(f"/desk/media/{picture.file.name}")
    kept = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert picture.digest == hashlib.sha256(kept).hexdigest()
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    desk.logout()
    assert client.get(f"/desk/media/{picture.file.name}").status_code == 302


@pytest.mark.parametrize(
    "name",
    [
        "../communique.sqlite3",
        "..%2f..%2fkeys/session-secret.jpg",
        "%2e%2e/x.jpg",
        "x.svg",
        "none.jpg",
        "a\0b.jpg",
    ],
)
def test_media_gives_nothing_but_photographs(desk: Client, name: str) -> None:
    assert desk.get(f"/desk/media/{name}").status_code in {400, 404}


def test_an_svg_is_no_photograph(desk: Client) -> None:
    upload = SimpleUploadedFile("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml")
    desk.post("/desk/images/add/", {"title": "A", "file": upload, "agency": "", "photographer": ""})
    assert not Picture.objects.exists()


def test_office_settings_are_kept_and_the_site_is_told(desk: Client) -> None:
    from communique.events.models import Event

    page = desk.get("/desk/office/", follow=True)
    form = page.context["form"]
    assert form["languages"].value() == "en, sr-Cyrl" or form["languages"].value() == ["en", "sr-Cyrl"]
    texts = list(Office.objects.get().texts.all())
    data = {
        "email": "desk@lipovac.example",
        "head": "",
        "time_zone": "Europe/Belgrade",
        "letters_kept_months": "12",
        "record_shown": "read",
        "missing_language": "go_without",
        "commitments_public": "on",
        "languages": "en, sr-Cyrl, fr",
        "may_import_archive": "on",
        "texts-TOTAL_FORMS": str(len(texts)),
        "texts-INITIAL_FORMS": str(len(texts)),
        "texts-MIN_NUM_FORMS": "1",
        "texts-MAX_NUM_FORMS": "1000",
    }
    for number, text in enumerate(texts):
        fields = {
            "id": text.pk,
            "language": text.language,
            "name": text.name,
            "contact_heading": "Write to us",
        }
        data |= {f"texts-{number}-{name}": str(value) for name, value in fields.items()}
    assert desk.post("/desk/office/edit/1/", data).status_code == 302
    office = Office.objects.get()
    assert (office.languages, office.email) == (["en", "sr-Cyrl", "fr"], "desk@lipovac.example")
    assert (office.record_shown, office.commitments_public) == ("read", True)
    assert Event.objects.filter(kind="office_changed").exists()
    assert (
        "no language tag" in desk.post("/desk/office/edit/1/", data | {"languages": "en, !"}).content.decode()
    )


def test_times_at_the_desk_are_the_offices(desk: Client, vera: Officer) -> None:
    factories.make_draft(vera, issued_at=datetime.datetime(2026, 7, 1, 22, 30, tzinfo=datetime.UTC))
    assert "2 Jul 2026" in desk.get("/desk/releases/").content.decode()
