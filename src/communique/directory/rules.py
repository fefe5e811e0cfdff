"""Who may keep the directory, and what one appointment may be beside the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Model
from django.utils.translation import gettext as _

from communique.directory.errors import NotAllowed, Overlaps
from communique.directory.models import Appointment, Person
from communique.directory.periods import held, told

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from communique.staff.models import Officer


def may_keep(officer: Officer, model: type[Model], verb: str = "change") -> bool:
    """`verb` is view, add or change. The software's own officers may: they propose."""
    name = model._meta.model_name  # noqa: SLF001  Django's own name
    return officer.built_in or officer.has_perm(f"directory.{verb}_{name}")


def may_look(officer: Officer, model: type[Model]) -> bool:
    """Look entries up at the desk."""
    return any(may_keep(officer, model, verb) for verb in ("view", "add", "change"))


def check_may_keep(officer: Officer, model: type[Model], verb: str = "change") -> None:
    if not may_keep(officer, model, verb):
        sentence = {
            "view": _("You may not view %(entries)s in the directory."),
            "add": _("You may not add %(entries)s in the directory."),
        }.get(verb, _("You may not change %(entries)s in the directory."))
        raise NotAllowed(sentence % {"entries": model._meta.verbose_name_plural})  # noqa: SLF001  Django's own


def may_merge(officer: Officer) -> bool:
    return officer.has_perm("directory.merge_person")


def check_may_merge(officer: Officer) -> None:
    if not may_merge(officer):
        raise NotAllowed(_("You may not say that two entries are one person, nor undo it."))


def check_overlaps(
    appointment: Appointment, others: Iterable[Appointment], roots: Mapping[int, int] | None = None
) -> None:
    """Raises Overlaps where `appointment` certainly shares a day with one of `others`, appointments to the
    same post. `roots` leads from a merged entry to the one kept, where that is not what the rows say.
    """
    period = held(appointment)
    for other in others:
        if other.pk == appointment.pk or other.post_id != appointment.post_id:
            continue
        same_entry = other.person_id == appointment.person_id
        if not same_entry:
            another = _holder(other, roots) != _holder(appointment, roots)
            if not (appointment.post.one_holder and another):
                continue
        if period.surely_overlaps(held(other)) or (same_entry and _dates(appointment) == _dates(other)):
            raise Overlaps(_sentence(appointment, other, same_entry=same_entry))


def _holder(appointment: Appointment, roots: Mapping[int, int] | None) -> int:
    if roots is not None:
        return roots.get(appointment.person_id, appointment.person_id)
    person: Person = appointment.person
    return int(person.same_as_id or person.pk)


def _dates(appointment: Appointment) -> tuple[object, ...]:
    return appointment.since, appointment.since_exact, appointment.until, appointment.until_exact


def _sentence(appointment: Appointment, other: Appointment, *, same_entry: bool) -> str:
    when = told(other)
    if same_entry:
        return _("%(person)s is entered as %(post)s %(when)s already; change that entry instead.") % {
            "person": other.person,
            "post": other.post,
            "when": when,
        }
    mend = _("Say when that ended") if other.until is None else _("Begin later or end earlier")
    sentence = _(
        "%(post)s is a post of one holder, and %(person)s holds it %(when)s. %(mend)s, or say at the post "
        "that several may hold it at once."
    )
    return sentence % {"post": other.post, "person": other.person, "when": when, "mend": mend}
