"""What of ninjs 3.3 our items use, after the schema that the IPTC publishes (CC BY 4.0).

The same names, types, enumerations and required properties, and nothing else let through. Where the folder
named by `PUBLISHED_SCHEMAS` holds the IPTC's own file, items are held to that as well.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any, Final

from jsonschema import Draft202012Validator

from tests.website.validating.formats import FORMATS

TEXT: Final = {"type": "string"}
MOMENT: Final = {"type": "string", "format": "date-time"}
ADDRESS: Final = {"type": "string", "format": "uri"}


def closed(required: str = "", /, **properties: dict[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {"type": "object", "additionalProperties": False, "properties": properties}
    return made | ({"required": required.split()} if required else {})


def several(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


def related(**more: dict[str, Any]) -> dict[str, Any]:
    return several(closed(name=TEXT, rel=TEXT, uri=ADDRESS, literal=TEXT, **more))


WORDED: Final = {"role": TEXT, "contentType": TEXT, "value": TEXT}
RENDITION: Final = closed(
    "name",
    name=TEXT,
    href=ADDRESS,
    contentType=TEXT,
    title=TEXT,
    width={"type": "integer"},
    height={"type": "integer"},
    sizeInBytes={"type": "integer"},
)
ITEM: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["uri"],
    "properties": {
        "uri": ADDRESS,
        "type": {
            "enum": [
                "text",
                "audio",
                "video",
                "picture",
                "graphic",
                "composite",
                "component",
                "event",
                "planning",
            ]
        },
        "pubStatus": {"enum": ["usable", "withheld", "canceled"]},
        **dict.fromkeys(("firstCreated", "versionCreated", "contentCreated", "embargoedUntil"), MOMENT),
        **dict.fromkeys(("profile", "version", "copyrightHolder", "copyrightNotice", "usageTerms"), TEXT),
        **dict.fromkeys(("edNote", "language", "title", "by", "slugline", "located"), TEXT),
        "headlines": several(closed("value", **WORDED)),
        "descriptions": several(closed("value", **WORDED)),
        "bodies": several(
            closed("value", **WORDED, charCount={"type": "integer"}, wordCount={"type": "integer"})
        ),
        "people": related(),
        "places": related(),
        "subjects": related(),
        "infoSources": several(closed(name=TEXT, role=TEXT, uri=ADDRESS, literal=TEXT)),
        "genres": several(closed(name=TEXT, uri=TEXT, literal=TEXT)),
        "altIds": several(closed(role=TEXT, value=TEXT)),
        "standard": closed(name=TEXT, version=TEXT, schema=ADDRESS),
        "renditions": several(RENDITION),
        "associations": several(
            {
                "type": "object",
                "$ref": "#/$defs/item",
                "properties": {"name": TEXT, "rel": TEXT},
                "required": ["name"],
                "unevaluatedProperties": False,
            }
        ),
    },
}
NINJS: Final[dict[str, Any]] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "$defs": {"item": ITEM},
    "$ref": "#/$defs/item",
    "unevaluatedProperties": False,
}
CHECK: Final = Draft202012Validator(NINJS, format_checker=FORMATS)
FILE: Final = "ninjs-schema_3.3.json"


def published() -> Draft202012Validator | None:
    """The IPTC's own, as somebody fetched it; None where nobody did."""
    folder = os.environ.get("PUBLISHED_SCHEMAS", "")
    file = Path(folder) / FILE
    if not folder or not file.is_file():
        return None
    schema = json.loads(file.read_text(encoding="utf-8"))
    # It asks for another publisher's file where a place has a shape, which ours never have.
    places = schema["$defs"]["ninjsType"]["properties"]["places"]["items"]["properties"]
    places.pop("geoJSON", None)
    return Draft202012Validator(schema, format_checker=FORMATS)


def valid_item(told: Any) -> None:
    """Raises `jsonschema.ValidationError`."""
    CHECK.validate(told)
    theirs = published()
    if theirs is not None:
        theirs.validate(told)
