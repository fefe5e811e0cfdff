"""Why a draft cannot be changed while it is read for approval, for Wagtail's editor to say."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _, gettext_lazy
from wagtail.locks import BaseLock

from communique.newsroom.states import State, stage_of

WHY = {
    State.IN_REVIEW: gettext_lazy("It is in review. Take it back to change it."),
    State.APPROVED: gettext_lazy("It is approved as it stands. Take it back to change it, and ask anew."),
    State.SCHEDULED: gettext_lazy("It is scheduled as it stands. Take it back to change it, and ask anew."),
}


class ReviewLock(BaseLock):
    def for_user(self, user: Any) -> bool:
        return True

    def get_message(self, user: Any) -> str:
        return str(WHY.get(stage_of(self.object), ""))

    def get_locked_by(self, user: Any) -> str:
        return _("Locked while it is on its way to the public")

    def get_description(self, user: Any) -> str:
        return self.get_message(user)
