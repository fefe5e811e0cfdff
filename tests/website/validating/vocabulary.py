"""Data in schema.org's words, held to its published vocabulary: types, whose properties, of what."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from schema_org import registry

from tests.website.validating.formats import is_address, is_moment

CONTEXT: Final = "https://schema.org"


def faults_of(data: Any) -> list[str]:
    """Of one thing with its context; empty where schema.org has all its words."""
    if data.get("@context") != CONTEXT:
        return [f"@context is {data.get('@context')!r}"]
    return list(_thing(data, data.get("@type", "")))


def _thing(data: dict[str, Any], where: str) -> Iterator[str]:
    kind = str(data.get("@type"))
    if kind not in registry.CLASS_METADATA or registry.CLASS_METADATA[kind].superseded_by:
        yield f"{where}: no type {kind!r}"
        return
    known = {each.schema_name: each for each in registry.get_model(kind).SCHEMA_PROPERTIES}
    for name, told in data.items():
        if name.startswith("@"):
            continue
        found = known.get(name)
        if found is None or found.superseded_by:
            yield f"{where}.{name}: a {kind} has none"
            continue
        for value in told if isinstance(told, list) else [told]:
            yield from _value(value, found.ranges, f"{where}.{name}")


def _value(value: Any, ranges: tuple[str, ...], where: str) -> Iterator[str]:
    if isinstance(value, dict):
        kind = str(value.get("@type"))
        if kind in registry.CLASS_METADATA and not {kind, *registry.ancestry(kind)} & set(ranges):
            yield f"{where}: a {kind}, and not one of {', '.join(ranges)}"
        yield from _thing(value, where)
    elif not any(_is(value, name) for name in ranges):
        yield f"{where}: {value!r} is none of {', '.join(ranges)}"


def _is(value: Any, name: str) -> bool:
    if isinstance(value, bool):
        return name == "Boolean"
    if isinstance(value, int):
        return name in {"Number", "Integer", "Float"}
    if not isinstance(value, str) or not value:
        return False
    if name == "Date":
        return len(value) == len("2026-01-01") and is_moment(f"{value}T00:00:00Z")
    if name == "DateTime":
        return is_moment(value)
    if name == "URL" or name not in registry.DATATYPES:
        return "://" in value and is_address(value)  # a thing may be named by its address alone
    return name == "Text"
