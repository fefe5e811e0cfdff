"""What is said of a photograph where a release's own text leaves it unsaid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from communique.directory.queries import names_of
from communique.directory.spelling import pick

if TYPE_CHECKING:
    from communique.newsroom.models import Picture


def credit_of(picture: Picture, language: str) -> tuple[str, str]:
    """Agency and photographer as told in `language`; her name is the directory's, if she is in it."""
    entry = picture.photographer_entry
    name = pick(names_of(entry), language) if entry is not None else ""
    return picture.agency, name or picture.photographer


def words_of(picture: Picture, language: str) -> tuple[str, str]:
    """Caption and alternative text in `language`; empty where nobody wrote them."""
    row = next((text for text in picture.texts.all() if text.language == language), None)
    return (row.caption, row.alternative_text) if row is not None else ("", "")
