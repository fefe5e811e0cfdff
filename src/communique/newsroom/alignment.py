"""Which block of a translation stands for which block of its source, also after the source has changed.

A block of the source keeps its number (`id`) through all drafts, so the source as it was when the
translation was brought in line with it leads from the one to the other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from communique.newsroom.translations import matter_of_block

Block = Mapping[str, Any]
Change = Literal["", "new", "changed", "removed"]


@dataclass(frozen=True, slots=True)
class Pair:
    """A block of the source, its translation, and what the source said before; None for what is not there."""

    source: Block | None
    translation: Block | None
    before: Block | None = None
    change: Change = ""


def aligned(
    source: Sequence[Block], translation: Sequence[Block], origin: Sequence[Block] | None
) -> list[Pair]:
    """In the order of `source`; what stands in the translation alone follows what it followed there.

    `origin`: the source that `translation` was last brought in line with; None where that is not known,
    and then nothing counts as changed.
    """
    before = source if origin is None else origin
    translated = _side_by_side(before, translation)
    same = _followed(before, source)
    pairs: list[Pair] = []
    taken: set[int] = set()
    for number, block in enumerate(source):
        old = same.get(number)
        match = translated.get(old) if old is not None else None
        if match is not None:
            taken.add(match)
        was = before[old] if old is not None else None
        known = translation[match] if match is not None else None
        pairs.append(Pair(block, known, was, _change(block, was, origin)))
    return _with_the_rest(pairs, translation, before, taken, translated)


def _change(block: Block, was: Block | None, origin: Sequence[Block] | None) -> Change:
    if origin is None:
        return ""
    if was is None:
        return "new"
    return "" if matter_of_block(was) == matter_of_block(block) else "changed"


def _side_by_side(source: Sequence[Block], translation: Sequence[Block]) -> dict[int, int]:
    """By kinds in their order: translators keep paragraphs, headings and photographs where they are."""
    left, right = ([str(block["type"]) for block in blocks] for blocks in (source, translation))
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    return {
        match.a + offset: match.b + offset
        for match in matcher.get_matching_blocks()
        for offset in range(match.size)
    }


def _followed(before: Sequence[Block], source: Sequence[Block]) -> dict[int, int]:
    """For each block of `source` the one of `before` that it was: by number, by words, then by place."""
    ids = {block.get("id"): number for number, block in enumerate(before) if block.get("id")}
    found = {
        number: ids[block["id"]]
        for number, block in enumerate(source)
        if block.get("id") in ids and before[ids[block["id"]]]["type"] == block["type"]
    }
    was, now = ([matter_of_block(block) for block in blocks] for blocks in (before, source))
    left = set(range(len(before))) - set(found.values())
    for match in SequenceMatcher(None, was, now, autojunk=False).get_matching_blocks():
        for offset in range(match.size):
            old, new = match.a + offset, match.b + offset
            if new not in found and old in left:
                found[new] = old
                left.discard(old)
    for number, block in enumerate(source):
        previous = found.get(number - 1, -1) + 1
        if number not in found and previous in left and before[previous]["type"] == block["type"]:
            found[number] = previous
            left.discard(previous)
    return found


def _with_the_rest(
    pairs: list[Pair],
    translation: Sequence[Block],
    before: Sequence[Block],
    taken: set[int],
    translated: Mapping[int, int],
) -> list[Pair]:
    was = {number: before[old] for old, number in translated.items()}
    places = {id(pair.translation): place for place, pair in enumerate(pairs) if pair.translation is not None}
    behind: dict[int, list[Pair]] = {}
    place = -1
    for number, block in enumerate(translation):
        if number in taken:
            place = max(place, places[id(block)])
        else:
            behind.setdefault(place, []).append(Pair(None, block, was.get(number), "removed"))
    whole = list(behind.get(-1, ()))
    for number, pair in enumerate(pairs):
        whole += [pair, *behind.get(number, ())]
    return whole
