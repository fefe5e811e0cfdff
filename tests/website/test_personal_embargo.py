"""A release under embargo: the terms, then the release marked with her name, then the public page."""

from __future__ import annotations

import datetime
import re

import pytest
from django.test import Client
from django.utils import timezone

from communique.events.telling import tell_waiting
from communique.newsroom.actions import scheduling
from communique.newsroom.actions.embargoes import accept_terms, revoke_from_journalist, take_back_embargo
from communique.newsroom.actions.press_list import forget_journalist, retire_journalist
from communique.newsroom.actions.publishing import publish_in_emergency, withdraw_release
from communique.newsroom.actions.reviewing import take_back
from communique.newsroom.actions.scheduling import publish_due, schedule_releases, unschedule_release
from communique.newsroom.models import Embargo, Opening, PersonalLink, Release
from communique.newsroom.states import WithdrawalReason
from communique.staff.models import Officer
from communique.staff.roles import Role
from tests import factories
from tests.newsroom.embargoes import HEADLINE, INSTANT, journalist, link_in, mails, opened, scheduled
from tests.page_words import source

pytestmark = pytest.mark.django_db
NOTHING = "/embargo/" + "x" * 32 + "/"


@pytest.fixture
def release(officer: Officer) -> Release:
    factories.make_section()
    english = factories.illustrated(officer, HEADLINE)
    return scheduled(officer, english, factories.serbian())


@pytest.fixture
def address(officer: Officer, release: Release) -> str:
    opened(release, [journalist(officer)], officer)
    (message,) = mails()
    return link_in(message)


def accepted(address: str) -> str:
    response = Client().post(address)
    assert response.status_code == 303
    assert response.headers["Location"] == address
    return address


def due(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scheduling, "now", lambda: INSTANT)


def test_first_come_the_terms_and_nothing_of_the_release(address: str) -> None:
    for _again in range(2):
        response = Client().get(address)
        page = source(response)
        assert response.status_code == 200
        assert "Under embargo until 14 March 2031 at 18:00 (CET, UTC+1)" in page
        assert "<p>Tell nobody.</p>" in page
        assert "For Ines Kord (Glas) alone" in page
        assert HEADLINE not in page
        assert "pictures/" not in page
    assert not response.cookies
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["X-Robots-Tag"].startswith("noindex")
    assert response.headers["Cache-Control"] == "no-store"
    assert "script-src" not in response.headers["Content-Security-Policy"]
    assert "form-action 'self'" in response.headers["Content-Security-Policy"]
    assert PersonalLink.objects.get().accepted_at is None, "opening accepts nothing"
    serbian = source(Client().get(f"{address}sr-latn/"))
    assert "Nikome ne govorite." in serbian
    assert "Pod embargom do 14. marta 2031. u 18:00 (CET, UTC+1)" in serbian


def test_then_it_is_there_in_every_language_marked_with_her_name(address: str) -> None:
    accepted(address)
    page = source(Client().get(address))
    assert HEADLINE in page
    assert "For Ines Kord (Glas) alone, opened on" in page
    assert "Until 14 March 2031 at 18:00 (CET, UTC+1) nothing of this may be published" in page
    assert 'name="robots" content="noindex"' in page
    assert "style=" not in page
    assert "Otvoren most" in source(Client().get(f"{address}sr-latn/"))
    assert "Отворен мост" in source(Client().get(f"{address}sr/"))
    assert "Ines Kord (Glas) · 2" in source(Client().get(f"{address}mark.svg"))
    pictures = set(re.findall(rf"{address}pictures/[0-9a-f]{{64}}/[a-z0-9-]+\.jpg", page))
    assert pictures
    for picture in pictures:
        assert Client().get(picture).status_code == 200
        assert Client().get(picture.removeprefix(address[:-1])).status_code == 404
    Client().post(address)
    assert Opening.objects.filter(what=Opening.What.ACCEPTED).count() == 1
    assert Opening.objects.filter(what=Opening.What.OPENED).count() == 3


def test_photographs_and_mark_come_after_the_yes(officer: Officer, release: Release, address: str) -> None:
    digest = release.get_latest_revision_as_object().texts.get(language="en").body[-1].value["picture"].digest
    for name in (f"pictures/{digest}/320.jpg", f"pictures/{digest}/960.webp", "mark.svg"):
        answer, made_up = Client().get(f"{address}{name}"), Client().get(f"{NOTHING}{name}")
        assert (answer.status_code, answer.content) == (404, made_up.content)
    accepted(address)
    assert Client().get(f"{address}pictures/{digest}/320.jpg").status_code == 200


def test_what_is_over_or_never_was_answers_alike(officer: Officer, release: Release) -> None:
    people = [journalist(officer, name) for name in ("Ana", "Bea", "Cora", "Dora")]
    opened(release, people, officer)
    addresses = [link_in(message) for message in mails()]
    links = list(PersonalLink.objects.order_by("pk"))
    for link in links:
        accept_terms(link=link)
    revoke_from_journalist(link=links[0], by=officer)
    PersonalLink.objects.filter(pk=links[1].pk).update(expires_at=timezone.now())
    retire_journalist(journalist=people[2], by=officer)
    forget_journalist(journalist=people[3], by=officer)
    made_up = [NOTHING, "/embargo/abc/", "/embargo/a/b/c", "/embargo/ä/", f"/embargo/{'a' * 500}/"]
    below = [f"{addresses[0]}mark.svg", f"{addresses[0]}en/", f"{addresses[1]}sr/"]
    for method in ("get", "head"):
        answers = [getattr(Client(), method)(each) for each in [*addresses, *made_up, *below]]
        assert {answer.status_code for answer in answers} == {404}
        assert len({answer.content for answer in answers}) == 1
        assert len({str(sorted(answer.headers.items())) for answer in answers}) == 1
    posted = [Client().post(each) for each in [*addresses, NOTHING]]
    assert {answer.status_code for answer in posted} == {404}
    assert len({answer.content for answer in posted}) == 1
    assert not Opening.objects.exclude(what=Opening.What.ACCEPTED).exists()


