"""An office with something published, and another machine to put it back on."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from communique.ledger.actions import NewPart, keep_original
from communique.ledger.models import Part
from tests.ledger.sealing import seal, text_parts

Elsewhere = Callable[[], AbstractContextManager[Path]]


def publish(photograph: bytes = b"") -> None:
    """Seals a small edition, with a press original where one is given."""
    parts = text_parts(f"Мост {uuid.uuid4()}")
    if photograph:
        digest = keep_original(photograph)
        parts.append(NewPart(Part.Kind.ORIGINAL, "image/jpeg", digest=digest))
    seal(parts=parts)


@pytest.fixture
def home(tmp_path: Path, settings: Any) -> Path:
    """A home with keys in it, two editions, a press original and a smaller picture of it."""
    settings.HOME = tmp_path / "home"
    settings.KEYS = tmp_path / "home" / "keys"
    settings.MEDIA_ROOT = tmp_path / "home" / "media"
    (tmp_path / "home" / "media" / "images").mkdir(parents=True)
    (tmp_path / "home" / "media" / "images" / "мост.jpg").write_bytes(b"smaller")
    settings.KEYS.mkdir()
    (settings.KEYS / "session-secret").write_text("secret-of-the-sessions")
    publish()
    publish(b"as the photographer sent it")
    return tmp_path / "home"


@pytest.fixture
def elsewhere(home: Path, tmp_path: Path, settings: Any) -> Elsewhere:
    """Another machine: an empty home and an empty database; within it all goes there."""

    @contextmanager
    def moved() -> Iterator[Path]:
        name = connection.settings_dict["NAME"]
        new = tmp_path / f"new-{uuid.uuid4().hex[:8]}"
        fresh = str(new / "communique.sqlite3")
        if connection.vendor == "postgresql":
            fresh = f"new_{uuid.uuid4().hex[:8]}"
            with connection.cursor() as cursor:
                cursor.execute(f'CREATE DATABASE "{fresh}" TEMPLATE template0')
        settings.HOME, settings.MEDIA_ROOT = new, new / "media"
        connection.close()
        connection.settings_dict["NAME"] = fresh
        try:
            yield new
        finally:
            connection.close()
            connection.settings_dict["NAME"] = name
            settings.HOME = home
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute(f'DROP DATABASE "{fresh}" WITH (FORCE)')

    return moved
