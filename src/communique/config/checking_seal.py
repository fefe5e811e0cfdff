"""What `communique check` says of the seal: log, key, the checkpoints kept outside, witnesses, alert."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings

from communique.config import environment
from communique.config.checking import Finding

RESUME = "«communique ledger resume» tells what was seen signed, and what to do."


def seal_findings() -> Iterator[Finding]:
    yield from _log()
    yield from _kept_outside()
    yield from _witnesses()
    yield from _alert()


def _log() -> Iterator[Finding]:
    from communique.ledger.fitness import unfit
    from communique.ledger.keys import key_file
    from communique.ledger.models import Checkpoint

    newest = Checkpoint.objects.order_by("-size").first()
    if reason := unfit():
        yield Finding("bad", f"Nothing can be published: {reason}", RESUME)
    elif newest is None:
        yield Finding("good", "The log is empty; the first publishing begins it, and makes its key.")
    else:
        yield Finding("good", f"The log is fit to be signed: {newest.size} entries, key at {key_file()}.")


def _kept_outside() -> Iterator[Finding]:
    from communique.ledger import seen
    from communique.ledger.errors import BehindItself
    from communique.ledger.tiled.checkpoints import Checkpoint

    for path, what in ((seen.beside_key(), "Beside the key"), (seen.elsewhere(), "On the second disk")):
        if path is None:
            yield Finding(
                "look",
                "The last checkpoint is kept on one disk only.",
                "Let COMMUNIQUE_SECOND_DISK name a folder on another disk: no publishing from an old copy.",
            )
            continue
        try:
            kept = seen.read_seen(path)
        except BehindItself as error:
            yield Finding("bad", str(error), RESUME)
            continue
        if isinstance(kept, Checkpoint):
            yield Finding("good", f"{what}, the last checkpoint has {kept.size} entries.")


def _witnesses() -> Iterator[Finding]:
    from communique.ledger.cosigning.standing import standing

    if settings.WITNESSES is None:
        yield Finding(
            "look",
            "No witness cosigns the log: nobody else would notice two truths.",
            "Ask an archive or a university, then set COMMUNIQUE_WITNESSES (docs/how-to/witness-a-log.md).",
        )
        return
    found = standing(settings.WITNESSES)
    if found.satisfied or not found.size:
        yield Finding("good", found.sentence())
    else:
        yield Finding(
            "look", found.sentence(), "«communique ledger witnesses» asks them and tells what they say."
        )


def _alert() -> Iterator[Finding]:
    from communique.ledger.alerting import waiting

    if not settings.ALERTED:
        yield Finding(
            "look",
            "Nobody outside the desk hears of new entries.",
            "Set COMMUNIQUE_ALERT (docs/how-to/hear-of-every-entry.md).",
        )
    elif environment.mail_server() is None:
        yield Finding(
            "bad", "New entries are to be mailed, and there is no mail server.", "Set COMMUNIQUE_MAIL."
        )
    elif count := waiting():
        yield Finding(
            "look",
            f"New entries that were not mailed yet: {count}.",
            "Does a worker run, and does the mail server answer? The worker's log tells.",
        )
    else:
        yield Finding("good", f"New entries are mailed to {len(settings.ALERTED)} addresses.")
