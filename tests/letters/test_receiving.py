from __future__ import annotations

import datetime
import threading
from collections.abc import Callable
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection, connections
from django.utils import timezone
from wagtail.models import ModelLogEntry

from communique.directory.models import Office
from communique.events.models import Event
from communique.letters import actions
from communique.letters.actions import (
    LETTERS_A_WINDOW,
    erase_letter,
    erase_letters_kept_long_enough,
    log_opening,
    mark_letter,
    receive_letter,
)
from communique.letters.errors import LetterNotStored, NotAllowed, TooManyLetters
from communique.letters.models import Letter, SenderCount
from communique.letters.queries import Position, letters_for, unread_count
from communique.letters.references import new_reference, read_reference
from communique.letters.rules import erasable_by, markable_by, readable_by
from communique.staff.roles import Role
from tests.factories import make_office, make_officer
from tests.letters.writing import PERSONAL, make_letter, typed

ADDRESS = "203.0.113.9"


def set_back(letter: Letter, **time: int) -> None:
    before = timezone.now() - datetime.timedelta(**time)
    Letter.objects.filter(pk=letter.pk).update(received_at=before)


def test_a_letter_is_kept_with_a_number_and_an_event(office: Office) -> None:
    letter = make_letter()
    kept = Letter.objects.get()
    assert kept == letter
    assert kept.message == typed().message
    assert read_reference(kept.reference) == kept.reference
    assert kept.reference.startswith(f"{office.local(kept.received_at).year}-")
    event = Event.objects.get(kind="letter_received")
    assert event.ids == {"letter": letter.pk}


@pytest.mark.usefixtures("office")
def test_the_same_words_within_a_day_are_the_same_letter() -> None:
    first = make_letter()
    set_back(first, hours=23)
    assert make_letter() == first
    assert Letter.objects.count() == 1
    assert Event.objects.filter(kind="letter_received").count() == 1


@pytest.mark.usefixtures("office")
def test_the_same_words_a_day_later_are_a_new_letter() -> None:
    first = make_letter()
    set_back(first, hours=25)
    second = make_letter()
    assert second.reference != first.reference
    assert make_letter() == second
    assert Letter.objects.count() == 2


@pytest.mark.usefixtures("office")
def test_other_words_are_another_letter() -> None:
    assert make_letter() != make_letter(message="And the other bridge?")


@pytest.mark.usefixtures("office")
def test_a_number_that_is_taken_is_drawn_again() -> None:
    taken = make_letter().reference
    with patch.object(actions, "new_reference", side_effect=[taken, "2026-FREE-0001"]):
        assert make_letter(message="Another").reference == "2026-FREE-0001"


def at_once(work: Callable[[], Any], times: int) -> list[Any]:
    """What each of several threads got, each with a connection of its own."""
    gate = threading.Barrier(times)
    got: list[Any] = []

    def run() -> None:
        try:
            gate.wait()
            got.append(work())
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return got


@pytest.mark.django_db(transaction=True)
def test_a_double_click_in_two_threads_is_one_letter() -> None:
    make_office()
    references = at_once(lambda: receive_letter(typed=typed(), language="en", address=ADDRESS).reference, 2)
    assert len(references) == 2
    assert set(references) == {Letter.objects.get().reference}
    assert Event.objects.filter(kind="letter_received").count() == 1
    assert SenderCount.objects.get().letters == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_words_at_once_after_a_day_are_one_new_letter() -> None:
    make_office()
    set_back(make_letter(), hours=25)
    references = at_once(lambda: make_letter().reference, 2)
    assert len(set(references)) == 1
    assert Letter.objects.count() == 2


@pytest.mark.usefixtures("office")
def test_an_address_may_send_so_many_letters_and_no_more() -> None:
    for count in range(LETTERS_A_WINDOW):
        receive_letter(typed=typed(message=f"Letter {count}"), language="en", address=ADDRESS)
    with pytest.raises(TooManyLetters) as refusal:
        receive_letter(typed=typed(message="One more"), language="en", address=ADDRESS)
    assert 0 < refusal.value.seconds <= actions.WINDOW_SECONDS
    assert Letter.objects.count() == LETTERS_A_WINDOW
    # What was already taken is told again, and others may still write.
    receive_letter(typed=typed(message="Letter 0"), language="en", address=ADDRESS)
    receive_letter(typed=typed(message="One more"), language="en", address="203.0.113.10")
    later = timezone.now() + datetime.timedelta(seconds=actions.WINDOW_SECONDS)
    with patch("django.utils.timezone.now", return_value=later):
        receive_letter(typed=typed(message="An hour later"), language="en", address=ADDRESS)
    assert SenderCount.objects.get().letters == 1


@pytest.mark.usefixtures("office")
def test_what_the_database_says_of_a_row_stays_inside() -> None:
    with pytest.raises(LetterNotStored) as failure:
        make_letter(email="", telephone="")
    assert failure.value.__context__ is None
    assert failure.value.__cause__ is None
    assert not any(word in str(failure.value) for word in PERSONAL)


