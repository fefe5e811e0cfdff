"""Rows into files. A file takes its name when it is whole: what stands there is never half an export."""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import Any, Final, Literal

from communique.record.errors import RecordError
from communique.record.exporting.columns import TABLES, Column, Type

Format = Literal["jsonl", "csv", "parquet"]
FORMATS: Final = ("jsonl", "csv", "parquet")
_LOT: Final = 5_000
# What a spreadsheet would take for a formula is written with an apostrophe before it.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def write_table(table: str, rows: Iterable[dict[str, Any]], path: Path, form: Format) -> int:
    """Writes all `rows` to `path`; how many there were. `check_format` is asked before."""
    with _whole(path) as half:
        return _WRITERS[form](TABLES[table], rows, half)


def check_format(form: Format) -> None:
    """Raises RecordError before anything is written."""
    if form == "parquet" and find_spec("pyarrow") is None:
        raise RecordError(
            "Parquet needs pyarrow: run «make setup-archive» once, or choose --format jsonl or csv."
        )


@contextmanager
def _whole(path: Path) -> Iterator[Path]:
    half = path.with_name(f".{path.name}.half")
    try:
        yield half
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)


def _jsonl(columns: tuple[Column, ...], rows: Iterable[dict[str, Any]], path: Path) -> int:
    written = 0
    with path.open("w", encoding="utf-8", newline="\n") as out:
        for row in rows:
            plain = {column.name: row[column.name] for column in columns}
            out.write(json.dumps(plain, ensure_ascii=False, default=_plain) + "\n")
            written += 1
    return written


def _csv(columns: tuple[Column, ...], rows: Iterable[dict[str, Any]], path: Path) -> int:
    written = 0
    with path.open("w", encoding="utf-8-sig", newline="") as out:  # the mark tells spreadsheets it is UTF-8
        writer = csv.writer(out)
        writer.writerow([column.name for column in columns])
        for row in rows:
            writer.writerow([_cell(row[column.name], column.type) for column in columns])
            written += 1
    return written


def _cell(value: Any, kind: Type) -> str:
    if value is None:
        return ""
    if kind in {"texts", "records"}:
        return json.dumps(value, ensure_ascii=False, default=_plain)
    if kind == "truth":
        return "true" if value else "false"
    text = value.isoformat() if isinstance(value, dt.date) else str(value)
    return f"'{text}" if kind == "text" and text.startswith(_FORMULA) else text


def _parquet(columns: tuple[Column, ...], rows: Iterable[dict[str, Any]], path: Path) -> int:
    import pyarrow as pa
    import pyarrow.parquet as pq

    types = {
        "text": pa.string(),
        "integer": pa.int64(),
        "truth": pa.bool_(),
        "date": pa.date32(),
        "moment": pa.timestamp("us", tz="UTC"),
        "texts": pa.list_(pa.string()),
        "records": pa.string(),
    }
    schema = pa.schema([(column.name, types[column.type]) for column in columns])
    nested = {column.name for column in columns if column.type == "records"}
    written = 0
    source = iter(rows)
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        while lot := [_with_json(row, nested) for row in islice(source, _LOT)]:
            writer.write_table(pa.Table.from_pylist(lot, schema=schema))
            written += len(lot)
    return written


def _with_json(row: dict[str, Any], nested: set[str]) -> dict[str, Any]:
    return {
        name: json.dumps(value, ensure_ascii=False, default=_plain) if name in nested else value
        for name, value in row.items()
    }


def _plain(value: Any) -> str:
    if isinstance(value, dt.date):
        return value.isoformat()
    raise TypeError(f"{value!r} has no form in JSON.")


_WRITERS: Final[dict[Format, Callable[[tuple[Column, ...], Iterable[dict[str, Any]], Path], int]]] = {
    "jsonl": _jsonl,
    "csv": _csv,
    "parquet": _parquet,
}
