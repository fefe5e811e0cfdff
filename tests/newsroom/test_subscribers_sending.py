"""Mails against a real server: one connection, refusals told apart, nothing lost and nothing sent twice."""

from __future__ import annotations

import datetime
import logging
import ssl
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.db.models import F
from django.utils import timezone

from communique.events.telling import tell_waiting
from communique.newsroom.actions import mailing as actions
from communique.newsroom.actions.mailing import BUSY, MOST_FAILURES, WAITS, Parcel, take_parcels
from communique.newsroom.actions.subscribing import stop_subscription
from communique.newsroom.mailing import sending
from communique.newsroom.mailing.refusals import Meaning, judge
from communique.newsroom.mailing.sending import ServerAway, keep_mailing, send_due
from communique.newsroom.models import Mailing, Subscriber
from communique.website.mailing.writing import Writer
from tests import factories
from tests.logged import logged
from tests.newsroom.mail_server import Kept, certificate, serving
from tests.newsroom.subscribing import subscribe

pytestmark = [pytest.mark.django_db, pytest.mark.sockets]
ADDRESSES = [f"reader{number}@lipovac.example" for number in range(5)]


@pytest.fixture
def server(settings: Any) -> Iterator[Kept]:
    with serving(settings) as kept:
        yield kept


@pytest.fixture
def waiting(settings: Any) -> list[Subscriber]:
    """Five subscribers, for each of whom a mail about one release is due."""
    settings.DEFAULT_FROM_EMAIL = "communique@lipovac.example"
    factories.make_office()
    factories.make_section()
    officer = factories.make_officer()
    subscribers = [subscribe(address) for address in ADDRESSES]
    factories.publish_release(release=factories.make_draft(officer), by=officer)
    tell_waiting()
    assert Mailing.objects.count() == len(ADDRESSES)
    return subscribers


@pytest.fixture(autouse=True)
def _nothing_personal_in_logs(caplog: pytest.LogCaptureFixture) -> Any:
    caplog.set_level(logging.INFO)
    yield
    assert "reader" not in logged(caplog, but="mail.log")


def later(minutes: float) -> None:
    """As if so much time had passed."""
    past = datetime.timedelta(minutes=minutes)
    Mailing.objects.update(due_at=F("due_at") - past, busy_until=F("busy_until") - past)


def test_many_go_over_one_connection_whole_and_once(waiting: list[Subscriber], server: Kept) -> None:
    assert send_due(Writer) == len(ADDRESSES)
    assert send_due(Writer) == 0
    assert sorted(to for to, _message in server.mails) == ADDRESSES
    assert server.connections == 1
    message = server.mails[0][1]
    assert message["From"] == "City of Lipovac <communique@lipovac.example>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert str(message["List-Unsubscribe"]).count("http") == 1
    plain, html = (message.get_body((kind,)) for kind in ("plain", "html"))
    assert plain is not None
    assert html is not None
    assert "Bridge opened" in plain.get_content()
    assert "Bridge opened" in html.get_content()
    keys = {str(each["Message-ID"]) for _to, each in server.mails}
    links = {str(each["List-Unsubscribe"]) for _to, each in server.mails}
    assert len(keys) == len(links) == len(ADDRESSES)
    assert not Mailing.objects.filter(sent_at=None).exists()


def test_who_is_not_there_is_given_up_and_after_three_times_stopped(
    waiting: list[Subscriber], server: Kept
) -> None:
    server.refused[ADDRESSES[2]] = "550 5.1.1 No such user reader2"
    Subscriber.objects.update(failures=MOST_FAILURES - 1)
    send_due(Writer)
    assert len(server.mails) == len(ADDRESSES) - 1
    gone = Mailing.objects.get(subscriber=waiting[2])
    assert gone.given_up_at is not None
    assert gone.trouble == "SMTPRecipientsRefused 550", "codes, and no words that the server said"
    stopped = Subscriber.objects.filter(stopped_at__isnull=False)
    assert list(stopped) == [waiting[2]]
    assert set(Subscriber.objects.exclude(pk=waiting[2].pk).values_list("failures", flat=True)) == {0}


