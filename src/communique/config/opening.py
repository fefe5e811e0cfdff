"""Opening a home: folder, database, the office's row and the built-in officers, made where missing."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from communique.config import environment

DEFAULT_SECTION = ("press-releases", {"en": "Press Releases", "sr-Cyrl": "Саопштења"})


class CannotOpen(Exception):
    """The home cannot be used; the message is one sentence with the remedy."""


def prepare_home() -> Path:
    """The home's folder, made if missing.

    Raises CannotOpen where it cannot be written.
    """
    home = environment.home()
    remedy = "Choose another with COMMUNIQUE_HOME, or give yourself the right to write there."
    try:
        home.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=home):
            pass
    except NotADirectoryError:
        raise CannotOpen(f"{home} is no folder. {remedy}") from None
    except FileExistsError:
        raise CannotOpen(f"{home} is a file, not a folder. {remedy}") from None
    except OSError as error:
        why = os.strerror(error.errno or 0).lower()
        raise CannotOpen(f"The folder {home} cannot be written ({why}). {remedy}") from None
    return home


def open_home() -> bool:
    """Makes the home ready for any command; returns whether it was made new. Raises CannotOpen."""
    prepare_home()
    import django

    django.setup()
    from django.db import DatabaseError

    from communique.config.template import open_database

    try:
        made = open_database()
        open_office()
    except DatabaseError as error:
        raise CannotOpen(f"The database does not open: {str(error).strip().splitlines()[0]}") from error
    return made


def open_office() -> None:
    """The rows that every installation has: the office, a section, roles and built-in officers."""
    from django.db import transaction

    from communique.directory.models import Office, OfficeText
    from communique.newsroom.models import Section, SectionName
    from communique.staff.actions import ensure_built_in_officers, ensure_roles

    with transaction.atomic():
        ensure_roles()
        ensure_built_in_officers()
        office, made = Office.objects.get_or_create(pk=1, defaults={"languages": ["en"], "time_zone": zone()})
        if made:
            OfficeText.objects.create(
                office=office, language="en", name="Our Office", contact_heading="Contact the Office"
            )
            slug, names = DEFAULT_SECTION
            section = Section.objects.create(slug=slug)
            for language, name in names.items():
                SectionName.objects.create(section=section, language=language, name=name)


def zone() -> str:
    """The machine's time zone where it tells one, as a first guess for the office's."""
    from zoneinfo import available_timezones

    name = ""
    with suppress(OSError):
        name = str(Path("/etc/localtime").resolve()).partition("zoneinfo/")[2]
    return name if name in available_timezones() else "UTC"
