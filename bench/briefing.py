"""How long a briefing of 1,000 cited lines takes out of 100,000 statements: gathered, as page, PDF and .docx.

    python bench/briefing.py [STATEMENTS]

The record is made here, of invented words, on SQLite in a folder of its own: fifty statements an edition,
fifty speakers of ten countries, twenty subjects. The briefing is about one of them and his country. Goal:
each form in under 3 seconds; the peer is reading the same 1,000 rows by their ids, the least to be done.
"""

from __future__ import annotations

import datetime as dt
import os
import random
import re
import resource
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bench.beside.filling import Filling

HOME = tempfile.TemporaryDirectory(prefix="communique-bench-")
os.environ["COMMUNIQUE_HOME"] = HOME.name
os.environ.pop("COMMUNIQUE_DATABASE", None)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "communique.config.settings")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

COUNT = 100_000
AN_EDITION = 50
PEOPLE, COUNTRIES, SUBJECTS = 50, 10, 20
GOAL = 3.0
NEWEST = dt.date(2031, 11, 1)
WORDS = re.findall(
    r"\w+",
    "the bridge council river city today minister neighbours water tram east bank harbour spring people"
    " house road work school talks support plan year week million crowns agreement region together will not",
)


def fill(count: int) -> None:
    from django.db import transaction

    from bench.beside.filling import filling

    dice = random.Random(20310509)
    directory = _directory()
    with transaction.atomic(), filling() as going:
        for number in range(1, count // AN_EDITION + 1):
            _edition(going, number, dice, directory)


def _directory() -> tuple[list[int], list[int], list[int]]:
    from communique.directory.models import (
        Country,
        CountryName,
        Office,
        OfficeText,
        Person,
        PersonName,
        Subject,
        SubjectName,
    )

    if not Office.objects.exists():
        OfficeText.objects.create(
            office=Office.objects.create(pk=1, languages=["en"], time_zone="UTC"),
            language="en",
            name="Office",
        )
    countries = [Country.objects.create(code=f"X{number}").pk for number in range(COUNTRIES)]
    CountryName.objects.bulk_create(
        [CountryName(country_id=pk, language="en", name=f"Country {pk}") for pk in countries]
    )
    people = [Person.objects.create(country_id=countries[number % COUNTRIES]).pk for number in range(PEOPLE)]
    PersonName.objects.bulk_create(
        [PersonName(person_id=pk, language="en", name=f"Ana Person{pk}") for pk in people]
    )
    subjects = [Subject.objects.create(slug=f"subject-{number}").pk for number in range(SUBJECTS)]
    SubjectName.objects.bulk_create(
        [SubjectName(subject_id=pk, language="en", name=f"Subject {pk}") for pk in subjects]
    )
    return people, countries, subjects


def _edition(
    going: Filling, number: int, dice: random.Random, directory: tuple[list[int], list[int], list[int]]
) -> None:
    from communique.directory.models import Occasion
    from communique.record.models import OccasionTold, Statement, StatementSubject
    from communique.staff.queries import built_in

    people, countries, subjects = directory
    day = NEWEST - dt.timedelta(days=number)
    document = uuid.uuid4()
    lines = [" ".join(dice.choices(WORDS, k=18)).capitalize() + "." for _ in range(AN_EDITION)]
    text = "\n\n".join([f"Headline of talks {number}", *lines]) + "\n"
    sealed = [("text", "en", "text/plain; charset=utf-8", text.encode())]
    edition = going.edition(sealed, built_in("import").pk, document=document)
    if number % 1000 == 0:
        going.flush()
    occasion = Occasion.objects.create(kind="talks", earliest=day, latest=day)
    occasion.participants.add(dice.choice(people))
    shared = {"edition_id": edition, "document": document, "language": "en", "on": day}
    OccasionTold.objects.create(**shared, start=0, end=8, words="Headline", kind="talks", occasion=occasion)
    at, rows = text.index("\n\n") + 2, []
    for line in lines:
        speaker = dice.choice(people)
        rows.append(
            Statement(
                **shared,
                start=at,
                end=at + len(line),
                words=line,
                kind="direct",
                speaker_id=speaker,
                speaker_name=f"Ana Person{speaker}",
                occasion=occasion,
            )
        )
        at += len(line) + 2
    made = Statement.objects.bulk_create(rows)
    StatementSubject.objects.bulk_create(
        [StatementSubject(statement=row, subject_id=dice.choice(subjects)) for row in made]
    )
    Statement.countries.through.objects.bulk_create(
        [Statement.countries.through(statement_id=row.pk, country_id=dice.choice(countries)) for row in made]
    )


def timed(what: str, work: Callable[[], object]) -> tuple[float, object]:
    begin = time.perf_counter()
    made = work()
    taken = time.perf_counter() - begin
    print(f"{what:<44} {taken:7.3f} s", flush=True)
    return taken, made


def main(count: int) -> int:
    import django

    django.setup()
    from communique.config.opening import open_home
    from communique.directory.models import Country, Person
    from communique.record.briefing.gathering import Asked, gather
    from communique.record.briefing.papers import make_paper
    from communique.record.briefing.telling import tell
    from communique.record.models import Statement

    open_home()
    timed(f"made {count} statements", lambda: fill(count))
    person = Person.objects.order_by("-pk")[0]
    asked = Asked(person, Country.objects.get(pk=person.country_id), "en")
    ids = list(Statement.objects.order_by("-on")[:1000].values_list("pk", flat=True))
    peer, _ = timed("peer: 1,000 rows by their ids", lambda: list(Statement.objects.filter(pk__in=ids)))
    gathered, briefing = timed("gathered", lambda: gather(asked, on=NEWEST))
    assert hasattr(briefing, "lines")
    told_in, told = timed("told", lambda: tell(briefing, lambda _: ""))  # type: ignore[arg-type]
    pdf, _ = timed("PDF", lambda: make_paper(told, "pdf"))  # type: ignore[arg-type]
    word, _ = timed(".docx", lambda: make_paper(told, "docx"))  # type: ignore[arg-type]
    slowest = gathered + told_in + max(pdf, word)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{briefing.lines} cited lines, {briefing.left_out} older ones left out")  # type: ignore[attr-defined]
    page = gathered + told_in
    print(f"page {page:.2f} s ({page / peer:.0f} × the peer), slowest paper {slowest:.2f} s")
    print(f"peak {peak:.0f} MB; goal {GOAL:.0f} s: {'met' if slowest < GOAL else 'not met'}")
    return 0 if slowest < GOAL else 1


if __name__ == "__main__":
    raise SystemExit(main(int(sys.argv[1]) if len(sys.argv) > 1 else COUNT))
