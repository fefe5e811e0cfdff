"""The static mirror: to the letter of tlog-tiles, never half, never another log's."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.db import transaction
from django.utils import timezone

from communique.ledger import exporting
from communique.ledger.appending import Log, keys_in_force, take_turn
from communique.ledger.bundling import bundle_of
from communique.ledger.errors import BehindItself, LogDamaged, Refused
from communique.ledger.export_cli import export
from communique.ledger.exporting import export_log
from communique.ledger.leaves import EraseLeaf, new_part_id
from communique.ledger.mirrors import Folder, Mirror
from communique.ledger.models import Checkpoint, Entry
from communique.ledger.tiled.tiles import bundles_of, tiles_of
from communique.ledger.trust import Trust
from communique.ledger.verdicts import Verdict
from communique.ledger.verifying import verify_bundle
from tests.ledger.packed import edition as plain_edition, plain_log
from tests.ledger.sealing import seal

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def mirror(tmp_path: Path) -> Path:
    return tmp_path / "mirror"


def fill(count: int) -> None:
    """Further entries, quicker than by sealing."""
    with transaction.atomic():
        take_turn()
        log = Log()
        for _ in range(count):
            log.append(EraseLeaf(uuid.uuid4(), 1, 1, 1, timezone.now(), (new_part_id(),)))


def files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def expected(size: int) -> set[str]:
    return {"checkpoint", *(tile.path() for tile in (*tiles_of(size), *bundles_of(size)))}


def test_the_mirror_has_exactly_the_files_of_its_size_and_proves_what_is_current(mirror: Path) -> None:
    first = seal()
    told: list[tuple[int, int]] = []
    assert export_log(mirror, tell=lambda done, of: told.append((done, of))).size == 2
    assert files(mirror) == expected(2)
    assert told[-1] == (2, 2)
    fill(258)
    exported = export_log(mirror)
    assert (exported.before, exported.size) == (2, 260)
    assert files(mirror) == expected(260)
    with bundle_of(first) as file:
        outcome = verify_bundle(file, Trust.of(keys_in_force()), log=Mirror(Folder(mirror)))
    assert outcome.verdict == Verdict.CURRENT
    assert outcome.evidence.proved_current


def test_a_second_time_only_what_is_new_is_written(mirror: Path) -> None:
    seal()
    fill(300)
    export_log(mirror)
    before = {name: (mirror / name).stat().st_mtime_ns for name in files(mirror)}
    assert export_log(mirror).written == 0
    assert {name: (mirror / name).stat().st_mtime_ns for name in files(mirror)} == before
    seal()
    assert export_log(mirror).written == 2
    assert (mirror / "tile/0/000").stat().st_mtime_ns == before["tile/0/000"]


def test_cut_off_it_goes_on_and_the_checkpoint_comes_last(
    mirror: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seal()
    fill(300)
    whole, left = exporting._write, 3

    def cut(path: Path, content: bytes) -> bool:
        nonlocal left
        left -= 1
        if left < 0:
            raise KeyboardInterrupt
        return whole(path, content)

    monkeypatch.setattr(exporting, "_write", cut)
    with pytest.raises(KeyboardInterrupt):
        export_log(mirror)
    monkeypatch.undo()
    assert "checkpoint" not in files(mirror)
    (mirror / "tile/0/000").write_bytes(b"half")
    exported = export_log(mirror)
    assert files(mirror) == expected(302)
    assert exported.written == len(expected(302)) - 1 - 2


def test_a_mirror_of_another_log_is_left_alone(mirror: Path) -> None:
    seal()
    other = plain_log(plain_edition())
    other.mirror(mirror)
    kept = {name: (mirror / name).read_bytes() for name in files(mirror)}
    with pytest.raises(Refused, match=r"another log, «lipovac\.example/ledger»"):
        export_log(mirror)
    assert {name: (mirror / name).read_bytes() for name in files(mirror)} == kept
    (mirror / "checkpoint").write_bytes(b"nothing of the kind")
    with pytest.raises(Refused, match="no checkpoint of a log"):
        export_log(mirror)


def test_an_old_copy_of_the_database_does_not_touch_a_newer_mirror(mirror: Path) -> None:
    seal()
    seal()
    export_log(mirror)
    kept = (mirror / "checkpoint").read_bytes()
    latest = Checkpoint.objects.latest("size")
    older = Checkpoint.objects.get(size=latest.size - 1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "communique.ledger.exporting.Checkpoint.objects.order_by",
            lambda *_: Checkpoint.objects.filter(size=older.size),
        )
        with pytest.raises(BehindItself, match="this database is an old copy"):
            export_log(mirror)
    assert (mirror / "checkpoint").read_bytes() == kept


def test_entries_that_the_tree_does_not_have_are_not_exported(mirror: Path) -> None:
    seal()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "communique.ledger.exporting.Entry.objects.filter",
            lambda **_: Entry.objects.none(),
        )
        with pytest.raises(LogDamaged, match="are not those in the tree"):
            export_log(mirror)
    assert "checkpoint" not in files(mirror)


def test_the_command_says_what_it_wrote_and_refuses_in_one_sentence(mirror: Path) -> None:
    empty = CliRunner().invoke(export, [str(mirror)])
    assert empty.exit_code == 1
    assert "Nothing was published yet" in empty.output
    seal()
    done = CliRunner().invoke(export, [str(mirror)])
    assert done.exit_code == 0
    assert "with 2 entries: 2 new, 2 files written" in done.output
    assert CliRunner().invoke(export, [str(mirror / "checkpoint")]).exit_code == 2
