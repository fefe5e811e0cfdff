"""Lists and tables of a Word document as lines of text: a release is made of paragraphs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any, Final

from mammoth import documents

_LONGEST_CELL: Final = 300
_BULLET: Final = "• "
_BETWEEN: Final = " | "


def laid_out(counts: Counter[str]) -> Callable[[Any], Any]:
    """For mammoth's `transform_document`; counts the tables whose rows became lines."""

    def change(document: Any) -> Any:
        return document.copy(children=_lines(document.children, counts))

    return change


def _lines(children: Iterable[Any], counts: Counter[str]) -> list[Any]:
    done: list[Any] = []
    numbers: dict[int, int] = {}
    for child in children:
        if isinstance(child, documents.Table):
            numbers.clear()
            done += _table(child, counts)
        elif (
            isinstance(child, documents.Paragraph) and child.numbering is not None and not _is_heading(child)
        ):
            done.append(_item(child, numbers))
        else:
            if isinstance(child, documents.Paragraph) and _text(child).strip():
                numbers.clear()
            done.append(child)
    return done


def _is_heading(paragraph: Any) -> bool:
    named = f"{paragraph.style_id or ''} {paragraph.style_name or ''}".lower()
    return "heading" in named or "title" in named


def _item(paragraph: Any, numbers: dict[int, int]) -> Any:
    level = int(paragraph.numbering.level_index or 0)
    for deeper in [known for known in numbers if known > level]:
        del numbers[deeper]
    mark = _BULLET
    if paragraph.numbering.is_ordered:
        numbers[level] = numbers.get(level, 0) + 1
        mark = f"{numbers[level]}. "
    first = documents.run([documents.text(mark)])
    return paragraph.copy(children=[first, *paragraph.children], numbering=None)


def _table(table: Any, counts: Counter[str]) -> list[Any]:
    """A table of facts: a line a row. One that sets out the page: what stands in it, one after another."""
    rows = [[cell for cell in row.children if hasattr(cell, "children")] for row in table.children]
    cells = [cell for row in rows for cell in row]
    facts = len(rows) > 1 and max(map(len, rows), default=0) > 1
    plain = all(len(cell.children) <= 1 and len(_text(cell)) <= _LONGEST_CELL for cell in cells)
    if not facts or not plain or any(_has_picture(cell) for cell in cells):
        return [line for cell in cells for line in _lines(cell.children, counts)]
    counts["tables"] += 1
    return [documents.paragraph(_row(row)) for row in rows if any(_text(cell).strip() for cell in row)]


def _row(row: list[Any]) -> list[Any]:
    runs: list[Any] = []
    for cell in row:
        words = _text(cell).strip()
        if words:
            runs += [documents.run([documents.text(_BETWEEN)])] if runs else []
            runs.append(documents.run([documents.text(words)]))
    return runs


def _text(element: Any) -> str:
    if isinstance(element, documents.Text):
        return str(element.value)
    return "".join(_text(child) for child in getattr(element, "children", ()))


def _has_picture(element: Any) -> bool:
    if isinstance(element, documents.Image):
        return True
    return any(_has_picture(child) for child in getattr(element, "children", ()))
