from __future__ import annotations

import pytest

from communique.directory.models import Office
from tests.desk_screens import _plain_static_files  # noqa: F401  pytest finds fixtures by their names
from tests.factories import make_office


@pytest.fixture
def office(db: None) -> Office:
    return make_office()
