"""`communique ledger verify`, by the door that a journalist has: no home, no Django, and no network."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from communique.ledger.verify_cli import verify
from tests.ledger.offline import alone
from tests.ledger.packed import PHOTOGRAPH, WORDS, edition, plain_log, signer

KEY = str(signer().key)


@pytest.fixture
def download(tmp_path: Path) -> Path:
    path = tmp_path / "edition-1.zip"
    path.write_bytes(plain_log().bundle())
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(verify, [str(each) for each in arguments])


def told(*arguments: object, key: str = KEY) -> tuple[int, str]:
    result = run(*arguments, "--key", key)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.output


def test_the_four_verdicts_are_the_exit_codes(download: Path, tmp_path: Path) -> None:
    code, said = told(download)
    assert code == 0
    assert said.startswith("Genuine and current: edition 1 of «lipovac.example/ledger»")
    assert f"Signed by    {KEY} (trusted)" in said
    corrected = tmp_path / "corrected.zip"
    corrected.write_bytes(plain_log(edition(1), edition(2, "correct", 1)).bundle())
    assert told(corrected)[0] == 1
    raw = bytearray(download.read_bytes())
    raw[raw.index(b"river")] ^= 1
    (tmp_path / "changed.zip").write_bytes(raw)
    code, said = told(tmp_path / "changed.zip")
    assert code == 2
    assert said.startswith("Not genuine: parts/01-text-en.txt is not what was published")
    result = run(download)
    assert result.exit_code == 3
    assert "that the file itself brings" in result.output


def test_json_has_verdict_sentence_and_evidence(download: Path) -> None:
    said = json.loads(told(download, "--json")[1])
    assert (said["verdict"], said["exit_code"]) == ("genuine and current", 0)
    assert said["evidence"]["languages"] == ["en", "sr-Cyrl"]


def test_keys_and_policies_are_read_from_files(download: Path, tmp_path: Path) -> None:
    keys = tmp_path / "office.keys"
    keys.write_text(f"# The office's\n\n{KEY}\n")
    assert told(download, key=str(keys))[0] == 0
    policy = tmp_path / "policy"
    policy.write_text(f"log {KEY}\nquorum none\n")
    assert run(download, "--policy", policy).exit_code == 0


def test_a_mirror_shows_what_the_file_cannot(download: Path, tmp_path: Path) -> None:
    mirror = plain_log(edition(1), edition(2, "withdraw", 1)).mirror(tmp_path / "mirror")
    code, said = told(download, "--log", mirror)
    assert code == 1
    assert "was withdrawn on 16 March 2026" in said
    assert told(download, "--log", tmp_path / "nothing")[0] == 3


def test_copies_are_held_against_the_download_beside_them(download: Path, tmp_path: Path) -> None:
    (tmp_path / "other.zip").write_bytes(b"PK of another kind")
    for name, content in (("copy.txt", WORDS.encode()), ("photograph.jpg", PHOTOGRAPH)):
        (tmp_path / name).write_bytes(content)
        code, said = told(tmp_path / name)
        assert code == 0, said
        assert f"«{name}» is parts/0" in said
    (tmp_path / "copy.txt").write_text(WORDS.replace("open", "shut"))
    code, said = told(tmp_path / "copy.txt")
    assert code == 2
    assert "-The bridge is open\n+The bridge is shut" in said
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    shutil.copy(tmp_path / "copy.txt", elsewhere)
    assert told(elsewhere / "copy.txt")[0] == 3
    assert told(elsewhere / "copy.txt", "--bundle", download)[0] == 2


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nothing-there.zip"],
        ["--no-such-option", "x"],
        ["FILE", "--key", "no+key"],
        ["FILE", "--key", "no-such-file"],
        ["FILE", "--policy", "FILE"],
        ["FILE", "--log", "https://"],
        ["FILE", "--bundle", "no-such-file"],
        ["https://office.example/", "--bundle", "FILE"],
    ],
)
def test_wrong_use_is_no_verdict(download: Path, arguments: list[str]) -> None:
    result = run(*(str(download) if each == "FILE" else each for each in arguments))
    assert result.exit_code == 64, result.output
    assert "Error: " in result.output


def test_a_fault_of_the_program_is_no_verdict_either(download: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: Any, **__: Any) -> None:
        raise RuntimeError("of ours")

    monkeypatch.setattr("communique.ledger.verifying.verify_bundle", fails)
    result = run(download)
    assert result.exit_code == 3
    assert "this program failed" in result.output


def test_what_a_file_says_cannot_steer_the_terminal(tmp_path: Path) -> None:
    (tmp_path / "copy.txt").write_text(WORDS.replace("open", "\x1b[2Jop\u202een"))
    (tmp_path / "edition-1.zip").write_bytes(plain_log().bundle())
    said = told(tmp_path / "copy.txt")[1]
    assert "<U+001B>[2Jop<U+202E>en" in said
    assert "\x1b" not in said


def command(*arguments: object, before: tuple[str, ...] = (), home: Path) -> subprocess.CompletedProcess[str]:
    code = "from communique.cli import main; main()"
    words = [*before, sys.executable, "-c", code, "ledger", "verify", *map(str, arguments)]
    environment = {**os.environ, "COMMUNIQUE_HOME": str(home), "DJANGO_SETTINGS_MODULE": "no.such.settings"}
    return subprocess.run(words, env=environment, capture_output=True, text=True, timeout=120, check=False)


def test_the_command_needs_no_home_and_no_django(download: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    done = command(download, "--key", KEY, home=home)
    assert (done.returncode, done.stderr) == (0, "")
    assert not home.exists()


def test_offline_in_a_machine_without_network_a_changed_byte_is_refused(
    download: Path, tmp_path: Path
) -> None:
    done = command(download, "--key", KEY, before=alone(), home=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Genuine and current")
    raw = bytearray(download.read_bytes())
    raw[raw.index(PHOTOGRAPH) + 5] ^= 1
    download.write_bytes(raw)
    refused = command(download, "--key", KEY, before=alone(), home=tmp_path)
    assert refused.returncode == 2
    assert refused.stdout.startswith("Not genuine: parts/04-original.jpg")
