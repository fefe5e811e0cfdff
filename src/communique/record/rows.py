"""What Django tells of any kind of finding, under its documented names that begin with an underscore."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final, TypeVar

from communique.record.models import Finding

if TYPE_CHECKING:
    from django.db.models import Manager

Found = TypeVar("Found", bound=Finding)
_MOST_DIGITS: Final = 18  # more do not fit into 64 bits


def rows_of(model: type[Found]) -> Manager[Found]:
    return model._default_manager  # noqa: SLF001


def row_number(text: str) -> int:
    """A row's number as a form or an address gives it; 0, which no row has, for anything else."""
    plain = text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS
    return int(text) if plain else 0


def columns_of(finding: Finding) -> Iterator[tuple[str, str]]:
    """Each column by its field's name, and as the attribute that holds its plain value."""
    for column in finding._meta.concrete_fields:  # noqa: SLF001
        yield column.name, column.attname


def lists_of(model: type[Finding]) -> list[str]:
    """The names of its many-to-many fields."""
    return [field.name for field in model._meta.many_to_many]  # noqa: SLF001


def list_field(model: type[Finding], name: str) -> Any:
    return model._meta.get_field(name)  # noqa: SLF001
