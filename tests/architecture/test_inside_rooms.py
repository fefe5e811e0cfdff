"""Within a room modules import inward only.

apps > wagtail_hooks, cli > desk, tasks > forms > actions > queries > rules > models > states, errors.
A module with a name of its own has no place in that order, but cannot be a way around it: what it
imports counts for whoever imports it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

import pytest

from tests.architecture.tree import PACKAGE, SOURCE, floors, imported, module_name, parsed, python_files

ORDER: tuple[tuple[str, ...], ...] = (
    ("states", "errors"),
    ("models",),
    ("rules",),
    ("queries",),
    ("actions",),
    ("forms",),
    ("desk", "tasks"),
    ("wagtail_hooks", "cli"),
    ("apps",),
)
RANKS = {name: rank for rank, names in enumerate(ORDER) for name in names}

Graph = Mapping[str, set[str]]


def part_of(module: str) -> str:
    """`actions` for communique.newsroom.actions.publishing; empty for the room's own package."""
    return ".".join(module.split(".")[2:3])


def graph_of(room: str) -> dict[str, set[str]]:
    """Who imports whom within `room`, imports within functions included."""
    trees = {
        module_name(path): (path, parsed(path))
        for path in python_files("src")
        if path.is_relative_to(SOURCE / room)
    }
    edges: dict[str, set[str]] = {}
    for module, (path, tree) in trees.items():
        package = module if path.stem == "__init__" else module.rpartition(".")[0]
        edges[module] = {
            name for name in imported(tree, package) if name in trees and name != f"{PACKAGE}.{room}"
        }
    return edges


def reached(start: str, graph: Graph) -> Iterator[tuple[str, ...]]:
    """The ways from `start` to the nearest modules with a place in the order."""
    waiting: list[tuple[str, ...]] = [(start,)]
    seen = {start}
    while waiting:
        way = waiting.pop()
        for following in sorted(graph.get(way[-1], ())):
            if part_of(following) in RANKS:
                yield (*way, following)
            elif following not in seen:
                seen.add(following)
                waiting.append((*way, following))


def outward(graph: Graph) -> list[str]:
    """The ways that lead from a module to one further out, or to one beside it."""
    wrong: list[str] = []
    for module in sorted(graph):
        here = part_of(module)
        if here not in RANKS:
            continue
        for way in reached(module, graph):
            there = part_of(way[-1])
            if RANKS[there] > RANKS[here] or (RANKS[there] == RANKS[here] and there != here):
                wrong.append(" > ".join(way))
    return wrong


@pytest.mark.parametrize(
    "room", sorted(room for room in floors() if (SOURCE / room / "__init__.py").exists())
)
def test_modules_import_inward(room: str) -> None:
    assert outward(graph_of(room)) == []


def test_a_way_out_is_found_even_through_a_module_with_its_own_name() -> None:
    models, actions, between = (f"communique.letters.{name}" for name in ("models", "actions", "postbag"))
    assert outward({models: {actions}}) == [f"{models} > {actions}"]
    assert outward({models: {between}, between: {actions}}) == [f"{models} > {between} > {actions}"]
    assert outward({actions: {between, models}, between: {models}}) == []


def test_imports_within_functions_count() -> None:
    tree = ast.parse("def act() -> None:\n    from communique.letters.actions import answer\n")
    assert "communique.letters.actions" in set(imported(tree, "communique.letters"))
    relative = ast.parse("from .actions import answer\nfrom . import actions\n")
    assert set(imported(relative, "communique.letters")) >= {"communique.letters.actions"}
