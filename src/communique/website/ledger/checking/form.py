"""The page that a copy is brought to: its form, and what was found above it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from communique.directory.queries import public_languages, the_office
from communique.website import addresses
from communique.website.pages.frame import frame_for, render
from communique.website.wording import words

MOST_MEGABYTES: Final = 64


def form_page(tag: str, path_of: Callable[[str], str], **context: Any) -> bytes:
    """`path_of` gives the page's address in each language. Only the empty form is worth finding."""
    paths = {other: path_of(other) for other in public_languages(the_office())}
    said = words(tag)["checking"]
    given = {
        "title": said["title"],
        "description": said["lead"],
        "file_hint": said["file_hint"].format(limit=MOST_MEGABYTES),
        "seal_path": addresses.seal(tag),
        "check_path": addresses.seal_check(tag),
        "plain": not context,
    }
    robots = "noindex" if context else ""
    return render("check.html", frame_for(tag, path_of(tag), paths=paths, robots=robots), **(given | context))
