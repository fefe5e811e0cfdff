"""The clock jumps by up to ten years, either way, between publishes."""

from __future__ import annotations

import datetime
import logging
import random
from unittest import mock

from tools.faults.figures import Figures, Tell
from tools.faults.homes import home_of_its_own

YEARS = datetime.timedelta(days=3652)
AUDITED = 100


def run(runs: int, seed: int, tell: Tell) -> list[Figures]:
    """A run is one publish at some moment, and its download verified."""
    figures, dice = Figures("clock"), random.Random(seed)  # noqa: S311  no secret
    with home_of_its_own():
        logging.disable(logging.CRITICAL)
        from django.utils import timezone

        now = timezone.now
        shift = datetime.timedelta()

        def shifted() -> datetime.datetime:
            return now() + shift

        with mock.patch("django.utils.timezone.now", shifted):
            for number in range(runs):
                # The ends of the range too, and now and then the right time.
                shift = dice.choice((-YEARS, YEARS, datetime.timedelta(), *[YEARS * dice.uniform(-1, 1)] * 9))
                _publish(figures, newsroom=number % 4 == 3)  # noqa: PLR2004  one run in four
                figures.runs += 1
                if number % AUDITED == AUDITED - 1 or number == runs - 1:
                    _look(figures)
                tell(figures)
    return [figures]


_told: list[object] = []


def _publish(figures: Figures, *, newsroom: bool) -> None:
    from communique.ledger.appending import keys_in_force
    from communique.ledger.bundling import bundle_of
    from communique.ledger.errors import Refused
    from communique.ledger.models import Edition
    from communique.ledger.trust import Trust
    from communique.ledger.verdicts import Verdict
    from communique.ledger.verifying import verify_bundle
    from tools.faults.publishing import ready

    try:
        done = ready(1, newsroom=newsroom)[0]()
    except Refused as error:
        figures.refused += 1
        if not newsroom or "still to come" not in str(error):
            figures.broke(str(error))
        return
    figures.acknowledged += 1
    _told.append(done)
    with bundle_of(Edition.objects.get(number=done.number)) as bundle:
        outcome = verify_bundle(bundle, Trust.of(keys_in_force()))
    if outcome.verdict != Verdict.CURRENT:
        figures.broke(f"edition {done.number}: {outcome.sentence}")


def _look(figures: Figures) -> None:
    from tools.faults.checking import check_all, check_by_audit
    from tools.faults.striking import add

    found = check_all(_told)  # type: ignore[arg-type]
    found.broken += check_by_audit()
    add(figures, found)
