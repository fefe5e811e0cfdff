"""One instant for all languages and all that goes together; all of it or none."""

from __future__ import annotations

import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.test import Client
from hypothesis import given, strategies as st

from communique.ledger.models import Edition
from communique.newsroom import alarms, queries
from communique.newsroom.actions import scheduling
from communique.newsroom.actions.publishing import publish_held
from communique.newsroom.actions.reviewing import approve_release, submit_release, take_back
from communique.newsroom.actions.scheduling import (
    join_schedule,
    look_ahead,
    next_instant,
    publish_due,
    schedule_releases,
    unschedule_release,
)
from communique.newsroom.clock import instants_of
from communique.newsroom.errors import NotAllowed, Refused
from communique.newsroom.models import Picture, PublishedText, Release, Schedule
from communique.newsroom.states import State, stage_of, state_of
from communique.staff.models import Officer
from communique.staff.roles import Role
from tests import factories
from tests.factories import colleague

NOW = datetime.datetime(2026, 5, 4, 9, 0, tzinfo=datetime.UTC)
AT = datetime.datetime(2026, 5, 4, 10, 30, 15, tzinfo=datetime.UTC)
NAIVE = datetime.datetime.fromisoformat
BELGRADE = ZoneInfo("Europe/Belgrade")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The newsroom's clock, to be set; it begins an hour and a half before `AT`."""

    class Clock:
        moment = NOW

        def __call__(self) -> datetime.datetime:
            return self.moment

    found = Clock()
    monkeypatch.setattr(scheduling, "now", found)
    return found


def approved(officer: Officer, headline: str = "Bridge opened", **more: Any) -> Release:
    release = factories.make_draft(officer, factories.text("en", headline), factories.serbian(), **more)
    submit_release(release=release, by=officer)
    approve_release(release=release, by=colleague())
    return release


def fresh(release: Release) -> Release:
    found: Release = Release.objects.select_related("review", "edition", "schedule").get(pk=release.pk)
    return found


@pytest.mark.django_db
def test_all_languages_go_public_at_the_instant_and_not_before(
    officer: Officer, clock: Any, client: Client
) -> None:
    release = approved(officer)
    schedule_releases(releases=[release], instant=AT, by=officer)
    assert state_of(fresh(release)) is State.SCHEDULED
    assert next_instant() == AT
    clock.moment = AT - datetime.timedelta(seconds=1)
    assert publish_due() == 0
    assert not PublishedText.objects.exists()
    clock.moment = AT
    assert publish_due() == 1
    assert PublishedText.objects.filter(live=True).count() == 3
    assert state_of(fresh(release)) is State.PUBLISHED
    assert publish_due() == 0
    assert Edition.objects.count() == 1


@pytest.mark.django_db
def test_a_release_dated_when_it_is_published_bears_the_instant(officer: Officer, clock: Any) -> None:
    release = factories.make_draft(officer, factories.text("en", "Bridge"))
    release = release.get_latest_revision_as_object()
    release.dated_when_published = True
    release.save_revision(user=officer, clean=False)
    submit_release(release=release, by=officer)
    approve_release(release=release, by=colleague())
    schedule_releases(releases=[release], instant=AT, by=officer)
    clock.moment = AT
    assert publish_due() == 1
    listed = PublishedText.objects.get()
    assert listed.issued_at == AT.replace(second=0)
    draft = fresh(release).get_latest_revision_as_object()
    assert (draft.issued_at, draft.dated_when_published) == (AT.replace(second=0), False)


@pytest.mark.django_db
def test_several_go_together_all_or_none(officer: Officer, clock: Any) -> None:
    first, second = approved(officer, "One"), approved(officer, "Two")
    schedule = schedule_releases(releases=[first, second], instant=AT, by=officer, title="Talks")
    revision = fresh(second).latest_revision
    kept = dict(revision.content)
    revision.content = kept | {"kind": "notice"}
    revision.save(update_fields=["content"])
    clock.moment = AT
    assert publish_due() == 0
    assert not Edition.objects.exists()
    schedule.refresh_from_db()
    assert "changed since it was approved" in schedule.trouble
    revision.content = kept
    revision.save(update_fields=["content"])
    assert publish_due() == 0, "it is not tried again at once"
    clock.moment = AT + scheduling.TRIED_AGAIN_AFTER
    assert publish_due() == 2
    schedule.refresh_from_db()
    assert (schedule.trouble, schedule.done_at is not None) == ("", True)


