"""Readings as rows of Arrow tables: one table a kind of finding, `source` and `ordinal` tell which it is.

Columns are the keys of `communique read --json`; nested spans are flattened to `…_start` and `…_end`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import pyarrow as pa

from communique.reading.findings import Reading

_SPAN: Final = [("start", pa.int64()), ("end", pa.int64())]
_NAMES: Final = pa.list_(pa.string())
_SPANS: Final = pa.list_(pa.struct(_SPAN))
_KEYS: Final = [("source", pa.string()), ("ordinal", pa.int32())]
_DUE: Final = [("due_earliest", pa.string()), ("due_latest", pa.string()), ("due_text", pa.string())]


def _found(*columns: tuple[str, pa.DataType]) -> pa.Schema:
    return pa.schema([*_KEYS, *columns])


TABLES: Final[dict[str, pa.Schema]] = {
    "documents": pa.schema(
        [(name, pa.string()) for name in ("source", "sha256", "language", "section", "title", "issued_at")]
    ),
    "blocks": _found(("kind", pa.string()), *_SPAN, ("text", pa.string()), ("credit", pa.string())),
    "left_out": _found(*_SPAN, ("reason", pa.string())),
    "people": _found(
        ("name", pa.string()), ("office", pa.string()), ("country", pa.string()), ("mentions", _SPANS)
    ),
    "statements": _found(
        ("kind", pa.string()),
        *_SPAN,
        ("text", pa.string()),
        ("cue_start", pa.int64()),
        ("cue_end", pa.int64()),
        ("speaker_name", pa.string()),
        ("speaker_office", pa.string()),
        ("speaker_basis", pa.string()),
        ("speaker_start", pa.int64()),
        ("speaker_end", pa.int64()),
        ("flags", _NAMES),
    ),
    "occasions": _found(
        ("kind", pa.string()),
        ("earliest", pa.string()),
        ("latest", pa.string()),
        ("place", pa.string()),
        ("participants", _NAMES),
        *_SPAN,
        ("planned", pa.bool_()),
    ),
    "positions": _found(
        ("kind", pa.string()), ("by", pa.string()), ("to", _NAMES), *_SPAN, ("text", pa.string())
    ),
    "commitments": _found(*_SPAN, ("text", pa.string()), ("by", _NAMES), *_DUE),
    "photographs": _found(
        *_SPAN, ("credit", pa.string()), ("photographer", pa.string()), ("agency", pa.string())
    ),
    "warnings": _found(*_SPAN, ("what", pa.string())),
}


def tables_of(readings: Iterable[Reading]) -> dict[str, pa.Table]:
    """Every table, empty ones too."""
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in TABLES}
    for reading in readings:
        plain = reading.as_json()
        rows["documents"].append({name: plain[name] for name in TABLES["documents"].names})
        for table, kept in rows.items():
            if table != "documents":
                for ordinal, finding in enumerate(plain[table]):
                    kept.append({"source": reading.source, "ordinal": ordinal, **_flat(finding)})
    return {name: pa.Table.from_pylist(rows[name], schema=schema) for name, schema in TABLES.items()}


def _flat(finding: dict[str, Any]) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for key, value in finding.items():
        if isinstance(value, dict):
            row |= {f"{key}_{inner}": item for inner, item in value.items()}
        else:
            row[key] = value
    return row
