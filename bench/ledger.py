"""What the log costs at a million entries: publishing, proving, verifying, auditing, room, backing up.

Claims held (exit code 1 where one is broken): the log's part of a publish at most 5 ms on SQLite and 30 ms on
PostgreSQL (p95); a proof at most 5 ms (p95) and 2 kB; a downloaded edition of twenty photographs verified in
at most a second; a full audit of a million entries in at most 30 seconds and 300 MB a process, once their
signatures were verified before (the first audit takes longer, and is told beside it); at most 1 kB an entry
beside its leaf; backup and verified restore of all in at most five minutes. The audit's limit is taken in
proportion to the entries. Times are those of a machine with two processors that does nothing else: what
runs beside it makes all of them longer, so the load is told, and of the audits the processors' own time.

    python bench/ledger.py [--entries 1000000] [--home FOLDER] [--postgresql] [--no-backup]

Without --entries it is a quick run of 20,000. With --home the ledger stays there, and is only filled up. The
filling signs every checkpoint, see bench/beside/filling.py; notices have three parts and about a kilobyte.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final
from unittest import mock

MEASURED: Final = 200
PHOTOGRAPHS, PHOTOGRAPH_SIZE = 20, 4_000_000
MOST_LOG_MS: Final = {"sqlite": 5.0, "postgresql": 30.0}
MOST_PROOF_MS, MOST_PROOF, MOST_VERIFY, MOST_AUDIT, MOST_BESIDE = 5.0, 2000, 1.0, 30.0, 1000.0
MOST_BACKUP, MOST_MEMORY, MILLION = 300.0, 300, 1_000_000


class Claims:
    """Figures as they come, each with its limit; `broken` names those past it."""

    def __init__(self) -> None:
        self.broken: list[str] = []

    def tell(self, what: str, found: float, unit: str, most: float | None = None) -> None:
        limit = "" if most is None else f" (at most {most:g})"
        print(f"{what}: {found:,.2f} {unit}{limit}", flush=True)
        if most is not None and found > most:
            self.broken.append(what)


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


def fill_up(entries: int, officer: int) -> None:
    from bench.beside.filling import fill

    began = time.perf_counter()
    reached = 0
    for reached in fill(entries, officer):
        if reached % 100_000 == 0:
            print(f"  filled {reached:,} after {time.perf_counter() - began:.0f} s", flush=True)


class Timed:
    """How long the log's part of each publish takes: opening it checked, the entry, and what was seen."""

    def __init__(self) -> None:
        self.spent = self.processor = 0.0

    @contextmanager
    def going(self) -> Iterator[None]:
        from communique.ledger import seen
        from communique.ledger.appending import Log

        with ExitStack() as stack:
            for owner, name in ((Log, "__init__"), (Log, "append"), (seen, "note_seen")):
                timed = self._timed(getattr(owner, name))
                stack.enter_context(mock.patch.object(owner, name, timed))
            yield

    def _timed(self, work: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*given: Any, **named: Any) -> Any:
            began, before = time.perf_counter(), time.process_time()
            try:
                return work(*given, **named)
            finally:
                self.spent += time.perf_counter() - began
                self.processor += time.process_time() - before

        return timed


def publishing(claims: Claims, officer: Any) -> None:
    """In turns with a transaction that inserts the same bytes as one plain row: both meet one disk."""
    from django.db import connection, transaction

    from bench.beside.filling import notice
    from communique.ledger.actions import NewPart, seal_edition
    from communique.ledger.models import Edition, Part

    parts = [
        NewPart(Part.Kind(kind), media, language, content) for kind, language, media, content in notice(1)
    ]
    content = b"".join(part.content for part in parts)
    kind = "blob" if connection.vendor == "sqlite" else "bytea"
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_plain")
        cursor.execute(f"CREATE TABLE bench_plain (content {kind})")

    def seal() -> None:
        with transaction.atomic():
            seal_edition(document=uuid.uuid4(), act=Edition.Act.PUBLISH, parts=parts, by=officer)

    def plain() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("INSERT INTO bench_plain (content) VALUES (%s)", [content])

    log, processor, whole, beside = list[float](), list[float](), list[float](), list[float]()
    timed = Timed()
    with timed.going():
        for _ in range(MEASURED):
            timed.spent = timed.processor = 0.0
            whole.append(seconds(seal) * 1000)
            log.append(timed.spent * 1000)
            processor.append(timed.processor * 1000)
            beside.append(seconds(plain) * 1000)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE bench_plain")
    claims.tell("log part of a publish, p50", statistics.median(log), "ms")
    claims.tell("log part of a publish, p95", p95(log), "ms", MOST_LOG_MS[connection.vendor])
    claims.tell("log part of a publish, processor's time, p50", statistics.median(processor), "ms")
    claims.tell("log part of a publish, processor's time, p95", p95(processor), "ms")
    claims.tell("sealing with its commit and who hears of it at once, p50", statistics.median(whole), "ms")
    claims.tell("sealing with its commit and who hears of it at once, p95", p95(whole), "ms")
    claims.tell("the same bytes as one plain row with its commit, p50", statistics.median(beside), "ms")
    claims.tell("ratio of the two medians", statistics.median(whole) / statistics.median(beside), "times")


