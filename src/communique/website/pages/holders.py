"""Whose words a release was when it was published, where somebody else holds the post now."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from communique.directory.periods import held
from communique.directory.queries import head_on
from communique.website.pages.record.naming import called
from communique.website.wording import words

if TYPE_CHECKING:
    from communique.directory.models import Appointment, Office


def earlier_holder(day: datetime.date, tag: str, office: Office) -> str:
    """The sentence for a release issued on `day`; empty unless its head is surely not today's.

    By the appointments alone: where a day is not known well enough to tell, nothing is said.
    """
    head = office.head
    then = head_on(day, office=office) if head is not None else None
    if head is None or then is None or _holder(then) == _holder(head):
        return ""
    if held(head).may_hold(day) or not held(then).surely_holds(day):
        return ""
    person = then.person.same_as or then.person
    name, post = called(person, tag), called(then.post, tag)
    return words(tag)["release"]["earlier_holder"].format(name=name, post=post)


def _holder(appointment: Appointment) -> int:
    return appointment.person.same_as_id or appointment.person_id
