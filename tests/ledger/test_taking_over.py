"""A home from before the log: its editions get entries, a key and a checkpoint when it is migrated."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import subprocess
import sys
import uuid
from pathlib import Path

from communique.ledger.leaves import EditionLeaf, EraseLeaf, KeyLeaf, read_leaf
from communique.ledger.tiled import tree
from communique.ledger.tiled.checkpoints import open_checkpoint
from communique.ledger.tiled.notes import VerifierKey

SAID = ("The bridge is open\n", "The bridge is open, and free\n", "The bridge is closed\n")


def migrated(home: Path, *to: str) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("COMMUNIQUE_")}
    command = [sys.executable, "-m", "django", "migrate", "--verbosity=0", *to]
    command.append("--settings=communique.config.settings")
    subprocess.run(command, env={**kept, "COMMUNIQUE_HOME": str(home)}, check=True)


def seal_in_the_first_form(database: sqlite3.Connection) -> None:
    """Three editions of one release, the second's text erased since."""
    # Today's guards name columns that the first form had not; its own would let these rows in.
    for (guard,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        database.execute(f"DROP TRIGGER {guard}")
    officer = 1
    database.execute(
        "INSERT INTO staff_officer (id, username, password, first_name, last_name, email, is_staff, "
        "is_active, is_superuser, date_joined, must_change_password, built_in) "
        "VALUES (1, 'root', '', '', '', '', 0, 1, 0, '2026-01-01', 0, 0)"
    )
    document = uuid.uuid4().hex
    for number, said in enumerate(SAID, start=1):
        salt = bytes([number]) * 32
        act = "publish" if number == 1 else "correct"
        database.execute(
            "INSERT INTO ledger_edition (id, number, document, version, act, sealed_at, previous_id, "
            "sealed_by_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                number,
                number,
                document,
                number,
                act,
                f"2026-05-0{number} 10:00:00",
                number - 1 or None,
                officer,
            ],
        )
        database.execute(
            "INSERT INTO ledger_part (id, edition_id, ordinal, kind, language, media_type, size, commitment) "
            "VALUES (?, ?, 0, 'text', 'en', 'text/plain; charset=utf-8', ?, ?)",
            [number, number, len(said), hashlib.sha256(salt + said.encode()).digest()],
        )
        kept = (None, None, "2026-05-09 10:00:00") if number == 2 else (salt, said.encode(), None)
        database.execute(
            "INSERT INTO ledger_partbytes (part_id, salt, content, digest, erased_at) "
            "VALUES (?, ?, ?, '', ?)",
            [number, *kept],
        )
    database.commit()


def test_editions_of_the_first_form_come_into_the_log(tmp_path: Path) -> None:
    migrated(tmp_path, "ledger", "0004")
    migrated(tmp_path, "staff")
    with sqlite3.connect(tmp_path / "communique.sqlite3") as database:
        seal_in_the_first_form(database)
    migrated(tmp_path)

    with sqlite3.connect(tmp_path / "communique.sqlite3") as database:
        entries = database.execute('SELECT leaf FROM ledger_entry ORDER BY "index"')
        leaves = [bytes(row[0]) for row in entries]
        note = bytes(database.execute("SELECT note FROM ledger_checkpoint ORDER BY size DESC").fetchone()[0])
        wordings = [row[0] for row in database.execute("SELECT wording FROM ledger_partbytes ORDER BY 1")]
        refused = database.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'").fetchone()
    first, *rest = [read_leaf(leaf) for leaf in leaves]
    assert isinstance(first, KeyLeaf)
    assert [type(leaf) for leaf in rest] == [EditionLeaf, EditionLeaf, EditionLeaf, EraseLeaf]
    assert [leaf.edition for leaf in rest if isinstance(leaf, EditionLeaf)] == [1, 2, 3]
    head = open_checkpoint(note, [VerifierKey.parse(key) for key in first.keys])
    frontier = tree.Frontier()
    for leaf in leaves:
        frontier.append(tree.leaf_hash(leaf))
    assert (head.size, head.root) == (5, frontier.root())
    assert [bool(wording) for wording in wordings] == [False, True, True]
    assert refused[0] > 9
    assert (tmp_path / "keys" / "ledger.key").stat().st_mode & 0o777 == 0o600
