"""`communique read`, as its user meets it."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from dataclasses import fields
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner, Result
from rich.console import Console

from communique.reading import findings
from communique.reading.cli import read
from communique.reading.files import FoundFile, RefusedInput, Walk
from communique.reading.release import read_bytes
from communique.reading.summary import print_reading

SCHEMA = Path(__file__).resolve().parents[2] / "docs" / "reference" / "read.schema.json"
BODY = "Mayor Ana Bell opened the new bridge in Varlen today, said the city.\n"
TEXT = f"Press releases\n9 May 2031\nBridge opened\n{BODY}Photo: City of Varlen / Jan Doe\nPhoto:\nENDS\n"
PAGE = f"<h1>Bridge opened</h1><p>{BODY}</p><img src=/a.jpg alt=Bridge>"


def schema() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return loaded


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(read, [str(argument) for argument in arguments])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "b.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "a.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "c.md").write_text(f"# Bridge opened\n\n{BODY}", encoding="utf-8")
    (tmp_path / "picture.jpg").write_bytes(b"\xff\xd8\xff")
    (tmp_path / ".hidden.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path


def test_json_is_a_list_that_fits_the_schema(folder: Path) -> None:
    result = run(folder, "--json", "--head", "Ana Bell")
    assert result.exit_code == 0
    readings = json.loads(result.stdout)
    jsonschema.validate(readings, schema(), cls=jsonschema.Draft202012Validator)
    assert [Path(reading["source"]).name for reading in readings] == ["a.html", "b.txt", "c.md"]
    assert readings[1]["photographs"][0]["photographer"] == "Jan Doe"


def test_schema_and_dataclasses_name_the_same_keys() -> None:
    defined = schema()["$defs"]
    pairs = {
        "reading": findings.Reading,
        "block": findings.Block,
        "left_out": findings.LeftOut,
        "person": findings.Person,
        "statement": findings.Statement,
        "occasion": findings.Occasion,
        "position": findings.Position,
        "commitment": findings.Commitment,
        "photograph": findings.Photograph,
        "warning": findings.ReadingWarning,
        "span": findings.Span,
    }
    for name, kind in pairs.items():
        keys = [field.name for field in fields(kind) if field.name not in {"places", "dates_differ"}]
        assert list(defined[name]["properties"]) == keys
    jsonschema.Draft202012Validator.check_schema(schema())


def test_every_kind_of_finding_fits_the_schema() -> None:
    span = findings.Span(0, 3)
    reading = findings.Reading(
        *("a.txt", "0" * 64, None, None, None, None),
        blocks=(findings.Block("photograph", 0, 3, "", "credit", "src", "alt"),),
        left_out=(findings.LeftOut(0, 3, "why"),),
        people=(findings.Person("Ana Bell", None, None, (span,)),),
        statements=(
            findings.Statement(
                "direct", 0, 3, "so", span, findings.Speaker(None, None, "none", 0, 0), ("doubt",)
            ),
        ),
        occasions=(findings.Occasion("call", "2031-05-09", None, None, ("Ana Bell",), 0, 3, planned=True),),
        positions=(findings.Position("thanks", "Ana Bell", (), 0, 3, "so"),),
        commitments=(findings.Commitment(0, 3, "so", (), findings.Due(None, "2031-05-09", "soon")),),
        photographs=(findings.Photograph(0, 3, None, None, None),),
        warnings=(findings.ReadingWarning(0, 0, "what"),),
    )
    jsonschema.validate([reading.as_json()], schema(), cls=jsonschema.Draft202012Validator)


def test_a_summary_for_people(folder: Path) -> None:
    result = run(folder)
    assert result.exit_code == 0
    for said in ("Bridge opened", "Press releases", "2031-05-09", "Jan Doe", "Left out", "Warning"):
        assert said in result.stdout
    assert "“ENDS”" in result.stdout  # what is left out is told by its first words
    assert "Passed over 1 other file" in result.stderr


TALKS = """Talks in Varlen

5 May 2031

## Talks

