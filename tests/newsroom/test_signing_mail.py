"""Mail to signatories: nothing is lost while the server is away, nothing sent that is overtaken."""

from __future__ import annotations

import datetime
import threading
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from communique.newsroom.actions.linking import revoke_link
from communique.newsroom.actions.signing import ask_signatory, request_code
from communique.newsroom.actions.signing_mail import secret_of, take_signatory_mails
from communique.newsroom.mailing import to_signatories
from communique.newsroom.mailing.to_signatories import keep_telling_signatories
from communique.newsroom.models import Opening, PersonalLink, Signatory, SignatoryMail
from communique.staff.models import Officer
from communique.website.mailing.to_signatories import write_to_signatory
from tests.newsroom.mail_server import serving
from tests.newsroom.signing_room import ADDRESS, CODE, MINISTER, put_in_review, send_mails

pytestmark = pytest.mark.django_db


@pytest.fixture
def link(writer: Officer, minister: Signatory) -> PersonalLink:
    """Its mail is not sent yet."""
    return ask_signatory(release=put_in_review(writer), signatory=minister, by=writer)


def due_again() -> None:
    SignatoryMail.objects.update(due_at=timezone.now())


def away(settings: Any) -> None:
    """A mail server at whose address nobody listens."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1


@pytest.mark.sockets
def test_link_and_code_arrive_as_plain_text_and_html(link: PersonalLink, settings: Any) -> None:
    with serving(settings) as server:
        assert send_mails() == 1
        request_code(link=link)
        assert send_mails() == 1
    first, second = server.to(MINISTER)
    for message in (first, second):
        assert message["Auto-Submitted"] == "auto-generated"
        assert {part.get_content_type() for part in message.walk()} >= {"text/plain", "text/html"}
    body = first.get_body(("plain",))
    assert body is not None
    address = ADDRESS.findall(body.get_content())[0]
    html = first.get_body(("html",))
    assert html is not None
    assert address in html.get_content()
    assert Client().get(address).status_code == 200
    coded = second.get_body(("plain",))
    assert coded is not None
    assert len(CODE.findall(coded.get_content().replace("\r", ""))) == 1
    assert first["Message-ID"] != second["Message-ID"]
    assert PersonalLink.objects.get().sent_at is not None


@pytest.mark.sockets
def test_nothing_is_lost_while_the_server_is_away(link: PersonalLink, settings: Any, desk: Client) -> None:
    away(settings)
    assert send_mails() == 0
    row = SignatoryMail.objects.get()
    assert row.sent_at is None
    assert row.given_up_at is None
    assert row.due_at > timezone.now()
    assert MINISTER not in row.trouble
    review = f"/desk/releases/review/{link.release_id}/"
    assert "could not be sent yet" in desk.get(review).content.decode()
    assert send_mails() == 0, "not before its time"
    due_again()
    with serving(settings) as server:
        assert send_mails() == 1
    assert len(server.to(MINISTER)) == 1
    assert "Mail sent" in desk.get(review).content.decode()


@pytest.mark.sockets
def test_an_address_that_is_refused_is_told_at_the_desk(
    link: PersonalLink, settings: Any, desk: Client
) -> None:
    with serving(settings) as server:
        server.refused[MINISTER] = "550 Nobody here"
        assert send_mails() == 0
    row = SignatoryMail.objects.get()
    assert row.given_up_at is not None
    assert not row.seed
    page = desk.get(f"/desk/releases/review/{link.release_id}/").content.decode()
    assert "Is the address right?" in page
    due_again()
    assert send_mails() == 0


def test_what_is_overtaken_is_not_sent(link: PersonalLink, officer: Officer) -> None:
    request_code(link=link)
    PersonalLink.objects.update(code_expires_at=timezone.now())
    assert send_mails() == 1, "the link alone"
    assert [message.to for message in mail.outbox] == [[MINISTER]]
    later = datetime.timedelta(minutes=1)
    SignatoryMail.objects.update(made_at=timezone.now() - later)
    request_code(link=link)
    revoke_link(link=link, by=officer)
    assert send_mails() == 0
    assert not SignatoryMail.objects.filter(given_up_at=None, sent_at=None).exists()
    assert not SignatoryMail.objects.exclude(seed="").exists()


def test_with_another_key_nothing_is_sent_that_would_open_nothing(link: PersonalLink, settings: Any) -> None:
    settings.SECRET_KEY = "another"
    assert send_mails() == 0
    assert SignatoryMail.objects.get().given_up_at is not None


def test_a_mail_that_a_worker_died_at_goes_again_and_is_the_same(link: PersonalLink) -> None:
    send_mails()
    SignatoryMail.objects.update(sent_at=None)
    assert send_mails() == 0, "without its seed there is nothing to send again"
    request_code(link=link)
    taken = take_signatory_mails()
    assert len(taken) == 1
    assert not take_signatory_mails(), "another worker leaves it alone"
    first = write_to_signatory(taken[0], secret_of(taken[0]))
    SignatoryMail.objects.update(busy_until=timezone.now())
    again = take_signatory_mails()
    second = write_to_signatory(again[0], secret_of(again[0]))
    assert (first.body, first.extra_headers) == (second.body, second.extra_headers)


def test_codes_go_before_links_and_are_noted_when_they_are_gone(link: PersonalLink, officer: Officer) -> None:
    request_code(link=link)
    assert send_mails() == 2
    assert CODE.search(str(mail.outbox[0].body))
    assert [each.what for each in Opening.objects.all()] == [Opening.What.CODE_SENT]


@pytest.mark.django_db(transaction=True)
def test_the_thread_goes_on_after_any_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    stop, rounds = threading.Event(), [0]

    def stumble(_compose: object) -> int:
        rounds[0] += 1
        if rounds[0] > 1:
            stop.set()
        raise RuntimeError(MINISTER)

    monkeypatch.setattr(to_signatories, "send_to_signatories", stumble)
    monkeypatch.setattr(to_signatories, "AFTER_TROUBLE", 0.0)
    keep_telling_signatories(stop, write_to_signatory)
    assert rounds == [2]
