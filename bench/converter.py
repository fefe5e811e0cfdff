"""How fast Serbian Cyrillic becomes Latin: megabytes of UTF-8 a second, in long texts and in paragraphs.

Claims held (exit code 1 where one is broken): at least 20 MB/s for long texts and for paragraphs, also with
spans that are kept as written, found by the way or known before, and with the map of offsets. Beside it
`str.translate`, the obvious way and wrong for capitals, and `cyrtranslit` where that is installed.

    python bench/converter.py [--megabytes 4]
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Final

from communique.languages.kept import kept_spans
from communique.languages.scripts import to_latin, to_latin_with_offsets

LEAST: Final = 20.0  # megabytes a second
ROUNDS: Final = 5
SYLLABLES: Final = (
    "ба",
    "ве",
    "го",
    "да",
    "ђе",
    "жа",
    "зи",
    "је",
    "ка",
    "ле",
    "љу",
    "ма",
    "ни",
    "њи",
    "о",
    "по",
    "ре",
    "са",
    "ту",
    "ћи",
    "у",
    "фа",
    "хо",
    "ци",
    "че",
    "џе",
    "ша",
)
ONE_TO_ONE: Final = str.maketrans(
    dict(zip("абвгдђежзијклмнопрстћуфхцчш", "abvgdđežzijklmnoprstćufhcčš", strict=True))
    | {"љ": "lj", "њ": "nj", "џ": "dž"}
)


def paragraphs(megabytes: float) -> list[str]:
    """Words of two to four syllables, some with a capital, some in Latin; 60 words a paragraph."""
    chance = random.Random(7)
    made, size = [], 0
    while size < megabytes * 1e6:
        words = []
        for _word in range(60):
            word = "".join(chance.choices(SYLLABLES, k=chance.randint(1, 4)))
            place = chance.random()
            if place < 0.08:
                word = word.capitalize()
            elif place < 0.1:
                word = word.upper()
            elif place < 0.11:
                word = "COVID-19"
            words.append(word)
        made.append(" ".join(words).capitalize() + ".")
        size += len(made[-1].encode())
    return made


def measured(convert: Callable[[str], object], texts: Sequence[str]) -> float:
    """Megabytes of UTF-8 a second, of processor time, the best of some rounds."""
    size = sum(len(text.encode()) for text in texts) / 1e6
    best = float("inf")
    for _round in range(ROUNDS):
        begun = time.process_time()
        for text in texts:
            convert(text)
        best = min(best, time.process_time() - begun)
    return size / best


def peer() -> Callable[[str], object] | None:
    try:
        module = import_module("cyrtranslit")
    except ImportError:
        return None
    return lambda text: module.to_latin(text, "sr")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=float, default=4)
    many = paragraphs(parser.parse_args().megabytes)
    long = ["\n\n".join(many)]
    known = [(start, start + 8) for start in range(0, 400, 100)]
    far = [(start, start + 8) for start in range(0, len(long[0]), 400)]
    ours: dict[str, tuple[Callable[[str], object], Sequence[str]]] = {
        "long text": (to_latin, long),
        "long text, spans kept": (lambda text: to_latin(text, far), long),
        "long text, spans found": (lambda text: to_latin(text, kept_spans(text)), long),
        "paragraphs": (to_latin, many),
        "paragraphs, spans kept": (lambda text: to_latin(text, known), many),
        "paragraphs, spans found": (lambda text: to_latin(text, kept_spans(text)), many),
        "paragraphs, with offsets": (to_latin_with_offsets, many),
    }
    broken = False
    plain = measured(lambda text: text.translate(ONE_TO_ONE), long)
    for name, (convert, texts) in ours.items():
        speed = measured(convert, texts)
        broken |= speed < LEAST
        print(f"{name:26} {speed:7.1f} MB/s, {speed / plain:4.1f} of str.translate")
    print(f"{'str.translate, long text':26} {plain:7.1f} MB/s")
    other = peer()
    if other is None:
        print("cyrtranslit is not installed here and was not measured")
    else:
        print(f"{'cyrtranslit, paragraphs':26} {measured(other, many[:200]):7.1f} MB/s")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
