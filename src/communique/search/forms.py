"""What an index is made of, and which indexes this installation has."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Final

from django.conf import settings
from tantivy import Document, Schema

from communique.search import fields
from communique.search.entries import Findable, entry_from_plain


@dataclass(frozen=True, slots=True)
class Form:
    """How the entries of an index become its documents.

    `version` is raised with every change of it, of folding or of stemming: older indexes are then rebuilt.
    `from_plain` makes an entry anew from its fields as JSON keeps them.
    """

    version: int
    schema: Callable[[], Schema]
    document_of: Callable[[Any], Document]
    from_plain: Callable[[dict[str, Any]], Findable]


# Whole texts, kept in the index to be shown from it: `Entry`.
TEXTS: Final = Form(fields.VERSION, fields.schema, fields.document_of, entry_from_plain)


@dataclass(frozen=True, slots=True)
class Supply:
    """Where the entries of an index come from. `count` may be near the truth only: it is for progress."""

    entries: Callable[[], Iterable[Findable]]
    count: Callable[[], int]
    form: Form = TEXTS


def supplies() -> Mapping[str, Supply]:
    """The indexes of this installation by name, from the module that COMMUNIQUE_WIRING names."""
    wired: Mapping[str, Supply] = import_module(settings.COMMUNIQUE_WIRING).INDEXES
    return wired


def form_of(name: str) -> Form:
    supply = supplies().get(name)
    return supply.form if supply is not None else TEXTS
