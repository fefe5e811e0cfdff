"""The ledger's rows as plain tuples, in the order of the log, a stretch of it at a time.

Each is one short reading statement: on SQLite whoever reads keeps others from writing.
"""

# ruff: noqa: S608 - statements are made of this file's own names alone

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connection

from communique.ledger.places import SHIFT

Row = tuple[Any, ...]


def _fetch(sql: str, values: Iterable[Any]) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(values))
        found: list[Row] = cursor.fetchall()
    return found


def _document(column: str) -> str:
    """The id as a leaf spells it."""
    if connection.vendor == "postgresql":
        return f"{column}::text"
    pieces = ((1, 8), (9, 4), (13, 4), (17, 4))
    cut = "||'-'||".join(f"substr({column}, {start}, {length})" for start, length in pieces)
    return f"{cut}||'-'||substr({column}, 21)"


def _moment(column: str) -> str:
    """The time to the second, as a leaf spells it."""
    if connection.vendor == "postgresql":
        return f"to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')"
    return f"replace(substr({column}, 1, 19), ' ', 'T')||'Z'"


def entries(first: int, end: int) -> list[Row]:
    """index, act, document, leaf."""
    return _fetch(
        f'SELECT "index", act, {_document("document")}, leaf FROM ledger_entry '
        'WHERE "index" >= %s AND "index" < %s ORDER BY "index"',
        [first, end],
    )


def leaves_at(indexes: Iterable[int]) -> dict[int, bytes]:
    found = list(indexes)
    sql = f'SELECT "index", leaf FROM ledger_entry WHERE "index" IN ({_marks(found)})'
    return {index: as_bytes(leaf) for index, leaf in _fetch(sql, found)} if found else {}


def nodes(ranges: Iterable[tuple[int, int]]) -> list[Row]:
    """place, hash: of one range of places after the other, each up to its end, exclusive."""
    found: list[Row] = []
    for first, end in ranges:
        sql = "SELECT place, hash FROM ledger_node WHERE place >= %s AND place < %s ORDER BY place"
        found += _fetch(sql, [first, end])
    return found


def checkpoints(first: int, end: int) -> list[Row]:
    """size, note."""
    return _fetch(
        "SELECT size, note FROM ledger_checkpoint WHERE size >= %s AND size < %s ORDER BY size", [first, end]
    )


def cosignatures(first: int, end: int) -> list[Row]:
    """checkpoint, witness, line."""
    return _fetch(
        "SELECT checkpoint_id, witness, line FROM ledger_cosignature "
        "WHERE checkpoint_id >= %s AND checkpoint_id < %s ORDER BY checkpoint_id, id",
        [first, end],
    )


def editions(first: int, end: int) -> list[Row]:
    """entry, number, version, act, document, time, previous_id; of the previous: entry, number, version,
    act, document.
    """
    return _fetch(
        "SELECT e.entry_id, e.number, e.version, e.act, "
        f"{_document('e.document')}, {_moment('e.sealed_at')}, e.previous_id, "
        f"p.entry_id, p.number, p.version, p.act, {_document('p.document')} "
        "FROM ledger_edition e LEFT JOIN ledger_edition p ON p.id = e.previous_id "
        "WHERE e.entry_id >= %s AND e.entry_id < %s ORDER BY e.entry_id",
        [first, end],
    )


def number_before(entry: int) -> int:
    """Of the last edition before this entry; 0 where there is none."""
    found = _fetch(
        "SELECT number FROM ledger_edition WHERE entry_id < %s ORDER BY entry_id DESC LIMIT 1", [entry]
    )
    return int(found[0][0]) if found else 0


def parts(first: int, end: int) -> list[Row]:
    """entry, ordinal, uid, kind, language, media_type, size, commitment; of its bytes: part_id, salt,
    content, digest, wording, erased_at, erasure_id.
    """
    return _fetch(
        "SELECT e.entry_id, p.ordinal, p.uid, p.kind, p.language, p.media_type, p.size, p.commitment, "
        f"h.part_id, h.salt, h.content, h.digest, h.wording, {_moment('h.erased_at')}, h.erasure_id "
        "FROM ledger_edition e JOIN ledger_part p ON p.edition_id = e.id "
        "LEFT JOIN ledger_partbytes h ON h.part_id = p.id "
        "WHERE e.entry_id >= %s AND e.entry_id < %s ORDER BY e.entry_id, p.ordinal",
        [first, end],
    )


