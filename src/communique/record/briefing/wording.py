"""The words of a briefing in each language (`words.toml`)."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from communique.languages.packs import format_date
from communique.languages.scripts import to_latin
from communique.languages.tags import canonical_tag, source_of

_FILE: Final = Path(__file__).with_name("words.toml")
_NEGATIONS: Final = "negations"


@cache
def _tables() -> Mapping[str, Mapping[str, Any]]:
    return tomllib.loads(_FILE.read_text("utf-8"))


@cache
def wording(language: str) -> Mapping[str, str]:
    """Phrases by their key; those with braces are for `str.format`."""
    tag = canonical_tag(language)
    source = source_of(tag)
    table = _tables().get(source or tag) or _tables()["en"]
    phrases = {key: phrase for key, phrase in table.items() if key != _NEGATIONS}
    return {key: to_latin(phrase) for key, phrase in phrases.items()} if source else phrases


@cache
def negations(language: str) -> frozenset[str]:
    """Words that deny, in the script of `language`, lower case."""
    tag = canonical_tag(language)
    source = source_of(tag)
    denied = (_tables().get(source or tag) or _tables()["en"])[_NEGATIONS]
    return frozenset(map(to_latin, denied)) if source else frozenset(denied)


def days(earliest: dt.date | None, latest: dt.date | None, language: str) -> str:
    """An interval as people write it; "" where nothing bounds it."""
    words = wording(language)
    if earliest and latest:
        if earliest == latest:
            return format_date(earliest, language)
        return f"{format_date(earliest, language)} – {format_date(latest, language)}"
    if latest:
        return words["until"].format(day=format_date(latest, language))
    return words["from"].format(day=format_date(earliest, language)) if earliest else ""
