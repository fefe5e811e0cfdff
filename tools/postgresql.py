"""A PostgreSQL server for the tests: in a temporary folder, reached by a socket in it, gone afterwards."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

# Nothing of this server is kept, so it need not wait for the disk.
CAREFREE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "listen_addresses=")


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


@contextmanager
def server() -> Iterator[str]:
    """The address of a running, empty server in the form of COMMUNIQUE_DATABASE.

    Raises NoServer where there is none to be had.
    """
    bin_folder, owner = programs(), _as_owner()
    # The folder's name becomes a host name in the address, which knows no capitals; sockets allow ~100 bytes.
    folder = Path(tempfile.mkdtemp(prefix="communique-pg-", dir="/tmp"))
    try:
        if owner:
            shutil.chown(folder, "postgres")
        data = str(folder / "data")
        initdb = [str(bin_folder / "initdb"), "-D", data, "-U", "communique", "-A", "trust", "-E", "UTF8"]
        _run([*owner, *initdb, "--no-locale", "--no-sync"], folder)
        options = " ".join(["-k", str(folder), *(f"-c {option}" for option in CAREFREE)])
        control = [*owner, str(bin_folder / "pg_ctl"), "-D", data, "-w"]
        _run([*control, "-l", str(folder / "log"), "-o", options, "start"], folder)
        try:
            yield f"postgresql://communique@{quote(str(folder), safe='')}/communique"
        finally:
            _run([*control, "-m", "immediate", "stop"], folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
