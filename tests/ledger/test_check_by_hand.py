"""The how-to for journalists, followed to the letter: what it tells them to type gives what it says."""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from communique.ledger.bundle_readme import README_TEXTS
from tests.ledger.packed import edition, plain_log, signer
from tests.selecting import CI

HOW_TO = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "check-a-release.md"
PACKAGES = Path("/usr/share/gocode")
KEY = str(signer().key)


@pytest.fixture
def unpacked(tmp_path: Path) -> Path:
    (tmp_path / "edition.zip").write_bytes(plain_log(edition(1), edition(2, "correct", 1)).bundle())
    with zipfile.ZipFile(tmp_path / "edition.zip") as archive:
        archive.extractall(tmp_path)
    return tmp_path


def block(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", HOW_TO.read_text(), re.DOTALL)
    assert found is not None
    return found[1]


def test_a_part_is_checked_with_a_shell(unpacked: Path) -> None:
    part = json.loads((unpacked / "statement.json").read_text())["parts"][0]
    salt = json.loads((unpacked / "salts.json").read_text())[part["id"]]
    line = block("sh").replace("THE SALT", salt)
    done = subprocess.run(["sh", "-c", line], cwd=unpacked, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == part["c"]
    hashed = line.replace("| openssl dgst -sha256 -binary | base64", "| sha256sum")
    done = subprocess.run(["sh", "-c", hashed], cwd=unpacked, capture_output=True, text=True, check=True)
    assert done.stdout.split()[0] == base64.b64decode(part["c"]).hex()


def test_the_proof_is_checked_with_go(unpacked: Path) -> None:
    if shutil.which("go") is None or not (PACKAGES / "src/golang.org/x/mod").is_dir():
        if CI:
            pytest.fail("Go and golang-golang-x-mod-dev are not installed, and in CI no test may be skipped.")
        pytest.skip("Go or its package x/mod is not installed")
    (unpacked / "check.go").write_text(block("go"))
    environment = {
        **os.environ,
        "GO111MODULE": "off",
        "GOPATH": str(PACKAGES),
        "CGO_ENABLED": "0",
        "GOCACHE": str(unpacked / "cache"),
    }
    built = ["go", "build", "-o", "check", "check.go"]
    subprocess.run(built, cwd=unpacked, env=environment, check=True, timeout=300)

    def checked(key: str = KEY) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["./check", key], cwd=unpacked, capture_output=True, text=True, timeout=60, check=False
        )

    assert checked().stdout == "entry 1 of lipovac.example/ledger, in its first 3 entries\n"
    assert checked(str(signer(2).key)).returncode == 1
    statement = unpacked / "statement.json"
    statement.write_bytes(statement.read_bytes().replace(b'"edition":1', b'"edition":9'))
    refused = checked()
    assert refused.returncode == 1
    assert "not proved" in refused.stderr


def test_the_readme_in_the_download_has_lines_that_any_screen_shows() -> None:
    for text in README_TEXTS:
        lines = text.decode("ascii").split("\n")
        assert max(map(len, lines)) <= 80
        assert "0 genuine and current" in text.decode()
