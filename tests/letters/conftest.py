from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from communique.directory.models import Office
from tests.factories import make_office


@pytest.fixture(autouse=True)
def _files_without_a_manifest(settings: Any, tmp_path: Path) -> None:
    """Pages name their files as they lie in the source: nothing was collected for a test."""
    settings.STATIC_ROOT = tmp_path
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


@pytest.fixture
def office(db: None) -> Office:
    return make_office()
