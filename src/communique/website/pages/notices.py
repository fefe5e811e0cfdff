"""Pages that say why there is nothing else: not found, broken, closed."""

from __future__ import annotations

from functools import cache

from django.template.loader import render_to_string

from communique.directory.queries import public_languages, the_office
from communique.languages.tags import address_of, direction, native_name
from communique.website.pages.frame import frame_for, render
from communique.website.pages.page import Page
from communique.website.wording import FOLDER, words

# What the emergency pages say they are, by status.
KINDS = {500: "broken", 503: "closed"}


def language_at(path: str) -> str:
    """The language whose prefix `path` begins with, or the office's main one."""
    office = the_office()
    prefix = path.lstrip("/").split("/", 1)[0].lower()
    return next((tag for tag in public_languages(office) if address_of(tag) == prefix), office.main_language)


def not_found(path: str) -> Page:
    tag = language_at(path)
    frame = frame_for(tag, path, robots="noindex")
    said = words(tag)["errors"]
    body = render(
        "notice.html",
        frame,
        title=said["not_found_title"],
        text=said["not_found_text"],
        further=said["not_found_next"],
    )
    return Page(404, body, kept=False)


@cache
def emergency(status: int, prefix: str = "") -> bytes:
    """The page for a fault (500) or a closed site (503), made without the database.

    In the language whose address prefix is given, and in all that there are words for where it is none.
    """
    tags = [path.stem for path in sorted(FOLDER.glob("*.toml"))]
    if "sr-Cyrl" in tags:
        tags.append("sr-Latn")
    tags = [tag for tag in tags if address_of(tag) == prefix] or tags
    kind = KINDS[status]
    said = [
        {
            "tag": tag,
            "direction": direction(tag),
            "name": native_name(tag),
            "title": words(tag)["errors"][f"{kind}_title"],
            "text": words(tag)["errors"][f"{kind}_text"],
            "home": words(tag)["frame"]["home"],
        }
        for tag in tags
    ]
    return render_to_string("website/emergency.html", {"languages": said, "first": said[0]}).encode()
