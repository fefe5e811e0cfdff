"""Writing at the desk: what came beside what became of it, notes, checks, comparing, two at once."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from wagtail.models import Revision
from wagtail.users.models import UserProfile

from communique.directory.actions import add_person
from communique.directory.models import Occasion
from communique.newsroom.actions.drafting import revise_release
from communique.newsroom.actions.remarks import add_remark
from communique.newsroom.actions.reviewing import submit_release, take_back
from communique.newsroom.models import Picture, Release, Remark
from communique.staff.models import Officer
from communique.staff.roles import Role
from tests import factories
from tests.newsroom.desk_data import form_of
from tests.reading.test_eml import mail
from tests.reading.word_files import picture, release as word_release, saved

pytestmark = pytest.mark.django_db


def told(response: Any) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def uploaded(name: str, raw: bytes) -> dict[str, SimpleUploadedFile]:
    return {"file": SimpleUploadedFile(name, raw, "application/octet-stream")}


def latest(release: Release) -> Release:
    """As its latest draft has it, asked anew."""
    draft: Release = Release.objects.get(pk=release.pk).get_latest_revision_as_object()
    return draft


def body_kinds(release: Release) -> list[str]:
    draft = release.get_latest_revision_as_object()
    return [block.block_type for block in draft.texts.first().body]


def test_a_word_document_becomes_a_draft_with_its_photograph(desk: Client) -> None:
    document = word_release()
    document.add_picture(picture())
    document.add_paragraph("Photo: City of Lipovac / Petar Gaj")
    answer = desk.post("/desk/releases/paste/", uploaded("bridge.docx", saved(document)))
    release = Release.objects.get()
    assert answer.headers["Location"] == f"/desk/releases/as-it-came/{release.pk}/"
    assert str(release) == "The bridge over the Lipa is open"
    assert body_kinds(release) == ["paragraph", "paragraph", "photograph"]
    assert Picture.objects.get().photographer == "Petar Gaj"


def test_a_mail_becomes_a_draft_with_its_attached_photograph(desk: Client) -> None:
    message = mail()
    message.add_attachment(picture().getvalue(), "image", "jpeg", filename="bridge.jpg")
    desk.post("/desk/releases/paste/", uploaded("bridge.eml", bytes(message)))
    assert body_kinds(Release.objects.get()) == ["paragraph", "paragraph", "photograph"]
    assert Picture.objects.exists()


def test_a_document_that_cannot_be_read_is_told_at_its_field(desk: Client) -> None:
    page = desk.post(
        "/desk/releases/paste/", uploaded("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99))
    )
    assert "old Office document" in page.content.decode()
    assert not Release.objects.exists()


SOURCE = """PRESS RELEASE

14 March 2026

The bridge is open

Mayor Ana Lisov opened the bridge on Monday, 14 March 2026, before two hundred neighbours.

Photo: City of Lipovac / Petar Gaj

