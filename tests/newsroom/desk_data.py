"""What a browser would post from the desk's forms."""

from __future__ import annotations

import json
from typing import Any

from communique.newsroom.models import Release, Text


def content_state(words: str, number: int = 0) -> str:
    """One paragraph as the rich text editor posts it."""
    block = {
        "key": f"k{number}",
        "text": words,
        "type": "unstyled",
        "depth": 0,
        "inlineStyleRanges": [],
        "entityRanges": [],
    }
    return json.dumps({"blocks": [block], "entityMap": {}})


def body(*paragraphs: str) -> dict[str, str]:
    """A body of paragraphs, as the block editor posts it."""
    data = {"body-count": str(len(paragraphs))}
    for number, words in enumerate(paragraphs):
        data |= {
            f"body-{number}-deleted": "",
            f"body-{number}-order": str(number),
            f"body-{number}-type": "paragraph",
            f"body-{number}-id": "",
            f"body-{number}-value": content_state(words, number),
        }
    return data


def text_form(
    number: int, language: str, headline: str, *paragraphs: str, pk: int | None = None
) -> dict[str, str]:
    fields = {
        "id": str(pk or ""),
        "language": language,
        "headline": headline,
        "place": "",
        "lead": "",
        "slug": "",
        "DELETE": "",
        **body(*paragraphs),
    }
    return {f"texts-{number}-{name}": value for name, value in fields.items()}


def release_form(*texts: dict[str, str], section: int, kept: int = 0, **more: Any) -> dict[str, str]:
    data = {
        "section": str(section),
        "kind": "press_release",
        "issued_at": "2026-03-14 18:55",
        "occasion": "",
        "speech_form": "",
        "bylines-TOTAL_FORMS": "0",
        "bylines-INITIAL_FORMS": "0",
        "bylines-MIN_NUM_FORMS": "0",
        "bylines-MAX_NUM_FORMS": "12",
        "texts-TOTAL_FORMS": str(len(texts)),
        "texts-INITIAL_FORMS": str(kept),
        "texts-MIN_NUM_FORMS": "1",
        "texts-MAX_NUM_FORMS": "1000",
    }
    for text in texts:
        data |= text
    return data | more


def form_of(release: Release, *, headline: str = "", **more: Any) -> dict[str, str]:
    """The editor's form as it opens for `release`, with another first headline if one is given."""
    draft = release.get_latest_revision_as_object()
    texts: list[Text] = list(draft.texts.all())
    forms = [
        text_form(
            number,
            text.language,
            headline if headline and number == 0 else text.headline,
            "The words of this text.",
            pk=text.pk,
        )
        for number, text in enumerate(texts)
    ]
    kept = sum(text.pk is not None for text in texts)
    return release_form(*forms, section=draft.section_id, kept=kept, **more)
