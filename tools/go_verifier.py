"""Go's own reader of notes, trees and tiles (golang.org/x/mod/sumdb), as a second opinion on ours.

On Debian: apt install golang-go golang-golang-x-mod-dev. The program is built without network, in a second.
"""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final

SOURCE: Final = Path(__file__).resolve().parents[1] / "tests" / "ledger" / "go" / "verifier.go"
_PACKAGES: Final = Path("/usr/share/gocode")  # where Debian puts Go's packages
_PACKAGE: Final = _PACKAGES / "src" / "golang.org" / "x" / "mod" / "sumdb" / "note"


class NoGo(Exception):
    """Go, or the package, is not here; the message says what is missing."""


class Verifier:
    """The running program: a question a line, an answer a line."""

    def __init__(self, asked: IO[str], answered: IO[str]) -> None:
        self._asked, self._answered = asked, answered

    def ask(self, do: str, **parts: object) -> dict[str, Any]:
        """`do` is one of verifier.go's questions; bytes go as base64, as they do in Go's JSON."""
        self._asked.write(
            json.dumps({"do": do} | {name: _plain(part) for name, part in parts.items()}) + "\n"
        )
        self._asked.flush()
        answer: dict[str, Any] = json.loads(self._answered.readline())
        return answer


def _plain(part: object) -> object:
    if isinstance(part, bytes):
        return base64.b64encode(part).decode()
    if isinstance(part, Sequence) and not isinstance(part, str):
        return [_plain(one) for one in part]
    return str(part) if isinstance(part, Path) else part


def build(folder: Path) -> Path:
    """The program, compiled into `folder`. Raises NoGo."""
    go = shutil.which("go")
    if go is None:
        raise NoGo("Go is not installed (on Debian: apt install golang-go golang-golang-x-mod-dev)")
    if not _PACKAGE.is_dir():
        raise NoGo("Go's package x/mod is not installed (on Debian: apt install golang-golang-x-mod-dev)")
    program = folder / "verifier"
    own = {
        "CGO_ENABLED": "0",
        "GO111MODULE": "off",
        "GOCACHE": str(folder / "cache"),
        "GOFLAGS": "",
        "GOPATH": str(_PACKAGES),
        "GOPROXY": "off",
    }
    subprocess.run([go, "build", "-o", program, SOURCE], cwd=folder, env=os.environ | own, check=True)
    return program


@contextmanager
def running(program: Path) -> Iterator[Verifier]:
    with subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None  # noqa: S101  as asked for
        assert process.stdout is not None  # noqa: S101  the same
        yield Verifier(process.stdin, process.stdout)
        process.stdin.close()
