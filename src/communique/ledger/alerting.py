"""The alert: every new entry is mailed to people outside the desk, so that an intruder's release is seen.

Who hears is set on the machine, not at the desk, which an intruder may hold. How far the mail has come is a
row of its own and no event: a mail server that is away must neither lose an entry nor hold up what else is
told, and 400 entries that come at once are one mail.
"""

from __future__ import annotations

import datetime
import hashlib
import logging
import threading
from collections.abc import Callable, Sequence
from typing import Final

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connections, transaction
from django.db.models import Max
from django.utils import timezone

from communique.ledger.appending import read_head
from communique.ledger.leaves import EraseLeaf, KeyLeaf, read_leaf
from communique.ledger.models import Alert, Checkpoint, Edition, Entry

logger = logging.getLogger(__name__)
EditionAddress = Callable[[str, int], str]  # of a language's tag and an edition's number
MOST_LINES: Final = 500
BETWEEN_LOOKS: Final = 5.0  # seconds
FIRST_WAIT: Final = 5.0
LONGEST_WAIT: Final = 10 * 60.0
BUSY: Final = datetime.timedelta(minutes=3)  # longer than any mail takes
ACTS: Final = {
    "publish": "published",
    "correct": "corrected",
    "withdraw": "withdrawn",
    "restore": "restored",
    "erase": "parts erased",
    "key": "keys changed",
}


def keep_alerting(stop: threading.Event, address: EditionAddress) -> None:
    """For a thread of the worker: looks every few seconds; patient where the mail server is away."""
    failures = 0
    while not stop.is_set():
        try:
            alert(address)
        except Exception as error:  # noqa: BLE001  the mail server's, the network's, the database's
            failures += 1
            logger.error("The alert could not be mailed, and will be: %s", _why(error))  # noqa: TRY400
        else:
            failures = 0
        finally:
            connections.close_all()
        wait = FIRST_WAIT * 2.0 ** min(failures - 1, 20) if failures else BETWEEN_LOOKS
        stop.wait(min(LONGEST_WAIT, wait))


def alert(address: EditionAddress) -> int:
    """Mails the entries that nobody was told of, all in one mail; returns how many.

    The first time there is nothing to tell: whoever begins to listen hears of what comes from then on. If
    the process ends between the mail and the note that it went, the mail goes again, with the same
    Message-ID. Raises what the mail server's refusal raises; nothing is noted then.
    """
    if not settings.ALERTED:
        return 0
    claimed = _claim()
    if claimed is None:
        return 0
    told, last = claimed
    try:
        _message(list(_entries(told, last)), told, last, address).send()
    except BaseException:
        Alert.objects.filter(pk=1).update(busy_until=None)
        raise
    Alert.objects.filter(pk=1).update(told=last, busy_until=None)
    return last - told


def waiting() -> int:
    """How many entries nobody was told of yet."""
    row = Alert.objects.filter(pk=1).first()
    return max(0, _last_entry() - row.told) if row else 0


def _claim() -> tuple[int, int] | None:
    """What is to be told of, from behind the first index to the second; None for nothing, or where another
    worker is at it.
    """
    last = _last_entry()
    row = Alert.objects.filter(pk=1).first()
    if row is not None and row.told >= last:
        return None
    with transaction.atomic():
        row, made = Alert.objects.select_for_update().get_or_create(pk=1, defaults={"told": last})
        now = timezone.now()
        if made or (row.busy_until and now < row.busy_until <= now + BUSY) or row.told >= last:
            return None
        row.busy_until = now + BUSY
        row.save(update_fields=["busy_until"])
        return row.told, last


def _last_entry() -> int:
    last: int | None = Entry.objects.aggregate(last=Max("index"))["last"]
    return -1 if last is None else last


def _entries(told: int, last: int) -> Sequence[Entry]:
    return list(Entry.objects.filter(index__gt=told, index__lte=last).order_by("index")[:MOST_LINES])


def _message(entries: Sequence[Entry], told: int, last: int, address: EditionAddress) -> EmailMessage:
    count, log = last - told, _origin()
    editions = Edition.objects.filter(entry__in=[entry.index for entry in entries])
    known = {each.entry_id: each for each in editions.select_related("sealed_by")}
    about = [_lines(entry, known.get(entry.index), address) for entry in entries]
    if count == 1:
        act = ACTS.get(entries[0].act, entries[0].act)
        subject, first = f"{log}: entry {last}, {act}", f"There is a new entry in the log {log}."
    else:
        subject = f"{log}: {count} new entries, {told + 1} to {last}"
        first = f"There are {count} new entries in the log {log}."
    if count > len(entries):
        about.append(f"… and {count - len(entries)} more, up to entry {last}.")
    last_words = (
        "If the office did not do this, somebody else is at its desk or has its key: tell the office at "
        "once, by telephone."
    )
    digest = hashlib.sha256(f"{log}\n{told + 1}\n{last}".encode()).hexdigest()[:24]
    headers = {
        "Auto-Submitted": "auto-generated",
        "Message-ID": f"<{told + 1}-{last}.{digest}@{settings.DEFAULT_FROM_EMAIL.rpartition('@')[2]}>",
    }
    body = "\n\n".join([first, *about, last_words]) + "\n"
    return EmailMessage(subject, body, to=list(settings.ALERTED), headers=headers)


def _lines(entry: Entry, edition: Edition | None, address: EditionAddress) -> str:
    leaf = read_leaf(bytes(entry.leaf))
    act = ACTS.get(entry.act, entry.act)
    at = f"{leaf.time.astimezone(datetime.UTC):%Y-%m-%d %H:%M:%S} UTC"
    if isinstance(leaf, KeyLeaf):
        change = {"new": "a new log's first key", "rotate": "a new key", "revoke": "a key was revoked"}
        names = "\n".join(f"    {key}" for key in leaf.keys)
        return f"Entry {entry.index}: {act} ({change[leaf.change]})\n  {at}\n  in force:\n{names}"
    if isinstance(leaf, EraseLeaf):
        return f"Entry {entry.index}: {act}, edition {leaf.edition}\n  {at}"
    by = f", by {_role(edition)}" if edition is not None else ""
    tag = next(iter(leaf.languages), "")
    where = f"\n  {address(tag, leaf.edition)}" if tag else ""
    return f"Entry {entry.index}: {act}, edition {leaf.edition}\n  {at}{by}{where}"


def _origin() -> str:
    newest = Checkpoint.objects.order_by("-size").first()
    return read_head(newest).origin if newest else ""


def _role(edition: Edition) -> str:
    """Never a name: mail is read by many on its way."""
    officer = edition.sealed_by
    if officer.built_in:
        return "the software itself"
    roles = sorted(officer.groups.values_list("name", flat=True))
    return " and ".join(roles) or "an officer without a role"


def _why(error: Exception) -> str:
    """Without what the server said of a log-in, where its answer may repeat a name."""
    code = getattr(error, "smtp_code", None)
    return f"{type(error).__name__}{f' {code}' if code else ''}" + (
        f" ({error.strerror})" if isinstance(error, OSError) and error.strerror else ""
    )
