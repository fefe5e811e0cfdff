from __future__ import annotations

import re

from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]
from hypothesis import given, strategies as st

from communique.website.pages.record.plots import Column, draw_columns, yearly


@given(st.lists(st.tuples(st.text('a<&"š', max_size=5), st.integers(0, 10**6)), min_size=1, max_size=60))
def test_columns_stay_within_the_drawing(columns: list[tuple[str, int]]) -> None:
    drawn = fromstring(str(draw_columns([Column(*column) for column in columns], 'A "plot" <b>')))
    assert drawn.get("aria-label") == 'A "plot" <b>'
    for bar in drawn.iter("rect"):
        left, width = (float(bar.attrib[name].rstrip("%")) for name in ("x", "width"))
        assert 0 <= left <= left + width <= 100.001
        assert float(bar.attrib["y"]) >= 0
        assert float(bar.attrib["height"]) > 0
    assert len(list(drawn.iter("rect"))) == sum(1 for _, count in columns if count)


def test_years_without_anything_keep_their_place() -> None:
    plot = yearly("A plot", {2026: 4, 2023: 2}, {2026: "/2026/"})
    assert plot is not None
    assert re.findall(r"plot-label[^>]*>(\d+)", plot.drawing) == ["2023", "2024", "2025", "2026"]
    assert [(column.label, column.count, column.path) for column in plot.columns] == [
        ("2026", 4, "/2026/"),
        ("2023", 2, ""),
    ]
    assert yearly("One year compares with nothing", {2026: 4}) is None
