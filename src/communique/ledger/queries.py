from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from communique.ledger.document import Document, read_document
from communique.ledger.models import Edition, Part


@dataclass(frozen=True, slots=True)
class Sealed:
    """An edition with what it says. Erased parts are missing; in `originals` "" keeps their place."""

    edition: Edition
    about: Mapping[str, Any] = field(default_factory=dict)
    documents: Mapping[str, Document] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    originals: Sequence[str] = ()


def edition_by_number(number: int) -> Edition | None:
    return Edition.objects.filter(number=number).select_related("previous").first()


def editions_of(document: uuid.UUID) -> Sequence[Edition]:
    """All editions of one release, oldest first."""
    return list(Edition.objects.filter(document=document).order_by("version"))


def latest_edition(document: uuid.UUID) -> Edition | None:
    return Edition.objects.filter(document=document).order_by("-version").first()


def sealed(edition: Edition) -> Sealed:
    """What `edition` says, from its parts alone."""
    parts = list(edition.parts.select_related("held").order_by("ordinal"))
    about: Mapping[str, Any] = {}
    texts: dict[str, str] = {}
    layouts: dict[str, str] = {}
    notes: dict[str, str] = {}
    originals: list[str] = []
    for part in parts:
        if part.kind == Part.Kind.ORIGINAL:
            originals.append(part.held.digest)
            continue
        if part.held.content is None:
            continue
        content = bytes(part.held.content).decode("utf-8")
        if part.kind == Part.Kind.ABOUT:
            about = json.loads(content)
        elif part.kind == Part.Kind.TEXT:
            texts[part.language] = content
        elif part.kind == Part.Kind.LAYOUT:
            layouts[part.language] = content
        elif part.kind == Part.Kind.NOTE:
            notes[part.language] = content
    documents = {
        language: read_document(texts[language], layout, digests=originals)
        for language, layout in layouts.items()
        if language in texts
    }
    return Sealed(edition, about, documents, notes, tuple(originals))
