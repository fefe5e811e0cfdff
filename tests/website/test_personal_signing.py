"""The page behind a signatory's link: what it shows, what a post does, and that opening it does nothing."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from communique.directory.queries import the_office
from communique.newsroom.actions.drafting import revise_release
from communique.newsroom.actions.linking import revoke_link
from communique.newsroom.actions.publishing import publish_approved
from communique.newsroom.actions.reviewing import approve_release, submit_release, take_back
from communique.newsroom.actions.scheduling import schedule_releases
from communique.newsroom.actions.signing import CODES_AN_HOUR, TRIES
from communique.newsroom.models import Opening, PersonalLink, Release, Review, Signatory
from communique.newsroom.states import State
from communique.staff.models import Officer
from communique.staff.roles import Role
from tests import factories
from tests.newsroom.signing_room import (
    MINISTER,
    another_than,
    asked,
    change_past_the_lock,
    code_in_mail,
    enter_minister,
    put_in_review,
    send_mails,
    stage,
)
from tests.page_words import source

CANARY = "Ferry across the Lipa on Fridays"
pytestmark = pytest.mark.django_db


@pytest.fixture
def release(writer: Officer) -> Release:
    factories.make_section()
    english = factories.illustrated(writer, CANARY)
    return put_in_review(writer, english, factories.serbian())


@pytest.fixture
def address(release: Release, minister: Signatory, writer: Officer) -> str:
    return asked(release, minister, writer)[1]


def post(address: str, do: str, **given: str) -> Any:
    return Client().post(f"{address}en/", {"do": do, **given})


def code_for(address: str) -> str:
    answer = post(address, "code")
    assert (answer.status_code, answer["Location"]) == (303, f"{address}en/#answer")
    return code_in_mail()


def test_she_reads_asks_for_a_code_and_approves(release: Release, address: str, writer: Officer) -> None:
    page = Client().get(address)
    said = source(page)
    assert CANARY in said
    assert "To approve: a first publication" in said
    assert "writer asks you to approve this text" in said
    assert "It cannot wait until Friday." in said
    assert "For Ana Lipovan alone, opened on" in said
    assert "Your answer is for all its languages: English, Српски, Srpski." in said
    assert "one-time-code" not in said
    assert MINISTER not in said
    code = code_for(address)
    waiting = Client().get(address)
    assert 'autocomplete="one-time-code"' in source(waiting)
    assert 'inputmode="numeric"' in source(waiting)
    assert "a•••@lipovac.example" in source(waiting)
    assert code not in source(waiting)
    answer = post(address, "approve", code=f"{code[:3]} {code[3:]}")
    assert (answer.status_code, answer["Location"]) == (303, f"{address}en/")
    assert stage(release) is State.APPROVED
    after = source(Client().get(address))
    assert "You have approved it" in after
    assert "one-time-code" not in after
    assert "The office now says when it goes public." in after


def test_it_is_kept_by_nobody_and_sets_no_cookie(address: str) -> None:
    for response in (
        Client().get(address),
        post(address, "code"),
        post(address, "approve", code="1"),
        Client().get(f"{address}sr-latn/"),
    ):
        assert not response.cookies
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert response.headers["X-Robots-Tag"].startswith("noindex")
        policy = response.headers["Content-Security-Policy"]
        assert "form-action 'self'" in policy
        assert "unsafe" not in policy
        assert "script-src" not in policy
        assert "<script" not in response.content.decode()
        assert "style=" not in response.content.decode()


def test_it_opens_in_her_language_and_in_every_other(
    release: Release, writer: Officer, officer: Officer
) -> None:
    _link, address = asked(release, enter_minister("sr-Latn", officer), writer)
    assert "Za odobrenje: prvo objavljivanje" in source(Client().get(address))
    assert "За одобрење: прво објављивање" in source(Client().get(f"{address}sr/"))
    assert "Otvoren most" in source(Client().get(f"{address}sr-latn/"))
    assert Client().get(f"{address}de/").status_code == 404


def test_photographs_lie_behind_the_link_alone(release: Release, address: str) -> None:
    found = set(
        re.findall(rf"{address}pictures/[0-9a-f]{{64}}/[a-z0-9-]+\.jpg", source(Client().get(address)))
    )
    assert found
    for picture in found:
        assert Client().get(picture).status_code == 200
        assert Client().get(picture.removeprefix(address[:-1])).status_code == 404
    assert "Ana Lipovan" in Client().get(f"{address}mark.svg").content.decode()


def test_opening_does_nothing_but_be_noted(release: Release, address: str) -> None:
    """As mail scanners do: every address and method that shows, with whatever stands in the query."""
    before = list(PersonalLink.objects.values())
    mails = len(mail.outbox)
    for path in (address, f"{address}en/", f"{address}?do=code", f"{address}en/?do=approve&code=000000"):
        assert Client().get(path).status_code == 200
        assert Client().head(path).status_code == 200
    for method in ("put", "delete", "patch", "options"):
        assert getattr(Client(), method)(address).status_code == 405
    assert list(PersonalLink.objects.values()) == before
    assert send_mails() == 0
    assert len(mail.outbox) == mails
    assert [each.what for each in Opening.objects.all()] == [Opening.What.OPENED] * 4
    assert stage(release) is State.IN_REVIEW


def test_mistakes_are_told_and_change_nothing(release: Release, address: str) -> None:
    for answer, said in (
        (post(address, "approve", code="12"), "Give the code from your mail: 6 digits."),
        (post(address, "approve", code="123456"), "That code holds no more."),
        (post(address, "send-back", code="123456"), "Say what is to be mended."),
        (post(address, "send-back", code="123456", words="a" * 2001), "2000 characters at the most"),
    ):
        assert answer.status_code == 422
        assert said in source(answer)
    code = code_for(address)
    wrong = post(address, "send-back", code=another_than(code), words="The ferry runs <daily>.")
    assert "4 tries are left" in source(wrong)
    assert "The ferry runs &lt;daily&gt;.</textarea>" in wrong.content.decode()
    assert "<details open>" in wrong.content.decode()
    assert post(address, "nonsense").status_code == 303
    assert post(address, "code", words="a" * 3_000_000).status_code == 413
    for left in range(TRIES - 2, -1, -1):
        last = source(post(address, "approve", code=another_than(code)))
        assert ("tried no more" in last) is (left == 0)
    assert "That code holds no more." in source(post(address, "approve", code=code))
    assert stage(release) is State.IN_REVIEW


def test_too_many_codes_are_told_with_when_to_come_again(address: str) -> None:
    for _each in range(CODES_AN_HOUR):
        code = code_for(address)
        for _try in range(TRIES - 2):
            post(address, "approve", code=another_than(code))
        PersonalLink.objects.update(code_digest="")
        Opening.objects.all().delete()
    answer = post(address, "code")
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 3600
    assert "The next one can be sent in 60 minutes." in source(answer)


def test_she_sends_back_and_is_thanked(release: Release, address: str) -> None:
    answer = post(address, "send-back", code=code_for(address), words="The ferry runs daily.")
    assert answer.status_code == 200
    assert "You have sent it back" in source(answer)
    assert CANARY not in source(answer)
    assert not answer.cookies
    assert Review.objects.get(release=release).answer == "The ferry runs daily."
    assert Client().get(address).status_code == 404


def test_after_approval_it_says_when_and_then_nothing(release: Release, address: str) -> None:
    post(address, "approve", code=code_for(address))
    again = post(address, "approve", code="000000")
    assert again.status_code == 303, "a second press of the button finds what the first one did"
    publisher = factories.make_officer(Role.APPROVER, "publisher")
    approved = Release.objects.get(pk=release.pk)
    instant = datetime.datetime(2031, 5, 6, 9, 30, tzinfo=the_office().zone)
    schedule_releases(releases=[approved], instant=instant, by=publisher)
    assert "It goes public by itself on 6 May 2031 at 09:30." in source(Client().get(address))
    publish_approved(release=Release.objects.get(pk=release.pk), by=publisher)
    assert Client().get(address).status_code == 404


def test_a_correction_shows_its_note_and_what_it_changes(
    writer: Officer, officer: Officer, minister: Signatory
) -> None:
    picture = factories.make_picture(writer)
    english = factories.text("en", "Bridge opened", "It opened on Monday.")
    release = factories.make_draft(writer, english, factories.serbian())
    factories.publish_release(release=release, by=officer)
    changed = factories.text(
        "en", "Bridge opened", "It opened on Friday.", more=[factories.photograph(picture)]
    )
    revise_release(release=release, texts=[changed, factories.serbian()], by=writer)
    submit_release(release=release, by=writer, note={"en": "It was Friday.", "sr-Cyrl": "Петак."})
    _link, address = asked(release, minister, writer)
    page = Client().get(address)
    said = source(page)
    assert "To approve: a correction of what is public" in said
    assert "It was Friday." in said
    assert "Changed: 1 paragraph. Added: 1 photograph." in said
    assert re.search(r"<del>.*Monday.*</del><ins>.*Friday.*</ins>", said)
    # The new photograph is not public, so that it is shown from behind the link here, too.
    assert not re.search(r'(src|srcset)="/pictures/', page.content.decode())
    assert "Petak." in source(Client().get(f"{address}sr-latn/"))
    assert "ниједна реч се не разликује" in source(Client().get(f"{address}sr/"))


def test_what_is_over_or_never_was_answers_alike(
    release: Release, writer: Officer, minister: Signatory, officer: Officer
) -> None:
    revoked_link, revoked = asked(release, minister, writer)
    revoke_link(link=revoked_link, by=writer)
    expired_link, expired = asked(release, minister, writer)
    PersonalLink.objects.filter(pk=expired_link.pk).update(expires_at=expired_link.made_at)
    other = put_in_review(writer)
    _link, taken_back = asked(other, minister, writer)
    take_back(release=other, by=writer)
    third = put_in_review(writer)
    _link, quicker = asked(third, minister, writer)
    approve_release(release=third, by=officer)
    fourth = put_in_review(writer)
    _link, changed = asked(fourth, minister, writer)
    change_past_the_lock(fourth, writer)
    gone = [revoked, expired, taken_back, quicker, changed]
    made_up = ["/approve/abc/", f"/approve/{'a' * 32}/", f"/approve/{'a' * 500}/", "/approve/a/b/c"]
    Opening.objects.all().delete()
    for method in ("get", "head"):
        answers = [getattr(Client(), method)(each) for each in [*gone, *made_up, f"{revoked}mark.svg"]]
        assert {answer.status_code for answer in answers} == {404}
        assert len({answer.content for answer in answers}) == 1
    for each in gone:
        assert post(each, "code").status_code == 404
        assert post(each, "approve", code="123456").content == Client().get("/approve/abc/").content
    assert not Opening.objects.exists()


def test_a_link_to_look_opens_nothing_to_approve(release: Release, address: str) -> None:
    assert Client().get(address.replace("/approve/", "/preview/")).status_code == 404


def test_the_desk_is_asked_where_the_office_cannot_take_her_answer(release: Release, address: str) -> None:
    """She was entered by somebody who is an author by now: her yes counts for nothing."""
    code = code_for(address)
    Signatory.objects.update(entered_by=Review.objects.get(release=release).asked_by)
    answer = post(address, "approve", code=code)
    assert answer.status_code == 409
    assert "Please tell writer." in source(answer)
    assert stage(release) is State.IN_REVIEW
