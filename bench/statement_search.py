"""What the search over statements costs and how fast it answers, beside SQLite's FTS5 and PostgreSQL's GIN.

Claims held at any number of statements (exit code 1 where one is broken): p99 of rare and of common words,
ranked, with facets, at most 30 ms; at most 1 KB of index a statement; at least 10,000 statements a CPU second
when the index is built anew from the database; a statement just confirmed is found within a second.

    python bench/statement_search.py [--statements 1000000] [--home FOLDER] [--without-others]

With --home the generated statements stay there; a run that was stopped goes on where it was.
"""

from __future__ import annotations

import argparse
import datetime
import os
import random
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

PARSER = argparse.ArgumentParser()
PARSER.add_argument("--statements", type=int, default=50_000)
PARSER.add_argument("--home", default="")
PARSER.add_argument("--without-others", action="store_true", help="neither FTS5 nor PostgreSQL")
GIVEN = PARSER.parse_args()
KEPT = tempfile.TemporaryDirectory(prefix="communique-bench-")
os.environ["COMMUNIQUE_HOME"] = GIVEN.home or KEPT.name
os.environ["DJANGO_SETTINGS_MODULE"] = "communique.config.settings"
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from communique.config.opening import open_home  # noqa: E402

open_home()

from django.db import connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench.beside import statements as beside  # noqa: E402
from bench.beside.filling import filling  # noqa: E402
from communique.directory.models import (  # noqa: E402
    Appointment,
    Country,
    Occasion,
    Person,
    Post,
    Subject,
)
from communique.directory.queries import the_office  # noqa: E402
from communique.events.telling import tell_waiting  # noqa: E402
from communique.languages.folding import stems  # noqa: E402
from communique.record.actions.statements import confirm_statement  # noqa: E402
from communique.record.asking import Audience, ask_statements, public  # noqa: E402
from communique.record.feeding import (  # noqa: E402
    ALL_SHELVES,
    CARDS,
    INDEX,
    OPEN,
    all_cards,
    count_cards,
)
from communique.record.models import Decision, Statement, StatementSubject  # noqa: E402
from communique.search.cards.asking import Limits  # noqa: E402
from communique.search.cards.finding import Order, find_cards  # noqa: E402
from communique.search.folders import folder_of  # noqa: E402
from communique.search.questions import parse_question  # noqa: E402
from communique.search.rebuilding import rebuild  # noqa: E402
from communique.staff.models import Officer  # noqa: E402
from communique.staff.roles import Role  # noqa: E402

