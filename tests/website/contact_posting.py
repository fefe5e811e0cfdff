"""Sending the contact form as browsers send it, and databases that take nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, connections
from django.test import Client

from tests.letters.writing import TYPED

ADDRESS = "203.0.113.9"
FORM = "/en/contact/"


def send(
    *, to: str = FORM, headers: dict[str, str] | None = None, address: str = ADDRESS, **other: Any
) -> Any:
    """The answer to a form with `other` fields changed, from a browser without cookies."""
    client = Client(enforce_csrf_checks=True)
    sent = {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"} if headers is None else headers
    return client.post(to, TYPED | other, headers=sent, REMOTE_ADDR=address)


@contextmanager
def locked(how: str = "IMMEDIATE") -> Iterator[None]:
    """Another connection holds the database; ours waits a moment only.

    `IMMEDIATE` still lets it be read, `EXCLUSIVE` does not.
    """
    hold = _locked_sqlite if connection.vendor == "sqlite" else _locked_postgresql
    with hold(how):
        yield
    connection.close()


@contextmanager
def _locked_sqlite(how: str) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 20")
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    other.execute(f"BEGIN {how}")
    yield
    other.close()


@contextmanager
def _locked_postgresql(how: str) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '20ms'")
    other = connections.create_connection("default")
    tables = "letters_letter" if how == "IMMEDIATE" else "letters_letter, directory_office"
    with other.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute(f"LOCK TABLE {tables} IN ACCESS EXCLUSIVE MODE")
    yield
    other.close()
