"""Who may approve by link: the list, and a line of it changed or retired."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem

from communique.directory.queries import public_languages, the_office
from communique.newsroom import rules
from communique.newsroom.actions.signatories import (
    MOST_CHARACTERS,
    change_signatory,
    enter_signatory,
    retire_signatory,
)
from communique.newsroom.desk.asking import number_in, officer_who
from communique.newsroom.desk.menus import OfficersItem
from communique.newsroom.desk.refusing import carried_out
from communique.newsroom.errors import Refused
from communique.newsroom.models import Signatory
from communique.staff.language_names import language_name

if TYPE_CHECKING:
    from communique.staff.models import Officer


class SignatoryForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("It stands at what she approves, and across the draft that she is shown."),
        max_length=MOST_CHARACTERS,
    )
    email = forms.EmailField(
        label=gettext_lazy("Her own mail address"),
        help_text=gettext_lazy("Links and codes go there, so nobody else should read it."),
        max_length=254,
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of mails and pages"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(tag, language_name(tag)) for tag in public_languages(the_office())]
        self.fields["language"].choices = choices  # type: ignore[attr-defined]


def signatories(request: HttpRequest) -> HttpResponse:
    officer = officer_who(rules.may_keep_signatories, request)
    form = SignatoryForm(request.POST or None)
    if "retire" in request.POST:
        return _retired(request, officer)
    if carried_out(request, form, lambda: _entered(request, form, officer)):
        return redirect("newsroom_signatories")
    rows = Signatory.objects.select_related("entered_by").order_by("-active", "name", "pk")
    shown = [(each, language_name(each.language)) for each in rows]
    return TemplateResponse(
        request, "newsroom/desk/signatories.html", {"form": form, "rows": shown, "changed": None}
    )


def signatory(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them, to be changed."""
    officer = officer_who(rules.may_keep_signatories, request)
    kept = get_object_or_404(Signatory, pk=pk, active=True)
    initial = {"name": kept.name, "email": kept.email, "language": kept.language}
    form = SignatoryForm(request.POST or None, initial=initial)
    if carried_out(request, form, lambda: change_signatory(signatory=kept, **form.cleaned_data, by=officer)):
        messages.success(request, _("Changed. You answer for the address from now on."))
        return redirect("newsroom_signatories")
    return TemplateResponse(request, "newsroom/desk/signatories.html", {"form": form, "changed": kept})


def _entered(request: HttpRequest, form: SignatoryForm, officer: Officer) -> None:
    entered = enter_signatory(**form.cleaned_data, by=officer)
    messages.success(request, _("%(name)s may be asked to approve by link.") % {"name": entered})


def _retired(request: HttpRequest, officer: Officer) -> HttpResponse:
    kept = get_object_or_404(Signatory, pk=number_in(request.POST["retire"]))
    try:
        retire_signatory(signatory=kept, by=officer)
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        told = _("%(name)s approves nothing any more; her links open nothing.") % {"name": kept}
        messages.success(request, told)
    return redirect("newsroom_signatories")


def signatories_item() -> MenuItem:
    address = reverse("newsroom_signatories")
    return OfficersItem(
        gettext_lazy("Signatories"),
        address,
        may=rules.may_keep_signatories,
        name="signatories",
        icon_name="key",
        order=725,
    )
