"""The ledger is audited every night by the office's clock, and the desk says what was found."""

from __future__ import annotations

import datetime
import threading
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings, strategies as st

from communique.config.checking_keeping import keeping_findings
from communique.keeping.actions.auditing import _alone, ask_for_audit, audit_what_is_due
from communique.keeping.actions.backing_up import back_up
from communique.keeping.models import AuditRun
from communique.keeping.queries import _last_hour, is_due, standing
from communique.ledger.appending import read_head
from communique.ledger.models import Checkpoint, PartBytes
from communique.staff.roles import Role
from tests import factories
from tests.desk_screens import _plain_static_files  # noqa: F401  a fixture
from tests.flushing import unguarded
from tests.keeping.conftest import publish

pytestmark = pytest.mark.django_db
BELGRADE = ZoneInfo("Europe/Belgrade")


def spoil() -> None:
    """As somebody with the database's password could."""
    held = PartBytes.objects.exclude(content=b"").order_by("pk")[0]
    with unguarded(connection):
        PartBytes.objects.filter(pk=held.pk).update(content=bytes(held.content or b"") + b"!")


@pytest.fixture
def desk(client: Client) -> Client:
    factories.make_office()
    client.force_login(factories.make_officer(Role.ADMINISTRATOR))
    return client


def test_a_night_without_findings_is_kept_and_shown(desk: Client) -> None:
    publish()
    run = audit_what_is_due()
    assert run is not None
    assert (run.entries, run.editions, run.found, run.problems) == (2, 1, 0, [])
    assert bytes(run.root) == read_head(Checkpoint.objects.get(size=2)).root
    assert audit_what_is_due() is None
    page = desk.get("/desk/").content.decode()
    assert "Everything is as it was sealed. 1 edition, 2 entries of the log." in page
    assert "No backup was made from this home yet." in page
    assert [finding.verdict for finding in keeping_findings()] == ["good", "look"]


def test_what_was_changed_is_an_alarm_before_all_else(desk: Client) -> None:
    publish()
    spoil()
    run = audit_what_is_due()
    assert run is not None
    assert run.found >= 1
    page = desk.get("/desk/").content.decode()
    assert "help-critical" in page
    assert run.problems[0] in page
    assert page.index("not as it was sealed") < page.index("Your drafts")
    findings = list(keeping_findings())
    assert findings[0].verdict == "bad"
    assert findings[0].remedy
    assert findings[1].what == run.problems[0]


def test_no_audit_for_two_days_is_an_alarm(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    publish()
    assert audit_what_is_due() is not None
    assert standing().alarm == ""
    AuditRun.objects.update(ended_at=timezone.now() - datetime.timedelta(hours=49))
    assert "No audit of the ledger has ended since" in standing().alarm
    assert "Does a worker run?" in desk.get("/desk/").content.decode()
    AuditRun.objects.all().delete()
    assert standing().alarm == ""
    later = timezone.now() + datetime.timedelta(days=3)
    monkeypatch.setattr("communique.keeping.queries.timezone.now", lambda: later)
    assert "never audited" in standing().alarm


def test_an_officer_asks_for_one_and_the_worker_does_it(desk: Client) -> None:
    publish()
    assert audit_what_is_due() is not None
    answer = desk.post("/desk/keeping/audit/", follow=True)
    assert "was asked for and begins within a minute" in answer.content.decode()
    desk.post("/desk/keeping/audit/")
    assert AuditRun.objects.filter(kind="by_hand").count() == 1
    run = audit_what_is_due()
    assert run is not None
    assert run.kind == "by_hand"
    assert run.asked_by is not None
    assert "By hand audit, ended" in desk.get("/desk/").content.decode()


def test_only_whoever_runs_the_office_asks(client: Client) -> None:
    factories.make_office()
    clerk = factories.make_officer(Role.CLERK)
    with pytest.raises(Exception, match="Your role"):
        ask_for_audit(by=clerk)
    client.force_login(clerk)
    assert "The ledger, audited" not in client.get("/desk/").content.decode()
    assert client.post("/desk/keeping/audit/").status_code in {302, 403}
    client.force_login(factories.make_officer(Role.APPROVER))
    page = client.get("/desk/").content.decode()
    assert "The ledger, audited" in page
    assert "Audit now" not in page
    assert not AuditRun.objects.exists()


def test_a_worker_that_ends_leaves_it_to_the_next(desk: Client) -> None:
    publish()
    stop = threading.Event()
    stop.set()
    assert audit_what_is_due(stop=stop) is None
    assert AuditRun.objects.get().ended_at is None
    run = audit_what_is_due()
    assert run is not None
    assert AuditRun.objects.get() == run


@pytest.mark.django_db(transaction=True)
def test_one_worker_at_a_time(desk: Client) -> None:
    publish()
    begun, ended = threading.Event(), threading.Event()

    def other() -> None:
        try:
            with _alone() as mine:
                assert mine
                begun.set()
                ended.wait(60)
        finally:
            connection.close()

    worker = threading.Thread(target=other)
    worker.start()
    assert begun.wait(60)
    assert audit_what_is_due() is None
    assert not AuditRun.objects.exists()
    ended.set()
    worker.join()
    assert audit_what_is_due() is not None


@pytest.mark.django_db(transaction=True)
def test_the_last_backup_is_told(desk: Client, tmp_path: Any) -> None:
    publish()
    back_up(file=tmp_path / "office.tar")
    assert "Last backup:" in desk.get("/desk/").content.decode()
    assert [finding.verdict for finding in keeping_findings()] == ["good", "good"]


def test_the_hour_is_the_offices() -> None:
    night = datetime.datetime(2026, 7, 2, 3, 0, tzinfo=BELGRADE)
    run = AuditRun.objects.create(
        kind="nightly", asked_at=night, started_at=night, ended_at=night + datetime.timedelta(minutes=1)
    )
    assert not is_due(night + datetime.timedelta(hours=23, minutes=59), BELGRADE)
    assert is_due(night + datetime.timedelta(hours=24), BELGRADE)
    AuditRun.objects.filter(pk=run.pk).update(started_at=night - datetime.timedelta(seconds=1))
    assert is_due(night, BELGRADE)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.datetimes(datetime.datetime(2020, 1, 1), datetime.datetime(2040, 1, 1)))  # noqa: DTZ001
def test_the_last_hour_is_at_most_a_day_ago(moment: datetime.datetime) -> None:
    now = moment.replace(tzinfo=datetime.UTC)
    for zone in (BELGRADE, ZoneInfo("America/New_York"), ZoneInfo("UTC")):
        hour = _last_hour(now, zone)
        assert datetime.timedelta(0) <= now - hour <= datetime.timedelta(hours=25)