def proving(claims: Claims, entries: int) -> None:
    from communique.ledger.proving import proof_of

    took, sizes = list[float](), list[int]()
    dice = random.Random(1)
    for _ in range(MEASURED):
        index = dice.randrange(1, entries)
        began = time.perf_counter()
        proof = bytes(proof_of(index))
        took.append((time.perf_counter() - began) * 1000)
        sizes.append(len(proof))
    claims.tell("proof, p50", statistics.median(took), "ms")
    claims.tell("proof, p95", p95(took), "ms", MOST_PROOF_MS)
    claims.tell("proof, the largest", max(sizes), "bytes", MOST_PROOF)


def verifying(claims: Claims, officer: Any) -> None:
    """A release of twenty photographs of 4 MB, beside the bare hashing of its bytes."""
    from django.db import transaction

    from bench.beside.filling import notice
    from communique.ledger.actions import NewPart, keep_original, seal_edition
    from communique.ledger.appending import keys_in_force
    from communique.ledger.bundling import bundle_of
    from communique.ledger.models import Edition, Part
    from communique.ledger.tiled.notes import VerifierKey
    from communique.ledger.trust import Trust
    from communique.ledger.verdicts import Verdict
    from communique.ledger.verifying import verify_bundle

    parts = [
        NewPart(Part.Kind(kind), media, language, content) for kind, language, media, content in notice(2)
    ]
    digests = [keep_original(os.urandom(PHOTOGRAPH_SIZE)) for _ in range(PHOTOGRAPHS)]
    parts += [NewPart(Part.Kind.ORIGINAL, "image/jpeg", digest=digest) for digest in digests]
    with transaction.atomic():
        edition = seal_edition(document=uuid.uuid4(), act=Edition.Act.PUBLISH, parts=parts, by=officer)
    trust = Trust(keys=tuple(VerifierKey.parse(key) for key in keys_in_force()))
    with bundle_of(edition) as file:
        took = []
        for _ in range(3):
            file.seek(0)
            began = time.perf_counter()
            outcome = verify_bundle(file, trust)
            took.append(time.perf_counter() - began)
            if outcome.verdict is not Verdict.CURRENT:
                raise AssertionError(outcome.sentence)
        file.seek(0)
        bare = seconds(lambda: hashlib.sha256(file.read()).digest())
    claims.tell("verifying an edition of 20 photographs, 80 MB", min(took), "s", MOST_VERIFY)
    claims.tell("ratio to SHA-256 of the file alone", min(took) / bare, "times")


def auditing(claims: Claims, entries: int) -> None:
    from communique.ledger.audit import Audited, audit_ledger

    reached = Audited()

    def check(audited: Audited) -> None:
        nonlocal reached
        reached = audited

    def audited(*, afresh: bool) -> tuple[float, float]:
        before = os.times()
        took = seconds(lambda: problems.extend(audit_ledger(checked=check, afresh=afresh)))
        return took, sum(os.times()[:4]) - sum(before[:4])

    problems = list[object]()
    limit = MOST_AUDIT * max(entries, 20_000) / MILLION + 1
    first, first_spent = audited(afresh=True)
    claims.tell("first full audit, every signature verified", first, "s")
    claims.tell("first full audit, processors' time", first_spent, "s")
    again, spent = audited(afresh=False)
    claims.tell("full audit", again, "s", limit)
    claims.tell("full audit, processors' time", spent, "s")
    claims.tell("entries audited a second", reached.entries / again, "")
    claims.tell("ratio to reading and hashing leaves and parts once", again / seconds(hash_all), "times")
    for who, name in (
        (resource.RUSAGE_SELF, "this process"),
        (resource.RUSAGE_CHILDREN, "a process beside it"),
    ):
        claims.tell(f"peak memory of {name}", resource.getrusage(who).ru_maxrss / 1024, "MB", MOST_MEMORY)
    if problems or reached.entries < entries:
        raise AssertionError(f"{problems} after {reached.entries} entries")


