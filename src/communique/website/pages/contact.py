"""How to reach the office, with the form of a letter, and the privacy notice.

Empty they are pure pages. `contact.py` shows the same form again with what was typed, on request.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string

from communique.directory.queries import public_languages, the_office
from communique.languages.tags import direction
from communique.website import addresses
from communique.website.contact_form import ShownForm, shown_form
from communique.website.pages.frame import Frame, frame_for, render
from communique.website.pages.page import Page
from communique.website.wording import counted, spoken_tag, words


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around the form, asked of the database before a letter is stored.

    Without a frame the database could not say; then the form is shown bare.
    """

    tag: str
    frame: Frame | None
    kept_for: str = ""


def around_page(tag: str, path_in: Callable[[str], str], robots: str = "") -> Around:
    """The frame of a page that stands at `path_in(tag)` in each public language."""
    office = the_office()
    paths = {other: path_in(other) for other in public_languages(office)}
    frame = frame_for(tag, path_in(tag), paths=paths, robots=robots)
    return Around(tag, frame, counted(tag, "privacy", "months", office.letters_kept_months))


def contact_page(tag: str) -> Page:
    """The addresses and the empty form."""
    return Page(200, form_page(around_page(tag, addresses.contact), shown_form(tag)))


def privacy_page(tag: str) -> Page:
    around = around_page(tag, addresses.privacy)
    said = words(tag)["privacy"]
    how_long = said["how_long_text"].format(time=around.kept_for)
    texts = {"title": said["title"], "description": said["lead"], "how_long": how_long}
    return Page(200, letter_page("privacy.html", around, **texts))


def form_page(around: Around, form: ShownForm) -> bytes:
    said = words(around.tag)
    heading = around.frame.office.contact_heading if around.frame else said["frame"]["contact"]
    mistake = f"{said['letter_errors']['prefix']} " if form.notice else ""
    return letter_page(
        "contact.html",
        around,
        title=f"{mistake}{heading}",
        heading=heading,
        description=said["contact"]["lead"],
        form=form,
        kept=said["letter"]["privacy"].format(time=around.kept_for) if around.kept_for else "",
    )


def letter_page(template: str, around: Around, **context: Any) -> bytes:
    """One of the templates about letters, in its frame or bare."""
    spoken = spoken_tag(around.tag)
    context |= {"spoken": spoken, "spoken_direction": direction(spoken), "outer": "website/base.html"}
    if around.frame is not None:
        return render(template, around.frame, **context)
    bare = {
        "tag": around.tag,
        "direction": direction(around.tag),
        "contact": addresses.contact(around.tag),
        "privacy": addresses.privacy(around.tag),
    }
    context |= {"outer": "website/contact_bare.html", "frame": bare, "w": words(around.tag)}
    return render_to_string(f"website/{template}", context).encode()
