"""Files end at 400 lines, functions at 50; and no file is a drawer."""

from __future__ import annotations

import ast

import pytest

from tests.architecture.tree import files, parsed, python_files, shown

LONGEST_FILE = 400
LONGEST_FUNCTION = 50
COUNTED = {".py", ".js", ".html", ".sh"}

# A folder or module by such a name takes in whatever nobody found a place for.
DRAWERS = {
    "base",
    "common",
    "core",
    "helper",
    "helpers",
    "lib",
    "manager",
    "managers",
    "misc",
    "service",
    "services",
    "util",
    "utils",
}
# Named so by others: the lock of what is always installed, Wagtail's own templates that we extend, the one
# template that all public pages extend, and the module in which Django looks for a database's backend.
NAMED_SO = (
    "locks/core.txt",
    "src/communique/website/templates/website/base.html",
    "src/communique/newsroom/templates/wagtailadmin/",
    "tools/faults/over_apsw/base.py",
)


def long_functions(tree: ast.Module) -> list[str]:
    found = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    lengths = [(node, (node.end_lineno or node.lineno) - node.lineno + 1) for node in found]
    return [f"{node.name} has {length} lines" for node, length in lengths if length > LONGEST_FUNCTION]


def is_drawer(path: str) -> bool:
    *folders, name = path.split("/")
    return not path.startswith(NAMED_SO) and bool(DRAWERS & {*folders, name.split(".")[0]})


def test_no_file_is_longer_than_it_should_be() -> None:
    long = {
        shown(path): lines
        for path in files()
        if path.suffix in COUNTED and "migrations" not in path.parts
        if (lines := path.read_text("utf-8").count("\n")) > LONGEST_FILE
    }
    assert long == {}


def test_no_function_is_longer_than_it_should_be() -> None:
    long = {
        shown(path): found
        for path in python_files("src", "tests", "tools")
        if (found := long_functions(parsed(path)))
    }
    assert long == {}


def test_a_long_function_is_found() -> None:
    body = "    pass\n" * LONGEST_FUNCTION
    assert long_functions(ast.parse(f"async def long():\n{body}")) == ["long has 51 lines"]
    assert long_functions(ast.parse("def short():\n    pass\n" * LONGEST_FUNCTION)) == []


def test_there_are_no_drawers() -> None:
    assert [shown(path) for path in files() if is_drawer(shown(path))] == []


@pytest.mark.parametrize("path", ["src/a/utils.py", "src/lib/letters.py", "tests/helpers/__init__.py"])
def test_a_drawer_is_found(path: str) -> None:
    assert is_drawer(path)
