"""The template database and the migrations after it make what migrating from nothing makes."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from communique.config import template

OPEN = """
import django
django.setup()
from communique.config.template import open_database
print(open_database())
"""


def start(home: Path, *arguments: str) -> subprocess.Popen[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("COMMUNIQUE_")}
    given = {"COMMUNIQUE_HOME": str(home), "DJANGO_SETTINGS_MODULE": "communique.config.settings"}
    return subprocess.Popen(
        [sys.executable, *arguments],
        env={**kept, **given},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run(home: Path, *arguments: str) -> str:
    process = start(home, *arguments)
    said, failed = process.communicate()
    assert process.returncode == 0, failed
    return said.strip()


def told(home: Path) -> dict[str, Any]:
    """All that a database is: its tables, and the rows that migrating writes."""
    with closing(sqlite3.connect(home / "communique.sqlite3")) as database:

        def rows(query: str) -> list[tuple[Any, ...]]:
            return sorted(database.execute(query).fetchall(), key=repr)

        tables = [row[0] for row in rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            "tables": rows("SELECT type, name, tbl_name, sql FROM sqlite_master"),
            "migrations": rows("SELECT app, name FROM django_migrations"),
            "content types": rows("SELECT app_label, model FROM django_content_type"),
            "permissions": rows(
                "SELECT app_label, model, codename, name FROM auth_permission"
                " JOIN django_content_type ON django_content_type.id = content_type_id"
            ),
            "rights of groups": rows(
                "SELECT auth_group.name, codename FROM auth_group_permissions"
                " JOIN auth_group ON auth_group.id = group_id"
                " JOIN auth_permission ON auth_permission.id = permission_id"
            ),
            "rows": {table: rows(f"SELECT count(*) FROM '{table}'") for table in tables},  # noqa: S608
        }


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    home = tmp_path_factory.mktemp("migrated")
    run(home, "-m", "django", "migrate", "--verbosity=0")
    return told(home)


def test_template_makes_what_migrating_makes(migrated: dict[str, Any], tmp_path: Path) -> None:
    assert run(tmp_path, "-c", OPEN) == "True"
    assert told(tmp_path) == migrated


def test_what_is_missing_is_migrated(migrated: dict[str, Any], tmp_path: Path) -> None:
    run(tmp_path, "-c", OPEN)
    run(tmp_path, "-m", "django", "migrate", "--verbosity=0", "letters", "zero")
    assert told(tmp_path) != migrated
    assert run(tmp_path, "-c", OPEN) == "False"
    assert told(tmp_path) == migrated


def test_a_home_opened_twice_at_once_is_made_once(tmp_path: Path) -> None:
    processes = [start(tmp_path, "-c", OPEN) for _ in range(3)]
    said = sorted(process.communicate()[0].strip() for process in processes)
    assert said == ["False", "False", "True"]
    assert not list(tmp_path.glob(".opening-*"))


def test_without_xz_everything_is_migrated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "lzma", None)
    assert template._unpacked() is None


@pytest.mark.django_db
def test_a_database_that_is_current_is_left_alone() -> None:
    assert template.open_database() is False


def test_template_holds_nobody_and_no_secret(tmp_path: Path) -> None:
    run(tmp_path, "-c", OPEN)
    with closing(sqlite3.connect(tmp_path / "communique.sqlite3")) as database:
        for table in (
            "staff_officer",
            "django_session",
            "ledger_edition",
            "letters_letter",
            "directory_office",
        ):
            assert database.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,), table  # noqa: S608
