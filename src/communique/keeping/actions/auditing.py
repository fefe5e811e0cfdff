"""Auditing the whole ledger, every night and when an officer asks."""

from __future__ import annotations

import fcntl
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from communique.directory.queries import NoOffice, the_office
from communique.keeping import rules
from communique.keeping.errors import Refused
from communique.keeping.models import AuditRun
from communique.keeping.queries import is_due, waiting_by_hand
from communique.ledger.appending import read_head
from communique.ledger.audit import Audited, audit_ledger
from communique.ledger.errors import LogDamaged
from communique.ledger.models import Checkpoint

if TYPE_CHECKING:
    from communique.staff.models import Officer

logger = logging.getLogger(__name__)
KEPT: Final = 400  # audits: more than a year of nights
MOST_PROBLEMS: Final = 100
# Names the audit among PostgreSQL's advisory locks: the bytes of "audit".
AUDITING: Final = int.from_bytes(b"audit")


class _Stopped(Exception):
    """The worker ends."""


def ask_for_audit(*, by: Officer) -> AuditRun:
    """An audit that the worker begins within a minute; one that waits already is as good. Raises Refused."""
    if not rules.may_ask_for_audit(by):
        raise Refused(_("Your role does not include asking for an audit."))
    with transaction.atomic():
        waiting = waiting_by_hand()
        if waiting is not None:
            return waiting
        run: AuditRun = AuditRun.objects.create(
            kind=AuditRun.Kind.BY_HAND, asked_at=timezone.now(), asked_by=by
        )
        log(run, "keeping.ask_for_audit", user=by)
    return run


def audit_what_is_due(*, stop: threading.Event | None = None) -> AuditRun | None:
    """Does the audit that is due, if any, unless another worker is at it; gives the one that ended."""
    waiting = waiting_by_hand()
    if waiting is None and not is_due(timezone.now(), _zone()):
        return None
    with _alone() as mine:
        if not mine:
            return None
        # Another worker may have ended it while we looked.
        waiting = waiting_by_hand()
        if waiting is None and not is_due(timezone.now(), _zone()):
            return None
        AuditRun.objects.filter(kind=AuditRun.Kind.NIGHTLY, ended_at=None).delete()  # cut off
        run = waiting or AuditRun(kind=AuditRun.Kind.NIGHTLY, asked_at=timezone.now())
        try:
            return _audit(run, stop or threading.Event())
        except _Stopped:
            return None


def _audit(run: AuditRun, stop: threading.Event) -> AuditRun:
    """Afresh: also the signatures that an earlier one found good, since a night is long."""
    run.started_at, run.root = timezone.now(), _root()
    run.save()
    reached = Audited()

    def checked(audited: Audited) -> None:
        nonlocal reached
        reached = audited
        if stop.is_set():
            raise _Stopped

    problems: list[str] = []
    remedies: dict[str, None] = {}
    for problem in audit_ledger(checked=checked, processes=2):
        remedies[str(problem.remedy)] = None
        if len(problems) < MOST_PROBLEMS:
            problems.append(str(problem))
    run.entries, run.editions, run.found = reached.entries, reached.editions, reached.problems
    run.problems, run.remedies, run.ended_at = problems, list(remedies), timezone.now()
    run.save()
    if run.found:
        logger.error("The audit of the ledger found problems: %d. The first: %s", run.found, problems[0])
    _forget_old_runs()
    return run


def _forget_old_runs() -> None:
    kept = AuditRun.objects.order_by("-asked_at").values_list("pk", flat=True)[:KEPT]
    AuditRun.objects.exclude(pk__in=list(kept)).delete()


def _root() -> bytes:
    """Empty for an empty log; what is wrong with another, the audit tells."""
    newest = Checkpoint.objects.order_by("-size").first()
    try:
        return read_head(newest).root if newest else b""
    except LogDamaged:
        return b""


def _zone() -> ZoneInfo:
    try:
        return ZoneInfo(the_office().time_zone)
    except NoOffice:
        return ZoneInfo("UTC")


@contextmanager
def _alone() -> Iterator[bool]:
    """Whether no other worker audits; let go by the system too when a worker dies."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [AUDITING])
            mine = bool((cursor.fetchone() or (False,))[0])
            try:
                yield mine
            finally:
                if mine:
                    cursor.execute("SELECT pg_advisory_unlock(%s)", [AUDITING])
        return
    with (Path(settings.HOME) / "audit.lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
            return
        yield True
