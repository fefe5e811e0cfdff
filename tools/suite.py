"""Runs the whole suite on SQLite, then what touches the database again on PostgreSQL.

    python -m tools.suite [arguments for pytest]

What cannot be run here is said at the end; with CI=true it is a failure instead.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tools import postgresql

ROOT = Path(__file__).resolve().parents[1]
NOTHING_COLLECTED = 5


def run_pytest(arguments: list[str], **environment: str) -> int:
    workers = min(os.cpu_count() or 1, 4)
    spread = ["-n", str(workers)] if workers > 1 else []
    command = [sys.executable, "-m", "pytest", *spread, *arguments]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("COMMUNIQUE_")}
    return subprocess.run(command, cwd=ROOT, env={**kept, **environment}, check=False).returncode


def main(arguments: list[str]) -> int:
    left_out: list[str] = []
    print("== SQLite", flush=True)
    results = [run_pytest(arguments)]
    try:
        with postgresql.server() as address:
            print("== PostgreSQL: what touches the database, again", flush=True)
            again = run_pytest(arguments, COMMUNIQUE_DATABASE=address)
            # With arguments that name files, none of them may touch the database.
            results.append(0 if again == NOTHING_COLLECTED and arguments else again)
    except postgresql.NoServer as reason:
        left_out.append(f"The tests were not run on PostgreSQL: {reason}.")
    for line in left_out:
        print(line, file=sys.stderr)
    if left_out and os.environ.get("CI") == "true":
        return 1
    return next((result for result in results if result), 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
