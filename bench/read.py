"""How many releases are laid out in a second, and in how much memory, beside named peers.

What a full reading costs is measured by `bench/speech.py`.

    python bench/read.py [--files 1000] [--seconds 3]

The files are made here, of invented words, in the size and make of a real page (7 kB, eight photographs,
quotations, a footer) and no two are alike. Each line of the table is one process of its own, so that
peak memory is its own too; seconds are processor seconds of that process. Peers: splitting into lines by
a regular expression and finding date and photographs (the least a reader can do), and BeautifulSoup's
text for HTML.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

GOAL_PER_SECOND = 2000
GOAL_MB = 64
SEED = 20310509
_WORDS = re.findall(
    r"\w+",
    "the bridge council river city today minister neighbours water tram east bank harbour spring people house"
    " road work school talks support plan year week million crowns agreement region together future street",
)
_NAMES = ("Bell", "Doe", "Roe", "Harrow", "Lindqvist", "Okoro", "Šarić", "Đukić", "Novak", "Vance")
_PHOTO = re.compile(r"^Photo:\s*(.+?)\s*/\s*(.+)$", re.MULTILINE)
_DATE = re.compile(r"^(\d{1,2})\.(\d{1,2})\.(\d{4})\. - (\d{2}):(\d{2})$", re.MULTILINE)
_LINE = re.compile(r"[^\r\n]+")


def release(dice: random.Random) -> str:
    """One invented page in plain text."""
    name = dice.choice(_NAMES)
    lines = ["Press Releases", "", f"{dice.randint(1, 28)}.{dice.randint(1, 12)}.2031. - 18:55", ""]
    lines += [f"Visit of Minister {name} to the {' '.join(dice.sample(_WORDS, 4))}", ""]
    for part in range(8):
        for _ in range(3):
            said = _sentence(dice)
            lines.append(f"“{said} {_sentence(dice)}” said Minister {name}. {_sentence(dice)}.")
        if part == 4:
            lines.append(
                f"'{' '.join(dice.sample(_WORDS, 2)).capitalize()}' opened at the {dice.choice(_WORDS)}"
            )
        lines += ["", f"Photo: City of Varlen / Ana {dice.choice(_NAMES)}", ""]
    lines += ["Contact the Minister", "", "You can send your questions by mail to:"]
    lines += ["1 Harbour Street, Varlen", "", "Or via electronic mail."]
    return "\n".join(lines)


def page(dice: random.Random) -> str:
    """The same, as a page of HTML with a site around it."""
    text = release(dice).split("\n")
    body = "".join(f"<p>{line}</p>\n" for line in text[5:] if line)
    menu = "".join(f'<li><a href="/{word}">{word}</a></li>' for word in _WORDS)
    return (
        f"<!DOCTYPE html><html lang=en><head><title>{text[4]}</title><script>var a = 1;</script></head><body>"
        f"<nav><ul>{menu}</ul></nav><main><h1>{text[4]}</h1><time>{text[2]}</time>{body}</main>"
        "<footer>Varlen</footer></body></html>"
    )


def _sentence(dice: random.Random) -> str:
    return " ".join(dice.choices(_WORDS, k=dice.randint(8, 16))).capitalize()


def ours(raw: bytes, name: str) -> object:
    from communique.reading.decode import decode
    from communique.reading.layout import blocks_of, find_layout, left_out_of, photographs_of
    from communique.reading.markup import html_page
    from communique.reading.pieces import plain_pieces

    text = decode(raw, name=name)
    laid = html_page(text)[0] if name.endswith(".html") else find_layout(plain_pieces(text))
    return blocks_of(laid), left_out_of(laid), photographs_of(laid)


def by_lines(raw: bytes, _name: str) -> object:
    text = raw.decode("utf-8")
    lines = [(found.start(), found.end(), found[0]) for found in _LINE.finditer(text)]
    return lines, _DATE.search(text), [(found.start(), found[1], found[2]) for found in _PHOTO.finditer(text)]


def soup(raw: bytes, _name: str) -> object:
    from bs4 import BeautifulSoup

    tree = BeautifulSoup(raw, "html.parser")
    return [element.get_text(" ", strip=True) for element in tree.find_all(["h1", "h2", "p", "li", "time"])]


READERS: dict[str, tuple[str, Callable[[bytes, str], object], Callable[[random.Random], str], str]] = {
    "text": ("Communiqué, plain text", ours, release, "release.txt"),
    "html": ("Communiqué, HTML", ours, page, "release.html"),
    "lines": ("regular expressions on lines, plain text", by_lines, release, "release.txt"),
    "soup": ("BeautifulSoup (html.parser), HTML", soup, page, "release.html"),
}


def measure(which: str, files: int, seconds: float) -> dict[str, float]:
    """Reads the files over and over, counted in seconds of one processor; the best of the rounds."""
    _, reader, make, name = READERS[which]
    dice = random.Random(SEED)
    raws = [make(dice).encode() for _ in range(files)]
    reader(raws[0], name)
    best, deadline = 0.0, time.perf_counter() + seconds
    while time.perf_counter() < deadline:
        begin = time.process_time()
        for raw in raws:
            reader(raw, name)
        best = max(best, files / (time.process_time() - begin))
    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {"per_second": best, "mb": kilobytes / 1024, "bytes": sum(map(len, raws)) / files}


def main() -> int:
    parser = argparse.ArgumentParser(description="Reads a second, and peak memory.")
    parser.add_argument("--files", type=int, default=300)
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--only", choices=list(READERS), help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.only:
        print(json.dumps(measure(chosen.only, chosen.files, chosen.seconds)))
        return 0
    found = {}
    for which in READERS:
        command = [sys.executable, str(Path(__file__)), "--only", which]
        command += ["--files", str(chosen.files), "--seconds", str(chosen.seconds)]
        found[which] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    print(f"{'reader':<42} {'kB/file':>8} {'files/s':>9} {'peak MB':>8} {'peer is × as fast':>18}")
    for which, numbers in found.items():
        peer = found["soup" if which in {"html", "soup"} else "lines"]
        ratio = peer["per_second"] / numbers["per_second"]
        print(
            f"{READERS[which][0]:<42} {numbers['bytes'] / 1024:>8.1f} {numbers['per_second']:>9.0f}"
            f" {numbers['mb']:>8.1f} {ratio:>18.2f}"
        )
    met = found["text"]["per_second"] >= GOAL_PER_SECOND and found["text"]["mb"] < GOAL_MB
    print(f"Goal for plain text: {GOAL_PER_SECOND}/s in under {GOAL_MB} MB: {'met' if met else 'not met'}.")
    return 0 if met else 1


if __name__ == "__main__":
    raise SystemExit(main())
