"""What a mail provider tells of bounces and complaints, in the form that Postmark has for it."""

from __future__ import annotations

import base64
import json
import logging
import uuid
import warnings
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from communique.newsroom.actions.mailing import Parcel, note_sent
from communique.newsroom.models import Mailing, Subscriber
from tests.factories import make_office
from tests.logged import logged

pytest.importorskip("anymail")

MIRA = "mira.stanic@lipovac.example"
SECRET = "postmark:correct-horse-battery"
pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("error")]


@pytest.fixture(autouse=True)
def _heard(settings: LazySettings, caplog: pytest.LogCaptureFixture) -> Any:
    make_office()
    settings.MAIL_EVENTS = "anymail.webhooks.postmark.PostmarkTrackingWebhookView"
    settings.ANYMAIL = {"WEBHOOK_SECRET": SECRET}
    caplog.set_level(logging.DEBUG)
    yield
    assert "mira" not in logged(caplog).lower()


@pytest.fixture
def mira() -> Subscriber:
    subscriber: Subscriber = Subscriber.objects.create(
        email=MIRA, folded_email=MIRA, language="en", confirmed_at=timezone.now()
    )
    Mailing.objects.create(subscriber=subscriber, kind=Mailing.Kind.STANDING, due_at=timezone.now())
    return subscriber


def tell(body: Any, secret: str = SECRET) -> int:
    known = base64.b64encode(secret.encode()).decode()
    content = body if isinstance(body, str) else json.dumps(body)
    answer = Client(enforce_csrf_checks=True).post(
        "/mail/events", content, content_type="application/json", headers={"Authorization": f"Basic {known}"}
    )
    return answer.status_code


def bounce(kind: str = "HardBounce", email: str = MIRA) -> dict[str, Any]:
    return {"RecordType": "Bounce", "Type": kind, "Email": email, "BouncedAt": "2026-03-14T12:00:00Z"}


@pytest.mark.parametrize(
    "told",
    [
        bounce(),
        bounce(email="Mira.Stanic@LIPOVAC.example"),
        {**bounce("SpamComplaint"), "RecordType": "SpamComplaint"},
        {
            "RecordType": "SubscriptionChange",
            "Recipient": MIRA,
            "SuppressSending": True,
            "SuppressionReason": "ManualSuppression",
            "ChangedAt": "2026-03-14T12:00:00Z",
        },
    ],
)
def test_whom_mail_does_not_reach_or_who_wants_none_gets_none(mira: Subscriber, told: Any) -> None:
    assert tell(told) == 200
    mira.refresh_from_db()
    assert mira.stopped_at is not None
    assert not Mailing.objects.filter(subscriber=mira).exists()
    assert tell(told) == 200, "told twice"


@pytest.mark.parametrize("told", [bounce("Transient"), bounce("DMARCPolicy"), bounce("Unknown")])
def test_what_says_nothing_of_her_address_ends_nothing(mira: Subscriber, told: Any) -> None:
    assert tell(told) == 200
    mira.refresh_from_db()
    assert mira.stopped_at is None


def sent(subscriber: Subscriber) -> None:
    """A mail that the provider took, as the worker notes it."""
    mailing = Mailing.objects.create(
        subscriber=subscriber, kind=Mailing.Kind.CONFIRM, due_at=timezone.now(), parcel=uuid.uuid4().hex
    )
    subscriber.refresh_from_db()
    note_sent(parcel=Parcel(mailing.parcel, [mailing]))


def test_what_comes_back_for_now_counts_once_a_mail_and_ends_all_after_three(mira: Subscriber) -> None:
    for refusals in (1, 2):
        sent(mira)
        for _again in range(2):
            assert tell(bounce("SoftBounce")) == 200
            mira.refresh_from_db()
            assert (mira.failures, mira.stopped_at) == (refusals, None)
    sent(mira)
    assert tell(bounce("SoftBounce")) == 200
    mira.refresh_from_db()
    assert mira.stopped_at is not None
    assert not Mailing.objects.filter(subscriber=mira, sent_at=None).exists()


