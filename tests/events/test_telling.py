from __future__ import annotations

import datetime
from collections.abc import Sequence
from itertools import pairwise
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.utils import timezone

from communique.events import telling
from communique.events.actions import KEPT, forget_old_events, write_event
from communique.events.models import Event
from communique.events.telling import Listener, Patience, tell_waiting

pytestmark = pytest.mark.django_db


class Ear:
    """A listener that remembers, and fails on the events it is told to fail on."""

    def __init__(self) -> None:
        self.heard: list[int] = []
        self.fails_on: set[int] = set()

    def __call__(self, events: Sequence[Event]) -> None:
        for event in events:
            if event.ids["release"] in self.fails_on:
                raise RuntimeError("cannot")
        self.heard += [event.ids["release"] for event in events]


@pytest.fixture
def ears(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    worker, quick = Ear(), Ear()
    wired = {
        "worker": Listener(worker, frozenset({"release_published"})),
        "quick": Listener(quick, frozenset({"release_published", "office_changed"}), at_once=True),
    }
    monkeypatch.setattr(telling, "listeners", lambda: wired)
    return SimpleNamespace(worker=worker, quick=quick)


def publish(*numbers: int) -> None:
    with transaction.atomic():
        for number in numbers:
            write_event("release_published", release=number)


def test_an_event_needs_the_transaction_of_what_it_tells_of(
    ears: SimpleNamespace, transactional_db: None
) -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        write_event("release_published", release=1)


def test_a_rolled_back_action_is_told_to_nobody(ears: SimpleNamespace, transactional_db: None) -> None:
    class Undone(Exception):
        pass

    def act() -> None:
        with transaction.atomic():
            write_event("release_published", release=1)
            raise Undone

    with pytest.raises(Undone):
        act()
    tell_waiting()
    assert ears.quick.heard == ears.worker.heard == []


def test_quick_listeners_hear_after_the_commit_and_the_worker_tells_all(
    ears: SimpleNamespace, django_capture_on_commit_callbacks: object
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        publish(1, 2)
    assert ears.quick.heard == [1, 2]
    assert ears.worker.heard == []
    assert tell_waiting() == 2
    assert ears.worker.heard == [1, 2]
    assert ears.quick.heard == [1, 2, 1, 2]
    assert tell_waiting() == 0


def test_one_bad_event_spoils_no_other_and_is_tried_again(ears: SimpleNamespace) -> None:
    ears.worker.fails_on = {2}
    publish(1, 2, 3)
    assert tell_waiting() == 2
    assert ears.worker.heard == [1, 3]
    waiting = Event.objects.get(told_at=None)
    assert (waiting.attempts, waiting.last_error) == (1, "worker: RuntimeError")
    ears.worker.fails_on = set()
    assert tell_waiting() == 1
    assert ears.worker.heard == [1, 3, 2]


def test_a_failing_quick_listener_never_reaches_the_officer(
    ears: SimpleNamespace, django_capture_on_commit_callbacks: object
) -> None:
    ears.quick.fails_on = {7}
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        publish(7)
    assert Event.objects.filter(told_at=None).count() == 1


def test_an_event_that_fails_is_tried_ever_less_often_and_never_given_up(ears: SimpleNamespace) -> None:
    """A disk that was full for a weekend leaves no page behind that nobody takes away."""
    now = [0.0]
    patience = Patience(clock=lambda: now[0])
    ears.worker.fails_on = {1}
    publish(1)
    tried: list[float] = []
    while now[0] < 2 * 24 * 60 * 60:
        before = Event.objects.get().attempts
        tell_waiting(patience)
        if Event.objects.get().attempts > before:
            tried.append(now[0])
        now[0] = max(now[0] + telling.FIRST_WAIT, *patience.due.values())
    waits = [later - earlier for earlier, later in pairwise(tried)]
    assert waits[:4] == [0.5, 1.0, 2.0, 4.0]
    assert set(waits[12:]) == {telling.LONGEST_WAIT}
    ears.worker.fails_on = set()
    now[0] += telling.LONGEST_WAIT
    assert tell_waiting(patience) == 1
    assert ears.worker.heard == [1]


def test_what_waits_holds_up_nothing_new(ears: SimpleNamespace) -> None:
    patience = Patience(clock=lambda: 0.0)
    ears.worker.fails_on = {1}
    publish(1)
    assert tell_waiting(patience) == 0
    publish(2)
    assert tell_waiting(patience) == 1
    assert tell_waiting(patience) == 0
    assert Event.objects.get(told_at=None).attempts == 1


def test_told_events_are_forgotten_in_time_and_waiting_ones_never(ears: SimpleNamespace) -> None:
    publish(1, 2, 3)
    long_ago = timezone.now() - KEPT - datetime.timedelta(days=1)
    first, second, _ = Event.objects.order_by("id")
    Event.objects.filter(pk=first.pk).update(told_at=long_ago)
    Event.objects.filter(pk=second.pk).update(written_at=long_ago)
    assert forget_old_events() == 1
    assert not Event.objects.filter(pk=first.pk).exists()
    assert Event.objects.count() == 2
