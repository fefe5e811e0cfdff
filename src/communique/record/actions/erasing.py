from __future__ import annotations

from django.db import transaction

from communique.events.actions import write_event
from communique.ledger.models import Edition
from communique.record.actions.following import erase_words


def erase_findings(*, edition: Edition) -> int:
    """Empties what the record quotes of texts that `edition` no longer has, the latest or not."""
    with transaction.atomic():
        erased = erase_words(edition)
        if erased:
            write_event("findings_proposed", edition=edition.pk)
    return erased
