"""The editor of releases; what it publishes goes through `newsroom.actions`: there is one door to live."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _, gettext_lazy
from wagtail.admin import messages
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.widgets.button import Button
from wagtail.models import Revision
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views import snippets

from communique.newsroom import rules
from communique.newsroom.actions.importing import address_on_site
from communique.newsroom.actions.standings import is_origin, note_standings
from communique.newsroom.desk.asking import number_in
from communique.newsroom.desk.checks import ReadyPanel
from communique.newsroom.desk.refusing import KeepsTyped
from communique.newsroom.desk.remarks import RemarksPanel
from communique.newsroom.desk.watching import compare_address, told_overtaken
from communique.newsroom.errors import Refused
from communique.newsroom.models import Release, Section, Source
from communique.staff.language_names import language_name
from communique.staff.models import Officer


class ReleasePolicy(ModelPermissionPolicy):
    """Wagtail's questions about releases, answered by `newsroom.rules`."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        if action == "publish":
            return rules.may_edit(user)
        return bool(super().user_has_permission(user, action))

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Release) -> bool:
        if action == "delete":
            return rules.may_delete(user, instance)
        if action == "publish":
            # Wagtail shows its button and calls `publish_action` by this; ours puts in review.
            return rules.may_submit(user, instance)
        return bool(self.user_has_permission(user, action))


def tell_refusal(request: HttpRequest, error: Refused) -> None:
    """Shows every reason as a sentence of its own."""
    if len(error.reasons) == 1:
        messages.error(request, error.reasons[0])
        return
    items = format_html_join("", "<li>{}</li>", ((reason,) for reason in error.reasons))
    messages.error(
        request,
        format_html(
            "{}<ul class='desk-reasons'>{}</ul>", _("The release is not ready to be published:"), items
        ),
    )


def tell_published(request: HttpRequest, release: Release, number: int, done: str) -> None:
    buttons = []
    if address := address_on_site(release):
        buttons.append(messages.button(address, _("View it on the site"), new_window=True))
    messages.success(
        request, _("%(done)s: edition No. %(number)s.") % {"done": done, "number": number}, buttons=buttons
    )


def with_ours(panels: Any, release: Release, request: HttpRequest) -> Any:
    return MediaContainer([*panels, ReadyPanel(release, request), RemarksPanel(release, request)])


class _Submits:
    """Nothing goes public from the editor: its button saves the draft and leads to the review."""

    request: HttpRequest
    object: Release
    new_revision: Any
    expects_json_response: bool

    def save_instance(self) -> Release:
        began = self.request.POST.get("began_revision_id") or self.request.POST.get("loaded_revision_id", "")
        before = number_in(began) or getattr(self.object, "latest_revision_id", None)
        release: Release = super().save_instance()  # type: ignore[misc]  # a view's, beside this class
        # What saves itself says nothing yet; who saves source and translation together has seen both.
        since = None if self.expects_json_response else before
        note_standings(release, self.new_revision, since=since)
        return release

    def publish_action(self) -> HttpResponse:
        return redirect("releases:submit", self.object.pk)


class _Cleans:
    """Says what was taken out of the texts before they were kept."""

    request: HttpRequest
    form: Any
    expects_json_response: bool

    def save_instance(self) -> Release:
        release: Release = super().save_instance()  # type: ignore[misc]
        if not self.expects_json_response:
            for language, count in self.form.invisible.items():
                told = _(
                    "%(count)d invisible characters, which part or turn words unseen, were taken out of the "
                    "%(language)s text."
                )
                messages.warning(self.request, told % {"count": count, "language": language_name(language)})
        return release


class ReleaseCreate(_Cleans, _Submits, snippets.CreateView):
    page_title = gettext_lazy("New")

    def get_initial_form_instance(self) -> Release:
        sections = Section.objects.all()[:2]
        return Release(section=sections[0] if len(sections) == 1 else None, dated_when_published=True)

    def get_side_panels(self) -> Any:
        """They fill themselves once the draft is saved."""
        return with_ours(super().get_side_panels(), self.form.instance, self.request)


