"""What a machine decides is read in one place, and told of in the docs."""

from __future__ import annotations

import ast
import re

import pytest

from communique.config.environment import SETTINGS
from tests.architecture.tree import ROOT, parsed, python_files, shown, texts

THE_PLACE = "src/communique/config/environment.py"


def reads_environment(tree: ast.Module) -> bool:
    """Whether `tree` touches os.environ for anything but naming Django's settings to Django."""
    allowed = {
        node.func.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "setdefault"
        and isinstance(node.args[0], ast.Constant)
        and node.args[0].value == "DJANGO_SETTINGS_MODULE"
    }
    return any(
        isinstance(node, ast.Attribute)
        and node.attr in {"environ", "getenv", "environb"}
        and node not in allowed
        for node in ast.walk(tree)
    )


# Who else may look at the environment, and for what.
ALSO = {
    "src/communique/config/cli.py": "serve names the address that its own --host and --port make",
    "src/communique/config/template.py": "hands a child process all of it but our settings",
    "src/communique/keeping/copies/postgresql.py": "hands pg_dump and pg_restore all of it, and where to go",
}


def test_settings_are_read_in_one_place() -> None:
    readers = {shown(path) for path in python_files("src") if reads_environment(parsed(path))}
    assert readers - {THE_PLACE} == set(ALSO)


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("os.environ['COMMUNIQUE_HOME']", True),
        ("os.getenv('HOME')", True),
        ("os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'communique.config.settings')", False),
    ],
)
def test_a_second_place_is_found(line: str, found: bool) -> None:  # noqa: FBT001  the expected answer
    assert reads_environment(ast.parse(line)) is found


def test_every_setting_is_documented() -> None:
    page = (ROOT / "docs/reference/settings.md").read_text("utf-8")
    assert [entry.name for entry in SETTINGS if f"`{entry.name}`" not in page] == []


def test_no_text_names_a_setting_that_there_is_not() -> None:
    known = {entry.name for entry in SETTINGS} | {"COMMUNIQUE_PREVIEW", "COMMUNIQUE_WIRING"}
    for path, text in texts():
        if path.suffix in {".md", ".py", ".html", ".sh", ""}:
            unknown = set(re.findall(r"\bCOMMUNIQUE_[A-Z_]*[A-Z]\b", text)) - known
            assert not unknown, shown(path)
