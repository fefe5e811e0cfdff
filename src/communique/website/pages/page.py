from __future__ import annotations

from dataclasses import dataclass

HTML = "text/html; charset=utf-8"
ATOM = "application/atom+xml; charset=utf-8"
XML = "application/xml; charset=utf-8"
TEXT = "text/plain; charset=utf-8"
SVG = "image/svg+xml"
PDF = "application/pdf"
BIBTEX = "application/x-bibtex; charset=utf-8"
JSON = "application/json; charset=utf-8"
JSON_FEED = "application/feed+json; charset=utf-8"
CSL = "application/vnd.citationstyles.csl+json; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Page:
    """What stands at an address. Only pages with status 200 and `kept` may be stored as files."""

    status: int
    body: bytes = b""
    content_type: str = HTML
    location: str = ""
    kept: bool = True


def redirect(path: str, status: int = 301) -> Page:
    return Page(status, location=path, kept=False)
