"""Who speaks or signs, and which words of a speech these are, from a release's sealed facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from communique.website.wording import words


@dataclass(frozen=True, slots=True)
class ToldByline:
    """`people`: their names in the page's language and script; `form` is empty but for speeches."""

    people: Sequence[str]
    form: str


def byline_in(about: Mapping[str, Any], tag: str) -> ToldByline | None:
    """None where the facts say neither, as in editions sealed before they could."""
    people = about.get("bylines", {}).get(tag, ())
    form = words(tag)["byline"].get(str(about.get("speech_form", "")), "")
    return ToldByline(people, form) if people or form else None
