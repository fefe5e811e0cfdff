"""The newsroom's own lines in the audit (Wagtail's log), beside Wagtail's."""

from __future__ import annotations

from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise
from wagtail.log_actions import LogFormatter

ACTIONS = {
    "newsroom.import": (gettext_lazy("Import from an archive"), gettext_lazy("Imported from an archive")),
    "newsroom.keep_picture": (gettext_lazy("Take in a photograph"), gettext_lazy("Took in a photograph")),
    "newsroom.remark": (gettext_lazy("Write a note"), gettext_lazy("Wrote a note")),
    "newsroom.settle_remark": (gettext_lazy("Settle a note"), gettext_lazy("Settled a note")),
    "newsroom.reopen_remark": (gettext_lazy("Open a note again"), gettext_lazy("Opened a note again")),
    "newsroom.submit": (gettext_lazy("Put in review"), gettext_lazy("Put in review")),
    "newsroom.approve": (gettext_lazy("Approve"), gettext_lazy("Approved")),
    "newsroom.send_back": (gettext_lazy("Send back"), gettext_lazy("Sent back")),
    "newsroom.take_back": (gettext_lazy("Take back"), gettext_lazy("Taken back")),
    "newsroom.translate": (gettext_lazy("Translate"), gettext_lazy("Translated")),
    "newsroom.still_right": (
        gettext_lazy("Mark as still right"),
        gettext_lazy("Marked a translation as still right"),
    ),
    "newsroom.schedule": (gettext_lazy("Schedule"), gettext_lazy("Scheduled")),
    "newsroom.unschedule": (gettext_lazy("Take off the schedule"), gettext_lazy("Taken off the schedule")),
    "newsroom.emergency": (
        gettext_lazy("Publish in an emergency"),
        gettext_lazy("Published in an emergency"),
    ),
    "newsroom.correct": (gettext_lazy("Correct"), gettext_lazy("Corrected")),
    "newsroom.withdraw": (gettext_lazy("Withdraw"), gettext_lazy("Withdrawn")),
    "newsroom.restore": (gettext_lazy("Restore"), gettext_lazy("Restored")),
    "newsroom.make_link": (gettext_lazy("Make a personal link"), gettext_lazy("Made a personal link")),
    "newsroom.revoke_link": (gettext_lazy("Revoke a personal link"), gettext_lazy("Revoked a personal link")),
    "newsroom.close_link": (
        gettext_lazy("Close a personal link"),
        gettext_lazy("A personal link closed: too many wrong codes"),
    ),
    "newsroom.ask_signatory": (
        gettext_lazy("Ask for approval by link"),
        gettext_lazy("Asked for approval by link"),
    ),
    "newsroom.enter_signatory": (gettext_lazy("Enter a signatory"), gettext_lazy("Signatory entered")),
    "newsroom.change_signatory": (gettext_lazy("Change a signatory"), gettext_lazy("Signatory changed")),
    "newsroom.retire_signatory": (gettext_lazy("Retire a signatory"), gettext_lazy("Signatory retired")),
    "newsroom.stop_subscriber": (gettext_lazy("Stop a subscription"), gettext_lazy("Subscription stopped")),
    "newsroom.erase_subscriber": (gettext_lazy("Erase a subscriber"), gettext_lazy("Subscriber erased")),
    "newsroom.export_subscriber": (gettext_lazy("Export a subscriber"), gettext_lazy("Subscriber exported")),
    "newsroom.add_journalist": (gettext_lazy("Add a journalist"), gettext_lazy("Journalist added")),
    "newsroom.change_journalist": (gettext_lazy("Change a journalist"), gettext_lazy("Journalist changed")),
    "newsroom.retire_journalist": (gettext_lazy("Retire a journalist"), gettext_lazy("Journalist retired")),
    "newsroom.take_on_journalist": (
        gettext_lazy("Take a journalist on again"),
        gettext_lazy("Journalist taken on again"),
    ),
    "newsroom.forget_journalist": (gettext_lazy("Forget a journalist"), gettext_lazy("Journalist forgotten")),
    "newsroom.import_journalists": (gettext_lazy("Import journalists"), gettext_lazy("Journalists imported")),
    "newsroom.export_journalists": (
        gettext_lazy("Export the press list"),
        gettext_lazy("Press list exported"),
    ),
    "newsroom.open_embargo": (gettext_lazy("Give under embargo"), gettext_lazy("Given under embargo")),
    "newsroom.add_to_embargo": (
        gettext_lazy("Give to more journalists"),
        gettext_lazy("Given to more journalists"),
    ),
    "newsroom.take_back_embargo": (
        gettext_lazy("Take back from journalists"),
        gettext_lazy("Taken back from journalists"),
    ),
    "newsroom.embargo_terms": (
        gettext_lazy("Change the terms of embargoes"),
        gettext_lazy("Terms of embargoes changed"),
    ),
    "newsroom.raise_banner": (gettext_lazy("Raise the banner"), gettext_lazy("Banner raised")),
    "newsroom.lower_banner": (gettext_lazy("Lower the banner"), gettext_lazy("Banner lowered")),
}


class _Told(LogFormatter):
    """Beside the message the signatory's name, where an entry has one: «Approved: Ana Lipovan»."""

    def format_message(self, log_entry: Any) -> StrOrPromise:
        signatory = log_entry.data.get("signatory")
        return format_lazy("{}: {}", self.message, signatory) if signatory else self.message


def register_actions(actions: Any) -> None:
    """For Wagtail's `register_log_actions` hook."""
    for name, (label, message) in ACTIONS.items():
        actions.register_action(name)(type("_Named", (_Told,), {"label": label, "message": message}))
