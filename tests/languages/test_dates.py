"""Dates in languages that have no pack."""

from __future__ import annotations

import datetime
import string
import tomllib
from pathlib import Path

import pytest

import communique.languages.dates as dates_module
from communique.languages.packs import format_date, format_moment, format_month

DAY = datetime.datetime(2026, 3, 14, 18, 55, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("tag", "moment", "month"),
    [
        ("de", "14. März 2026, 18:55 Uhr", "März 2026"),
        ("hu", "2026. március 14. 18:55", "2026. március"),
        ("sq", "14 mars 2026, 18:55", "mars 2026"),
        ("ru", "14 марта 2026 г., 18:55", "март 2026 г."),
        ("ar", "14 مارس 2026، 18:55", "مارس 2026"),
        ("he", "14 במרץ 2026, 18:55", "מרץ 2026"),
        ("de-AT", "14. März 2026, 18:55 Uhr", "März 2026"),
        ("ja", "2026-03-14, 18:55", "2026-03"),
        ("en", "14 March 2026, 18:55", "March 2026"),
    ],
)
def test_a_date_is_written_as_its_language_writes_it(tag: str, moment: str, month: str) -> None:
    assert format_moment(DAY, tag) == moment
    assert format_month(2026, 3, tag) == month
    assert format_date(DAY.date(), tag) in moment


def test_every_entry_is_whole() -> None:
    data = tomllib.loads(Path(dates_module.__file__).with_name("dates.toml").read_text(encoding="utf-8"))
    for language, entry in data.items():
        assert len(entry["months"]) == len(entry.get("alone", entry["months"])) == 12, language
        assert len(set(entry["months"])) == 12, language
        parts = {name for _text, name, _spec, _conversion in string.Formatter().parse(entry["date"])}
        assert {"day", "month", "year"} <= parts, language
