"""Quotation marks paired inside one paragraph, by what stands next to each. One pass."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_MARK: Final = re.compile("[\"“”„‟«»‘’‚'‹›]")
_SINGLE: Final = frozenset("‘’‚'‹›")
_BEFORE_OPEN: Final = frozenset("([{—–-/:…\"“„«‘'‚")
_AFTER_CLOSE: Final = frozenset(".,;:!?)]}—–-/…\"”»’'“")
_LIKES_TO_OPEN: Final = frozenset("“„«‟‘‚‹")
_DASH: Final = re.compile(r"(?:^|\s)(?P<dash>[-–—])\s+(?=\S)")
_SENTENCE_END: Final = re.compile(r"[.!?…,][\"”»’']*\s+(?=\S)")


@dataclass(slots=True)
class Quotation:
    """From the opening mark to behind the closing one; `closed` is false where the paragraph ended first."""

    start: int
    end: int
    closed: bool = True
    single: bool = False
    dashed: bool = False  # the closing dash stands outside

    @property
    def inside(self) -> tuple[int, int]:
        return self.start + 1, self.end - 1 if self.closed and not self.dashed else self.end


@dataclass(slots=True)
class _Open:
    at: int
    mark: str
    first_child: int  # how many quotations had been closed when it opened


def quotations_of(text: str, *, dashes: bool = False) -> list[Quotation]:
    """The outermost quotations of a paragraph, in order; with `dashes` also “– We go – said Roe.”"""
    spoken = _dashed(text) if dashes else []
    if not spoken:
        return _marked(text)
    found: list[Quotation] = []
    for one in sorted([*spoken, *_marked(text)], key=lambda quotation: quotation.start):
        if not found or one.start >= found[-1].end:
            found.append(one)
    return found


def _dashed(text: str) -> list[Quotation]:
    """Words between a dash that begins the paragraph or a sentence and one before a small letter."""
    found: list[Quotation] = []
    opened = -1
    for dash in _DASH.finditer(text):
        at, following = dash.start("dash"), text[dash.end()]
        if following.islower():
            if opened >= 0:
                found.append(Quotation(opened, dash.start(), dashed=True))
            opened = -1
        elif at == 0 or text[dash.start() - 1] in ".!?…":
            opened = at
    return found


def _marked(text: str) -> list[Quotation]:
    stack: list[_Open] = []
    found: list[Quotation] = []
    for match in _MARK.finditer(text):
        at, mark = match.start(), match[0]
        kind = _kind(text, at, mark, stack)
        if kind == "open":
            stack.append(_Open(at, mark, len(found)))
        elif kind == "close":
            opened = _opener(stack, mark)
            if opened is not None:
                del found[opened.first_child :]  # what it holds is its own
                found.append(Quotation(opened.at, at + 1, single=opened.mark in _SINGLE))
    return _with_unclosed(text, stack, found)


def _kind(text: str, at: int, mark: str, stack: list[_Open]) -> str:
    before = text[at - 1] if at else " "
    after = text[at + 1] if at + 1 < len(text) else " "
    if mark in _SINGLE and before.isalnum() and after.isalnum():
        return ""  # an apostrophe
    if before.isspace():  # French sets a blank inside its marks
        if mark == "«" and after.isspace():
            return "open"
        if mark == "»" and any(one.mark == "«" for one in stack[-2:]):
            return "close"
    inside = any((one.mark in _SINGLE) == (mark in _SINGLE) for one in stack[-2:])
    return _by_neighbours(before, after, mark, inside=inside)


def _by_neighbours(before: str, after: str, mark: str, *, inside: bool) -> str:
    can_open = not after.isspace() and (before.isspace() or before in _BEFORE_OPEN)
    can_close = not before.isspace() and (after.isspace() or after in _AFTER_CLOSE or not after.isalnum())
    if can_open and can_close:
        if inside and mark not in "„«‚":
            return "close"
        return "open" if after.isalnum() or after in _BEFORE_OPEN else ""
    if can_open:
        return "open" if mark not in _SINGLE or after.isalnum() or after in '"“„«…([' else ""
    if can_close:
        return "close" if inside else ""
    if mark in _SINGLE or before.isspace():  # a lone mark among blanks
        return "close" if inside and mark not in _SINGLE else ""
    if inside:  # between two letters, a blank left out
        return "close"
    return "open" if not before.isdigit() or mark in _LIKES_TO_OPEN else ""


def _opener(stack: list[_Open], mark: str) -> _Open | None:
    """The innermost open mark that `mark` may close; single marks left open above it are apostrophes."""
    single = mark in _SINGLE
    if single:
        return stack.pop() if stack and stack[-1].mark in _SINGLE else None
    while stack and stack[-1].mark in _SINGLE:
        stack.pop()
    return stack.pop() if stack else None


def _with_unclosed(text: str, stack: list[_Open], found: list[Quotation]) -> list[Quotation]:
    """A double mark never closed runs to the paragraph's end, or to the last stop before the next one."""
    left = [one.at for one in stack if one.mark not in _SINGLE]
    if not left:
        return found
    doubles = [one for one in found if not one.single]
    starts = sorted([*left, *(one.start for one in doubles)])
    following = dict(zip(starts, [*starts[1:], len(text)], strict=True))
    unclosed = [Quotation(at, _last_stop(text, at, following[at]), closed=False) for at in left]
    result: list[Quotation] = []
    for one in sorted([*found, *unclosed], key=lambda quotation: quotation.start):
        if one.end > one.start + 1 and (not result or one.start >= result[-1].end):
            result.append(one)
    return result


def _last_stop(text: str, start: int, end: int) -> int:
    if end >= len(text):
        return len(text.rstrip())
    last = end
    for match in _SENTENCE_END.finditer(text, start, end):
        last = match.start() + len(match[0].rstrip())
    return len(text[:last].rstrip())
