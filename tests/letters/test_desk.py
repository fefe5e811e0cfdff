from __future__ import annotations

import re
from html import escape

import pytest
from django.test import Client
from wagtail.models import ModelLogEntry

from communique.letters.models import Letter
from communique.staff.roles import Role
from tests.factories import make_officer
from tests.letters.writing import make_letter

pytestmark = pytest.mark.usefixtures("office")
HOSTILE = "<script>alert(1)</script>\N{RIGHT-TO-LEFT EMBEDDING}gpj.exe"


def desk_of(role: Role) -> Client:
    client = Client()
    client.force_login(make_officer(role))
    return client


@pytest.fixture
def clerk() -> Client:
    return desk_of(Role.CLERK)


def test_the_list_shows_the_newest_first_and_marks_the_unread(clerk: Client) -> None:
    make_letter(surname="Older")
    newest = make_letter(surname="Newest")
    Letter.objects.filter(surname="Older").update(read_at=newest.received_at)
    page = clerk.get("/desk/letters/").content.decode()
    assert page.index("Mira Newest") < page.index("Mira Older")
    assert page.count(">Unread</span>") == 1
    unread = clerk.get("/desk/letters/?unread=1").content.decode()
    assert "Mira Newest" in unread
    assert "Mira Older" not in unread
    assert ModelLogEntry.objects.count() == 0


def test_the_menu_says_how_many_are_unread(clerk: Client) -> None:
    make_letter()
    make_letter(message="Another")
    assert "Letters (2)" in clerk.get("/desk/").content.decode()


def test_a_letter_shows_all_its_fields_and_the_opening_is_in_the_audit(clerk: Client) -> None:
    letter = make_letter()
    response = clerk.get(f"/desk/letters/{letter.pk}/")
    page = response.content.decode()
    for value in (letter.reference, letter.given_name, letter.surname, letter.municipality, letter.telephone):
        assert value in page
    assert letter.message in page
    assert letter.postal_address in page
    assert f"mailto:{letter.email}?subject={letter.reference}" in page
    assert "no-store" in response.headers["Cache-Control"]
    entry = ModelLogEntry.objects.get()
    assert (entry.action, entry.label) == ("letters.open", letter.reference)
    assert Letter.objects.get().read_at is None


def test_what_a_writer_typed_is_escaped_and_its_direction_isolated(clerk: Client) -> None:
    letter = make_letter(
        message=HOSTILE, postal_address=HOSTILE, given_name="<b>Mira", municipality="</bdi><i>x"
    )
    for address in ("/desk/letters/", f"/desk/letters/{letter.pk}/", f"/desk/letters/{letter.pk}/print/"):
        page = clerk.get(address).content.decode()
        assert "<script>alert" not in page
        assert "<b>Mira" not in page
        assert "<i>x" not in page
    page = clerk.get(f"/desk/letters/{letter.pk}/").content.decode()
    assert f'<div class="letter-text" dir="auto">{escape(HOSTILE)}</div>' in page


def test_printing_is_an_opening_of_its_own(clerk: Client) -> None:
    letter = make_letter()
    page = clerk.get(f"/desk/letters/{letter.pk}/print/").content.decode()
    assert letter.message in page
    assert not re.search(r"<script(?! src)|<style|onclick", page)
    assert ModelLogEntry.objects.get().action == "letters.print"


def test_marking_goes_back_to_the_list(clerk: Client) -> None:
    letter = make_letter()
    response = clerk.post(f"/desk/letters/{letter.pk}/mark/", {"read": "yes"}, follow=True)
    assert f"Letter {letter.reference} is marked as read." in response.content.decode()
    assert Letter.objects.get().read_at is not None
    clerk.post(f"/desk/letters/{letter.pk}/mark/", {"read": "no"})
    assert Letter.objects.get().read_at is None
    assert clerk.get(f"/desk/letters/{letter.pk}/mark/").status_code == 405


def test_erasing_asks_first_and_shows_nothing_of_the_letter() -> None:
    administrator = desk_of(Role.ADMINISTRATOR)
    letter = make_letter()
    assert "Erase" in administrator.get(f"/desk/letters/{letter.pk}/").content.decode()
    question = administrator.get(f"/desk/letters/{letter.pk}/erase/").content.decode()
    assert letter.reference in question
    assert letter.surname not in question
    assert Letter.objects.exists()
    response = administrator.post(f"/desk/letters/{letter.pk}/erase/", follow=True)
    assert f"Letter {letter.reference} is erased." in response.content.decode()
    assert not Letter.objects.exists()
    assert administrator.get(f"/desk/letters/{letter.pk}/").status_code == 404


def test_a_clerk_may_not_erase(clerk: Client) -> None:
    letter = make_letter()
    assert (
        f"/desk/letters/{letter.pk}/erase/" not in clerk.get(f"/desk/letters/{letter.pk}/").content.decode()
    )
    clerk.post(f"/desk/letters/{letter.pk}/erase/")
    assert Letter.objects.exists()


@pytest.mark.parametrize("part", ["", "{pk}/", "{pk}/print/", "{pk}/erase/"])
def test_who_may_not_read_letters_sees_none(part: str) -> None:
    press = desk_of(Role.PRESS_OFFICER)
    letter = make_letter()
    response = press.get(f"/desk/letters/{part.format(pk=letter.pk)}", follow=True)
    assert letter.surname not in response.content.decode()
    assert letter.reference not in response.content.decode()
    assert response.request["PATH_INFO"] == "/desk/"
    assert "Letters" not in press.get("/desk/").content.decode()
    assert ModelLogEntry.objects.count() == 0


@pytest.mark.parametrize("part", ["", "1/", "1/print/", "1/erase/", "1/mark/"])
def test_strangers_are_sent_to_the_log_in(part: str) -> None:
    response = Client().get(f"/desk/letters/{part}")
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/desk/login/")


def test_a_broken_position_shows_the_first_page(clerk: Client) -> None:
    letter = make_letter()
    for asked in ("before=x", "after=1-", "before=%00", "before=99999999999999999-999999999999999999"):
        response = clerk.get(f"/desk/letters/?{asked}")
        assert response.status_code == 200
        assert letter.reference in response.content.decode()


def test_the_desk_opens_with_no_letter(clerk: Client) -> None:
    assert "No letter has come in yet" in clerk.get("/desk/letters/").content.decode()
    assert "Every letter is read" in clerk.get("/desk/letters/?unread=1").content.decode()


def test_the_first_screen_tells_of_unread_letters_without_what_stands_in_them(clerk: Client) -> None:
    read = make_letter()
    waiting = make_letter(message="A question of mine about the bridge.")
    clerk.post(f"/desk/letters/{read.pk}/mark/", {"read": "yes"}, follow=True)
    home = clerk.get("/desk/").content.decode()
    assert waiting.reference in home
    assert read.reference not in home
    assert waiting.municipality in home
    assert waiting.surname not in home
    assert "A question of mine" not in home


def test_the_first_screen_is_silent_about_letters_to_others() -> None:
    letter = make_letter()
    assert letter.reference not in desk_of(Role.PRESS_OFFICER).get("/desk/").content.decode()
