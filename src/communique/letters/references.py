"""Reference numbers of letters: `2026-7KQ4-M9XT`, the year, seven chance characters and a check character.

Crockford's base 32 leaves out I, L, O and U, so a number can be read out on the telephone. Seven
characters are 35 bits: nobody finds another writer's number by trying. The check character is that of a
code over the field of 32 elements (x⁵ + x² + 1): it finds every single wrong character and every swap of
two, wherever they stand.
"""

from __future__ import annotations

import re
import secrets
from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CHANCE: Final = 7
_OVERFLOW: Final = 0b100000
_POLYNOMIAL: Final = 0b100101
_SHAPE: Final = re.compile(rf"([0-9]{{4}})([{ALPHABET}]{{4}})([{ALPHABET}]{{4}})")
_READ_AS: Final = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None, "\N{EN DASH}": None})
_LONGEST: Final = 40


def new_reference(year: int) -> str:
    """A number not used before, as good as surely; the database has the last word."""
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(_CHANCE))
    characters = f"{year:04d}{drawn}"
    return _written(characters + ALPHABET[_times_x(_remainder(characters))])


def read_reference(text: str) -> str | None:
    """The number in `text` as we write it, or None for none. Reads small letters, blanks, and O for 0."""
    if len(text) > _LONGEST:
        return None
    characters = text.strip().upper().translate(_READ_AS)
    if not _SHAPE.fullmatch(characters) or _remainder(characters) != 0:
        return None
    return _written(characters)


def _written(characters: str) -> str:
    return f"{characters[:4]}-{characters[4:8]}-{characters[8:]}"


def _remainder(characters: str) -> int:
    """The characters as coefficients of a polynomial, evaluated at x: 0 if the check character is right."""
    value = 0
    for character in characters:
        value = _times_x(value) ^ ALPHABET.index(character)
    return value


def _times_x(value: int) -> int:
    doubled = value << 1
    return doubled ^ _POLYNOMIAL if doubled & _OVERFLOW else doubled
