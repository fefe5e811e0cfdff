"""Who is told of what: by language, kind, person and country; and of what came after, whoever was sent it."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.utils import timezone
from hypothesis import given, strategies as st

from communique.directory.models import Country, CountryName, Person, PersonName
from communique.events.models import Event
from communique.newsroom.actions import publishing
from communique.newsroom.actions.subscribing import (
    Choice,
    ask_subscription,
    change_choice,
    forget_subscribers,
    stop_subscription,
)
from communique.newsroom.mailing.digests import due_after
from communique.newsroom.mailing.hearing import queue_mails
from communique.newsroom.models import Concern, Kind, Mailing, Release, Subscriber
from communique.newsroom.states import WithdrawalReason
from communique.staff.models import Officer
from tests import factories
from tests.newsroom.subscribing import recipients, subscribe, told

NOTE = {"en": "The year of the bridge was wrong.", "sr-Cyrl": "Година моста није била тачна."}


@pytest.fixture
def officer(db: None) -> Officer:
    factories.make_office()
    factories.make_section()
    return factories.make_officer()


@pytest.fixture
def release(officer: Officer) -> Release:
    return factories.make_draft(officer, kind=Kind.SPEECH)


def corrected(release: Release, by: Officer, headline: str = "Bridge opened at last") -> None:
    draft = release.get_latest_revision_as_object()
    texts = list(draft.texts.all())
    texts[0].headline = headline
    draft.texts = texts
    draft.save_revision(user=by)
    release.refresh_from_db()
    factories.correct_release(release=release, note=NOTE, by=by)


def test_language_and_kind_choose(officer: Officer, release: Release) -> None:
    subscribe("en@lipovac.example")
    subscribe("sr@lipovac.example", "sr-Latn", kinds=(Kind.SPEECH, Kind.NOTICE))
    subscribe("notices@lipovac.example", kinds=(Kind.NOTICE,))
    ask_subscription(email="unconfirmed@lipovac.example", choice=Choice("en"))
    Mailing.objects.all().delete()
    factories.publish_release(release=release, by=officer)
    english, latin = sorted(told(), key=lambda message: message.to)
    assert (english.to, latin.to) == (["en@lipovac.example"], ["sr@lipovac.example"])
    assert english.subject == "Bridge opened"
    assert "http://127.0.0.1:8000/en/2026/03/14/bridge-opened/" in english.body
    assert (latin.subject, latin.extra_headers["Content-Language"]) == ("Otvoren most", "sr-Latn")
    assert "Gradonačelnica je otvorila most preko Lipe." in latin.body
    assert told() == []


def test_people_and_countries_choose(officer: Officer) -> None:
    ana, boro = (Person.objects.create() for _ in "ab")
    vedrania = Country.objects.create()
    PersonName.objects.create(person=ana, language="en", name="Ana Lisov")
    CountryName.objects.create(country=vedrania, language="en", name="Vedrania")
    other_entry = Person.objects.create(same_as=ana)
    subscribe("ana@lipovac.example", people=(ana.pk,))
    subscribe("merged@lipovac.example", people=(other_entry.pk,))
    subscribe("boro@lipovac.example", people=(boro.pk,))
    subscribe("either@lipovac.example", people=(boro.pk,), countries=(vedrania.pk,))
    subscribe("all@lipovac.example")
    release = factories.make_draft(officer)
    factories.publish_release(release=release, by=officer)
    Concern.objects.create(release=release, person=ana)
    Concern.objects.create(release=release, country=vedrania)
    assert recipients() == [
        "all@lipovac.example",
        "ana@lipovac.example",
        "either@lipovac.example",
        "merged@lipovac.example",
    ]


def test_who_was_sent_the_first_hears_of_what_follows_whatever_she_chooses_now(
    officer: Officer, release: Release
) -> None:
    first = subscribe("first@lipovac.example")
    gone = subscribe("gone@lipovac.example")
    factories.publish_release(release=release, by=officer)
    assert len(told()) == 2
    change_choice(subscriber=first, choice=Choice("en", "weekly", kinds=(Kind.NOTICE,)))
    stop_subscription(subscriber=gone)
    subscribe("late@lipovac.example")
    corrected(release, officer)
    (correction,) = told()
    assert correction.to == ["first@lipovac.example"]
    assert correction.subject == "Correction: Bridge opened at last"
    assert NOTE["en"] in correction.body
    assert "/en/editions/1/" in correction.body, "how it stood before"
    publishing.withdraw_release(
        release=release, reason=WithdrawalReason.PUBLISHED_IN_ERROR, note={"en": "See the other."}, by=officer
    )
    (withdrawal,) = told()
    assert withdrawal.subject == "Withdrawn: Bridge opened at last"
    assert "It was published in error." in withdrawal.body
    assert "See the other." in withdrawal.body
    note = {"en": "It was right after all.", "sr-Cyrl": "Ипак је било тачно."}
    factories.restore_release(release=release, note=note, by=officer)
    back = {message.to[0]: message.subject for message in told()}
    assert back == {
        "first@lipovac.example": "Published again: Bridge opened at last",
        "late@lipovac.example": "Bridge opened at last",
    }


@pytest.mark.parametrize("reason", [WithdrawalReason.PERSONAL_DATA, WithdrawalReason.COURT_ORDER])
def test_a_withdrawal_that_closes_repeats_no_headline(
    officer: Officer, release: Release, reason: WithdrawalReason
) -> None:
    subscribe("en@lipovac.example")
    factories.publish_release(release=release, by=officer)
    assert len(told()) == 1
    publishing.withdraw_release(release=release, reason=reason, note={}, by=officer)
    (message,) = told()
    assert message.subject == "A release was withdrawn"
    assert "Bridge" not in str(message.message())


def test_what_is_taken_back_before_the_digest_is_never_told(officer: Officer, release: Release) -> None:
    subscribe("daily@lipovac.example", frequency="daily")
    factories.publish_release(release=release, by=officer)
    assert told() == []
    publishing.withdraw_release(
        release=release, reason=WithdrawalReason.PUBLISHED_IN_ERROR, note={}, by=officer
    )
    assert told() == []
    assert not Mailing.objects.exists()


def test_a_digest_is_one_mail_and_tells_what_stands_then(officer: Officer, release: Release) -> None:
    subscribe("daily@lipovac.example", frequency="daily")
    factories.publish_release(release=release, by=officer)
    told()
    corrected(release, officer)
    other = factories.make_draft(officer, factories.text("en", "Library open on Sundays"))
    factories.publish_release(release=other, by=officer)
    assert told() == []
    assert set(Mailing.objects.values_list("kind", flat=True)) == {Mailing.Kind.DIGEST}
    Mailing.objects.update(due_at=timezone.now())
    (digest,) = told()
    assert digest.subject == "City of Lipovac: 2 releases"
    assert "Bridge opened at last" in digest.body
    assert "Library open on Sundays" in digest.body
    corrected(other, officer, "Library open on Saturdays")
    assert [message.subject for message in told()] == ["Correction: Library open on Saturdays"]


def test_a_language_that_comes_later_is_news_to_those_who_read_it(officer: Officer) -> None:
    subscribe("en@lipovac.example")
    subscribe("sr@lipovac.example", "sr-Cyrl")
    release = factories.make_draft(officer, factories.serbian())
    factories.publish_release(release=release, by=officer)
    assert recipients() == ["sr@lipovac.example"]
    draft = release.get_latest_revision_as_object()
    from communique.newsroom.models import Text
    from communique.newsroom.richtext import rich_text

    body = [("paragraph", rich_text("The Mayor opened it."))]
    draft.texts = [*draft.texts.all(), Text(language="en", headline="Bridge opened", body=body)]
    draft.save_revision(user=officer)
    release.refresh_from_db()
    factories.correct_release(release=release, note=NOTE, by=officer)
    sent = {message.to[0]: message.subject for message in told()}
    assert sent == {"en@lipovac.example": "Bridge opened", "sr@lipovac.example": "Исправка: Отворен мост"}


def test_heard_twice_or_late_it_is_told_once_as_it_stands(officer: Officer, release: Release) -> None:
    subscribe("en@lipovac.example")
    factories.publish_release(release=release, by=officer)
    corrected(release, officer)
    events = list(Event.objects.filter(kind__startswith="release_").order_by("-id"))
    for event in events:
        queue_mails([event])
    queue_mails(events)
    assert [message.subject for message in told()] == ["Bridge opened at last"]


def test_an_archive_is_no_news(officer: Officer, release: Release) -> None:
    subscribe("en@lipovac.example")
    factories.publish_release(release=release, by=officer)
    Release.objects.update(imported=True)
    assert told() == []


def test_who_confirmed_after_it_was_public_is_not_sent_it(officer: Officer, release: Release) -> None:
    factories.publish_release(release=release, by=officer)
    subscribe("late@lipovac.example")
    assert told() == []


def test_mails_carry_what_mail_programs_need(officer: Officer, release: Release) -> None:
    subscribe("en@lipovac.example")
    factories.publish_release(release=release, by=officer)
    (message,) = told()
    headers = message.extra_headers
    assert headers["List-Unsubscribe"].startswith("<http://127.0.0.1:8000/en/subscribe/stop/")
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["List-Id"] == "<releases.127.0.0.1>"
    assert (headers["Auto-Submitted"], headers["Precedence"]) == ("auto-generated", "bulk")
    assert message.reply_to == ["press@lipovac.example"]
    assert message.from_email.startswith("City of Lipovac <")
    assert isinstance(message, mail.EmailMultiAlternatives)
    ((html, kind),) = [tuple(each) for each in message.alternatives]
    assert kind == "text/html"
    assert '<html lang="en" dir="ltr">' in str(html)
    assert "src=" not in str(html), "nothing that tells who opened it"


def test_a_headline_injects_no_header(officer: Officer) -> None:
    subscribe("en@lipovac.example")
    hostile = "Bridge\u2028opened\u202e\nBcc: all@lipovac.example " + "very " * 90
    release = factories.make_draft(officer, factories.text("en", hostile))
    factories.publish_release(release=release, by=officer)
    (message,) = told()
    assert "\n" not in message.subject
    assert message.message()["Bcc"] is None
    assert len(message.subject) <= 201


def test_an_arabic_mail_runs_from_the_right(officer: Officer) -> None:
    factories.make_office("ar", "en")
    subscribe("ar@lipovac.example", "ar")
    release = factories.make_draft(officer, factories.text("ar", "افتتاح الجسر", "افتتحت العمدة الجسر."))
    factories.publish_release(release=release, by=officer)
    (message,) = told()
    assert isinstance(message, mail.EmailMultiAlternatives)
    assert 'lang="ar"' in str(message.alternatives[0][0])
    assert message.subject == "افتتاح الجسر"


def test_unconfirmed_and_stopped_are_forgotten(officer: Officer) -> None:
    now = timezone.now()
    kept = subscribe("kept@lipovac.example")
    changed: dict[str, dict[str, Any]] = {
        "new@lipovac.example": {"confirmed_at": None},
        "old@lipovac.example": {"confirmed_at": None, "asked_at": now - datetime.timedelta(days=8)},
        "stopped@lipovac.example": {"stopped_at": now - datetime.timedelta(days=29)},
        "forgotten@lipovac.example": {"stopped_at": now - datetime.timedelta(days=31)},
    }
    for email, fields in changed.items():
        subscribe(email)
        Subscriber.objects.filter(email=email).update(**fields)
    assert forget_subscribers() == 2
    left = set(Subscriber.objects.values_list("email", flat=True))
    assert left == {kept.email, "new@lipovac.example", "stopped@lipovac.example"}


def test_who_gave_another_choice_gets_what_waits_by_it(officer: Officer, release: Release) -> None:
    subscriber = subscribe("daily@lipovac.example", frequency="daily")
    factories.publish_release(release=release, by=officer)
    assert told() == []
    change_choice(subscriber=subscriber, choice=Choice("en"))
    assert len(told()) == 1


BELGRADE = ZoneInfo("Europe/Belgrade")
# Clocks here skip midnight itself, half an hour, and whole days.
ZONES = [ZoneInfo(name) for name in ("Africa/Cairo", "Australia/Lord_Howe", "Pacific/Apia")]


@given(
    st.integers(1_200_000_000, 1_900_000_000),
    st.sampled_from([BELGRADE, *ZONES]),
    st.sampled_from(["daily", "weekly"]),
)
def test_a_digest_goes_at_its_hour_whatever_clocks_do(seconds: int, zone: ZoneInfo, frequency: str) -> None:
    after = datetime.datetime.fromtimestamp(seconds, datetime.UTC)
    due = due_after(after, frequency, zone)
    local = due.astimezone(zone)
    assert after < due <= after + datetime.timedelta(days=15 if frequency == "weekly" else 3)
    assert (local.hour, local.minute) == (7, 0)
    assert frequency == "daily" or local.weekday() == 0


def test_the_hour_is_the_offices_in_summer_and_in_winter() -> None:
    march = datetime.datetime(2026, 3, 28, 12, tzinfo=datetime.UTC)
    assert due_after(march, "daily", BELGRADE).hour == 5
    assert due_after(march - datetime.timedelta(days=1), "daily", BELGRADE).hour == 6


@pytest.mark.usefixtures("officer")
def test_ids_alone_stand_in_events(release: Release, undone: Callable[..., object]) -> None:
    subscribe("en@lipovac.example")
    assert "lipovac.example" not in str(list(Event.objects.values()))