def test_it_lifts_with_the_publication_and_not_a_moment_before(
    officer: Officer, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    accepted(address)
    due(monkeypatch)
    assert HEADLINE in source(Client().get(address)), "the instant has come, the worker has not"
    publish_due()
    for where, leads in ((address, "/en/"), (f"{address}sr-latn/", "/sr-latn/")):
        response = Client().get(where)
        assert response.status_code == 302
        assert response.headers["Location"].startswith(leads)
        assert response.headers["Cache-Control"] == "no-store"
    assert HEADLINE in source(Client().get(Client().get(address).headers["Location"]))
    assert Embargo.objects.get().lifted_at is None, "nobody had to do anything for that"
    tell_waiting()
    assert Embargo.objects.get().lifted_at is not None
    assert Client().post(address).status_code == 302


def test_who_never_accepted_is_led_to_the_public_page_too(
    officer: Officer, release: Release, address: str
) -> None:
    duty = factories.make_officer(Role.DUTY_OFFICER)
    take_back(release=release, by=officer)
    publish_in_emergency(release=Release.objects.get(pk=release.pk), reason="A flood", by=duty)
    assert Client().get(address).status_code == 302
    public = Release.objects.get(pk=release.pk)
    withdraw_release(release=public, reason=WithdrawalReason.PUBLISHED_IN_ERROR, note={}, by=officer)
    assert Client().get(address).headers["Location"].startswith("/en/")


@pytest.mark.parametrize("how", ["unscheduled", "taken back", "by the office", "changed"])
def test_taken_back_it_says_so_and_shows_nothing(
    officer: Officer, release: Release, address: str, how: str
) -> None:
    accepted(address)
    match how:
        case "unscheduled":
            unschedule_release(release=release, by=officer)
        case "taken back":
            take_back(release=release, by=officer)
        case "by the office":
            take_back_embargo(embargo=Embargo.objects.get(), by=officer)
        case _:
            release.review.digest = "0" * 64  # type: ignore[union-attr]
            release.review.save()  # type: ignore[union-attr]
    digest = release.get_latest_revision_as_object().texts.get(language="en").body[-1].value["picture"].digest
    for where in (address, f"{address}sr/"):
        page = source(Client().get(where))
        assert HEADLINE not in page
        assert "Отворен мост" not in page
    assert "Nothing of it may be used." in source(Client().get(address))
    assert Client().post(address).status_code == 200
    for name in ("mark.svg", f"pictures/{digest}/320.jpg"):
        assert Client().get(f"{address}{name}").status_code == 404
    assert Opening.objects.filter(what=Opening.What.REFUSED).exists()


def test_what_is_approved_anew_is_not_shown_by_the_old_link(
    officer: Officer, release: Release, address: str
) -> None:
    accepted(address)
    take_back(release=release, by=officer)
    factories.approve(Release.objects.get(pk=release.pk), officer)
    fresh = Release.objects.get(pk=release.pk)
    schedule_releases(releases=[fresh], instant=INSTANT, by=officer)
    assert "Nothing of it may be used." in source(Client().get(address))
    tell_waiting()
    assert "Nothing of it may be used." in source(Client().get(address))


def test_the_page_follows_the_schedule(officer: Officer, release: Release, address: str) -> None:
    accepted(address)
    later = INSTANT + datetime.timedelta(days=120, seconds=7)
    schedule_releases(releases=[release], instant=later, by=officer)
    assert "Until 12 July 2031 at 18:00:07 (CEST, UTC+2)" in source(Client().get(address))


def test_a_language_that_the_release_lacks_leads_to_one_it_has(officer: Officer) -> None:
    factories.make_section()
    release = scheduled(officer, factories.text("en", HEADLINE))
    opened(release, [journalist(officer, language="sr-Latn")], officer)
    (message,) = mails()
    address = link_in(message)
    assert message.subject == "Pod embargom do 14. marta 2031. u 18:00 (CET, UTC+1)"
    assert "Prihvatam uslove" in source(Client().get(address))
    accepted(address)
    assert HEADLINE in source(Client().get(address))
    assert Client().get(f"{address}fr/").status_code == 404


def test_only_a_digest_is_kept(address: str) -> None:
    token = address.split("/")[2]
    assert len(token) == 32
    assert token not in str(list(PersonalLink.objects.values()))


def test_one_dated_when_it_is_published_is_shown_with_the_day_of_the_instant(officer: Officer) -> None:
    factories.make_section()
    draft = factories.make_draft(officer, factories.text("en", HEADLINE), dated_when_published=True)
    factories.approve(draft, officer)
    schedule_releases(releases=[Release.objects.get(pk=draft.pk)], instant=INSTANT, by=officer)
    opened(Release.objects.get(pk=draft.pk), [journalist(officer)], officer)
    (message,) = mails()
    page = source(Client().get(accepted(link_in(message))))
    assert 'datetime="2031-03-14T18:00+01:00"' in page
