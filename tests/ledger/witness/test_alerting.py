"""Every entry is mailed outside: once, in one mail where many come at once, and none is lost."""

from __future__ import annotations

import email
import email.message
import email.policy
import smtplib
import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings as configured
from django.core import mail
from django.utils import timezone

from communique.ledger import alerting
from communique.ledger.actions import erase_part
from communique.ledger.alerting import BUSY, alert, keep_alerting, waiting
from communique.ledger.models import Alert
from communique.staff.roles import Role
from tests import factories
from tests.ledger.sealing import Act, officer, seal

pytestmark = pytest.mark.django_db


def address(tag: str, number: int) -> str:
    return f"https://press.example/{tag}/editions/{number}/"


@pytest.fixture
def listening(settings: Any) -> None:
    """Two people hear of what comes from now on."""
    settings.ALERTED = ["watch@court.example", "desk@paper.example"]
    settings.DEFAULT_FROM_EMAIL = "communique@press.example"
    seal()
    assert alert(address) == 0


def test_an_entry_is_told_with_act_edition_time_address_and_role(listening: None) -> None:
    factories.make_office()
    approver = officer()
    approver.groups.add(*factories.make_officer(Role.APPROVER).groups.all())
    edition = seal()
    assert alert(address) == 1
    (sent,) = mail.outbox
    assert sent.to == ["watch@court.example", "desk@paper.example"]
    assert sent.subject.endswith(": entry 2, published")
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"
    assert "Entry 2: published, edition 2" in sent.body
    assert f"{edition.sealed_at:%Y-%m-%d %H:%M:%S} UTC, by Approver" in sent.body
    assert "https://press.example/sr-Cyrl/editions/2/" in sent.body
    assert "vesna" not in sent.body, "no name of an officer"
    assert "Мост" not in sent.body, "and no word of the release"
    assert alert(address) == 0, "told once"


def test_many_at_once_are_one_mail_and_long_lists_end(
    listening: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alerting, "MOST_LINES", 30)
    for _ in range(40):
        seal()
    assert alert(address) == 40
    (sent,) = mail.outbox
    assert sent.subject.endswith(": 40 new entries, 2 to 41")
    assert sent.body.count("Entry ") == 30
    assert "… and 10 more, up to entry 41." in sent.body


def test_erasures_and_keys_are_told_too(listening: None) -> None:
    edition = seal()
    erase_part(part=edition.parts.get(kind="text"), by=officer("root", superuser=True), reason="A ruling.")
    assert alert(address) == 2
    assert "Entry 3: parts erased, edition 2" in mail.outbox[0].body
    assert "ruling" not in mail.outbox[0].body


def test_whoever_changes_keys_is_heard_of(settings: Any) -> None:
    settings.ALERTED = ["watch@court.example"]
    assert alert(address) == 0, "an empty log; from here on everything is told"
    seal()
    assert alert(address) == 2
    assert "Entry 0: keys changed (a new log's first key)" in mail.outbox[0].body


def test_nobody_listening_is_no_mail(settings: Any) -> None:
    settings.ALERTED = []
    seal()
    assert alert(address) == 0
    assert not Alert.objects.exists()


def test_a_mail_server_that_is_away_loses_nothing(listening: None, monkeypatch: pytest.MonkeyPatch) -> None:
    seal()

    def refused(*_: object, **__: object) -> int:
        raise ConnectionRefusedError(111, "Connection refused")

    with monkeypatch.context() as away:
        away.setattr("django.core.mail.EmailMessage.send", refused)
        for _ in range(2):
            with pytest.raises(ConnectionRefusedError):
                alert(address)
        seal()
    assert waiting() == 2
    assert alert(address) == 2
    assert len(mail.outbox) == 1


def test_a_second_worker_does_not_mail_the_same(listening: None) -> None:
    seal()
    Alert.objects.update(busy_until=timezone.now() + BUSY / 2)
    assert alert(address) == 0
    Alert.objects.update(busy_until=timezone.now() + 9 * BUSY)  # a clock that was wrong holds up nothing
    assert alert(address) == 1


@pytest.mark.django_db(transaction=True)
def test_the_worker_keeps_trying(
    listening: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(alerting, "FIRST_WAIT", 0.01)
    monkeypatch.setattr(alerting, "BETWEEN_LOOKS", 0.01)
    seal()
    stop, tries = threading.Event(), [0]
    send = mail.EmailMessage.send

    def at_last(self: mail.EmailMessage, *arguments: Any, **given: Any) -> int:
        tries[0] += 1
        if tries[0] < 3:
            raise smtplib.SMTPAuthenticationError(535, b"the password hunter2 is wrong")
        stop.set()
        return send(self, *arguments, **given)

    monkeypatch.setattr("django.core.mail.EmailMessage.send", at_last)
    keep_alerting(stop, address)
    assert (tries[0], len(mail.outbox)) == (3, 1)
    assert "SMTPAuthenticationError 535" in caplog.text
    assert "hunter2" not in caplog.text


class Kept:
    """Keeps every mail that a real server takes in; refuses until it is told not to."""

    def __init__(self) -> None:
        self.mails: list[tuple[list[str], email.message.EmailMessage]] = []
        self.full = False

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.full:
            return "452 Insufficient system storage"
        content = envelope.content or b""
        parsed = email.message_from_bytes(
            content if isinstance(content, bytes) else content.encode(), policy=email.policy.default
        )
        self.mails.append((list(envelope.rcpt_tos), parsed))
        return "250 Message accepted for delivery"


@pytest.fixture
def server(settings: Any) -> Iterator[Kept]:
    kept = Kept()
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    controller = Controller(kept, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = port
    yield kept
    controller.stop()


@pytest.mark.sockets
def test_a_real_server_gets_it_whole(listening: None, server: Kept) -> None:
    edition = seal()
    seal(edition.document, Act.CORRECT)
    server.full = True
    with pytest.raises(smtplib.SMTPDataError):
        alert(address)
    server.full = False
    assert alert(address) == 2
    ((to, message),) = server.mails
    assert to == ["watch@court.example", "desk@paper.example"]
    assert message["From"] == "communique@press.example"
    assert message["Auto-Submitted"] == "auto-generated"
    assert str(message["Message-ID"]).startswith("<2-3.")
    assert message.get_content_type() == "text/plain"
    assert "Entry 3: corrected, edition 3" in message.get_content()
    assert configured.EMAIL_TIMEOUT == 15
