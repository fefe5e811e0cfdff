from __future__ import annotations

from typing import Any

from wagtail import hooks

from communique.directory import audit
from communique.directory.desk import DirectoryGroup, OccasionChooser, OfficeViewSet


@hooks.register("register_admin_viewset")
def directory() -> list[Any]:
    return [
        OccasionChooser("occasion_chooser", url_prefix="occasions/choose"),
        DirectoryGroup(),
        OfficeViewSet("office"),
    ]


@hooks.register("register_log_actions")
def name_actions(actions: Any) -> None:
    audit.register_actions(actions)
