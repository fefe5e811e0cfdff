"""Where batches are read: in this process, or on a Dask cluster (a local one, or a scheduler's address)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from typing import Final, Literal

from communique.reading.archive.batches import Batch, BatchDone, read_batch

Engine = Literal["one", "dask"]
ENGINES: Final = ("one", "dask")


def run(
    batches: Sequence[Batch],
    *,
    engine: Engine = "one",
    workers: int | None = None,
    scheduler: str | None = None,
) -> Iterator[BatchDone]:
    """Each batch as it is done, in any order. `workers` are processes of a local cluster (None: one a
    core), `scheduler` is the address of a cluster that runs already. Left early, no further batch begins.
    """
    if engine == "dask":
        yield from _on_dask(batches, workers, scheduler)
    else:
        yield from map(read_batch, batches)


def _on_dask(batches: Sequence[Batch], workers: int | None, scheduler: str | None) -> Iterator[BatchDone]:
    import distributed

    with ExitStack() as stack:
        where: object = scheduler
        if scheduler is None:
            where = stack.enter_context(
                distributed.LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None)
            )
        client = stack.enter_context(distributed.Client(where))
        futures = client.map(read_batch, batches, pure=False)
        for _, done in distributed.as_completed(futures, with_results=True):
            yield done