@pytest.mark.usefixtures("office")
def test_opening_marking_and_erasing_are_in_the_audit_without_personal_data() -> None:
    officer = make_officer(Role.ADMINISTRATOR)
    letter = make_letter()
    log_opening(letter=letter, by=officer)
    log_opening(letter=letter, by=officer, to_print=True)
    mark_letter(letter=letter, read=True, by=officer)
    mark_letter(letter=letter, read=True, by=officer)
    mark_letter(letter=letter, read=False, by=officer)
    pk = letter.pk
    erase_letter(letter=letter, by=officer)
    entries = ModelLogEntry.objects.filter(object_id=str(pk)).order_by("id")
    assert [entry.action for entry in entries] == [
        "letters.open",
        "letters.print",
        "letters.mark_read",
        "letters.mark_unread",
        "letters.erase",
    ]
    assert {entry.user_id for entry in entries} == {officer.pk}
    written = " ".join(f"{entry.label} {entry.data}" for entry in entries)
    assert not any(word in written for word in PERSONAL)
    assert not Letter.objects.exists()


@pytest.mark.usefixtures("office")
def test_each_role_may_do_what_its_rules_say() -> None:
    letter = make_letter()
    clerk, press = make_officer(Role.CLERK), make_officer(Role.PRESS_OFFICER)
    log_opening(letter=letter, by=clerk)
    mark_letter(letter=letter, read=True, by=clerk)
    with pytest.raises(NotAllowed):
        erase_letter(letter=letter, by=clerk)
    with pytest.raises(NotAllowed):
        log_opening(letter=letter, by=press)
    with pytest.raises(NotAllowed):
        mark_letter(letter=letter, read=False, by=press)
    assert list(readable_by(clerk)) == list(markable_by(clerk)) == [letter]
    assert not erasable_by(clerk).exists()
    assert not readable_by(press).exists()
    assert not markable_by(press).exists()
    assert not letters_for(press).letters
    assert unread_count(press, 10) == 0


def test_letters_are_erased_when_the_privacy_notice_says(office: Office) -> None:
    old, young = make_letter(), make_letter(message="Later")
    office.letters_kept_months = 2
    office.save()
    set_back(old, days=63)
    set_back(young, days=58)
    assert erase_letters_kept_long_enough() == 1
    assert list(Letter.objects.all()) == [young]
    assert ModelLogEntry.objects.get(action="letters.erase_on_time").label == old.reference


@pytest.mark.usefixtures("office")
def test_pages_by_key_hold_every_letter_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("communique.letters.queries.LETTERS_A_PAGE", 3)
    clerk = make_officer(Role.CLERK)
    letters = [make_letter(message=f"Letter {count}") for count in range(8)]
    same = timezone.now()
    Letter.objects.filter(pk__in=[letter.pk for letter in letters[2:6]]).update(received_at=same)
    expected = list(Letter.objects.order_by("-received_at", "-id"))

    page = letters_for(clerk)
    assert page.newer is None
    seen = list(page.letters)
    while page.older is not None:
        page = letters_for(clerk, before=Position.read(str(page.older)))
        seen += page.letters
    assert seen == expected

    back: list[Letter] = list(page.letters)
    while page.newer is not None:
        page = letters_for(clerk, after=Position.read(str(page.newer)))
        back = [*page.letters, *back]
    assert back == expected


@pytest.mark.usefixtures("office")
def test_a_page_goes_on_where_it_was_though_its_letter_is_erased(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("communique.letters.queries.LETTERS_A_PAGE", 2)
    administrator = make_officer()
    letters = [make_letter(message=f"Letter {count}") for count in range(4)]
    page = letters_for(administrator)
    erase_letter(letter=letters[2], by=administrator)
    make_letter(message="A new one")
    assert list(letters_for(administrator, before=page.older).letters) == [letters[1], letters[0]]


@pytest.mark.usefixtures("office")
def test_a_list_is_no_more_work_for_the_thousandth_letter() -> None:
    clerk = make_officer(Role.CLERK)
    now = timezone.now()
    Letter.objects.bulk_create(
        Letter(
            reference=new_reference(2026),
            idempotency_key=f"{count:032x}",
            language="en",
            given_name="A",
            surname="B",
            municipality="C",
            postal_address="D",
            telephone="12345",
            message="E",
        )
        for count in range(500)
    )
    for unread_only in (False, True):
        letters = letters_for(clerk, unread_only=unread_only, before=Position(now, 250)).letters
        assert len(letters) <= 50
    if connection.vendor == "sqlite":
        plan = readable_by(clerk).filter(read_at=None).order_by("-received_at", "-id")[:50].explain()
        assert "letters_unread_newest_first" in plan
        assert "TEMP B-TREE" not in plan


@pytest.mark.parametrize("text", ["", "x", "1-", "-1", "1-2-3", "9" * 30 + "-1", "1e5-2", "١-٢"])
def test_a_position_that_is_none_is_left_alone(text: str) -> None:
    assert Position.read(text) is None
