from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from communique.newsroom.models import Release
from communique.staff.models import Officer
from communique.staff.roles import Role
from tests import factories
from tests.desk_screens import _plain_static_files  # noqa: F401  pytest finds fixtures by their names
from tests.newsroom.public_face import Newsroom, make_newsroom


@pytest.fixture
def vera() -> Officer:
    factories.make_office()
    return factories.make_officer(Role.ADMINISTRATOR, "vera")


@pytest.fixture
def officer(vera: Officer) -> Officer:
    """An administrator, by whose hand the drafts of a test come."""
    return vera


@pytest.fixture
def draft(officer: Officer) -> Release:
    return factories.make_draft(officer)


@pytest.fixture
def desk(vera: Officer, client: Client) -> Client:
    """A browser in which Vera, an administrator, is logged in."""
    client.force_login(vera)
    return client


@pytest.fixture
def newsroom(db: None) -> Newsroom:
    return make_newsroom()


@pytest.fixture
def undone() -> Callable[[Callable[[], Any]], Any]:
    """Runs something and takes it back."""

    def run(act: Any) -> Any:
        with transaction.atomic():
            try:
                return act()
            finally:
                transaction.set_rollback(True)

    return run
