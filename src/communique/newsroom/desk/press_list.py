"""The press list: searched, added to, changed, imported and exported, and the terms of every embargo."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy, ngettext
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem

from communique.directory.queries import public_languages, the_office
from communique.languages.folding import fold
from communique.languages.tags import direction
from communique.newsroom import rules
from communique.newsroom.actions.embargoes import MOST_CHARACTERS, set_usual_terms
from communique.newsroom.actions.press_list import (
    add_journalist,
    change_journalist,
    export_press_list,
    forget_journalist,
    import_journalists,
    retire_journalist,
    take_on_again,
)
from communique.newsroom.desk.asking import officer_who
from communique.newsroom.desk.menus import OfficersItem
from communique.newsroom.desk.refusing import carried_out
from communique.newsroom.embargoing import usual_terms
from communique.newsroom.errors import Refused
from communique.newsroom.models import Journalist
from communique.newsroom.press_file import LARGEST, Entry, read_lines, write_file
from communique.staff.language_names import language_name

if TYPE_CHECKING:
    from communique.staff.models import Officer

MOST_SHOWN: Final = 1000


class JournalistForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    outlet = forms.CharField(label=gettext_lazy("Outlet"), max_length=200, required=False)
    email = forms.EmailField(label=gettext_lazy("E-mail"), max_length=254)
    language = forms.ChoiceField(
        label=gettext_lazy("Language"), help_text=gettext_lazy("Of the mails to her and of the terms.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tags = public_languages(the_office())
        self.fields["language"].choices = [(tag, language_name(tag)) for tag in tags]  # type: ignore[attr-defined]
        self.fields["email"].widget.attrs["dir"] = "ltr"

    def entry(self) -> Entry:
        return Entry(**self.cleaned_data)


class FileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "CSV in UTF-8; its first line names the columns: name, outlet, email, language."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv"}),
    )


class TermsForm(forms.Form):
    """A field for each language that the office writes; scripts that are derived have none."""

    def __init__(self, *args: Any, languages: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.languages = languages
        for language in languages:
            self.fields[f"terms-{language}"] = forms.CharField(
                label=_("Terms in %(language)s") % {"language": language_name(language)},
                widget=forms.Textarea(attrs={"rows": 6, "lang": language, "dir": direction(language)}),
                required=False,
                max_length=MOST_CHARACTERS,
            )

    def terms(self) -> dict[str, str]:
        return {language: self.cleaned_data[f"terms-{language}"] for language in self.languages}


def terms_initial() -> dict[str, str]:
    return {f"terms-{tag}": words for tag, words in usual_terms(the_office()).items()}


@sensitive_post_parameters()
@sensitive_variables()
def press_list(request: HttpRequest) -> HttpResponse:
    """Whom it is about is posted, never part of the screen's own address, which browsers write down."""
    officer = _keeper(request)
    if request.POST.get("do") == "export":
        response = HttpResponse(
            write_file(export_press_list(by=officer)), content_type="text/csv; charset=utf-8"
        )
        response["Content-Disposition"] = 'attachment; filename="press-list.csv"'
        return response
    asked = request.POST.get("asked", "").strip()
    found = _found(asked)
    context = {
        "asked": asked,
        "found": [(each, language_name(each.language)) for each in found[:MOST_SHOWN]],
        "more": max(0, len(found) - MOST_SHOWN),
        "number": Journalist.objects.filter(active=True).count(),
        "retired": Journalist.objects.filter(active=False).count(),
    }
    return TemplateResponse(request, "newsroom/desk/press_list.html", context)


def _found(asked: str) -> Sequence[Journalist]:
    """All words of the question in name, outlet or address, in any script and case."""
    words = fold(asked).split()
    everybody = Journalist.objects.order_by("-active", "outlet", "name", "pk")
    if not words:
        return list(everybody)
    return [
        each
        for each in everybody
        if all(word in fold(f"{each.name} {each.outlet} {each.email}") for word in words)
    ]


@sensitive_post_parameters()
@sensitive_variables()
def add(request: HttpRequest) -> HttpResponse:
    officer = _keeper(request)
    form = JournalistForm(request.POST or None, initial={"language": the_office().main_language})
    if carried_out(request, form, lambda: add_journalist(entry=form.entry(), by=officer)):
        messages.success(request, _("The journalist stands on the press list."))
        return redirect("newsroom_press_list")
    return TemplateResponse(request, "newsroom/desk/journalist.html", {"form": form})


@sensitive_post_parameters()
@sensitive_variables()
def journalist(request: HttpRequest, pk: int) -> HttpResponse:
    officer = _keeper(request)
    found = get_object_or_404(Journalist, pk=pk)
    told = _done(request.POST.get("do", ""), found, officer)
    if told:
        messages.success(request, told)
        return redirect("newsroom_press_list")
    initial = {name: getattr(found, name) for name in ("name", "outlet", "email", "language")}
    form = JournalistForm(request.POST or None, initial=initial)
    if carried_out(
        request, form, lambda: change_journalist(journalist=found, entry=form.entry(), by=officer)
    ):
        messages.success(request, _("The journalist's entry is changed."))
        return redirect("newsroom_press_list")
    return TemplateResponse(request, "newsroom/desk/journalist.html", {"form": form, "journalist": found})


def _done(what: str, found: Journalist, officer: Officer) -> str:
    match what:
        case "retire":
            retire_journalist(journalist=found, by=officer)
            return _("Retired. The links that were sent open nothing any more.")
        case "take-on":
            take_on_again(journalist=found, by=officer)
            return _("The journalist may be chosen again.")
        case "forget":
            forget_journalist(journalist=found, by=officer)
            return _("Forgotten: name, outlet and address are gone.")
    return ""


@sensitive_post_parameters()
@sensitive_variables()
def import_file(request: HttpRequest) -> HttpResponse:
    officer = _keeper(request)
    form = FileForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        try:
            content = form.cleaned_data["file"].read(LARGEST + 1)
            lines = read_lines(content, language=the_office().main_language)
            context["done"] = done = import_journalists(lines=lines, by=officer)
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            context["added"] = ngettext(
                "%(number)d journalist was added.", "%(number)d journalists were added.", done.added
            ) % {"number": done.added}
    return TemplateResponse(request, "newsroom/desk/press_import.html", context)


def terms(request: HttpRequest) -> HttpResponse:
    officer = officer_who(rules.may_give_under_embargo, request)
    form = TermsForm(request.POST or None, languages=the_office().languages, initial=terms_initial())
    if carried_out(request, form, lambda: set_usual_terms(terms=form.terms(), by=officer)):
        messages.success(request, _("The terms stand in every embargo that is opened from now on."))
        return redirect("newsroom_embargo_terms")
    return TemplateResponse(request, "newsroom/desk/embargo_terms.html", {"form": form})


def _keeper(request: HttpRequest) -> Officer:
    return officer_who(rules.may_keep_press_list, request)


def press_list_item() -> MenuItem:
    address = reverse("newsroom_press_list")
    return OfficersItem(
        gettext_lazy("Press list"),
        address,
        may=rules.may_keep_press_list,
        name="press-list",
        icon_name="group",
        order=310,
    )
