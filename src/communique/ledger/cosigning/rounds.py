"""When witnesses are asked: by the worker, a thread for each, so that a slow or dead one delays nobody."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import connections
from django.utils import timezone

from communique.ledger.cosigning.asking import (
    Contradicted,
    Newest,
    Unhelpful,
    Witness,
    ask,
    is_cosigned,
    newest,
    witnesses_of,
)
from communique.ledger.cosigning.calling import Unreachable
from communique.ledger.errors import Refused
from communique.ledger.halt import halt

if TYPE_CHECKING:
    from communique.events.models import Event

logger = logging.getLogger(__name__)
GATHERED: Final = 1.0  # seconds: what comes at once is asked about once
BETWEEN_LOOKS: Final = 60.0
FIRST_WAIT: Final = 2.0
LONGEST_WAIT: Final = 15 * 60.0
_running: list[Rounds] = []


class Rounds:
    """Threads that ask each witness of the policy about the newest checkpoint, until `stop`."""

    def __init__(
        self,
        witnesses: Sequence[Witness],
        stop: threading.Event,
        *,
        asking: Callable[[Witness], Newest | None] = ask,
        gathered: float = GATHERED,
    ) -> None:
        self.stop, self.asking, self.gathered = stop, asking, gathered
        self.bells = [threading.Event() for _ in witnesses]
        self.threads = [
            threading.Thread(target=self._run, args=(one, bell), name=f"witness {one.name}", daemon=True)
            for one, bell in zip(witnesses, self.bells, strict=True)
        ]

    def start(self) -> None:
        _running.append(self)
        for thread in self.threads:
            thread.start()

    def ring(self) -> None:
        """There is something new; returns at once."""
        for bell in self.bells:
            bell.set()

    def _run(self, witness: Witness, bell: threading.Event) -> None:
        """The first time whatever was cosigned: only so does an old copy of the database come to light."""
        failures, always = 0, True
        while not self.stop.is_set():
            bell.clear()
            if self._once(witness, always=always):
                failures, always = 0, False
                bell.wait(BETWEEN_LOOKS)
                self.stop.wait(self.gathered)
            else:
                failures += 1
                self.stop.wait(min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** min(failures - 1, 20)))

    def _once(self, witness: Witness, *, always: bool) -> bool:
        try:
            ours = newest()
            if not always and (ours is None or ours.row is None or is_cosigned(ours.row, witness)):
                return True
            ask_or_halt(witness, self.asking)
        except (Unreachable, Unhelpful, Contradicted, Refused) as error:
            logger.warning("The witness %s did not cosign: %s", witness.name, error)
        except Exception:
            logger.exception("Asking the witness %s failed.", witness.name)
        else:
            return True
        finally:
            connections.close_all()
        return False


def ask_or_halt(witness: Witness, asking: Callable[[Witness], Newest | None] = ask) -> Newest | None:
    """As `ask`; evidence of a fork halts all signing before it is raised."""
    try:
        return asking(witness)
    except Contradicted as error:
        when = timezone.now().isoformat(timespec="seconds")
        halt(str(error), f"Found {when}\n{error.evidence}")
        logger.error("%s Nothing is signed from now on; see «communique ledger resume».", error)  # noqa: TRY400
        raise


def ask_all(seconds: float) -> dict[Witness, str]:
    """Asks all witnesses of the policy at once and waits so long at most; "" where one cosigned, or why not.

    Evidence of a fork halts all signing.
    """
    if settings.WITNESSES is None:
        return {}
    witnesses = witnesses_of(settings.WITNESSES)
    said = dict.fromkeys(witnesses, f"no answer within {seconds:g} seconds")

    def run(witness: Witness) -> None:
        try:
            ask_or_halt(witness)
        except (Unreachable, Unhelpful, Contradicted, Refused) as error:
            said[witness] = str(error)
        except Exception as error:
            logger.exception("Asking the witness %s failed.", witness.name)
            said[witness] = type(error).__name__
        else:
            said[witness] = ""
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(one,), daemon=True) for one in witnesses]
    for thread in threads:
        thread.start()
    deadline = time.monotonic() + seconds
    for thread in threads:
        thread.join(max(0.0, deadline - time.monotonic()))
    return dict(said)


def hear_of_entries(_events: Sequence[Event]) -> None:
    """A listener for the worker: wakes the threads, and says nothing about what comes of it."""
    for rounds in _running:
        rounds.ring()


def begin_asking(stop: threading.Event) -> None:
    """For the worker; nothing where there is no policy."""
    if settings.WITNESSES is not None:
        Rounds(witnesses_of(settings.WITNESSES), stop).start()
