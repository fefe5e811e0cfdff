"""Every setting that a machine gives to this installation: one table, read once, documented from here.

What an *office* decides (names, languages, time zone) is in `directory.Office`, not here.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import unquote, urlsplit


class BadSetting(Exception):
    """A setting whose value cannot be used; the message says which, and what it should be."""


@dataclass(frozen=True, slots=True)
class Setting:
    name: str
    default: str
    meaning: str


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "COMMUNIQUE_HOME",
        "./var",
        "The folder with all that this installation keeps: database, originals, rendered pages, index.",
    ),
    Setting(
        "COMMUNIQUE_DATABASE",
        "",
        "Empty for SQLite in the home, or postgresql://user:password@host:port/name.",
    ),
    Setting(
        "COMMUNIQUE_ADDRESS",
        "http://127.0.0.1:8000",
        "The public address of the site, as readers type it, without a path.",
    ),
    Setting(
        "COMMUNIQUE_HOSTS",
        "",
        "Further host names that this site answers to, with commas between them.",
    ),
    Setting(
        "COMMUNIQUE_KEY",
        "",
        "Where the keys lie (mode 600, in no backup); empty for the folder keys/ in the home.",
    ),
    Setting(
        "COMMUNIQUE_ORIGIN",
        "",
        "The log's name, which never changes after its first entry; empty for the host and /ledger.",
    ),
    Setting(
        "COMMUNIQUE_POST_QUANTUM",
        "no",
        "yes, for a second signature (ML-DSA-44) by the keys made from then on.",
    ),
    Setting(
        "COMMUNIQUE_SECOND_DISK",
        "",
        "A folder on another disk that keeps the last checkpoint too: no publishing from an old copy.",
    ),
    Setting(
        "COMMUNIQUE_WITNESSES",
        "",
        "A policy file (C2SP tlog-policy) with the witnesses to ask for cosignatures; empty for none.",
    ),
    Setting(
        "COMMUNIQUE_ALERT",
        "",
        "E-mail addresses, with commas between them, that hear of every new entry within a minute.",
    ),
    Setting(
        "COMMUNIQUE_MAIL",
        "",
        "The mail server, smtp://user:password@host:port or smtps://…; empty writes mail to standard error.",
    ),
    Setting(
        "COMMUNIQUE_MAIL_FROM",
        "",
        "The address that mail is sent from; empty for communique@ and the address's host.",
    ),
    Setting(
        "COMMUNIQUE_BEHIND_PROXY",
        "no",
        "yes, if a web server in front of it sets X-Forwarded-Proto and X-Forwarded-For itself.",
    ),
    Setting(
        "COMMUNIQUE_DEBUG",
        "no",
        "yes, for developing only: shows errors with their code.",
    ),
    Setting(
        "COMMUNIQUE_LOG_LEVEL",
        "WARNING",
        "From which level on the standard error tells what happens: DEBUG, INFO, WARNING or ERROR.",
    ),
)


def setting(name: str) -> str:
    """The value in force of one of SETTINGS, as text, without surrounding blanks."""
    default = next(entry.default for entry in SETTINGS if entry.name == name)
    return os.environ.get(name, default).strip() or default


def flag(name: str) -> bool:
    """A yes/no setting.

    Raises BadSetting for anything else.
    """
    value = setting(name).lower()
    if value not in {"yes", "no"}:
        raise BadSetting(f"{name} is «{value}»: write yes or no.")
    return value == "yes"


def log_level() -> str:
    value = setting("COMMUNIQUE_LOG_LEVEL").upper()
    if value not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
        raise BadSetting(f"COMMUNIQUE_LOG_LEVEL is «{value}»: write DEBUG, INFO, WARNING or ERROR.")
    return value


def home() -> Path:
    return Path(setting("COMMUNIQUE_HOME")).expanduser().resolve()


def keys_folder() -> Path:
    given = setting("COMMUNIQUE_KEY")
    return Path(given).expanduser().resolve() if given else home() / "keys"


def address() -> str:
    """The site's origin: scheme and host, no slash at the end."""
    value = setting("COMMUNIQUE_ADDRESS").rstrip("/")
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path:
        raise BadSetting(f"COMMUNIQUE_ADDRESS is «{value}»: write it as https://press.example.org.")
    return value


def origin() -> str:
    """The name of the log that an empty ledger begins: a URL without scheme (C2SP tlog-checkpoint)."""
    parts = urlsplit(address())
    value = setting("COMMUNIQUE_ORIGIN") or f"{parts.netloc}/ledger"
    if "+" in value or len(value.split()) != 1 or "://" in value:
        raise BadSetting(f"COMMUNIQUE_ORIGIN is «{value}»: write it as press.example.org/ledger.")
    return value


def second_disk() -> Path | None:
    given = setting("COMMUNIQUE_SECOND_DISK")
    return Path(given).expanduser().resolve() if given else None


def hosts() -> list[str]:
    named = [part.strip() for part in setting("COMMUNIQUE_HOSTS").split(",") if part.strip()]
    return [urlsplit(address()).hostname or "", *named, "127.0.0.1", "localhost", "[::1]"]


def postgresql() -> dict[str, str] | None:
    """Django's connection fields for COMMUNIQUE_DATABASE, or None where it is empty (SQLite)."""
    value = setting("COMMUNIQUE_DATABASE")
    if not value:
        return None
    parts = urlsplit(value)
    name = parts.path.lstrip("/")
    if parts.scheme not in {"postgresql", "postgres"} or not name:
        raise BadSetting("COMMUNIQUE_DATABASE should read postgresql://user:password@host:port/name.")
    if find_spec("psycopg") is None:
        raise BadSetting(
            "COMMUNIQUE_DATABASE names PostgreSQL, whose driver is not installed. Run «make setup-postgres»."
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(name),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
    }
