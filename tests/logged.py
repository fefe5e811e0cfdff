"""What was written to the log while a test ran, for those that look whether it names anybody."""

from __future__ import annotations

import pytest


def logged(caplog: pytest.LogCaptureFixture, *, but: str = "") -> str:
    """With what exceptions said, of all loggers `but` one; for fixtures to ask after the test."""
    records = [each for each in caplog.get_records("call") if each.name != but]
    return "\n".join(f"{each.getMessage()} {each.exc_text or ''}" for each in records)