Share this page
"""


def test_what_came_stands_beside_what_became_of_it(desk: Client) -> None:
    desk.post("/desk/releases/paste/", {"text": SOURCE})
    release = Release.objects.get()
    page = desk.get(f"/desk/releases/as-it-came/{release.pk}/")
    lines = {line.kind: line for line in page.context["lines"]}
    assert lines["headline"].words == "The bridge is open"
    assert lines["date"].words == "14 March 2026"
    assert "Petar Gaj" in lines["photograph"].note
    unsure = [piece for line in page.context["lines"] for piece in line.pieces if piece.why]
    assert any("Monday" in " ".join(piece.why) for piece in unsure)
    html = page.content.decode()
    assert "<iframe" in html
    assert f"/desk/releases/edit/{release.pk}/" in html
    assert "As it came" in desk.get(f"/desk/releases/edit/{release.pk}/").content.decode()


def test_a_doubt_settled_in_one_language_is_settled_in_every_one(desk: Client, vera: Officer) -> None:
    profile = UserProfile.get_for_user(vera)
    desk.post("/desk/releases/paste/", {"text": SOURCE})
    profile.preferred_language = "sr"
    profile.save()
    release = Release.objects.get()
    address = f"/desk/releases/as-it-came/{release.pk}/"
    notes = desk.get(f"/desk/releases/remarks/{release.pk}/").content.decode()
    assert "Читач није сигуран" in notes
    assert "different weekday" not in notes
    doubts = [piece for line in desk.get(address).context["lines"] for piece in line.pieces if piece.why]
    assert doubts
    assert all(piece.notes for piece in doubts)
    for note in Remark.objects.all():
        desk.post(f"/desk/releases/remarks/{release.pk}/", {"remark": note.pk, "step": "settle"})
    assert "Решено је све" in desk.get(address).content.decode()


def test_the_source_is_for_those_who_see_drafts(desk: Client, client: Client) -> None:
    desk.post("/desk/releases/paste/", {"text": SOURCE})
    client.force_login(factories.make_officer(Role.CLERK))
    for screen in ("as-it-came", "remarks", "checks"):
        answer = client.get(f"/desk/releases/{screen}/{Release.objects.get().pk}/")
        assert answer.status_code in {302, 403}


def test_hidden_characters_are_taken_out_and_told(desk: Client, vera: Officer) -> None:
    desk.post("/desk/releases/paste/", {"text": SOURCE.replace("bridge is", "bri\u200bdge \u202eis")})
    assert str(Release.objects.get()) == "The bridge is open"
    release = factories.make_draft(vera, factories.text())
    answer = desk.post(
        f"/desk/releases/edit/{release.pk}/", form_of(release, headline="A\u200b \u202enew bridge")
    )
    assert answer.status_code == 302
    assert latest(release).texts.first().headline == "A new bridge"
    assert "2 invisible characters" in told(answer)


def test_half_characters_and_nul_do_no_harm(desk: Client, vera: Officer) -> None:
    release = factories.make_draft(vera, factories.text())
    form = form_of(release)
    name = next(name for name in form if name.endswith("body-0-value"))
    form[name] = form[name].replace("The words", "The \\ud800 words")
    answer = desk.post(f"/desk/releases/edit/{release.pk}/", form)
    assert answer.status_code == 302, [each.errors for each in answer.context["form"].formsets["texts"].forms]
    source = latest(release).texts.first().body[0].value.source
    assert "words" in source
    source.encode()
    long = desk.post(f"/desk/releases/edit/{release.pk}/", form_of(release, headline="Bridge " * 90))
    assert "at most 500 characters" in long.content.decode()


def test_notes_are_written_answered_and_settled(desk: Client, vera: Officer) -> None:
    release = factories.make_draft(vera, factories.text())
    address = f"/desk/releases/remarks/{release.pk}/"
    desk.post(address, {"step": "add", "words": "Is it 400 m?", "language": "en", "quoted": "four  hundred"})
    first = Remark.objects.get()
    assert (first.language, first.quoted, first.written_by) == ("en", "four hundred", vera)
    desk.post(address, {"step": "answer", "remark": first.pk, "words": "Yes."})
    desk.post(address, {"step": "settle", "remark": first.pk})
    first.refresh_from_db()
    assert first.settled_by == vera
    fragment = desk.get(address).content.decode()
    assert "1 settled note" in fragment
    assert "Yes." in fragment
    desk.post(address, {"step": "answer", "remark": first.pk, "words": "No!"})
    first.refresh_from_db()
    assert first.settled_at is None
    refused = desk.post(f"{address}?fragment", {"step": "add", "words": "  "})
    assert refused.status_code == 400
    assert "Write what you want to say" in refused.content.decode()
    editor = desk.get(f"/desk/releases/edit/{release.pk}/").content.decode()
    assert "Is it 400 m?" in editor
    from wagtail.models import ModelLogEntry

    assert ModelLogEntry.objects.filter(action="newsroom.settle_remark").exists()


def test_notes_stand_in_the_review_and_never_on_the_site(desk: Client, vera: Officer, client: Client) -> None:
    release = factories.make_draft(vera, factories.text())
    add_remark(release=release, words="SECRET note", by=vera)
    submit_release(release=release, by=vera)
    assert "SECRET note" in desk.get(f"/desk/releases/review/{release.pk}/").content.decode()
    take_back(release=release, by=vera)
    factories.publish_release(release=release, by=vera)
    for path in ("/en/", "/en/2026/03/14/bridge-opened/"):
        assert "SECRET note" not in client.get(path).content.decode()
    draft = factories.make_draft(vera, factories.text("en", "Thrown away"))
    add_remark(release=draft, words="Goes too", by=vera)
    draft.delete()
    assert not Remark.objects.filter(words="Goes too").exists()


def test_checks_tell_errors_apart_from_advice(desk: Client, vera: Officer) -> None:
    shown = factories.photograph(factories.make_picture(vera), alternative_text="")
    release = factories.make_draft(vera, factories.text("en", "THE BRIDGE IS OPEN", more=[shown]))
    page = desk.get(f"/desk/releases/checks/{release.pk}/")
    assert any("no alternative text" in check.what for check in page.context["errors"])
    assert any("capitals" in check.what for check in page.context["advice"])
    plain = factories.make_draft(vera, factories.text())
    assert "Before it goes" in desk.get(f"/desk/releases/edit/{plain.pk}/").content.decode()


def test_two_drafts_are_compared_in_words(desk: Client, vera: Officer) -> None:
    release = factories.make_draft(vera, factories.text("en", "Bridge", "The old bridge.", "It will hold."))
    first = release.latest_revision_id
    new = factories.text("en", "Bridge", "The new bridge.", "It will hold.")
    second = revise_release(release=release, texts=[new], by=vera).latest_revision_id
    page = desk.get(f"/desk/releases/history/{release.pk}/revisions/compare/{first}...{second}/", follow=True)
    if page.status_code == 404:
        page = desk.get(f"/desk/releases/compare/{release.pk}/?before={first}&after={second}", follow=True)
    html = page.content.decode()
    assert "The <del>old</del><ins>new</ins> bridge." in html.replace("\n", "")
    assert "1 part unchanged" in html or "It will hold." in html


def saved_at(release: Release) -> dict[str, str]:
    latest = release.latest_revision
    return {
        "loaded_revision_id": str(latest.pk),
        "loaded_revision_created_at": latest.created_at.isoformat(),
    }


def test_of_two_officers_who_save_at_once_neither_loses_anything(desk: Client, vera: Officer) -> None:
    release = factories.make_draft(vera, factories.text())
    opened = form_of(release, headline="Vera's") | saved_at(release)
    other = factories.make_officer(Role.PRESS_OFFICER, "petar")
    revise_release(release=release, texts=[factories.text("en", "Petar's")], by=other)
    edit = f"/desk/releases/edit/{release.pk}/"
    page = desk.post(edit, opened)
    assert page.status_code == 200
    html = page.content.decode()
    assert "petar saved another draft" in html
    assert "See what they changed" in html
    assert "Vera&#x27;s" in html
    release.refresh_from_db()
    assert str(release.get_latest_revision_as_object()) == "Petar's"
    again = desk.post(edit, opened | saved_at(release))
    assert again.status_code == 302
    heads = [
        revision.as_object().texts.first().headline for revision in Revision.objects.for_instance(release)
    ]
    assert {"Vera's", "Petar's"} <= set(heads)


def autosave(desk: Client, release: Release, headline: str, **more: str) -> Any:
    data = form_of(release, headline=headline) | more
    return desk.post(f"/desk/releases/edit/{release.pk}/", data, headers={"Accept": "application/json"})


def test_autosave_writes_over_its_own_draft_and_never_over_a_reviewed_one(
    desk: Client, vera: Officer
) -> None:
    release = factories.make_draft(vera, factories.text())
    first = autosave(desk, release, "One", **saved_at(release)).json()["revision_id"]
    same = autosave(desk, release, "Two", overwrite_revision_id=str(first)).json()["revision_id"]
    assert same == first
    release.refresh_from_db()
    submit_release(release=release, by=vera)
    locked = autosave(desk, release, "While read", overwrite_revision_id=str(first)).json()
    assert not locked["success"]
    take_back(release=release, by=vera)
    new = autosave(desk, release, "Three", overwrite_revision_id=str(first)).json()
    assert new["success"]
    assert new["revision_id"] != first
    assert Revision.objects.get(pk=first).as_object().texts.first().headline == "Two"


def test_autosave_stops_where_somebody_else_saved(desk: Client, vera: Officer) -> None:
    release = factories.make_draft(vera, factories.text())
    first = autosave(desk, release, "One", **saved_at(release)).json()["revision_id"]
    other = factories.make_officer(Role.PRESS_OFFICER, "petar")
    revise_release(release=Release.objects.get(), texts=[factories.text("en", "Petar's")], by=other)
    answer = autosave(desk, release, "Two", overwrite_revision_id=str(first)).json()
    assert (answer["success"], answer["error_code"]) == (False, "invalid_revision")


def test_each_of_two_officers_is_told_of_the_other(desk: Client, vera: Officer) -> None:
    release = factories.make_draft(vera, factories.text())
    petar = Client()
    petar.force_login(factories.make_officer(Role.PRESS_OFFICER, "petar"))
    desk.get(f"/desk/releases/edit/{release.pk}/")
    page = petar.get(f"/desk/releases/edit/{release.pk}/")
    session = page.context["editing_sessions"]
    ping = petar.post(session.ping_url).json()
    assert [one["user"] for one in ping["other_sessions"]] == ["vera"]


def made(**given: str) -> dict[str, str]:
    """As the dialog over the editor posts it."""
    return {f"occasion-{name}": value for name, value in given.items()}


def test_an_occasion_is_made_and_chosen_where_it_is_needed(desk: Client, vera: Officer) -> None:
    person = add_person(names={"en": "Ana Lisov"}, by=vera)
    opened = desk.get("/desk/occasions/choose/").json()
    assert "Make a new one" in opened["html"]
    data = made(kind="talks", earliest="2026-03-14", participants="Ana Lisov")
    chosen = desk.post("/desk/occasions/choose/create/", data).json()
    occasion = Occasion.objects.get()
    assert (chosen["step"], chosen["result"]["id"]) == ("chosen", str(occasion.pk))
    assert [*occasion.participants.all()] == [person]
    assert occasion.latest == occasion.earliest
    wrong = desk.post("/desk/occasions/choose/create/", data | made(latest="2026-03-01")).json()
    assert wrong["step"] == "reshow_creation_form"
    assert "ends before it begins" in wrong["htmlFragment"]
    unknown = desk.post("/desk/occasions/choose/create/", data | made(place="Nowhere")).json()
    assert "no place of the directory" in unknown["htmlFragment"]
    assert Occasion.objects.count() == 1


def test_who_may_not_add_occasions_chooses_among_those_there_are(client: Client, vera: Officer) -> None:
    client.force_login(factories.make_officer(Role.CLERK))
    assert client.post("/desk/occasions/choose/create/", made(kind="talks")).status_code in {302, 403}
    assert not Occasion.objects.exists()
