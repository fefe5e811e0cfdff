"""Approval by link: who may be asked, what a code is good for, and that nothing else approves."""

from __future__ import annotations

import datetime

import pytest
from django.core import mail
from hypothesis import HealthCheck, given, settings, strategies

from communique.newsroom.actions import signing
from communique.newsroom.actions.drafting import revise_release
from communique.newsroom.actions.linking import revoke_link
from communique.newsroom.actions.publishing import publish_approved
from communique.newsroom.actions.reviewing import approve_release, submit_release, take_back
from communique.newsroom.actions.signatories import (
    change_signatory,
    enter_signatory,
    retire_signatory,
)
from communique.newsroom.actions.signing import (
    CODE_HOLDS,
    CODES_AN_HOUR,
    MOST_WRONG,
    TRIES,
    NoCode,
    Over,
    TooManyCodes,
    WrongCode,
    ask_signatory,
    request_code,
    send_back_signed,
    sign,
    signing_for,
)
from communique.newsroom.errors import NotAllowed, NotReady, Refused
from communique.newsroom.models import Opening, PersonalLink, Release, Review, Signatory, SignatoryMail
from communique.newsroom.one_time import digits_in
from communique.newsroom.states import State
from communique.staff.models import Officer
from communique.staff.roles import Role
from tests import factories
from tests.newsroom.signing_room import (
    MINISTER,
    another_than,
    asked,
    change_past_the_lock,
    code_for,
    code_in_mail,
    enter_minister,
    put_in_review,
    send_mails,
    stage,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def release(writer: Officer) -> Release:
    return put_in_review(writer)


@pytest.fixture
def link(release: Release, minister: Signatory, writer: Officer) -> PersonalLink:
    return asked(release, minister, writer)[0]


def later(link: PersonalLink, by: datetime.timedelta) -> None:
    """As if `by` had passed since the last code was asked for."""
    fresh = PersonalLink.objects.get(pk=link.pk)
    if fresh.code_expires_at is not None:
        fresh.code_expires_at -= by
        fresh.save(update_fields=["code_expires_at"])
    for row in SignatoryMail.objects.filter(link=link):
        SignatoryMail.objects.filter(pk=row.pk).update(made_at=row.made_at - by)


def whats(link: PersonalLink) -> list[str]:
    return [each.what for each in link.openings.order_by("pk")]


def test_a_signatory_approves_with_the_code_from_her_mail(
    release: Release, link: PersonalLink, writer: Officer
) -> None:
    sign(link=link, code=code_for(link))
    review = Review.objects.get(release=release)
    assert stage(release) is State.APPROVED
    assert (review.approved_for, review.approved_by) == ("Ana Lipovan", writer)
    assert whats(link) == [Opening.What.CODE_SENT, Opening.What.APPROVED]
    approved = Release.objects.get(pk=release.pk)
    edition = publish_approved(release=approved, by=factories.make_officer(Role.APPROVER, "publisher"))
    assert edition.version == 1


def test_she_sends_back_with_words(release: Release, link: PersonalLink) -> None:
    code = code_for(link)
    with pytest.raises(NotReady):
        send_back_signed(link=link, code=code, words="  ")
    send_back_signed(link=link, code=code, words="The ferry runs on Fridays.")
    review = Review.objects.get(release=release)
    assert (review.ending, review.answer) == (Review.Ending.SENT_BACK, "The ferry runs on Fridays.")
    assert stage(release) is State.DRAFT
    assert whats(link)[-1] == Opening.What.SENT_BACK


def test_nothing_kept_opens_or_approves_anything(link: PersonalLink, release: Release) -> None:
    request_code(link=link)
    assert all(row.seed for row in SignatoryMail.objects.filter(sent_at=None))
    code = code_in_mail()
    token = signing_token()
    kept = f"{list(PersonalLink.objects.values())} {list(SignatoryMail.objects.values())}"
    assert code not in kept
    assert token not in kept
    assert not any(row.seed for row in SignatoryMail.objects.all())


def signing_token() -> str:
    body = str(mail.outbox[0].body)
    return body.split("/approve/")[1].split("/", maxsplit=1)[0]


def test_mails_say_nothing_of_the_text(link: PersonalLink, release: Release) -> None:
    request_code(link=link)
    send_mails()
    assert len(mail.outbox) == 2
    for message in mail.outbox:
        html = getattr(message, "alternatives", ())
        whole = f"{message.subject} {message.message().as_string()} {message.body} {html}"
        assert "Bridge" not in whole
        assert "мост" not in whole
        assert "Friday" not in whole
        assert message.to == [MINISTER]
    assert code_in_mail() not in mail.outbox[-1].subject


@pytest.mark.parametrize(("language", "said"), [("sr-Cyrl", "Ваш кôд"), ("sr-Latn", "Vaš kôd")])
def test_mails_are_in_her_language_and_script(
    release: Release, officer: Officer, writer: Officer, language: str, said: str
) -> None:
    request_code(link=asked(release, enter_minister(language, officer), writer)[0])
    code_in_mail()
    assert said in mail.outbox[-1].subject
    assert mail.outbox[-1].extra_headers["Content-Language"] == language


def test_a_wrong_code_is_counted_and_five_are_enough(link: PersonalLink, release: Release) -> None:
    code = code_for(link)
    for left in reversed(range(TRIES)):
        with pytest.raises(WrongCode) as wrong:
            sign(link=link, code=another_than(code))
        assert wrong.value.left == left
    with pytest.raises(NoCode):
        sign(link=link, code=code)
    assert stage(release) is State.IN_REVIEW
    assert whats(link).count(Opening.What.WRONG_CODE) == TRIES


def test_a_link_closes_after_too_many_wrong_codes_in_all(link: PersonalLink, release: Release) -> None:
    for count in range(MOST_WRONG):
        if count % TRIES == 0:
            code = code_for(link)
        with pytest.raises(WrongCode):
            sign(link=link, code=another_than(code))
    with pytest.raises(Over):
        request_code(link=link)
    with pytest.raises(Over):
        sign(link=link, code=code)
    assert signing_for(signing_token()) is None


def test_a_code_ends(link: PersonalLink, release: Release) -> None:
    code = code_for(link)
    later(link, CODE_HOLDS)
    with pytest.raises(NoCode):
        sign(link=link, code=code)
    fresh = code_for(link)
    with pytest.raises(WrongCode):
        sign(link=link, code=code if code != fresh else another_than(fresh))
    sign(link=link, code=fresh)
    with pytest.raises(Over):
        sign(link=link, code=fresh)
    assert whats(link).count(Opening.What.APPROVED) == 1


def test_a_code_is_good_for_its_own_link_alone(
    link: PersonalLink, minister: Signatory, writer: Officer
) -> None:
    other = put_in_review(writer)
    another, _address = asked(other, minister, writer)
    code, second = code_for(link), code_for(another)
    with pytest.raises(WrongCode):
        sign(link=another, code=code if code != second else another_than(second))
    assert stage(other) is State.IN_REVIEW


def test_codes_are_sent_so_often_in_an_hour_and_not_twice_for_two_presses(link: PersonalLink) -> None:
    request_code(link=link)
    request_code(link=link)
    assert SignatoryMail.objects.filter(kind="code").count() == 1
    for _each in range(CODES_AN_HOUR - 1):
        later(link, datetime.timedelta(minutes=1))
        request_code(link=link)
    later(link, datetime.timedelta(minutes=1))
    with pytest.raises(TooManyCodes) as refused:
        request_code(link=link)
    assert 0 < refused.value.seconds <= 3600
    later(link, datetime.timedelta(hours=1))
    request_code(link=link)


def test_without_a_code_nothing_approves(link: PersonalLink) -> None:
    for given_code in ("", "000000"):
        with pytest.raises(NoCode):
            sign(link=link, code=given_code)


@given(typed=strategies.one_of(strategies.text(max_size=12), strategies.from_regex(r"\A\d{6}\Z")))
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_whatever_is_typed_only_the_code_approves(link: PersonalLink, release: Release, typed: str) -> None:
    PersonalLink.objects.filter(pk=link.pk).update(code_digest="", code_tries=0, revoked_at=None)
    Opening.objects.filter(link=link).delete()
    SignatoryMail.objects.filter(link=link, kind="code").delete()
    code = code_for(link)
    if digits_in(typed) != code:
        with pytest.raises(WrongCode):
            sign(link=link, code=digits_in(typed))
    assert stage(release) is State.IN_REVIEW


def test_it_ends_with_its_review(link: PersonalLink, release: Release, writer: Officer) -> None:
    code = code_for(link)
    take_back(release=release, by=writer)
    with pytest.raises(Over):
        sign(link=link, code=code)
    submit_release(release=release, by=writer)
    with pytest.raises(Over):
        sign(link=link, code=code)
    with pytest.raises(Over):
        request_code(link=link)
    assert stage(release) is State.IN_REVIEW


def test_it_ends_when_the_draft_is_changed(link: PersonalLink, release: Release, writer: Officer) -> None:
    code = code_for(link)
    change_past_the_lock(release, writer)
    with pytest.raises(Over):
        sign(link=link, code=code)
    assert stage(release) is State.IN_REVIEW


def test_what_a_colleague_approved_or_an_officer_revoked_is_over(
    link: PersonalLink, release: Release, minister: Signatory, writer: Officer
) -> None:
    code = code_for(link)
    revoke_link(link=link, by=writer)
    with pytest.raises(Over):
        sign(link=link, code=code)
    again, _address = asked(release, minister, writer)
    code = code_for(again)
    approve_release(release=release, by=factories.colleague())
    with pytest.raises(Over):
        sign(link=again, code=code)
    with pytest.raises(Refused, match="approved already"):
        ask_signatory(release=release, signatory=minister, by=writer)


def test_asked_again_the_earlier_link_ends(
    link: PersonalLink, release: Release, minister: Signatory, writer: Officer
) -> None:
    first = signing_token()
    assert signing_for(first) == link
    asked(release, minister, writer)
    assert signing_for(first) is None


def test_nobody_asks_herself(officer: Officer, writer: Officer, release: Release) -> None:
    """Neither who wrote may enter, nor be, the signatory; nor may whoever asks."""
    own = put_in_review(officer)
    with pytest.raises(NotAllowed, match="cannot name"):
        ask_signatory(release=own, signatory=enter_minister(by=officer), by=writer)
    other = enter_signatory(name="Else", email="else@lipovac.example", language="en", by=officer)
    Officer.objects.filter(pk=writer.pk).update(email="ELSE@Lipovac.example")
    with pytest.raises(NotAllowed, match="cannot approve it herself"):
        ask_signatory(release=release, signatory=other, by=Officer.objects.get(pk=writer.pk))
    assert not PersonalLink.objects.exists()


def test_an_author_who_takes_over_the_line_has_named_her(
    release: Release, link: PersonalLink, minister: Signatory, writer: Officer
) -> None:
    """Also between the asking and the answer."""
    code = code_for(link)
    Signatory.objects.filter(pk=minister.pk).update(entered_by=writer)
    with pytest.raises(NotAllowed):
        sign(link=link, code=code)
    assert stage(release) is State.IN_REVIEW


def test_who_may_not_write_asks_nobody(release: Release, minister: Signatory) -> None:
    with pytest.raises(NotAllowed):
        ask_signatory(release=release, signatory=minister, by=factories.make_officer(Role.ADVISER))
    draft = factories.make_draft(minister.entered_by)
    with pytest.raises(Refused, match="in review"):
        ask_signatory(release=draft, signatory=minister, by=factories.colleague())


@pytest.mark.parametrize("role", [Role.PRESS_OFFICER, Role.APPROVER, Role.DUTY_OFFICER, Role.CLERK])
def test_only_administrators_say_who_signs(minister: Signatory, role: Role) -> None:
    other = factories.make_officer(role, "other")
    with pytest.raises(NotAllowed):
        enter_signatory(name="Else", email="else@lipovac.example", language="en", by=other)
    with pytest.raises(NotAllowed):
        change_signatory(signatory=minister, name="E", email="e@lipovac.example", language="en", by=other)
    with pytest.raises(NotAllowed):
        retire_signatory(signatory=minister, by=other)


@pytest.mark.parametrize(
    ("name", "email", "language"),
    [
        (" \u200b", "else@lipovac.example", "en"),
        ("E" * 201, "else@lipovac.example", "en"),
        ("Else", "else", "en"),
        ("Else", f"else@{'a' * 300}.example", "en"),
        ("Else", "Ana.Lipovan@LIPOVAC.example", "en"),
        ("Else", "desk@lipovac.example", "en"),
        ("Else", "else@lipovac.example", "xx"),
    ],
)
def test_what_cannot_be_a_signatory_is_refused(
    minister: Signatory, officer: Officer, name: str, email: str, language: str
) -> None:
    Officer.objects.filter(pk=officer.pk).update(email="desk@lipovac.example")
    with pytest.raises(NotReady):
        enter_signatory(name=name, email=email, language=language, by=officer)


def test_changing_or_retiring_her_ends_her_links(
    release: Release, link: PersonalLink, minister: Signatory, writer: Officer, officer: Officer
) -> None:
    other = factories.make_officer(Role.ADMINISTRATOR, "other")
    token = signing_token()
    change_signatory(signatory=minister, name="Ana Lipovan", email=MINISTER, language="sr-Latn", by=other)
    assert signing_for(token) == link
    changed = change_signatory(
        signatory=minister, name="Ana Lipovan", email="ana@lipovac.example", language="sr-Latn", by=other
    )
    assert changed.entered_by == other
    assert signing_for(token) is None
    again, _address = asked(release, changed, writer)
    assert again.email == "ana@lipovac.example"
    retire_signatory(signatory=changed, by=officer)
    with pytest.raises(Over):
        request_code(link=again)
    with pytest.raises(NotAllowed):
        asked(release, Signatory.objects.get(pk=minister.pk), writer)
    with pytest.raises(Refused):
        retire_signatory(signatory=changed, by=officer)


def test_a_correction_is_approved_the_same_way(
    minister: Signatory, officer: Officer, writer: Officer
) -> None:
    release = factories.make_draft(writer)
    factories.publish_release(release=release, by=officer)
    revise_release(release=release, texts=[factories.text("en", "Bridge closed")], by=writer)
    submit_release(release=release, by=writer, note={"en": "It was closed."})
    link, _address = asked(release, minister, writer)
    sign(link=link, code=code_for(link))
    assert stage(release) is State.APPROVED


def test_guessing_is_hopeless() -> None:
    assert MOST_WRONG / 10**6 < 1 / 50_000
    assert datetime.timedelta(days=7) >= signing.LINK_HOLDS
