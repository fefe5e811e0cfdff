"""French is read by its pack alone: three releases of our own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from communique.reading.findings import Reading
from communique.reading.release import read_release

RELEASES = Path(__file__).parent / "releases"


def reading_of(name: str) -> Reading:
    return read_release((RELEASES / f"fr-{name}.txt").read_text("utf-8"))


@pytest.mark.parametrize("name", ["army", "bridge", "hospital"])
def test_statements_with_their_speakers(name: str) -> None:
    gold = json.loads((RELEASES / f"fr-{name}.gold.json").read_text("utf-8"))["statements"]
    wanted = [(one["kind"], one["start"], one["end"], one["speaker"]["name"]) for one in gold]
    found = [(one.kind, one.start, one.end, one.speaker.name) for one in reading_of(name).statements]
    assert found == wanted


@pytest.mark.parametrize(
    ("name", "day"), [("army", "2031-11-07"), ("bridge", "2031-03-14"), ("hospital", "2031-10-02T10:30")]
)
def test_language_and_day(name: str, day: str) -> None:
    reading = reading_of(name)
    assert (reading.language, reading.issued_at) == ("fr", day)


def test_people_and_their_offices() -> None:
    assert {person.name: person.office for person in reading_of("bridge").people} == {
        "Hélène Caradec": "maire de Varenne-sur-Lys",
        "Bruno Tessandier": "architecte",
        "Olivier Maubert": "préfet",
    }


def test_an_occasion() -> None:
    (occasion,) = reading_of("bridge").occasions
    assert (occasion.kind, occasion.earliest, occasion.latest) == ("ceremony", "2031-03-14", "2031-03-14")
    assert "Hélène Caradec" in occasion.participants
    assert not occasion.planned


def test_a_promise_with_its_day() -> None:
    promises = {one.text: one for one in reading_of("bridge").commitments}
    promise = promises["la piste cyclable serait ouverte avant le 1er juin 2031"]
    assert promise.by == ("Hélène Caradec",)
    assert promise.due is not None
    assert (promise.due.latest, promise.due.text) == ("2031-06-01", "avant le 1er juin 2031")


def test_thanks() -> None:
    (thanks,) = [one for one in reading_of("bridge").positions if one.kind == "thanks"]
    assert thanks.by == "Hélène Caradec"
