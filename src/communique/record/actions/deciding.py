"""How every decision on a finding is made: asked, held, compared with what was seen, written, told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy
from wagtail.log_actions import log

from communique.events.actions import write_event
from communique.record import rules
from communique.record.errors import NotAllowed, NothingToDecide
from communique.record.models import (
    Commitment,
    Decision,
    Finding,
    OccasionTold,
    Position,
    Standing,
    Statement,
)
from communique.record.rows import rows_of
from communique.record.stamps import stamp_of
from communique.record.states import DECISIONS, Verb, may_follow

if TYPE_CHECKING:
    from communique.staff.models import Officer

Found = TypeVar("Found", bound=Finding)

# How events and addresses call each kind.
KINDS: dict[str, type[Finding]] = {
    "statement": Statement,
    "occasion": OccasionTold,
    "position": Position,
    "commitment": Commitment,
}
NAMES = {model: name for name, model in KINDS.items()}
_CHANGED = {"occasion": "occasion_changed", "commitment": "commitment_changed"}
_IS_ALREADY = {
    Decision.PROPOSED: gettext_lazy("Nobody has decided on it yet, so there is nothing to take back."),
    Decision.CONFIRMED: gettext_lazy("It is confirmed already."),
    Decision.MENDED: gettext_lazy("It is confirmed already, as it was mended."),
    Decision.REFUSED: gettext_lazy("It is refused already."),
}


def kind_of(finding: Finding) -> str:
    """«statement», «occasion», «position» or «commitment»."""
    return NAMES[type(finding)]


def check_may_decide(by: Officer) -> None:
    if not rules.may_decide(by):
        raise NotAllowed(_("Your role does not include deciding on what was read."))


@contextmanager
def deciding(finding: Found, verb: Verb, *, seen: str | None, by: Officer) -> Iterator[Found]:
    """Gives the row as it is now, held, to be changed; writes it with the decision when the block ends.

    `seen` is the stamp of what the officer saw, by default that of `finding` itself. Raises NotAllowed, and
    NothingToDecide where the row is another by now, or its words are gone.
    """
    check_may_decide(by)
    with transaction.atomic():
        held = hold(finding)
        check_stands(held)
        check_seen(held, seen or stamp_of(finding))
        decision = Decision(held.decision)
        if not may_follow(decision, verb):
            raise NothingToDecide(_IS_ALREADY[decision])
        before = facts_of(held)
        yield held
        held.decision = DECISIONS[decision, verb]
        undone = held.decision == Decision.PROPOSED
        held.decided_by, held.decided_at = (None, None) if undone else (by, timezone.now())
        held.save()
        tell(held, f"record.{verb}", before=before, by=by)


def hold(finding: Found) -> Found:
    """The row as it is now, held until the transaction ends."""
    rows = rows_of(type(finding)).select_for_update(of=("self",))
    held = rows.filter(pk=finding.pk).first()
    if held is None:
        raise NothingToDecide(_("The text was read again meanwhile, and this was not found any more."))
    return held


def check_stands(finding: Finding) -> None:
    if finding.standing != Standing.CURRENT:
        told = Standing(finding.standing).label.lower()
        raise NothingToDecide(
            _("This is no longer on the site (%(told)s). Open the edition shown now.") % {"told": told}
        )
    if not finding.words:
        raise NothingToDecide(_("These words were erased; there is nothing left to decide on."))


def check_seen(finding: Finding, seen: str) -> None:
    if stamp_of(finding) == seen:
        return
    if finding.decided_by is None or finding.decided_at is None:
        raise NothingToDecide(_("This was changed meanwhile. Look at it again, then decide."))
    raise NothingToDecide(
        _("%(decided_by)s decided on this meanwhile (%(lower)s). Look at it again, then decide.")
        % {"decided_by": finding.decided_by, "lower": Decision(finding.decision).label.lower()}
    )


def facts_of(finding: Finding) -> dict[str, Any]:
    """What a decision may change, as numbers and choices: for the audit, which outlives an erasure."""
    facts: dict[str, Any] = {"decision": str(finding.decision), "span": [finding.start, finding.end]}
    for name in ("speaker_id", "organisation_id", "occasion_id", "kind", "outcome"):
        if hasattr(finding, name):
            facts[name.removesuffix("_id")] = getattr(finding, name)
    return facts


def tell(finding: Finding, action: str, *, by: Officer, before: dict[str, Any] | None = None) -> None:
    """The line in the audit and the events of a decision just written."""
    kind = kind_of(finding)
    after = facts_of(finding)
    earlier = before or {}
    changed = {
        name: [earlier.get(name), value] for name, value in after.items() if earlier.get(name) != value
    }
    log(
        finding,
        action,
        user=by,
        title=f"{kind.capitalize()} {finding.key}",
        data={"edition": finding.edition_id, "key": finding.key, "changed": changed},
    )
    write_event("finding_decided", kind=kind, finding=finding.pk, edition=finding.edition_id)
    if kind in _CHANGED:
        write_event(_CHANGED[kind], **{kind: finding.pk})


def confirm(finding: Found, *, seen: str | None, by: Officer) -> Found:
    with deciding(finding, Verb.CONFIRM, seen=seen, by=by) as held:
        pass
    return held


def refuse(finding: Found, *, seen: str | None, by: Officer) -> Found:
    with deciding(finding, Verb.REFUSE, seen=seen, by=by) as held:
        pass
    return held
