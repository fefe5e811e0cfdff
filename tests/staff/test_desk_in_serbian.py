"""No English is left on the desk of an officer who reads Serbian: every screen is opened and read."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from django.test import Client
from django.utils import translation
from wagtail.admin.menu import MenuItem, admin_menu

from tests.desk_english import english_of
from tests.desk_walk import SERBIAN, make_walked_office, screens, visit

# Wagtail leaves the file that it makes a thumbnail in to the garbage collector.
pytestmark = pytest.mark.filterwarnings(
    "ignore:.*SpooledTemporaryFile.*:pytest.PytestUnraisableExceptionWarning",
    "ignore:.*FileIO.*:pytest.PytestUnraisableExceptionWarning",
)


def test_no_english_is_left_on_the_cyrillic_desk(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    vera = make_walked_office(monkeypatch, SERBIAN)
    client = Client(raise_request_exception=False)
    client.force_login(vera)  # who has chosen none gets the office's language
    found: dict[str, str] = {}
    read = 0
    for where in [*screens(vera), "/desk/login/"]:
        page = visit(client if "login" not in where else Client(), where)
        read += bool(page)
        for piece in english_of(page):
            found.setdefault(piece[:300], where)
    if (wanted := os.environ.get("DESK_ENGLISH_LEFT")) is not None:
        Path(wanted).write_text(json.dumps(found, ensure_ascii=False, indent=1), "utf-8")
    assert read > 60
    assert not found, "\n".join(f"{where}: {piece}" for piece, where in found.items())


def test_no_line_of_the_menu_is_said_once_for_every_language(db: None) -> None:
    """Menus are made once: a label that is no lazy one stays in the language of whoever came first."""
    said = []
    for code in ("sr", "en"):
        with translation.override(code):
            said.append([str(item.label) for item in admin_menu.registered_menu_items if ours(item)])
    assert len(said[0]) > 10
    assert not set(said[0]) & set(said[1])


def ours(item: MenuItem) -> bool:
    return type(item).__module__.startswith("communique.") or item.name == "desk"
