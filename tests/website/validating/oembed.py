"""oEmbed 1.0, section 2.3: what a rich answer must say, may say, and what none says by halves."""

from __future__ import annotations

from typing import Any, Final

from jsonschema import Draft202012Validator

from tests.website.validating.formats import FORMATS

TEXT: Final = {"type": "string", "minLength": 1}
ADDRESS: Final = {"type": "string", "format": "uri"}
SIZE: Final = {"type": "integer", "minimum": 1}
THUMBNAIL: Final = ("thumbnail_url", "thumbnail_width", "thumbnail_height")
RICH: Final = {
    "type": "object",
    "required": ["type", "version", "html", "width", "height"],
    "properties": {
        "type": {"const": "rich"},
        "version": {"const": "1.0"},
        **dict.fromkeys(("title", "author_name", "provider_name", "html"), TEXT),
        **dict.fromkeys(("author_url", "provider_url", "thumbnail_url"), ADDRESS),
        **dict.fromkeys(("width", "height", "cache_age", "thumbnail_width", "thumbnail_height"), SIZE),
    },
    # «If this parameter is present, thumbnail_width and thumbnail_height must also be present», and so on.
    "dependentRequired": {name: [other for other in THUMBNAIL if other != name] for name in THUMBNAIL},
    "additionalProperties": False,
}


def valid_rich(told: Any) -> None:
    """Raises `jsonschema.ValidationError`."""
    Draft202012Validator(RICH, format_checker=FORMATS).validate(told)
