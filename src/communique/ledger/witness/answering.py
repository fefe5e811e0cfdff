"""What a witness answers to whom: plain functions of a request, whatever carries it."""

from __future__ import annotations

import html
import logging
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final

from communique.ledger.tiled.heads import Checkpoint
from communique.ledger.tiled.notes import SignedNote
from communique.ledger.tiled.witnessing import PATH, PLAIN_TYPE, AddCheckpoint, cosign, judge
from communique.ledger.witness.keeping import Folder

logger = logging.getLogger(__name__)
HTML: Final = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Answer:
    status: HTTPStatus
    body: bytes = b""
    content_type: str = PLAIN_TYPE
    headers: tuple[tuple[str, str], ...] = field(default=())


def refusal(status: HTTPStatus, sentence: str, *headers: tuple[str, str]) -> Answer:
    return Answer(status, f"{sentence}\n".encode(), headers=headers)


class Witness:
    """Answers from any number of threads; one at a time decides, and puts down what it decided."""

    def __init__(self, folder: Folder, *, clock: Callable[[], float] = time.time) -> None:
        self.folder = folder
        self.clock = clock
        self._turn = threading.Lock()

    def answer(self, method: str, path: str, body: bytes) -> Answer:
        if path == f"/{PATH}":
            if method != "POST":
                return refusal(HTTPStatus.METHOD_NOT_ALLOWED, "This is asked by POST.", ("Allow", "POST"))
            return self.add_checkpoint(body)
        if path != "/":
            return refusal(HTTPStatus.NOT_FOUND, "There is nothing here; a witness has only its first page.")
        if method not in {"GET", "HEAD"}:
            return refusal(HTTPStatus.METHOD_NOT_ALLOWED, "This page is only read.", ("Allow", "GET, HEAD"))
        return self.page()

    def add_checkpoint(self, body: bytes) -> Answer:
        """After tlog-witness. The state is on the disk before this returns a cosignature."""
        with self._turn:
            verdict = judge(body, self.folder.known, self.folder.cosigned)
            if verdict.suspicious:
                self._keep_evidence(body, proven=verdict.status is HTTPStatus.CONFLICT)
            if verdict.checkpoint is None or verdict.note is None:
                return Answer(verdict.status, verdict.body, verdict.content_type)
            return self._cosign(verdict.checkpoint, verdict.note)

    def _cosign(self, checkpoint: Checkpoint, note: SignedNote) -> Answer:
        lines = cosign(note, self.folder.signers, at=int(self.clock()))
        if self.folder.cosigned(checkpoint.origin) != (checkpoint.size, checkpoint.root):
            keys = self.folder.known[checkpoint.origin]
            own = tuple(one for one in note.signatures if any(one.by(key) for key in keys))
            try:
                self.folder.keep(checkpoint, bytes(SignedNote(note.text, own)) + lines)
            except OSError as error:
                logger.error("The checkpoint of %s could not be kept: %s", checkpoint.origin, error)  # noqa: TRY400
                return refusal(HTTPStatus.SERVICE_UNAVAILABLE, "This witness cannot keep anything just now.")
        return Answer(HTTPStatus.OK, lines)

    def _keep_evidence(self, body: bytes, *, proven: bool) -> None:
        try:
            checkpoint = Checkpoint.parse(SignedNote.parse(AddCheckpoint.parse(body).checkpoint).text)
            kept = self.folder.keep_evidence(checkpoint, body, proven=proven)
        except OSError as error:
            logger.error("Evidence could not be kept: %s", error)  # noqa: TRY400
            return
        if kept is None:
            return
        what = (
            "has signed two different trees of one size: a fork."
            if proven
            else "came with a proof that does not hold: the proof is wrong, or the log has a fork."
        )
        sys.stderr.write(
            f"{checkpoint.origin} {what} Both checkpoints are in {kept}. "
            "Ask the office, by another way than its website.\n"
        )

    def page(self) -> Answer:
        """Name, keys and last sizes, for people."""
        keys = "".join(f"<p><code>{html.escape(str(one.key))}</code></p>" for one in self.folder.signers)
        rows = "".join(
            f"<tr><td>{html.escape(origin)}</td><td>{self.folder.last[origin].size}</td></tr>"
            if origin in self.folder.last
            else f"<tr><td>{html.escape(origin)}</td><td>nothing yet</td></tr>"
            for origin in self.folder.known
        )
        name = html.escape(self.folder.signers[0].key.name)
        text = (
            f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Witness {name}</title>'
            '<meta name="viewport" content="width=device-width">'
            f"<h1>Witness {name}</h1><p>This server signs what a log says about itself, and never two things "
            f"that contradict each other.</p><h2>Keys</h2>{keys}<h2>Logs</h2>"
            f"<table><tr><th>Log</th><th>Entries cosigned</th></tr>{rows}</table></html>"
        )
        return Answer(HTTPStatus.OK, text.encode(), HTML)
