"""What officers paste is freed of what nobody sees and no text may hold, before it is kept."""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING, Any, Final

from communique.languages.invisible import without_invisible
from communique.ledger.document import UNWRITABLE

if TYPE_CHECKING:
    from communique.newsroom.models import Text


_TAGS: Final = re.compile(r"<(?:style|script)\b.*?</(?:style|script)>|<[^>]*>", re.IGNORECASE | re.DOTALL)


def plain_words(source: str) -> str:
    """Words without tags, as a reader of the page sees them."""
    return " ".join(html.unescape(_TAGS.sub(" ", source)).split())


def cleaned(value: Any, language: str) -> tuple[Any, int]:
    """`value` (a string, or lists and dicts of them) cleaned, and how many characters were taken out.

    Control characters and halves of a character become blanks and are not counted.
    """
    if isinstance(value, str):
        seen, count = without_invisible(value, language)
        return UNWRITABLE.sub(" ", seen.replace("\r\n", "\n").replace("\r", "\n")), count
    if isinstance(value, dict):
        parts = {key: cleaned(entry, language) for key, entry in value.items()}
        return {key: entry for key, (entry, _) in parts.items()}, sum(count for _, count in parts.values())
    if isinstance(value, list | tuple):
        entries = [cleaned(entry, language) for entry in value]
        return [entry for entry, _ in entries], sum(count for _, count in entries)
    return value, 0


def clean_text(text: Text) -> int:
    """Cleans `text` where it stands, without saving it; how many characters were taken out."""
    count = 0
    for name in ("headline", "lead", "place"):
        words, taken = cleaned(getattr(text, name), text.language)
        setattr(text, name, words)
        count += taken
    body = text.body.get_prep_value()
    kept, taken = cleaned(body, text.language)
    if kept != body:
        text.body = json.dumps(kept, ensure_ascii=False)
    return count + taken
