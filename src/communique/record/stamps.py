"""What an officer saw when she decided: a short mark that changes with anything about the finding."""

from __future__ import annotations

import hashlib

from communique.record.models import Finding

_LENGTH = 16


def stamp_of(finding: Finding) -> str:
    """Over all columns of the row. What hangs beside it (countries, subjects) is decided for itself."""
    values = [(field.name, str(getattr(finding, field.attname))) for field in finding._meta.concrete_fields]
    return hashlib.sha256(repr(values).encode("utf-8", "surrogatepass")).hexdigest()[:_LENGTH]
