"""The newsroom's own lines in the audit (Wagtail's log), beside Wagtail's."""

from __future__ import annotations

from typing import Any

ACTIONS = {
    "newsroom.import": ("Import from an archive", "Imported from an archive"),
    "newsroom.keep_picture": ("Take in a photograph", "Took in a photograph"),
    "newsroom.remark": ("Write a note", "Wrote a note"),
    "newsroom.settle_remark": ("Settle a note", "Settled a note"),
    "newsroom.reopen_remark": ("Open a note again", "Opened a note again"),
    "newsroom.submit": ("Put in review", "Put in review"),
    "newsroom.approve": ("Approve", "Approved"),
    "newsroom.send_back": ("Send back", "Sent back"),
    "newsroom.take_back": ("Take back", "Taken back"),
    "newsroom.translate": ("Translate", "Translated"),
    "newsroom.still_right": ("Mark as still right", "Marked a translation as still right"),
    "newsroom.schedule": ("Schedule", "Scheduled"),
    "newsroom.unschedule": ("Take off the schedule", "Taken off the schedule"),
    "newsroom.emergency": ("Publish in an emergency", "Published in an emergency"),
    "newsroom.correct": ("Correct", "Corrected"),
    "newsroom.withdraw": ("Withdraw", "Withdrawn"),
    "newsroom.restore": ("Restore", "Restored"),
    "newsroom.make_link": ("Make a personal link", "Made a personal link"),
    "newsroom.revoke_link": ("Revoke a personal link", "Revoked a personal link"),
    "newsroom.stop_subscriber": ("Stop a subscription", "Subscription stopped"),
    "newsroom.erase_subscriber": ("Erase a subscriber", "Subscriber erased"),
    "newsroom.export_subscriber": ("Export a subscriber", "Subscriber exported"),
    "newsroom.raise_banner": ("Raise the banner", "Banner raised"),
    "newsroom.lower_banner": ("Lower the banner", "Banner lowered"),
}


def register_actions(actions: Any) -> None:
    """For Wagtail's `register_log_actions` hook."""
    for name, (label, message) in ACTIONS.items():
        actions.register_action(name, label, message)
