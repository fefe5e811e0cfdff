"""What stands where a release stood, by the reason it was withdrawn for; the times and holders it tells."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest
from django.test import Client
from wagtail.models import ModelLogEntry

from communique.directory.actions import add_person, add_post, appoint, change_appointment
from communique.directory.models import Appointment, Office
from communique.events.actions import write_event
from communique.events.telling import tell_waiting
from communique.ledger.queries import sealed
from communique.newsroom.actions.publishing import withdraw_release
from communique.newsroom.errors import Refused
from communique.newsroom.models import Release, Successor
from communique.newsroom.states import WithdrawalReason
from communique.newsroom.withdrawing import FATES, LEADING_ON, STATUS, Fate
from communique.staff.models import Officer
from communique.website import store
from communique.website.rendering import render_all
from communique.website.wording import words
from tests import factories
from tests.factories import restore_release
from tests.website.publishing import NOTE, address, corrected, get, issued, published, shown, withdrawn

LEAD = "The Mayor opened the bridge over the Lipa."
OTHER = "Bridge opened by the Mayor"


def _led(officer: Officer, reason: WithdrawalReason) -> tuple[Release, Release]:
    """A release that was withdrawn, and the one that stands in its place."""
    other = published(officer, factories.text("en", OTHER), factories.serbian("Нови текст"))
    release = published(officer)
    render_all()
    withdraw_release(release=release, reason=reason, note=NOTE, by=officer, instead=other)
    tell_waiting()
    return release, other


@pytest.mark.parametrize("reason", list(WithdrawalReason))
def test_every_reason_has_its_fate_its_status_and_its_sentence(
    officer: Officer, reason: WithdrawalReason
) -> None:
    release = published(officer)
    render_all()
    paths = {tag: address(release, tag) for tag in ("en", "sr-Cyrl", "sr-Latn")}
    withdrawn(release, officer, reason)
    tell_waiting()
    fate = FATES[reason]
    for tag, path in paths.items():
        page = shown(path, STATUS[fate])
        assert words(tag)["withdrawn"][f"reason_{reason}"] in page
        assert '<meta name="robots" content="noindex">' in page
        assert (store.read(path) is not None) == (fate is Fate.KEPT), path
    assert (LEAD in shown(paths["en"], STATUS[fate])) == (fate is Fate.KEPT)
    edition = get("/en/editions/1/")
    closed = fate in {Fate.CLOSED, Fate.FORBIDDEN}
    assert edition.status_code == (STATUS[fate] if closed else 200)
    assert (LEAD in edition.content.decode()) != closed
    for listing in ("/en/", "/en/2026/03/", "/sitemaps/2026-03.xml"):
        assert LEAD not in get(listing).content.decode()


@pytest.mark.parametrize("reason", [WithdrawalReason.SUPERSEDED, WithdrawalReason.DUPLICATE])
def test_what_was_replaced_leads_to_the_other_in_the_readers_language(
    officer: Officer, reason: WithdrawalReason
) -> None:
    release, other = _led(officer, reason)
    for tag in ("en", "sr-Cyrl", "sr-Latn"):
        page = shown(address(release, tag), STATUS[FATES[reason]])
        assert f'href="{address(other, tag)}"' in page
    assert OTHER in shown(address(release), STATUS[FATES[reason]])
    edition = Release.objects.get(pk=release.pk).edition
    assert edition is not None
    assert sealed(edition).about["instead"] == str(other.document)


def test_the_way_to_the_other_follows_it(officer: Officer) -> None:
    release, other = _led(officer, WithdrawalReason.SUPERSEDED)
    path = address(release)
    assert OTHER in shown(path)
    corrected(other, officer, factories.text("en", "A third headline"), factories.serbian("Нови текст"))
    tell_waiting()
    assert "A third headline" in shown(path)
    withdrawn(other, officer, WithdrawalReason.PERSONAL_DATA)
    tell_waiting()
    page = shown(path)
    assert "A third headline" not in page
    assert "bridge-opened-by-the-mayor" not in page


def test_restoring_is_another_act_that_leads_nowhere_else(officer: Officer) -> None:
    release, _other = _led(officer, WithdrawalReason.SUPERSEDED)
    restore_release(release=release, note=NOTE, by=officer)
    tell_waiting()
    page = shown(address(release))
    assert "was withdrawn" not in page
    assert OTHER not in page.split("neighbours", maxsplit=1)[0]
    assert not Successor.objects.exists()


def test_only_another_public_release_stands_in_its_place(officer: Officer) -> None:
    release = published(officer)
    draft = factories.make_draft(officer)
    for instead in (release, draft):
        with pytest.raises(Refused):
            withdraw_release(
                release=release, reason=WithdrawalReason.DUPLICATE, note={}, by=officer, instead=instead
            )
    other = published(officer)
    with pytest.raises(Refused, match="Leave it out"):
        withdraw_release(
            release=release, reason=WithdrawalReason.COURT_ORDER, note={}, by=officer, instead=other
        )
    for reason in LEADING_ON:
        with pytest.raises(Refused, match="Name the release"):
            withdraw_release(release=release, reason=reason, note={}, by=officer)
    withdrawn(other, officer)
    with pytest.raises(Refused, match="withdrawn itself"):
        withdraw_release(
            release=release, reason=WithdrawalReason.SUPERSEDED, note={}, by=officer, instead=other
        )
    assert Release.objects.get(pk=release.pk).live


def test_the_desk_asks_for_the_other_release_by_its_address(officer: Officer) -> None:
    release, other = published(officer), published(officer, factories.text("en", OTHER))
    client = Client()
    client.force_login(officer)
    screen = f"/desk/releases/withdraw/{release.pk}/"
    given = {"reason": "court_order", "instead": address(other)}
    assert "Leave it out" in client.post(screen, given).content.decode()
    for reason in ("superseded", "duplicate"):
        alone = client.post(screen, {"reason": reason, "instead": " "}).content.decode()
        assert "Name the release that stands in its place" in alone
    assert Release.objects.get(pk=release.pk).live
    given["reason"] = "superseded"
    given["instead"] = "https://www.lipovac.example/en/2026/03/14/no-such/"
    assert "No other public release" in client.post(screen, given).content.decode()
    given["instead"] = f"https://www.lipovac.example{address(other)}"
    client.post(screen, given)
    assert Successor.objects.get().instead == other
    assert not Release.objects.get(pk=release.pk).live


def _times(release: Release) -> dict[str, list[str]]:
    """Every time that machines are told, by where."""
    pattern = r"(?:published|updated|modified|lastmod|_time|date_?[Pp]ublished|date_?[Mm]odified|_at)"
    kinds = rf'{pattern}(?:" content="|>|": ?")([^"<]+)'
    day = "/sitemaps/2026-03.xml"
    paths = (address(release), "/en/feed.atom", "/en/feed.json", day, "/api/v1/releases")
    return {path: re.findall(kinds, get(path).content.decode()) for path in paths}


def test_times_are_the_texts_and_no_templates(officer: Officer, of: Office) -> None:
    release = published(officer, issued_at=issued(2026, 3, 14))
    corrected(release, officer)
    before = _times(release)
    edition = Release.objects.get(pk=release.pk).edition
    assert edition is not None
    stamp = edition.sealed_at.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M")
    for path, times in before.items():
        assert times, path
        for time in times:
            if "T" not in time:
                continue
            moment = datetime.datetime.fromisoformat(time).astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M")
            assert moment in {"2026-03-14T11:00", stamp}, (path, time)
    of.email = "another@lipovac.example"
    of.save()
    write_event("office_changed", office=of.pk)
    tell_waiting()
    store.clear()
    assert _times(release) == before


@pytest.fixture
def held(officer: Officer, of: Office) -> tuple[Appointment, Appointment]:
    """The mayor before, and the one who holds the post now."""
    mayor = add_post(names={"en": "Mayor of Lipovac", "sr-Cyrl": "Градоначелник Липовца"}, by=officer)
    first = add_person(names={"en": "Vid Torm", "sr-Cyrl": "Вид Торм"}, by=officer)
    second = add_person(names={"en": "Ana Lisov", "sr-Cyrl": "Ана Лисов"}, by=officer)
    day = datetime.date
    before = appoint(person=first, post=mayor, since=day(2016, 5, 1), until=day(2020, 4, 30), by=officer)
    now = appoint(person=second, post=mayor, since=day(2020, 5, 1), by=officer)
    _head(of, now)
    return before, now


def _head(of: Office, appointment: Appointment) -> None:
    of.head = appointment
    of.save()
    write_event("office_changed", office=of.pk)
    tell_waiting()


def test_a_release_from_an_earlier_holders_time_says_whose(
    officer: Officer, of: Office, held: tuple[Any, Any]
) -> None:
    old = published(officer, issued_at=issued(2018, 2, 3))
    new = published(officer)
    assert "Published when Vid Torm was Mayor of Lipovac." in shown(address(old))
    assert "Вид Торм, Градоначелник Липовца" in shown(address(old, "sr-Cyrl"))
    assert "Vid Torm, Gradonačelnik Lipovca" in shown(address(old, "sr-Latn"))
    assert "Published when Vid Torm was" in shown("/en/editions/1/")
    assert "Published when" not in shown(address(new))
    _head(of, held[0])
    assert "Published when" not in shown(address(old))


def test_the_desk_changes_the_head_and_the_pages_follow(
    officer: Officer, of: Office, held: tuple[Any, Any]
) -> None:
    old = published(officer, issued_at=issued(2018, 2, 3))
    assert "Published when Vid Torm was" in shown(address(old))
    client = Client()
    client.force_login(officer)
    form = client.get("/desk/office/edit/1/").context["form"]
    shown_now = [form, form.formsets["texts"].management_form, *form.formsets["texts"].forms]
    given = {field.html_name: field.value() for part in shown_now for field in part}
    given = {name: value for name, value in given.items() if value not in {None, False}}
    given |= {"head": str(held[0].pk), "languages": ", ".join(of.languages)}
    told = client.post("/desk/office/edit/1/", given, follow=True).content.decode()
    assert "settings are saved" in told
    assert Office.objects.get().head == held[0]
    tell_waiting()
    kept = store.read(address(old))
    assert kept is None or b"Published when" not in kept[0]
    assert "Published when" not in shown(address(old))
    entry = ModelLogEntry.objects.filter(action="wagtail.edit", user=officer).latest("pk")
    assert entry.content_type.model == "office"


def test_it_follows_the_appointments(officer: Officer, held: tuple[Any, Any]) -> None:
    old = published(officer, issued_at=issued(2020, 4, 15))
    assert "Published when Vid Torm was" in shown(address(old))
    before, now = held
    before.until = datetime.date(2020, 3, 31)
    change_appointment(appointment=before, by=officer)
    now.since = datetime.date(2020, 4, 1)
    change_appointment(appointment=now, by=officer)
    tell_waiting()
    assert "Published when" not in shown(address(old))


def test_where_days_are_not_known_nothing_is_said(officer: Officer, held: tuple[Any, Any]) -> None:
    before, _now = held
    before.until, before.until_exact = datetime.date(2020, 4, 1), "month"
    before.since = None
    change_appointment(appointment=before, by=officer)
    old = published(officer, issued_at=issued(2014, 1, 1))
    assert "Published when" not in shown(address(old))
