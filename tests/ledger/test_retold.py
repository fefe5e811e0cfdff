"""What audits keep in English is told in Serbian to an officer who reads it so."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from django.utils import translation

import communique.ledger.audit
from communique.ledger.audit.problems import Remedy
from communique.ledger.cosigning import asking
from communique.ledger.retold import PROBLEMS, RETELLING, told_by_ledger, told_problem

AUDIT = Path(communique.ledger.audit.__file__).parent
NOTES = "by its clock it was made"  # a note to whoever runs the audit, never kept as a problem


def shown(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "7" for part in node.values)
    return ""


def problems() -> Iterator[str]:
    """The words given to each Problem, and what is returned or named for one."""
    for path in AUDIT.glob("*.py"):
        if path.name in {"rows.py", "problems.py"}:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Problem":
                yield from filter(None, map(shown, node.args[:2]))


def test_every_problem_of_an_audit_is_known() -> None:
    said = {one.replace("sealed7 is", "sealed (7) is") for one in problems() if NOTES not in one}
    assert len(said) > 40
    assert not [one for one in sorted(said) if not PROBLEMS.knows(one.replace("entries 7", "entries 7 to 9"))]


def test_every_remedy_is_known() -> None:
    assert all(RETELLING.knows(str(remedy)) for remedy in Remedy)


def test_what_halts_signing_is_known() -> None:
    code = ast.parse(Path(asking.__file__).read_text("utf-8"))
    halts = [
        shown(node.args[0])
        for node in ast.walk(code)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Contradicted"
    ]
    assert len(halts) == 3
    assert all(RETELLING.knows(halt) for halt in halts)


def test_a_problem_is_told_in_serbian() -> None:
    problem = "edition 3 (entry 4), part 2 (text en): its bytes are not those that were sealed"
    with translation.override("sr"):
        assert told_problem(problem) == (
            "издање 3 (запис 4), део 2 (text en): његови бајтови нису они који су запечаћени"
        )
        assert told_by_ledger(str(Remedy.KEYS)).startswith("Вратите фасциклу кључа")
        assert told_problem("something: new") == "something: new"
    with translation.override("en"):
        assert told_problem(problem) == problem
