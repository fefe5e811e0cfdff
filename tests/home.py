"""Gives the tests a home of their own before Django's settings are read; loaded by `-p` in pyproject."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

HOME = tempfile.mkdtemp(prefix="communique-tests-")
(Path(HOME) / "static").mkdir()
os.environ["COMMUNIQUE_HOME"] = HOME
os.environ.setdefault("COMMUNIQUE_ADDRESS", "http://127.0.0.1:8000")
atexit.register(shutil.rmtree, HOME, ignore_errors=True)
