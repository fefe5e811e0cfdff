"""The desk's side of approval by link: who signs, who is asked, what became of it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from communique.config.checking_newsroom import newsroom_findings
from communique.newsroom.actions.signatories import retire_signatory
from communique.newsroom.actions.signing import send_back_signed, sign
from communique.newsroom.desk.signatories import SignatoryForm
from communique.newsroom.errors import Refused
from communique.newsroom.models import PersonalLink, Release, Signatory, SignatoryMail
from communique.newsroom.one_time import token_from
from communique.staff.models import Officer
from communique.staff.roles import Role
from tests import factories
from tests.newsroom.signing_room import (
    MINISTER,
    another_than,
    code_for,
    enter_minister,
    put_in_review,
    send_mails,
)
from tests.page_words import shown

pytestmark = pytest.mark.django_db
SCREEN = "/desk/signatories/"
GIVEN = {"name": "Ana Lipovan", "email": MINISTER, "language": "sr-Latn"}


@pytest.fixture
def release(writer: Officer) -> Release:
    return put_in_review(writer)


@pytest.fixture
def at_desk(writer: Officer) -> Client:
    """The writer's own browser."""
    client = Client()
    client.force_login(writer)
    return client


def ask(client: Client, release: Release, signatory: Signatory) -> Any:
    address = reverse("newsroom_ask_signatory", args=[release.pk])
    return client.post(address, {"signatory": signatory.pk}, follow=True)


def test_signatories_are_entered_changed_and_retired(desk: Client) -> None:
    assert "Signatories" in shown(desk.get(reverse("wagtailadmin_home")))
    assert "may be asked to approve by link" in shown(desk.post(SCREEN, GIVEN, follow=True))
    listed = shown(desk.get(SCREEN))
    assert "Ana Lipovan" in listed
    assert "Serbian (Latin)" in listed
    assert "vera answers for the address" in listed
    assert "Another signatory has that address." in shown(desk.post(SCREEN, GIVEN))
    assert "valid email" in shown(desk.post(SCREEN, GIVEN | {"email": "ana"}))
    kept = Signatory.objects.get()
    one = f"{SCREEN}{kept.pk}/"
    assert 'value="Ana Lipovan"' in desk.get(one).content.decode()
    desk.post(one, GIVEN | {"name": "Ana Lipovan-Kord"})
    assert Signatory.objects.get().name == "Ana Lipovan-Kord"
    assert "approves nothing any more" in shown(desk.post(SCREEN, {"retire": kept.pk}, follow=True))
    assert "Retired" in shown(desk.get(SCREEN))
    assert desk.get(one).status_code == 404
    assert "approves nothing any more" in shown(desk.post(SCREEN, {"retire": kept.pk}, follow=True))
    assert desk.post(SCREEN, {"retire": "x"}).status_code == 404
    noted = ModelLogEntry.objects.filter(action__contains="signatory").order_by("pk")
    assert [entry.action.removeprefix("newsroom.") for entry in noted] == [
        "enter_signatory",
        "change_signatory",
        "retire_signatory",
    ]
    assert str(noted[0].message) == "Signatory entered: Ana Lipovan"


