"""A release on the clock, and journalists it is given to; what the mails to them say."""

from __future__ import annotations

import datetime
import logging
import re
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from communique.events.telling import tell_waiting
from communique.newsroom.actions.embargoes import open_embargo
from communique.newsroom.actions.press_list import add_journalist
from communique.newsroom.actions.scheduling import schedule_releases
from communique.newsroom.mailing.sending import send_due
from communique.newsroom.models import Embargo, Journalist, Release
from communique.newsroom.press_file import Entry
from communique.staff.models import Officer
from communique.website.mailing.writing import Writer
from tests import factories
from tests.logged import logged

INSTANT = datetime.datetime(2031, 3, 14, 18, 0, tzinfo=factories.ZONE)
TERMS = {"en": "Nothing before the hour.\nTell nobody.", "sr-Cyrl": "Ништа пре часа.\nНикоме не говорите."}
HEADLINE = "Ferry across the Lipa on Fridays"


@pytest.fixture
def ines_in_no_log(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Whatever a test does with Ines Kord, the log names neither her nor her address."""
    caplog.set_level(logging.INFO)
    yield
    assert not names_ines(logged(caplog))


def names_ines(text: str) -> bool:
    """By her name or address; a token that happens to hold those letters does not."""
    return re.search(r"\bines\b", text, re.IGNORECASE) is not None


def journalist(officer: Officer, name: str = "Ines Kord", language: str = "en", **given: Any) -> Journalist:
    email = f"{name.split(maxsplit=1)[0].lower()}@{given.pop('domain', 'glas.example')}"
    entry = Entry(name, email, language, given.pop("outlet", "Glas"))
    return add_journalist(entry=entry, by=officer)


def scheduled(officer: Officer, *texts: Any, instant: datetime.datetime = INSTANT, **given: Any) -> Release:
    """A draft by `officer` that a colleague approved and put on the clock."""
    if not texts:
        texts = (factories.text("en", HEADLINE), factories.serbian())
    release = factories.make_draft(officer, *texts, **given)
    factories.approve(release, officer)
    schedule_releases(
        releases=[Release.objects.get(pk=release.pk)], instant=instant, by=factories.colleague()
    )
    on_the_clock: Release = Release.objects.get(pk=release.pk)
    return on_the_clock


def opened(
    release: Release, journalists: Sequence[Journalist], by: Officer, terms: dict[str, str] = TERMS
) -> Embargo:
    return open_embargo(release=release, journalists=journalists, terms=terms, by=by)


def mails() -> list[Any]:
    """What the worker does after something happened: the mails that go."""
    tell_waiting()
    mail.outbox.clear()
    while send_due(Writer):
        pass
    return list(mail.outbox)


def link_in(message: Any) -> str:
    """The path of the personal link."""
    found = re.search(r"(/embargo/[A-Za-z0-9_-]+/)", message.body)
    assert found, message.body
    return found[1]


def in_an_hour() -> datetime.datetime:
    return timezone.now() + datetime.timedelta(hours=1)
