"""The fields of the index, and an entry as a document of it."""

from __future__ import annotations

import datetime
import json
from functools import cache
from typing import Final

from tantivy import Document, Schema, SchemaBuilder

from communique.search.entries import Entry
from communique.search.wordforms import forms_of

# Raise it with every change of the fields below, of folding or of stemming: older indexes are then rebuilt.
VERSION: Final = 1

# Stands between headline and body, so that no phrase runs over both; no folded word looks like it.
BOUNDARY: Final = "¶"
_YEARLY: Final = 1.04
_FRESH_SINCE: Final = 1990
_FRESH_YEARS: Final = 110
_DAYS_A_YEAR: Final = 365.25


@cache
def schema() -> Schema:
    """`stems` and `headline` are what is asked and ranked by, `words` is for exact phrases, unstemmed.

    Texts come folded, with blanks between the words, so the index itself only splits at blanks.
    """
    builder = SchemaBuilder()
    builder.add_text_field("key", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("language", stored=True, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("section", stored=True, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("kind", stored=True, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("year", fast=True)
    builder.add_unsigned_field("day", stored=True, indexed=True, fast=True)
    builder.add_integer_field("moment", fast=True)
    builder.add_float_field("freshness", fast=True)
    builder.add_text_field("headline", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("stems", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("words", tokenizer_name="whitespace", index_option="position")
    builder.add_bytes_field("shown", stored=True)
    return builder.build()


def document_of(entry: Entry) -> Document:
    headline = list(forms_of(entry.headline, entry.language))
    body = list(forms_of(entry.body, entry.language))
    shown = [entry.headline, entry.body, entry.moment.isoformat(), entry.version, entry.kept]
    document = Document()
    for name in ("key", "language", "section", "kind"):
        document.add_text(name, getattr(entry, name))
    document.add_unsigned("year", entry.date.year)
    document.add_unsigned("day", entry.date.toordinal())
    document.add_integer("moment", int(entry.moment.timestamp()))
    document.add_float("freshness", freshness(entry.date))
    document.add_text("headline", " ".join(stem for _, stem in headline))
    document.add_text("stems", " ".join(stem for _, stem in headline + body))
    document.add_text("words", " ".join(word for word, _ in [*headline, (BOUNDARY, ""), *body]))
    document.add_bytes("shown", json.dumps(shown, ensure_ascii=False).encode("utf-8", "surrogatepass"))
    return document


def entry_of(document: Document) -> Entry:
    """The entry that `document_of` took."""
    stored = document.to_dict()
    shown = bytes(stored["shown"][0]).decode("utf-8", "surrogatepass")
    headline, body, moment, version, kept = json.loads(shown)
    return Entry(
        key=stored["key"][0],
        language=stored["language"][0],
        headline=headline,
        body=body,
        section=stored["section"][0],
        kind=stored["kind"][0],
        date=datetime.date.fromordinal(stored["day"][0]),
        moment=datetime.datetime.fromisoformat(moment),
        version=version,
        kept=tuple((start, end) for start, end in kept),
    )


def freshness(day: datetime.date) -> float:
    """What the rank is weighted by: each year counts 4 % more than the one before it.

    The index multiplies a score by log2(2 + value), which this undoes.
    """
    years = (day - datetime.date(_FRESH_SINCE, 1, 1)).days / _DAYS_A_YEAR
    weight = _YEARLY ** min(max(years, 0.0), _FRESH_YEARS)
    return float(2.0**weight - 2.0)
