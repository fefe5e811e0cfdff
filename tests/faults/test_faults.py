"""Each fault, a few times, as `make faults` brings it about: in a process and a home of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools.faults.disk import Disk, File
from tools.faults.figures import Figures
from tools.faults.one import FAULTS

ROOT = Path(__file__).resolve().parents[2]
FLIPPED = ("checkpoint", "tile (node)", "leaf", "part", "salt", "original", "download", "mirror")


def brought_about(name: str, runs: int) -> dict[str, Figures]:
    """By its own process; what became of each of its settings or kinds."""
    done = subprocess.run(
        [sys.executable, "-m", "tools.faults.one", name, str(runs), "7"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    lines = [line.removeprefix("=") for line in done.stdout.splitlines() if line.startswith("=")]
    found = {one.name: one for one in map(Figures.of_line, lines)}
    for one in found.values():
        assert one.stands, one.broken
    return found


def test_what_a_killed_process_had_acknowledged_is_there() -> None:
    (found,) = brought_about("kill", 8).values()
    assert found.runs == 8
    assert found.acknowledged >= 8  # one after each kill, at least
    assert found.lost == 0


def test_a_power_cut_takes_nothing_in_settings_that_hold_and_something_in_one_that_does_not() -> None:
    found = brought_about("power", 8)
    shipped, other, losing = found.values()
    assert (shipped.lost, other.lost) == (0, 0)
    assert losing.lost > 0
    # Once by the program itself, which publishes nothing under that setting, and then by the fork guard.
    assert losing.refused > 1
    assert [one.runs for one in found.values()] == [8, 8, 8]


def test_on_a_full_disk_publishing_is_refused_clearly_until_there_is_room() -> None:
    database, originals = brought_about("full", 30).values()
    assert database.refused > 0
    assert originals.refused > 0
    assert database.acknowledged > 0


def test_what_postgresql_had_acknowledged_is_there_when_it_starts_again() -> None:
    (found,) = brought_about("postgresql", 3).values()
    if found.skipped:
        assert os.environ.get("CI") != "true"
        pytest.skip(found.skipped)
    assert found.runs == 3
    assert found.acknowledged >= 3


def test_clocks_ten_years_wrong_spoil_nothing() -> None:
    (found,) = brought_about("clock", 12).values()
    assert found.acknowledged + found.refused == 12


def test_one_flipped_bit_is_found_wherever_it_is() -> None:
    assert list(brought_about("flip", 3)) == [f"flip, {kind}" for kind in FLIPPED]


def test_a_fault_that_is_not_there_is_told() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tools.faults", "flood"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert all(name in done.stderr for name in FAULTS)


@pytest.mark.parametrize(
    ("figures", "stands"),
    [
        (Figures("kill"), True),
        (Figures("kill", lost=1), False),
        (Figures("kill", without_entry=1), False),
        (Figures("kill", without_version=1), False),
        (Figures("kill", broken=["run 1: a fork"]), False),
        (Figures("power", lost=1, fails=True), True),
    ],
)
def test_a_missed_target_is_told(figures: Figures, stands: bool) -> None:  # noqa: FBT001
    assert figures.stands is stands
    assert Figures.of_line(figures.line()) == figures


def test_the_disk_keeps_what_was_synced_and_of_the_rest_what_it_likes() -> None:
    file = File()
    file.write(0, b"a" * 512)
    file.sync()
    file.write(0, b"b" * 512)
    file.write(1024, b"c" * 512)
    kept = iter([False, True])
    assert file.after_cut(lambda: next(kept), bytes) == b"a" * 512 + bytes(512) + b"c" * 512
    assert file.after_cut(lambda: False, bytes) == b"a" * 512
    assert file.after_cut(lambda: True, bytes) == bytes(file.now)
    file.truncate(0)
    file.sync()
    assert file.after_cut(lambda: False, bytes) == b""


def test_a_disk_without_power_does_nothing_more() -> None:
    disk = Disk(cut_at=2)
    disk.count()
    with pytest.raises(Exception, match="power"):
        disk.count()
    with pytest.raises(Exception, match="power"):
        disk.check_power()
