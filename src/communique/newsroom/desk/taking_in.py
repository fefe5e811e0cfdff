"""Releases that come as text: pasted, or as files."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _, gettext_lazy
from wagtail.admin import messages

from communique.directory.queries import the_office
from communique.newsroom import rules
from communique.newsroom.actions.importing import Outcome, Run, begin_import, import_file
from communique.newsroom.desk.asking import officer_who
from communique.newsroom.desk.refusing import tell_reasons
from communique.newsroom.errors import Refused
from communique.newsroom.forms import ImportForm, PasteForm

BECAME: Final = {
    "published": gettext_lazy("published"),
    "drafted": gettext_lazy("drafted"),
    "already there": gettext_lazy("already there"),
    "refused": gettext_lazy("refused"),
}


def paste(request: HttpRequest) -> HttpResponse:
    """One release, read and opened in the editor as a draft."""
    officer = officer_who(rules.may_import, request)
    form = PasteForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file, text = form.cleaned_data["file"], form.cleaned_data["text"]
        name = file.name if file else f"{_('Pasted')} {timezone.localtime():%Y-%m-%d %H:%M}.txt"
        raw = file.read() if file else text.encode("utf-8", "replace")
        run = begin_import(by=officer, archive=False, section=form.cleaned_data.get("section"))
        outcome = import_file(source=name, raw=raw, by=officer, run=run)
        if outcome.outcome != "refused":
            _tell(request, outcome)
            known = outcome.outcome == "already there"
            return redirect("releases:edit" if known else "releases:as_it_came", outcome.release_pk)
        form.add_error("file" if file else "text", outcome.reason)
    return TemplateResponse(request, "newsroom/desk/paste.html", {"form": form})


def import_files(request: HttpRequest) -> HttpResponse:
    """Several files, each with a line that says what became of it."""
    officer = officer_who(rules.may_import, request)
    may_publish = rules.may_import_archive(officer, the_office())
    form = ImportForm(request.POST or None, request.FILES or None, may_publish=may_publish)
    outcomes: list[Outcome] = []
    if request.method == "POST" and form.is_valid():
        publish = bool(form.cleaned_data.get("publish"))
        otherwise = form.cleaned_data.get("section")
        try:
            run = begin_import(by=officer, publish=publish, archive=publish, otherwise=otherwise)
        except Refused as error:
            tell_reasons(form, error)
        else:
            outcomes += [_import_one(file.name, file.read(), run) for file in form.cleaned_data["files"]]
            form = ImportForm(may_publish=may_publish)
    context = {
        "form": form,
        "outcomes": [(outcome, BECAME[outcome.outcome]) for outcome in outcomes],
        "counts": _counts(outcomes),
    }
    return TemplateResponse(request, "newsroom/desk/import.html", context)


def _import_one(name: str, raw: bytes, run: Run) -> Outcome:
    try:
        return import_file(source=name, raw=raw, by=run.by, run=run)
    except Refused as error:
        return Outcome(name, "refused", reason=str(error))


def _counts(outcomes: list[Outcome]) -> list[tuple[str, int]]:
    counted = [(kind, sum(outcome.outcome == kind for outcome in outcomes)) for kind in BECAME]
    return [(str(BECAME[kind]), number) for kind, number in counted if number]


def _tell(request: HttpRequest, outcome: Outcome) -> None:
    if outcome.outcome == "already there":
        messages.warning(request, _("This very text was taken in before; here is what became of it."))
    elif not outcome.warnings:
        messages.success(request, _("The text was read and is now a draft. Look it over."))
    else:
        items = format_html_join("", "<li>{}</li>", ((told,) for told in outcome.warnings))
        messages.warning(
            request,
            format_html(
                "{}<ul class='desk-reasons'>{}</ul>",
                _("The text was read and is now a draft. Look at these places:"),
                items,
            ),
        )
