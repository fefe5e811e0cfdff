"""What a mail provider tells of bounces and complaints, in the form that Postmark has for it."""

from __future__ import annotations

import base64
import json
import logging
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from communique.newsroom.models import Mailing, Subscriber
from tests.factories import make_office

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
    assert "mira" not in "\n".join(record.getMessage() for record in caplog.get_records("call")).lower()


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


def test_an_address_that_is_unknown_or_none_is_passed_over(mira: Subscriber) -> None:
    assert tell(bounce(email="nobody@lipovac.example")) == 200
    assert tell(bounce(email="no address")) == 200
    mira.refresh_from_db()
    assert mira.stopped_at is None


def test_nobody_else_is_heard(mira: Subscriber, settings: LazySettings) -> None:
    assert tell(bounce(), "postmark:guessed-horse-battery") == 401
    assert Client().post("/mail/events", bounce(), content_type="application/json").status_code == 401
    assert Client().get("/mail/events").status_code == 405
    for broken in ("{", "[]", "null", '{"RecordType": 3}', '{"RecordType": "Bounce", "BouncedAt": 5}'):
        assert tell(broken) in {200, 400}, broken
    settings.MAIL_EVENTS = ""
    assert tell(bounce()) == 404
    mira.refresh_from_db()
    assert mira.stopped_at is None
