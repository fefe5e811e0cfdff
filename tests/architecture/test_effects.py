"""Nothing happens behind an action's back: no signals, no effects in save(), one opener of the door."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.tree import imported, parsed, python_files, shown

SIGNALS = ("signals", "dispatch")

# Who overrides what a model does when it is written, and why that is no effect.
ALLOWED_WRITERS = {
    (
        "src/communique/newsroom/models/releases.py",
        "Release.save",
    ): "refuses what is not published by our action",
    ("src/communique/newsroom/models/releases.py", "Release.delete"): "refuses what was ever published",
}
WRITERS = {"save", "delete", "bulk_create", "full_clean"}


def signals_imported(tree: ast.Module) -> set[str]:
    names = set(imported(tree, ""))
    return {name for name in names if any(part in SIGNALS for part in name.split(".")[1:])}


def model_classes(tree: ast.Module) -> Iterator[ast.ClassDef]:
    """The classes of a module of models: all of them, mixins too."""
    return (node for node in ast.walk(tree) if isinstance(node, ast.ClassDef))


def writers(tree: ast.Module) -> list[str]:
    return [
        f"{owner.name}.{node.name}"
        for owner in model_classes(tree)
        for node in owner.body
        if isinstance(node, ast.FunctionDef) and node.name in WRITERS
    ]


def test_no_signals() -> None:
    wrong = {shown(path): found for path in python_files("src") if (found := signals_imported(parsed(path)))}
    assert wrong == {}


@pytest.mark.parametrize(
    "line",
    [
        "from django.db.models.signals import post_save",
        "from django.dispatch import receiver",
        "from wagtail import signals",
        "import django.db.models.signals",
    ],
)
def test_a_signal_is_found(line: str) -> None:
    assert signals_imported(ast.parse(line))


def test_models_do_nothing_of_their_own_when_they_are_written() -> None:
    found = {
        (shown(path), name)
        for path in python_files("src")
        if path.name == "models.py" or "models" in path.parts
        for name in writers(parsed(path))
    }
    assert found == set(ALLOWED_WRITERS)


def test_an_overridden_save_is_found() -> None:
    assert writers(ast.parse("class A(B):\n    def save(self):\n        send_letter()\n")) == ["A.save"]


def opens_the_door(tree: ast.Module) -> bool:
    return any(
        isinstance(node, ast.Attribute) and node.attr == "opened" and getattr(node.value, "id", "") == "door"
        for node in ast.walk(tree)
    ) or "communique.newsroom.door.opened" in set(imported(tree, ""))


def test_only_the_newsrooms_actions_open_the_door_to_live() -> None:
    openers = [shown(path) for path in python_files("src") if opens_the_door(parsed(path))]
    assert openers
    assert [path for path in openers if not path.startswith("src/communique/newsroom/actions/")] == []


def test_another_opener_is_found() -> None:
    assert opens_the_door(ast.parse("with door.opened():\n    release.publish(revision)\n"))
    assert opens_the_door(ast.parse("from communique.newsroom.door import opened\n"))
