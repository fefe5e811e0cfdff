"""Formats of JSON Schema that are really looked at: `jsonschema` by itself passes over `uri`."""

from __future__ import annotations

import datetime
import re
from typing import Final

from jsonschema import FormatChecker

# RFC 3986, section 3: a scheme, and then only what may stand in an address as it is or in percent.
ADDRESS: Final = re.compile(
    r"[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+"
)
# RFC 3339, section 5.6.
MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)", re.ASCII)
FORMATS: Final = FormatChecker(formats=())


@FORMATS.checks("uri")
def is_address(value: object) -> bool:
    return not isinstance(value, str) or ADDRESS.fullmatch(value) is not None


@FORMATS.checks("date-time", raises=ValueError)
def is_moment(value: object) -> bool:
    if not isinstance(value, str):
        return True
    return MOMENT.fullmatch(value) is not None and bool(datetime.datetime.fromisoformat(value))


@FORMATS.checks("date", raises=ValueError)
def is_day(value: object) -> bool:
    return not isinstance(value, str) or bool(datetime.date.fromisoformat(value))
