"""A machine without network, for one command."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.selecting import CI


def alone() -> tuple[str, ...]:
    """What is put before a command so that it runs in a network namespace of its own, where nothing can be
    reached, not even this machine. Skips where none may be made; in CI it must be possible.
    """
    words = ("unshare", "--net", *(("--map-root-user",) if os.geteuid() else ()))
    probe = [*words, sys.executable, "-c", "import socket; socket.create_connection(('127.0.0.1', 9))"]
    try:
        said = subprocess.run(probe, capture_output=True, text=True, timeout=60, check=False).stderr
    except FileNotFoundError:
        said = "unshare: the command is not installed"
    if "unshare:" in said:
        reason = f"this machine makes no network namespace ({said.strip()})"
        if CI and os.geteuid() == 0:
            pytest.fail(f"{reason}, and in CI no test of the seal may be skipped.")
        pytest.skip(reason)
    assert "Network is unreachable" in said
    return words
