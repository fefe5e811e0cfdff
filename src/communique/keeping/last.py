"""When the last backup was made: a small file in the home, for the desk and for `communique check`."""

from __future__ import annotations

import datetime
import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from django.conf import settings

from communique.ledger.durable import write_durably

NAME: Final = "last-backup.json"
OLD: Final = datetime.timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Last:
    made_at: datetime.datetime
    file: str
    entries: int
    size: int  # bytes
    seconds: float


def note_last(last: Last) -> None:
    """A home that cannot be written to is no reason to call a good backup a failed one."""
    said = asdict(last) | {"made_at": last.made_at.isoformat()}
    with suppress(OSError):
        write_durably(Path(settings.HOME) / NAME, json.dumps(said).encode())


def last_backup() -> Last | None:
    """None where none was made from this home, or nobody can tell."""
    try:
        said = json.loads((Path(settings.HOME) / NAME).read_bytes())
        moment = datetime.datetime.fromisoformat(said.pop("made_at")).astimezone(datetime.UTC)
        return Last(made_at=moment, **said)
    except (OSError, ValueError, TypeError, AttributeError, KeyError):
        return None
