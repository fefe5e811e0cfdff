"""Whether two names may be one name, written by two hands or carried over from another script."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from django.utils.translation import gettext as _

from communique.directory.spelling import spelling

# What Latin transliterations disagree about, in this order: first letters, then groups of them.
_ALIKE: Final = (
    ("y", "i"), ("j", "i"), ("w", "v"), ("q", "k"), ("x", "ks"), ("shch", "s"), ("sch", "s"), ("tch", "c"),
    ("sh", "s"), ("ch", "c"), ("zh", "z"), ("kh", "h"), ("ph", "f"), ("th", "t"), ("ts", "c"), ("tz", "c"),
    ("ck", "k"), ("di", "d"), ("dz", "z"), ("ou", "u"), ("oo", "u"), ("ee", "i"), ("ei", "i"), ("ie", "i"),
)  # fmt: skip
_LONG_ENOUGH: Final = 6
_SHORT_FORM: Final = 3
_NUMBER: Final = frozenset("ivx")


@lru_cache(maxsize=65536)
def sound(word: str) -> str:
    """A folded word with what transliterations disagree about taken out: shoygu, shoigu, sojgu → soigu."""
    for one, other in _ALIKE:
        word = word.replace(one, other)
    return "".join(letter for at, letter in enumerate(word) if at == 0 or word[at - 1] != letter)


@dataclass(frozen=True, slots=True)
class Heard:
    """A name's folded words, and the sounds of the first and the last of them."""

    words: tuple[str, ...]
    given: str
    surname: str


@lru_cache(maxsize=1 << 18)
def heard(name: str) -> Heard:
    words = tuple(spelling(name).split())
    return Heard(words, sound(words[0]) if len(words) > 1 else "", sound(words[-1]) if words else "")


def may_be_alike(one: Heard, other: Heard) -> bool:
    """Quickly: False where `why_alike` has nothing to say."""
    if one.given and other.given and one.given[0] != other.given[0]:
        return False
    return one.surname == other.surname or (
        bool(one.given and other.given) and abs(len(one.surname) - len(other.surname)) <= 1
    )


def why_alike(one: str, other: str) -> str | None:
    """A sentence that says why the two names may be one person's; None where nothing says so."""
    first, second = list(heard(one).words), list(heard(other).words)
    if not first or not second:
        return None
    if first == second:
        return _("Both are written «%(name)s».") % {"name": one}
    surname = _surnames(one, other, first[-1], second[-1])
    if surname is None:
        return None
    exact = sound(first[-1]) == sound(second[-1])
    given = _given(one, other, first[:-1], second[:-1], exact=exact)
    return None if given is None else " ".join(filter(None, (surname, given)))


def keys(name: str) -> Iterator[str]:
    """Two names that `why_alike` takes for one share a key."""
    said = heard(name)
    surname = said.surname
    if not surname:
        return
    yield surname
    if len(surname) >= _LONG_ENOUGH and said.given:
        for at in range(len(surname)):
            yield f"{said.given[0]} {surname[:at]}{surname[at + 1 :]}"


def _surnames(one: str, other: str, first: str, second: str) -> str | None:
    """Empty where they are the same, so that nothing need be said."""
    if first == second:
        return ""
    if _NUMBER.issuperset(first) and _NUMBER.issuperset(second):
        return None  # Edvar II is not Edvar III
    said = {"one": one.rsplit(maxsplit=1)[-1], "other": other.rsplit(maxsplit=1)[-1]}
    if sound(first) == sound(second):
        return _("«%(one)s» and «%(other)s» are two ways to write one name.") % said
    if min(len(sound(first)), len(sound(second))) >= _LONG_ENOUGH and _one_letter(
        sound(first), sound(second)
    ):
        return _("«%(one)s» and «%(other)s» differ by one letter.") % said
    return None


def _given(one: str, other: str, first: list[str], second: list[str], *, exact: bool) -> str | None:
    if not first or not second:
        alone = one if not first else other
        return _("«%(name)s» is a surname alone.") % {"name": alone} if exact else None
    mine, theirs = first[0], second[0]
    if sound(mine) == sound(theirs):
        return _("The given names agree.")
    brief, full = sorted((one.split(maxsplit=1)[0], other.split(maxsplit=1)[0]), key=len)
    said = _("«%(brief)s» may stand for «%(full)s».") % {"brief": brief, "full": full}
    if exact and 1 in {len(mine), len(theirs)} and mine[0] == theirs[0]:
        return said
    short, long = sorted((sound(mine), sound(theirs)), key=len)
    return said if exact and len(short) >= _SHORT_FORM and long.startswith(short) else None


def _one_letter(one: str, other: str) -> bool:
    """Whether one letter is put in, left out or another."""
    if abs(len(one) - len(other)) > 1:
        return False
    at = 0
    while at < min(len(one), len(other)) and one[at] == other[at]:
        at += 1
    return one[at + 1 :] == other[at + 1 :] or one[at + 1 :] == other[at:] or one[at:] == other[at + 1 :]
