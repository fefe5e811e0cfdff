"""What the newsroom refuses is said as a sentence where one of Wagtail's own screens asked for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages

from communique.newsroom.errors import Refused
from communique.newsroom.models import Release


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


def keep_what_others_read(request: HttpRequest, instances: Sequence[Any]) -> HttpResponse | None:
    """For Wagtail's `before_delete_snippet` hook: its list deletes rows past the model's own `delete`."""
    asked = [each.pk for each in instances if isinstance(each, Release)]
    if request.method != "POST" or not asked:
        return None
    kept = Release.objects.filter(Q(review__isnull=False) | Q(edition__isnull=False), pk__in=asked)
    named = [str(release) for release in kept.order_by("pk")[:3]]
    if not named:
        return None
    messages.error(
        request,
        _(
            "Nothing was deleted. What is on its way to the public is taken back first, and what was "
            "published is withdrawn: %(named)s."
        )
        % {"named": ", ".join(f"«{name}»" for name in named)},
    )
    return redirect("releases:list")
