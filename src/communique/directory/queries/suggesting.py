"""The few entries that somebody may mean who has typed the beginning of a name."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils import timezone

from communique.directory.models import Appointment, Person
from communique.directory.queries.searching import search_entries
from communique.directory.queries.snapshot import snapshot
from communique.directory.spelling import spelling

if TYPE_CHECKING:
    from django.db.models import Model


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`about` tells namesakes apart: how the entry is written otherwise, and what a person is now."""

    entry: Model
    about: str


def suggest(text: str, model: type[Model], *, most: int) -> Sequence[Suggestion]:
    """At most `most` entries with all words of `text` in one of their names, in any script and order; those
    whose name begins so come first. Nothing for an empty `text`.
    """
    wanted = spelling(text).split()
    if not wanted:
        return []
    rows: Any = model._default_manager.prefetch_related("names")  # noqa: SLF001  Django's own name
    if issubclass(model, Person):
        chosen = _people(wanted)[:most]
        found = rows.in_bulk(chosen)
        posts = _posts_now(chosen)
        people = [found[pk] for pk in chosen if pk in found]
        return [Suggestion(person, _about(person, posts.get(person.pk, ()))) for person in people]
    entries = sorted(search_entries(text, rows), key=lambda entry: _rank(wanted, str(entry)))
    return [Suggestion(entry, _about(entry)) for entry in entries[:most]]


def _people(wanted: Sequence[str]) -> list[int]:
    """Of the entries kept, the likeliest first."""
    best: dict[int, tuple[bool, str]] = {}
    for entry in snapshot().entries.values():
        for name in entry.written():
            spelled = spelling(name)
            if all(word in spelled for word in wanted):
                rank = _rank(wanted, name)
                best[entry.kept] = min(rank, best.get(entry.kept, rank))
    return sorted(best, key=lambda pk: (best[pk], pk))


def _rank(wanted: Sequence[str], name: str) -> tuple[bool, str]:
    spelled = spelling(name)
    begins = all(any(part.startswith(word) for part in spelled.split()) for word in wanted)
    return not begins, spelled


def _posts_now(people: Iterable[int]) -> dict[int, list[str]]:
    today: datetime.date = timezone.localdate()
    now = Q(since=None) | Q(since__lte=today), Q(until=None) | Q(until__gte=today)
    held = Appointment.objects.filter(*now, person__in=list(people)).order_by("pk")
    told: dict[int, list[str]] = {}
    for appointment in held.select_related("post").prefetch_related("post__names"):
        told.setdefault(appointment.person_id, []).append(str(appointment.post))
    return told


def _about(entry: Any, posts: Iterable[str] = ()) -> str:
    shown = str(entry)
    others = [name.name for name in entry.names.all() if name.name != shown]
    return " · ".join(dict.fromkeys([*others, *posts]))
