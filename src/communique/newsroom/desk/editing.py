"""The editor of releases; what it publishes goes through `newsroom.actions`: there is one door to live."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from wagtail.admin import messages
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views import snippets

from communique.newsroom import rules
from communique.newsroom.actions.importing import address_on_site
from communique.newsroom.actions.publishing import publish_release
from communique.newsroom.errors import NotReady, Refused
from communique.newsroom.models import Release, Section
from communique.newsroom.states import State, state_of
from communique.staff.models import Officer


class ReleasePolicy(ModelPermissionPolicy):
    """Wagtail's questions about releases, answered by `newsroom.rules`."""

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Release) -> bool:
        if action == "delete":
            return rules.may_delete(user, instance)
        if action == "publish":
            return rules.may_publish(user, instance)
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


class _Publishes:
    """Publishes by our action; what is live is corrected, what was withdrawn restored, each with a note."""

    request: HttpRequest
    object: Release

    def publish_action(self) -> HttpResponse:
        release = Release.objects.select_related("edition").get(pk=self.object.pk)
        edit = redirect("releases:edit", release.pk)
        if state_of(release) is State.WITHDRAWN:
            return redirect("releases:restore", release.pk)
        if release.live:
            return redirect("releases:correct", release.pk)
        try:
            edition = publish_release(release=release, by=self.request.user)  # type: ignore[arg-type]
        except Refused as error:
            messages.warning(self.request, "The draft is saved; nothing was published.")
            tell_refusal(self.request, error)
            return edit
        tell_published(self.request, release, edition.number, "Published")
        return edit


class _Reviews:
    """A review's last step publishes; where that is refused, the review stays where it was."""

    request: HttpRequest
    object: Release

    def submit_action(self) -> HttpResponse | None:
        if self.object.workflow_in_progress:
            messages.warning(self.request, "The release is in review already.")
            return redirect("releases:edit", self.object.pk)
        super().submit_action()  # type: ignore[misc]
        return None

    def workflow_action_action(self) -> HttpResponse | None:
        try:
            super().workflow_action_action()  # type: ignore[misc]
        except Refused as error:
            tell_refusal(self.request, error)
            return redirect("releases:edit", self.object.pk)
        return None


class ReleaseCreate(_Publishes, _Reviews, snippets.CreateView):
    page_title = "New"

    def get_initial_form_instance(self) -> Release:
        return Release(section=Section.objects.first())


class ReleaseEdit(_Publishes, _Reviews, snippets.EditView):
    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        if request.method == "POST":
            _leave_sealed_revision_alone(request, str(kwargs.get("pk", "")))
        super().setup(request, *args, **kwargs)


def _leave_sealed_revision_alone(request: HttpRequest, pk: str) -> None:
    """Autosave writes over its own last draft; once that was sealed it begins a new one instead."""
    wanted = request.POST.get("overwrite_revision_id", "")
    if not wanted.isdigit() or not pk.isdigit():
        return
    if Release.objects.filter(pk=int(pk), sealed_revision_id=int(wanted)).exists():
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
    """Nothing is scheduled here yet."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        self.request = request
        self.release = get_object_or_404(Release, pk=str(kwargs["pk"]))

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        messages.warning(request, "No publication of this release is scheduled.")
        return redirect("releases:edit", self.release.pk)


class ReviewAction(snippets.WorkflowActionView):
    """A step of a review; where its end publishes, a refusal is told and nothing has changed."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response: HttpResponse = super().post(request, *args, **kwargs)
        except Refused as error:
            tell_refusal(request, error)
            return redirect(reverse("releases:edit", args=[self.object.pk]))
        return response
