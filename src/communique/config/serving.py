"""`communique serve`: opens the home, then keeps a web server and a worker running until it is stopped."""

from __future__ import annotations

import ctypes
import errno
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.panel import Panel

from communique.config import environment
from communique.config.opening import CannotOpen, open_home, prepare_home

WEB_PROCESSES = 2
WEB_THREADS = 8
SECONDS_TO_END = 15
SECONDS_TO_ASK = 6
PR_SET_PDEATHSIG = 1
console = Console(stderr=True, highlight=False)


class CannotServe(Exception):
    """The office cannot be opened; the message is one sentence with the remedy."""


@dataclass(slots=True)
class Child:
    name: str
    command: list[str]
    process: subprocess.Popen[bytes]


def open_and_serve(host: str, port: int, *, demo: bool) -> int:
    """Serves until Ctrl-C or SIGTERM; returns the exit code. Raises CannotServe."""
    check_port(host, port)
    try:
        prepare_home()
        with console.status("Opening the home …"):
            open_home()
    except CannotOpen as error:
        raise CannotServe(str(error)) from None
    from communique.config.home_lock import HomeInUse, hold_home

    try:
        with hold_home(environment.home()):
            _ask_witnesses()
            _fill_home(demo=demo)
            password = _first_administrator()
            _tell(host, port, password)
            return _run(host, port)
    except HomeInUse as error:
        raise CannotServe(str(error)) from None


def check_port(host: str, port: int) -> None:
    """Raises CannotServe where nobody can listen on it, before any slow work."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                why = f"Port {port} is in use. Stop what runs there, or choose another with --port."
            elif error.errno == errno.EACCES:
                why = f"Port {port} is not yours to open. Choose one above 1023 with --port."
            else:
                why = f"{host}:{port} cannot be opened ({os.strerror(error.errno or 0).lower()})."
            raise CannotServe(why) from None


def _fill_home(*, demo: bool) -> None:
    from communique.config.static_files import collect_static_files
    from communique.demo.actions import open_demo
    from communique.directory.actions import keep_own
    from communique.directory.queries import the_office
    from communique.ledger.fitness import unfit
    from communique.website import rendering

    collect_static_files()
    rendering.begin()
    _tell_of_losing()
    reason = unfit()
    if reason:
        console.print(f"Nothing can be published: {reason}", style="bold red", markup=False, soft_wrap=True)
    if not demo:
        keep_own(the_office())
    elif not reason:  # the demo publishes too
        with console.status("Opening the demo office …"):
            open_demo()


def _tell_of_losing() -> None:
    """Publishing waits for its own commit; a letter is acknowledged under the server's default."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SHOW synchronous_commit")
        mode = cursor.fetchone()[0]
    if mode in {"off", "local"}:
        console.print(
            f"PostgreSQL has synchronous_commit {mode}: a power cut could lose letters that were "
            "acknowledged. Set it on; «communique check» tells how.",
            style="bold red",
            soft_wrap=True,
        )


def _ask_witnesses() -> None:
    """Whether one knows more of the log than this database: then it was put back from an old copy.

    In a process of its own, which ends when its time is up, whatever a name server or a witness does.
    """
    if environment.witnesses() is None:
        return
    command = [sys.executable, "-m", "communique.cli", "ledger", "witnesses", f"--seconds={SECONDS_TO_ASK}"]
    with console.status("Asking the witnesses …"):
        try:
            subprocess.run(command, check=False, timeout=2 * SECONDS_TO_ASK + 10)
        except subprocess.TimeoutExpired:
            console.print("The witnesses could not be asked in time; the worker asks them again.")


def _first_administrator() -> str | None:
    """A one-time password where nobody can log in yet; it is shown once and kept nowhere."""
    from communique.staff.actions import make_administrator
    from communique.staff.queries import has_administrator

    if has_administrator():
        return None
    _officer, password = make_administrator("administrator")
    return password


def _tell(host: str, port: int, password: str | None) -> None:
    shown = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104  compared, not bound
    lines = [
        f"Site   http://{shown}:{port}/",
        f"Desk   http://{shown}:{port}/desk/",
        f"Home   {environment.home()}",
    ]
    if password:
        lines += [
            "",
            "Log in at the desk as  [bold]administrator[/]",
            f"one-time password      [bold]{password}[/]",
            "It is shown this once; the desk asks for a new one at the first log-in.",
        ]
    lines += ["", "Ctrl-C closes the office."]
    console.print(Panel("\n".join(lines), title="Communiqué", expand=False, padding=(1, 2)))


def _end_with_parent() -> None:
    """Asks Linux to end this process when the one that began it dies, even by kill -9."""
    try:
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    except (OSError, AttributeError):
        return


def _start(name: str, command: list[str]) -> Child:
    process = subprocess.Popen(
        command,
        start_new_session=True,
        preexec_fn=_end_with_parent,  # noqa: PLW1509  no threads run yet in this process
    )
    return Child(name, command, process)


def _run(host: str, port: int) -> int:
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    web = [
        sys.executable, "-m", "gunicorn", "communique.config.wsgi:application",
        "--bind", address, "--workers", str(WEB_PROCESSES), "--threads", str(WEB_THREADS),
        "--worker-tmp-dir", _memory_folder(), "--log-level", "warning", "--no-control-socket",
    ]  # fmt: skip
    stopping: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda signum, _frame: stopping.append(signum))
    children = [
        _start("web server", web),
        _start("worker", [sys.executable, "-m", "communique.cli", "worker"]),
    ]
    code = 0
    while not stopping and not code:
        time.sleep(0.2)
        for child in children:
            ended = child.process.poll()
            if ended is not None and not stopping:
                console.print(f"The {child.name} ended by itself (exit code {ended}); closing the office.")
                code = 1
    if stopping:
        console.print("Closing the office …")
    _end(children)
    return code


def _memory_folder() -> str:
    """Where gunicorn's heartbeat files do not wait for a disk."""
    return "/dev/shm" if Path("/dev/shm").is_dir() else "/tmp"  # noqa: S108  gunicorn makes names of its own


def _end(children: list[Child]) -> None:
    for child in children:
        child.process.terminate()
    deadline = time.monotonic() + SECONDS_TO_END
    for child in children:
        try:
            child.process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.process.kill()
            child.process.wait()
