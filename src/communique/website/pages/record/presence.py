"""Whether there is a record to lead anybody to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from communique.newsroom.models import PublishedText
from communique.record.queries.pages import anything_said

if TYPE_CHECKING:
    from communique.directory.models import Office


def anything(office: Office) -> bool:
    """Whether words are shown, or a live release was published with an occasion."""
    texts = PublishedText.objects.filter(live=True, release__occasion__isnull=False)
    return anything_said(office) or texts.exists()
