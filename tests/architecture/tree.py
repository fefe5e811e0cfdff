"""The project as its own tests see it: files, rooms and what imports what."""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "communique"
PACKAGE = "communique"


@cache
def project() -> dict[str, object]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


@cache
def floors() -> dict[str, int]:
    """Each room's floor, 0 the lowest, from the one contract that `lint-imports` holds too."""
    contracts = project()["tool"]["importlinter"]["contracts"]  # type: ignore[index]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    return {
        name.strip("() "): floor for floor, layer in enumerate(reversed(layers)) for name in layer.split("|")
    }


@cache
def files() -> tuple[Path, ...]:
    """What is tracked, or will be: everything that .gitignore does not leave out."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
    return tuple(path for name in sorted(set(listed)) if name and (path := ROOT / name).is_file())


def texts() -> Iterator[tuple[Path, str]]:
    """All tracked files that are text, by what they hold and not by their name."""
    for path in files():
        content = path.read_bytes()
        if b"\0" not in content[:8000]:
            yield path, content.decode("utf-8", errors="replace")


def python_files(*folders: str, migrations: bool = False) -> list[Path]:
    tops = [ROOT / folder for folder in folders or ("src", "tests", "bench", "tools")]
    return [
        path
        for path in files()
        if path.suffix == ".py"
        and any(path.is_relative_to(top) for top in tops)
        and (migrations or "migrations" not in path.parts)
    ]


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), str(path))


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def module_name(path: Path) -> str:
    """`communique.newsroom.actions` for src/communique/newsroom/actions/__init__.py."""
    parts = path.relative_to(ROOT / "src").with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(tree: ast.Module, package: str) -> Iterator[str]:
    """The names of all modules, and of all things that may be modules, that `tree` imports anywhere in it.

    `package` is the package that relative imports count from.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            origin = ".".join([*above, *([node.module] if node.module else [])])
            yield origin
            yield from (f"{origin}.{alias.name}" for alias in node.names)


TEMPLATE_TAG = re.compile(r"{%-?\s*(?:extends|include)\s+(['\"])(?P<name>[^'\"]+)\1")


def templates_named(text: str) -> list[str]:
    return [found["name"] for found in TEMPLATE_TAG.finditer(text)]
