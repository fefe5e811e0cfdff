"""oEmbed 1.0: what another site may show of a release instead of its bare address.

Answers for addresses of public releases alone. What it gives is text with a link: nothing in it runs.
"""

from __future__ import annotations

import datetime
import json
import re
from typing import Any, Final
from urllib.parse import unquote

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import path
from django.views.decorators.http import require_safe

from communique.directory.queries import NoOffice, public_languages, the_office
from communique.languages.tags import address_of, direction
from communique.ledger.queries import sealed
from communique.newsroom import queries
from communique.newsroom.models import PublishedText
from communique.website import addresses
from communique.website.pages import telling
from communique.website.pages.frame import office_words
from communique.website.pages.machines.photographs import photographs_of
from communique.website.pages.machines.writing import NOT_XML, filled
from communique.website.pages.page import JSON

LONGEST_ADDRESS: Final = 1_000
WIDTH, HEIGHT = 600, 240
LEAST, MOST = 100, 4_000
SUMMARY_LENGTH: Final = 240
XML_TYPE: Final = "text/xml; charset=utf-8"
CACHED: Final = "public, max-age=300"
NUMBER: Final = re.compile(r"[1-9][0-9]{0,4}", re.ASCII)
RELEASE: Final = re.compile(
    r"/(?P<prefix>[a-z][a-z0-9-]{1,34})/(?P<year>[0-9]{4})/(?P<month>[0-9]{2})/(?P<day>[0-9]{2})/"
    r"(?P<slug>[a-z0-9]+(?:-[a-z0-9]+)*)/?",
    re.ASCII,
)


@require_safe
def oembed(request: HttpRequest) -> HttpResponse:
    form = request.GET.get("format", "json")
    if form not in {"json", "xml"}:
        return _refused(501, "Ask with format=json or format=xml.")
    try:
        width, height = _size(request, "maxwidth", WIDTH), _size(request, "maxheight", HEIGHT)
    except ValueError:
        return _refused(400, "Write maxwidth and maxheight as whole numbers of pixels.")
    try:
        text = _text_at(request.GET.get("url", ""))
    except NoOffice:
        text = None
    if text is None:
        return _refused(404, "There is no public release at that address.")
    told = _told(text, width, height)
    if form == "json":
        response = HttpResponse(json.dumps(told, ensure_ascii=False), content_type=JSON)
    else:
        written = render_to_string("website/oembed.xml", {"told": told})
        response = HttpResponse(NOT_XML.sub("", written), content_type=XML_TYPE)
    response["Cache-Control"] = CACHED
    return _open(response)


def _size(request: HttpRequest, name: str, usual: int) -> int:
    """Raises ValueError."""
    given = request.GET.get(name, "")
    if not given:
        return usual
    if NUMBER.fullmatch(given) is None:
        raise ValueError(given)
    return max(LEAST, min(int(given), usual, MOST))


def _text_at(url: str) -> PublishedText | None:
    start = addresses.absolute("/")
    if len(url) > LONGEST_ADDRESS or not url.startswith(start):
        return None
    found = RELEASE.fullmatch(unquote(url[len(start) - 1 :].split("#", 1)[0]))
    if found is None:
        return None
    tags = {address_of(tag): tag for tag in public_languages(the_office())}
    try:
        day = datetime.date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        return None
    tag = tags.get(found["prefix"])
    if tag is None:
        return None
    text = queries.at_address(tag, day, found["slug"]) or queries.moved_from(tag, day, found["slug"])
    return text if text is not None and text.live else None


def _told(text: PublishedText, width: int, height: int) -> dict[str, Any]:
    office = the_office()
    named = office_words(office, text.language)
    url = addresses.absolute(addresses.of_text(text))
    context = {
        "tag": text.language,
        "direction": direction(text.language),
        "url": url,
        "headline": text.headline,
        "summary": telling.shortened(text.summary, SUMMARY_LENGTH),
        "office": named.name,
        "when": telling.moment(office, text.issued_at, text.language).date,
    }
    told = filled(
        version="1.0",
        type="rich",
        title=text.headline,
        author_name=named.name,
        author_url=addresses.absolute(addresses.home(text.language)),
        provider_name=named.name,
        provider_url=settings.ADDRESS,
        cache_age=300,
        html=render_to_string("website/oembed.html", context).strip(),
        width=width,
        height=height,
    )
    return told | (_thumbnail(text, width) if text.picture else {})


def _thumbnail(text: PublishedText, most: int) -> dict[str, Any]:
    """The smallest rendition, with its size as it was sealed; none where that is not known or too wide."""
    document = sealed(text.edition).documents.get(text.language)
    for shown in photographs_of(document) if document is not None else ():
        smallest = shown.renditions[0]
        if shown.photograph.digest == text.picture and 0 < smallest.width <= most:
            return {
                "thumbnail_url": smallest.url,
                "thumbnail_width": smallest.width,
                "thumbnail_height": smallest.height,
            }
    return {}


def _refused(status: int, sentence: str) -> HttpResponse:
    response = HttpResponse(f"{sentence}\n", status=status, content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return _open(response)


def _open(response: HttpResponse) -> HttpResponse:
    """Any site's scripts may read it; it is public, and the same for everybody."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


urlpatterns = [path("oembed", oembed, name="oembed")]