@pytest.mark.django_db
def test_a_fault_in_one_holds_up_no_other(
    officer: Officer, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = approved(officer, "One"), approved(officer, "Two")
    broken = schedule_releases(releases=[first], instant=AT, by=officer)
    schedule_releases(releases=[second], instant=AT + datetime.timedelta(seconds=1), by=officer)

    def stumbling(*, release: Release, **more: Any) -> Edition:
        if release.pk == first.pk:
            raise KeyError("a fault of ours")
        return publish_held(release=release, **more)

    monkeypatch.setattr(scheduling, "publish_held", stumbling)
    clock.moment = AT + datetime.timedelta(seconds=1)
    assert publish_due() == 1
    assert fresh(second).live
    broken.refresh_from_db()
    assert "KeyError" in broken.trouble
    monkeypatch.setattr(scheduling, "publish_held", publish_held)
    clock.moment += scheduling.TRIED_AGAIN_AFTER
    assert publish_due() == 1
    assert fresh(first).live


@pytest.mark.django_db
def test_the_past_the_far_future_and_what_nobody_approved_are_refused(officer: Officer, clock: Any) -> None:
    release = approved(officer)
    for instant, told in ((NOW, "past"), (NOW + 2 * scheduling.FURTHEST, "five years")):
        with pytest.raises(Refused, match=told):
            schedule_releases(releases=[release], instant=instant, by=officer)
    with pytest.raises(Refused, match="at least one"):
        schedule_releases(releases=[], instant=AT, by=officer)
    draft = factories.make_draft(officer, factories.text("en", "Raw"))
    with pytest.raises(Refused, match="not approved"):
        schedule_releases(releases=[release, draft], instant=AT, by=officer)
    with pytest.raises(NotAllowed):
        schedule_releases(releases=[release], instant=AT, by=factories.make_officer(Role.PRESS_OFFICER))
    assert not Schedule.objects.exists()
    assert stage_of(fresh(release)) is State.APPROVED


@pytest.mark.django_db
def test_off_the_clock_moved_joined_and_taken_back(officer: Officer, clock: Any) -> None:
    one, two = approved(officer, "One"), approved(officer, "Two")
    schedule = schedule_releases(releases=[one], instant=AT, by=officer)
    join_schedule(releases=[two], schedule=schedule, by=officer)
    unschedule_release(release=fresh(one), by=officer)
    assert stage_of(fresh(one)) is State.APPROVED
    with pytest.raises(Refused, match="No publication"):
        unschedule_release(release=fresh(one), by=officer)
    later = schedule_releases(releases=[fresh(two)], instant=AT + datetime.timedelta(hours=1), by=officer)
    assert fresh(two).schedule == later
    take_back(release=fresh(two), by=officer)
    assert fresh(two).schedule is None
    clock.moment = AT + datetime.timedelta(hours=2)
    assert publish_due() == 0
    assert next_instant() is None


@pytest.mark.django_db
def test_trouble_is_seen_before_the_instant(officer: Officer, clock: Any) -> None:
    picture = factories.make_picture(officer)
    shown = factories.photograph(picture, agency="", photographer="")
    release = factories.make_draft(officer, factories.text("en", "Bridge", "Words.", more=[shown]))
    submit_release(release=release, by=officer)
    approve_release(release=release, by=colleague())
    schedule = schedule_releases(releases=[release], instant=AT, by=officer)
    assert look_ahead(datetime.timedelta(hours=2)) == 0
    Picture.objects.filter(pk=picture.pk).update(photographer="Somebody else")
    assert look_ahead(datetime.timedelta(hours=2)) == 1
    schedule.refresh_from_db()
    assert "changed since" in schedule.trouble
    assert not Edition.objects.exists()


@pytest.mark.django_db
def test_an_overdue_one_alarms_once_and_names_no_headline(
    officer: Officer, clock: Any, settings: Any
) -> None:
    Officer.objects.filter(pk=officer.pk).update(email="vera@lipovac.example")
    settings.ALERTED = ["watch@lipovac.example"]
    release = approved(officer, "Secret bridge")
    schedule_releases(releases=[release], instant=AT, by=officer)
    assert [schedule.instant for schedule in queries.overdue_schedules()] == [AT]
    assert alarms.alarm_overdue() == 1
    assert alarms.alarm_overdue() == 0
    [message] = mail.outbox
    assert set(message.to) == {"vera@lipovac.example", "watch@lipovac.example"}
    assert "2026-05-04 at 12:30:15" in message.body
    assert "Secret" not in f"{message.subject} {message.body}"


@pytest.mark.django_db
def test_an_alarm_that_no_server_took_is_mailed_later(officer: Officer, clock: Any, settings: Any) -> None:
    settings.ALERTED = ["watch@lipovac.example"]
    schedule_releases(releases=[approved(officer)], instant=AT, by=officer)
    kept, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, "tests.newsroom.test_scheduling.Away"
    with pytest.raises(OSError, match="nobody answers"):
        alarms.alarm_overdue()
    settings.EMAIL_BACKEND = kept
    assert alarms.alarm_overdue() == 1
    assert len(mail.outbox) == 1


class Away(BaseEmailBackend):
    def send_messages(self, _messages: Any) -> int:
        raise ConnectionRefusedError("nobody answers")


@pytest.mark.django_db
def test_the_screen_takes_local_time_and_knows_when_clocks_change(officer: Officer, client: Client) -> None:
    release = approved(officer)
    client.force_login(colleague())
    screen = f"/desk/releases/review/{release.pk}/"
    gap = client.post(screen, {"step": "schedule", "local": "2028-03-26T02:30:00"})
    assert "does not exist" in gap.content.decode()
    client.post(screen, {"step": "schedule", "local": "2028-10-29T02:30:00", "second": "on"})
    assert Schedule.objects.get().instant == datetime.datetime(2028, 10, 29, 1, 30, tzinfo=datetime.UTC)
    past = client.post(screen, {"step": "schedule", "local": "2020-01-01T10:00:00"}, follow=True)
    assert "That moment is past" in past.content.decode()
    assert fresh(release).schedule is not None
    assert "29 October 2028, 02:30:15" not in past.content.decode()
    assert "29 October 2028, 02:30:00" in past.content.decode()


@given(st.datetimes(NAIVE("1980-01-01"), NAIVE("2060-01-01")))
def test_a_local_time_names_the_instants_that_clocks_show_it_at(local: datetime.datetime) -> None:
    for instant in instants_of(local, BELGRADE):
        assert instant.astimezone(BELGRADE).replace(tzinfo=None, fold=0) == local


def test_spring_has_a_gap_and_autumn_an_hour_twice() -> None:
    assert instants_of(NAIVE("2028-03-26T02:30"), BELGRADE) == ()
    assert len(instants_of(NAIVE("2028-10-29T02:30"), BELGRADE)) == 2
    assert len(instants_of(NAIVE("2028-07-01T02:30"), BELGRADE)) == 1
