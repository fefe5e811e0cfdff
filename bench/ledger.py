"""What sealing an edition costs on SQLite, beside a transaction that inserts the same bytes as one plain row.

Claims held (exit code 1 where one is broken): sealing takes at most four times the plain transaction in the
median, and at most 1.5 times as long at the end of the ledger as at its beginning.

    python bench/ledger.py [--editions 20000]
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Callable

HOME = tempfile.TemporaryDirectory(prefix="communique-bench-")
os.environ["COMMUNIQUE_HOME"] = HOME.name
os.environ["DJANGO_SETTINGS_MODULE"] = "communique.config.settings"
os.environ.pop("COMMUNIQUE_DATABASE", None)

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from communique.ledger.actions import NewPart, seal_edition  # noqa: E402
from communique.ledger.audit import audit_first_form  # noqa: E402
from communique.ledger.document import Block, Document, write_document  # noqa: E402
from communique.ledger.models import Edition, Part  # noqa: E402
from communique.staff.models import Officer  # noqa: E402

MEASURED = 300
AT_ONCE = 500
MOST_RATIO, MOST_GROWTH = 4.0, 1.5
PARAGRAPH = "Град је отворио школу на левој обали реке, а градитељи најављују и другу до зиме. " * 5


def parts_of(number: int) -> list[NewPart]:
    """A fictional release of twelve paragraphs in two languages: about 20 KB, five parts."""
    parts = [NewPart(Part.Kind.ABOUT, "application/json", content=b'{"kind":"press_release","v":1}')]
    for language in ("sr-Cyrl", "sr-Latn"):
        blocks = tuple(Block("paragraph", PARAGRAPH.strip()) for _ in range(12))
        text, layout = write_document(Document(language, f"Вест број {number}", blocks=blocks))
        parts.append(NewPart(Part.Kind.TEXT, "text/plain; charset=utf-8", language, text.encode()))
        parts.append(NewPart(Part.Kind.LAYOUT, "application/json", language, layout.encode()))
    return parts


def milliseconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    with transaction.atomic():
        work()
    return (time.perf_counter() - began) * 1000


def plain_insert(content: bytes) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO bench_plain (content) VALUES (%s)", [content])


def measure(officer: Officer) -> tuple[list[float], list[float]]:
    """Sealing and plain inserting in turns, so that both meet the same disk; parts are made beforehand."""
    sealing, plain = [], []
    for number in range(MEASURED):
        parts = parts_of(number)
        content = b"".join(part.content for part in parts)
        sealing.append(
            milliseconds(
                lambda parts=parts: seal_edition(  # type: ignore[misc]
                    document=uuid.uuid4(), act=Edition.Act.PUBLISH, parts=parts, by=officer
                )
            )
        )
        plain.append(milliseconds(lambda content=content: plain_insert(content)))  # type: ignore[misc]
    return sealing, plain


def fill(officer: Officer, editions: int) -> float:
    """Seals up to `editions`, many in a transaction; returns editions a second."""
    sealed = Edition.objects.count()
    began, wanted = time.perf_counter(), editions - sealed
    while sealed < editions:
        with transaction.atomic():
            for _ in range(min(AT_ONCE, editions - sealed)):
                parts = parts_of(sealed)
                seal_edition(document=uuid.uuid4(), act=Edition.Act.PUBLISH, parts=parts, by=officer)
                sealed += 1
    return wanted / (time.perf_counter() - began)


def told(name: str, values: list[float]) -> str:
    return (
        f"{name}: p50 {statistics.median(values):.2f} ms, p95 {statistics.quantiles(values, n=20)[-1]:.2f} ms"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--editions", type=int, default=20_000)
    editions = parser.parse_args().editions
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_plain (id integer PRIMARY KEY, content blob)")
    officer = Officer.objects.create(username="bench")

    first, _ = measure(officer)
    rate = fill(officer, editions)
    sealing, plain = measure(officer)
    ratio = statistics.median(sealing) / statistics.median(plain)
    growth = statistics.median(sealing) / statistics.median(first)
    began = time.perf_counter()
    problems = list(audit_first_form())
    auditing = Edition.objects.count() / (time.perf_counter() - began)

    print(told(f"sealing, {MEASURED} first editions", first))
    print(told(f"sealing at {editions} editions", sealing))
    print(told("the same bytes as one plain row", plain))
    print(f"ratio of sealing to the plain transaction: {ratio:.2f} (at most {MOST_RATIO})")
    print(f"ratio of the end to the beginning: {growth:.2f} (at most {MOST_GROWTH})")
    print(f"{AT_ONCE} a transaction: {rate:.0f} editions/s; audit: {auditing:.0f} editions/s")
    print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    assert not problems, problems
    return int(ratio > MOST_RATIO or growth > MOST_GROWTH)


if __name__ == "__main__":
    sys.exit(main())
