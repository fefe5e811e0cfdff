"""A process publishes and tells of each publish; it, or the server below it, is killed at some moment."""

from __future__ import annotations

import logging
import os
import pickle
import random
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from django.db import Error, connections

from tools.faults.checking import Found, check_all, check_by_audit
from tools.faults.figures import Figures, Tell
from tools.faults.publishing import Acknowledged, by_ledger, ready

READY, BEGUN, DONE = b"ready\n", b"begun\n", b"done\n"
PATIENCE = 120  # seconds until a child that says nothing counts as hanging
LATEST = 0.06  # seconds after its beginning up to which a publishing process is struck,
WITHIN = 2.5  # or so many times what one publish takes on this machine
DRAFTED, AT_ONCE = 3, 200  # publishes that the process has ready
AUDITED = 100  # runs between two audits


class Blow(Protocol):
    def strike(self, publisher: int) -> None:
        """Kills the process of this id, or what it needs to publish."""

    def mend(self) -> None:
        """Brings back what was killed, as an operator or the system would."""


class KillPublisher:
    def strike(self, publisher: int) -> None:
        os.kill(publisher, signal.SIGKILL)

    def mend(self) -> None:
        """Nothing but the publisher was killed."""


@dataclass(slots=True)
class Striking:
    """The runs of one fault upon one home. Connections are opened by forks only."""

    blow: Blow
    dice: random.Random
    figures: Figures
    told: list[Acknowledged] = field(default_factory=list)
    latest: float = LATEST

    def run(self, runs: int, tell: Tell) -> None:
        logging.disable(logging.CRITICAL)  # a listener without its server tells the program's log
        self._warm_up()
        for number in range(runs):
            newsroom = number % 4 == 3  # noqa: PLR2004  one run in four
            lines = self._struck(newsroom=newsroom)
            said = [line for line in lines if line not in {READY, BEGUN, DONE}]
            self.told += [Acknowledged.of_line(line.decode()) for line in said]
            self.figures.acknowledged += len(said)
            self.figures.runs += 1
            if lines and lines[-1] == BEGUN:
                self.figures.note("struck in the middle of a publish")
            self._look(audit=number % AUDITED == AUDITED - 1 or number == runs - 1)
            tell(self.figures)

    def _warm_up(self) -> None:
        """What Python loads at the first publish is loaded here, once, and not in every process again."""
        self.told += [publish() for newsroom in (False, True) for publish in ready(1, newsroom=newsroom)]
        begun = time.monotonic()
        self.told += [by_ledger() for _ in range(5)]
        self.latest = max(LATEST, WITHIN * (time.monotonic() - begun) / 5)
        self.figures.acknowledged += len(self.told)
        connections.close_all()

    def _struck(self, *, newsroom: bool) -> list[bytes]:
        """Lets a process publish, strikes, and returns the whole lines that it said until its end."""
        count = DRAFTED if newsroom else AT_ONCE
        pid, pipe = _forked(lambda out: _publish(out, count, newsroom=newsroom))
        said = _read_until(pipe, READY)
        time.sleep(self.dice.uniform(0, self.latest))
        self.blow.strike(pid)
        said += _read_to_end(pipe, pid)
        os.waitpid(pid, 0)
        self.blow.mend()
        whole, _, _ = said.rpartition(b"\n")
        return [line + b"\n" for line in whole.split(b"\n")] if whole else []

    def _look(self, *, audit: bool) -> None:
        """A process that was not there before looks at what stands, and publishes once more."""
        told = self.told

        def look(out: int) -> None:
            found = check_all(told)
            if audit:
                found.broken += check_by_audit()
            again: Acknowledged | None = None
            try:
                again = by_ledger()
            except Exception as error:  # noqa: BLE001  whatever it is, publishing does not work
                found.broken.append(f"the next publish failed: {type(error).__name__}: {error}")
            _write(out, pickle.dumps((found, again)))

        pid, pipe = _forked(look)
        answer = _read_to_end(pipe, pid)
        os.waitpid(pid, 0)
        if not answer:
            self.figures.broke("the check ended with an error")
            return
        found, again = pickle.loads(answer)  # noqa: S301  our own child's
        add(self.figures, found)
        if again is not None:
            self.told.append(again)
            self.figures.acknowledged += 1


def add(figures: Figures, found: Found) -> None:
    figures.lost += found.lost
    figures.without_entry += found.without_entry
    figures.without_version += found.without_version
    for what in found.broken:
        figures.broke(what)


def _publish(out: int, count: int, *, newsroom: bool) -> None:
    publishes = ready(count, newsroom=newsroom)
    connections["default"].ensure_connection()
    _write(out, READY)
    for publish in publishes:
        _write(out, BEGUN)
        try:
            done = publish()
        except Error:
            return  # the server is gone: nothing was acknowledged
        _write(out, done.line())
    _write(out, DONE)
    time.sleep(PATIENCE)  # waits for its blow


def _forked(do: Callable[[int], None]) -> tuple[int, int]:
    """A child that does it and ends; its id, and the end of the pipe where it is heard."""
    sys.stdout.flush()
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        try:
            do(writing)
            os._exit(0)
        except BaseException:  # noqa: BLE001  a child must end here, whatever happened
            traceback.print_exc()
            sys.stderr.flush()
        finally:
            os._exit(1)
    os.close(writing)
    return pid, reading


def _write(out: int, said: bytes) -> None:
    while said:
        said = said[os.write(out, said) :]


def _read_until(pipe: int, mark: bytes) -> bytes:
    """Up to and with `mark`, or all there is where the child ends before it."""
    said = b""
    while mark not in said:
        piece = _read(pipe)
        if not piece:
            break
        said += piece
    return said


def _read_to_end(pipe: int, pid: int) -> bytes:
    said = b""
    try:
        while piece := _read(pipe):
            said += piece
            if said.endswith(DONE):
                os.kill(pid, signal.SIGKILL)
    finally:
        os.close(pipe)
    return said


def _read(pipe: int) -> bytes:
    heard, _, _ = select.select([pipe], [], [], PATIENCE)
    if not heard:
        raise TimeoutError(f"A process said nothing for {PATIENCE} seconds.")
    return os.read(pipe, 65536)
