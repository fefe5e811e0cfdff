"""`communique check`: whether this installation is fit to serve, each finding with its remedy."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Generator, Iterator
from dataclasses import asdict, dataclass
from typing import Literal

from rich.console import Console
from rich.table import Table

from communique.config import environment
from communique.config.opening import CannotOpen, prepare_home

Verdict = Literal["good", "look", "bad"]
LOW_SPACE = 2 * 1024**3  # bytes
SIGNS: dict[Verdict, str] = {"good": "[green]✓[/]", "look": "[yellow]![/]", "bad": "[bold red]✗[/]"}


@dataclass(frozen=True, slots=True)
class Finding:
    """`bad` means not fit to serve; `look` is for the operator to decide."""

    verdict: Verdict
    what: str
    remedy: str = ""


def findings() -> Iterator[Finding]:
    """Everything that was looked at, in order; what an earlier finding makes moot is left out."""
    try:
        home = prepare_home()
    except CannotOpen as error:
        yield Finding("bad", str(error), "Mend the folder, then check again.")
        return
    yield Finding("good", f"The home {home} can be written.")
    yield from _space()
    yield from _secret_files()
    import django

    django.setup()
    yield from _database()


def _space() -> Iterator[Finding]:
    free = shutil.disk_usage(environment.home()).free
    if free < LOW_SPACE:
        yield Finding("look", f"Only {free // 1024**2} MB are free on the home's disk.", "Make room.")
    else:
        yield Finding("good", f"{free // 1024**3} GB are free on the home's disk.")


def _secret_files() -> Iterator[Finding]:
    folder = environment.keys_folder()
    if not folder.is_dir():
        yield Finding("look", f"There is no key folder at {folder} yet.", "It is made at the first start.")
        return
    open_files = [path for path in sorted(folder.iterdir()) if path.stat().st_mode & 0o077]
    for path in open_files:
        yield Finding("bad", f"{path} can be read by others.", f"Run: chmod 600 {path}")
    if not os.access(folder, os.W_OK):
        yield Finding("bad", f"The key folder {folder} cannot be written.", "Give yourself the right to.")
    elif not open_files:
        yield Finding("good", f"The keys in {folder} are private.")


def _database() -> Iterator[Finding]:
    from django.db import DatabaseError, connection

    try:
        connection.ensure_connection()
    except DatabaseError as error:
        yield Finding(
            "bad",
            f"The database does not open: {str(error).strip().splitlines()[0]}",
            "Look at COMMUNIQUE_DATABASE and whether the server runs.",
        )
        return
    if connection.vendor == "sqlite":
        yield from _sqlite()
    else:
        yield from _postgresql()
    if (yield from _migrations()):
        yield from _ledger()
        yield from _seal()
        yield from _keeping()
        yield from _office()
        yield from _officers()
        yield from _events()
    yield from _proxy()
    yield from _django()


def _sqlite() -> Iterator[Finding]:
    from django.db import connection

    with connection.cursor() as cursor:
        mode = cursor.execute("PRAGMA journal_mode").fetchone()[0].upper()
        synchronous = cursor.execute("PRAGMA synchronous").fetchone()[0]
    version = sqlite3.sqlite_version
    what = f"SQLite {version}, journal {mode}, synchronous {synchronous}."
    if mode == "WAL" and sqlite3.sqlite_version_info < (3, 51, 3):
        yield Finding(
            "bad", what, "This SQLite may lose writes in WAL mode: stop everything and start again."
        )
    elif synchronous < 2:  # noqa: PLR2004  FULL, by SQLite's own numbers
        yield Finding("bad", what, "synchronous must be FULL (2) or more: a power cut may lose a release.")
    else:
        yield Finding("good", what)


def _postgresql() -> Iterator[Finding]:
    from django.db import connection

    with connection.cursor() as cursor:
        found = {}
        for name in ("synchronous_commit", "fsync", "full_page_writes"):
            cursor.execute(f"SHOW {name}")
            found[name] = cursor.fetchone()[0]
    told = ", ".join(f"{name} {value}" for name, value in found.items())
    wrong = [name for name, value in found.items() if value in {"off", "local"}]
    if wrong:
        remedy = " ".join(f"ALTER SYSTEM SET {name} = on;" for name in wrong)
        yield Finding("bad", f"PostgreSQL: {told}.", f"{remedy} SELECT pg_reload_conf();")
    else:
        yield Finding("good", f"PostgreSQL: {told}.")


def _migrations() -> Generator[Finding, None, bool]:
    """Its value is whether the tables are there to be looked at."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        yield Finding(
            "bad",
            f"{len(waiting)} migrations wait.",
            "Run «communique serve», or «communique manage migrate».",
        )
        return False
    yield Finding("good", "The database has the form of this version.")
    return True


