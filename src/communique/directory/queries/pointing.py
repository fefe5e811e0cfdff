"""What points at an entry from every room, counted without knowing those rooms."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import ForeignObjectRel, ManyToManyField

from communique.directory.models import Person

# The entry's own parts, and what is told of it elsewhere on its screen.
_OWN = frozenset({"directory.personname", "directory.personalias", "directory.person", "directory.merge"})


@dataclass(frozen=True, slots=True)
class Pointing:
    """`many` things (such as «statements») point at the entry by `by` (such as «speaker»)."""

    kind: str
    by: str
    many: int


def pointing_at_people(entries: Iterable[int]) -> list[Pointing]:
    """What points at a person, all her entries together."""
    wanted = list(entries)
    found = []
    for relation in Person._meta.get_fields(include_hidden=True):  # noqa: SLF001  Django's own name
        if not isinstance(relation, ForeignObjectRel):
            continue
        model: Any = relation.related_model
        if model._meta.label_lower in _OWN or model._meta.auto_created:  # noqa: SLF001
            continue
        field: Any = relation.field
        rows = model._default_manager.filter(**{f"{field.name}__in": wanted})  # noqa: SLF001
        many = rows.distinct().count() if isinstance(field, ManyToManyField) else rows.count()
        if many:
            meta = model._meta  # noqa: SLF001
            kind = str(meta.verbose_name if many == 1 else meta.verbose_name_plural)
            found.append(Pointing(kind, str(field.verbose_name), many))
    return sorted(found, key=lambda each: (-each.many, each.kind, each.by))
