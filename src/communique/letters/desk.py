"""The desk's pages for letters. Every page that shows one writes so to the audit before it answers."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Final
from urllib.parse import quote, urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.widgets.button import HeaderButton

from communique.directory.queries import NoOffice, the_office
from communique.letters.actions import erase_letter, log_opening, mark_letter
from communique.letters.errors import NotAllowed
from communique.letters.models import Letter
from communique.letters.queries import Position, letters_for, openings
from communique.letters.rules import (
    check_may_erase,
    check_may_mark,
    check_may_read,
    erasable_by,
    markable_by,
    may_erase_letters,
    may_mark_letters,
    readable_by,
)
from communique.staff.language_names import language_name
from communique.staff.models import Officer

View = Callable[..., HttpResponse]
_OPENINGS_SHOWN: Final = 20


def _for_officers(view: View) -> View:
    """Gives the view an officer, sends what a rule refuses to the desk's own refusal, and forbids caches."""

    @wraps(view)
    def answer(request: HttpRequest, **address: Any) -> HttpResponse:
        if not isinstance(request.user, Officer):
            raise PermissionDenied
        try:
            return view(request, request.user, **address)
        except NotAllowed as refusal:
            raise PermissionDenied(str(refusal)) from None

    uncached: View = cache_control(private=True, no_store=True)(answer)
    return uncached


@require_safe
@_for_officers
def index(request: HttpRequest, officer: Officer) -> HttpResponse:
    check_may_read(officer)
    unread_only = request.GET.get("unread") == "1"
    page = letters_for(
        officer,
        unread_only=unread_only,
        before=Position.read(request.GET.get("before", "")),
        after=Position.read(request.GET.get("after", "")),
    )
    context = {
        "header_title": _("Letters"),
        "header_icon": "mail",
        "breadcrumbs_items": _breadcrumbs(),
        "letters": page.letters,
        "unread_only": unread_only,
        "newer": _page_address(unread_only, "after", page.newer),
        "older": _page_address(unread_only, "before", page.older),
        "zone": _zone(),
    }
    return render(request, "letters/index.html", context)


@require_safe
@_for_officers
def show(request: HttpRequest, officer: Officer, pk: int) -> HttpResponse:
    letter = _readable(officer, pk)
    log_opening(letter=letter, by=officer)
    address = {"pk": letter.pk}
    buttons = [
        HeaderButton(_("Print"), reverse("letters:print", kwargs=address), icon_name="doc-full", priority=10),
    ]
    if may_erase_letters(officer):
        erase_address = reverse("letters:erase", kwargs=address)
        buttons.append(HeaderButton(_("Erase"), erase_address, icon_name="bin", priority=20))
    context = _letter_context(letter) | {
        "header_title": _("Letter %(reference)s") % {"reference": letter.reference},
        "header_icon": "mail",
        "breadcrumbs_items": _breadcrumbs(letter),
        "header_buttons": buttons,
        "may_mark": may_mark_letters(officer),
        "openings": openings(letter, _OPENINGS_SHOWN),
    }
    return render(request, "letters/show.html", context)


@require_safe
@_for_officers
def print_out(request: HttpRequest, officer: Officer, pk: int) -> HttpResponse:
    letter = _readable(officer, pk)
    log_opening(letter=letter, by=officer, to_print=True)
    return render(request, "letters/print.html", _letter_context(letter))


@require_POST
@_for_officers
def mark(request: HttpRequest, officer: Officer, pk: int) -> HttpResponse:
    """Back to the list afterwards: the letter's own page would be one more opening in the audit."""
    check_may_mark(officer)
    letter = get_object_or_404(markable_by(officer), pk=pk)
    read = request.POST.get("read") == "yes"
    mark_letter(letter=letter, read=read, by=officer)
    sentence = (
        _("Letter %(reference)s is marked as read.")
        if read
        else _("Letter %(reference)s is marked as unread.")
    )
    messages.success(request, sentence % {"reference": letter.reference})
    return HttpResponseRedirect(reverse("letters:index"))


@_for_officers
def erase(request: HttpRequest, officer: Officer, pk: int) -> HttpResponse:
    """Asks first and erases on POST. The question shows the reference only, so it is no opening."""
    check_may_erase(officer)
    letter = get_object_or_404(erasable_by(officer), pk=pk)
    if request.method == "POST":
        erase_letter(letter=letter, by=officer)
        messages.success(request, _("Letter %(reference)s is erased.") % {"reference": letter.reference})
        return HttpResponseRedirect(reverse("letters:index"))
    context = {
        "letter": letter,
        "header_title": _("Erase letter %(reference)s") % {"reference": letter.reference},
        "header_icon": "bin",
        "breadcrumbs_items": [*_breadcrumbs(letter), {"url": "", "label": _("Erase")}],
        "zone": _zone(),
    }
    return render(request, "letters/erase.html", context)


def _readable(officer: Officer, pk: int) -> Letter:
    check_may_read(officer)
    return get_object_or_404(readable_by(officer), pk=pk)


def _letter_context(letter: Letter) -> dict[str, Any]:
    return {
        "letter": letter,
        "language": language_name(letter.language),
        "mail_address": _mail_address(letter),
        "zone": _zone(),
    }


def _mail_address(letter: Letter) -> str:
    """A link that begins an answer: no header but the subject can come in by the address."""
    if not letter.email:
        return ""
    return f"mailto:{quote(letter.email, safe='@')}?{urlencode({'subject': letter.reference})}"


def _zone() -> str:
    """The office's time zone; a desk without an office yet shows UTC."""
    try:
        return the_office().time_zone
    except NoOffice:
        return "UTC"


def _breadcrumbs(letter: Letter | None = None) -> list[dict[str, str]]:
    items = [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": reverse("letters:index"), "label": _("Letters")},
    ]
    if letter is not None:
        items.append({"url": reverse("letters:show", kwargs={"pk": letter.pk}), "label": letter.reference})
    return items


def _page_address(unread_only: bool, side: str, position: Position | None) -> str:  # noqa: FBT001
    if position is None:
        return ""
    asked = {"unread": "1"} if unread_only else {}
    return f"{reverse('letters:index')}?{urlencode(asked | {side: str(position)})}"


urlpatterns = [
    path("", index, name="index"),
    path("<int:pk>/", show, name="show"),
    path("<int:pk>/print/", print_out, name="print"),
    path("<int:pk>/mark/", mark, name="mark"),
    path("<int:pk>/erase/", erase, name="erase"),
]
