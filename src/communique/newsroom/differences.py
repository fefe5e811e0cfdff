"""What differs between two documents, told as a reader sees it: word by word, block by block.

Pure: two canonical documents in, differences out. The desk compares drafts with it, the site editions.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, Literal

from communique.ledger.document import Block, BlockKind, Document, Mark, Photograph

Kind = Literal["same", "changed", "added", "removed"]
Op = Literal["same", "added", "removed"]
Part = Literal["headline", "dateline", "lead", BlockKind]
AspectName = Literal["attribution", "alternative_text", "picture", "links", "emphasis"]
Pieces = tuple[tuple[Op, str], ...]

# A comparison's cost grows with the product of both lengths; beyond these the whole is told as replaced.
MOST_WORDS: Final = 1_000_000
MOST_BLOCKS: Final = 4_000_000
MOST_PAIRS: Final = 4_000
ALIKE: Final = 0.4  # of two blocks' words, so that one is told as the other's new wording

# Where «14.» is «the fourteenth», its dot belongs to the number.
DOTTED: Final = frozenset({"sr", "bs", "hr", "cnr", "sl", "de", "cs", "sk", "pl", "hu", "tr", "fi", "et"})
# Written without blanks between words: each character is compared by itself.
_UNSPACED: Final = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_CHUNKS: Final = re.compile(rf"\s+|[{_UNSPACED}]|[^\s{_UNSPACED}]+")
_PEELED: Final = re.compile(r"([^\w]*)(.*?)([^\w]*)", re.DOTALL)
_NUMBER: Final = re.compile(r"[\d.,:/–-]*\d")


@dataclass(frozen=True, slots=True)
class Aspect:
    """What changed about a block beside its words; `pieces` is empty where there are no words to show."""

    name: AspectName
    pieces: Pieces = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """One part of the text before and after. `pieces` without the added ones are the words before, without
    the removed ones the words after. `before_at` and `after_at` count blocks from 0 in each document; None
    for what is not there, and for headline, dateline and lead. `moved`: it stands elsewhere among what
    stayed; such a difference stands at its new place alone.
    """

    kind: Kind
    part: Part
    pieces: Pieces
    aspects: tuple[Aspect, ...] = ()
    moved: bool = False
    before_at: int | None = None
    after_at: int | None = None
    before: Block | None = None
    after: Block | None = None

    @property
    def words_before(self) -> str:
        return "".join(words for op, words in self.pieces if op != "added")

    @property
    def words_after(self) -> str:
        return "".join(words for op, words in self.pieces if op != "removed")


def differences(before: Document, after: Document) -> tuple[Difference, ...]:
    """In the order of `after`; what was removed stands where it was. Parts empty in both are not told."""
    language = after.language
    found: list[Difference] = []
    lines: tuple[tuple[Part, str, str], ...] = (
        ("headline", before.headline, after.headline),
        ("dateline", before.dateline, after.dateline),
        ("lead", before.lead, after.lead),
    )
    for part, old, new in lines:
        if old or new:
            found.append(Difference(_kind_of(old, new), part, word_pieces(old, new, language)))
    pairs = _with_moves(_paired(before.blocks, after.blocks), before.blocks, after.blocks)
    found += [_told(pair, before.blocks, after.blocks, language) for pair in pairs]
    return tuple(found)


def is_changed(one: Difference) -> bool:
    return one.kind != "same" or one.moved


def words_of(text: str, language: str = "") -> list[str]:
    """`text` cut into words, blanks and punctuation; joined they are `text` again."""
    dotted = language.partition("-")[0].lower() in DOTTED
    tokens: list[str] = []
    for chunk in _CHUNKS.findall(text):
        if chunk.isspace() or len(chunk) == 1:
            tokens.append(chunk)
            continue
        peeled = _PEELED.fullmatch(chunk)
        lead, core, tail = peeled.groups() if peeled else ("", chunk, "")
        if dotted and tail.startswith(".") and _NUMBER.fullmatch(core):
            core, tail = core + ".", tail[1:]
        tokens += [*lead, *([core] if core else []), *tail]
    return tokens


def word_pieces(before: str, after: str, language: str = "") -> Pieces:
    """How `before` becomes `after`, word by word; no piece is empty."""
    if before == after:
        return (("same", after),) if after else ()
    old, new = words_of(before, language), words_of(after, language)
    first = _common(old, new)
    last = _common(old[first:][::-1], new[first:][::-1])
    head, tail = new[:first], new[len(new) - last :]
    old, new = old[first : len(old) - last], new[first : len(new) - last]
    raw: list[tuple[Op, str]] = [("same", "".join(head))]
    raw += _middle(old, new)
    raw.append(("same", "".join(tail)))
    return _smoothed(raw)


def _middle(old: list[str], new: list[str]) -> list[tuple[Op, str]]:
    whole: list[tuple[Op, str]] = [("removed", "".join(old)), ("added", "".join(new))]
    if len(old) * len(new) > MOST_WORDS:
        return whole
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    raw: list[tuple[Op, str]] = []
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag == "equal":
            raw.append(("same", "".join(new[k:m])))
        else:
            raw += [("removed", "".join(old[i:j])), ("added", "".join(new[k:m]))]
    return raw


def _smoothed(raw: Sequence[tuple[Op, str]]) -> Pieces:
    """Changes with nothing but blanks between them are one change, what went before what came."""
    runs: list[tuple[str, str, str]] = []  # the same, or what was removed and what was added
    for op, words in raw:
        if not words:
            continue
        if op == "same":
            runs.append((words, "", ""))
            continue
        gone, come = (words, "") if op == "removed" else ("", words)
        if len(runs) > 1 and runs[-1][0] and runs[-1][0].isspace() and not runs[-2][0]:
            blank = runs.pop()[0]
            gone, come = blank + gone, blank + come
        if runs and not runs[-1][0]:
            _, removed, added = runs.pop()
            gone, come = removed + gone, added + come
        runs.append(("", gone, come))
    pieces: list[tuple[Op, str]] = []
    for same, gone, come in runs:
        told: tuple[tuple[Op, str], ...] = (("same", same), ("removed", gone), ("added", come))
        pieces += [(op, words) for op, words in told if words]
    return tuple(pieces)


def _common(one: Sequence[object], other: Sequence[object]) -> int:
    """How many items both begin with."""
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count


def _kind_of(old: str, new: str) -> Kind:
    if old == new:
        return "same"
    if not old:
        return "added"
    return "changed" if new else "removed"


Pair = tuple[int | None, int | None]


def _paired(before: Sequence[Block], after: Sequence[Block]) -> list[Pair]:
    """Which block became which, in the order of both."""
    old, new = [_identity(block) for block in before], [_identity(block) for block in after]
    first = _common(old, new)
    last = _common(old[first:][::-1], new[first:][::-1])
    ends = len(old) - last, len(new) - last
    pairs: list[Pair] = [(at, at) for at in range(first)]
    inner_old, inner_new = old[first : ends[0]], new[first : ends[1]]
    if len(inner_old) * len(inner_new) > MOST_BLOCKS:
        opcodes = [("replace", 0, len(inner_old), 0, len(inner_new))]
    else:
        opcodes = SequenceMatcher(None, inner_old, inner_new, autojunk=False).get_opcodes()  # type: ignore[assignment]
    for tag, i, j, k, m in opcodes:
        left, right = range(first + i, first + j), range(first + k, first + m)
        if tag == "equal":
            pairs += zip(left, right, strict=True)
        else:
            pairs += _reworded(left, right, before, after)
    pairs += zip(range(ends[0], len(old)), range(ends[1], len(new)), strict=True)
    return pairs


def _identity(block: Block) -> tuple[object, ...]:
    shown = block.photograph
    beside = (shown.alternative_text, _picture(shown)) if shown is not None else ()
    return (block.kind, block.text, block.attribution, *beside)


def _picture(shown: Photograph) -> object:
    """What tells one picture from another; an edition's own count of originals does not."""
    if shown.original is None:
        return None
    return shown.digest or (shown.width, shown.height)


