"""Who held which post on a day: words belong to an appointment, because people change posts."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from communique.directory.models import Appointment, Office, Person, Post
from communique.directory.periods import Period, held
from communique.directory.queries.office import the_office
from communique.directory.queries.people import all_entries_of
from communique.languages.folding import stems

if TYPE_CHECKING:
    from django.db.models import QuerySet

_SHORTEST_WORD = 3


def posts_of(person: Person) -> list[Appointment]:
    """All that she held, of all her entries; the newest first, those of unknown dates last."""
    found = _appointments().filter(person__in=all_entries_of(person))
    return sorted(found, key=lambda each: (held(each).first_start, each.pk), reverse=True)


def appointment_on(
    person: Person, day: datetime.date, *, office: str | None = None, language: str | None = None
) -> Appointment | None:
    """The post she held on `day`, as far as dates are known. Of several, the one whose name the words of
    `office` fit best, then one that she surely held, then the one begun last.
    """
    possible = [each for each in posts_of(person) if held(each).may_hold(day)]
    return max(possible, key=lambda each: (fit(each.post, office, language), *_rank(each, day)), default=None)


def head_on(day: datetime.date, *, office: Office | None = None) -> Appointment | None:
    """Who held the post of the office's head on `day`; None where nobody is known to."""
    head = (office or the_office()).head
    if head is None:
        return None
    possible = [each for each in _appointments().filter(post=head.post_id) if held(each).may_hold(day)]
    return max(possible, key=lambda each: _rank(each, day), default=None)


def fit(post: Post, office: str | None, language: str | None = None) -> float:
    """How well words fit the post's name in any language, from 0 to 1: stems shared, of all there are."""
    asked = _stems(office or "", language)
    if not asked:
        return 0.0
    told = [_stems(name.name, name.language) for name in post.names.all()]
    return max((len(asked & words) / len(asked | words) for words in told if words), default=0.0)


def _stems(text: str, language: str | None) -> frozenset[str]:
    return frozenset(word for word in stems(text, language) if len(word) >= _SHORTEST_WORD)


def _rank(appointment: Appointment, day: datetime.date) -> tuple[bool, datetime.date, int]:
    period: Period = held(appointment)
    return period.surely_holds(day), period.first_start, -appointment.pk


def _appointments() -> QuerySet[Appointment]:
    return Appointment.objects.select_related("person", "post", "post__country").prefetch_related(
        "post__names", "person__names"
    )
