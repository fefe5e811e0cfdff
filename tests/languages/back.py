"""The way back, Serbian Latin to Cyrillic, as well as a rule can do it. For tests only: it loses letters.

Latin writes њ, љ and џ with two letters each, and the same two letters where they are two sounds. No rule
can tell инјекција from ињекција; that takes a dictionary, and a dictionary has no names.
"""

from __future__ import annotations

import re
from typing import Final

_DIGRAPHS: Final = {"lj": "љ", "nj": "њ", "dž": "џ"}
_SINGLE: Final = dict(zip("abvgdđežzijklmnoprstćufhcčš", "абвгдђежзијклмнопрстћуфхцчш", strict=True))
_ANY: Final = re.compile("lj|nj|dž|[a-zđžćčš]", re.IGNORECASE)


def to_cyrillic(text: str) -> str:
    def letter(match: re.Match[str]) -> str:
        found = match[0]
        cyrillic = _DIGRAPHS.get(found.lower()) or _SINGLE.get(found.lower(), found)
        return cyrillic.upper() if found[0].isupper() else cyrillic

    return _ANY.sub(letter, text)
