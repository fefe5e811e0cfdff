"""The only writers of editions: what is published is sealed, in one transaction."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext
from wagtail.log_actions import log

from communique.events.actions import write_event
from communique.ledger import originals, rules
from communique.ledger.appending import Log, take_turn
from communique.ledger.document import wording_of
from communique.ledger.errors import AlreadyErased, NotAllowed, OutsideTransaction, Refused
from communique.ledger.leaves import EditionLeaf, EraseLeaf, PartLeaf, new_part_id
from communique.ledger.models import Edition, Part, PartBytes
from communique.ledger.parts import NewPart, check_parts
from communique.ledger.queries import latest_edition

if TYPE_CHECKING:
    from communique.staff.models import Officer

__all__ = ["NewPart", "erase_part", "has_original", "keep_original", "seal_edition"]

SALT = 32


def seal_edition(*, document: uuid.UUID, act: Edition.Act, parts: Sequence[NewPart], by: Officer) -> Edition:
    """Seals a new edition of `document` within the running transaction, parts in the order given.

    Its number is the ledger's next, its version the document's next; neither leaves a gap, since a
    transaction that is rolled back takes them back and only one writer at a time has the turn. Whether
    `by` may publish is asked by the room that calls. The entry of the log and its signed checkpoint are
    part of the same transaction.

    Raises OutsideTransaction, GuardsMissing, WrongAct, BadPart, OriginalMissing, NoSigner, BehindItself or
    LogDamaged.
    """
    if not connection.in_atomic_block:
        raise OutsideTransaction("An edition is sealed within the transaction that publishes its release.")
    check_parts(parts)
    take_turn()
    rules.guards_stand()
    latest = latest_edition(document)
    rules.check_act(latest, act)
    moment, number = timezone.now(), (Edition.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    version = latest.version + 1 if latest else 1
    salts = [secrets.token_bytes(SALT) for _ in parts]
    leaves = tuple(_committed(part, salt) for part, salt in zip(parts, salts, strict=True))
    previous = latest.entry_id if latest else None
    leaf = EditionLeaf(act.value, document, number, version, previous, moment, leaves)
    edition = Edition.objects.create(
        number=number,
        document=document,
        version=version,
        act=act,
        previous=latest,
        entry=Log().append(leaf),
        sealed_at=moment,
        sealed_by=by,
    )
    _keep_parts(edition, parts, salts, leaves)
    return edition


def keep_original(content: bytes) -> str:
    """Keeps a press original durably (synced) before any row names it; returns its SHA-256 in hex."""
    return originals.put_original(content)


def has_original(digest: str, size: int | None) -> bool:
    """Whether a press original of `size` bytes is kept by that name; its bytes are read when it is sealed."""
    try:
        return bool(digest) and originals.path_of(digest).stat().st_size == size
    except FileNotFoundError:
        return False


def erase_part(*, part: Part, by: Officer, reason: str) -> None:
    """Empties what a part says, for good; its commitment stays, so the ledger still proves the rest, and an
    entry of the log says that it went.

    An original's file goes with the last part that names it. A text has its layout beside it (captions,
    credits): whoever erases the one decides on the other. Backups keep what they have until they expire,
    PostgreSQL keeps the old row until its next vacuum. Raises NotAllowed, AlreadyErased and Refused.
    """
    if not rules.may_erase(by):
        raise NotAllowed(gettext("Your role does not include erasing what was published."))
    if not reason.strip():
        raise Refused(gettext("Say why the part is erased: the reason is kept in the audit."))
    with transaction.atomic():
        take_turn()
        rules.guards_stand()
        held = PartBytes.objects.select_for_update().get(part=part)
        if held.erased_at is not None:
            raise AlreadyErased(
                gettext("%(part)s was erased on %(day)s.")
                % {"part": part, "day": f"{held.erased_at:%Y-%m-%d}"}
            )
        _overwrite_what_goes()
        moment = timezone.now()
        edition = part.edition
        entry = Log().append(
            EraseLeaf(
                edition.document, edition.number, edition.version, edition.entry_id, moment, (part.uid,)
            )
        )
        PartBytes.objects.filter(part=part).update(
            salt=None, content=None, digest="", wording="", erased_at=moment, erasure=entry
        )
        log(part, "ledger.erase_part", user=by, data={"reason": reason.strip()})
        write_event("part_erased", edition=part.edition_id)
        if held.digest:
            transaction.on_commit(lambda: _remove_unless_named(held.digest))


def _overwrite_what_goes() -> None:
    """SQLite leaves what was emptied in its file's free pages unless told to write zeros over it."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")


def _remove_unless_named(digest: str) -> None:
    """Has the turn while it looks, so that no edition is just being sealed that names the file."""
    with transaction.atomic():
        take_turn()
        if not PartBytes.objects.filter(digest=digest).exists():
            originals.remove_original(digest)


def _committed(part: NewPart, salt: bytes) -> PartLeaf:
    if part.kind == Part.Kind.ORIGINAL:
        size, commitment = originals.measure(part.digest, salt)
    else:
        size, commitment = len(part.content), hashlib.sha256(salt + part.content).digest()
    return PartLeaf(new_part_id(), part.kind.value, part.language, part.media_type, size, commitment)


def _keep_parts(
    edition: Edition, parts: Sequence[NewPart], salts: Sequence[bytes], leaves: Sequence[PartLeaf]
) -> None:
    rows = [
        Part(
            edition=edition,
            ordinal=ordinal,
            uid=leaf.id,
            kind=leaf.kind,
            language=leaf.language,
            media_type=leaf.media_type,
            size=leaf.size,
            commitment=leaf.commitment,
        )
        for ordinal, leaf in enumerate(leaves)
    ]
    Part.objects.bulk_create(rows)
    PartBytes.objects.bulk_create(
        PartBytes(
            part=row,
            salt=salt,
            content=part.content,
            digest=part.digest,
            wording=wording_of(part.content.decode()) if part.kind == Part.Kind.TEXT else "",
        )
        for row, part, salt in zip(rows, parts, salts, strict=True)
    )
