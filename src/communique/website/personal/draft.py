"""A draft as one person may see it: its page in each language, its photographs, and the mark over them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone, translation
from django.utils.html import escape

from communique.directory.queries import the_office
from communique.languages.tags import address_of
from communique.newsroom.composing import compose, compose_documents
from communique.website import pictures
from communique.website.pages import telling
from communique.website.pages.frame import for_preview, frame_for, render
from communique.website.pages.page import SVG
from communique.website.pages.release import document_context
from communique.website.wording import words

if TYPE_CHECKING:
    from communique.newsroom.models import PersonalLink, Release

NARROWEST: Final = 420  # pixels
WIDEST_LETTER: Final = 11
DRAWING: Final = "default-src 'none'; sandbox"


@translation.override(settings.LANGUAGE_CODE)
def draft_page(
    link: PersonalLink, draft: Release, folder: str, *, prefix: str = "", template: str, **more: Any
) -> bytes | None:
    """`draft` as readers would get it in the language of `prefix`, with `more` for `template`.

    `folder` is the link's own address; its photographs and other languages lie below it. None where the
    draft is not written in that language.
    """
    documents = compose_documents(draft)
    tags = {address_of(tag): tag for tag in documents}
    if not documents or (prefix and prefix not in tags):
        return None
    office = the_office()
    first = office.main_language if office.main_language in documents else next(iter(documents))
    tag = tags[prefix] if prefix else first
    paths = {other: f"{folder}{address_of(other)}/" for other in documents}
    frame = for_preview(frame_for(tag, paths[tag], paths=paths, section=draft.section))
    frame = replace(frame, feed="")
    issued = office.local(draft.issued_at)
    context = document_context(
        documents[tag], frame, draft.section, issued, office, folder=f"{folder}pictures"
    )
    opened = telling.moment(office, timezone.now(), tag)
    said = words(tag)["personal"]["for_whom"]
    for_whom = said.format(name=link.recipient, date=opened.date, time=opened.time)
    context |= {"for_whom": for_whom, "mark": f"{folder}mark.svg", "tag": tag, **more}
    return render(template, frame, **context)


def draft_picture(draft: Release, asked: dict[str, str]) -> HttpResponse | None:
    """A photograph of the draft, and of no other."""
    shown = compose(draft).pictures
    held = next((each for each in shown if each.digest == asked["digest"]), None)
    file = pictures.private_file(held, f"{asked['name']}.{asked['suffix']}") if held is not None else None
    if file is None:
        return None
    return HttpResponse(file.read_bytes(), content_type=pictures.MEDIA_TYPES[asked["suffix"]])


def mark_of(link: PersonalLink) -> HttpResponse:
    """The recipient's name and the time, again and again, to lie over page and photographs."""
    opened = the_office().local(timezone.now())
    words = f"{link.recipient} · {opened:%Y-%m-%d %H:%M}"
    # Wide enough for the second line, which begins further in: a tile cuts off what reaches over its edge.
    width = max(NARROWEST, 140 + WIDEST_LETTER * len(words))
    drawing = MARK.format(words=escape(words), width=width)
    response = HttpResponse(drawing, content_type=SVG)
    response["Content-Security-Policy"] = DRAWING
    return response


# Two lines of it turned by a third of a right angle; a tile is repeated over whatever size is asked for.
MARK: Final = """<svg xmlns="http://www.w3.org/2000/svg" width="100%" height="100%">
<defs><pattern id="tile" width="{width}" height="220" patternUnits="userSpaceOnUse"
 patternTransform="rotate(-30)">
<text x="10" y="60" font-family="sans-serif" font-size="18" fill="#888">{words}</text>
<text x="120" y="170" font-family="sans-serif" font-size="18" fill="#888">{words}</text>
</pattern></defs>
<rect width="100%" height="100%" fill="url(#tile)"/>
</svg>
"""
