"""One more file of a language's pack (`<language>/<name>`) → a frozen dataclass, strictly: every key must be
there and none may be unknown, so that a linguist's slip is told by file and key instead of being passed over.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from types import NoneType
from typing import Any, Final, Literal, TypeVar, get_args, get_origin, get_type_hints

from communique.languages.packs import BadPackError
from communique.languages.scripts import to_latin
from communique.languages.tags import canonical_tag, primary_language, source_of

_FOLDER: Final = Path(__file__).parent
_Kind = TypeVar("_Kind")
_NAMES: Final = {str: "text in quotation marks", int: "a whole number", bool: "true or false"}


def load(tag: str, name: str, kind: type[_Kind]) -> _Kind | None:
    """The file of the language of `tag`, or None where it has none. `kind` is a dataclass of str, int, bool,
    tuple[str, ...], dict[str, int or str or tuple], tuples of dataclasses, and dataclasses. A key whose field
    has a default may be left out. Where the tag's script is derived by rule, so is the data.
    """
    canonical = canonical_tag(tag)
    language = primary_language(canonical)
    path = _FOLDER / language / name
    if not language.isalpha() or not path.is_file():
        return None
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    made: _Kind = read_as(_in_latin(data) if source_of(canonical) else data, kind, f"{language}/{name}")
    return made


def read_as(value: Any, kind: Any, where: str) -> Any:
    """`value` as the type hint `kind` asks for it. Raises BadPackError, which names the place by `where`."""
    origin = get_origin(kind)
    if is_dataclass(kind):
        return _dataclass(value, kind, where)
    if origin is tuple:
        _must(isinstance(value, list), where, "a list")
        return tuple(read_as(item, get_args(kind)[0], where) for item in value)
    if origin is dict:
        _must(isinstance(value, Mapping), where, "a table")
        return {key: read_as(item, get_args(kind)[1], f"{where}, {key}") for key, item in value.items()}
    if origin is Literal:
        _must(value in get_args(kind), where, "one of " + ", ".join(get_args(kind)))
        return value
    kinds = [one for one in get_args(kind) or (kind,) if one is not NoneType]
    _must(any(type(value) is one for one in kinds), where, " or ".join(_NAMES[one] for one in kinds))
    return value


def _dataclass(value: Any, kind: Any, where: str) -> Any:
    _must(isinstance(value, Mapping), where, "a table")
    hints = _hints(kind)
    known = {field.name: field for field in fields(kind)}
    required = {name for name, field in known.items() if field.default is field.default_factory}
    if missing := required - value.keys():
        raise BadPackError(f"{where} lacks {', '.join(sorted(missing))}.")
    if unknown := value.keys() - known.keys():
        told = ", ".join(sorted(unknown))
        raise BadPackError(f"{where} has {told}, which nothing reads; correct the name or remove it.")
    return kind(**{name: read_as(item, hints[name], f"{where}, {name}") for name, item in value.items()})


def _must(right: bool, where: str, wanted: str) -> None:  # noqa: FBT001  read as a sentence
    if not right:
        raise BadPackError(f"{where} must be {wanted}.")


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def _in_latin(value: Any) -> Any:
    """Keys too: some are words of the language (`један = 1`); the code's own are Latin as they are."""
    if isinstance(value, str):
        return to_latin(value)
    if isinstance(value, list):
        return [_in_latin(item) for item in value]
    if isinstance(value, dict):
        return {to_latin(key): _in_latin(item) for key, item in value.items()}
    return value
