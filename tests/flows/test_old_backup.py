"""The rehearsal: an old backup is put back, and publishing is refused, whoever it is that remembers."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from communique.ledger.keys import read_signers
from communique.ledger.witness.serving import WitnessServer
from tests.flows.test_serving import LONGEST_WAIT, fetch, serving
from tests.ledger.witness.watching import witness

pytestmark = pytest.mark.sockets


class Home:
    """A home on disk, used by the command as a person uses it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.home, self.count = folder, folder / "home", 0
        self.set: dict[str, str] = {}

    def run(self, *words: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("COMMUNIQUE_")}
        return subprocess.run(
            [sys.executable, "-m", "communique.cli", *words],
            env={**kept, "COMMUNIQUE_HOME": str(self.home), **self.set},
            input=typed,
            capture_output=True,
            text=True,
            timeout=LONGEST_WAIT,
            check=False,
        )

    def publish(self) -> subprocess.CompletedProcess[str]:
        self.count += 1
        path = self.folder / f"release-{self.count}.txt"
        path.write_text(
            f"14.03.2024.\n\nBridge number {self.count} is open\n\nThe Mayor opened it today, at noon.\n",
            "utf-8",
        )
        return self.run("import", "--publish", str(path))

    def keep(self, name: str) -> None:
        """A backup, made while nothing runs; keys too, which no backup should hold."""
        copy = self.folder / name
        shutil.copytree(self.home, copy)

    def put_back(self, name: str, *, keys: bool) -> None:
        shutil.copy(self.folder / name / "communique.sqlite3", self.home / "communique.sqlite3")
        if keys:
            shutil.rmtree(self.home / "keys")
            shutil.copytree(self.folder / name / "keys", self.home / "keys")


@contextmanager
def archive(home: Home) -> Iterator[WitnessServer]:
    """A witness of this log, and a policy that names it."""
    key = read_signers(home.home / "keys" / "ledger.key")[0].key
    one = witness(home.folder / "archive", [key])
    with WitnessServer("127.0.0.1", 0, one) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}"
        policy = home.folder / "policy"
        policy.write_text(f"witness archive {one.folder.signers[0].key} {address}\nquorum archive\n", "utf-8")
        home.set["COMMUNIQUE_WITNESSES"] = str(policy)
        yield server
        server.shutdown()


def test_an_old_copy_is_found_out_by_what_lies_beside_the_key_or_on_the_second_disk(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.set["COMMUNIQUE_SECOND_DISK"] = str(tmp_path / "second")
    (tmp_path / "second").mkdir()
    assert home.publish().returncode == 0
    home.keep("old")
    assert home.publish().returncode == 0
    home.keep("new")

    home.put_back("old", keys=False)
    told = home.publish()
    assert told.returncode == 1
    assert "put back from an old copy" in told.stdout + told.stderr
    assert "Traceback" not in told.stderr

    home.put_back("old", keys=True)
    told = home.publish()
    assert told.returncode == 1
    assert str(tmp_path / "second") in "".join((told.stdout + told.stderr).split("\n"))
    assert home.run("ledger", "resume", "--yes", typed="1\n").returncode == 1

    home.put_back("new", keys=True)
    assert home.publish().returncode == 0


def test_an_old_copy_is_found_out_by_a_witness_alone(tmp_path: Path) -> None:
    home = Home(tmp_path)
    assert home.publish().returncode == 0
    home.keep("old")
    with archive(home):
        assert home.publish().returncode == 0
        told = home.run("ledger", "witnesses")
        assert told.returncode == 0, told.stderr
        assert "1 of 1 witnesses have cosigned the newest checkpoint (3 entries" in told.stdout
        home.keep("new")

        home.put_back("old", keys=True)
        told = home.publish()
        assert told.returncode == 1
        assert "has cosigned 3 entries of this log, and this database has 2" in told.stdout + told.stderr
        checked = home.run("check")
        assert checked.returncode == 1
        assert "Nothing can be published" in checked.stdout

        told = home.run("ledger", "resume", "--yes", typed="1\n")
        assert told.returncode == 1
        assert "communique restore" in told.stderr
        home.put_back("new", keys=False)  # the halt beside the key stays until somebody looked
        assert home.publish().returncode == 1
        assert home.run("ledger", "resume", "--yes", typed="2\n").returncode == 0
        assert home.publish().returncode == 0


def test_serve_asks_first_says_so_and_readers_read_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Home(tmp_path)
    assert home.publish().returncode == 0
    home.keep("old")
    with archive(home):
        assert home.publish().returncode == 0
        assert home.run("ledger", "witnesses").returncode == 0
        home.put_back("old", keys=True)
        monkeypatch.setattr(
            "tests.flows.test_serving.environment",
            lambda where: {**os.environ, **home.set, "COMMUNIQUE_HOME": str(where), "COLUMNS": "120"},
        )
        with serving(home.home, "--no-demo") as office:
            assert "Bridge number 1" in fetch(f"{office.address}/en/")
            printed = office.close()
        assert "Nothing can be published" in printed
        assert "has cosigned 3 entries" in printed
        assert "Traceback" not in printed
