from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction
from django.test import Client

from communique.newsroom.models import Release
from communique.staff.models import Officer
from tests import factories
from tests.desk_screens import _plain_static_files  # noqa: F401  pytest finds fixtures by their names
from tests.newsroom.embargoes import ines_in_no_log  # noqa: F401  the same
from tests.newsroom.public_face import Newsroom, make_newsroom
from tests.newsroom.signing_room import minister, writer  # noqa: F401  the same

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from pytest_django.live_server_helper import LiveServer

    from tests.browsing import NewContext
    from tests.newsroom.writing_room import Opens


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
def opens(new_context: NewContext, live_server: LiveServer) -> Opens:
    """Opens the editor of a release in a browser of that officer's own."""
    from tests.newsroom.writing_room import browser_of, open_editor

    def open_it(officer: Officer, release: Release, place: str = "", **given: Any) -> Page:
        page = browser_of(new_context, officer, live_server.url, **given)
        return open_editor(page, live_server.url, release, place)

    return open_it


@pytest.fixture
def editor(opens: Opens, vera: Officer, draft: Release) -> Page:
    """In which Vera has opened the draft."""
    return opens(vera, draft)


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