@pytest.mark.parametrize(
    "answer", ["450 4.2.1 Try again later", "451 greylisted", "550 5.7.1 Relaying denied", "452 4.2.2 Full"]
)
def test_who_may_be_there_later_is_tried_later(waiting: list[Subscriber], server: Kept, answer: str) -> None:
    server.refused[ADDRESSES[0]] = answer
    send_due(Writer)
    assert len(server.mails) == len(ADDRESSES) - 1
    key = Mailing.objects.get(subscriber=waiting[0]).parcel
    assert send_due(Writer) == 0, "not at once again"
    server.refused.clear()
    later(WAITS[0].total_seconds() / 60)
    send_due(Writer)
    (message,) = server.to(ADDRESSES[0])
    assert str(message["Message-ID"]).startswith(f"<{key}@")
    assert Subscriber.objects.get(pk=waiting[0].pk).failures == 0


def test_it_is_given_up_in_the_end(waiting: list[Subscriber], server: Kept) -> None:
    server.refused[ADDRESSES[0]] = "450 4.2.1 Try again later"
    for wait in WAITS:
        send_due(Writer)
        later(wait.total_seconds() / 60)
    row = Mailing.objects.get(subscriber=waiting[0])
    assert (row.attempts, row.given_up_at) == (len(WAITS), None)
    send_due(Writer)
    row.refresh_from_db()
    assert row.given_up_at is not None
    assert Subscriber.objects.get(pk=waiting[0].pk).stopped_at is None


def test_a_mail_that_is_never_taken_spoils_no_address(waiting: list[Subscriber], server: Kept) -> None:
    server.full = "554 5.6.0 We do not like its words"
    send_due(Writer)
    assert Mailing.objects.filter(given_up_at=None).count() == 0
    assert not Subscriber.objects.filter(failures__gt=0).exists()


def test_a_server_that_dies_in_the_middle_is_asked_again(waiting: list[Subscriber], server: Kept) -> None:
    server.dies_after = 2
    send_due(Writer)
    assert len(server.mails) == len(ADDRESSES) - 1, "the others went over a new connection"
    assert server.connections == 2
    later(1)
    send_due(Writer)
    assert sorted(to for to, _message in server.mails) == ADDRESSES


def test_a_server_that_is_away_costs_no_mail_an_attempt(waiting: list[Subscriber], settings: Any) -> None:
    with serving(settings):
        pass
    for _ in range(3):
        with pytest.raises(ServerAway, match="ConnectionRefusedError"):
            send_due(Writer)
    assert set(Mailing.objects.values_list("attempts", "busy_until")) == {(0, None)}
    with serving(settings) as server:
        send_due(Writer)
    assert len(server.mails) == len(ADDRESSES)


def test_a_server_that_closes_shop_is_left_alone(waiting: list[Subscriber], server: Kept) -> None:
    server.full = "421 4.3.2 Shutting down"
    with pytest.raises(ServerAway, match="421"):
        send_due(Writer)
    assert set(Mailing.objects.values_list("attempts", flat=True)) == {0}


class Killed(BaseException):
    """The process is gone; nothing after it runs."""


