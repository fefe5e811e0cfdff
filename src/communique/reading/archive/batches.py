"""An archive cut into batches, each read and written whole, so that a run may stop anywhere and go on.

`OUT/<table>/<batch>.parquet` are the rows, `OUT/done/<batch>.json` says that all of a batch is written.
A batch is named by what it holds: a file that changed, another head of office or another reader make
another batch, and what stands there of batches that are no more is removed at the end.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import fsspec
import pyarrow.parquet as pq

from communique.reading.archive.sources import Source
from communique.reading.archive.tables import TABLES, tables_of
from communique.reading.errors import Unreadable
from communique.reading.release import read_bytes
from communique.reading.version import READER

BATCH: Final = 200  # files
_DONE: Final = "done"


@dataclass(frozen=True, slots=True)
class Batch:
    name: str
    sources: tuple[Source, ...]
    out: str
    head: str | None = None


@dataclass(frozen=True, slots=True)
class BatchDone:
    name: str
    files: int
    refused: tuple[str, ...]  # a sentence a file


def cut(sources: Sequence[Source], *, out: str, head: str | None, size: int = BATCH) -> list[Batch]:
    return [
        Batch(_name(start // size, part, head), part, out, head)
        for start in range(0, len(sources), size)
        if (part := tuple(sources[start : start + size]))
    ]


def done_already(batches: Sequence[Batch]) -> dict[str, BatchDone]:
    """What earlier runs have written whole, by name."""
    done = {}
    for batch in batches:
        files, root = fsspec.core.url_to_fs(f"{batch.out}/{_DONE}/{batch.name}.json")
        if files.isfile(root):
            told = json.loads(files.cat_file(root))
            done[batch.name] = BatchDone(batch.name, told["files"], tuple(told["refused"]))
    return done


def read_batch(batch: Batch) -> BatchDone:
    """Reads all files of `batch` and writes its tables, the mark of being done last."""
    readings, refused = [], []
    for source in batch.sources:
        try:
            readings.append(read_bytes(source.read(), name=source.address, head=batch.head))
        except Unreadable as refusal:
            refused.append(refusal.sentence)
    files, root = fsspec.core.url_to_fs(batch.out)
    for name, table in tables_of(readings).items():
        files.makedirs(f"{root}/{name}", exist_ok=True)
        pq.write_table(table, f"{root}/{name}/{batch.name}.parquet", filesystem=files, compression="zstd")
    files.makedirs(f"{root}/{_DONE}", exist_ok=True)
    done = BatchDone(batch.name, len(batch.sources), tuple(refused))
    told = {"files": done.files, "refused": refused}
    files.pipe_file(f"{root}/{_DONE}/{batch.name}.json", json.dumps(told, ensure_ascii=False).encode())
    return done


def remove_stale(batches: Sequence[Batch]) -> int:
    """Removes what is no batch of this run any more; how many files went."""
    if not batches:
        return 0
    names = {batch.name for batch in batches}
    files, root = fsspec.core.url_to_fs(batches[0].out)
    stale = [path for path in _written(files, root) if path.rpartition("/")[2].partition(".")[0] not in names]
    for path in stale:
        files.rm_file(path)
    return len(stale)


def _written(files: fsspec.AbstractFileSystem, root: str) -> Iterator[str]:
    for folder in (_DONE, *TABLES):
        if files.isdir(f"{root}/{folder}"):
            yield from files.find(f"{root}/{folder}")


def _name(number: int, sources: Sequence[Source], head: str | None) -> str:
    """In order of the batches, and by what they hold."""
    digest = hashlib.sha256(f"{READER}\0{head}\0".encode())
    for source in sources:
        digest.update(f"{source.address}\0{source.size}\0{source.stamp}\0".encode("utf-8", "surrogatepass"))
    return f"{number:06d}-{digest.hexdigest()[:16]}"
