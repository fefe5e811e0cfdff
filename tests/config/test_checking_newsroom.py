"""`communique check` tells whether anybody can approve, and what is overdue."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from communique.config.checking_newsroom import newsroom_findings
from communique.newsroom.actions.reviewing import approve_release, submit_release
from communique.newsroom.actions.scheduling import schedule_releases
from communique.newsroom.models import Schedule
from communique.staff.roles import Role
from tests import factories

pytestmark = pytest.mark.django_db


def told() -> dict[str, str]:
    return {finding.what: finding.verdict for finding in newsroom_findings()}


def test_one_officer_alone_can_publish_nothing() -> None:
    factories.make_office()
    factories.make_officer()
    assert any(what.startswith("Fewer than two") for what in told())
    factories.make_officer(Role.CLERK)
    assert any(what.startswith("Fewer than two") for what in told())
    factories.make_officer(Role.PRESS_OFFICER)
    assert told()["What one officer writes another can approve."] == "good"


def test_what_is_overdue_is_bad() -> None:
    factories.make_office()
    officer = factories.make_officer()
    release = factories.make_draft(officer)
    submit_release(release=release, by=officer)
    approve_release(release=release, by=factories.colleague())
    soon = timezone.now() + datetime.timedelta(hours=1)
    schedule_releases(releases=[release], instant=soon, by=officer)
    assert told()["Nothing that was scheduled is overdue."] == "good"
    Schedule.objects.update(instant=timezone.now() - datetime.timedelta(minutes=2))
    assert [verdict for what, verdict in told().items() if "overdue" in what] == ["bad"]
