"""The desk's first screen tells each officer what waits for her, and what goes public when."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from communique.directory.queries import the_office
from communique.newsroom.actions.banners import lower_banner, raise_banner
from communique.newsroom.actions.publishing import publish_in_emergency
from communique.newsroom.actions.reviewing import approve_release, send_back, submit_release
from communique.newsroom.actions.scheduling import schedule_releases
from communique.newsroom.desk.first_screen.calendar import days_to_come
from communique.newsroom.desk.first_screen.needs import needs_of
from communique.newsroom.models import Release, Schedule
from communique.staff.models import Officer
from communique.staff.roles import Role
from tests import factories
from tests.factories import colleague

pytestmark = pytest.mark.django_db


def draft(by: Officer, headline: str) -> Release:
    return factories.make_draft(by, factories.text("en", headline))


def told(officer: Officer) -> list[tuple[str, str]]:
    return [(need.what, need.headline) for need in needs_of(Officer.objects.get(pk=officer.pk))]


def approved(by: Officer, headline: str) -> Release:
    release = draft(by, headline)
    submit_release(release=release, by=by)
    approve_release(release=release, by=colleague())
    return release


def test_what_waits_for_her_is_told_and_what_waits_for_others_is_not(officer: Officer) -> None:
    writer = factories.make_officer(Role.PRESS_OFFICER, "writer")
    submit_release(release=draft(writer, "Hers to approve"), by=writer)
    submit_release(release=draft(officer, "Her own"), by=officer)
    back = draft(writer, "To be mended")
    submit_release(release=back, by=writer)
    send_back(release=back, words="The date.", by=colleague())
    assert told(officer) == [("To approve", "Hers to approve")]
    assert told(writer) == [("Sent back", "To be mended")]
    assert ("To approve", "Her own") in told(colleague())
    submit_release(release=back, by=writer)
    assert told(writer) == []


def test_who_is_alone_is_told_to_add_an_officer(db: None) -> None:
    factories.make_office()
    alone = factories.make_officer(Role.ADMINISTRATOR, "alone")
    assert told(alone) == [("Officers", "Add an officer")]
    factories.make_officer(Role.PRESS_OFFICER, "writer")
    assert told(alone) == []


def test_an_emergency_is_shown_until_somebody_approves_it(officer: Officer) -> None:
    duty = factories.make_officer(Role.DUTY_OFFICER)
    release = draft(duty, "The river rises")
    publish_in_emergency(release=release, reason="A flood.", by=duty)
    assert told(officer) == [("Approve afterwards", "The river rises")]
    approve_release(release=Release.objects.get(), by=officer)
    assert told(officer) == []


def test_what_is_overdue_comes_first_and_on_every_approvers_screen(officer: Officer) -> None:
    submit_release(release=draft(officer, "Later"), by=officer)
    late = approved(officer, "Late")
    schedule = schedule_releases(
        releases=[late], instant=timezone.now() + datetime.timedelta(hours=1), by=officer
    )
    assert [what for what, _ in told(colleague())] == ["To approve"]
    Schedule.objects.filter(pk=schedule.pk).update(instant=timezone.now() - datetime.timedelta(minutes=1))
    assert told(colleague())[0] == ("Overdue", "Late")


def test_a_banner_is_told_to_who_may_lower_it_until_it_is_lowered(officer: Officer) -> None:
    keeper = factories.make_officer(Role.DUTY_OFFICER)
    raise_banner(words={"en": "High water.", "sr-Cyrl": "Висока вода."}, links={}, by=keeper)
    assert told(keeper) == [("Banner", "High water.")]
    assert told(factories.make_officer(Role.PRESS_OFFICER, "writer")) == []
    lower_banner(by=keeper)
    assert told(keeper) == []


def test_a_clerk_is_told_of_no_draft(officer: Officer, client: Client) -> None:
    submit_release(release=draft(officer, "Secret bridge"), by=officer)
    client.force_login(factories.make_officer(Role.CLERK))
    assert b"Secret" not in client.get("/desk/").content


def test_the_calendar_is_in_the_offices_time(officer: Officer) -> None:
    release = approved(officer, "Bridge")
    now = timezone.now()
    local = the_office().local(now + datetime.timedelta(days=2)).replace(hour=0, minute=30, second=0)
    schedule_releases(releases=[release], instant=local, by=officer)
    days = days_to_come(the_office(), now=now)
    [day] = [day for day in days if day.entries]
    assert day.date == local.date()
    assert day.entries[0].releases == [(release.pk, "Bridge")]
    assert [day.today for day in days].count(True) == 1


def test_the_first_screen_asks_no_more_for_a_hundred_reviews_than_for_ten(
    officer: Officer, client: Client
) -> None:
    writer = factories.make_officer(Role.PRESS_OFFICER, "writer")

    def queries() -> int:
        client.force_login(officer)
        client.get("/desk/")
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/desk/").status_code == 200
        return len(asked)

    for number in range(12):
        submit_release(release=draft(writer, f"Bridge {number}"), by=writer)
    few = queries()
    for number in range(12):
        submit_release(release=draft(writer, f"Tunnel {number}"), by=writer)
    assert queries() == few
