"""Giving a release under embargo: when it may be, who is mailed what, and what becomes of it later."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import ModelLogEntry

from communique.events.telling import tell_waiting
from communique.newsroom.actions import scheduling
from communique.newsroom.actions.embargoes import (
    accept_terms,
    add_to_embargo,
    follow_embargoes,
    open_embargo,
    revoke_from_journalist,
    set_usual_terms,
    take_back_embargo,
)
from communique.newsroom.actions.press_list import retire_journalist
from communique.newsroom.actions.publishing import correct_release, withdraw_release
from communique.newsroom.actions.reviewing import approve_release, submit_release, take_back
from communique.newsroom.actions.scheduling import publish_due, schedule_releases, unschedule_release
from communique.newsroom.errors import NotAllowed, NotReady, Refused
from communique.newsroom.models import Embargo, Journalist, Mailing, PersonalLink, Release
from communique.newsroom.states import WithdrawalReason
from communique.staff.models import Officer
from communique.staff.roles import Role
from tests import factories
from tests.newsroom.embargoes import (
    HEADLINE,
    INSTANT,
    TERMS,
    journalist,
    link_in,
    mails,
    opened,
    scheduled,
)
from tests.page_words import shown

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ines_in_no_log")]
NOTE = {"en": "The day was wrong.", "sr-Cyrl": "Дан је био погрешан."}


@pytest.fixture
def release(officer: Officer) -> Release:
    factories.make_section()
    return scheduled(officer)


@pytest.fixture
def ines(officer: Officer) -> Journalist:
    return journalist(officer)


def fresh(release: Release) -> Release:
    found: Release = Release.objects.get(pk=release.pk)
    return found


def publish(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as later:
        later.setattr(scheduling, "now", lambda: INSTANT)
        assert publish_due() == 1


def test_each_gets_one_mail_in_her_language_without_the_headline(officer: Officer, release: Release) -> None:
    people = [
        journalist(officer, "Ines Kord"),
        journalist(officer, "Mira Stanić", "sr-Cyrl"),
        journalist(officer, "Zora Lazić", "sr-Latn"),
    ]
    opened(release, people, officer)
    sent = {message.to[0]: message for message in mails()}
    assert [sent[each.email].subject for each in people] == [
        "Under embargo until 14 March 2031 at 18:00 (CET, UTC+1)",
        "Под ембаргом до 14. марта 2031. у 18:00 (CET, UTC+1)",
        "Pod embargom do 14. marta 2031. u 18:00 (CET, UTC+1)",
    ]
    assert len({link_in(message) for message in sent.values()}) == 3
    for each in people:
        message = sent[each.email]
        for words in (message.body, message.alternatives[0][0], str(message.message())):
            assert "Ferry" not in words
            assert "Отворен" not in words
        assert each.name in message.body
        assert link_in(message) in message.alternatives[0][0]
    assert mails() == []
    assert not PersonalLink.objects.filter(sent_at=None).exists()


def test_an_embargo_needs_approval_a_schedule_somebody_and_terms(officer: Officer, ines: Journalist) -> None:
    factories.make_section()
    draft = factories.make_draft(officer)
    for step in (
        lambda: None,
        lambda: submit_release(release=fresh(draft), by=officer),
        lambda: approve_release(release=fresh(draft), by=factories.colleague()),
    ):
        step()
        with pytest.raises(Refused, match="put on the clock"):
            opened(fresh(draft), [ines], officer)
    schedule_releases(releases=[fresh(draft)], instant=INSTANT, by=officer)
    with pytest.raises(NotReady) as refusal:
        open_embargo(release=fresh(draft), journalists=[], terms={"en": " \n"}, by=officer)
    assert len(refusal.value.reasons) == 2
    retire_journalist(journalist=ines, by=officer)
    with pytest.raises(Refused, match="retired"):
        opened(fresh(draft), [ines], officer)
    other = journalist(officer, "Ana Lisov")
    opened(fresh(draft), [other], officer)
    with pytest.raises(Refused, match="already"):
        opened(fresh(draft), [other], officer)
    assert Embargo.objects.count() == 1


def test_what_is_public_is_not_given_in_advance(officer: Officer, release: Release, ines: Journalist) -> None:
    factories.publish_release(release=release, by=officer)
    with pytest.raises(Refused, match="public already"):
        opened(fresh(release), [ines], officer)


@pytest.mark.parametrize("role", [Role.DUTY_OFFICER, Role.ADVISER, Role.CLERK])
def test_who_may_not_gives_nothing(officer: Officer, release: Release, ines: Journalist, role: Role) -> None:
    other = factories.make_officer(role, "other")
    with pytest.raises(NotAllowed):
        opened(release, [ines], other)
    with pytest.raises(NotAllowed):
        set_usual_terms(terms={"en": "x"}, by=other)
    embargo = opened(release, [ines], officer)
    with pytest.raises(NotAllowed):
        take_back_embargo(embargo=embargo, by=other)
    with pytest.raises(NotAllowed):
        revoke_from_journalist(link=PersonalLink.objects.get(), by=other)
    client = Client()
    client.force_login(other)
    assert client.get(f"/desk/embargo/{release.pk}/").status_code != 200


def test_another_instant_is_mailed_once_and_the_link_stays(
    officer: Officer, release: Release, ines: Journalist
) -> None:
    opened(release, [ines], officer)
    (first,) = mails()
    later = INSTANT + datetime.timedelta(days=2)
    schedule_releases(releases=[release], instant=later, by=officer)
    (moved,) = mails()
    assert moved.subject == "The embargo now ends on 16 March 2031 at 18:00 (CET, UTC+1)"
    assert link_in(moved) == link_in(first)
    assert HEADLINE not in moved.body
    follow_embargoes()
    tell_waiting()
    assert mails() == []
    assert Embargo.objects.get().instant == later
    assert PersonalLink.objects.get().expires_at > later


def test_a_mail_that_waited_tells_the_instant_of_its_day(
    officer: Officer, release: Release, ines: Journalist
) -> None:
    opened(release, [ines], officer)
    schedule_releases(releases=[release], instant=INSTANT + datetime.timedelta(days=2), by=officer)
    (only,) = mails()
    assert only.subject.startswith("Under embargo until 16 March 2031")


@pytest.mark.parametrize("how", ["unscheduled", "taken back", "by the office"])
def test_taken_back_is_mailed_to_who_has_it(officer: Officer, release: Release, how: str) -> None:
    people = [journalist(officer, name) for name in ("Ines Kord", "Ana Lisov", "Bea Lisov")]
    embargo = opened(release, people[:2], officer)
    mails()
    revoke_from_journalist(link=PersonalLink.objects.get(journalist=people[1]), by=officer)
    add_to_embargo(embargo=embargo, journalists=[people[2]], by=officer)
    match how:
        case "unscheduled":
            unschedule_release(release=release, by=officer)
        case "taken back":
            take_back(release=release, by=officer)
        case _:
            take_back_embargo(embargo=embargo, by=officer)
    (only,) = mails()
    assert only.to == [people[0].email], "not whose link was revoked, nor whose mail had not gone yet"
    assert only.subject == "Taken back: not to be used"
    assert HEADLINE not in only.body
    assert "/embargo/" not in only.body
    assert Embargo.objects.get().taken_back_at is not None
    assert mails() == []


def test_it_can_be_opened_again_for_what_is_approved_anew(
    officer: Officer, release: Release, ines: Journalist
) -> None:
    opened(release, [ines], officer)
    (first,) = mails()
    take_back(release=release, by=officer)
    factories.approve(fresh(release), officer)
    schedule_releases(releases=[fresh(release)], instant=INSTANT, by=officer)
    mails()
    opened(fresh(release), [ines], officer)
    (second,) = mails()
    assert link_in(first) != link_in(second)
    assert "Nothing of it may be used" in shown(Client().get(link_in(first)))
    assert "I accept" in shown(Client().get(link_in(second)))


def test_it_lifts_with_the_publication_and_nobody_is_mailed(
    officer: Officer, release: Release, ines: Journalist, monkeypatch: pytest.MonkeyPatch
) -> None:
    embargo = opened(release, [ines], officer)
    mails()
    late = add_to_embargo(embargo=embargo, journalists=[journalist(officer, "Ana Lisov")], by=officer)
    assert late == 1
    publish(monkeypatch)
    assert mails() == [], "a link that waited for the mail server is of no use any more"
    assert Embargo.objects.get().lifted_at == fresh(release).first_published_at
    with pytest.raises(Refused):
        add_to_embargo(embargo=embargo, journalists=[ines], by=officer)


def test_corrections_and_withdrawal_go_to_who_got_it(
    officer: Officer, release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ("Ines Kord", "Ana Lisov", "Bea Lisov", "Cora Lisov")
    people = [journalist(officer, name, "sr-Latn" if name.startswith("Bea") else "en") for name in names]
    opened(release, people, officer)
    mails()
    links = {link.journalist_id: link for link in PersonalLink.objects.all()}
    accept_terms(link=links[people[0].pk])
    revoke_from_journalist(link=links[people[1].pk], by=officer)
    publish(monkeypatch)
    retire_journalist(journalist=people[3], by=officer)
    assert mails() == []
    factories.approve(_changed(fresh(release), officer), officer, NOTE)
    correct_release(release=fresh(release), note=NOTE, by=officer)
    sent = {message.to[0]: message for message in mails()}
    assert set(sent) == {people[0].email, people[2].email}
    english, latin = sent[people[0].email], sent[people[2].email]
    assert "The day was wrong." in english.body
    assert "under embargo" in english.body
    assert "unsubscribe" not in str(english.message()).lower()
    assert "Dan je bio pogrešan." in latin.body
    withdraw_release(release=fresh(release), reason=WithdrawalReason.PUBLISHED_IN_ERROR, note={}, by=officer)
    assert {message.to[0] for message in mails()} == set(sent)
    tell_waiting()
    assert mails() == []


def _changed(release: Release, by: Officer) -> Release:
    from communique.newsroom.actions.drafting import revise_release

    texts = (factories.text("en", HEADLINE, "The ferry sails on Sundays."), factories.serbian())
    revise_release(release=release, texts=texts, by=by)
    return fresh(release)


def test_a_demo_release_is_mailed_to_nobody_and_the_desk_says_so(
    desk: Client, officer: Officer, ines: Journalist
) -> None:
    factories.make_section()
    release = scheduled(officer, demo=True)
    given = {"do": "open", "journalist": [ines.pk], **{f"terms-{tag}": words for tag, words in TERMS.items()}}
    page = shown(desk.post(f"/desk/embargo/{release.pk}/", given, follow=True))
    assert "Given to 1 journalist. Nothing of the demo is mailed." in page
    assert "on its way" not in page
    assert mails() == []


def test_the_terms_are_the_offices_own_or_ours_and_may_be_changed(
    desk: Client, officer: Officer, release: Release
) -> None:
    page = desk.get(f"/desk/embargo/{release.pk}/").content.decode()
    assert "for your own work alone" in page
    assert "само за ваш рад" in page
    desk.post("/desk/press-list/terms/", {"terms-en": "Our own words."})
    page = desk.get(f"/desk/embargo/{release.pk}/").content.decode()
    assert "Our own words." in page
    assert "само за ваш рад" in page
    desk.post("/desk/press-list/terms/", {"terms-en": ""})
    assert "for your own work alone" in desk.get(f"/desk/embargo/{release.pk}/").content.decode()


def test_the_desk_gives_it_adds_revokes_and_takes_back(
    desk: Client, officer: Officer, release: Release
) -> None:
    people = [journalist(officer, f"{name} Lisov", outlet="Radio") for name in ("Ana", "Bea")]
    journalist(officer, "Cora Stanić", outlet="")
    screen = f"/desk/embargo/{release.pk}/"
    terms = {f"terms-{tag}": words for tag, words in TERMS.items()}
    assert "Give it to journalists under embargo" in shown(desk.get(f"/desk/releases/review/{release.pk}/"))
    page = shown(desk.post(screen, {"do": "open", **terms}))
    assert "Choose at least one journalist." in page
    page = shown(desk.post(screen, {"do": "open", "journalist": [people[0].pk], **terms}, follow=True))
    assert "Given to 1 journalist" in page
    assert "the mail waits to be sent" in page
    assert Embargo.objects.get().terms == TERMS
    (message,) = mails()
    Client().get(link_in(message))
    Client().get(link_in(message))
    page = shown(desk.get(screen))
    assert "mail sent; terms opened 2 times" in page
    Client().post(link_in(message))
    Client().get(link_in(message))
    page = shown(desk.get(screen))
    assert "read once, last" in page
    assert "Given 1 Sent 1 Opened 1 Accepted 1" in page
    page = shown(desk.post(screen, {"do": "add", "outlet": ["Radio", ""]}, follow=True))
    assert "Given to 2 journalists" in page
    assert "Everybody on the press list has it." in page
    link = PersonalLink.objects.get(journalist=people[1])
    assert "opens nothing any more" in shown(desk.post(screen, {"revoke": link.pk}, follow=True))
    assert desk.post(screen, {"revoke": "x"}).status_code == 404
    assert "Bea Lisov" in shown(desk.get(screen)), "she may be given it again"
    page = shown(desk.post(screen, {"do": "take-back"}, follow=True))
    assert "Taken back" in page
    assert "Send it under embargo" in page, "it is still on the clock, and may be given anew"
    assert not ModelLogEntry.objects.filter(label__contains="Lisov").exists()
    actions = set(ModelLogEntry.objects.values_list("action", flat=True))
    assert {"newsroom.open_embargo", "newsroom.add_to_embargo", "newsroom.take_back_embargo"} <= actions
    unschedule_release(release=fresh(release), by=officer)
    assert "have the release approved and put on the clock first" in shown(desk.get(screen))


def test_five_hundred_are_given_it_with_a_fixed_number_of_queries(
    desk: Client, officer: Officer, release: Release, django_assert_max_num_queries: Any
) -> None:
    Journalist.objects.bulk_create(
        Journalist(name=f"R {n}", outlet=f"Outlet {n % 40}", email=f"r{n}@press.example", language="en")
        for n in range(500)
    )
    screen = f"/desk/embargo/{release.pk}/"
    terms = {f"terms-{tag}": words for tag, words in TERMS.items()}
    with django_assert_max_num_queries(80):
        desk.post(screen, {"do": "open", "everybody": "1", **terms})
    assert PersonalLink.objects.count() == Mailing.objects.count() == 500
    with django_assert_max_num_queries(80):
        assert "Given 500" in shown(desk.get(screen))


def test_the_links_to_a_draft_leave_these_out(desk: Client, officer: Officer, release: Release) -> None:
    opened(release, [journalist(officer)], officer)
    assert "Ines" not in shown(desk.get(f"/desk/links/{release.pk}/"))


def test_with_another_key_the_next_mail_has_a_link_that_opens(
    officer: Officer, release: Release, ines: Journalist, settings: Any
) -> None:
    opened(release, [ines], officer)
    (first,) = mails()
    settings.SECRET_KEY = "another" * 8
    schedule_releases(releases=[release], instant=INSTANT + datetime.timedelta(days=1), by=officer)
    (moved,) = mails()
    assert Client().get(link_in(first)).status_code == 404
    assert Client().get(link_in(moved)).status_code == 200
    assert timezone.now() < PersonalLink.objects.get().expires_at