def test_a_worker_that_is_killed_between_server_and_note_sends_the_same_mail_again(
    waiting: list[Subscriber], server: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    noted: list[Parcel] = []

    def note(*, parcel: Parcel) -> None:
        if len(noted) == 2:
            raise Killed
        noted.append(parcel)
        actions.note_sent(parcel=parcel)

    with monkeypatch.context() as killing:
        killing.setattr(sending, "note_sent", note)
        killing.setattr(sending, "let_go", lambda **_: None)
        with pytest.raises(Killed):
            send_due(Writer)
    assert len(server.mails) == 3
    assert send_due(Writer) == 0, "another worker might still be at it"
    later(BUSY.total_seconds() / 60)
    assert send_due(Writer) == 3
    assert len(server.mails) == len(ADDRESSES) + 1, "one mail, which SMTP cannot tell of"
    twice = [address for address in ADDRESSES if len(server.to(address)) == 2]
    first, second = server.to(twice[0])
    assert len(twice) == 1
    assert first["Message-ID"] == second["Message-ID"]


def test_two_workers_send_none_twice(waiting: list[Subscriber], server: Kept) -> None:
    mine = take_parcels(most=2)
    assert [len(parcel.rows) for parcel in mine] == [1, 1]
    assert send_due(Writer) == len(ADDRESSES) - 2
    assert send_due(Writer) == 0
    actions.let_go(parcels=mine)
    assert send_due(Writer) == 2
    assert sorted(to for to, _message in server.mails) == ADDRESSES


def test_a_clock_that_was_wrong_holds_up_nothing(waiting: list[Subscriber], server: Kept) -> None:
    Mailing.objects.update(busy_until=timezone.now() + BUSY * 9)
    assert send_due(Writer) == len(ADDRESSES)


def test_who_stops_while_the_batch_is_under_way_gets_nothing(waiting: list[Subscriber], server: Kept) -> None:
    def begin() -> Callable[[Parcel], EmailMessage | None]:
        stop_subscription(subscriber=waiting[4])
        return Writer()

    send_due(begin)
    assert sorted(to for to, _message in server.mails) == ADDRESSES[:4]
    assert not Mailing.objects.filter(subscriber=waiting[4]).exists()


def test_a_mail_that_cannot_be_written_holds_up_no_other(waiting: list[Subscriber], server: Kept) -> None:
    class Broken(Writer):
        def __call__(self, parcel: Parcel) -> EmailMessage | None:
            if parcel.subscriber == waiting[1]:
                raise KeyError(ADDRESSES[1])
            return super().__call__(parcel)

    send_due(Broken)
    assert sorted(to for to, _message in server.mails) == [ADDRESSES[0], *ADDRESSES[2:]]
    assert Mailing.objects.get(subscriber=waiting[1]).trouble == "KeyError"


@pytest.mark.parametrize("how", ["tls", "starttls"])
def test_it_goes_over_tls(waiting: list[Subscriber], settings: Any, tmp_path: Path, how: str) -> None:
    pem, context = certificate(tmp_path)
    if how == "tls":
        given: dict[str, Any] = {"ssl_context": context}
        settings.EMAIL_USE_SSL = True
    else:
        given = {"tls_context": context, "require_starttls": True}
        settings.EMAIL_USE_TLS = True
    trusting = ssl.create_default_context(cafile=str(pem))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("ssl.create_default_context", lambda *_args, **_given: trusting)
        with serving(settings, **given) as server:
            send_due(Writer)
    assert len(server.mails) == len(ADDRESSES)
    assert set(server.tls) == {True}


def test_a_certificate_of_nobodys_is_not_spoken_to(
    waiting: list[Subscriber], settings: Any, tmp_path: Path
) -> None:
    _pem, context = certificate(tmp_path)
    settings.EMAIL_USE_TLS = True
    with serving(settings, tls_context=context) as server, pytest.raises(ServerAway, match="SSL"):
        send_due(Writer)
    assert server.mails == []


@pytest.mark.django_db(transaction=True)
def test_the_worker_is_patient_and_goes_on(
    waiting: list[Subscriber],
    server: Kept,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(sending, "FIRST_WAIT", 0.01)
    monkeypatch.setattr(sending, "BETWEEN_LOOKS", 0.01)
    stop, looks = threading.Event(), [0]

    class Stopping(Writer):
        def __call__(self, parcel: Parcel) -> EmailMessage | None:
            if len(server.mails) == len(ADDRESSES) - 1:
                stop.set()
            return super().__call__(parcel)

    def begin() -> Writer:
        looks[0] += 1
        server.full = "421 4.3.2 Shutting down" if looks[0] < 3 else ""
        return Stopping()

    keep_mailing(stop, begin)
    assert len(server.mails) == len(ADDRESSES)
    assert "the server takes none: SMTPDataError 421" in caplog.text


class AnymailRecipientsRefused(Exception):
    pass


class AnymailAPIError(Exception):
    def __init__(self, status_code: int) -> None:
        super().__init__("reader0@lipovac.example was told something")
        self.status_code = status_code


@pytest.mark.parametrize(
    ("error", "meaning"),
    [
        (AnymailRecipientsRefused("reader0@lipovac.example"), Meaning.ADDRESS),
        (AnymailAPIError(422), Meaning.MAIL),
        (AnymailAPIError(401), Meaning.SERVER),
        (AnymailAPIError(429), Meaning.SERVER),
        (AnymailAPIError(503), Meaning.SERVER),
        (TimeoutError("timed out"), Meaning.BROKEN),
        (UnicodeEncodeError("ascii", "ж", 0, 1, "no"), Meaning.MAIL),
        (RuntimeError("anything"), Meaning.LATER),
    ],
)
def test_what_a_refusal_means(error: Exception, meaning: Meaning) -> None:
    verdict = judge(error)
    assert verdict.meaning is meaning
    assert "reader" not in verdict.trouble
