"""Several works at the same moment, each with a connection of its own."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread

from django.db import connection


def at_once(*works: Callable[[], object]) -> list[Exception]:
    """Each in a thread of its own, begun together; what they raised."""
    start, failures = Barrier(len(works)), list[Exception]()

    def run(work: Callable[[], object]) -> None:
        try:
            start.wait()
            work()
        except Exception as failure:  # noqa: BLE001  told by the caller's assertion
            failures.append(failure)
        finally:
            connection.close()

    threads = [Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures
