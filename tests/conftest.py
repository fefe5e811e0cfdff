"""What all tests share: a home of their own, and where the real inputs lie."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

_home = tempfile.mkdtemp(prefix="communique-tests-")
os.environ["COMMUNIQUE_HOME"] = _home
os.environ.setdefault("COMMUNIQUE_ADDRESS", "http://127.0.0.1:8000")

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real inputs beside the project; tests that need it are skipped where it is missing."""
    if not SHARED.is_dir():
        pytest.skip(f"the folder of real inputs is not here ({SHARED})")
    return SHARED


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, settings: object) -> None:
    """Each test's files go to a folder of its own."""
    settings.HOME = tmp_path  # type: ignore[attr-defined]
    settings.MEDIA_ROOT = tmp_path / "media"  # type: ignore[attr-defined]
