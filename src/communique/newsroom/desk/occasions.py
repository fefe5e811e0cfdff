"""An occasion made where a release needs one, without leaving it for the directory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _, gettext_lazy
from wagtail.admin import messages
from wagtail.admin.widgets import AdminDateInput

from communique.directory.actions.occasions import add_occasion
from communique.directory.errors import DirectoryError
from communique.directory.forms import EntriesField
from communique.directory.models import Country, Occasion, Person, Place
from communique.directory.queries import find_country, find_person
from communique.directory.rules import may_keep
from communique.newsroom import rules
from communique.newsroom.actions.drafting import tell_occasion
from communique.newsroom.desk.editing import tell_refusal
from communique.newsroom.errors import Refused
from communique.newsroom.models import Release

if TYPE_CHECKING:
    from communique.staff.models import Officer


class MakeOccasionForm(forms.Form):
    """When, where, and who took part, each found in the directory."""

    kind = forms.ChoiceField(label=gettext_lazy("What it was"), choices=Occasion.Kind.choices)
    earliest = forms.DateField(label=gettext_lazy("First day"), widget=AdminDateInput)
    latest = forms.DateField(
        label=gettext_lazy("Last day"),
        widget=AdminDateInput,
        required=False,
        help_text=gettext_lazy("Where it lasted several days."),
    )
    place = forms.ModelChoiceField(
        label=gettext_lazy("Place"), queryset=Place.objects.prefetch_related("names"), required=False
    )
    participants = EntriesField(
        Person,
        find_person,
        label=gettext_lazy("Who took part"),
        help_text=gettext_lazy("One person a line, in any spelling the directory has."),
    )
    countries = EntriesField(
        Country,
        find_country,
        label=gettext_lazy("Countries"),
        help_text=gettext_lazy("One country a line, where no person stands for it."),
    )
    planned = forms.BooleanField(label=gettext_lazy("It is still to come"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("earliest"), data.get("latest")
        if first and last and last < first:
            raise forms.ValidationError(
                {"latest": _("It ends before it begins; correct one of the two days.")}
            )
        if first and not last:
            data["latest"] = first
        return data


def make_occasion(request: HttpRequest, pk: int) -> HttpResponse:
    """Makes it and says at once that the release tells of it."""
    officer: Officer = request.user  # type: ignore[assignment]
    if not (rules.may_edit(officer) and may_keep(officer, Occasion, "add")):
        raise PermissionDenied
    release = get_object_or_404(Release, pk=pk)
    draft: Release = release.get_latest_revision_as_object()
    form = MakeOccasionForm(request.POST or None, initial={"earliest": draft.issued_at.date()})
    if request.method == "POST" and form.is_valid():
        try:
            occasion = add_occasion(by=officer, **form.cleaned_data)
            tell_occasion(release=release, occasion=occasion, by=officer)
        except Refused as error:
            tell_refusal(request, error)
        except DirectoryError as error:
            messages.error(request, str(error))
        else:
            messages.success(
                request,
                _("The release now tells of this occasion: %(occasion)s.") % {"occasion": occasion},
            )
            return redirect("releases:edit", release.pk)
    words = {
        "title": _("Make the occasion"),
        "told": _(
            "When and where it was, and who took part. The directory keeps it for other releases, too."
        ),
        "button": _("Make it"),
        "icon": "calendar-alt",
    }
    return TemplateResponse(
        request, "newsroom/desk/step.html", {"form": form, "release": draft, "words": words}
    )
