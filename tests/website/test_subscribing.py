"""The form for releases by mail, and the pages behind the links in mails."""

from __future__ import annotations

import datetime
import logging
import re
from html import unescape
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from communique.directory.actions import add_country, add_occasion, add_person
from communique.newsroom.actions.publishing import withdraw_release
from communique.newsroom.actions.subscribing import ASKED_A_WINDOW, MAILS_A_DAY
from communique.newsroom.mailing.sending import send_due
from communique.newsroom.mailing.tokens import personal_token
from communique.newsroom.models import Mailing, Subscriber, SubscribingCount
from communique.newsroom.states import WithdrawalReason
from communique.website.mailing.writing import Writer
from communique.website.posts import LARGEST_POST
from tests.factories import make_draft, make_office, make_officer, publish_release
from tests.logged import logged

MIRA = "mira.stanic@lipovac.example"
FORM = "/en/subscribe/"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_office")]


@pytest.fixture
def _office(db: None) -> None:
    make_office()


@pytest.fixture(autouse=True)
def _nothing_personal_in_logs(caplog: pytest.LogCaptureFixture) -> Any:
    caplog.set_level(logging.DEBUG)
    yield
    assert "mira.stanic" not in logged(caplog, but="mail.log").lower()


def send(email: str = MIRA, *, to: str = FORM, origin: str = "http://testserver", **chosen: Any) -> Any:
    """The answer to the form, from a browser without cookies."""
    headers = {"Origin": origin, "Sec-Fetch-Site": "same-origin" if "testserver" in origin else "cross-site"}
    given = {"email": email, "language": "en", "frequency": "at_once", "leave_empty": ""} | chosen
    address = given.pop("address", "203.0.113.9")
    return Client(enforce_csrf_checks=True).post(to, given, headers=headers, REMOTE_ADDR=address)


def post(to: str, **given: Any) -> Any:
    headers = {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}
    return Client(enforce_csrf_checks=True).post(to, given, headers=headers)


def shown(response: Any) -> str:
    return unescape(response.content.decode())


def mailed() -> mail.EmailMessage:
    """The one mail that is due."""
    mail.outbox.clear()
    send_due(Writer)
    (message,) = mail.outbox
    return message


def link_in(message: mail.EmailMessage, what: str) -> str:
    found = re.search(rf"http://\S+?(/\S+/subscribe/{what}/\S+)", str(message.body))
    assert found, message.body
    return found[1]


def subscribed(email: str = MIRA, **chosen: Any) -> Subscriber:
    send(email, **chosen)
    post(link_in(mailed(), "confirm"))
    return Subscriber.objects.get(email=email)


def test_nothing_is_confirmed_but_by_a_button_behind_the_mailed_link() -> None:
    response = send(kinds=["speech"], frequency="weekly", language="sr-Latn")
    assert (response.status_code, response.headers["Location"]) == (303, "/en/subscribe/sent/")
    assert not response.cookies
    subscriber = Subscriber.objects.get()
    assert (subscriber.confirmed_at, subscriber.kinds, subscriber.language) == (None, ["speech"], "sr-Latn")
    message = mailed()
    assert message.to == [MIRA]
    assert message.subject == "Želite li naša saopštenja poštom?"
    link = link_in(message, "confirm")
    page = Client().get(link)
    assert "m•••@lipovac.example" in shown(page)
    assert MIRA not in shown(page)
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert page.headers["Cache-Control"] == "no-store"
    assert Subscriber.objects.get().confirmed_at is None, "a program that opens links confirms nothing"
    assert "Potvrđeno" in shown(post(link))
    first = Subscriber.objects.get().confirmed_at
    post(link)
    assert Subscriber.objects.get().confirmed_at == first is not None


def test_answers_do_not_tell_who_is_subscribed() -> None:
    subscribed(frequency="daily")
    again = send(frequency="weekly", address="203.0.113.8")
    fresh = send("ana@lipovac.example", address="203.0.113.7")
    assert (again.status_code, again.headers["Location"], again.content) == (
        fresh.status_code,
        fresh.headers["Location"],
        fresh.content,
    )
    assert Subscriber.objects.get(email=MIRA).frequency == "daily", "who types an address changes nothing"


def test_who_is_subscribed_is_told_so_by_mail_alone() -> None:
    subscribed()
    Mailing.objects.update(made_at=timezone.now() - datetime.timedelta(hours=1))
    send(language="sr-Cyrl")
    message = mailed()
    assert message.subject == "You get our releases by mail already"
    assert "Your subscription" in shown(Client().get(link_in(message, "choices")))


def test_a_double_click_is_one_mail_and_few_a_day_are_all() -> None:
    send()
    send()
    assert Mailing.objects.count() == 1
    for hour in range(2, 9):
        Mailing.objects.update(made_at=timezone.now() - datetime.timedelta(hours=hour / 10))
        SubscribingCount.objects.all().delete()
        send(MIRA.upper())
    assert Mailing.objects.count() == MAILS_A_DAY
    assert Subscriber.objects.count() == 1