def _reworded(left: range, right: range, before: Sequence[Block], after: Sequence[Block]) -> list[Pair]:
    """Pairs alike blocks in order, so that the sum of their likeness is the greatest; others stand alone."""
    pairs: list[Pair] = []
    if len(left) * len(right) <= MOST_PAIRS:
        pairs = _best_pairs(left, right, before, after)
    taken_left, taken_right = {i for i, _ in pairs}, {k for _, k in pairs}
    told: list[Pair] = []
    lefts = [i for i in left if i not in taken_left]
    rights = [k for k in right if k not in taken_right]
    for one, other in [*pairs, (left.stop, right.stop)]:
        told += [(i, None) for i in lefts if one is not None and i < one]
        told += [(None, k) for k in rights if other is not None and k < other]
        lefts = [i for i in lefts if one is not None and i > one]
        rights = [k for k in rights if other is not None and k > other]
        if (one, other) != (left.stop, right.stop):
            told.append((one, other))
    return told


def _best_pairs(left: range, right: range, before: Sequence[Block], after: Sequence[Block]) -> list[Pair]:
    bags_left = [Counter(words_of(before[i].text)) for i in left]
    bags_right = [Counter(words_of(after[k].text)) for k in right]
    rows, columns = len(left), len(right)
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    likeness = [
        [
            _likeness(before[i], after[k], one, other)
            for k, other in zip(right, bags_right, strict=True)
        ]
        for i, one in zip(left, bags_left, strict=True)
    ]  # fmt: skip
    for row in range(rows - 1, -1, -1):
        for column in range(columns - 1, -1, -1):
            alike = likeness[row][column]
            paired = best[row + 1][column + 1] + alike if alike >= ALIKE else 0.0
            best[row][column] = max(paired, best[row + 1][column], best[row][column + 1])
    pairs: list[Pair] = []
    row = column = 0
    while row < rows and column < columns:
        alike = likeness[row][column]
        if alike >= ALIKE and best[row][column] == best[row + 1][column + 1] + alike:
            pairs.append((left[row], right[column]))
            row, column = row + 1, column + 1
        elif best[row][column] == best[row + 1][column]:
            row += 1
        else:
            column += 1
    return pairs