def erased(uids: Iterable[str]) -> dict[str, Row]:
    """Of each part: uid, erasure_id; of its edition: entry, number, version, document."""
    found = list(uids)
    rows = _fetch(
        f"SELECT p.uid, h.erasure_id, e.entry_id, e.number, e.version, {_document('e.document')} "
        "FROM ledger_part p JOIN ledger_edition e ON e.id = p.edition_id "
        f"LEFT JOIN ledger_partbytes h ON h.part_id = p.id WHERE p.uid IN ({_marks(found)})",
        found,
    )
    return {row[0]: row for row in rows}


def key_leaves() -> list[Row]:
    """index, leaf."""
    return _fetch('SELECT "index", leaf FROM ledger_entry WHERE act = \'key\' ORDER BY "index"', [])


def ends() -> Row:
    """Smallest and largest index of an entry, smallest and largest size of a checkpoint, or None."""
    return _fetch(
        'SELECT (SELECT min("index") FROM ledger_entry), (SELECT max("index") FROM ledger_entry), '
        "(SELECT min(size) FROM ledger_checkpoint), (SELECT max(size) FROM ledger_checkpoint)",
        [],
    )[0]


def counted(entries_looked_at: int) -> Row:
    """Rows that belong to the entries looked at, in one statement, so that nothing is published in between:
    editions, parts, parts' bytes, and nodes beside the number that all the entries there are would give.
    """
    later = "JOIN ledger_edition e ON e.id = p.edition_id WHERE e.entry_id >= %s"
    return _fetch(
        "SELECT (SELECT count(*) FROM ledger_edition) "
        '- (SELECT count(*) FROM ledger_edition e JOIN ledger_entry x ON x."index" = e.entry_id '
        "WHERE e.entry_id >= %s), "
        f"(SELECT count(*) FROM ledger_part) - (SELECT count(*) FROM ledger_part p {later}), "
        "(SELECT count(*) FROM ledger_partbytes) "
        f"- (SELECT count(*) FROM ledger_partbytes h JOIN ledger_part p ON p.id = h.part_id {later}), "
        "(SELECT count(*) FROM ledger_node), (SELECT count(*) FROM ledger_entry), "
        "(SELECT count(*) FROM ledger_cosignature c LEFT JOIN ledger_checkpoint k "
        "ON k.size = c.checkpoint_id WHERE k.size IS NULL)",
        [entries_looked_at] * 3,
    )[0]


ORPHANS = {
    "edition": "SELECT e.number FROM ledger_edition e LEFT JOIN ledger_entry x "
    'ON x."index" = e.entry_id WHERE x."index" IS NULL',
    "part": "SELECT p.id FROM ledger_part p LEFT JOIN ledger_edition e ON e.id = p.edition_id "
    "WHERE e.id IS NULL",
    "bytes": "SELECT h.part_id FROM ledger_partbytes h LEFT JOIN ledger_part p ON p.id = h.part_id "
    "WHERE p.id IS NULL",
}


def orphans(kind: str, most: int) -> list[int]:
    """Rows without the row that they belong to: slow, and asked for only where the counts do not fit."""
    return [number for (number,) in _fetch(f"{ORPHANS[kind]} LIMIT {most}", [])]


def places_beyond(entries: int) -> list[int]:
    """Nodes that no entry completes: a walk through all, asked for only where their count does not fit."""
    sql = (
        f"SELECT place FROM ledger_node WHERE place < 0 OR place >= {63 << SHIFT} "
        f"OR (place & {(1 << SHIFT) - 1}) >= (CAST(%s AS bigint) >> CAST(place >> {SHIFT} AS integer)) "
        "ORDER BY place LIMIT 20"
    )
    return [place for (place,) in _fetch(sql, [entries])]


def as_bytes(value: object) -> bytes:
    """What stands in a column of bytes; empty for what is none, as SQLite lets anything stand anywhere."""
    return bytes(value) if isinstance(value, bytes | memoryview) else b""


def _marks(values: list[Any]) -> str:
    return ",".join(["%s"] * len(values))
