"""`communique serve` as a person runs it: a real process tree, a real port, Ctrl-C."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

pytestmark = pytest.mark.sockets
LONGEST_WAIT = 90  # seconds: how long a slow machine may take before the test gives up


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("COMMUNIQUE_")}
    return {**kept, "COMMUNIQUE_HOME": str(home), "COLUMNS": "120"}


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "communique.cli", *words]


def run(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(*words),
        env=environment(home),
        capture_output=True,
        text=True,
        timeout=LONGEST_WAIT,
        check=False,
    )


@dataclass
class Served:
    address: str
    process: subprocess.Popen[bytes]
    output: Path

    def close(self) -> str:
        """Presses Ctrl-C; what was printed."""
        self.process.send_signal(signal.SIGINT)
        assert self.process.wait(LONGEST_WAIT) == 0, self.printed()
        return self.printed()

    def printed(self) -> str:
        return self.output.read_text("utf-8")


@contextmanager
def serving(home: Path, *words: str) -> Iterator[Served]:
    """An open office; whatever is left of it afterwards is ended."""
    port = free_port()
    output = home.parent / f"printed-{port}.txt"
    with output.open("wb") as sink:
        process = subprocess.Popen(
            command("serve", "--port", str(port), *words),
            env=environment(home),
            stdout=sink,
            stderr=subprocess.STDOUT,
        )
    served = Served(f"http://127.0.0.1:{port}", process, output)
    try:
        _wait_until_open(served)
        yield served
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        try:
            process.wait(LONGEST_WAIT)
        finally:
            process.kill()


def _wait_until_open(served: Served) -> None:
    deadline = time.monotonic() + LONGEST_WAIT
    while time.monotonic() < deadline:
        if served.process.poll() is not None:
            pytest.fail(f"serve ended with {served.process.returncode}:\n{served.printed()}")
        try:
            fetch(f"{served.address}/robots.txt")
        except OSError:
            time.sleep(0.2)
        else:
            return
    pytest.fail(f"serve did not open in time:\n{served.printed()}")


def fetch(address: str) -> str:
    with urllib.request.urlopen(address, timeout=LONGEST_WAIT) as answer:  # noqa: S310  our own address
        body: str = answer.read().decode()
        return body


def test_a_first_start_opens_the_demo_office_and_ctrl_c_ends_all_of_it(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with serving(home) as office:
        assert "Vedrania" in fetch(f"{office.address}/en/")
        assert fetch(f"{office.address}/desk/login/")
        printed = office.close()
    assert re.search(r"one-time password\s+\S+", printed), printed
    assert "Traceback" not in printed
    with pytest.raises(OSError, match="refused"):
        fetch(f"{office.address}/en/")
    with serving(home) as office:
        assert "one-time password" not in office.close()


def test_what_is_imported_beside_a_running_office_is_on_its_site_and_found(tmp_path: Path) -> None:
    home = tmp_path / "home"
    path = tmp_path / "bridge.txt"
    path.write_text(
        "14.03.2024. - 18:55\n\nThe Quernstone bridge is open\n\n"
        "The Mayor opened the bridge today, before some two hundred neighbours.\n",
        encoding="utf-8",
    )
    with serving(home, "--no-demo") as office:
        assert "Quernstone" not in fetch(f"{office.address}/en/")
        done = run(home, "import", "--publish", str(path))
        assert done.returncode == 0, done.stderr
        assert "Quernstone" in fetch(f"{office.address}/en/")
        assert "two hundred neighbours" in fetch(
            f"{office.address}/en/2024/03/14/the-quernstone-bridge-is-open/"
        )
        deadline = time.monotonic() + LONGEST_WAIT
        while "the-quernstone-bridge" not in fetch(f"{office.address}/en/search/?q=quernstones"):
            assert time.monotonic() < deadline, "the worker never fed the index"
            time.sleep(0.2)


def test_no_demo_stays_without_it(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with serving(home, "--no-demo") as office:
        assert "Vedrania" not in fetch(f"{office.address}/en/")
    with serving(home) as office:
        assert "Vedrania" not in fetch(f"{office.address}/en/")


def test_the_demo_is_put_aside_whole_and_an_empty_home_begins(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with serving(home) as office:
        assert "Vedrania" in fetch(f"{office.address}/en/")
        refused = run(home, "demo", "remove")
        assert refused.returncode == 1
        assert "runs on" in refused.stderr
    done = run(home, "demo", "remove")
    assert done.returncode == 0, done.stderr
    (aside,) = tmp_path.glob("home-demo-*")
    assert (aside / "communique.sqlite3").is_file()
    with serving(home) as office:
        assert "Vedrania" not in fetch(f"{office.address}/en/")
    again = run(home, "demo", "remove")
    assert again.returncode == 1
    assert "no demo office" in again.stderr


def test_the_demo_stays_once_something_of_ones_own_was_published(tmp_path: Path) -> None:
    home = tmp_path / "home"
    path = tmp_path / "own.txt"
    path.write_text(
        "14.03.2024.\n\nOur own first release\n\nThese are the first words that our own office says.\n",
        encoding="utf-8",
    )
    with serving(home):
        pass
    assert run(home, "import", "--publish", str(path)).returncode == 0
    done = run(home, "demo", "remove")
    assert done.returncode == 1
    assert "your own" in done.stderr


def test_a_port_in_use_is_told_in_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = run(tmp_path / "home", "serve", "--port", str(taken.getsockname()[1]))
    assert done.returncode == 1
    assert "in use" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "home").exists()


def test_a_home_that_cannot_be_made_is_told_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("here already", encoding="utf-8")
    for home in (tmp_path / "file", tmp_path / "file" / "below", Path("/proc/communique")):
        done = run(home, "serve", "--port", str(free_port()))
        assert done.returncode == 1
        assert "COMMUNIQUE_HOME" in done.stderr
        assert "Traceback" not in done.stderr


def test_a_second_serve_of_one_home_is_refused(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with serving(home, "--no-demo"):
        done = run(home, "serve", "--port", str(free_port()))
    assert done.returncode == 1
    assert "already" in done.stderr


def test_check_finds_a_new_home_fit(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with serving(home, "--no-demo"):
        pass
    done = run(home, "check")
    assert done.returncode == 0, done.stdout + done.stderr


def test_wrong_use_has_its_own_exit_code(tmp_path: Path) -> None:
    assert run(tmp_path, "import").returncode == 2
    assert run(tmp_path, "publish-everything").returncode == 2
    done = subprocess.run(
        command("check"),
        env=environment(tmp_path) | {"COMMUNIQUE_ADDRESS": "press.example.org"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "COMMUNIQUE_ADDRESS" in done.stderr
