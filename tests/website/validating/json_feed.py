"""JSON Feed 1.1 as its specification has it (jsonfeed.org), which publishes no schema of its own."""

from __future__ import annotations

from typing import Any, Final

from jsonschema import Draft202012Validator

from tests.website.validating.formats import FORMATS

TEXT: Final = {"type": "string", "minLength": 1}
ADDRESS: Final = {"type": "string", "format": "uri"}
MOMENT: Final = {"type": "string", "format": "date-time"}
AUTHORS: Final = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {"name": TEXT, "url": ADDRESS, "avatar": ADDRESS},
        "minProperties": 1,
        "additionalProperties": False,
    },
}
ITEM: Final = {
    "type": "object",
    "required": ["id"],
    "anyOf": [{"required": ["content_html"]}, {"required": ["content_text"]}],
    "properties": {
        **dict.fromkeys(("id", "title", "content_html", "content_text", "summary", "language"), TEXT),
        **dict.fromkeys(("url", "external_url", "image", "banner_image"), ADDRESS),
        **dict.fromkeys(("date_published", "date_modified"), MOMENT),
        "authors": AUTHORS,
        "tags": {"type": "array", "items": TEXT},
    },
    "patternProperties": {"^_[a-z]+$": {"type": "object"}},
    "additionalProperties": False,
}
SPECIFIED: Final = {
    "type": "object",
    "required": ["version", "title", "items"],
    "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"},
        **dict.fromkeys(("title", "description", "user_comment", "language"), TEXT),
        **dict.fromkeys(("home_page_url", "feed_url", "next_url", "icon", "favicon"), ADDRESS),
        "authors": AUTHORS,
        "expired": {"type": "boolean"},
        "hubs": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["type", "url"],
                "properties": {"type": TEXT, "url": ADDRESS},
            },
        },
        "items": {"type": "array", "items": ITEM},
    },
    "additionalProperties": False,
}


def valid_feed(told: Any) -> None:
    """Raises `jsonschema.ValidationError`."""
    Draft202012Validator(SPECIFIED, format_checker=FORMATS).validate(told)
