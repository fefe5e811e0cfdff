from __future__ import annotations

from tests.desk_screens import _plain_static_files  # noqa: F401  pytest finds fixtures by their names
