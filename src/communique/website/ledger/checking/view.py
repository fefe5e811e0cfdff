"""Answers the form that a copy is brought with. Nothing of it is kept, and nothing is noted."""

from __future__ import annotations

from typing import Any, Final

from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError
from django.urls import path
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from communique.directory.queries import NoOffice, public_languages, the_office
from communique.languages.tags import address_of
from communique.staff.throttle import internet_address
from communique.website import addresses
from communique.website.ledger.checking.deciding import check_file, check_words
from communique.website.ledger.checking.form import MOST_MEGABYTES, form_page
from communique.website.ledger.checking.limiting import MOST_CHECKS, WINDOW_SECONDS, TooManyChecks, checks
from communique.website.posts import CrossSite, TooLarge, Unreadable, check_same_site, read_away
from communique.website.views import closed, page
from communique.website.wording import counted, words

LARGEST_POST: Final = (MOST_MEGABYTES + 2) * 1024 * 1024  # the file, and the words and boundaries beside it
MOST_PASTED: Final = 400_000  # characters; the longest speech is a third of it
_MINUTE: Final = 60


def check(request: HttpRequest, prefix: str, number: int = 0) -> HttpResponse:
    if request.method == "POST":
        try:
            response = _answer(request, prefix)
        except NoOffice:
            return closed(request)
        response["Cache-Control"] = "no-store"
        return response
    if request.method in {"GET", "HEAD"}:
        return page(request, request.path.lstrip("/"))
    return HttpResponseNotAllowed(["GET", "HEAD", "POST"])


@sensitive_post_parameters()
@sensitive_variables()
def _answer(request: HttpRequest, prefix: str) -> HttpResponse:
    tag = _public_tag(prefix)
    try:
        check_same_site(request)
        checks.count(internet_address(request))
        pasted, file = _brought(request)
    except CrossSite:
        read_away(request)
        return _refusal(tag, "cross_site", 403)
    except TooManyChecks as refusal:
        read_away(request)
        return _too_many(tag, refusal.seconds)
    except TooLarge:
        return _refusal(tag, "too_large", 413)
    except Unreadable:
        return _refusal(tag, "unreadable", 400)
    office = the_office()
    if file is not None:
        verdict = check_file(file.file, tag, office)  # type: ignore[arg-type]
    elif pasted.strip():
        verdict = check_words(pasted, tag, office)
    else:
        return _refusal(tag, "nothing", 422)
    said = words(tag)
    title = f"{verdict.title} – {said['checking']['title']}"
    return HttpResponse(form_page(tag, addresses.seal_check, title=title, verdict=verdict, pasted=pasted))


def _brought(request: HttpRequest) -> tuple[str, UploadedFile[Any] | None]:
    """What was pasted, and the file, where one was chosen. Raises TooLarge or Unreadable."""
    try:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        raise Unreadable from None
    if length > LARGEST_POST:
        read_away(request)
        raise TooLarge
    try:
        pasted, files = request.POST.get("words", ""), request.FILES
    except RequestDataTooBig:
        raise TooLarge from None
    except (SuspiciousOperation, BadRequest, MultiPartParserError, UnreadablePostError):
        raise Unreadable from None
    file: Any = files.get("file")
    if file is not None and not file.size:
        file = None
    if file is not None and file.size > MOST_MEGABYTES * 1024 * 1024:
        raise TooLarge
    return str(pasted)[:MOST_PASTED].replace("\x00", " "), file


def _too_many(tag: str, seconds: int) -> HttpResponse:
    window = counted(tag, "checking", "minutes", WINDOW_SECONDS // _MINUTE)
    time = counted(tag, "checking", "minutes", -(-seconds // _MINUTE))
    response = _refusal(tag, "too_many", 429, most=str(MOST_CHECKS), window=window, time=time)
    response["Retry-After"] = str(seconds)
    return response


def _refusal(tag: str, what: str, status: int, **given: str) -> HttpResponse:
    said = words(tag)["checking"]
    text = said[f"{what}_text"].format(**{"limit": str(MOST_MEGABYTES), **given})
    notice = {"title": said[f"{what}_title"], "text": text}
    body = form_page(tag, addresses.seal_check, title=notice["title"], notice=notice)
    return HttpResponse(body, status=status)


def _public_tag(prefix: str) -> str:
    for tag in public_languages(the_office()):
        if address_of(tag) == prefix:
            return tag
    raise Http404


urlpatterns = [path("<str:prefix>/seal/check/", check, name="seal_check")]
