from __future__ import annotations

import pytest

from communique.directory.models import Office
from communique.staff.models import Officer
from tests import factories
from tests.desk_screens import _plain_static_files  # noqa: F401  pytest finds fixtures by their names
from tests.newsroom.signing_room import minister, writer  # noqa: F401  the same


@pytest.fixture
def officer(db: None) -> Officer:
    """An administrator of an opened office that publishes in English and Serbian."""
    factories.make_office()
    return factories.make_officer()


@pytest.fixture
def of(officer: Officer) -> Office:
    """The office that `officer` works in."""
    office: Office = Office.objects.get()
    return office
