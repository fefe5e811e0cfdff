from __future__ import annotations

from typing import Any

from wagtail import hooks

from communique.record import audit


@hooks.register("register_log_actions")
def name_actions(actions: Any) -> None:
    audit.register_actions(actions)
