"""The desk's screen about subscribers: figures for who may see them, and one address that asks."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from communique.newsroom.models import Mailing, Subscriber
from communique.staff.roles import Role
from tests import factories
from tests.newsroom.subscribing import subscribe
from tests.page_words import shown

pytestmark = pytest.mark.django_db
SCREEN = "/desk/subscribers/"
MIRA = "mira.stanic@lipovac.example"


def test_figures_are_by_language_and_frequency(desk: Client) -> None:
    subscribe("en@lipovac.example")
    subscribe("weekly@lipovac.example", frequency="weekly")
    subscribe("sr@lipovac.example", "sr-Cyrl")
    stopped = subscribe("stopped@lipovac.example")
    Subscriber.objects.filter(pk=stopped.pk).update(stopped_at=stopped.confirmed_at)
    page = shown(desk.get(SCREEN))
    assert "3 subscribers" in page
    assert "English 1 0 1 2" in page
    assert "Serbian (Cyrillic) 1 0 0 1" in page
    assert "Stopped, erased soon 1" in page
    assert "lipovac.example" not in page, "no address that nobody asked for"
    assert "Subscribers" in shown(desk.get(reverse("wagtailadmin_home")))


def test_troubles_are_counted_by_code(desk: Client) -> None:
    subscriber = subscribe(MIRA)
    Mailing.objects.create(
        subscriber=subscriber,
        kind=Mailing.Kind.CONFIRM,
        due_at=subscriber.asked_at,
        given_up_at=subscriber.confirmed_at,
        trouble="SMTPRecipientsRefused 550",
    )
    assert "Given up: SMTPRecipientsRefused 550 1" in shown(desk.get(SCREEN)).replace(" :", ":")


def test_one_address_is_found_exported_stopped_and_erased(desk: Client) -> None:
    subscriber = subscribe(MIRA, kinds=("speech",))
    assert "not subscribed" in shown(desk.post(SCREEN, {"address": "ana@lipovac.example"}, follow=True))
    assert "not subscribed" in shown(desk.post(SCREEN, {"address": "no address"}, follow=True))
    assert MIRA in shown(desk.post(SCREEN, {"address": MIRA.upper()}))
    exported = desk.post(SCREEN, {"address": MIRA, "do": "export"})
    assert "attachment" in exported.headers["Content-Disposition"]
    held = json.loads(exported.content)
    assert (held["address"], held["kinds"], held["frequency"]) == (MIRA, ["speech"], "at_once")
    assert exported.headers["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    desk.post(SCREEN, {"address": MIRA, "do": "stop"})
    subscriber.refresh_from_db()
    assert subscriber.stopped_at is not None
    assert "Erased" in shown(desk.post(SCREEN, {"address": MIRA, "do": "erase"}, follow=True))
    assert not Subscriber.objects.exists()
    entries = ModelLogEntry.objects.filter(action__startswith="newsroom.")
    assert set(entries.values_list("action", flat=True)) == {
        "newsroom.export_subscriber",
        "newsroom.stop_subscriber",
        "newsroom.erase_subscriber",
    }
    assert "mira" not in str(list(entries.values())).lower(), "the audit names no address"


@pytest.mark.usefixtures("vera")
@pytest.mark.parametrize(
    ("role", "may"),
    [
        (Role.PRESS_OFFICER, True),
        (Role.APPROVER, False),
        (Role.ADVISER, False),
        (Role.CLERK, False),
        (Role.DUTY_OFFICER, False),
    ],
)
def test_who_may_not_sees_nothing_and_changes_nothing(client: Client, role: Role, may: bool) -> None:  # noqa: FBT001
    subscribe(MIRA)
    client.force_login(factories.make_officer(role, "other"))
    response = client.get(SCREEN)
    assert (response.status_code == 200) is may
    if not may:
        client.post(SCREEN, {"address": MIRA, "do": "erase"})
        assert Subscriber.objects.exists()


def test_nobody_comes_in_without_logging_in(client: Client, vera: object) -> None:
    assert client.get(SCREEN).status_code == 302