Mayor Ana Bell of Varlen met Governor Tom Okoro in Varlen today. "We will open the bridge by the end of 2033,"
said Mayor Bell. Governor Okoro thanked the Mayor for the tram and said that it is good.
"""


def test_speech_promises_and_thanks_are_shown_without_colours(tmp_path: Path) -> None:
    """In a pipe: numbers and brackets tell what colours and lines tell on a screen."""
    (tmp_path / "talks.txt").write_text(TALKS, encoding="utf-8")
    result = run(tmp_path / "talks.txt")
    told = " ".join(result.stdout.split())
    assert '[1: "We will open the bridge by the end of 2033,"]' in told
    assert "[2: it is good]" in told
    assert "[1] Ana Bell" in told
    assert "[2] Tom Okoro, Governor" in told
    assert "1 statement: 1 by name" in told
    assert "meeting, held, 2031-05-05, Varlen: Ana Bell, Tom Okoro" in told
    assert "Ana Bell: We will open the bridge by the end of 2033" in told
    assert "due “by the end of 2033”: 2031-05-05 to 2033-12-31" in told
    assert "Tom Okoro → Ana Bell (thanks)" in told
    assert "\x1b" not in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= 80


def test_on_a_screen_speech_is_underlined_in_its_speakers_colour(tmp_path: Path) -> None:
    (tmp_path / "talks.txt").write_text(TALKS, encoding="utf-8")
    reading = read_bytes((tmp_path / "talks.txt").read_bytes(), name="talks.txt")
    screen = io.StringIO()
    console = Console(file=screen, force_terminal=True, width=80, color_system="standard", highlight=False)
    print_reading(console, reading, TALKS)
    assert '\x1b[4;36m"We will open' in screen.getvalue()
    assert "\x1b[4;35mit is good" in screen.getvalue()


def test_control_characters_do_not_reach_the_terminal(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"Bridge \x1b]0;x\x07opened\n{BODY}\x9b31m", encoding="utf-8")
    result = run(tmp_path / "a.txt")
    assert "\x1b]" not in result.stdout
    assert "\x9b" not in result.stdout


def test_refused_files_are_told_and_the_rest_goes_on(folder: Path) -> None:
    (folder / "aa.txt").write_bytes(b"\xff\xfea\x00")
    (folder / "ab.txt").write_bytes(b"")
    result = run(folder, folder / "nowhere", "--json")
    assert result.exit_code == 1
    assert len(json.loads(result.stdout)) == 3
    told = result.stderr.splitlines()
    assert len(told) == 3
    assert "UTF-16" in told[0]
    assert "is empty" in told[1]
    assert "nowhere is not there" in told[2]


def test_nothing_readable_prints_an_empty_list(tmp_path: Path) -> None:
    result = run(tmp_path, "--json")
    assert (result.exit_code, json.loads(result.stdout)) == (1, [])
    assert "holds no file to read" in result.stderr


def test_wrong_use_is_exit_code_two() -> None:
    assert run().exit_code == 2
    assert run("--jsn", "x").exit_code == 2


def test_a_file_that_is_named_is_read_whatever_its_name(tmp_path: Path) -> None:
    (tmp_path / "release").write_text(TEXT, encoding="utf-8")
    assert run(tmp_path / "release").exit_code == 0


def sentences(*paths: Path) -> list[str]:
    return [item.sentence if isinstance(item, RefusedInput) else item.path.name for item in Walk(paths)]


def test_links_in_circles_end(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "up").symlink_to(tmp_path)
    (tmp_path / "self.txt").symlink_to(tmp_path / "self.txt")
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere.txt")
    told = sentences(tmp_path)
    assert told[0] == "a.txt"
    assert "link to a file that is not there" in told[1]
    assert "circle" in told[2]
    assert "read already" in told[3]


def test_a_folder_without_permission_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Played: root, as whom CI runs, may open any folder."""

    def refuse(_path: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "scandir", refuse)
    assert "permissions" in sentences(tmp_path)[0]


def test_a_refusal_of_permission_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")

    def refuse(_path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert "may not be read by this user" in sentences(tmp_path)[0]


def test_pipes_and_devices_are_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert "no ordinary file" in sentences(tmp_path)[0]


def test_files_are_read_one_at_a_time(folder: Path) -> None:
    walk = iter(Walk([folder]))
    first = next(walk)
    assert isinstance(first, FoundFile)
    (folder / "b.txt").unlink()
    assert isinstance(next(walk), RefusedInput)


def test_reading_needs_no_django() -> None:
    code = "import sys, communique.reading.cli as cli; print('django' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
