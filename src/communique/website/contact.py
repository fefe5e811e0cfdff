"""Answers the form of a letter, which needs no cookie and no script.

Every refusal of ours shows the form again with all that was typed, and a letter is committed before its
sender hears that it is stored.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Final

from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import path
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_safe

from communique.directory.queries import NoOffice, public_languages, the_office
from communique.languages.tags import address_of, tag_of
from communique.letters.actions import LETTERS_A_WINDOW, receive_letter
from communique.letters.errors import LetterNotStored, TooManyLetters
from communique.letters.forms import LetterForm
from communique.letters.references import read_reference
from communique.staff.throttle import internet_address
from communique.website import addresses
from communique.website.contact_form import Notice, most_characters, shown_form
from communique.website.pages.contact import Around, around_page, form_page, letter_page
from communique.website.posts import (
    CrossSite,
    TooLarge,
    Unreadable,
    check_same_site,
    read_away,
    see_other,
    typed_in,
)
from communique.website.views import closed, page
from communique.website.wording import counted, words

logger = logging.getLogger(__name__)

NOT_STORED_RETRY_SECONDS: Final = 120
_MINUTE: Final = 60


def contact(request: HttpRequest, prefix: str) -> HttpResponse:
    if request.method == "POST":
        try:
            response = _answer(request, prefix)
        except NoOffice:
            return closed(request)
        response.headers["Cache-Control"] = "no-store"
        return response
    if request.method in {"GET", "HEAD"}:
        return page(request, request.path.lstrip("/"))
    return HttpResponseNotAllowed(["GET", "HEAD", "POST"])


@require_safe
def sent(request: HttpRequest, prefix: str) -> HttpResponse:
    """Shows the number in the address if it can be one; whether there is such a letter is not looked up."""
    try:
        tag = _public_tag(prefix)
    except NoOffice:
        return closed(request)
    reference = read_reference(request.GET.get("reference", ""))
    if reference is None:
        raise Http404
    around = around_page(tag, lambda other: _sent_path(other, reference), robots="noindex")
    body = letter_page(
        "contact_sent.html", around, title=words(tag)["letter_sent"]["title"], reference=reference
    )
    return HttpResponse(body, headers={"Cache-Control": "no-store"})


@sensitive_post_parameters()
@sensitive_variables()
def _answer(request: HttpRequest, prefix: str) -> HttpResponse:
    try:
        around = around_page(_public_tag(prefix), addresses.contact, robots="noindex")
    except DatabaseError:
        around = Around(tag_of(prefix), None)
    try:
        check_same_site(request)
        form = LetterForm(typed_in(request))
    except CrossSite:
        read_away(request)
        return _refusal(around, "cross_site", 403)
    except TooLarge:
        return _refusal(around, "too_large", 413)
    except Unreadable:
        return _refusal(around, "unreadable", 400)
    if not form.is_valid():
        return HttpResponse(form_page(around, shown_form(around.tag, form)), status=422)
    return _received(request, around, form)


@sensitive_variables()
def _received(request: HttpRequest, around: Around, form: LetterForm) -> HttpResponse:
    tag = around.tag
    try:
        letter = receive_letter(typed=form.typed(), language=tag, address=internet_address(request))
    except TooManyLetters as refusal:
        minutes = counted(tag, "letter_errors", "minutes", -(-refusal.seconds // _MINUTE))
        notice = _notice(tag, "too_many", {"most": str(LETTERS_A_WINDOW), "time": minutes})
        status, seconds = 429, refusal.seconds
    except LetterNotStored as failure:
        logger.error("A letter could not be stored: %s.", failure.failure)  # noqa: TRY400  a traceback may quote
        notice = _notice(tag, "not_stored", {})
        status, seconds = 503, NOT_STORED_RETRY_SECONDS
    else:
        return see_other(_sent_path(tag, letter.reference))
    body = form_page(around, shown_form(tag, form, notice))
    return HttpResponse(body, status=status, headers={"Retry-After": str(seconds)})


def _refusal(around: Around, what: str, status: int) -> HttpResponse:
    """A page that says why a post was not taken, without anything that was in it."""
    notice = _notice(around.tag, what, {"limit": most_characters("message")})
    return HttpResponse(
        letter_page("contact_refused.html", around, title=notice.title, notice=notice), status=status
    )


def _notice(tag: str, what: str, figures: Mapping[str, str]) -> Notice:
    said = words(tag)["letter_errors"]
    return Notice(said[f"{what}_title"], said[f"{what}_text"].format(**figures))


def _public_tag(prefix: str) -> str:
    """The language whose pages stand under `prefix`. Raises Http404 if the site has none there."""
    for tag in public_languages(the_office()):
        if address_of(tag) == prefix:
            return tag
    raise Http404


def _sent_path(tag: str, reference: str) -> str:
    return f"{addresses.contact(tag)}sent/?reference={reference}"


urlpatterns = [
    path("<str:prefix>/contact/", contact, name="contact"),
    path("<str:prefix>/contact/sent/", sent, name="contact_sent"),
]