@pytest.mark.parametrize(
    ("email", "sentence"),
    [
        ("", "Fill in your e-mail address."),
        ("mira at lipovac", "This is not an e-mail address."),
        ("mira@lipovac.example\r\nBcc: all@lipovac.example", "This is not an e-mail address."),
        ("mira@lipovac.example,ana@lipovac.example", "This is not an e-mail address."),
        ("mira\u202e@lipovac.example", "This is not an e-mail address."),
        ("мира@lipovac.example", "This is not an e-mail address."),
        (f"mira@{'ж' * 63}.example", "This is not an e-mail address."),
        (f"{'m' * 250}@lipovac.example", "An e-mail address has at most 254 characters."),
        ("m" * 1_000_000, "An e-mail address has at most 254 characters."),
    ],
)
def test_a_mistake_is_told_beside_the_address(email: str, sentence: str) -> None:
    response = send(email, kinds=["speech"])
    assert response.status_code == 422
    assert sentence in shown(response)
    assert re.search(r'id="kind-speech" value="speech" checked', shown(response))
    assert not Subscriber.objects.exists()


def test_a_domain_in_any_script_is_one_mailbox_and_reached() -> None:
    send("ana@липовац.пример")
    send_due(Writer)
    assert "ana@липовац.пример" in [message.to[0] for message in mail.outbox]
    assert b"ana@xn--" in mail.outbox[0].message().as_bytes()
    send(f"Ana@{'липовац.пример'.encode('idna').decode()}")
    assert Subscriber.objects.get().folded_email.isascii()


@pytest.mark.parametrize(
    "wrong",
    [
        {"kinds": ["gossip"]},
        {"people": ["12"]},
        {"people": ["twelve"]},
        {"countries": ["9" * 40]},
        {"countries": [str(number) for number in range(200)]},
        {"language": "tlh"},
        {"frequency": "hourly"},
    ],
)
def test_what_is_not_offered_is_told(wrong: dict[str, Any]) -> None:
    response = send(**wrong)
    assert response.status_code == 422
    assert "not offered any more" in shown(response)


def test_a_program_that_fills_in_everything_is_stopped() -> None:
    assert "Empty this field" in shown(send(leave_empty="https://buy.example"))


def test_many_from_one_connection_are_stopped_and_others_go_on() -> None:
    for number in range(ASKED_A_WINDOW):
        assert send(f"m{number}@lipovac.example").status_code == 303
    for number in range(40):
        response = send(f"n{number}@lipovac.example")
        assert response.status_code == 429
    assert 0 < int(response.headers["Retry-After"]) <= 3600
    assert "We take 10 addresses an hour" in shown(response)
    assert send("ana@lipovac.example", address="203.0.113.77").status_code == 303
    assert Subscriber.objects.count() == ASKED_A_WINDOW + 1
    assert "203.0.113" not in str(SubscribingCount.objects.values())


def test_one_household_of_the_new_internet_counts_as_one() -> None:
    for number in range(ASKED_A_WINDOW):
        send(f"m{number}@lipovac.example", address=f"2001:db8:1:2::{number:x}")
    assert send(address="2001:db8:1:2:ffff::1").status_code == 429
    assert send(address="2001:db8:1:3::1").status_code == 303


def test_posts_from_elsewhere_and_broken_ones_are_refused() -> None:
    assert send(origin="https://evil.example").status_code == 403
    large = Client().post(FORM, b"x" * (LARGEST_POST + 1), content_type="application/x-www-form-urlencoded")
    assert large.status_code == 413
    broken = Client().post(FORM, b"x", content_type="multipart/form-data; boundary=")
    assert broken.status_code in {400, 422}
    assert not Subscriber.objects.exists()


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(method: str) -> None:
    assert getattr(Client(), method)(FORM).status_code == 405


def test_she_changes_stops_and_erases_by_her_own_link() -> None:
    subscriber = subscribed()
    Mailing.objects.update(made_at=timezone.now() - datetime.timedelta(hours=1))
    send()
    link = link_in(mailed(), "choices")
    changed = post(link, language="sr-Cyrl", frequency="daily", kinds=["notice", "speech"])
    assert changed.status_code == 303
    subscriber.refresh_from_db()
    assert (subscriber.language, subscriber.frequency) == ("sr-Cyrl", "daily")
    assert subscriber.kinds == ["notice", "speech"]
    page = shown(Client().get(changed.headers["Location"]))
    assert "Your choice holds from now on." in page
    assert 'id="kind-notice" value="notice" checked' in page
    assert post(link, kinds=["gossip"]).status_code == 422
    assert "Erased" in shown(post(link, do="erase"))
    assert not Subscriber.objects.exists()
    assert Client().get(link).status_code == 404


