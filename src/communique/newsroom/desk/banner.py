"""The screen from which the banner above the whole site is raised and lowered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem

from communique.directory.queries import public_languages, the_office
from communique.languages.scripts import to_latin
from communique.languages.tags import direction, source_of
from communique.newsroom import queries, rules
from communique.newsroom.actions.banners import LONGEST, banner_texts, lower_banner, raise_banner
from communique.newsroom.desk.asking import officer_who
from communique.newsroom.desk.menus import OfficersItem
from communique.newsroom.desk.refusing import tell_reasons
from communique.newsroom.errors import NotReady
from communique.staff.language_names import language_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from communique.newsroom.models import Banner
    from communique.staff.models import Officer


class BannerForm(forms.Form):
    """Words and a link in each of the office's languages."""

    def __init__(self, *args: Any, languages: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.languages = languages
        for language in languages:
            named = {"language": language_name(language)}
            self.fields[f"words-{language}"] = forms.CharField(
                label=_("Words in %(language)s") % named,
                widget=forms.Textarea(attrs={"rows": 2, "lang": language, "dir": direction(language)}),
                required=False,
                max_length=2 * LONGEST,
            )
            self.fields[f"link-{language}"] = forms.CharField(
                label=_("Where to read more, in %(language)s") % named,
                help_text=_("May be left empty. A web address, or a path of this site such as /en/contact/."),
                required=False,
                max_length=LONGEST,
            )

    def words(self) -> dict[str, str]:
        return {language: self.cleaned_data[f"words-{language}"] for language in self.languages}

    def links(self) -> dict[str, str]:
        return {language: self.cleaned_data[f"link-{language}"] for language in self.languages}


def banner(request: HttpRequest) -> HttpResponse:
    officer = officer_who(rules.may_raise_banner, request)
    standing = queries.standing_banner()
    if request.method == "POST" and "lower" in request.POST:
        return _lower(request, officer)
    form = BannerForm(request.POST or None, languages=the_office().languages, initial=_initial(standing))
    preview: Sequence[Mapping[str, str]] = ()
    if request.method == "POST" and form.is_valid():
        try:
            said = banner_texts(form.words(), form.links())
            preview = shown(said)
            if "raise" in request.POST:
                raise_banner(words=form.words(), links=form.links(), by=officer)
                messages.success(request, _("The banner stands above every page of the site."))
                return redirect("newsroom_banner")
        except NotReady as error:
            tell_reasons(form, error)
    context = {
        "form": form,
        "standing": standing,
        "standing_texts": shown(_texts(standing)) if standing is not None else (),
        "preview": preview,
    }
    return TemplateResponse(request, "newsroom/desk/banner.html", context)


def _lower(request: HttpRequest, officer: Officer) -> HttpResponse:
    if lower_banner(by=officer) is None:
        messages.warning(request, _("No banner stands; somebody lowered it before you."))
    else:
        messages.success(request, _("The banner is gone from every page of the site."))
    return redirect("newsroom_banner")


def _texts(standing: Banner) -> dict[str, tuple[str, str]]:
    return {text.language: (text.words, text.link) for text in standing.texts.all()}


def _initial(standing: Banner | None) -> dict[str, str]:
    if standing is None:
        return {}
    return {
        f"{name}-{language}": value
        for language, pair in _texts(standing).items()
        for name, value in zip(("words", "link"), pair, strict=True)
    }


def shown(said: Mapping[str, tuple[str, str]]) -> list[dict[str, str]]:
    """As readers will get it, in each language and script of the site."""
    lines = []
    for tag in public_languages(the_office()):
        source = tag if tag in said else source_of(tag) or ""
        if source not in said:
            continue
        words, link = said[source]
        lines.append(
            {
                "tag": tag,
                "direction": direction(tag),
                "name": language_name(tag),
                "words": words if source == tag else to_latin(words),
                "link": link,
            }
        )
    return lines


def banner_item() -> MenuItem:
    return OfficersItem(
        gettext_lazy("Banner"),
        reverse("newsroom_banner"),
        may=rules.may_raise_banner,
        name="banner",
        icon_name="warning",
        order=710,
    )