def test_who_is_retired_while_she_is_changed_is_told_and_what_was_typed_stays(
    desk: Client, vera: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = enter_minister()
    valid = SignatoryForm.is_valid

    def slow(form: SignatoryForm) -> bool:
        retire_signatory(signatory=Signatory.objects.get(), by=vera)
        return valid(form)

    monkeypatch.setattr(SignatoryForm, "is_valid", slow)
    told = desk.post(f"{SCREEN}{kept.pk}/", GIVEN | {"name": "Ana Kord"}).content.decode()
    assert "She approves nothing any more. Enter her anew." in told
    assert 'value="Ana Kord"' in told


@pytest.mark.parametrize("role", [Role.PRESS_OFFICER, Role.APPROVER, Role.ADVISER])
def test_others_do_not_see_who_signs(vera: Officer, role: Role) -> None:
    kept = enter_minister(by=vera)
    client = Client()
    client.force_login(factories.make_officer(role, "other"))
    for address in (SCREEN, f"{SCREEN}{kept.pk}/"):
        assert MINISTER not in shown(client.get(address, follow=True))
        client.post(address, GIVEN | {"email": "else@lipovac.example"})
    assert [each.email for each in Signatory.objects.all()] == [MINISTER]


def test_the_writer_asks_and_never_learns_link_or_code(
    at_desk: Client, release: Release, vera: Officer
) -> None:
    signatory = enter_minister(by=vera)
    review = reverse("releases:review", args=[release.pk])
    assert "Ask a signatory" in shown(at_desk.get(review))
    page = ask(at_desk, release, signatory)
    assert "A mail with the link is on its way to Ana Lipovan." in shown(page)
    assert "Mail on its way" in shown(page)
    link = PersonalLink.objects.get()
    token = token_from(SignatoryMail.objects.get().seed)
    send_mails()
    code = code_for(link)
    assert token in str(mail.outbox[0].body)
    for address in (review, reverse("newsroom_links", args=[release.pk]), reverse("wagtailadmin_home")):
        seen = at_desk.get(address).content.decode()
        assert token not in seen
        assert code not in seen
        assert MINISTER not in seen
    seen = shown(at_desk.get(review))
    assert "Mail sent" in seen
    assert "One code sent" in seen


def test_the_review_says_what_became_of_it(
    at_desk: Client, release: Release, vera: Officer, desk: Client
) -> None:
    ask(at_desk, release, enter_minister(by=vera))
    link = PersonalLink.objects.get()
    code = code_for(link)
    with pytest.raises(Refused):
        sign(link=link, code=another_than(code))
    review = reverse("releases:review", args=[release.pk])
    assert "One wrong code" in shown(desk.get(review))
    sign(link=link, code=code)
    seen = shown(desk.get(review))
    assert re.search(r"Approved by Ana Lipovan, by link, [^.]+\. writer had asked her\.", seen)
    assert "Ask a signatory" not in seen
    history = [str(entry.message) for entry in ModelLogEntry.objects.filter(action__startswith="newsroom.")]
    assert "Approved: Ana Lipovan" in history
    assert "Asked for approval by link: Ana Lipovan" in history


def test_a_link_is_revoked_and_asked_for_anew(at_desk: Client, release: Release, vera: Officer) -> None:
    signatory = enter_minister(by=vera)
    ask(at_desk, release, signatory)
    link = PersonalLink.objects.get()
    address = reverse("newsroom_ask_signatory", args=[release.pk])
    assert "Revoked" in shown(at_desk.post(address, {"revoke": link.pk}, follow=True))
    send_mails()
    assert mail.outbox == [], "what is over is not sent"
    assert at_desk.post(address, {"revoke": "x"}).status_code == 404
    assert at_desk.post(address, {"signatory": "²"}).status_code == 404
    assert at_desk.get(address).status_code == 405
    ask(at_desk, release, signatory)
    assert PersonalLink.objects.filter(revoked_at=None).count() == 1


def test_whom_the_author_entered_is_not_offered(desk: Client, vera: Officer) -> None:
    own = put_in_review(vera)
    signatory = enter_minister(by=vera)
    page = shown(desk.get(reverse("releases:review", args=[own.pk])))
    assert "Ana Lipovan cannot be asked" in page
    assert "cannot name who approves it" in shown(ask(desk, own, signatory))
    assert not PersonalLink.objects.exists()


def test_what_she_sent_back_waits_for_its_author(at_desk: Client, release: Release, vera: Officer) -> None:
    ask(at_desk, release, enter_minister(by=vera))
    link = PersonalLink.objects.get()
    send_back_signed(link=link, code=code_for(link), words="The ferry runs daily.")
    home = shown(at_desk.get(reverse("wagtailadmin_home")))
    assert "Ana Lipovan: The ferry runs daily." in home


def test_who_may_not_share_asks_nobody(release: Release, vera: Officer) -> None:
    signatory = enter_minister(by=vera)
    client = Client()
    client.force_login(factories.make_officer(Role.ADVISER, "adviser"))
    ask(client, release, signatory)
    assert not PersonalLink.objects.exists()
    assert "Ask a signatory" not in shown(client.get(reverse("releases:review", args=[release.pk])))


def test_a_signatory_is_no_officer_for_four_eyes(writer: Officer, vera: Officer) -> None:
    """`communique check` counts officers alone: a signatory neither publishes nor writes."""
    Officer.objects.filter(pk=vera.pk).update(is_active=False)
    enter_minister(by=vera)
    assert any("Fewer than two officers" in finding.what for finding in newsroom_findings())
