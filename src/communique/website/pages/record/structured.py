"""What search engines and libraries read beside a page: JSON-LD with schema.org's words."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from django.utils.safestring import SafeString, mark_safe

from communique.website import addresses
from communique.website.pages.record.naming import called

if TYPE_CHECKING:
    from communique.directory.models import Occasion, Person
    from communique.website.pages.frame import Frame, Link

# Nothing in the data may end the element that it stands in.
_HARMLESS: Final = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


def linked_data(kind: str, **facts: Any) -> SafeString:
    """One thing as JSON-LD, without the facts that are empty."""
    told = {key: value for key, value in facts.items() if value}
    data = {"@context": "https://schema.org", "@type": kind, **told}
    written = json.dumps(data, ensure_ascii=False).translate(_HARMLESS)
    return mark_safe(written)  # noqa: S308  made harmless just above


def person_data(
    person: Person, frame: Frame, posts: Sequence[tuple[str, str]], names: Mapping[str, str]
) -> SafeString:
    own = called(person, frame.tag)
    return linked_data(
        "Person",
        name=own,
        url=frame.canonical,
        alternateName=[name for name in dict.fromkeys(names.values()) if name != own],
        jobTitle=posts[0][0] if posts else "",
    )


def occasion_data(occasion: Occasion, name: str, frame: Frame, people: Sequence[Link]) -> SafeString:
    return linked_data(
        "Event",
        name=name,
        url=frame.canonical,
        inLanguage=frame.tag,
        startDate=occasion.earliest.isoformat() if occasion.earliest else "",
        endDate=occasion.latest.isoformat() if occasion.latest else "",
        location=_place(occasion, frame.tag),
        attendee=[
            {"@type": "Person", "name": link.name, "url": addresses.absolute(link.path)} for link in people
        ],
    )


def _place(occasion: Occasion, tag: str) -> dict[str, str]:
    return {"@type": "Place", "name": called(occasion.place, tag)} if occasion.place else {}
