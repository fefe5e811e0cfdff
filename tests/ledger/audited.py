"""Ledgers to be audited, what is done to them past the guards, and what the audit tells."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from click.testing import CliRunner, Result
from django.db import connection

from communique.ledger.actions import NewPart, erase_part, keep_original
from communique.ledger.audit import audit_ledger
from communique.ledger.cli import ledger
from communique.ledger.keys import key_file
from communique.ledger.models import Part
from communique.ledger.rekeying import revoke_keys, rotate_keys
from tests.flushing import unguarded
from tests.ledger.sealing import Act, officer, seal, text_parts


def audit(*options: str) -> Result:
    return CliRunner().invoke(ledger, ["audit", *options])


def problems() -> list[str]:
    return [str(problem) for problem in audit_ledger()]


def three_editions() -> None:
    document = uuid.uuid4()
    seal(document)
    digest = keep_original(b"light")
    seal(
        document,
        Act.CORRECT,
        [*text_parts("Мост је затворен"), NewPart(Part.Kind.ORIGINAL, "image/jpeg", digest=digest)],
    )
    seal(document, Act.WITHDRAW, [NewPart(Part.Kind.ABOUT, "application/json", content=b"{}")])


def a_full_life() -> None:
    """Editions, erasures, keys rotated and revoked: nine entries."""
    three_editions()
    rotate_keys()
    key_file().with_name("ledger.key.next").replace(key_file())  # no commit in a test, so nobody did
    seal()
    erase_part(
        part=Part.objects.get(kind="original"), by=officer("chief", superuser=True), reason="A court said so"
    )
    revoke_keys(last_entry=6)
    key_file().with_name("ledger.key.next").replace(key_file())
    seal()
    seal()


def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a few entries fill several blocks of several stretches."""
    monkeypatch.setattr("communique.ledger.audit.blocks.BLOCK", 4)
    for module in ("blocks", "trees"):
        monkeypatch.setattr(f"communique.ledger.audit.{module}.STRETCH", 2)


def change(*statements: str) -> None:
    """Runs `statements` past guards and checks; the connection keeps neither for the next test."""
    with unguarded(connection), connection.cursor() as cursor:
        on_sqlite = connection.vendor == "sqlite"
        if on_sqlite:
            cursor.execute("PRAGMA defer_foreign_keys = ON")
            cursor.execute("PRAGMA ignore_check_constraints = ON")
        try:
            for statement in statements:
                cursor.execute(statement)
        finally:
            if on_sqlite:
                cursor.execute("PRAGMA ignore_check_constraints = OFF")


def rewritten(model: type[Any], field: str, turned: Callable[[Any], Any]) -> list[Callable[[], None]]:
    """A change of one row, for each row."""

    def one(pk: Any) -> None:
        row = model.objects.get(pk=pk)
        model.objects.filter(pk=pk).update(**{field: turned(getattr(row, field))})

    return [partial(one, pk) for pk in model.objects.order_by("pk").values_list("pk", flat=True)]


def flipped(at: int) -> Callable[[Any], Any]:
    def turned(value: Any) -> Any:
        if value is None:
            return value
        raw = bytearray(value)
        raw[at % len(raw)] ^= 1 << (at % 8)
        return bytes(raw)

    return turned
