"""An office whose database lies on a disk in memory, and can be put back to its beginning.

Imported once Django is set up by the settings of `over_apsw`.
"""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.db import Error, connection

from tools.faults.disk import Disk, File, Layer


class OfficeInMemory:
    _layer: Layer | None = None  # SQLite knows one of its name

    def __init__(self, home: Path, pragmas: str) -> None:
        connection.settings_dict["OPTIONS"]["init_command"] = pragmas
        self._path = str(connection.settings_dict["NAME"])
        self._kept = (home / "communique.sqlite3").read_bytes()
        if OfficeInMemory._layer is None:
            OfficeInMemory._layer = Layer(Disk())
        self.layer = OfficeInMemory._layer
        self.begin()

    @property
    def disk(self) -> Disk:
        return self.layer.disk

    def begin(self) -> None:
        """As the home was made: nothing published, no key."""
        self.change_disk(Disk({self._path: File(bytearray(self._kept), self._kept)}))
        shutil.rmtree(settings.KEYS, ignore_errors=True)

    def change_disk(self, disk: Disk) -> None:
        self.close()
        self.layer.disk = disk

    def close(self) -> None:
        """What is open is let go, as by a machine that is switched off, if the disk is dead."""
        with suppress(Error):
            connection.close()
        connection.connection = None