class ReleaseEdit(KeepsTyped, _Cleans, _Submits, snippets.EditView):
    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        if request.method == "POST":
            _leave_kept_revisions_alone(request, str(kwargs.get("pk", "")))
        super().setup(request, *args, **kwargs)

    def is_valid(self, form: Any) -> bool:
        """Nobody's newer draft is passed over unseen: what was typed stays in the form, to be saved again."""
        valid = bool(super().is_valid(form))
        if getattr(self, "produced_error_code", "") == "locked":
            self.produced_error_message = _(
                "%(why)s Nothing of what you typed is lost: it stands below and is not saved."
            ) % {"why": self.lock.get_message(self.request.user)}
        if self.expects_json_response:
            if self.is_out_of_date:
                self.produced_error_message = told_overtaken(self.latest_revision)
            return valid
        if valid and self.is_out_of_date and not self._has_chosen():
            self.produced_error_message = self._overtaken()
            return False
        return valid

    def _has_chosen(self) -> bool:
        """Whether the officer was told of the newest draft before, and said that hers comes after it."""
        return bool(self.request.POST.get("over", "") == str(self.latest_revision.pk))

    def _overtaken(self) -> str:
        latest, loaded = self.latest_revision, str(self.request.POST.get("loaded_revision_id", ""))
        told = _(
            "%(told)s Nothing of yours is lost: it stands below and is not saved yet. Save again to make "
            "yours the latest; theirs stays in the history."
        ) % {"told": told_overtaken(latest)}
        address = compare_address(self.object.pk, loaded, latest)
        if not address:
            return told
        return format_html('{} <a href="{}">{}</a>', told, address, _("See what they changed"))

    def get_side_panels(self) -> Any:
        panels = super().get_side_panels()
        # What saves itself leaves ours alone: somebody may be writing a note there.
        return panels if self.expects_json_response else with_ours(panels, self.object, self.request)

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        buttons: list[Any] = list(super().header_more_buttons)
        if Source.objects.filter(release_id=self.object.pk).exists():
            address = reverse("releases:as_it_came", args=[self.object.pk])
            buttons.append(Button(_("As it came"), url=address, icon_name="clipboard-list", priority=90))
        return buttons


def _leave_kept_revisions_alone(request: HttpRequest, pk: str) -> None:
    """Autosave writes over its own last draft. One that was sealed, or that somebody was asked to read, or
    that a translation is in line with, stays as it was, and a new one is begun.
    """
    wanted = number_in(request.POST.get("overwrite_revision_id", ""))
    release = Release.objects.filter(pk=number_in(pk)).first() if wanted else None
    revision = Revision.objects.for_instance(release).filter(pk=wanted).first() if release else None
    if revision is None or release is None or not _is_kept(release, revision):
        return
    rest = request.POST.copy()
    del rest["overwrite_revision_id"]
    # The browser wrote that draft and has seen it; without this it would be told of a newer one.
    rest["began_revision_id"] = rest.get("began_revision_id") or rest.get("loaded_revision_id", "")
    rest["loaded_revision_id"] = str(revision.pk)
    rest["loaded_revision_created_at"] = revision.created_at.isoformat()
    request.POST = rest  # type: ignore[assignment]  # Wagtail reads it only


def _is_kept(release: Release, revision: Revision) -> bool:
    """Whether something rests on what `revision` says."""
    reviewed: bool = release.reviews.filter(revision=revision).exists()
    return reviewed or release.sealed_revision_id == revision.pk or is_origin(release.pk, revision.pk)


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
            request, _("A release is not unpublished but withdrawn, with a reason that the site says.")
        )
        return redirect("releases:withdraw", self.object.pk)


class NotUnschedule(snippets.RevisionsUnscheduleView):
    """Wagtail's address for taking a revision off its schedule leads to the review, where ours is."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        self.request = request
        self.release = get_object_or_404(Release, pk=str(kwargs["pk"]))

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect("releases:review", self.release.pk)
