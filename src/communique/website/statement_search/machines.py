"""The results for machines: JSON, CSV, Atom and JSON Feed, all by the same parameters as the page.

`docs/reference/statement-search.md` tells their fields.
"""

from __future__ import annotations

import csv
import datetime
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.template.loader import render_to_string

from communique.directory.models import Office
from communique.record.feeding import told_as
from communique.website.addresses import absolute
from communique.website.pages import telling
from communique.website.pages.frame import office_words
from communique.website.pages.machines.writing import NEVER, NOT_XML
from communique.website.pages.page import ATOM
from communique.website.statement_search.asked import Asked
from communique.website.statement_search.results import Choice, Result, Results
from communique.website.wording import words

if TYPE_CHECKING:
    from collections.abc import Callable

JSON: Final = "application/json; charset=utf-8"
CSV: Final = "text/csv; charset=utf-8; header=present"
JSON_FEED: Final = "application/feed+json; charset=utf-8"
COLUMNS: Final = (
    "on", "speaker", "speaker_id", "post", "words", "kind", "decision", "countries", "subjects", "occasion",
    "language", "edition", "release", "statement", "key",
)  # fmt: skip
# A spreadsheet takes a cell that begins so for a formula.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_TITLE: Final = 120


@dataclass(frozen=True, slots=True)
class Told:
    """One page of results, and where it and its other forms stand."""

    office: Office
    tag: str
    given: Asked
    found: Results
    page_path: str
    own_path: str

    @property
    def own_address(self) -> str:
        return absolute(self.given.at(self.own_path))

    def beside(self, other: Asked | None) -> str | None:
        return absolute(other.at(self.own_path)) if other is not None else None


def as_json(told: Told) -> bytes:
    cards = told.found.answer.found
    return _json(
        {
            "address": told.own_address,
            "page": absolute(told.given.at(told.page_path)),
            "language": told.tag,
            "total": cards.total,
            "loosely": cards.loosely,
            "facets_estimated": cards.estimated,
            "previous": told.beside(told.found.before),
            "next": told.beside(told.found.after),
            "statements": [_plain(result, told.tag) for result in told.found.results],
            "facets": {
                name: [_choice(choice) for choice in held] for name, held in told.found.facets.items()
            },
        }
    )


def _choice(choice: Choice) -> dict[str, object]:
    return {"value": choice.value, "name": choice.name, "count": choice.count}


def _plain(result: Result, tag: str) -> dict[str, Any]:
    said = result.statement
    occasion = {"id": said.occasion_id, "kind": said.occasion.kind} if said.occasion is not None else None
    return {
        "key": said.key,
        "address": absolute(result.path),
        "release": {
            "address": absolute(result.anchor),
            "headline": result.headline,
            "edition": said.edition.number,
        },
        "on": said.on.isoformat(),
        "language": tag,
        "words": result.words,
        "kind": said.kind,
        "decision": told_as(said.decision),
        "speaker": {"id": result.speaker_value or None, "name": result.speaker or None},
        "post": {"id": said.appointment.post_id if said.appointment else None, "name": result.post or None},
        "countries": list(result.countries),
        "subjects": list(result.subjects),
        "occasion": occasion,
    }


def as_csv(told: Told) -> bytes:
    """RFC 4180 with a header line; the mark at the beginning tells spreadsheets that it is UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for result in told.found.results:
        said = result.statement
        row = (
            said.on.isoformat(),
            result.speaker,
            result.speaker_value,
            result.post,
            result.words,
            said.kind,
            told_as(said.decision),
            " ".join(result.countries),
            " ".join(result.subjects),
            f"{said.occasion.kind} {said.occasion_id}" if said.occasion is not None else "",
            told.tag,
            str(said.edition.number),
            absolute(result.anchor),
            absolute(result.path),
            said.key,
        )
        writer.writerow([_harmless(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig", "replace")


def _harmless(cell: str) -> str:
    """With an apostrophe before what would be a formula, blanks before it or not."""
    return f"'{cell}" if cell.startswith(_FORMULA) or cell.lstrip().startswith(_FORMULA) else cell


def as_atom(told: Told) -> bytes:
    """RFC 4287."""
    named = office_words(told.office, told.tag)
    context = {
        "tag": told.tag,
        "title": title_of(told),
        "office": named,
        "self": told.own_address,
        "next": told.beside(told.found.after),
        "page": absolute(told.given.at(told.page_path)),
        "updated": _stamp(max((result.published for result in told.found.results), default=NEVER)),
        "entries": [_entry(result, told.tag) for result in told.found.results],
    }
    written = render_to_string("website/statement_feed.xml", context)
    return NOT_XML.sub("", written).encode("utf-8", "replace")


def as_json_feed(told: Told) -> bytes:
    """Version 1.1 of jsonfeed.org."""
    named = office_words(told.office, told.tag)
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": title_of(told),
        "home_page_url": absolute(told.given.at(told.page_path)),
        "feed_url": told.own_address,
        "next_url": told.beside(told.found.after),
        "language": told.tag,
        "authors": [{"name": named.name}],
        "items": [_item(result, told.tag) for result in told.found.results],
    }
    return _json({name: value for name, value in feed.items() if value is not None})


def title_of(told: Told) -> str:
    named = office_words(told.office, told.tag)
    said = words(told.tag)["statement_search"]
    asked = told.given["q"]
    return f"{named.name}: {said['title_of'].format(question=asked) if asked else said['title']}"


def _entry(result: Result, tag: str) -> dict[str, object]:
    return {
        "address": absolute(result.path),
        "release": absolute(result.anchor),
        "title": _title(result),
        "speaker": result.speaker,
        "words": result.words,
        "note": words(tag)["statement_search"]["read"] if result.read else "",
        "post": result.post,
        "day": result.day,
        "published": _stamp(result.published),
        "updated": _stamp(result.statement.decided_at or result.published),
        "subjects": result.subjects,
    }


def _item(result: Result, tag: str) -> dict[str, object]:
    told = f"{result.words}\n\n{_signed(result)}"
    if result.read:
        told += f"\n{words(tag)['statement_search']['read']}"
    item: dict[str, object] = {
        "id": absolute(result.path),
        "url": absolute(result.path),
        "external_url": absolute(result.anchor),
        "title": _title(result),
        "content_text": told,
        "date_published": _stamp(result.published),
        "tags": list(result.subjects),
    }
    if result.speaker:
        item["authors"] = [{"name": result.speaker}]
    return item


def _title(result: Result) -> str:
    told = telling.shortened(result.words, _TITLE)
    return f"{result.speaker}: {told}" if result.speaker else told


def _signed(result: Result) -> str:
    return ", ".join(part for part in (result.speaker, result.post, result.day) if part)


def _stamp(when: datetime.datetime) -> str:
    return when.astimezone(datetime.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def problem_as_json(sentences: Mapping[str, str]) -> bytes:
    return _json({"errors": [{"parameter": name, "message": told} for name, told in sentences.items()]})


def _json(value: object) -> bytes:
    written = json.dumps(value, ensure_ascii=False, indent=1) + "\n"
    return written.encode("utf-8", "replace")


FORMS: Final[Mapping[str, tuple[str, Callable[[Told], bytes]]]] = {
    "search.json": (JSON, as_json),
    "search.csv": (CSV, as_csv),
    "feed.atom": (ATOM, as_atom),
    "feed.json": (JSON_FEED, as_json_feed),
}
NAMED: Final[Sequence[tuple[str, str]]] = (
    ("search.json", "JSON"),
    ("search.csv", "CSV"),
    ("feed.atom", "Atom"),
    ("feed.json", "JSON Feed"),
)
