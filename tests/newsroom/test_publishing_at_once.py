"""Several at the same moment, and a worker that is killed in the middle: one edition, or nothing at all."""

from __future__ import annotations

import datetime
import os
import signal
from collections.abc import Callable, Sequence

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone

from communique.events.models import Event
from communique.ledger.models import Edition
from communique.newsroom.actions import publishing, scheduling
from communique.newsroom.actions.listing import list_texts
from communique.newsroom.actions.publishing import publish_approved, withdraw_release
from communique.newsroom.actions.reviewing import take_back
from communique.newsroom.actions.scheduling import publish_due, schedule_releases
from communique.newsroom.errors import NotReady, Refused
from communique.newsroom.models import PublishedText, Release, Schedule
from communique.newsroom.states import State, WithdrawalReason, state_of
from communique.staff.models import Officer
from tests import factories
from tests.at_once import at_once
from tests.factories import colleague, publish_release

pytestmark = pytest.mark.django_db(transaction=True)
LANGUAGES = {"en", "sr-Cyrl", "sr-Latn"}


def fresh(release: Release) -> Release:
    found: Release = Release.objects.select_related("review", "edition", "schedule").get(pk=release.pk)
    return found


@pytest.fixture
def approved(officer: Officer) -> Release:
    return make_approved(officer)


def make_approved(officer: Officer, headline: str = "Bridge opened") -> Release:
    release = factories.make_draft(officer, factories.text("en", headline), factories.serbian())
    factories.approve(release, officer)
    return release


def check_whole(releases: Sequence[Release], *, public: bool) -> None:
    """All of them in all their languages with an edition each, or nothing of any."""
    for release in releases:
        now = fresh(release)
        rows = PublishedText.objects.filter(release=release, live=True)
        events = Event.objects.filter(kind="release_published").values_list("ids", flat=True)
        told = [ids for ids in events if int(ids["release"]) == release.pk]
        assert now.live is public
        assert (now.edition is not None) is public
        assert {row.language for row in rows} == (LANGUAGES if public else set())
        assert {row.edition_id for row in rows} == ({now.edition_id} if public else set())
        assert len(told) == int(public)
        assert Edition.objects.filter(document=now.document).count() == int(public)


def test_two_officers_who_publish_at_once_publish_once(approved: Release, officer: Officer) -> None:
    def publish(by: Officer) -> Callable[[], object]:
        return lambda: publish_approved(release=Release.objects.get(pk=approved.pk), by=by)

    assert at_once(publish(officer), publish(colleague()), publish(officer), publish(colleague())) == []
    check_whole([approved], public=True)


def test_two_who_press_publish_at_once_each_get_an_answer(approved: Release, officer: Officer) -> None:
    answers: list[int] = []

    def press(by: Officer) -> Callable[[], object]:
        client = Client()
        client.force_login(by)
        where = f"/desk/releases/review/{approved.pk}/"
        return lambda: answers.append(client.post(where, {"step": "publish"}).status_code)

    assert at_once(press(officer), press(colleague())) == []
    assert set(answers) <= {200, 302}
    check_whole([approved], public=True)


def test_publishing_and_taking_back_at_once_is_one_of_the_two(approved: Release, officer: Officer) -> None:
    failures = at_once(
        lambda: publish_approved(release=Release.objects.get(pk=approved.pk), by=colleague()),
        lambda: take_back(release=Release.objects.get(pk=approved.pk), by=officer),
    )
    assert len(failures) == 1
    assert isinstance(failures[0], Refused)
    check_whole([approved], public=fresh(approved).live)
    assert state_of(fresh(approved)) in {State.PUBLISHED, State.DRAFT}


def test_a_worker_and_an_officer_at_once_publish_once(approved: Release, officer: Officer) -> None:
    other = make_approved(officer, "Second bridge opened")
    soon = timezone.now() + datetime.timedelta(hours=1)
    schedule = schedule_releases(releases=[approved, other], instant=soon, by=officer)
    Schedule.objects.filter(pk=schedule.pk).update(instant=timezone.now())
    assert at_once(publish_due, publish_due, publish_due) == []
    check_whole([approved, other], public=True)
    assert Schedule.objects.get().done_at is not None


def test_of_two_withdrawn_for_each_other_one_stays(officer: Officer) -> None:
    one, other = (factories.make_draft(officer, factories.text("en", name)) for name in ("One", "Other"))
    publish_release(release=one, by=officer)
    publish_release(release=other, by=officer)

    def withdraw(release: Release, instead: Release) -> Callable[[], object]:
        return lambda: withdraw_release(
            release=Release.objects.get(pk=release.pk),
            reason=WithdrawalReason.DUPLICATE,
            note={},
            by=officer,
            instead=instead,
        )

    failures = at_once(withdraw(one, other), withdraw(other, one))
    assert len(failures) == 1
    assert isinstance(failures[0], Refused)
    assert sorted([fresh(one).live, fresh(other).live]) == [False, True]


def killed_while(work: Callable[[], object], prepare: Callable[[], object]) -> None:
    """Runs `work` in a process of its own, as a worker does; `prepare` lays there what will kill it."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        try:
            prepare()
            work()
        finally:
            os._exit(1)  # it was to be killed before
    _pid, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status)
    assert os.WTERMSIG(status) == signal.SIGKILL


def kill_self(*_given: object, **_named: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


STEPS = ("sealed", "first of two is listed", "told", "done")


@pytest.mark.parametrize("step", STEPS)
def test_a_worker_killed_in_the_middle_leaves_nothing_half(officer: Officer, step: str) -> None:
    """By kill -9 between the statements of a publication of two releases; the next worker does all of it."""
    releases = [make_approved(officer, name) for name in ("Bridge opened", "Second bridge opened")]
    soon = timezone.now() + datetime.timedelta(hours=1)
    schedule = schedule_releases(releases=releases, instant=soon, by=officer)
    Schedule.objects.filter(pk=schedule.pk).update(instant=timezone.now())

    def prepare() -> None:
        listed: list[object] = []

        def list_and_die(release: Release, *rest: object) -> None:
            if step == "sealed" or listed:
                kill_self()
            list_texts(release, *rest)  # type: ignore[arg-type]
            listed.append(release)

        laid = pytest.MonkeyPatch()  # never taken back: its process ends
        if step in {"sealed", "first of two is listed"}:
            laid.setattr(publishing, "list_texts", list_and_die)
        else:
            laid.setattr(publishing if step == "told" else scheduling, "write_event", kill_self)

    killed_while(publish_due, prepare)
    check_whole(releases, public=False)
    assert Schedule.objects.get().done_at is None
    for path in ("/en/", "/en/feed.atom"):
        assert "bridge opened" not in Client().get(path).content.decode().lower()
    assert publish_due() == len(releases)
    check_whole(releases, public=True)


def test_the_one_who_is_refused_is_told_in_a_sentence(approved: Release, officer: Officer) -> None:
    take_back(release=fresh(approved), by=officer)
    with pytest.raises(Refused) as told:
        publish_approved(release=fresh(approved), by=colleague())
    assert not isinstance(told.value, NotReady)
    assert str(told.value).endswith(".")
