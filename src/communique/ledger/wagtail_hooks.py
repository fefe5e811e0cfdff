from __future__ import annotations

from typing import Any

from wagtail import hooks


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    actions.register_action("ledger.erase_part", "Erase a sealed part", "Erased what a sealed part says")
