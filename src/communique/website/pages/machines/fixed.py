"""robots.txt, security.txt and the emblem."""

from __future__ import annotations

import datetime
from typing import Final

from django.conf import settings

from communique.directory.queries import public_languages, the_office
from communique.website import addresses
from communique.website.pages.machines.writing import stamp
from communique.website.pages.page import SVG, TEXT, Page
from communique.website.svg import harmless_svg

EXPIRES_AFTER: Final = datetime.timedelta(days=180)


def robots_page() -> Page:
    """Drafts and the desk are no robot's business; search pages are endless."""
    searches = [f"Disallow: {addresses.search(tag)}" for tag in public_languages(the_office())]
    lines = ["User-agent: *", "Disallow: /desk/", *searches, ""]
    lines += [f"Sitemap: {addresses.absolute(path)}" for path in ("/sitemap.xml", addresses.NEWS_MAP)]
    return Page(200, ("\n".join(lines) + "\n").encode(), TEXT)


def security_page() -> Page:
    """RFC 9116. It must not have expired, so it is made on request and never kept."""
    office = the_office()
    contact = f"mailto:{office.email}" if office.email else addresses.absolute(addresses.contact("en"))
    today = datetime.datetime.now(datetime.UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    languages = ", ".join(dict.fromkeys(tag.split("-")[0] for tag in public_languages(office)))
    lines = [
        f"Contact: {contact}",
        f"Expires: {stamp(today + EXPIRES_AFTER)}",
        f"Preferred-Languages: {languages}",
        f"Canonical: {settings.ADDRESS}/.well-known/security.txt",
    ]
    return Page(200, ("\n".join(lines) + "\n").encode(), TEXT, kept=False)


def emblem_page() -> Page:
    """The office's emblem, with all that could act taken out; a plain seal where it has none."""
    return Page(200, harmless_svg(the_office().emblem).encode(), SVG)
