"""What belongs to the site and not to the release: navigation, share links, cookie notices, contact parts.

All phrases come from the language packs and are compared folded, so both scripts and any case meet.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from communique.languages import folding
from communique.languages.packs import packs
from communique.reading.dates import any_of

NAVIGATION: Final = "Navigation of the site, not part of the release."
SHARE: Final = "Link for sharing the page, not part of the release."
COOKIES: Final = "Cookie notice of the site, not part of the release."
CONTACT: Final = "How to contact the office; follows the release and is no part of it."
CONTACT_LINE: Final = "How to reach the press office, not part of the release."
TAIL: Final = "Links to other pages of the site, not part of the release."
RIGHTS: Final = "Copyright notice of the site, not part of the release."
RULE: Final = "A line without words, only marks."
END: Final = "Mark of the release's end, not text."
MARK: Final = "Instruction to the press about the release, not part of its text."
COUNTER: Final = "Counter of a picture gallery, not text."
LABEL: Final = "Label of a field, not text."

_LONGEST_PHRASE: Final = 60
_LONGEST_LINE: Final = 120
_LONGEST_HEADING: Final = 100
_LONGEST_END_MARK: Final = 24
_LONGEST_NOTICE: Final = 600
_EDGES: Final = " .,:;!–—-|•·»«<>›‹→←/*#_[]()…"
_CRUMBS: Final = re.compile(r"\s*[>»›/|•·→\\]\s*")
_WORD: Final = re.compile(r"[^\W_]+")
_REACHABLE: Final = re.compile(r"\S@\S+\.\S|\bwww\.\S|https?://|^\W*\+?[\d(][\d ()./-]{6,}\d\W*$")
_COMMAS: Final = re.compile(r"[,:]")
_WORDLESS: Final = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class _WordList:
    """Single words are found as words, phrases and marks (`@`) anywhere."""

    words: frozenset[str]
    phrases: tuple[str, ...]

    @classmethod
    def of(cls, listed: frozenset[str]) -> _WordList:
        words = frozenset(entry for entry in listed if entry.isalnum())
        return cls(words, tuple(listed - words))

    def found_in(self, text: str) -> bool:
        folded = fold(text)
        return not self.words.isdisjoint(_WORD.findall(folded)) or any(map(folded.__contains__, self.phrases))


@dataclass(frozen=True, slots=True)
class _Phrases:
    exact: dict[str, str]  # folded line → reason
    sections: frozenset[str]
    labels: frozenset[str]
    contact_labels: frozenset[str]
    updates: frozenset[str]
    marks: re.Pattern[str]
    cookies: tuple[str, ...]
    cookie_words: tuple[str, ...]  # as written and folded: a quick look before a long text is folded
    contact: re.Pattern[str]
    clues: _WordList
    tails: frozenset[str]
    rights: tuple[str, ...]
    verbs: _WordList


@lru_cache(maxsize=256)
def fold(text: str) -> str:
    """Folded once per line: a line is asked several things, and sites repeat theirs on every page."""
    return folding.fold(text)


@cache
def _phrases() -> _Phrases:
    layouts = [pack.layout for pack in packs()]

    def folded(name: str) -> frozenset[str]:
        return frozenset(fold(phrase) for one in layouts for phrase in getattr(one, name))

    exact = dict.fromkeys(folded("navigation"), NAVIGATION) | dict.fromkeys(folded("share"), SHARE)
    exact |= dict.fromkeys(folded("cookie_buttons"), COOKIES)
    headings = sorted({_with_gap(heading) for one in layouts for heading in one.contact_headings})
    return _Phrases(
        exact=exact,
        sections=folded("sections"),
        labels=folded("field_labels") | folded("update_labels"),
        contact_labels=folded("contact_labels"),
        updates=folded("update_labels"),
        marks=re.compile(rf"(?:{'|'.join(map(re.escape, sorted(folded('release_marks'))))})(?![a-z])"),
        cookies=tuple(folded("cookies")),
        cookie_words=tuple({word for one in layouts for word in one.cookie_words} | folded("cookie_words")),
        contact=re.compile("|".join(headings)),
        clues=_WordList.of(folded("contact_clues")),
        tails=folded("tail_headings"),
        rights=tuple(folded("rights")),
        verbs=_WordList.of(folded("reporting_verbs")),
    )


@cache
def _counter() -> re.Pattern[str]:
    """`3/8`, `3 of 8`."""
    joints = any_of(word for pack in packs() for word in pack.layout.counters)
    return re.compile(rf"\d{{1,3}}\s*(?:/|{joints})\s*\d{{1,3}}")


def _with_gap(heading: str) -> str:
    """`Contact the …` as a pattern: the dots stand for the office's name."""
    return r"\S.*".join(
        re.escape(fold(part)) + (r"\s" if part.endswith(" ") else "") for part in heading.split("…")
    )


