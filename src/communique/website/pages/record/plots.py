"""Plots drawn on the server. As wide as their place: what lies across is in per cent, type in pixels.

Colours come from the style sheet by class, so that a plot follows the scheme of the page it is on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

TOP: Final = 26
HIGH: Final = 110
UNDER: Final = 26
# Of columns that would stand too close for their labels every second or fifth is labelled.
CLOSE, CLOSER, VERY_CLOSE = 8, 16, 32
WIDEST: Final = 9.0
SHARE: Final = 0.66


@dataclass(frozen=True, slots=True)
class Column:
    label: str
    count: int
    path: str = ""


@dataclass(frozen=True, slots=True)
class Plot:
    """A drawing and, in the same columns, what a table says to those who do not see it."""

    name: str
    drawing: SafeString
    columns: Sequence[Column]


def yearly(name: str, counts: Mapping[int, int], paths: Mapping[int, str] | None = None) -> Plot | None:
    """Columns for all years from the first to the last, those with nothing too; None for a single year."""
    told = {year: count for year, count in counts.items() if count}
    if len(told) < 2:  # noqa: PLR2004  one column compares with nothing
        return None
    years = range(min(told), max(told) + 1)
    columns = [Column(str(year), told.get(year, 0), (paths or {}).get(year, "")) for year in years]
    return Plot(name, draw_columns(columns, name), [column for column in reversed(columns) if column.count])


def draw_columns(columns: Sequence[Column], name: str) -> SafeString:
    """An SVG of upright columns, each with its count above and its label below."""
    most = max((column.count for column in columns), default=0) or 1
    slot = 100 / len(columns)
    parts = format_html_join(
        "",
        "{}",
        ((_column(column, index, slot, most, len(columns)),) for index, column in enumerate(columns)),
    )
    return format_html(
        '<svg class="plot" width="100%" height="{}" role="img" aria-label="{}" focusable="false">{}'
        '<line class="plot-ground" x1="0" x2="100%" y1="{}" y2="{}"/></svg>',
        TOP + HIGH + UNDER,
        name,
        parts,
        TOP + HIGH + 0.5,
        TOP + HIGH + 0.5,
    )


def _column(column: Column, index: int, slot: float, most: int, columns: int) -> SafeString:
    middle = (index + 0.5) * slot
    wide = min(slot * SHARE, WIDEST)
    high = max(2, round(HIGH * column.count / most)) if column.count else 0
    if not high:
        return _label(column, index, middle, columns)
    bar = format_html(
        '<rect class="plot-bar" x="{}%" y="{}" width="{}%" height="{}"/>',
        round(middle - wide / 2, 3),
        TOP + HIGH - high,
        round(wide, 3),
        high,
    )
    if columns > CLOSER:
        return bar + _label(column, index, middle, columns)
    count = format_html(
        '<text class="plot-count{}" x="{}%" y="{}">{}</text>',
        " plot-wide" if columns > CLOSE else "",
        round(middle, 3),
        TOP + HIGH - high - 7,
        column.count,
    )
    return bar + count + _label(column, index, middle, columns)


def _label(column: Column, index: int, middle: float, columns: int) -> SafeString:
    every = 5 if columns > VERY_CLOSE else 2 if columns > CLOSER else 1
    if (columns - 1 - index) % every:
        return SafeString("")
    # On a narrow screen there is room for half as many.
    wide = columns > CLOSE and (columns - 1 - index) % (every * 2)
    return format_html(
        '<text class="plot-label{}" x="{}%" y="{}">{}</text>',
        " plot-wide" if wide else "",
        round(middle, 3),
        TOP + HIGH + UNDER - 7,
        column.label,
    )


def draw_share(count: int, most: int) -> SafeString:
    """A lying bar for a row of a table, which says the number itself."""
    return format_html(
        '<svg class="plot-share" width="100%" height="6" aria-hidden="true" focusable="false">'
        '<rect class="plot-bar" width="{}%" height="6"/></svg>',
        round(100 * count / (most or 1), 2),
    )
