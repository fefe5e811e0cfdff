"""How far each language of a draft is: told from the draft's own stored content, without composing it.

A translation hangs on what the source says: headline, place, lead and body. The keys that the editor
gives to paragraphs and blocks, the address and the date do not count.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from communique.ledger.document import tidy
from communique.newsroom.models import TextStanding
from communique.newsroom.richtext import paragraphs_of

Standing = TextStanding.Standing
Content = Mapping[str, Any]  # one text as a revision stores it

NOT_YET: Final = frozenset({None, Standing.MISSING, Standing.IN_TRANSLATION})


def in_translation(text: Content) -> bool:
    """False in drafts that were stored before texts said so."""
    return bool(text.get("in_translation"))


def translated_from(text: Content) -> int | None:
    """The revision whose source `text` was last brought in line with."""
    known: int | None = text.get("translated_from")
    return known


def source_among(texts: Sequence[Content], main: str) -> str:
    """The language the others are translated from: the office's `main` one, or else the first.

    One that is itself still being translated is the source of nothing while another is finished.
    """
    finished = [text["language"] for text in texts if not in_translation(text)]
    written = finished or [text["language"] for text in texts]
    if not written:
        return ""
    return main if main in written else str(written[0])


def text_in(content: Mapping[str, Any], language: str) -> Content | None:
    """The text in `language` of what a revision stores."""
    return next((text for text in content.get("texts", ()) if text["language"] == language), None)


def matter_of(text: Content) -> tuple[Any, ...]:
    """What a translation of `text` must say; two texts with the same matter need the same translation."""
    head = tuple(tidy(str(text.get(name) or "")) for name in ("headline", "place", "lead"))
    return (*head, *_blocks(text))


def blocks_of(text: Content) -> list[dict[str, Any]]:
    """The body as a list of blocks: `type`, `value`, `id`."""
    body = text.get("body") or "[]"
    found: list[dict[str, Any]] = json.loads(body) if isinstance(body, str) else list(body)
    return found


def matter_of_block(block: Mapping[str, Any]) -> tuple[Any, ...]:
    kind, value = block["type"], block["value"]
    if kind == "paragraph":
        return (kind, *paragraphs_of(str(value)))
    if isinstance(value, Mapping):
        return (kind, *((name, _plain(value[name])) for name in sorted(value)))
    return (kind, _plain(value))


def _blocks(text: Content) -> Iterator[tuple[Any, ...]]:
    for block in blocks_of(text):
        matter = matter_of_block(block)
        if len(matter) > 1:  # a paragraph without words says nothing
            yield matter


def _plain(value: Any) -> Any:
    return tidy(value) if isinstance(value, str) else value


def standing_of(
    text: Content | None, source: Content | None, origin: Content | None, *, is_source: bool
) -> TextStanding.Standing:
    """`origin`: the source as it was when `text` was last brought in line with it; None where unknown."""
    if text is None:
        return Standing.MISSING
    if in_translation(text):
        return Standing.IN_TRANSLATION
    if is_source:
        return Standing.SOURCE
    if source is None or origin is None or matter_of(source) == matter_of(origin):
        return Standing.READY
    return Standing.OUT_OF_DATE
