"""Old editions for whoever asks by date: Memento (RFC 7089), where COMMUNIQUE_MEMENTO says yes.

The original resource is a release's page in one language, its mementos the pages of its editions that have
a text in it, dated by when they were sealed. A TimeGate negotiates the date and leads on (302); a TimeMap
lists all. Where a web server serves pages as files past this program, their Link headers are its business.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Final
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import path
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from communique.directory.queries import NoOffice, public_languages, the_office
from communique.languages.tags import address_of
from communique.ledger.models import Edition
from communique.ledger.queries import edition_by_number
from communique.newsroom import queries
from communique.newsroom.models import PublishedText
from communique.website import addresses
from communique.website.ledger.standing import standings_of

LINKS: Final = "application/link-format"
GATE, MAP = "timegate", "timemap"
_RELEASE: Final = re.compile(
    r"/(?P<prefix>[a-z0-9-]+)/(?P<year>[0-9]{4})/(?P<month>[0-9]{2})/(?P<day>[0-9]{2})/(?P<slug>[a-z0-9-]+)/"
)
_EDITION: Final = re.compile(r"/(?P<prefix>[a-z0-9-]+)/editions/(?P<number>[1-9][0-9]{0,11})/")


@dataclass(frozen=True, slots=True)
class Original:
    """A release's page with its mementos, oldest first; there is at least one."""

    path: str
    tag: str
    editions: Sequence[Edition]

    @property
    def address(self) -> str:
        return addresses.absolute(self.path)

    def special(self, kind: str) -> str:
        """The address of its TimeGate or TimeMap."""
        return addresses.absolute(f"{addresses.LEDGER}{kind}{self.path}")

    def memento(self, edition: Edition) -> str:
        return addresses.absolute(addresses.edition(self.tag, edition.number))

    def at(self, moment: datetime.datetime | None) -> Edition:
        """What stood at `moment`, or the first if nothing did yet; the last one for None."""
        if moment is None:
            return self.editions[-1]
        # Dates of HTTP have whole seconds, so an edition counts from the second that it is told with.
        then = [each for each in self.editions if each.sealed_at.replace(microsecond=0) <= moment]
        return then[-1] if then else self.editions[0]

    def to_original(self) -> str:
        return f'<{self.address}>; rel="original"'

    def to_gate(self) -> str:
        return f'<{self.special(GATE)}>; rel="timegate"'

    def to_map(self, relation: str = "timemap") -> str:
        since, until = _dated(self.editions[0]), _dated(self.editions[-1])
        return f'<{self.special(MAP)}>; rel="{relation}"; type="{LINKS}"; from="{since}"; until="{until}"'

    def to_memento(self, edition: Edition, *further: str) -> str:
        """`further`: prev or next, besides first and last, which it knows."""
        ends = [
            name for name, end in (("first", self.editions[0]), ("last", self.editions[-1])) if end == edition
        ]
        relation = " ".join([*further, *ends, "memento"])
        return f'<{self.memento(edition)}>; rel="{relation}"; datetime="{_dated(edition)}"'

    def around(self, edition: Edition) -> Iterator[str]:
        """Links to the first, the one before, itself, the one after and the last, each once."""
        place = self.editions.index(edition)
        last = len(self.editions) - 1
        for number in sorted({0, max(0, place - 1), place, min(last, place + 1), last}):
            further = {place - 1: ("prev",), place + 1: ("next",)}.get(number, ())
            yield self.to_memento(self.editions[number], *further)


def _dated(edition: Edition) -> str:
    return http_date(int(edition.sealed_at.timestamp()))


def original_at(page: str) -> Original | None:
    """The release whose page in one language stands, or stood, at `page`; None for any other address."""
    found = _RELEASE.fullmatch(page)
    tag = _tag(found["prefix"]) if found else ""
    if found is None or not tag:
        return None
    try:
        day = datetime.date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        return None
    text = queries.at_address(tag, day, found["slug"])
    return _original(text.edition.document, tag, page) if text is not None else None


def _original(document: UUID, tag: str, page: str) -> Original | None:
    readable = [each for each in standings_of(document) if each.readable and tag in each.sealed.documents]
    return Original(page, tag, [each.edition for each in readable]) if readable else None


def _memento_at(page: str) -> tuple[Original, Edition] | None:
    found = _EDITION.fullmatch(page)
    edition = edition_by_number(int(found["number"])) if found else None
    tag = _tag(found["prefix"]) if found else ""
    if edition is None or not tag:
        return None
    rows = PublishedText.objects.filter(edition__document=edition.document, language=tag)
    text = rows.order_by("-live", "-edition__number").first()
    original = _original(edition.document, tag, addresses.of_text(text)) if text is not None else None
    if original is None or edition not in original.editions:
        return None
    return original, edition


def _tag(prefix: str) -> str:
    tags = {address_of(tag): tag for tag in public_languages(the_office())}
    return tags.get(prefix, "")


def add_links(response: HttpResponseBase, page: str) -> None:
    """What RFC 7089 asks of the page at `page`: of a release, of an edition, of any other nothing."""
    if not settings.MEMENTO or response.status_code not in {200, 304}:
        return
    if (original := original_at(page)) is not None:
        response["Link"] = f"{original.to_gate()}, {original.to_map()}"
    elif (found := _memento_at(page)) is not None:
        original, edition = found
        links = (original.to_original(), original.to_map(), original.to_gate(), *original.around(edition))
        response["Memento-Datetime"] = _dated(edition)
        response["Link"] = ", ".join(links)


@require_safe
def timegate(request: HttpRequest, page: str) -> HttpResponse:
    """Leads to the edition that stood at the date of Accept-Datetime; without one, to the last."""
    original = _asked(page)
    if original is None:
        return _none()
    response = HttpResponse(status=302, content_type="text/plain; charset=utf-8")
    response["Vary"] = "accept-datetime"
    response["Link"] = f"{original.to_original()}, {original.to_map()}"
    response["Cache-Control"] = "no-cache"
    try:
        moment = _moment(request.headers.get("Accept-Datetime"))
    except ValueError:
        response.status_code = 400
        response.content = b"Accept-Datetime is written as in: Thu, 31 May 2007 20:35:00 GMT\n"
        return response
    response["Location"] = original.memento(original.at(moment))
    return response


def _moment(written: str | None) -> datetime.datetime | None:
    """Raises ValueError for anything but a date of HTTP (RFC 9110, its first form), which is in GMT."""
    if written is None:
        return None
    try:
        moment = parsedate_to_datetime(written)
    except (TypeError, IndexError) as error:
        raise ValueError(written) from error
    if not written.strip().endswith("GMT"):
        raise ValueError(written)
    return moment.replace(tzinfo=datetime.UTC)


@require_safe
def timemap(request: HttpRequest, page: str) -> HttpResponse:
    """All editions of a release in one language, by date."""
    original = _asked(page)
    if original is None:
        return _none()
    lines = [original.to_original(), original.to_map("self"), original.to_gate()]
    lines += [original.to_memento(edition) for edition in original.editions]
    response = HttpResponse(",\n".join(lines) + "\n", content_type=LINKS)
    response["Cache-Control"] = "no-cache"
    return response


def _asked(page: str) -> Original | None:
    try:
        return original_at(f"/{page}") if settings.MEMENTO else None
    except NoOffice:
        return None


def _none() -> HttpResponse:
    return HttpResponse(
        "There are no old editions of that page here.\n", status=404, content_type="text/plain"
    )


urlpatterns = [
    path(f"ledger/{GATE}/<path:page>", timegate, name="timegate"),
    path(f"ledger/{MAP}/<path:page>", timemap, name="timemap"),
]