VOCABULARY: Final = 60_000
PEOPLE, POSTS, COUNTRIES, SUBJECTS, OCCASIONS = 5_000, 2_000, 200, 100, 20_000
IN_A_RELEASE: Final = 25
LOT: Final = 5_000
QUESTIONS: Final = 200
SYLLABLES: Final = [first + then for first in "bdfgklmnprst" for then in ("a", "e", "i", "o", "ra")]
FIRST_DAY: Final = datetime.date(2002, 1, 1)
DAYS: Final = 8_800
KINDS: Final = ("direct", "direct", "indirect", "mixed")


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds of one question each."""

    seconds: Sequence[float]

    @property
    def middle(self) -> float:
        return statistics.median(self.seconds)

    @property
    def late(self) -> float:
        return sorted(self.seconds)[max(0, -(-len(self.seconds) * 99 // 100) - 1)]

    def __str__(self) -> str:
        return f"p50 {self.middle * 1000:9.2f} ms   p99 {self.late * 1000:9.2f} ms"


def measured(ask: Callable[[Any], object], questions: Sequence[Any]) -> Measured:
    ask(questions[0])
    seconds = []
    for question in questions:
        begun = time.perf_counter()
        ask(question)
        seconds.append(time.perf_counter() - begun)
    return Measured(seconds)


class Zipf:
    """The n-th of `things` falls about 1/n as often as the first."""

    def __init__(self, things: Sequence[Any]) -> None:
        self.things, self.weights, total = things, [], 0.0
        for rank in range(1, len(things) + 1):
            total += 1 / rank
            self.weights.append(total)

    def draw(self, dice: random.Random, count: int) -> list[Any]:
        return dice.choices(self.things, cum_weights=self.weights, k=count)


def vocabulary() -> list[str]:
    """Invented words, the likeliest first."""
    dice, found = random.Random(1), dict[str, None]()
    while len(found) < VOCABULARY:
        found["".join(dice.choices(SYLLABLES, k=dice.randint(1, 5)))] = None
    return list(found)


def officer() -> Officer:
    from django.contrib.auth.models import Group

    found = Officer.objects.filter(username="bench").first()
    if found is None:
        found = Officer.objects.create_user(username="bench", password=None)
        found.groups.add(Group.objects.get(name=Role.ADMINISTRATOR.value))
    return found


def fill(count: int, words: Sequence[str], by: Officer) -> None:
    """Statements in the database up to `count`, a lot at a time; each lot is the same in every run."""
    _directory()
    draws = Draws(
        Zipf(words),
        Zipf(list(Person.objects.order_by("pk").values_list("pk", flat=True))),
        Zipf(list(Country.objects.order_by("pk").values_list("pk", flat=True)[:COUNTRIES])),
        Zipf(list(Subject.objects.order_by("pk").values_list("pk", flat=True))),
        dict(Appointment.objects.values_list("person_id", "pk")),
        list(Occasion.objects.order_by("pk").values_list("pk", flat=True)),
    )
    begun, there = time.perf_counter(), Statement.objects.count()
    for start in range(there - there % LOT, count, LOT):
        if start + LOT <= there:
            continue
        with transaction.atomic():
            _lot(start, count, draws, by)
        done = start + LOT
        rate = (done - there) / (time.perf_counter() - begun)
        print(f"\r{done:,} of {count:,} statements generated, {rate:,.0f} a second", end="", flush=True)
    print()


def _directory() -> None:
    if Occasion.objects.count() >= OCCASIONS:
        return
    with transaction.atomic():
        have = set(Country.objects.values_list("code", flat=True))
        codes = (f"X{number:03d}" for number in range(COUNTRIES - len(have)))
        Country.objects.bulk_create(Country(code=code) for code in codes)
        countries = list(Country.objects.order_by("pk").values_list("pk", flat=True)[:COUNTRIES])
        Person.objects.bulk_create(Person(country_id=countries[at % COUNTRIES]) for at in range(PEOPLE))
        Post.objects.bulk_create(Post() for _ in range(POSTS))
        Subject.objects.bulk_create(Subject(slug=f"subject-{at}") for at in range(SUBJECTS))
        people, posts = Person.objects.order_by("pk"), list(Post.objects.order_by("pk"))
        Appointment.objects.bulk_create(
            Appointment(person=person, post=posts[at % POSTS]) for at, person in enumerate(people)
        )
        kinds = Occasion.Kind.values
        Occasion.objects.bulk_create(Occasion(kind=kinds[at % len(kinds)]) for at in range(OCCASIONS))


@dataclass(frozen=True, slots=True)
class Draws:
    """Whom and what the dice choose from."""

    words: Zipf
    people: Zipf
    countries: Zipf
    subjects: Zipf
    held: dict[int, int]
    occasions: Sequence[int]


def _lot(start: int, count: int, draws: Draws, by: Officer) -> None:
    """Rows as the database takes them: making a million objects of models would take most of the time."""
    dice, now = random.Random(start), timezone.now()
    releases = [uuid.UUID(int=dice.getrandbits(128)) for _ in range(LOT // IN_A_RELEASE)]
    with filling() as going:
        about_it = ("about", "", "application/json", b"{}")
        editions = [going.edition([about_it], by.pk, document=it) for it in releases]
    said, named, about = [], [], []
    for at in range(LOT):
        pk, place, person = start + at + 1, at // IN_A_RELEASE, draws.people.draw(dice, 1)[0]
        proposed = dice.random() < 0.2
        decided = (Decision.PROPOSED, None) if proposed else (Decision.CONFIRMED, now)
        on = FIRST_DAY + datetime.timedelta(days=(start + at) * DAYS // count)
        text = " ".join(draws.words.draw(dice, dice.randint(8, 48)))
        occasion = draws.occasions[(start + at) // IN_A_RELEASE % len(draws.occasions)]
        said.append(
            (
                *(
                    pk,
                    f"{pk:012d}",
                    editions[place],
                    releases[place].hex,
                    "en",
                    at * 1000,
                    at * 1000 + 100,
                ),
                *(text, on, *decided, "current", KINDS[dice.randrange(4)], "", "", "name", "[]"),
                *(person, draws.held[person], occasion),
            )
        )
        named += [(pk, country) for country in set(draws.countries.draw(dice, dice.randint(0, 3)))]
        about += [(pk, subject, *decided) for subject in set(draws.subjects.draw(dice, dice.randint(0, 2)))]
    _insert(
        Statement,
        "id key edition_id document language start end words on decision decided_at standing kind"
        " speaker_name speaker_office basis flags speaker_id appointment_id occasion_id",
        said,
    )
    _insert(Statement.countries.through, "statement_id country_id", named)
    _insert(StatementSubject, "statement_id subject_id decision decided_at", about)


def _insert(model: Any, columns: str, rows: Sequence[tuple[Any, ...]]) -> None:
    names = columns.split()
    quoted = ", ".join(connection.ops.quote_name(name) for name in names)
    places = ", ".join("%s" for _ in names)
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {model._meta.db_table} ({quoted}) VALUES ({places})", rows)  # noqa: S608, SLF001


def build(count: int) -> tuple[float, int]:
    """The index anew from the database: statements a CPU second, and bytes a statement."""
    begun, wall = time.process_time(), time.perf_counter()

    def told(done: int) -> None:
        if done % 10_000 == 0:
            rate = done / (time.perf_counter() - wall)
            print(f"\r{done:,} of {count:,} indexed, {rate:,.0f} a second", end="", flush=True)

    built = rebuild(INDEX, all_cards(), told)
    spent, waited = time.process_time() - begun, time.perf_counter() - wall
    size = sum(path.stat().st_size for path in folder_of(INDEX).rglob("*") if path.is_file())
    print(
        f"\rindex: {built / spent:,.0f} statements a CPU second, {waited:.0f} s in all; "
        f"{size / built:.0f} bytes a statement, {size / 1e6:.0f} MB"
    )
    return built / spent, size // built


def kinds_of_questions(
    words: Sequence[str], dice: random.Random
) -> dict[str, tuple[list[str], Limits, bool]]:
    """By name: what is asked, within which limits, and whether the newest come first."""
    common = [dice.choice(words[:40]) for _ in range(QUESTIONS)]
    speaker = str(Person.objects.order_by("pk").values_list("pk", flat=True)[0])
    code = Country.objects.order_by("pk").values_list("code", flat=True)[0]
    pairs = [dice.randrange(20, 400) for _ in range(QUESTIONS)]
    return {
        "rare word": ([dice.choice(words[20_000:]) for _ in range(QUESTIONS)], Limits(), False),
        "common word": (common, Limits(), False),
        "common, newest": (common, Limits(), True),
        "two words": (
            [f"{dice.choice(words[:200])} {dice.choice(words[:2000])}" for _ in range(QUESTIONS)],
            Limits(),
            False,
        ),
        "exact phrase": ([f'"{words[at]} {words[at // 2]}"' for at in pairs], Limits(), False),
        "common, speaker": (common, Limits({"speaker": (speaker,)}), False),
        "common, country, dates": (
            common,
            Limits({"country": (code,)}, since=FIRST_DAY + datetime.timedelta(days=DAYS // 2)),
            False,
        ),
    }


def found_after_confirming(by: Officer) -> Measured:
    """From the officer's confirmation to the first question that finds it, told by the worker's own round."""
    waits = []
    rows = list(Statement.objects.filter(decision=Decision.PROPOSED).order_by("-pk")[:10])
    for at, said in enumerate(rows):
        word = f"justnow{'abcdefghij'[at]}"
        Statement.objects.filter(pk=said.pk).update(words=f"{said.words} {word}")
        said.refresh_from_db()
        begun = time.perf_counter()
        confirm_statement(statement=said, by=by)
        tell_waiting()
        while not _found(word, Limits()):
            tell_waiting()
        waits.append(time.perf_counter() - begun)
    return Measured(waits)


def _found(text: str, limits: Limits, *, newest: bool = False, shelves: Sequence[str] = (OPEN,)) -> int:
    """As the search page asks the index: ranked, twenty of them, all facets counted."""
    order: Order = "newest" if newest else "best"
    question = parse_question(text)
    found = find_cards(INDEX, CARDS, question, language="en", shelves=shelves, limits=limits, order=order)
    return found.total


def _with_rows(audience: Audience, text: str) -> int:
    """The same, with the twenty statements from the database."""
    return len(ask_statements(parse_question(text), audience, language="en").statements)


def rows() -> Iterator[beside.Row]:
    """What the other two are given: the same stems and the same values."""
    for card in all_cards():
        yield beside.Row(
            card.number,
            " ".join(stems(card.text, "en")),
            card.shelf == OPEN,
            card.day,
            {name: list(values) for name, values in card.values.items()},
        )


def compare(count: int, questions: dict[str, Any], ours: dict[str, Measured]) -> None:
    """The same questions, eight of a kind, to the other two; these may take seconds each."""
    for name, opened in (("FTS5", beside.fts5), ("PostgreSQL", beside.postgresql)):
        try:
            with opened(Path(KEPT.name)) as other:
                begun = time.perf_counter()
                other.build(rows())
                waited = time.perf_counter() - begun
                print(f"{name}: built in {waited:.0f} s; {other.size() / count:.0f} bytes a statement")
                for kind in ("rare word", "common word", "two words", "exact phrase"):
                    pairs = [(stems(text, "en"), '"' in text) for text in questions[kind][0][:8]]
                    told = measured(partial(_ask_other, other), pairs)
                    times = told.middle / ours[kind].middle
                    print(f"{kind:24} {name:11} {told}   {times:,.0f} times ours")
        except beside.NoServer as none:
            print(f"{name}: left out, since {none}")


def _ask_other(other: beside.Other, asked: tuple[list[str], bool]) -> int:
    return other.ask(asked[0], phrase=asked[1])


def main() -> int:
    count = max(LOT, GIVEN.statements // LOT * LOT)
    words, by = vocabulary(), officer()
    fill(count, words, by)
    print(f"{count_cards():,} statements of 8 to 48 words; {connection.vendor} holds them")
    rate, size = build(count)
    questions = kinds_of_questions(words, random.Random(4))
    ours = {}
    for name, (asked, limits, newest) in questions.items():
        ours[name] = measured(partial(_found, limits=limits, newest=newest), asked)
        print(f"{name:24} ours        {ours[name]}")
    common = questions["common word"][0]
    told = measured(partial(_found, limits=Limits(), shelves=ALL_SHELVES), common)
    print(f"{'common word at the desk':24} ours        {told}")
    told = measured(partial(_with_rows, public(the_office())), common)
    print(f"{'common word with rows':24} ours        {told}")
    confirmed = found_after_confirming(by)
    print(f"{'found after confirming':24} ours        {confirmed}")
    if not GIVEN.without_others:
        compare(count, questions, ours)
    held = (
        ours["rare word"].late <= 0.03
        and ours["common word"].late <= 0.03
        and size <= 1024
        and rate >= 10_000
        and confirmed.late <= 1
    )
    print("claims held" if held else "a claim is broken")
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