def test_one_click_stops_whoever_posts_it() -> None:
    """RFC 8058: a POST of «List-Unsubscribe=One-Click», without cookies, from a mail provider's server."""
    subscriber = subscribed()
    Mailing.objects.update(made_at=timezone.now() - datetime.timedelta(hours=1))
    send()
    link = link_in(mailed(), "choices").replace("/choices/", "/stop/")
    assert "Stop all mail" in shown(Client().get(link))
    subscriber.refresh_from_db()
    assert subscriber.stopped_at is None, "a program that opens links stops nothing"
    response = Client(enforce_csrf_checks=True).post(
        link, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded"
    )
    assert response.status_code == 200
    subscriber.refresh_from_db()
    assert subscriber.stopped_at is not None
    assert "Stopped" in shown(Client().get(link))


def test_who_stopped_comes_back_by_a_new_link_alone() -> None:
    send()
    old = link_in(mailed(), "confirm")
    post(old)
    Subscriber.objects.update(stopped_at=timezone.now() + datetime.timedelta(seconds=5))
    assert post(old).status_code == 404
    Subscriber.objects.update(stopped_at=timezone.now() - datetime.timedelta(hours=1))
    Mailing.objects.update(made_at=timezone.now() - datetime.timedelta(hours=1))
    send(frequency="weekly")
    assert Subscriber.objects.get().stopped_at is not None
    post(link_in(mailed(), "confirm"))
    assert Subscriber.objects.get().stopped_at is None
    assert Subscriber.objects.get().frequency == "weekly"


def test_links_that_are_made_up_old_or_of_the_erased_answer_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    send()
    link = link_in(mailed(), "confirm")
    others = [
        link[:-2] + "/",
        link.replace("/confirm/1", "/confirm/2"),
        "/en/subscribe/confirm/1.1.x/",
        f"/en/subscribe/confirm/{'9' * 5000}/",
        link.replace("/confirm/", "/choices/"),
        link.replace("/confirm/", "/stop/"),
    ]
    late = timezone.now() + datetime.timedelta(days=8)
    monkeypatch.setattr("communique.newsroom.mailing.tokens.timezone.now", lambda: late)
    answers = [Client().get(each) for each in [link, *others]]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert post(link).content == answers[0].content


def test_a_link_fills_in_the_form() -> None:
    page = shown(Client().get(f"{FORM}?kind=speech&kind=gossip&person=x&country=1"))
    assert re.search(r'value="speech" checked', page)
    assert page.count(" checked") == 2, "how often, and the kind"


def test_nobody_is_named_who_is_not_public_yet() -> None:
    officer = make_officer()
    hidden = add_person(names={"en": "Canary Torm"}, by=officer)
    land = add_country(code="X-CAN", names={"en": "Canary Land"}, by=officer)
    talks = add_occasion(kind="talks", participants=[hidden], countries=[land], by=officer)
    link = f"{FORM}?person={hidden.pk}&country={land.pk}"
    draft = make_draft(officer, occasion=talks)
    assert "Canary" not in shown(Client().get(link))
    answer = send(people=[hidden.pk], countries=[land.pk])
    assert answer.status_code == 422
    assert "Canary" not in shown(answer)
    publish_release(release=draft, by=officer)
    page = shown(Client().get(link))
    for choice in (f"person-{hidden.pk}", f"country-{land.pk}"):
        assert re.search(rf'id="{choice}" value="[0-9]+" checked', page)


def test_what_she_chose_she_may_keep_when_it_is_public_no_more() -> None:
    officer = make_officer()
    guest = add_person(names={"en": "Canary Torm"}, by=officer)
    release = make_draft(officer, occasion=add_occasion(kind="talks", participants=[guest], by=officer))
    publish_release(release=release, by=officer)
    subscriber = subscribed(people=[guest.pk])
    withdraw_release(release=release, reason=WithdrawalReason.PERSONAL_DATA, note={"en": "No."}, by=officer)
    assert send("other@lipovac.example", people=[guest.pk]).status_code == 422
    hers = f"/en/subscribe/choices/{personal_token(subscriber)}/"
    assert post(hers, language="en", frequency="daily", people=[guest.pk]).status_code == 303
    assert list(subscriber.people.values_list("pk", flat=True)) == [guest.pk]


def test_the_form_is_there_in_each_language_and_found() -> None:
    for prefix, title in (("en", "Releases by mail"), ("sr-latn", "Saopštenja elektronskom poštom")):
        response = Client().get(f"/{prefix}/subscribe/")
        assert title in shown(response)
        assert not response.cookies
        assert f'href="/{prefix}/subscribe/"' in Client().get(f"/{prefix}/").content.decode()
    assert Client().get("/tlh/subscribe/").status_code == 404
    assert Client().get("/en/subscribe").headers["Location"] == "/en/subscribe/"
