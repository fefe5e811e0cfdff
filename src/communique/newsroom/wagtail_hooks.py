from __future__ import annotations

from wagtail import hooks

from communique.newsroom.audit import register_actions

hooks.register("register_log_actions", register_actions)
