"""`communique record export`: the counts are the database's, and other programs read it back."""

from __future__ import annotations

import csv
import datetime as dt
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from communique.directory.models import (
    Appointment,
    Country,
    CountryName,
    Person,
    PersonName,
    Post,
    PostName,
    Subject,
)
from communique.ledger.models import Edition
from communique.record.exporting.columns import TABLES
from communique.record.exporting.command import export
from communique.record.models import Commitment, Decision, Statement, StatementSubject
from tests.factories import make_draft, make_office, make_officer, publish_release, text

pytestmark = pytest.mark.django_db

WORDS = "=The harbour opens; nobody is “left out”, Наташа said"


@pytest.fixture
def edition() -> Edition:
    make_office("en")
    officer = make_officer()
    release = make_draft(officer, text("en", "The harbour", WORDS))
    publish_release(release=release, by=officer)
    return Edition.objects.get()


@pytest.fixture
def statement(edition: Edition) -> Statement:
    country = Country.objects.create(code="XV")
    CountryName.objects.create(country=country, language="en", name="Vedrania")
    person = Person.objects.create(country=country)
    PersonName.objects.create(person=person, language="en", name="Ana Brandt")
    post = Post.objects.create(country=country)
    PostName.objects.create(post=post, language="en", name="Mayor")
    held = Appointment.objects.create(person=person, post=post, since=dt.date(2030, 1, 1))
    subject = Subject.objects.create(slug="harbour")
    made = Statement.objects.create(
        edition=edition,
        document=edition.document,
        language="en",
        start=13,
        end=13 + len(WORDS),
        words=WORDS,
        on=dt.date(2031, 5, 9),
        kind="direct",
        speaker=person,
        speaker_name="Ana Brandt",
        appointment=held,
        flags=["no_cue"],
    )
    made.countries.add(country)
    StatementSubject.objects.create(statement=made, subject=subject)
    promise = Commitment.objects.create(
        edition=edition,
        document=edition.document,
        language="en",
        start=13,
        end=20,
        words="The har",
        on=dt.date(2031, 5, 9),
        due_latest=dt.date(2031, 12, 31),
        statement=made,
    )
    promise.by_people.add(person)
    return made


def run(folder: Path, *options: str) -> Result:
    return CliRunner().invoke(export, [str(folder), *options])


def test_jsonl_has_every_column_and_row(statement: Statement, tmp_path: Path) -> None:
    assert run(tmp_path).exit_code == 0
    for table, columns in TABLES.items():
        lines = [json.loads(line) for line in (tmp_path / f"{table}.jsonl").read_text("utf-8").splitlines()]
        assert all(list(line) == [column.name for column in columns] for line in lines)
    (row,) = [json.loads(line) for line in (tmp_path / "statements.jsonl").read_text("utf-8").splitlines()]
    assert row["words"] == WORDS
    assert (row["speaker"], row["post"], row["countries"]) == (statement.speaker_id, "Mayor", ["XV"])
    assert (row["subjects"], row["edition"], row["day"]) == (["harbour"], 1, "2031-05-09")
    (promise,) = [
        json.loads(line) for line in (tmp_path / "commitments.jsonl").read_text("utf-8").splitlines()
    ]
    assert promise["by_people"] == [{"id": statement.speaker_id, "name": "Ana Brandt"}]
    assert (promise["statement"], promise["due_latest"]) == (statement.key, "2031-12-31")


def test_a_spreadsheet_takes_no_word_for_a_formula(statement: Statement, tmp_path: Path) -> None:
    assert run(tmp_path, "--format", "csv", "--table", "statements").exit_code == 0
    with (tmp_path / "statements.csv").open(encoding="utf-8-sig", newline="") as opened:
        (row,) = csv.DictReader(opened)
    assert row["words"] == f"'{WORDS}"
    assert json.loads(row["subjects"]) == ["harbour"]
    assert not (tmp_path / "people.csv").exists()


def test_parquet_is_read_back_with_the_same_counts(statement: Statement, tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb", reason="Parquet needs the archive extra: make setup-archive.")
    assert run(tmp_path, "--format", "parquet").exit_code == 0
    counted = {
        table: duckdb.read_parquet(str(tmp_path / f"{table}.parquet")).count("*").fetchall()[0][0]
        for table in TABLES
    }
    assert counted["statements"] == Statement.objects.count() == 1
    assert counted["commitments"] == Commitment.objects.count() == 1
    assert counted["people"] == Person.objects.count()
    found = duckdb.read_parquet(str(tmp_path / "statements.parquet"))
    assert found.project("words, day, subjects").fetchall() == [(WORDS, dt.date(2031, 5, 9), ["harbour"])]


def test_public_means_what_the_site_shows(statement: Statement, tmp_path: Path) -> None:
    run(tmp_path, "--public")
    assert (tmp_path / "statements.jsonl").read_text("utf-8") == ""
    officer = make_officer(username="decider")
    Statement.objects.update(
        decision=Decision.CONFIRMED, decided_by=officer, decided_at="2031-05-10T10:00:00Z"
    )
    run(tmp_path, "--public")
    assert len((tmp_path / "statements.jsonl").read_text("utf-8").splitlines()) == 1
    assert (tmp_path / "commitments.jsonl").read_text("utf-8") == ""


def test_what_stood_there_stays_when_a_run_breaks_off(
    statement: Statement, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(tmp_path)
    before = (tmp_path / "people.jsonl").read_bytes()
    monkeypatch.setattr("communique.record.exporting.command.rows", _broken)
    assert run(tmp_path, "--table", "people").exit_code != 0
    assert (tmp_path / "people.jsonl").read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(f"{table}.jsonl" for table in TABLES)


def _broken(table: str, *, public: bool) -> object:
    yield {column.name: None for column in TABLES[table]}
    raise RuntimeError("the machine stops")


def test_a_folder_that_is_a_file_is_told(statement: Statement, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    done = run(tmp_path / "taken")
    assert done.exit_code == 2
    assert "taken" in done.output


def test_what_parquet_needs_is_told(
    statement: Statement, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("communique.record.exporting.writing.find_spec", lambda _name: None)
    done = run(tmp_path, "--format", "parquet")
    assert done.exit_code == 1
    assert "make setup-archive" in done.output
    assert list(tmp_path.iterdir()) == []


def test_an_empty_record_overwrites_no_export(statement: Statement, tmp_path: Path) -> None:
    run(tmp_path, "--table", "statements")
    kept = tmp_path / "statements.jsonl"
    kept.write_bytes(kept.read_bytes() * 9)
    before = kept.read_bytes()
    Commitment.objects.all().delete()
    Statement.objects.all().delete()
    done = run(tmp_path, "--table", "statements")
    assert done.exit_code == 1
    assert "COMMUNIQUE_HOME" in done.output
    assert kept.read_bytes() == before
