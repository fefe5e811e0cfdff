"""What tests of approval by link share: who asks, a signatory, a release in review, and her mail.

Rooms whose tests want them take its fixtures into their conftest.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core import mail
from wagtail.models import RevisionMixin

from communique.newsroom.actions.reviewing import submit_release
from communique.newsroom.actions.signatories import enter_signatory
from communique.newsroom.actions.signing import ask_signatory, request_code
from communique.newsroom.mailing.to_signatories import send_to_signatories
from communique.newsroom.models import PersonalLink, Release, Signatory
from communique.newsroom.states import State, stage_of
from communique.staff.models import Officer
from communique.staff.roles import Role
from communique.website.mailing.to_signatories import write_to_signatory
from tests import factories

MINISTER = "ana.lipovan@lipovac.example"
CODE = re.compile(r"^\d{6}$", re.MULTILINE)
ADDRESS = re.compile(r"http://127\.0\.0\.1:8000(/approve/[\w-]+/)")


@pytest.fixture
def writer(officer: Officer) -> Officer:
    """Has no right to approve, and needs none to ask; `officer` has opened the office."""
    return factories.make_officer(Role.PRESS_OFFICER, "writer")


@pytest.fixture
def minister(officer: Officer) -> Signatory:
    return enter_minister(by=officer)


def enter_minister(language: str = "en", by: Officer | None = None, email: str = MINISTER) -> Signatory:
    """Entered by an administrator who writes nothing."""
    keeper = by or factories.make_officer(Role.ADMINISTRATOR, "keeper")
    return enter_signatory(name="Ana Lipovan", email=email, language=language, by=keeper)


def put_in_review(by: Officer, *texts: Any, words: str = "It cannot wait until Friday.") -> Release:
    given = texts or (factories.text("en"), factories.serbian())
    release = factories.make_draft(by, *given)
    submit_release(release=release, by=by, words=words)
    return release


def asked(release: Release, signatory: Signatory, by: Officer) -> tuple[PersonalLink, str]:
    """The link and its address, as it stands in the mail."""
    link = ask_signatory(release=release, signatory=signatory, by=by)
    return link, ADDRESS.findall(last_mail().body)[0]


def stage(release: Release) -> State:
    """As the database has it now."""
    return stage_of(Release.objects.select_related("review", "edition", "schedule").get(pk=release.pk))


def last_mail() -> Any:
    """The newest one, after all that is due was sent."""
    send_mails()
    return mail.outbox[-1]


def change_past_the_lock(release: Release, by: Officer) -> None:
    """As somebody with the database in hand could."""
    RevisionMixin.save_revision(Release.objects.get(pk=release.pk), user=by, clean=False)


def send_mails() -> int:
    return send_to_signatories(write_to_signatory)


def code_in_mail() -> str:
    """The newest one, after all that is due was sent."""
    send_mails()
    bodies = "".join(str(each.body) for each in mail.outbox)
    found: list[str] = CODE.findall(bodies)
    return found[-1]


def code_for(link: PersonalLink) -> str:
    request_code(link=link)
    return code_in_mail()


def another_than(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"
