"""A PostgreSQL server for the tests: in a temporary folder, reached by a socket in it, gone afterwards."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

# Nothing of this server is kept, so it need not wait for the disk; but publishing asks for fsync, which costs
# nothing in memory.
CAREFREE = ("synchronous_commit=off", "listen_addresses=")
# As PostgreSQL comes: every commit is on the disk before it is acknowledged.
CAREFUL = ("fsync=on", "synchronous_commit=on", "full_page_writes=on", "listen_addresses=")
MEMORY = Path("/dev/shm")  # noqa: S108  a name of our own is made in it
ENOUGH = 2 * 1024**3  # bytes
PATIENCE = 120  # seconds for a start or a stop


class NoServer(Exception):
    """PostgreSQL cannot be started here; the message says why and what would mend it."""


def programs() -> Path:
    """The folder of initdb and pg_ctl: on PATH, or where Debian puts them, the newest first."""
    found = shutil.which("initdb")
    if found and shutil.which("pg_ctl"):
        return Path(found).resolve().parent
    folders = Path("/usr/lib/postgresql").glob("*/bin")
    newest = sorted(folders, key=lambda folder: float(folder.parent.name), reverse=True)
    for folder in newest:
        if (folder / "initdb").exists() and (folder / "pg_ctl").exists():
            return folder
    raise NoServer("PostgreSQL's initdb was not found (on Debian: apt install postgresql)")


def _as_owner() -> list[str]:
    """PostgreSQL refuses to run as root; root starts it as the user that Debian's package makes."""
    if os.geteuid() != 0:
        return []
    asked = subprocess.run(["id", "postgres"], capture_output=True, check=False)
    if asked.returncode != 0 or shutil.which("runuser") is None:
        raise NoServer("PostgreSQL does not run as root, and there is no user postgres to run it as")
    return ["runuser", "-u", "postgres", "--"]


def _run(command: list[str], folder: Path) -> None:
    log = folder / "said"
    with log.open("wb") as said:
        done = subprocess.run(command, stdout=said, stderr=subprocess.STDOUT, cwd=folder, check=False)
    if done.returncode != 0:
        raise NoServer(f"PostgreSQL could not be started: {log.read_text('utf-8', errors='replace')[-500:]}")


class Server:
    """A server of its own folder, which can be killed and started again. Raises NoServer.

    It is our own child: where nobody else waits for the dead, its lock would be taken for a living one's.
    """

    def __init__(self, folder: Path, kept: Path, settings: Sequence[str]) -> None:
        """`kept`: an empty folder for the data; `folder`: for the socket, and what the server says."""
        bin_folder, owner = programs(), _as_owner()
        self.folder, self._data = folder, kept / "data"
        self._user = "postgres" if owner else None
        if owner:
            shutil.chown(folder, "postgres")
            shutil.chown(kept, "postgres")
        initdb = [str(bin_folder / "initdb"), "-D", str(self._data), "-U", "communique", "-A", "trust"]
        _run([*owner, *initdb, "-E", "UTF8", "--no-locale", "--no-sync"], folder)
        options = [word for setting in settings for word in ("-c", setting)]
        self._postgres = [str(bin_folder / "postgres"), "-D", str(self._data), "-k", str(folder), *options]
        self._createdb = [*owner, str(bin_folder / "createdb"), "-h", str(folder), "-U", "communique"]
        # The form of COMMUNIQUE_DATABASE.
        self.address = f"postgresql://communique@{quote(str(folder), safe='')}/communique"

    def start(self) -> None:
        """Returns once it answers; what a kill left behind is recovered by then."""
        with (self.folder / "log").open("ab") as said:
            self._process = subprocess.Popen(
                self._postgres, stdout=said, stderr=said, cwd=self.folder, user=self._user, group=self._user
            )
        for _ in range(PATIENCE * 50):
            if self._process.poll() is not None:
                break
            if self._says_ready():
                return
            time.sleep(0.02)
        self.stop()
        said_last = (self.folder / "log").read_text("utf-8", errors="replace")[-500:]
        raise NoServer(f"PostgreSQL could not be started: {said_last}")

    def _says_ready(self) -> bool:
        """As pg_ctl asks: the last line of its lock file."""
        try:
            lines = (self._data / "postmaster.pid").read_text().split("\n")
        except FileNotFoundError:
            return False
        return lines[0].strip() == str(self._process.pid) and any(line.strip() == "ready" for line in lines)

    def make_database(self) -> None:
        """The one that the address names; tests make their own."""
        _run([*self._createdb, "communique"], self.folder)

    def stop(self) -> None:
        """At once: nothing of this server is kept."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGQUIT)
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """Kill -9 of the postmaster and of every process that it has; returns once all are gone."""
        postmaster = self._process.pid
        os.kill(postmaster, signal.SIGSTOP)  # it makes no new ones, nor cleans up after those that end
        children = _children(postmaster)
        for process in (*children, postmaster):
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        self._process.wait()
        while any(_runs(process) for process in children):
            time.sleep(0.002)


def _children(parent: int) -> list[int]:
    asked = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(parent)], capture_output=True, text=True, check=False
    )
    return [int(word) for word in asked.stdout.split()]


def _runs(process: int) -> bool:
    """Whether it is there; one that only waits for its parent to hear of its end is not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] not in {"Z", "X"}
    except (FileNotFoundError, ProcessLookupError):
        return False


@contextmanager
def running(settings: Sequence[str] = CAREFREE) -> Iterator[Server]:
    """A running, empty server. Raises NoServer where there is none to be had."""
    # The folder's name becomes a host name in the address, which knows no capitals; sockets allow ~100 bytes.
    folder = Path(tempfile.mkdtemp(prefix="communique-pg-", dir="/tmp"))
    kept = Path(tempfile.mkdtemp(prefix="communique-pg-", dir=_place_for_data()))
    try:
        found = Server(folder, kept, settings)
        found.start()
        try:
            yield found
        finally:
            found.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(kept, ignore_errors=True)


def _place_for_data() -> Path:
    """Memory where there is enough of it, so that nothing waits for a disk."""
    if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free >= ENOUGH:
        return MEMORY
    return Path(tempfile.gettempdir())


@contextmanager
def server() -> Iterator[str]:
    """The address of a running, empty server in the form of COMMUNIQUE_DATABASE.

    Raises NoServer where there is none to be had.
    """
    with running() as found:
        yield found.address
