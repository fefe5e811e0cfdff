"""Entries of every kind by parts of their names, in any script."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from communique.directory.models import Appointment, Named, Occasion, Person
from communique.directory.queries.people import find_people
from communique.directory.spelling import spelling

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound="Model")


def search_entries(text: str, entries: QuerySet[Row]) -> QuerySet[Row]:
    """Those of `entries` with all words of `text` in one of their names, in any order. Appointments are
    searched by person and post, occasions by participants, place and countries.
    """
    wanted = spelling(text).split()
    if not wanted:
        return entries
    if issubclass(entries.model, Person):
        people: Any = find_people(text, entries)  # type: ignore[arg-type]
        return people  # type: ignore[no-any-return]
    if issubclass(entries.model, Named):
        columns = ["names__name"] + (["aliases__name"] if hasattr(entries.model, "aliases") else [])
    elif issubclass(entries.model, Appointment):
        columns = ["person__names__name", "post__names__name"]
    elif issubclass(entries.model, Occasion):
        columns = ["participants__names__name", "place__names__name", "countries__names__name"]
    else:
        return entries.none()
    said: dict[int, list[str]] = {}
    for column in columns:
        for pk, name in entries.order_by().values_list("pk", column).distinct():
            said.setdefault(pk, []).append(name or "")
    found = [pk for pk, names in said.items() if _has(wanted, names, entries.model)]
    return entries.filter(pk__in=found)


def _has(wanted: list[str], names: list[str], model: type[Any]) -> bool:
    spelled = [spelling(name) for name in names]
    if issubclass(model, Named):
        return any(all(word in name for word in wanted) for name in spelled)
    return all(any(word in name for name in spelled) for word in wanted)
