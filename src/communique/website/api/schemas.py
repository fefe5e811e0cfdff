"""The shapes of all answers as JSON Schema (2020-12), as OpenAPI 3.1 takes it. Every answer in tests is held
against them.
"""

from __future__ import annotations

from typing import Any, Final

from communique.newsroom.models import Kind

Schema = dict[str, Any]

STRING: Final[Schema] = {"type": "string"}
NUMBER: Final[Schema] = {"type": "integer", "minimum": 1}
URL: Final[Schema] = {"type": "string", "format": "uri"}
MOMENT: Final[Schema] = {"type": "string", "format": "date-time"}
DAY: Final[Schema] = {"type": "string", "format": "date"}
TAG: Final[Schema] = {"type": "string", "description": "A BCP 47 tag: en, sr-Cyrl, sr-Latn."}
KIND: Final[Schema] = {"type": "string", "enum": list(Kind.values)}
BY_LANGUAGE: Final[Schema] = {
    "type": "object",
    "additionalProperties": {"type": "string"},
    "description": "Per language tag.",
}


def named(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def several(of: Schema) -> Schema:
    return {"type": "array", "items": of}


def thing(required: str, about: str = "", /, **properties: Schema) -> Schema:
    """An object that has nothing but `properties`; `required` names those that are always there."""
    made: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    if required:
        made["required"] = required.split()
    return made | ({"description": about} if about else {})


def _list(of: str) -> Schema:
    following = {"type": ["string", "null"], "description": "The cursor of the next page; null on the last."}
    return thing("items next", items=several(named(of)), next=following)


FEEDS: Final = thing("atom json", atom=URL, json=URL)
REASON: Final[Schema] = {"type": "string", "description": "The reason of a withdrawal, from a closed list."}
RENDITION: Final = thing("url", url=URL, width=NUMBER, height=NUMBER)
PHOTOGRAPH: Final = thing(
    "",
    "Without renditions: a credited place, of whose photograph only the credit is kept.",
    caption=STRING,
    credit=STRING,
    agency=STRING,
    photographer=STRING,
    alternative_text=STRING,
    sha256={"type": "string", "pattern": "^[0-9a-f]{64}$", "description": "Of the press original."},
    renditions=several(RENDITION),
)
MARK: Final = thing(
    "kind start end",
    "A span of the block's text, in Unicode code points.",
    kind={"type": "string", "enum": ["bold", "italic", "link", "protected"]},
    start={"type": "integer", "minimum": 0},
    end={"type": "integer", "minimum": 0},
    href=STRING,
)
BLOCK: Final = thing(
    "kind",
    kind={"type": "string", "enum": ["paragraph", "heading", "quotation", "photograph"]},
    text=STRING,
    attribution=STRING,
    marks=several(MARK),
    photograph=PHOTOGRAPH,
)
TEXT: Final = thing(
    "language headline",
    "A release in one language. One with derived_from was made from another by rule.",
    language=TAG,
    url=URL,
    derived_from=TAG,
    headline=STRING,
    dateline=STRING,
    lead=STRING,
    blocks=several(named("Block")),
)
EDITION_LINE: Final[dict[str, Schema]] = {
    "number": NUMBER,
    "version": NUMBER,
    "act": {"type": "string", "enum": ["publish", "correct", "withdraw", "restore"]},
    "sealed_at": MOMENT,
    "href": URL,
    "became": {"type": "string", "enum": ["current", "corrected", "withdrawn", "closed"]},
    "note": BY_LANGUAGE | {"description": "The public note of a correction, per language tag."},
}
LINE_REQUIRED: Final = "number version act sealed_at href became"
RELATED: Final = thing("id name", id=NUMBER, name=STRING, url=URL, code=STRING)
OCCASION: Final = thing(
    "kind",
    kind=STRING,
    earliest=DAY,
    latest=DAY,
    place=BY_LANGUAGE,
    participants={"type": "object", "additionalProperties": several(STRING)},
)
ENTRY: Final[dict[str, Schema]] = {
    "id": NUMBER,
    "name": STRING,
    "names": BY_LANGUAGE,
    "releases": URL,
    "feeds": FEEDS,
}
LISTED: Final = thing(
    "id name url releases feeds", id=STRING, name=STRING, url=URL, releases=URL, feeds=FEEDS
)

SCHEMAS: Final[dict[str, Schema]] = {
    "Beginning": thing(
        "languages description releases people countries sections kinds",
        languages=several(TAG),
        description=URL,
        releases=URL,
        people=URL,
        countries=URL,
        sections=URL,
        kinds=URL,
    ),
    "ReleaseRow": thing(
        "id href url language kind section headline issued_at sealed_at edition corrected",
        id={"type": "string", "format": "uuid"},
        href=URL,
        url=URL,
        language=TAG,
        kind=KIND,
        section=STRING,
        headline=STRING,
        summary=STRING,
        issued_at=MOMENT,
        sealed_at=MOMENT,
        edition=NUMBER,
        corrected={"type": "boolean"},
        picture=thing("url", url=URL, alternative_text=STRING),
    ),
    "Releases": _list("ReleaseRow"),
    "Block": BLOCK,
    "Text": TEXT,
    "EditionLine": thing(LINE_REQUIRED, **EDITION_LINE),
    "Release": thing(
        "id href kind section issued_at texts editions",
        "A public release in all its languages, and all its editions, oldest first.",
        id={"type": "string", "format": "uuid"},
        href=URL,
        kind=KIND,
        section=STRING,
        issued_at=MOMENT,
        modified_at=MOMENT | {"description": "When its text was last changed after its publication."},
        texts=several(named("Text")),
        people=several(RELATED),
        countries=several(RELATED),
        occasion=OCCASION,
        editions=several(named("EditionLine")),
    ),
    "Edition": thing(
        f"{LINE_REQUIRED} release download",
        "One edition as it was sealed; its texts are missing where they were erased by law.",
        **EDITION_LINE,
        release={"type": "string", "format": "uuid"},
        facts=thing(
            "",
            kind={"type": ["string", "null"]},
            section={"type": ["string", "null"]},
            issued_at={"type": ["string", "null"]},
            reason={"type": ["string", "null"]},
        ),
        replaced_by=NUMBER,
        texts=several(named("Text")),
        download=URL,
    ),
    "Person": thing("id name names releases feeds", **ENTRY),
    "People": _list("Person"),
    "Country": thing("id name names code releases feeds", **ENTRY, code=STRING),
    "Countries": _list("Country"),
    "Section": LISTED,
    "Sections": _list("Section"),
    "Kind": LISTED,
    "Kinds": _list("Kind"),
    "Problem": thing(
        "type title status detail",
        "RFC 9457.",
        type=STRING,
        title=STRING,
        status={"type": "integer"},
        detail=STRING,
        withdrawn_at=MOMENT,
        reason=REASON,
        sentence={
            "type": "string",
            "description": "The public sentence of a withdrawal's reason, and its note.",
        },
    ),
}
