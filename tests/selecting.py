"""Which tests run where: in a browser, on PostgreSQL, and none of them on the network.

On a developer's machine what is missing is skipped, and said; with CI=true it is an error.
"""

from __future__ import annotations

import os
import shutil

import pytest

CI = os.environ.get("CI") == "true"
ON_POSTGRESQL = bool(os.environ.get("COMMUNIQUE_DATABASE"))
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def find_chromium() -> str | None:
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def touches_database(item: pytest.Item) -> bool:
    return item.get_closest_marker("django_db") is not None or "db" in getattr(item, "fixturenames", ())


def wanted(item: pytest.Item) -> bool:
    """Whether `item` belongs to this pass: the first is on SQLite, the second repeats what is stored."""
    if ON_POSTGRESQL:
        return touches_database(item) and item.get_closest_marker("browser") is None
    return item.get_closest_marker("postgres") is None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    left = [item for item in items if not wanted(item)]
    items[:] = [item for item in items if wanted(item)]
    if left:
        config.hook.pytest_deselected(items=left)
    in_browser = [item for item in items if item.get_closest_marker("browser")]
    if not in_browser or find_chromium():
        return
    if CI:
        raise pytest.UsageError("Chromium is missing, and in CI no browser test may be skipped.")
    for item in in_browser:
        item.add_marker(
            pytest.mark.skip(reason="Chromium is not installed (on Debian: apt install chromium)")
        )


def refuse_sockets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes any connection an error; PostgreSQL's own, made in C over a file, is none of Python's."""

    def refused(*_: object, **__: object) -> None:
        raise AssertionError(
            "This test opens a network connection; mark it «sockets» if that is its purpose."
        )

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(f"socket.socket.{name}", refused)
    monkeypatch.setattr("socket.getaddrinfo", refused)


def may_connect(item: pytest.Item) -> bool:
    return any(item.get_closest_marker(name) for name in ("sockets", "browser"))


def chromium_arguments() -> list[str]:
    """Chromium refuses to sandbox for root, as CI's containers run."""
    return ["--no-sandbox"] if os.geteuid() == 0 else []
