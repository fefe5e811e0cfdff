"""Does the ledger still hold what was sealed? Every number, act and commitment is gone through again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import connection

from communique.ledger import originals
from communique.ledger.errors import BadPart, OriginalMissing
from communique.ledger.guards import missing_guards
from communique.ledger.models import Edition, Part, PartBytes
from communique.ledger.rules import may_follow

AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Problem:
    """`edition` is a number; None where the problem is the whole ledger's."""

    edition: int | None
    what: str

    def __str__(self) -> str:
        return f"edition {self.edition}: {self.what}" if self.edition is not None else self.what


def audit_first_form(*, checked: Callable[[], None] = lambda: None) -> Iterator[Problem]:
    """Every problem found, in the order of editions; `checked` is called after each edition.

    Holds about a hundred editions in memory at a time, and no original.
    """
    for name in missing_guards(connection):
        yield Problem(None, f"the guard {name} is missing or altered; `communique ledger guard` puts it back")
    expected = 1
    editions = Edition.objects.select_related("previous").prefetch_related("parts__held").order_by("number")
    for edition in editions.iterator(chunk_size=AT_ONCE):
        if edition.number > expected:
            yield Problem(edition.number, f"no edition has the numbers {expected} to {edition.number - 1}")
        elif edition.number < expected:
            yield Problem(edition.number, f"the number is below {expected}, the next one due")
        expected = edition.number + 1
        for what in _out_of_turn(edition):
            yield Problem(edition.number, what)
        for what in _parts_that_fail(edition):
            yield Problem(edition.number, what)
        checked()


def _out_of_turn(edition: Edition) -> Iterator[str]:
    previous = edition.previous
    if previous is None:
        if edition.version != 1:
            yield f"version {edition.version} follows no earlier edition"
    else:
        if previous.document != edition.document:
            yield f"edition {previous.number}, named as the one before, is of another document"
        if previous.number >= edition.number:
            yield f"edition {previous.number}, named as the one before, came later"
        if previous.version != edition.version - 1:
            yield f"version {edition.version} follows version {previous.version}"
    if edition.act not in Edition.Act.values:
        yield f"the act «{edition.act}» is none of a ledger's"
    elif (previous is None or previous.act in Edition.Act.values) and not may_follow(
        previous, Edition.Act(edition.act)
    ):
        yield f"the act «{edition.act}» cannot follow {f'«{previous.act}»' if previous else 'nothing'}"


def _parts_that_fail(edition: Edition) -> Iterator[str]:
    parts = sorted(edition.parts.all(), key=lambda part: part.ordinal)
    if [part.ordinal for part in parts] != list(range(len(parts))) or not parts:
        yield f"its parts are counted {[part.ordinal for part in parts]}"
    for part in parts:
        what = _failing(part, getattr(part, "held", None))
        if what:
            yield f"part {part.ordinal} ({f'{part.kind} {part.language}'.strip()}): {what}"


def _failing(part: Part, held: PartBytes | None) -> str:
    """What is wrong with a part; empty where nothing is, or where it was erased."""
    if held is None:
        return "its bytes are gone without having been erased"
    if held.erased_at is not None:
        return ""
    salt, content = bytes(held.salt or b""), bytes(held.content or b"")
    try:
        if part.kind == Part.Kind.ORIGINAL:
            size, commitment = originals.measure(held.digest, salt)
        else:
            size, commitment = len(content), hashlib.sha256(salt + content).digest()
    except (OriginalMissing, BadPart) as error:
        return str(error)
    if size != part.size or commitment != bytes(part.commitment):
        return "its bytes are not those that were sealed"
    return ""
