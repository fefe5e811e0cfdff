from __future__ import annotations

from typing import Any

import pytest

from communique.directory.models import Office
from tests.factories import make_office


@pytest.fixture(autouse=True)
def _files_without_a_manifest(settings: Any) -> None:
    """Pages name their files as they lie in the source: nothing was collected for a test."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


@pytest.fixture
def office(db: None) -> Office:  # noqa: ARG001
    return make_office()
