"""Lines that credit a photograph: `Photo: Agency / Photographer`, «Фото: …», `Photo by X/Agency` and kin."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from communique.languages.folding import fold
from communique.languages.packs import packs

LONGEST_CREDIT: Final = 300  # characters a caption with its credit may have
_SPLIT: Final = re.compile(r"\s*/\s*|\s*\|\s*|\s+[-–—]\s+|\s*,\s+|\s+(?:via|for|za|за)\s+")
_NAME: Final = re.compile(r"[^\W\d_][\w.'’-]*(?:\s+[^\W\d_][\w.'’-]*){1,3}")
_WORDS: Final = re.compile(r"[^\W_]+")
_EDGES: Final = " \t\u00a0()[]{}.;,:–—-|/©"
_ACRONYM_AT_LEAST: Final = 2


@dataclass(frozen=True, slots=True)
class Credit:
    """`text` is None where the line says that here is a photograph and not whose."""

    text: str | None
    photographer: str | None
    agency: str | None


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], frozenset[str]]:
    """A line that begins with a credit; a caption that ends with one; words of agencies."""
    layouts = [pack.layout for pack in packs()]
    photo = "|".join(
        sorted({re.escape(word) for one in layouts for word in one.photo}, key=len, reverse=True)
    )
    by = "|".join(
        sorted({re.escape(word) for one in layouts for word in one.photo_by}, key=len, reverse=True)
    )
    two_parts = r"\s(?=\S[^/.!?]{0,60}/\s*\S)"  # `Foto Agencija/Ime Prezime`
    marks = rf"(?P<colon>[:：])|(?P<dash>[-–—|/])|(?P<sign>©)|\s(?P<by>{by})\b\s*:?|{two_parts}"
    said = rf"(?:{photo})(?:\s*(?:{marks}))"
    line = re.compile(
        rf"[(\[{{]?\s*(?:{said}|(?P<bare>©)\s*(?=\S))\s*(?P<credit>.*)", re.IGNORECASE | re.DOTALL
    )
    tail = re.compile(
        rf"(?P<open>[(\[]\s*|[.!?…\"”’»]\s+|\s[-–—|]\s)(?:{photo})(?:\s*[:©]|\s(?P<by>{by})\b)"
        r"\s*(?P<credit>[^.!?]+?)\s*[)\].]*$",
        re.IGNORECASE,
    )
    return line, tail, frozenset(fold(word) for one in layouts for word in one.agency)


@cache
def _openings() -> re.Pattern[str]:
    """Which words may open a credit line: asked of every line, so it looks at its beginning only."""
    words = sorted({re.escape(word) for pack in packs() for word in pack.layout.photo}, key=len, reverse=True)
    return re.compile(rf"[(\[{{]?\s*(?:©|(?:{'|'.join(words)})\b)", re.IGNORECASE)


@cache
def _initials() -> frozenset[str]:
    """The characters a credit line may begin with."""
    words = {word for pack in packs() for word in pack.layout.photo}
    return frozenset("([{©") | {initial for word in words for initial in (word[0].upper(), word[0].lower())}


@cache
def _photo_words() -> tuple[str, ...]:
    return tuple({word.casefold() for pack in packs() for word in pack.layout.photo})


def _names_photo(text: str) -> bool:
    """Is there a word for photograph at all? Told much faster than what stands around it."""
    folded = text.casefold()
    return any(word in folded for word in _photo_words())


def begins_credit(text: str) -> bool:
    """Does a line open as a credit does? Cheap; `read_credit` is sure."""
    return text[0] in _initials() and read_credit(text) is not None and _openings().match(text) is not None


def read_credit(text: str) -> Credit | None:
    """The credit a line consists of or a caption ends with; None for any other line."""
    if not text or len(text) > LONGEST_CREDIT:
        return None
    if text[0] in _initials() and _openings().match(text):
        found = _patterns()[0].match(text)
        if found is not None:
            return _split(found["credit"], by=found["by"] is not None) if _is_credit_line(found) else None
    if (":" in text or "©" in text or "(" in text) and _names_photo(text):
        found = _patterns()[1].search(text)
        if found is not None:
            return _split(found["credit"], by=found["by"] is not None)
    return None


def _is_credit_line(found: re.Match[str]) -> bool:
    """`Photo - it was late - …` and `© 2031 City of Varlen` are no credits; after a colon nearly all is."""
    credit = found["credit"].strip()
    if found["bare"] is not None:
        return credit[:1].isalpha() and _is_short(credit)
    named = not credit[:1].islower() or (found["by"] is not None and credit.startswith("the "))
    return found["colon"] is not None or (_is_short(credit) and named)


def _is_short(credit: str) -> bool:
    return len(_WORDS.findall(credit)) <= 10 and not credit.rstrip(")]").endswith((".", "!", "?"))  # noqa: PLR2004


@lru_cache(maxsize=64)  # a page credits the same photographer many times
def _split(written: str, *, by: bool) -> Credit:
    text = written.strip().strip(_EDGES) or None
    if text is None:
        return Credit(None, None, None)
    parts = [part.strip(_EDGES) for part in _SPLIT.split(text) if part.strip(_EDGES)]
    people = [part for part in parts if is_person(part)]
    others = [part for part in parts if part not in people]
    if len(people) > 1 and not others:
        # Two that look like people: the order says which, agency first unless "by" stands before.
        photographer, agency = (people[0], people[1]) if by else (people[-1], people[0])
        return Credit(text, photographer, agency)
    photographer = people[0] if people else None
    if photographer is None and by and others and not names_agency(others[0]):
        photographer = others.pop(0)
    return Credit(text, photographer, " / ".join(others) or None)


def is_person(part: str) -> bool:
    """Two to four names, all with capitals, none of them a word of institutions or an acronym."""
    if _NAME.fullmatch(part) is None:
        return False
    names = part.split()
    if not all(name[0].isupper() for name in names):
        return False
    if names_agency(part):
        return False
    return part.isupper() or not any(name.isupper() and len(name) > _ACRONYM_AT_LEAST for name in names)


def names_agency(part: str) -> bool:
    """Does a name hold a word of institutions: ministry, court, city, agency…?"""
    agency_words = _patterns()[2]
    return any(fold(name).strip(".") in agency_words for name in part.split())
