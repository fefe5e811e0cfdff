"""Changing the log's keys: the log itself says which keys sign from then on, and which no longer do."""

from __future__ import annotations

from contextlib import suppress

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from communique.ledger import rules, seen
from communique.ledger.appending import Log, keys_in_force, read_head, take_turn
from communique.ledger.errors import Refused
from communique.ledger.keys import key_file, make_signers, next_key_file, read_signers, write_signers
from communique.ledger.leaves import KeyChange, KeyLeaf, read_leaf
from communique.ledger.models import Checkpoint, Entry
from communique.ledger.tiled.notes import Signer


def make_key() -> tuple[str, ...]:
    """The first key, before anything is published, so that it can be told to others; its verifier keys.

    Raises Refused where the log has entries, or a key lies there already.
    """
    with transaction.atomic():
        take_turn()
        if Entry.objects.exists():
            raise Refused("The log has entries and a key. To change it: «communique ledger key rotate».")
        if key_file().exists():
            raise Refused(f"A key lies at {key_file()} already; «communique ledger key show» shows it.")
        seen.check_never_signed()
        signers = make_signers(settings.LEDGER_ORIGIN, post_quantum=settings.POST_QUANTUM)
        seen.begin_seeing()
        write_signers(key_file(), signers)
    return _names(signers)


def rotate_keys() -> tuple[str, ...]:
    """New keys in place of the old, which vouch for them: the checkpoint between is signed by both.

    Gives the new verifier keys. Cut off anywhere, the log says which keys are right, and the next publish
    goes by that. Raises Refused.
    """
    with transaction.atomic():
        take_turn()
        rules.guards_stand()
        _not_empty()
        log = Log()
        following = make_signers(log.origin, post_quantum=settings.POST_QUANTUM)
        write_signers(next_key_file(), following)
        leaf = KeyLeaf("rotate", _names(following), _names(log.signers), timezone.now())
        log.append(leaf, signers=(*following, *log.signers))
        transaction.on_commit(_put_in_place)
    return _names(following)


def revoke_keys(*, last_entry: int) -> tuple[str, ...]:
    """New keys in place of some that were stolen or lost, which sign nothing any more.

    `last_entry`, the index that whoever asks believes to be the log's last, stands for her knowledge that
    this database is the newest: with the key folder the guard against old copies may be gone too. Raises
    Refused.
    """
    with transaction.atomic():
        take_turn()
        rules.guards_stand()
        latest = _not_empty()
        if latest.size - 1 != last_entry:
            raise Refused(
                f"The last entry of this log is {latest.size - 1}, not {last_entry}. Where yours is higher, "
                "this database is an old copy: put the newest back first."
            )
        if seen.read_seen(seen.beside_key()) is None:
            seen.begin_seeing()
        following = make_signers(read_head(latest).origin, post_quantum=settings.POST_QUANTUM)
        former = keys_in_force()
        log = Log(following)
        write_signers(next_key_file(), following)
        log.append(KeyLeaf("revoke", _names(following), former, timezone.now()))
        transaction.on_commit(_put_in_place)
    return _names(following)


def keys_told() -> list[tuple[KeyLeaf, int]]:
    """Every change of keys that the log tells, the latest first, with the entry's index."""
    entries = Entry.objects.filter(act=Entry.Act.KEY).order_by("-index")
    leaves = ((read_leaf(bytes(entry.leaf)), entry.index) for entry in entries)
    return [(leaf, index) for leaf, index in leaves if isinstance(leaf, KeyLeaf)]


def verifier_keys() -> tuple[str, ...]:
    """The keys that sign, one line each: as the log tells them, or those made for a log that is empty yet."""
    return keys_in_force() or (_names(read_signers(key_file())) if key_file().exists() else ())


def change_of(change: KeyChange) -> str:
    """The change in words, said of the former keys."""
    return {"new": "first", "rotate": "rotated out", "revoke": "revoked"}[change]


def _not_empty() -> Checkpoint:
    latest = Checkpoint.objects.order_by("-size").first()
    if latest is None:
        raise Refused("Nothing was published yet, so there is no key to change.")
    return latest


def _put_in_place() -> None:
    with suppress(FileNotFoundError):  # another process, about to sign, was quicker
        next_key_file().replace(key_file())


def _names(signers: tuple[Signer, ...]) -> tuple[str, ...]:
    return tuple(str(signer.key) for signer in signers)
