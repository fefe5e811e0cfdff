"""A briefing in its language's derived script."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any, Final, TypeVar

# What people read; keys, digests and kinds stay, and so do other spellings of a name.
_TEXTS: Final = frozenset(
    {
        "title",
        "office",
        "posts",
        "words",
        "who",
        "post",
        "place",
        "participants",
        "name",
        "by",
        "due_words",
        "caption",
        "credit",
        "alternative_text",
        "headline",
    }
)
_Whole = TypeVar("_Whole")


def in_latin(whole: _Whole, convert: Callable[[str], str]) -> _Whole:
    """`whole`, a dataclass, with every text in it converted, however deep it lies."""
    changed: dict[str, Any] = {}
    for field in dataclasses.fields(whole):  # type: ignore[arg-type]
        value = getattr(whole, field.name)
        if field.name in _TEXTS:
            changed[field.name] = convert(value) if isinstance(value, str) else tuple(map(convert, value))
        elif isinstance(value, tuple):
            changed[field.name] = tuple(_inner(item, convert) for item in value)
        elif dataclasses.is_dataclass(value):
            changed[field.name] = _inner(value, convert)
    return dataclasses.replace(whole, **changed)  # type: ignore[type-var]


def _inner(value: Any, convert: Callable[[str], str]) -> Any:
    return in_latin(value, convert) if dataclasses.is_dataclass(value) else value
