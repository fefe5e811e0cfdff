"""How to reach the office, the form of a letter, the page after it, and the privacy notice.

The pages to read are pure. The form is answered on request: every refusal of ours shows it again with
all that was typed, and a letter is committed before its sender hears that it is stored.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import path
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_safe

from communique.directory.queries import public_languages, the_office
from communique.languages.tags import address_of, direction, tag_of
from communique.letters.actions import LETTERS_A_WINDOW, receive_letter
from communique.letters.errors import LetterNotStored, TooManyLetters
from communique.letters.forms import LetterForm
from communique.letters.references import read_reference
from communique.website import addresses
from communique.website.contact_form import Notice, ShownForm, most_characters, shown_form
from communique.website.pages.frame import Frame, frame_for, render
from communique.website.posts import (
    CrossSite,
    TooLarge,
    Unreadable,
    check_same_site,
    read_away,
    sender_address,
    typed_in,
)
from communique.website.wording import counted, spoken_tag, words

logger = logging.getLogger(__name__)

NOT_STORED_RETRY_SECONDS: Final = 120
_MINUTE: Final = 60


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around the form, asked of the database before a letter is stored.

    Without a frame the database could not say; then the form is shown bare.
    """

    tag: str
    frame: Frame | None
    kept_for: str = ""


def contact_page(tag: str) -> bytes:
    """The addresses and the empty form; nothing in it depends on who asks, or when."""
    return _form_page(_around(tag, addresses.contact), shown_form(tag))


def privacy_page(tag: str) -> bytes:
    around = _around(tag, addresses.privacy)
    said = words(tag)["privacy"]
    how_long = said["how_long_text"].format(time=around.kept_for)
    return _page("privacy.html", around, title=said["title"], description=said["lead"], how_long=how_long)


def contact(request: HttpRequest, prefix: str) -> HttpResponse:
    if request.method in {"GET", "HEAD"}:
        return HttpResponse(contact_page(_public_tag(prefix)))
    if request.method == "POST":
        response = _answer(request, prefix)
        response.headers["Cache-Control"] = "no-store"
        return response
    return HttpResponseNotAllowed(["GET", "HEAD", "POST"])


@require_safe
def sent(request: HttpRequest, prefix: str) -> HttpResponse:
    """Shows the number in the address if it can be one; whether there is such a letter is not looked up."""
    tag = _public_tag(prefix)
    reference = read_reference(request.GET.get("reference", ""))
    if reference is None:
        raise Http404
    around = _around(tag, lambda other: _sent_path(other, reference), robots="noindex")
    page = _page("contact_sent.html", around, title=words(tag)["letter_sent"]["title"], reference=reference)
    return HttpResponse(page, headers={"Cache-Control": "no-store"})


@require_safe
def privacy(request: HttpRequest, prefix: str) -> HttpResponse:
    return HttpResponse(privacy_page(_public_tag(prefix)))


@sensitive_post_parameters()
@sensitive_variables()
def _answer(request: HttpRequest, prefix: str) -> HttpResponse:
    try:
        around = _around(_public_tag(prefix), addresses.contact, robots="noindex")
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
        return HttpResponse(_form_page(around, shown_form(around.tag, form)), status=422)
    return _received(request, around, form)


@sensitive_variables()
def _received(request: HttpRequest, around: Around, form: LetterForm) -> HttpResponse:
    tag = around.tag
    try:
        letter = receive_letter(typed=form.typed(), language=tag, address=sender_address(request))
    except TooManyLetters as refusal:
        minutes = counted(tag, "letter_errors", "minutes", -(-refusal.seconds // _MINUTE))
        notice = _notice(tag, "too_many", {"most": str(LETTERS_A_WINDOW), "time": minutes})
        status, seconds = 429, refusal.seconds
    except LetterNotStored as failure:
        logger.error("A letter could not be stored: %s.", failure.failure)  # noqa: TRY400  a traceback may quote
        notice = _notice(tag, "not_stored", {})
        status, seconds = 503, NOT_STORED_RETRY_SECONDS
    else:
        response = HttpResponseRedirect(_sent_path(tag, letter.reference))
        response.status_code = 303
        return response
    page = _form_page(around, shown_form(tag, form, notice))
    return HttpResponse(page, status=status, headers={"Retry-After": str(seconds)})


def _form_page(around: Around, form: ShownForm) -> bytes:
    said = words(around.tag)
    heading = around.frame.office.contact_heading if around.frame else said["frame"]["contact"]
    mistake = f"{said['letter_errors']['prefix']} " if form.notice else ""
    return _page(
        "contact.html",
        around,
        title=f"{mistake}{heading}",
        heading=heading,
        description=said["contact"]["lead"],
        form=form,
        kept=said["letter"]["privacy"].format(time=around.kept_for) if around.kept_for else "",
    )


def _refusal(around: Around, what: str, status: int) -> HttpResponse:
    """A page that says why a post was not taken, without anything that was in it."""
    notice = _notice(around.tag, what, {"limit": most_characters("message")})
    return HttpResponse(
        _page("contact_refused.html", around, title=notice.title, notice=notice), status=status
    )


def _page(template: str, around: Around, **context: Any) -> bytes:
    spoken = spoken_tag(around.tag)
    context |= {"spoken": spoken, "spoken_direction": direction(spoken), "outer": "website/base.html"}
    if around.frame is not None:
        return render(template, around.frame, **context)
    bare = {"tag": around.tag, "direction": direction(around.tag), "contact": addresses.contact(around.tag)}
    bare["privacy"] = addresses.privacy(around.tag)
    context |= {"outer": "website/contact_bare.html", "frame": bare, "w": words(around.tag)}
    return render_to_string(f"website/{template}", context).encode()


def _notice(tag: str, what: str, figures: Mapping[str, str]) -> Notice:
    said = words(tag)["letter_errors"]
    return Notice(said[f"{what}_title"], said[f"{what}_text"].format(**figures))


def _around(tag: str, path_in: Callable[[str], str], robots: str = "") -> Around:
    """The frame of a page that stands at `path_in(tag)` in each public language."""
    office = the_office()
    paths = {other: path_in(other) for other in public_languages(office)}
    frame = frame_for(tag, path_in(tag), paths=paths, robots=robots)
    return Around(tag, frame, counted(tag, "privacy", "months", office.letters_kept_months))


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
    path("<str:prefix>/privacy/", privacy, name="privacy"),
]