def hash_all() -> None:
    """The least that anybody could do to look at it all: each leaf, and each part with its salt."""
    from django.db import connection

    for sql in ("SELECT leaf FROM ledger_entry", "SELECT salt, content FROM ledger_partbytes"):
        with connection.cursor() as cursor:
            cursor.execute(sql)
            while rows := cursor.fetchmany(2000):
                for row in rows:
                    hashlib.sha256(b"".join(value or b"" for value in row)).digest()


def room(claims: Claims) -> None:
    """Entries, nodes and checkpoints with their indexes, without the leaves themselves."""
    from django.db import connection

    tables = ("ledger_entry", "ledger_node", "ledger_checkpoint")
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            named = "SELECT name FROM sqlite_master WHERE tbl_name IN (%s, %s, %s)"
            pages_of = f"SELECT sum(pgsize) FROM dbstat WHERE aggregate = 1 AND name IN ({named})"  # noqa: S608
            cursor.execute(pages_of, tables)
        else:
            cursor.execute("SELECT " + " + ".join(f"pg_total_relation_size('{name}')" for name in tables))
        (pages,) = cursor.fetchone()
        cursor.execute("SELECT count(*), sum(length(leaf)) FROM ledger_entry")
        count, leaves = cursor.fetchone()
    claims.tell("a leaf of three parts", float(leaves) / count, "bytes")
    claims.tell("an entry beside its leaf", float(pages - leaves) / count, "bytes", MOST_BESIDE)


def backing_up(claims: Claims, folder: Path) -> None:
    """Both as an office does: the backup of an open home, the restoring into an empty one."""
    from django.conf import settings

    from communique.keeping.actions.backing_up import back_up

    file = folder / "office.backup"
    claims.tell("backup, read back and verified", seconds(lambda: back_up(file=file)), "s", MOST_BACKUP)
    claims.tell("the backup", file.stat().st_size / 1e6, "MB")
    home = {**os.environ, "COMMUNIQUE_HOME": str(folder / "restored"), "COMMUNIQUE_KEY": str(settings.KEYS)}
    command = [sys.executable, "-c", "from communique.cli import main; main()", "restore", str(file)]
    took = seconds(lambda: subprocess.run(command, env=home, check=True, stdout=subprocess.DEVNULL))
    claims.tell("verified restore", took, "s", MOST_BACKUP)


def measure(given: argparse.Namespace, folder: Path) -> list[str]:
    import django

    django.setup()
    from django.db import connection

    from communique.config.opening import open_home
    from communique.staff.models import Officer

    open_home()
    officer, _ = Officer.objects.get_or_create(username="bench")
    print(f"{connection.vendor}, {given.entries:,} entries, load {os.getloadavg()[0]:.1f}", flush=True)
    claims = Claims()
    claims.tell("filling", seconds(lambda: fill_up(given.entries, officer.pk)), "s")
    publishing(claims, officer)
    proving(claims, given.entries)
    verifying(claims, officer)
    auditing(claims, given.entries)
    room(claims)
    if connection.vendor == "sqlite" and not given.no_backup:
        backing_up(claims, folder)
    return claims.broken


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--entries", type=int, default=20_000)
    parser.add_argument("--home", default="", help="where the ledger stays; else it is thrown away")
    parser.add_argument("--postgresql", action="store_true", help="on a server made for it, synced to disk")
    parser.add_argument("--no-backup", action="store_true")
    given = parser.parse_args()
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="communique-bench-")))
        os.environ["COMMUNIQUE_HOME"] = given.home or str(folder / "home")
        Path(os.environ["COMMUNIQUE_HOME"]).mkdir(exist_ok=True)
        os.environ["DJANGO_SETTINGS_MODULE"] = "communique.config.settings"
        os.environ.pop("COMMUNIQUE_DATABASE", None)
        if given.postgresql:
            from tools.postgresql import server

            os.environ["COMMUNIQUE_DATABASE"] = stack.enter_context(server())
        broken = measure(given, folder)
        if given.postgresql:
            from django.db import connections

            connections.close_all()
    for claim in broken:
        print(f"BROKEN: {claim}")
    return int(bool(broken))


if __name__ == "__main__":
    sys.exit(main())