def _ledger() -> Iterator[Finding]:
    from django.db import connection

    from communique.ledger.guards import missing_guards
    from communique.ledger.models import Edition

    missing = missing_guards(connection)
    if missing:
        yield Finding(
            "bad",
            f"The ledger's guards are missing or altered: {', '.join(missing)}. Nothing will be published.",
            "Find out who changed the database, then run «communique ledger guard».",
        )
    else:
        yield Finding("good", "The ledger's guards stand.")
    last = Edition.objects.order_by("-number").first()
    count = Edition.objects.count()
    if last is not None and last.number != count:
        yield Finding("bad", f"{count} editions, but the last is number {last.number}.", "Restore a backup.")
    else:
        yield Finding("good", f"{count} editions, without a gap.")


def _seal() -> Iterator[Finding]:
    from communique.config.checking_seal import seal_findings

    yield from seal_findings()


def _keeping() -> Iterator[Finding]:
    from communique.config.checking_keeping import keeping_findings
    from communique.config.checking_newsroom import newsroom_findings

    yield from keeping_findings()
    yield from newsroom_findings()


def _office() -> Iterator[Finding]:
    from communique.directory.queries import NoOffice, the_office

    try:
        office = the_office()
    except NoOffice as error:
        yield Finding("bad", str(error), "Run «communique serve» once.")
        return
    if office.demo:
        yield Finding("look", "This home holds the demo office.", "«communique demo remove» puts it aside.")
    if not office.email:
        yield Finding("look", "The office has no e-mail address.", "Give it one at the desk, under Office.")


def _officers() -> Iterator[Finding]:
    from communique.staff.queries import has_administrator

    if not has_administrator():
        yield Finding("look", "Nobody can log in yet.", "«communique serve» makes the first administrator.")


def _events() -> Iterator[Finding]:
    from communique.events.models import Event

    failing = Event.objects.filter(told_at=None, attempts__gt=0)
    count, last = failing.count(), failing.order_by("-attempts").first()
    if last is not None:
        yield Finding(
            "look",
            f"Events that failed and wait to be told again: {count} (last: {last.last_error}).",
            "Pages or the search may be behind. The worker tries again; its log says what is wrong.",
        )


def _proxy() -> Iterator[Finding]:
    if environment.address().startswith("https://") and not environment.flag("COMMUNIQUE_BEHIND_PROXY"):
        yield Finding(
            "look",
            "The address is https, and COMMUNIQUE_BEHIND_PROXY is no: all readers look like the web server "
            "in front, so that their letters and log-ins are counted together.",
            "Set COMMUNIQUE_BEHIND_PROXY=yes if that server sets X-Forwarded-For and X-Forwarded-Proto.",
        )


def _django() -> Iterator[Finding]:
    from django.core import checks

    public = environment.address().startswith("https://")
    run = checks.run_checks(include_deployment_checks=public)
    told = [message for message in run if not message.is_silenced()]
    for message in told:
        verdict: Verdict = "bad" if message.level >= checks.ERROR else "look"
        yield Finding(verdict, f"{message.id}: {message.msg}", message.hint or "See Django's documentation.")
    if not told:
        yield Finding("good", "Django's own checks have nothing to say.")
    if not public:
        yield Finding(
            "look",
            f"The site's address is {environment.address()}, without encryption.",
            "For the public, set COMMUNIQUE_ADDRESS to its https address.",
        )


def print_findings(*, as_json: bool, finder: Callable[[], Iterator[Finding]] = findings) -> int:
    """Prints them; returns the exit code: 1 where one is bad."""
    found = list(finder())
    if as_json:
        print(json.dumps([asdict(finding) for finding in found], ensure_ascii=False, indent=2))  # noqa: T201
    else:
        table = Table(show_header=False, box=None, padding=(0, 1))
        for finding in found:
            table.add_row(SIGNS[finding.verdict], finding.what)
            if finding.remedy:
                table.add_row("", f"[dim]{finding.remedy}[/]")
        Console(highlight=False).print(table)
    return int(any(finding.verdict == "bad" for finding in found))
