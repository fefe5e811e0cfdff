"""What a machine's settings may say, and what is told where they cannot be used."""

from __future__ import annotations

import pytest

from communique.config import environment


def test_postgresql_without_its_driver_is_told_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMUNIQUE_DATABASE", "postgresql://office:secret@127.0.0.1:5432/office")
    monkeypatch.setattr(environment, "find_spec", {}.get)
    with pytest.raises(environment.BadSetting, match="make setup-postgres") as told:
        environment.postgresql()
    assert "secret" not in str(told.value)
