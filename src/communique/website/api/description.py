"""The interface as OpenAPI 3.1, for people's tools."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.conf import settings

from communique.website import addresses
from communique.website.api.asking import MOST, USUAL
from communique.website.api.schemas import DAY, KIND, NUMBER, SCHEMAS, STRING, TAG, Schema, named

VERSION: Final = "1.0.0"
ABOUT: Final = (
    "What the office published, to be read by programs. Nothing here is a draft, nothing asks who you are. "
    "Lists are read page by page: hand the «next» of one answer back as «cursor»."
)
LANGUAGE: Final = (
    "language",
    "The language of names and texts; the office's main one where none is asked for.",
)


def _query(name: str, meaning: str, schema: Schema) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": meaning, "schema": schema}


def _within(name: str, schema: Schema) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": schema}


IN_LANGUAGE: Final = _query(*LANGUAGE, TAG)
PAGED: Final = [
    _query("cursor", "The «next» of the page before.", STRING),
    _query(
        "limit", "How many at once.", {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL}
    ),
]
FILTERS: Final = [
    _query("kind", "Only of this kind.", KIND),
    _query("section", "Only of this section.", STRING),
    _query("person", "Only about the person with this number.", NUMBER),
    _query("country", "Only about the country with this number.", NUMBER),
    _query("since", "Issued on this day or later, in the office's time zone.", DAY),
    _query("until", "Issued on this day or earlier.", DAY),
]


def _problem(meaning: str) -> dict[str, Any]:
    return {"description": meaning, "content": {"application/problem+json": {"schema": named("Problem")}}}


def _operation(
    name: str, what: str, schema: str, parameters: Sequence[dict[str, Any]] = (), gone: Sequence[int] = ()
) -> dict[str, Any]:
    answers: dict[str, Any] = {
        "200": {
            "description": what,
            "headers": {"ETag": {"schema": STRING, "description": "To ask again with If-None-Match."}},
            "content": {"application/json": {"schema": named(schema)}},
        },
        "304": {"description": "It is as it was."},
        "400": _problem("The question cannot be read; detail says what is wrong with it."),
    }
    meanings = {404: "There is none.", 410: "It was withdrawn.", 451: "It was withdrawn by order."}
    answers |= {str(status): _problem(meanings[status]) for status in gone}
    operation = {"operationId": name, "summary": what, "responses": answers}
    return {"get": operation | ({"parameters": list(parameters)} if parameters else {})}


def described() -> dict[str, Any]:
    """The whole document. The server is this installation's address."""
    uuid = {"type": "string", "format": "uuid"}
    paths = {
        "/": _operation("beginning", "Where everything is", "Beginning"),
        "/releases": _operation(
            "releases", "Releases in one language, newest first", "Releases", [IN_LANGUAGE, *FILTERS, *PAGED]
        ),
        "/releases/{id}": _operation(
            "release",
            "A release in all its languages, with its editions",
            "Release",
            [_within("id", uuid)],
            (404, 410, 451),
        ),
        "/editions/{number}": _operation(
            "edition",
            "One edition as it was sealed",
            "Edition",
            [_within("number", NUMBER)],
            (404, 410, 451),
        ),
        "/people": _operation("people", "People whom releases are about", "People", [IN_LANGUAGE, *PAGED]),
        "/people/{id}": _operation(
            "person", "One of them", "Person", [_within("id", NUMBER), IN_LANGUAGE], (404,)
        ),
        "/countries": _operation(
            "countries", "Countries that releases are about", "Countries", [IN_LANGUAGE, *PAGED]
        ),
        "/countries/{id}": _operation(
            "country", "One of them", "Country", [_within("id", NUMBER), IN_LANGUAGE], (404,)
        ),
        "/sections": _operation("sections", "The sections of the site", "Sections", [IN_LANGUAGE]),
        "/kinds": _operation("kinds", "The kinds of releases", "Kinds", [IN_LANGUAGE]),
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "Communiqué", "version": VERSION, "description": ABOUT},
        "servers": [{"url": f"{settings.ADDRESS}{addresses.API.rstrip('/')}"}],
        "paths": paths,
        "components": {"schemas": SCHEMAS},
    }
