"""The settings as shipped, but for the disk. The modes of its journal are the fault's to choose."""

from __future__ import annotations

from communique.config.settings import *  # noqa: F403
from communique.config.settings import DATABASES

DATABASES["default"]["ENGINE"] = "tools.faults.over_apsw"
