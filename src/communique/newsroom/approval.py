from __future__ import annotations

from typing import Any


def publish_on_approval(workflow_state: Any, user: Any = None) -> None:
    """What a finished review does (WAGTAIL_FINISH_WORKFLOW_ACTION): our own action, which seals.

    Imported by Wagtail while its models load, so ours are imported only when it is called.
    """
    from communique.newsroom.actions.publishing import publish_release

    publish_release(release=workflow_state.content_object, by=user)
