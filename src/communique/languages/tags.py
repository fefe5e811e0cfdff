"""Language tags (BCP 47) as the office uses them, and the address prefix of each.

Serbian is stored in Cyrillic, so `sr` alone means `sr-Cyrl` and its pages live under /sr/;
the derived Latin pages live under /sr-latn/. Every other tag's address is the tag in lower case.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Literal

_STORED_SCRIPT: Final = {"sr": "sr-Cyrl"}
_SHORT_ADDRESS: Final = {tag: short for short, tag in _STORED_SCRIPT.items()}
_VARIANTS: Final = {"sr-Cyrl": ("sr-Latn",)}
_SOURCES: Final = {variant: source for source, variants in _VARIANTS.items() for variant in variants}
_SCRIPT_LENGTH: Final = 4
_REGION_LENGTH: Final = 2
_NAMES_FILE: Final = Path(__file__).parent / "names.toml"

Direction = Literal["ltr", "rtl"]


@dataclass(frozen=True, slots=True)
class _Names:
    native: dict[str, str]
    rtl_languages: frozenset[str]
    rtl_scripts: frozenset[str]


@cache
def _names() -> _Names:
    data = tomllib.loads(_NAMES_FILE.read_text(encoding="utf-8"))
    return _Names(
        data["native"],
        frozenset(data["right_to_left"]["languages"]),
        frozenset(data["right_to_left"]["scripts"]),
    )


def canonical_tag(tag: str) -> str:
    """`sr` → `sr-Cyrl`, `SR_latn` → `sr-Latn`, `pt-br` → `pt-BR`: one spelling of each tag."""
    language, *rest = tag.strip().replace("_", "-").split("-")
    parts = [language.lower()]
    for part in rest:
        if len(part) == _SCRIPT_LENGTH and part.isalpha():
            parts.append(part.title())
        elif len(part) == _REGION_LENGTH and part.isalpha():
            parts.append(part.upper())
        else:
            parts.append(part.lower())
    joined = "-".join(parts)
    return _STORED_SCRIPT.get(joined, joined)


def address_of(tag: str) -> str:
    """The first part of a page's address in that language, without slashes: `sr-Latn` → `sr-latn`."""
    canonical = canonical_tag(tag)
    return _SHORT_ADDRESS.get(canonical, canonical.lower())


def tag_of(address: str) -> str:
    """The tag behind an address prefix: `sr` → `sr-Cyrl`. The way back from `address_of`."""
    return canonical_tag(address.strip("/"))


def primary_language(tag: str) -> str:
    """`sr-Latn` → `sr`."""
    return canonical_tag(tag).split("-", 1)[0]


def script_variants(tag: str) -> tuple[str, ...]:
    """Tags whose texts are derived by rule from this one: `sr-Cyrl` → (`sr-Latn`,)."""
    return _VARIANTS.get(canonical_tag(tag), ())


def source_of(tag: str) -> str | None:
    """The tag a script variant is derived from; None for a tag that is written by people."""
    return _SOURCES.get(canonical_tag(tag))


def native_name(tag: str) -> str:
    """The language's name in itself, as a language switch shows it; the tag where we know none."""
    canonical = canonical_tag(tag)
    native = _names().native
    return native.get(canonical) or native.get(primary_language(canonical)) or canonical


def direction(tag: str) -> Direction:
    """For the `dir` attribute. A script in the tag decides before the language does (`az-Arab`)."""
    names = _names()
    language, *rest = canonical_tag(tag).split("-")
    script = next((part for part in rest if len(part) == _SCRIPT_LENGTH and part.isalpha()), None)
    if script is not None:
        return "rtl" if script in names.rtl_scripts else "ltr"
    return "rtl" if language in names.rtl_languages else "ltr"
