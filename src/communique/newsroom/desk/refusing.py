"""What the newsroom refuses is said in sentences, on the screen that asked for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from communique.newsroom.errors import Refused

if TYPE_CHECKING:
    from django.forms import BaseForm


def tell_reasons(form: BaseForm, refusal: Refused) -> None:
    """Each reason as a sentence of its own above the form."""
    for reason in refusal.reasons:
        form.add_error(None, reason)


def carried_out(request: HttpRequest, form: BaseForm, act: Callable[[], object]) -> bool:
    """Does what `form` asks, once it is posted and right; if that is refused, the reasons stand above it."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        act()
    except Refused as refusal:
        tell_reasons(form, refusal)
        return False
    return True


class KeepsTyped:
    """For the editor: somebody may put the draft in review between the look and the save."""

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            answer: HttpResponse = super().form_valid(form)  # type: ignore[misc]  # a view's, beside this class
        except Refused as error:
            self.produced_error_code = "locked"
            self.produced_error_message = _(
                "%(why)s Nothing of what you typed is lost: it stands below and is not saved."
            ) % {"why": error}
            answer = self.form_invalid(form)  # type: ignore[attr-defined]
        return answer