def _likeness(one: Block, other: Block, words: Counter[str], others: Counter[str]) -> float:
    """0 to 1. The same picture is the same photograph whatever is written below it."""
    if one.kind != other.kind:
        return 0.0
    if one.photograph is not None and other.photograph is not None:
        left, right = _picture(one.photograph), _picture(other.photograph)
        if left is not None and left == right:
            return 1.0
    shared = sum(len(word) * count for word, count in (words & others).items() if not word.isspace())
    all_of = sum(len(word) * count for word, count in (words + others).items() if not word.isspace())
    return 2 * shared / all_of if all_of else 0.0


def _with_moves(
    pairs: list[Pair], before: Sequence[Block], after: Sequence[Block]
) -> list[tuple[int | None, int | None, bool]]:
    """A block that is gone in one place and there in another was moved."""
    gone: dict[tuple[object, ...], list[int]] = {}
    for i, k in pairs:
        if i is not None and k is None:
            gone.setdefault(_identity(before[i]), []).append(i)
    moved: dict[int, int] = {}
    for i, k in pairs:
        waiting = gone.get(_identity(after[k])) if k is not None and i is None else None
        if waiting and k is not None:
            moved[k] = waiting.pop(0)
    left = set(moved.values())
    told: list[tuple[int | None, int | None, bool]] = []
    for i, k in pairs:
        if k is not None and k in moved:
            told.append((moved[k], k, True))
        elif k is not None or i not in left:
            told.append((i, k, False))
    return told


def _told(
    pair: tuple[int | None, int | None, bool],
    before: Sequence[Block],
    after: Sequence[Block],
    language: str,
) -> Difference:
    i, k, moved = pair
    old = before[i] if i is not None else None
    new = after[k] if k is not None else None
    kind: Kind = "added"
    pieces: Pieces
    aspects: tuple[Aspect, ...] = ()
    if old is not None and new is not None:
        pieces = word_pieces(old.text, new.text, language)
        aspects = _aspects(old, new, language)
        kind = "changed" if aspects or old.text != new.text else "same"
    elif old is not None:
        kind, pieces = "removed", ((("removed", old.text),) if old.text else ())
    else:
        pieces = (("added", new.text),) if new is not None and new.text else ()
    part = new.kind if new is not None else (old.kind if old is not None else "paragraph")
    return Difference(kind, part, pieces, aspects, moved, i, k, old, new)


def _aspects(old: Block, new: Block, language: str) -> tuple[Aspect, ...]:
    found: list[Aspect] = []
    if old.attribution != new.attribution:
        found.append(Aspect("attribution", word_pieces(old.attribution, new.attribution, language)))
    if old.photograph is not None and new.photograph is not None:
        left, right = old.photograph, new.photograph
        if left.alternative_text != right.alternative_text:
            pieces = word_pieces(left.alternative_text, right.alternative_text, language)
            found.append(Aspect("alternative_text", pieces))
        if _picture(left) != _picture(right):
            found.append(Aspect("picture"))
    if _links(old) != _links(new):
        found.append(Aspect("links", word_pieces(" ".join(_links(old)), " ".join(_links(new)))))
    if old.text == new.text and _emphasis(old) != _emphasis(new):
        found.append(Aspect("emphasis"))
    return tuple(found)


def _links(block: Block) -> list[str]:
    return [mark.href for mark in block.marks if mark.kind == "link"]


def _emphasis(block: Block) -> list[tuple[str, int, int]]:
    """Bold and italic spans; two that touch are one."""
    spans: list[tuple[str, int, int]] = []
    marks = sorted((mark for mark in block.marks if mark.kind in {"bold", "italic"}), key=_place)
    for mark in marks:
        if spans and spans[-1][0] == mark.kind and spans[-1][2] >= mark.start:
            spans[-1] = (mark.kind, spans[-1][1], max(spans[-1][2], mark.end))
        else:
            spans.append((mark.kind, mark.start, mark.end))
    return spans


def _place(mark: Mark) -> tuple[str, int, int]:
    return mark.kind, mark.start, mark.end
