"""What an officer saw when she decided: a short mark that changes with anything about the finding."""

from __future__ import annotations

import hashlib

from communique.record.models import Finding
from communique.record.rows import columns_of

_LENGTH = 16


def stamp_of(finding: Finding) -> str:
    """Over all columns of the row. What hangs beside it (countries, subjects) is decided for itself."""
    values = [(name, str(getattr(finding, attribute))) for name, attribute in columns_of(finding)]
    return hashlib.sha256(repr(values).encode("utf-8", "surrogatepass")).hexdigest()[:_LENGTH]