def key(text: str) -> str:
    """A short line as phrases are compared: folded, without marks at its edges."""
    return fold(text).strip(_EDGES) if len(text) <= _LONGEST_NOTICE else ""


def wordless(text: str) -> bool:
    """A ruled line, three stars, `###`."""
    return _WORDLESS.fullmatch(text) is not None


def is_counter(text: str) -> bool:
    """`1 of 4` under a picture."""
    return text[0].isdigit() and _counter().fullmatch(text) is not None


@cache
def _ends() -> frozenset[str]:
    return frozenset(fold(mark) for pack in packs() for mark in pack.layout.end_marks)


def is_end_mark(text: str) -> bool:
    """`ENDS`, `-30-`, `(end)`; a lone word in running text (`The end`) is none."""
    if len(text) > _LONGEST_END_MARK:
        return False
    short = text.strip()
    marked = not short[:1].isalnum() or short.isupper() or short.istitle()
    return marked and key(short) in _ends()


def is_section(text: str) -> bool:
    return len(text) <= _LONGEST_PHRASE and key(text) in _phrases().sections


def around_reason(text: str) -> str | None:
    """Why a line above or below the body is left out; None where it may be part of the release."""
    if len(text) > _LONGEST_NOTICE:
        return None
    phrases = _phrases()
    if len(text) <= _LONGEST_LINE:
        return _line_reason(text, phrases)
    if not any(map(text.lower().__contains__, phrases.cookie_words)):
        return None
    return COOKIES if any(map(fold(text).__contains__, phrases.cookies)) else None


def _line_reason(text: str, phrases: _Phrases) -> str | None:
    folded = fold(text)
    bare = folded.strip(_EDGES)
    if len(text) <= _LONGEST_PHRASE and bare in phrases.exact:
        return phrases.exact[bare]
    if any(map(folded.__contains__, phrases.cookies)):
        return COOKIES
    if phrases.marks.match(bare):
        return MARK
    if any(map(folded.__contains__, phrases.rights)):
        return RIGHTS
    if text.endswith(":") and bare in phrases.labels:
        return LABEL
    return _menu_reason(text, phrases)


def _menu_reason(text: str, phrases: _Phrases) -> str | None:
    """A breadcrumb (`Home > News > …`) or a menu in one line (`Facebook | Twitter | Print`)."""
    parts = [fold(part).strip(_EDGES) for part in _CRUMBS.split(text) if part.strip()]
    if len(parts) > 1 and parts[0] in phrases.exact:
        return phrases.exact[parts[0]]
    return None


def is_label(text: str) -> bool:
    """`Published`, `From:` alone on a line, the value on the next."""
    return len(text) <= _LONGEST_PHRASE and key(text) in _phrases().labels


def is_update_label(text: str) -> bool:
    """`Last updated` alone on a line."""
    return len(text) <= _LONGEST_PHRASE and key(text) in _phrases().updates


def is_contact_heading(text: str) -> bool:
    """`Contact the President`, `Media contacts:`, «Пишите градоначелници»; what follows must bear it out."""
    if len(text) > _LONGEST_HEADING or text.rstrip()[-1:] in {".", "!", ","}:
        return False
    return _phrases().contact.fullmatch(key(_COMMAS.sub("", text))) is not None


def is_contact_line(text: str) -> bool:
    """A line above the headline that is nothing but a way to reach somebody: `Contact: Ana Bell`."""
    if len(text) > _LONGEST_HEADING:
        return False
    if _REACHABLE.search(text):
        return True
    label, colon, _ = text.partition(":")
    return bool(colon) and (key(label) in _phrases().contact_labels or is_contact_heading(label))


def has_contact_clue(text: str) -> bool:
    """Does a piece speak of addresses, telephones, e-mail?"""
    return len(text) <= _LONGEST_NOTICE and _phrases().clues.found_in(text)


def is_tail_heading(text: str) -> bool:
    """`Related news`, «Прочитајте још»: what follows to the end are links to other pages."""
    return len(text) <= _LONGEST_PHRASE and key(text) in _phrases().tails


def is_share(text: str) -> bool:
    return len(text) <= _LONGEST_PHRASE and _phrases().exact.get(key(text)) == SHARE


def reports(text: str) -> bool:
    """Does a short line hold a verb of reporting?"""
    return _phrases().verbs.found_in(text)
