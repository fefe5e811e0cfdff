from __future__ import annotations


class IndexNotReady(Exception):
    """No index can be asked: never built, of an older form, or damaged. The worker builds it."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"The search index «{name}» is not ready; it is built from the database by the worker."
        )


class RebuildRunning(Exception):
    """Another process is building this index anew."""

    def __init__(self, name: str) -> None:
        super().__init__(f"The search index «{name}» is being rebuilt already; wait until that has ended.")
