"""Subscribers as they come to be, and what was put on the list for them."""

from __future__ import annotations

from typing import Any

from django.core import mail

from communique.events.telling import tell_waiting
from communique.newsroom.actions.subscribing import Choice, ask_subscription, confirm_subscription
from communique.newsroom.mailing.sending import send_due
from communique.newsroom.models import Mailing, Subscriber
from communique.website.mailing.writing import Writer


def subscribe(email: str, language: str = "en", **choice: Any) -> Subscriber:
    """Asked for and confirmed; the mail that asked is gone already."""
    ask_subscription(email=email, choice=Choice(language, **choice))
    subscriber = Subscriber.objects.get(email=email)
    Mailing.objects.filter(subscriber=subscriber).delete()
    confirm_subscription(subscriber=subscriber)
    subscriber.refresh_from_db()
    return subscriber


def told() -> list[mail.EmailMessage]:
    """What the worker does after something happened: the mails that go."""
    tell_waiting()
    mail.outbox.clear()
    while send_due(Writer):
        pass
    return list(mail.outbox)


def recipients() -> list[str]:
    return sorted(message.to[0] for message in told())
