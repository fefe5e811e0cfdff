"""Lists the licence of every package in LOCKS and fails on one that we may not ship with.

    python -m tools.licences [--quiet]

The policy, and why, is in docs/reference/licences.md.
"""

from __future__ import annotations

import re
import sys
from importlib import metadata
from pathlib import Path

# What an office may install; psycopg alone is apart (docs/reference/licences.md).
LOCKS = [
    Path(__file__).resolve().parents[1] / "locks" / name
    for name in ("papers.txt", "archive.txt", "attest.txt")
]

ALLOWED = {
    "0BSD",
    "Apache-2.0",
    "BSD",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "MIT",
    "MIT-0",
    "MIT-CMU",
    "MPL-2.0",
    "PSF-2.0",
    "Unlicense",
}

# What packages without an SPDX expression write instead.
SAME_AS = {
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}


def licence_of(about: metadata.PackageMetadata) -> str:
    """An SPDX expression where the package gives one, or the licences that it names, joined by AND."""
    if "License-Expression" in about:
        return about["License-Expression"]
    prefix = "License :: OSI Approved :: "
    named = [
        line.removeprefix(prefix) for line in about.get_all("Classifier") or [] if line.startswith(prefix)
    ]
    if not named and "License" in about:
        named = about["License"].strip().splitlines()[:1]
    return " AND ".join(SAME_AS.get(name, name) for name in named)


def may_ship(expression: str) -> bool:
    """Whether an SPDX expression is met by ALLOWED alone; in one with brackets, all it names."""
    if "(" in expression:
        return set(re.findall(r"[\w.-]+", expression)) - {"AND", "OR"} <= ALLOWED
    alternatives = re.split(r"\s+OR\s+", expression)
    return any(set(re.split(r"\s+AND\s+", alternative)) <= ALLOWED for alternative in alternatives)


def carries_gpl(package: metadata.Distribution) -> bool:
    """Whether a licence file beside the package speaks of libraries under the GPL within its wheel."""
    texts = [
        Path(str(package.locate_file(file))).read_text("utf-8", errors="replace")
        for file in package.files or []
        if "bundled" in file.name.lower() and ".dist-info" in str(file)
    ]
    return any(re.search(r"License: (?:L|A)?GPL", text) for text in texts)


def main(arguments: list[str]) -> int:
    refused: list[str] = []
    locked = "\n".join(lock.read_text("utf-8") for lock in LOCKS)
    names = re.findall(r"^([a-z0-9._-]+)==", locked, re.MULTILINE)
    for name in sorted(set(names)):
        try:
            package = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            # The lock serves all platforms; this one does not need the package.
            continue
        licence = licence_of(package.metadata) or "unknown"
        if not may_ship(licence) or carries_gpl(package):
            refused.append(f"{name} ({licence})")
        if "--quiet" not in arguments:
            print(f"{name:28} {package.version:14} {licence}")
    if refused:
        print(f"Not to be shipped with an Apache-2.0 project: {', '.join(refused)}.", file=sys.stderr)
        return 1
    print(f"{len(set(names))} packages, every licence allowed.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
