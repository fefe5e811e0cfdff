"""In which language the desk speaks: the officer's choice, or else the office's main language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from communique.directory.models import Office
from communique.languages.tags import canonical_tag, primary_language
from communique.staff.middleware import is_desk

# The site's tags of the scripts that Django names otherwise.
SCRIPTS: Final = {"sr-Cyrl": "sr", "sr-Latn": "sr-latn"}


class DeskLanguage:
    """Speaks the desk's language for one request to the desk; every other request knows of none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_desk(request):
            return self.get_response(request)
        with translation.override(desk_language(request)):
            return self.get_response(request)


def desk_language(request: HttpRequest) -> str:
    """One of the codes in LANGUAGES."""
    profile = getattr(request.user, "wagtail_userprofile", None)
    chosen = str(getattr(profile, "preferred_language", ""))
    return chosen if chosen in dict(settings.LANGUAGES) else office_language()


def office_language() -> str:
    """Of what is said while no officer asks: mails to several, and what a worker keeps for the desk."""
    languages = Office.objects.values_list("languages", flat=True).first()
    if not languages:
        return str(settings.LANGUAGE_CODE)
    main = canonical_tag(languages[0])
    known = dict(settings.LANGUAGES)
    code = SCRIPTS.get(main, primary_language(main))
    return code if code in known else str(settings.LANGUAGE_CODE)
