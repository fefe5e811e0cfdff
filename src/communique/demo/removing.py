"""Putting a demo home aside. Nothing is deleted: the folder is renamed, or the PostgreSQL schema is."""

from __future__ import annotations

import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from communique.directory.queries import NoOffice, the_office
from communique.ledger.keys import put_ledger_files_aside
from communique.newsroom.models import Release


class CannotRemove(Exception):
    """The demo office stays; the message says why."""


def check_removable() -> None:
    """Raises CannotRemove unless this is a demo home in which nothing of the office's own was published."""
    try:
        office = the_office()
    except NoOffice as error:
        raise CannotRemove(str(error)) from None
    if not office.demo:
        raise CannotRemove("This home holds no demo office; there is nothing to remove.")
    own = Release.objects.filter(demo=False, edition__isnull=False).count()
    if own:
        raise CannotRemove(
            f"{own} releases of your own were published here, and what was published is never put aside. "
            "Begin another home with COMMUNIQUE_HOME instead."
        )


def put_aside() -> str:
    """Renames the home (and the schema on PostgreSQL); returns where it lies now."""
    home: Path = settings.HOME
    stamp = datetime.datetime.now(datetime.UTC).strftime("%Y%m%d-%H%M%S")
    aside = home.with_name(f"{home.name}-demo-{stamp}")
    vendor = connection.vendor
    if vendor == "postgresql":
        _put_schema_aside(f"demo_{stamp.replace('-', '_')}")
    connection.close()
    try:
        home.rename(aside)
        put_ledger_files_aside(f"demo-{stamp}")  # where the keys lie outside the home
    except OSError as error:
        raise CannotRemove(
            f"{home} cannot be renamed ({error.strerror}). Stop what uses it, or move it."
        ) from None
    return str(aside)


def _put_schema_aside(name: str) -> None:
    quoted = connection.ops.quote_name(name)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        row = cursor.fetchone()
        current = connection.ops.quote_name(row[0] if row else "public")
        cursor.execute(f"ALTER SCHEMA {current} RENAME TO {quoted}")
        cursor.execute(f"CREATE SCHEMA {current}")
