"""Writes the pages of docs/reference/ that the code knows best: settings, the command, the states.

python -m tools.docs            writes them
python -m tools.docs --check    fails where one on disk is not what would be written
"""

from __future__ import annotations

import inspect
import os
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

REFERENCE = Path(__file__).resolve().parents[1] / "docs" / "reference"
GENERATED = "<!-- Written by «make docs» from {origin}; change it there. -->\n"


def settings_page() -> str:
    from communique.config.environment import SETTINGS

    lines = [
        "# Settings",
        "",
        GENERATED.format(origin="src/communique/config/environment.py"),
        "What a machine decides is set in the environment, and only there. What an office decides (names,",
        "languages, time zone, addresses) is a row in its database and edited at the desk.",
        "",
        "| setting | default | meaning |",
        "|---|---|---|",
    ]
    for entry in SETTINGS:
        default = f"`{entry.default}`" if entry.default else "empty"
        lines.append(f"| `{entry.name}` | {default} | {entry.meaning} |")
    return "\n".join(lines) + "\n"


def commands() -> list[tuple[str, click.Command]]:
    """Every command that does something, by its full name, in the order of the command's own help."""
    from communique.cli import communique

    return list(_below("communique", communique))


def _below(name: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    if not isinstance(command, click.Group):
        yield name, command
        return
    context = click.Context(command)
    if command.invoke_without_command:
        yield name, command
    for part in command.list_commands(context):
        inner = command.get_command(context, part)
        if inner is not None and not inner.hidden:
            yield from _below(f"{name} {part}", inner)


def command_page() -> str:
    from communique.cli import communique

    parts = [
        "# The command",
        "",
        GENERATED.format(origin="the commands themselves"),
        _prose(communique.help or ""),
        "",
    ]
    for name, command in commands():
        parts += _command(name, command)
    return "\n".join(parts).rstrip() + "\n"


def _prose(text: str) -> str:
    """A docstring as paragraphs of Markdown; click's mark for «do not wrap» is for terminals only."""
    return inspect.cleandoc(text).replace("\b\n", "").split("\f")[0].strip()


def _command(name: str, command: click.Command) -> list[str]:
    context = click.Context(command, info_name=name)
    usage = " ".join(
        [name, *(piece for piece in command.collect_usage_pieces(context) if piece != "[OPTIONS]")]
    )
    lines = [f"## `{usage}`", "", _prose(command.help or ""), ""]
    rows = [
        record
        for option in command.params
        if isinstance(option, click.Option)
        and not option.hidden
        and (record := option.get_help_record(context))
    ]
    if rows:
        lines += ["| option | meaning |", "|---|---|"]
        lines += [f"| `{_cell(words)}` | {_cell(meaning)} |" for words, meaning in rows]
        lines.append("")
    return lines


def _cell(text: str) -> str:
    return re.sub(r"\s+", " ", text).replace("|", "\\|")


def states_page() -> str:
    from communique.newsroom.states import TRANSITIONS, State

    lines = [
        "# The life of a release",
        "",
        GENERATED.format(origin="src/communique/newsroom/states.py"),
        "A release has one life in all its languages. What is not in this table is refused.",
        "",
        *_diagram(
            [state.name.lower() for state in State], {s.name.lower(): s.value for s in State}, TRANSITIONS
        ),
    ]
    return "\n".join(lines) + "\n"


def findings_page() -> str:
    from communique.record.states import DECISIONS, STANDINGS, Decision, Standing

    lines = [
        "# The life of a finding",
        "",
        GENERATED.format(origin="src/communique/record/states.py"),
        "A finding is a statement, an occasion told, a promise or a position that was read in an edition.",
        "Officers decide on it; what is not in the first table is refused. Reading again undoes nothing.",
        "",
        *_diagram(
            [each.name.lower() for each in Decision],
            {d.name.lower(): str(d.label) for d in Decision},
            DECISIONS,
        ),
        "",
        "What becomes of it when its release changes. What is carried goes on as a row of its own on the",
        "later edition, with the same key and decision.",
        "",
        *_diagram(
            [each.name.lower() for each in Standing],
            {s.name.lower(): str(s.label) for s in Standing},
            STANDINGS,
        ),
    ]
    return "\n".join(lines) + "\n"


def _diagram(names: list[str], labels: Mapping[str, str], moves: Mapping[tuple[Any, Any], Any]) -> list[str]:
    """A diagram and a table of what may follow upon what; the first of `names` is where it begins."""
    lines = ["```mermaid", "stateDiagram-v2", f"    [*] --> {names[0]}"]
    lines += [f"    {name}: {labels[name]}" for name in names]
    lines += [
        f"    {before.name.lower()} --> {after.name.lower()}: {act.value}"
        for (before, act), after in moves.items()
    ]
    lines += ["```", "", "| state | act | state after |", "|---|---|---|"]
    return lines + [
        f"| {before.value} | {act.value} | {after.value} |" for (before, act), after in moves.items()
    ]


def record_export_page() -> str:
    from communique.record.exporting.columns import TABLES

    lines = [
        "# The record, exported",
        "",
        GENERATED.format(origin="src/communique/record/exporting/columns.py"),
        "`communique record export DIR` writes one file a table, as JSONL, CSV or Parquet. Days are ISO",
        "dates, both ends of an interval inclusive; spans count Unicode code points of the edition's text",
        "part. In CSV, lists are written as JSON, and a text that a spreadsheet would take for a formula",
        "has an apostrophe before it; in Parquet, records are JSON text.",
    ]
    for table, columns in TABLES.items():
        lines += ["", f"## {table}", "", "| column | type | meaning |", "|---|---|---|"]
        lines += [f"| `{column.name}` | {column.type} | {column.meaning} |" for column in columns]
    return "\n".join(lines) + "\n"


def pages() -> dict[Path, str]:
    return {
        REFERENCE / "command.md": command_page(),
        REFERENCE / "record-export.md": record_export_page(),
        REFERENCE / "settings.md": settings_page(),
        REFERENCE / "states.md": states_page(),
        REFERENCE / "findings.md": findings_page(),
    }


def stale(expected: Mapping[Path, str] | None = None) -> list[Path]:
    """The pages that are missing or say something else than `expected` (by default what would be written)."""
    wanted = pages() if expected is None else expected
    return [path for path, text in wanted.items() if not path.exists() or path.read_text("utf-8") != text]


def main(arguments: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "communique.config.settings")
    import django

    django.setup()
    if "--check" in arguments:
        wrong = ", ".join(path.name for path in stale())
        if wrong:
            print(f"Not current in docs/reference/: {wrong}. Run «make docs».", file=sys.stderr)
        return 1 if wrong else 0
    for path, text in pages().items():
        path.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
