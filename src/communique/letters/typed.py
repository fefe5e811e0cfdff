"""What a writer typed, made safe to keep and to show: no control characters, one kind of line end."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

_LINE_ENDS: Final = re.compile("\r\n|[\r\v\f\x85\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}]")
_BLANKS: Final = re.compile(r"\s+")
# They turn text round for the reader and not for the machine, and no natural text needs them.
_OVERRIDES: Final = frozenset("\N{LEFT-TO-RIGHT OVERRIDE}\N{RIGHT-TO-LEFT OVERRIDE}")
# Persian and Indian names are spelt with these two.
_JOINERS: Final = frozenset("\N{ZERO WIDTH JOINER}\N{ZERO WIDTH NON-JOINER}")
_NEVER: Final = frozenset({"Cc", "Cs"})
_INVISIBLE: Final = frozenset({"Cc", "Cf", "Cs", "Zs", "Zl", "Zp"})
# Code points that Unicode promises never to make characters. Those not assigned yet are next year's emoji.
_NONCHARACTERS: Final = re.compile(
    "[\ufdd0-\ufdef"
    + "".join(chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
    + "]"
)


@dataclass(frozen=True, slots=True, repr=False)
class TypedLetter:
    """The fields of a letter, cleaned. Without a repr: personal data stay out of logs and tracebacks."""

    given_name: str
    surname: str
    municipality: str
    postal_address: str
    email: str
    telephone: str
    message: str


def one_line(text: str) -> str:
    """For names and numbers: blanks in a row become one, what is invisible goes."""
    flat = _BLANKS.sub(" ", _plain(text))
    kept = (
        character
        for character in flat
        if character in _JOINERS or unicodedata.category(character) not in _NEVER | {"Cf"}
    )
    return "".join(kept).strip()


def many_lines(text: str) -> str:
    """For the message: lines stay as they are, line ends become U+000A, controls and overrides go.

    Other direction marks stay, because Arabic and Hebrew are written with them; whoever shows the text
    isolates its direction.
    """
    joined = _LINE_ENDS.sub("\n", _plain(text))
    kept = (
        character
        for character in joined
        if character in "\n\t"
        or (character not in _OVERRIDES and unicodedata.category(character) not in _NEVER)
    )
    return "".join(kept).strip()


def is_blank(text: str) -> bool:
    """Nothing in it can be seen."""
    return all(unicodedata.category(character) in _INVISIBLE for character in text)


def _plain(text: str) -> str:
    return _NONCHARACTERS.sub("", unicodedata.normalize("NFC", text))
