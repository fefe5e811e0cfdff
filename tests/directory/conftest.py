from __future__ import annotations

import pytest
from django.test import Client

from communique.staff.models import Officer
from communique.staff.roles import Role
from tests import factories
from tests.desk_screens import _plain_static_files  # noqa: F401  pytest finds fixtures by their names


@pytest.fixture
def vera(db: None) -> Officer:
    factories.make_office()
    return factories.make_officer(Role.ADMINISTRATOR, "vera")


@pytest.fixture
def desk(vera: Officer, client: Client) -> Client:
    """A browser in which Vera, an administrator, is logged in."""
    client.force_login(vera)
    return client
