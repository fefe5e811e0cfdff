"""What all tests share: a home of their own, and where the real inputs lie."""

from __future__ import annotations

import datetime
import gc
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings as trying

from tests.browsing import PATIENCE, tell_troubles
from tests.home import HOME
from tests.selecting import (
    chromium_arguments,
    find_chromium,
    may_connect,
    pytest_collection_modifyitems,  # noqa: F401  a hook of pytest's
    refuse_sockets,
    touches_database,
)

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

    from communique.staff.models import Officer
    from tests.browsing import NewContext

# However slow a machine is, what is tried is not wrong for it; all else stays as the environment has it.
trying.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
trying.load_profile("patient")

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real inputs beside the project; tests that need it are skipped where it is missing."""
    if not SHARED.is_dir():
        pytest.skip(f"the folder of real inputs is not here ({SHARED})")
    return SHARED


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, settings: Any) -> None:
    """Each test's files go to a folder of its own; style sheets need not be collected first, and a password
    takes no half second of work, as it does where somebody might guess it.
    """
    settings.HOME = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.KEYS = tmp_path.with_name(f"{tmp_path.name}-keys")
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _day(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What tests publish is dated; whatever a machine's clock says, those dates are past."""
    if touches_database(request.node):
        late = datetime.datetime(2100, 1, 1, tzinfo=datetime.UTC)
        monkeypatch.setattr("communique.newsroom.readiness.now", lambda: late)


@pytest.fixture(autouse=True)
def _memory_lost(request: pytest.FixtureRequest) -> None:
    """What a process holds in memory is of another test: the directory, whose rows are written past the
    actions here, and how much was checked from this address.
    """
    if touches_database(request.node):
        from communique.directory.queries.snapshot import forget
        from communique.website.ledger.checking.limiting import checks

        forget()
        checks.forget()


@pytest.fixture(autouse=True)
def _rubbish_collected(request: pytest.FixtureRequest) -> Iterator[None]:
    """A file left to the collector of garbage is complained of whenever that comes by. Where a test lets that
    pass, it comes by before another test begins, which does not.
    """
    yield
    marks = request.node.iter_markers("filterwarnings")
    if any("Unraisable" in given for mark in marks for given in mark.args):
        gc.collect()


@pytest.fixture(autouse=True)
def _no_sockets(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if not may_connect(request.node):
        refuse_sockets(monkeypatch)


@pytest.fixture
def vera() -> Officer:
    """An administrator, who has opened the office."""
    from communique.staff.roles import Role
    from tests import factories

    factories.make_office()
    return factories.make_officer(Role.ADMINISTRATOR, "vera")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, for tests marked `browser`."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)
    # Playwright's own loop runs in this thread; Django takes that for asynchronous code, which it is not.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=find_chromium(), args=chromium_arguments(), timeout=PATIENCE
        )
        yield chromium
        chromium.close()


@pytest.fixture
def new_context(browser: Browser) -> Iterator[NewContext]:
    """Makes contexts as `browser.new_context` does, which have patience and are closed at the end."""
    opened: list[BrowserContext] = []

    def make(**given: Any) -> BrowserContext:
        context = browser.new_context(**given)
        context.set_default_timeout(PATIENCE)
        opened.append(context)
        return context

    yield make
    for context in opened:
        context.close()


@pytest.fixture
def page(new_context: NewContext) -> Page:
    """A page of a context of its own: no cookie and no storage of another test."""
    page = new_context().new_page()
    tell_troubles(page)
    return page


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """SQLite as it runs for an office, in a file: in memory, threads lock each other out in other ways."""
    from django.conf import settings

    database = settings.DATABASES["default"]
    if database["ENGINE"] == "django.db.backends.sqlite3":
        worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
        database["TEST"]["NAME"] = str(Path(HOME) / f"tests-{worker}.sqlite3")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Transactional tests flush a database whose ledger refuses that; see `tests.flushing`."""
    from django.db import connections

    from tests.flushing import flushing, remember

    with django_db_blocker.unblock():
        remember(connections["default"])
    with flushing():
        yield
