from __future__ import annotations

import pytest

from communique.config import working


def test_chores_are_done_at_the_start_and_once_a_day_and_one_failure_spoils_no_other(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    now = [0.0]
    done: list[str] = []

    def fails() -> None:
        done.append("fails")
        raise RuntimeError("cannot")

    def works() -> None:
        done.append("works")

    chores = working.Chores(clock=lambda: now[0])
    chores.due = {fails: 0.0, works: 0.0}
    chores.do_due()
    chores.do_due()
    assert done == ["fails", "works"]
    assert "fails" in caplog.text
    now[0] = working.A_DAY
    chores.do_due()
    assert done == ["fails", "works"] * 2


def test_what_recurs_is_wired() -> None:
    named = {getattr(chore, "__name__", "") for chore in working.Chores().due}
    assert named == {"erase_letters_kept_long_enough", "forget_old_events", "forget_subscribers"}
