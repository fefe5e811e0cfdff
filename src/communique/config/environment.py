"""Every setting that a machine gives to this installation: one table, read once, documented from here.

What an *office* decides (names, languages, time zone) is in `directory.Office`, not here.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import unquote, urlsplit

from communique.ledger.tiled.errors import Malformed
from communique.ledger.tiled.policy import Policy


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
        "COMMUNIQUE_TIMESTAMPS",
        "",
        "A time-stamp authority (RFC 3161), asked once a day about the newest checkpoint; empty for none.",
    ),
    Setting(
        "COMMUNIQUE_TIMESTAMP_ROOTS",
        "",
        "The PEM file with that authority's root certificates, by which its tokens are checked.",
    ),
    Setting(
        "COMMUNIQUE_ALERT",
        "",
        "E-mail addresses, with commas between them, that hear of every new entry within a minute.",
    ),
    Setting(
        "COMMUNIQUE_MAIL",
        "",
        "The mail server, smtp://user:password@host:port or smtps://…, or a provider's own interface as "
        "anymail+mailgun://KEY@mail.example.org; empty writes mail to standard error.",
    ),
    Setting(
        "COMMUNIQUE_MAIL_EVENTS",
        "",
        "name:password by which a mail provider proves itself when it tells of bounces and complaints at "
        "/mail/events; empty to hear of none.",
    ),
    Setting(
        "COMMUNIQUE_MAIL_FROM",
        "",
        "The address that mail is sent from; empty for communique@ and the address's host.",
    ),
    Setting(
        "COMMUNIQUE_C2PA",
        "",
        "A PEM file (key and certificates) to give press originals Content Credentials with; empty for none.",
    ),
    Setting(
        "COMMUNIQUE_PADES",
        "",
        "A PEM file (key and certificates) to sign the PDFs of releases with (PAdES); empty for none.",
    ),
    Setting(
        "COMMUNIQUE_MEMENTO",
        "no",
        "yes, to answer for old editions by date, as Memento (RFC 7089) asks: TimeGates, TimeMaps and links.",
    ),
    Setting(
        "COMMUNIQUE_WEBSUB",
        "",
        "A WebSub hub, told of every feed that changed and named in the feeds themselves; empty for none.",
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


def timestamps() -> tuple[str, str]:
    """The time-stamp authority's address and the file of its roots; both empty where none is asked."""
    url, roots = setting("COMMUNIQUE_TIMESTAMPS"), setting("COMMUNIQUE_TIMESTAMP_ROOTS")
    if url and urlsplit(url).scheme not in {"http", "https"}:
        raise BadSetting(f"COMMUNIQUE_TIMESTAMPS is «{url}»: write it as https://tsa.example.org.")
    if url and not Path(roots).expanduser().is_file():
        raise BadSetting("COMMUNIQUE_TIMESTAMP_ROOTS should name the PEM file of the authority's roots.")
    return url, str(Path(roots).expanduser().resolve()) if url else ""


def websub() -> str:
    """The address of the hub; empty where there is none."""
    value = setting("COMMUNIQUE_WEBSUB")
    if not value:
        return ""
    try:
        parts = urlsplit(value)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable or not value.isascii() or re.search(r"[\s<>\"@#]", value):
        raise BadSetting(f"COMMUNIQUE_WEBSUB is «{value}»: write it as https://hub.example.org/.")
    return value


def certificate(name: str, module: str) -> str:
    """The PEM file that a setting names, or "" where it is empty; `module` is what signing with it needs."""
    given = setting(name)
    if not given:
        return ""
    path = Path(given).expanduser().resolve()
    if not path.is_file():
        raise BadSetting(f"{name} is «{given}», where there is no file.")
    if find_spec(module) is None:
        raise BadSetting(f"{name} needs a package that is not installed. Run «make setup-attest».")
    return str(path)


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


def witnesses() -> Policy | None:
    """What the file that COMMUNIQUE_WITNESSES names says, or None where it is empty."""
    given = setting("COMMUNIQUE_WITNESSES")
    if not given:
        return None
    path = Path(given).expanduser()
    try:
        policy = Policy.parse(path.read_text("utf-8"))
    except OSError as error:
        why = (error.strerror or type(error).__name__).lower()
        raise BadSetting(f"COMMUNIQUE_WITNESSES names {path}, which cannot be read ({why}).") from error
    except Malformed as error:
        raise BadSetting(f"COMMUNIQUE_WITNESSES names {path}, which is no policy. {error}") from error
    except UnicodeDecodeError:
        raise BadSetting(f"COMMUNIQUE_WITNESSES names {path}, which is not UTF-8.") from None
    for name, key in policy.witnesses.items():
        parts = urlsplit(policy.addresses.get(key, ""))
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
            raise BadSetting(
                f"COMMUNIQUE_WITNESSES names {path}, where the witness {name} has no address to be asked at: "
                "write its https address after its key."
            )
    if not policy.witnesses:
        raise BadSetting(f"COMMUNIQUE_WITNESSES names {path}, which has no witness line.")
    return policy


@dataclass(frozen=True, slots=True)
class MailServer:
    """`tls`: from the first byte; `starttls`: asked for before anything is told."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    tls: bool
    starttls: bool


def mail_server() -> MailServer | None:
    """None where COMMUNIQUE_MAIL is empty or names a provider.

    What it says is never repeated: it holds a password.

    smtp:// begins with STARTTLS, but for a server on this machine, which nobody can listen to on the way.
    """
    value = setting("COMMUNIQUE_MAIL")
    if not value or value.startswith("anymail+"):
        return None
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    host = parts.hostname or ""
    if parts.scheme not in {"smtp", "smtps"} or not host or parts.path.strip("/") or parts.query:
        raise BadSetting("COMMUNIQUE_MAIL should read smtp://user:password@host:port or smtps://….")
    tls = parts.scheme == "smtps"
    starttls = not tls and host not in {"localhost", "127.0.0.1", "::1"}
    usual = 465 if tls else 587 if starttls else 25
    return MailServer(
        host, port or usual, unquote(parts.username or ""), unquote(parts.password or ""), tls, starttls
    )


def mail_from() -> str:
    value = setting("COMMUNIQUE_MAIL_FROM")
    if value and not _is_mail(value):
        raise BadSetting(f"COMMUNIQUE_MAIL_FROM is «{value}»: write one address, as press@example.org.")
    return value or f"communique@{urlsplit(address()).hostname or 'localhost'}"


def alerted() -> list[str]:
    """The addresses that hear of every entry."""
    found = [part.strip() for part in setting("COMMUNIQUE_ALERT").split(",") if part.strip()]
    for each in found:
        if not _is_mail(each):
            raise BadSetting(f"COMMUNIQUE_ALERT has «{each}»: write addresses with commas between them.")
    return found


def _is_mail(value: str) -> bool:
    return re.fullmatch(r"[^\s@,;<>\"]+@[^\s@,;<>\"]+", value) is not None
