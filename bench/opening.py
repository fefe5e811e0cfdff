"""From `git clone` to the first page served, in its parts, and the second start.

Usage: python bench/opening.py        (needs git and make; installs into a temporary folder)
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
GOALS = {"all": 60.0, "second start": 5.0}  # seconds


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def run(*words: str, cwd: Path) -> None:
    subprocess.run(words, cwd=cwd, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def seconds_to_first_page(clone: Path, home: Path) -> float:
    """Starts the office, waits for the home page, closes the office."""
    port = free_port()
    environment = {**os.environ, "COMMUNIQUE_HOME": str(home)}
    began = time.perf_counter()
    process = subprocess.Popen(
        [str(clone / ".venv/bin/communique"), "serve", "--port", str(port)],
        env=environment,
        cwd=clone,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while True:
            if process.poll() is not None:
                raise SystemExit(f"serve ended with {process.returncode}")
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/en/", timeout=10) as answer:
                    answer.read()
                break
            except OSError:
                time.sleep(0.02)
        return time.perf_counter() - began
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)


def in_process_parts(clone: Path, home: Path) -> dict[str, float]:
    """The same first start again, in one process, to see what its time is made of."""
    code = (
        "import time; t=time.perf_counter()\n"
        "from communique.config.opening import open_home; open_home(); u=time.perf_counter()\n"
        "from communique.config.static_files import collect_static_files; collect_static_files()\n"
        "v=time.perf_counter()\n"
        "from communique.demo.actions import open_demo; open_demo(); w=time.perf_counter()\n"
        "print(u-t, v-u, w-v)\n"
    )
    environment = {
        **os.environ,
        "COMMUNIQUE_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "communique.config.settings",
    }
    done = subprocess.run(
        [str(clone / ".venv/bin/python"), "-c", code],
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    figures = [float(word) for word in done.stdout.split()]
    return dict(zip(("  database and office", "  static files", "  demo office"), figures, strict=True))


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="communique-bench-") as name:
        folder = Path(name)
        clone = folder / "clone"
        parts = {
            "clone": timed(lambda: run("git", "clone", "-q", str(ROOT), str(clone), cwd=folder)),
            "environment": timed(lambda: run("make", "setup", cwd=clone)),
            "first start, to the page": seconds_to_first_page(clone, folder / "home"),
        }
        total = sum(parts.values())
        parts |= in_process_parts(clone, folder / "again")
        second = seconds_to_first_page(clone, folder / "home")
    for part, seconds in parts.items():
        print(f"{part:<28}{seconds:7.2f} s")
    print(f"{'all, clone to page':<28}{total:7.2f} s   (goal under {GOALS['all']:.0f} s)")
    print(f"{'second start, to the page':<28}{second:7.2f} s   (goal under {GOALS['second start']:.0f} s)")


if __name__ == "__main__":
    main()
