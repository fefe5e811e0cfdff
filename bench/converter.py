"""How fast Serbian Cyrillic becomes Latin: megabytes of UTF-8 a second, in long texts and in paragraphs.

Claims held (exit code 1 where one is broken): at least 20 MB/s for long texts and for paragraphs, also with
spans that are kept as written, found by the way or known before, and with the map of offsets. Beside it
`str.translate`, the obvious way and wrong for capitals, and cyrtranslit (`make setup-bench`), in turn over
the same paragraphs, so that the ratio holds while the machine's speed drifts. Both are held to a list of
words too: each in small letters, with a capital, and all in capitals.

    python bench/converter.py [--megabytes 4]
"""

from __future__ import annotations

import argparse
import json
import random
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import communique.languages.packs as packs_package
from communique.languages.kept import kept_spans
from communique.languages.scripts import to_latin, to_latin_with_offsets

ROOT: Final = Path(__file__).resolve().parents[1]
BENCH_PYTHON: Final = ROOT / ".venv-bench" / "bin" / "python"
PEER: Final = ROOT / "bench" / "beside" / "transliterating.py"
WORD: Final = re.compile("[абвгдђежзијклљмнњопрстћуфхцчџш]{2,}")
LEAST: Final = 20.0  # megabytes a second
ROUNDS: Final = 5
PEERS_SHARE: Final = 1000  # paragraphs
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


def words() -> list[str]:
    """The Serbian pack's words and those of the tests: each in small letters, with a capital, in capitals."""
    pack = Path(packs_package.__file__).parent
    files = [pack / "sr.toml", *(pack / "sr").glob("*.toml"), *(ROOT / "tests" / "languages").glob("*s.txt")]
    plain = sorted({word for file in files for word in WORD.findall(file.read_text("utf-8").lower())})
    return [form for word in plain for form in (word, word.capitalize(), word.upper())]


def as_should_be(word: str, small: str) -> str:
    """The Latin of a form of a word whose small letters become `small`: only the capitals differ."""
    if word.islower():
        return small
    return small.upper() if word.isupper() else small.capitalize()


def beside(texts: Sequence[str]) -> bool:
    """Prints the ratio and what differs; False where a word is wrong in ours."""
    listed, ratios, theirs = words(), [], list[str]()
    for _round in range(ROUNDS):
        begun = time.process_time()
        for text in texts:
            to_latin(text)
        mine = time.process_time() - begun
        given = json.dumps({"texts": texts, "words": listed})
        command = [str(BENCH_PYTHON), str(PEER)]
        answer = subprocess.run(command, input=given, capture_output=True, text=True, check=True)
        found = json.loads(answer.stdout)
        ratios.append(found["seconds"] / mine)
        theirs = found["words"]
    print(
        f"cyrtranslit, paragraphs    ours is {statistics.median(ratios):.1f} times as fast "
        f"({min(ratios):.1f}–{max(ratios):.1f} in {ROUNDS} turns)"
    )
    small = dict(zip(listed, theirs, strict=True))
    right = {word: as_should_be(word, small[word.lower()]) for word in listed}
    wrong = {word: to_latin(word) for word in listed if to_latin(word) != right[word]}
    other = [word for word in listed if small[word] != right[word]]
    print(
        f"{len(listed)} forms of {len(listed) // 3} words: ours is otherwise in {len(wrong)}, "
        f"cyrtranslit in {len(other)}, of them {sum(word.isupper() for word in other)} all in capitals"
    )
    for word in [*wrong, *other][:3]:
        print(f"    {word}: should be {right[word]}, ours {to_latin(word)}, cyrtranslit {small[word]}")
    return not wrong


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
    if BENCH_PYTHON.exists():
        broken |= not beside(many[:PEERS_SHARE])
    else:
        print("cyrtranslit was left out; «make setup-bench» installs it.")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
