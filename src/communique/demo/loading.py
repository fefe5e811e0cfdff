"""The demo office's data: `office/` beside this file, read and checked for what refers to nothing."""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

OFFICE = Path(__file__).parent / "office"
PHOTOGRAPHS = OFFICE / "photographs"


class BrokenDemo(Exception):
    """The shipped data does not hold together; the message says where."""


@dataclass(frozen=True, slots=True)
class Folder:
    """One release: its facts, its texts by language tag, and what happened to it afterwards."""

    name: str
    facts: Mapping[str, Any]
    texts: Mapping[str, bytes]
    correction: Mapping[str, Any] | None
    corrected_texts: Mapping[str, bytes]
    withdrawal: Mapping[str, Any] | None


def office_facts() -> dict[str, Any]:
    return _toml(OFFICE / "office.toml")


def subject_facts() -> dict[str, Any]:
    """By slug: names and terms of each language."""
    return _toml(OFFICE / "subjects.toml")


def journalists() -> list[dict[str, Any]]:
    """Who is on the press list; `reads` where she has accepted the terms of the embargo already."""
    found: list[dict[str, Any]] = _toml(OFFICE / "press.toml")["journalist"]
    return found


def emblem() -> str:
    return (OFFICE / "emblem.svg").read_text("utf-8")


def folders() -> Iterator[Folder]:
    """All releases, oldest first."""
    for path in sorted((OFFICE / "releases").iterdir()):
        if path.is_dir():
            yield _folder(path)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A draft that the demo office has in hand: its facts, and its texts by language tag."""

    name: str
    facts: Mapping[str, Any]
    texts: Mapping[str, bytes]


def waiting() -> Iterator[Waiting]:
    for path in sorted((OFFICE / "drafts").iterdir()):
        if path.is_dir():
            yield Waiting(path.name, _toml(path / "draft.toml"), _texts(path))


def photograph(name: str) -> bytes:
    try:
        return (PHOTOGRAPHS / name).read_bytes()
    except OSError as error:
        raise BrokenDemo(f"The demo office has no photograph {name}.") from error


def _folder(path: Path) -> Folder:
    texts = _texts(path)
    if not texts:
        raise BrokenDemo(f"The demo release {path.name} has no text.")
    return Folder(
        name=path.name,
        facts=_toml(path / "release.toml"),
        texts=texts,
        correction=_optional(path / "correction.toml") or _optional(path / "correction" / "correction.toml"),
        corrected_texts=_texts(path / "correction"),
        withdrawal=_optional(path / "withdrawn.toml"),
    )


def _texts(path: Path) -> dict[str, bytes]:
    return {file.stem: file.read_bytes() for file in sorted(path.glob("*.txt"))}


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise BrokenDemo(f"{path.name} of the demo office cannot be read: {error}") from error


def _optional(path: Path) -> dict[str, Any] | None:
    return _toml(path) if path.is_file() else None


def day(value: datetime.date | str | None) -> datetime.date | None:
    """TOML's own dates, and dates written as text."""
    return datetime.date.fromisoformat(value) if isinstance(value, str) else value
