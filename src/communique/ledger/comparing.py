"""A copy of a text, or a photograph, held against an edition's download: the same, or what differs."""

from __future__ import annotations

import difflib
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import BinaryIO, Final, Literal

from communique.ledger.bundle import Bundle
from communique.ledger.verdicts import Outcome, PartFound, Verdict

TEXT_LIMIT: Final = 4 * 1024 * 1024  # bytes; of a longer copy or part, only the bytes are compared
_MOST_LINES: Final = 2000
_SHOWN: Final = 24
_LETTERS: Final = 300
_EXCERPT: Final = 5  # words; fewer stand in any text
Likeness = Literal["bytes", "words", "excerpt", "altered", "none"]


@dataclass(frozen=True, slots=True)
class Compared:
    """How a copy stands to the part it is most like (`part`: its name in the download)."""

    likeness: Likeness
    part: str = ""
    differences: tuple[str, ...] = ()


def judge_copy(name: str, copy: bytes, file: BinaryIO, outcome: Outcome) -> Outcome:
    """The verdict about a copy, given the one about the download in `file`, whose parts were checked."""
    if outcome.verdict == Verdict.NOT_GENUINE:
        return replace(outcome, sentence=f"The download that «{name}» was held against: {outcome.sentence}")
    found = compare(copy, file, outcome.evidence.parts)
    said = {
        "bytes": f"«{name}» is {found.part} of it, byte for byte.",
        "words": f"«{name}» is {found.part} of it, word for word; only blanks and ends of lines differ.",
        "excerpt": f"«{name}» is an excerpt of {found.part}: its words stand there so, but not they alone.",
        "altered": f"«{name}» is not what was published; it is most like {found.part}, and differs.",
        "none": f"«{name}» is, byte for byte, nothing in this release. Smaller or converted copies of a "
        "photograph never are: ask for the press original.",
    }[found.likeness]
    if outcome.verdict == Verdict.CANNOT_TELL:
        remarks = (said, *found.differences, *outcome.remarks)
        return replace(outcome, remarks=remarks)
    if found.likeness in {"bytes", "words"}:
        return replace(outcome, remarks=(said, *outcome.remarks))
    verdict = Verdict.NOT_GENUINE if found.likeness == "altered" else Verdict.CANNOT_TELL
    begin = "Not genuine" if found.likeness == "altered" else "Cannot tell"
    remarks = (*found.differences, f"The release itself: {outcome.sentence}", *outcome.remarks)
    return replace(outcome, verdict=verdict, sentence=f"{begin}: {said}", remarks=remarks)


def compare(copy: bytes, file: BinaryIO, parts: Sequence[PartFound]) -> Compared:
    """Raises NotBundle for a file whose parts cannot be read."""
    bundle = Bundle(file)
    held = [part for part in parts if part.state == "checked"]
    for part in held:
        if part.size == len(copy) and _same(copy, bundle, part.name):
            return Compared("bytes", part.name)
    words = _decoded(copy)
    if words is None:
        same_size = [part.name for part in held if part.size == len(copy)]
        return Compared("altered", same_size[0]) if same_size else Compared("none")
    texts = {
        part.name: b"".join(bundle.pieces(part.name)).decode("utf-8", errors="replace")
        for part in held
        if part.kind in {"text", "note"} and part.size <= TEXT_LIMIT
    }
    return _compare_texts(words, texts) if texts else Compared("none")


def _compare_texts(copy: str, texts: dict[str, str]) -> Compared:
    mine = _words(copy)
    for name, text in texts.items():
        if _words(text) == mine:
            return Compared("words", name)
    for name, text in texts.items():
        if len(mine) >= _EXCERPT and _stands(" ".join(mine), " ".join(_words(text))):
            return Compared("excerpt", name)
    counted = Counter(mine)
    name = max(texts, key=lambda each: (counted & Counter(_words(texts[each]))).total())
    return Compared("altered", name, tuple(differences(texts[name], copy)))


def _words(text: str) -> list[str]:
    """Unlike what is sealed, a copy may hold letters that cannot be seen; they stay, and count."""
    return unicodedata.normalize("NFC", text).split()


def _lines(text: str) -> list[str]:
    """Its lines without blank ones; whatever else may end a line for a program stays within it."""
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").split("\n")
    return [line.strip(" \t") for line in lines if line.strip(" \t")]


def _stands(words: str, text: str) -> bool:
    """Whether `words` stand somewhere in `text`, no word of it cut in two."""
    place = text.find(words)
    while place >= 0:
        around = text[max(0, place - 1) : place] + text[place + len(words) :][:1]
        if not any(letter.isalnum() for letter in around):
            return True
        place = text.find(words, place + 1)
    return False


def differences(sealed: str, copy: str) -> list[str]:
    """What differs, for a person: lines of the release with -, of the copy with +, then the first letter."""
    before, after = (_lines(text) for text in (sealed, copy))
    shown: list[str] = []
    if max(len(before), len(after)) <= _MOST_LINES:
        told = list(difflib.unified_diff(before, after, n=0, lineterm=""))[2:]
        lines = [line for line in told if not line.startswith("@@")]
        shown = [visible(line)[:_LETTERS] for line in lines[:_SHOWN]]
        if len(lines) > _SHOWN:
            shown.append(f"… and {len(lines) - _SHOWN} more lines")
    one, other = ("\n".join(lines) for lines in (before, after))
    place = next((at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), None)
    if place is not None:
        shown.append(
            f"First difference, at letter {place + 1}: the release has {_letter(one[place])}, "
            f"the copy {_letter(other[place])}."
        )
    return shown


def visible(text: str) -> str:
    """`text` with what cannot be seen, or turns the rest round, written as its number."""
    return "".join(
        f"<U+{ord(letter):04X}>" if unicodedata.category(letter)[0] == "C" else letter for letter in text
    )


def _letter(letter: str) -> str:
    return f"«{visible(letter)}» (U+{ord(letter):04X})"


def _decoded(copy: bytes) -> str | None:
    """The words of a plain text; None for anything else."""
    if len(copy) > TEXT_LIMIT or b"\0" in copy:
        return None
    try:
        return copy.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None


def _same(copy: bytes, bundle: Bundle, name: str) -> bool:
    place = 0
    for piece in bundle.pieces(name):
        if copy[place : place + len(piece)] != piece:
            return False
        place += len(piece)
    return place == len(copy)
