"""Writing what machines read, so that nothing in a text can break it."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Mapping
from typing import Any, Final

from django.template.loader import render_to_string

from communique.website.pages.page import XML, Page

NEVER: Final = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
# XML 1.0 has no way to write these; one of them in an office's name would break the feed for everybody.
NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def stamp(when: datetime.datetime) -> str:
    """RFC 3339, in UTC, to the second."""
    return when.astimezone(datetime.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def xml_page(template: str, context: Mapping[str, object], content_type: str = XML) -> Page:
    """A template of this room as an XML document, without what XML cannot hold."""
    written = NOT_XML.sub("", render_to_string(f"website/{template}", dict(context)))
    return Page(200, written.encode(), content_type)


def json_page(data: Mapping[str, Any], content_type: str, *, kept: bool = True) -> Page:
    """`data` as JSON in UTF-8. What no letter can be (half a pair) is left out, as in XML."""
    return Page(200, NOT_XML.sub("", written(data)).encode(), content_type, kept=kept)


def written(data: Mapping[str, Any]) -> str:
    """One spelling for one content: stored, compared and hashed as it is."""
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def filled(**facts: Any) -> dict[str, Any]:
    """`facts` without those that are empty: nothing is said where there is nothing to say."""
    return {name: fact for name, fact in facts.items() if fact not in (None, "", [], {}, ())}
