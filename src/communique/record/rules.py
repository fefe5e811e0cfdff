"""Who may do what with the record, and what of it the public sees: each rule once, in both its forms."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from django.db.models import Q, QuerySet

from communique.directory.models import Office, RecordShown
from communique.record.models import Commitment, Decision, Finding, Standing, StatementSubject

if TYPE_CHECKING:
    from communique.staff.models import Officer

Found = TypeVar("Found", bound=Finding)

ACCEPTED = (Decision.CONFIRMED, Decision.MENDED)


def may_read(officer: Officer) -> bool:
    """The record at the desk, what was read by machine included, and the briefing."""
    return officer.has_perm("record.view_statement")


def may_decide(officer: Officer) -> bool:
    return officer.built_in or officer.has_perm("record.decide_finding")


def may_follow_up(officer: Officer) -> bool:
    """Say what became of promises, and why."""
    return officer.built_in or officer.has_perm("record.change_commitment")


def is_shown(finding: Finding, office: Office) -> bool:
    """Whether the site shows `finding`, by the office's choice."""
    if finding.standing != Standing.CURRENT or not finding.words:
        return False
    if isinstance(finding, Commitment):
        return office.commitments_public and finding.decision in ACCEPTED
    return finding.decision in _shown_decisions(office)


def shown(findings: QuerySet[Found], office: Office) -> QuerySet[Found]:
    """Those of `findings` that the site shows, by the same rule."""
    current = findings.filter(standing=Standing.CURRENT).exclude(words="")
    if issubclass(findings.model, Commitment):
        return current.filter(decision__in=ACCEPTED) if office.commitments_public else current.none()
    return current.filter(Q(decision__in=_shown_decisions(office)))


def is_told(finding: Finding, office: Office) -> bool:
    """Whether the permanent address of `finding` says what became of it, now that it is shown no more."""
    return bool(finding.words) and finding.decision in _shown_decisions(office)


def shown_matches(matches: QuerySet[StatementSubject], office: Office) -> QuerySet[StatementSubject]:
    """Those subjects of statements that the site shows."""
    return matches.filter(decision__in=_shown_decisions(office))


def shows_read(office: Office) -> bool:
    """Whether the site shows what no officer has looked at yet."""
    return office.record_shown == RecordShown.READ


def _shown_decisions(office: Office) -> tuple[Decision, ...]:
    if office.record_shown == RecordShown.READ:
        return (*ACCEPTED, Decision.PROPOSED)
    return ACCEPTED
