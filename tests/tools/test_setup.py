"""`make setup` refuses in one sentence where it cannot work."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    for name in ("tools/setup.sh", "locks/core.txt", "pyproject.toml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def setup(checkout: Path, python: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", str(checkout / "tools/setup.sh"), "core"],
        env={"PATH": "/usr/bin:/bin", "PYTHON": python},
        capture_output=True,
        text=True,
        check=False,
    )


def test_no_python_is_told_in_a_sentence(checkout: Path) -> None:
    done = setup(checkout, "no-such-python")
    assert done.returncode == 1
    assert done.stderr.startswith("Communiqué needs Python 3.11 or newer, and no «no-such-python» was found:")
    assert done.stderr.count("\n") == 1


def test_an_old_python_is_told_with_its_version(checkout: Path) -> None:
    old = checkout / "python3.9"
    old.write_text('#!/bin/sh\ncase "$2" in *print*) echo 3.9.2 ;; *) exit 1 ;; esac\n', "utf-8")
    old.chmod(0o755)
    done = setup(checkout, str(old))
    assert done.returncode == 1
    assert f"«{old}» is Python 3.9.2" in done.stderr
    assert not (checkout / ".venv").exists()


def test_a_second_run_has_nothing_to_do(checkout: Path) -> None:
    command = checkout / ".venv/bin/communique"
    command.parent.mkdir(parents=True)
    command.touch(mode=0o755)
    sources = f"{{ pwd; cat locks/core.txt pyproject.toml; }} | cksum > {checkout}/.venv/.core-is-from"
    subprocess.run(["sh", "-c", sources], cwd=checkout, check=True)
    done = setup(checkout, "no-such-python")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
