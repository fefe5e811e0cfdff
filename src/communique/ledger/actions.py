"""The only writers of editions."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from communique.ledger.models import Edition, Part

if TYPE_CHECKING:
    from communique.staff.models import Officer


@dataclass(frozen=True, slots=True)
class NewPart:
    """A part to be sealed: `content` for all but press originals, whose file is named by `digest`."""

    kind: Part.Kind
    media_type: str
    language: str = ""
    content: bytes = b""
    digest: str = ""


def seal_edition(*, document: uuid.UUID, act: Edition.Act, parts: Sequence[NewPart], by: Officer) -> Edition:
    """Seals a new edition of `document` within the running transaction."""
    raise NotImplementedError


def keep_original(content: bytes) -> str:
    """Keeps a press original durably (synced) before any row names it; returns its SHA-256 in hex."""
    raise NotImplementedError