def test_a_mail_that_does_not_come_back_ends_the_row(mira: Subscriber) -> None:
    for _mail in range(2):
        sent(mira)
        tell(bounce("SoftBounce"))
    for refusals in (2, 0):
        sent(mira)
        mira.refresh_from_db()
        assert (mira.failures, mira.stopped_at) == (refusals, None)
    assert tell(bounce("SoftBounce")) == 200
    mira.refresh_from_db()
    assert (mira.failures, mira.stopped_at) == (1, None)


BREVO, RESEND = "brevo.BrevoTrackingWebhookView", "resend.ResendTrackingWebhookView"
SENDGRID, SPARKPOST = "sendgrid.SendGridTrackingWebhookView", "sparkpost.SparkPostTrackingWebhookView"


def of_brevo(event: str) -> Any:
    return {"event": event, "email": MIRA}


def of_resend(kind: str) -> Any:
    words = f"The recipient's email provider sent a {kind} bounce message"
    return {"type": "email.bounced", "data": {"to": [MIRA], "bounce": {"message": words, "type": kind}}}


def of_sendgrid(**told: str) -> Any:
    return [{"email": MIRA, "timestamp": 1773489600, **told}]


def of_sparkpost(bounce_class: str) -> Any:
    return [
        {"msys": {"message_event": {"type": "bounce", "bounce_class": bounce_class, "raw_rcpt_to": MIRA}}}
    ]


@pytest.mark.parametrize(
    ("reader", "told", "stopped", "refusals"),
    [
        (BREVO, of_brevo("hard_bounce"), True, 0),
        (BREVO, of_brevo("soft_bounce"), False, 1),
        (BREVO, of_brevo("blocked"), False, 0),
        (RESEND, of_resend("Permanent"), True, 0),
        (RESEND, of_resend("Transient"), False, 1),
        (SENDGRID, of_sendgrid(event="bounce", type="bounce"), True, 0),
        (SENDGRID, of_sendgrid(event="bounce", type="blocked"), False, 0),
        (SENDGRID, of_sendgrid(event="dropped", reason="Bounced Address"), True, 0),
        (SPARKPOST, of_sparkpost("10"), True, 0),
        (SPARKPOST, of_sparkpost("30"), True, 0),
        (SPARKPOST, of_sparkpost("22"), False, 1),
        (SPARKPOST, of_sparkpost("51"), False, 0),
    ],
)
def test_each_provider_says_in_its_own_words_what_is_for_good(
    mira: Subscriber, settings: LazySettings, reader: str, told: Any, *, stopped: bool, refusals: int
) -> None:
    settings.MAIL_EVENTS = f"anymail.webhooks.{reader}"
    sent(mira)
    with (
        warnings.catch_warnings()
    ):  # django-anymail reads SendGrid's, and warns that it cannot try it any more
        warnings.filterwarnings("ignore", message="django-anymail has dropped official support for SendGrid")
        assert tell(told) == 200
    mira.refresh_from_db()
    assert (mira.stopped_at is not None, mira.failures) == (stopped, refusals)


def test_an_address_that_is_unknown_or_none_is_passed_over(mira: Subscriber) -> None:
    assert tell(bounce(email="nobody@lipovac.example")) == 200
    assert tell(bounce("SoftBounce", email="nobody@lipovac.example")) == 200
    assert tell(bounce("SoftBounce", email="no address")) == 200
    assert tell(bounce("SoftBounce")) == 200, "no mail went to her that could come back"
    assert tell(bounce(email="no address")) == 200
    mira.refresh_from_db()
    assert mira.stopped_at is None


def test_nobody_else_is_heard(mira: Subscriber, settings: LazySettings) -> None:
    assert tell(bounce(), "postmark:guessed-horse-battery") == 401
    assert Client().post("/mail/events", bounce(), content_type="application/json").status_code == 401
    assert Client().get("/mail/events").status_code == 405
    for broken in (
        '{"RecordType": "Inbound"}',
        "{",
        "[]",
        "null",
        '{"RecordType": 3}',
        '{"RecordType": "Bounce", "BouncedAt": 5}',
    ):
        assert tell(broken) in {200, 400}, broken
    settings.MAIL_EVENTS = ""
    assert tell(bounce()) == 404
    mira.refresh_from_db()
    assert mira.stopped_at is None
