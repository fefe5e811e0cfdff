"""A backup is made while the office is open, holds no key, and is believed only once it was read back."""

from __future__ import annotations

import errno
import gzip
import json
import os
import random
import subprocess
import tarfile
import threading
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections

from communique.keeping.actions.backing_up import back_up
from communique.keeping.archive import Reader
from communique.keeping.errors import Refused
from communique.keeping.last import last_backup
from communique.keeping.verifying import verify_backup
from communique.ledger.keys import key_file
from communique.ledger.models import Entry
from tests.keeping.conftest import publish

pytestmark = pytest.mark.django_db(transaction=True)


def members(file: Path) -> dict[str, bytes]:
    with Reader(file) as reader:
        return {member.name: b"".join(reader.pieces(member)) for member in reader.members()}


def everything_in(file: Path) -> bytes:
    """Its bytes as they lie, and unpacked."""
    held = members(file)
    packed = held.get("database.sqlite3.gz")
    return file.read_bytes() + b"".join(held.values()) + (gzip.decompress(packed) if packed else b"")


def left_beside(file: Path) -> list[str]:
    return [path.name for path in file.parent.iterdir() if file.name in path.name]


def test_it_holds_database_originals_and_media_and_others_can_check_it(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "office.tar"
    made = back_up(file=file)
    assert made.verified.head is not None
    assert made.verified.head.size == made.verified.manifest.entries == 3  # the key's own entry, two editions
    assert made.verified.files == 2
    assert left_beside(file) == [file.name]
    assert file.stat().st_mode & 0o077 == 0
    unpacked = tmp_path / "unpacked"
    with tarfile.open(file) as tar:
        tar.extractall(unpacked, filter="data")
    subprocess.run(["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=unpacked, check=True)
    assert (unpacked / "media/images/мост.jpg").read_bytes() == b"smaller"
    verified = verify_backup(file)
    assert verified.head == made.verified.head
    noted = last_backup()
    assert noted is not None
    assert (noted.file, noted.entries) == (str(file), 3)


def test_it_is_one_moment_of_an_office_that_goes_on_publishing(home: Path, tmp_path: Path) -> None:
    stop = threading.Event()

    def write() -> None:
        try:
            while not stop.is_set():
                publish(os.urandom(2000))
        finally:
            connections.close_all()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(3):
            made = back_up(file=tmp_path / f"{number}.tar")
            assert made.verified.head is not None
    finally:
        stop.set()
        writer.join()
    assert Entry.objects.count() > 3
    assert (
        verify_backup(tmp_path / "2.tar").manifest.entries
        >= verify_backup(tmp_path / "0.tar").manifest.entries
    )


@pytest.mark.parametrize("folder", ["keys", "media/keys", "originals/aa"])
def test_no_key_is_in_it_wherever_the_keys_lie(
    home: Path, tmp_path: Path, settings: Any, folder: str
) -> None:
    elsewhere = home / folder
    elsewhere.parent.mkdir(parents=True, exist_ok=True)
    (home / "keys").rename(elsewhere)
    settings.KEYS = elsewhere
    (home / "media" / "link").symlink_to(key_file())
    file = tmp_path / "office.tar"
    back_up(file=file)
    held = everything_in(file)
    private = key_file().read_text().strip()
    # PRIVATE+KEY+name+hash+base64: the last part may hold a plus of its own.
    for secret in (private, private.split("+", 4)[4], "PRIVATE+KEY", "secret-of-the-sessions"):
        assert secret.encode() not in held
    assert not [name for name in members(file) if "key" in name or name.endswith("link")]


def test_any_byte_changed_is_found(home: Path, tmp_path: Path) -> None:
    file, changed = tmp_path / "office.tar", tmp_path / "changed.tar"
    back_up(file=file)
    whole = file.read_bytes()
    headers = [*range(2048), *range(len(whole) - 2500, len(whole))]
    dice = random.Random(7)
    for at in [*dice.sample(headers, 60), *(dice.randrange(len(whole)) for _ in range(40))]:
        changed.write_bytes(whole[:at] + bytes([whole[at] ^ (1 << dice.randrange(8))]) + whole[at + 1 :])
        with pytest.raises(Refused):
            verify_backup(changed)


@pytest.mark.parametrize("keep", [0, 1, 511, 512, 5000, -1, -512, -1024, -1025])
def test_a_backup_cut_off_is_found(home: Path, tmp_path: Path, keep: int) -> None:
    file = tmp_path / "office.tar"
    back_up(file=file)
    file.write_bytes(file.read_bytes()[:keep])
    with pytest.raises(Refused):
        verify_backup(file)


def test_a_damaged_or_missing_original_makes_no_backup(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "office.tar"
    (original,) = (path for path in (home / "originals").rglob("*") if path.is_file())
    original.write_bytes(b"something else")
    with pytest.raises(Refused, match=f"{original.name} is damaged"):
        back_up(file=file)
    original.unlink()
    with pytest.raises(Refused, match=f"missing: 1 .{original.name}"):
        back_up(file=file)
    assert left_beside(file) == []
    assert last_backup() is None


def test_a_log_that_was_tampered_with_makes_no_backup(home: Path, tmp_path: Path) -> None:
    from tests.flushing import unguarded

    with unguarded(connection):
        leaf = bytes(Entry.objects.get(index=1).leaf).replace(b'"ver":1', b'"ver":2')
        Entry.objects.filter(index=1).update(leaf=leaf)
    with pytest.raises(Refused, match="do not give the root"):
        back_up(file=tmp_path / "office.tar")


def test_a_full_disk_is_one_sentence_and_leaves_nothing(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "office.tar"
    file.write_bytes(b"the backup of yesterday")

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("communique.keeping.archive.os.fsync", full)
    with pytest.raises(Refused, match="is full"):
        back_up(file=file, replace=True)
    assert left_beside(file) == [file.name]
    assert file.read_bytes() == b"the backup of yesterday"


def test_ctrl_c_leaves_nothing(home: Path, tmp_path: Path) -> None:
    def pressed(what: str, _done: int, _total: int) -> None:
        if what == "Packing photographs and letters":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        back_up(file=tmp_path / "office.tar", progress=pressed)
    assert left_beside(tmp_path / "office.tar") == []


def test_what_stands_there_is_kept_unless_it_is_to_be_replaced(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "office.tar"
    back_up(file=file)
    with pytest.raises(Refused, match="--replace"):
        back_up(file=file)
    back_up(file=file, replace=True)
    with pytest.raises(Refused, match="among what is backed up"):
        back_up(file=home / "originals" / "office.tar")
    with pytest.raises(Refused, match="folder that exists"):
        back_up(file=tmp_path / "nowhere" / "office.tar")


def test_what_a_killed_backup_left_is_cleared(home: Path, tmp_path: Path) -> None:
    left = tmp_path / ".office.tar.making"
    left.mkdir()
    (left / "backup.tar").write_bytes(b"half")
    back_up(file=tmp_path / "office.tar")
    assert left_beside(tmp_path / "office.tar") == ["office.tar"]


def test_a_home_without_a_database_makes_no_backup(tmp_path: Path, elsewhere: Any) -> None:
    with elsewhere() as new:
        new.mkdir()
        with pytest.raises(Refused, match=r"is COMMUNIQUE_(HOME|DATABASE) the right one"):
            back_up(file=tmp_path / "office.tar")


def test_an_empty_office_has_a_backup_without_a_checkpoint(tmp_path: Path, settings: Any) -> None:
    settings.HOME = tmp_path
    made = back_up(file=tmp_path / "office.tar")
    assert made.verified.head is None
    assert "checkpoint" not in members(tmp_path / "office.tar")
    assert json.loads(members(tmp_path / "office.tar")["manifest.json"])["entries"] == 0
    assert verify_backup(tmp_path / "office.tar").facts.logged
