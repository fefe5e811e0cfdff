"""The editor of releases; what it publishes goes through `newsroom.actions`: there is one door to live."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.html import format_html, format_html_join
from wagtail.admin import messages
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views import snippets

from communique.newsroom import rules
from communique.newsroom.actions.importing import address_on_site
from communique.newsroom.actions.standings import is_origin, note_standings
from communique.newsroom.errors import NotReady, Refused
from communique.newsroom.models import Release, Section
from communique.staff.models import Officer


class ReleasePolicy(ModelPermissionPolicy):
    """Wagtail's questions about releases, answered by `newsroom.rules`."""

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Release) -> bool:
        if action == "delete":
            return rules.may_delete(user, instance)
        if action == "publish":
            # Wagtail shows its button and calls `publish_action` by this; ours puts in review.
            return rules.may_submit(user, instance)
        return bool(self.user_has_permission(user, action))


def tell_refusal(request: HttpRequest, error: Refused) -> None:
    """Shows every reason as a sentence of its own."""
    reasons = error.reasons if isinstance(error, NotReady) else [str(error)]
    if len(reasons) == 1:
        messages.error(request, reasons[0])
        return
    items = format_html_join("", "<li>{}</li>", ((reason,) for reason in reasons))
    messages.error(
        request,
        format_html("The release is not ready to be published:<ul class='desk-reasons'>{}</ul>", items),
    )


def tell_published(request: HttpRequest, release: Release, number: int, done: str) -> None:
    buttons = []
    if address := address_on_site(release):
        buttons.append(messages.button(address, "View it on the site", new_window=True))
    messages.success(request, f"{done}: edition No. {number}.", buttons=buttons)


class _Submits:
    """Nothing goes public from the editor: its button saves the draft and leads to the review."""

    request: HttpRequest
    object: Release
    new_revision: Any

    def save_instance(self) -> Release:
        release: Release = super().save_instance()  # type: ignore[misc]  # a view's, beside this class
        note_standings(release, self.new_revision)
        return release

    def publish_action(self) -> HttpResponse:
        return redirect("releases:submit", self.object.pk)


class ReleaseCreate(_Submits, snippets.CreateView):
    page_title = "New"

    def get_initial_form_instance(self) -> Release:
        return Release(section=Section.objects.first(), dated_when_published=True)


class ReleaseEdit(_Submits, snippets.EditView):
    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        if request.method == "POST":
            _leave_sealed_revision_alone(request, str(kwargs.get("pk", "")))
        super().setup(request, *args, **kwargs)


def _leave_sealed_revision_alone(request: HttpRequest, pk: str) -> None:
    """Autosave writes over its own last draft; once that was sealed, or a translation is in line with it,
    it begins a new one instead.
    """
    wanted = request.POST.get("overwrite_revision_id", "")
    if not wanted.isdigit() or not pk.isdigit():
        return
    sealed = Release.objects.filter(pk=int(pk), sealed_revision_id=int(wanted)).exists()
    if sealed or is_origin(int(pk), int(wanted)):
        rest = request.POST.copy()
        del rest["overwrite_revision_id"]
        request.POST = rest  # type: ignore[assignment]  # Wagtail reads it only


class ReleaseDelete(snippets.DeleteView):
    def get_object(self, queryset: Any = None) -> Release:
        release: Release = super().get_object(queryset)
        officer = self.request.user
        if not isinstance(officer, Officer) or not rules.may_delete(officer, release):
            raise PermissionDenied
        return release

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        self.request = request
        super().setup(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            response: HttpResponse = super().form_valid(form)
        except Refused as error:
            tell_refusal(self.request, error)
            return redirect("releases:edit", self.object.pk)
        return response


class NotUnpublish(snippets.UnpublishView):
    """Wagtail's unpublish address leads to the screen that withdraws."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        messages.warning(
            request, "A release is not unpublished but withdrawn, with a reason that the site says."
        )
        return redirect("releases:withdraw", self.object.pk)


class NotUnschedule(snippets.RevisionsUnscheduleView):
    """Wagtail's address for taking a revision off its schedule leads to the review, where ours is."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        self.request = request
        self.release = get_object_or_404(Release, pk=str(kwargs["pk"]))

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect("releases:review", self.release.pk)
