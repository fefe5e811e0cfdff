"""Saying that two entries are one person, and taking it back. No foreign key is ever moved.

The merges in force are a forest: each leads from the entry merged to the one kept. An entry's `same_as` is
the root of its tree, so merges can be undone in any order, and what is left says what everybody points to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from communique.directory.errors import CannotMerge, Overlaps
from communique.directory.models import Appointment, Merge, Person
from communique.directory.rules import check_may_merge, check_overlaps
from communique.events.actions import write_event

if TYPE_CHECKING:
    from communique.staff.models import Officer


@transaction.atomic
def merge_people(*, kept: Person, merged: Person, by: Officer) -> Merge:
    """From now on `merged` is `kept`: lists by person show what points at either, under the names of `kept`.

    Raises CannotMerge where one of them was merged into another entry already.
    """
    check_may_merge(by)
    if kept.pk == merged.pk:
        raise CannotMerge(_("An entry cannot be merged with itself; choose another."))
    rows = {row.pk: row for row in _locked([kept.pk, merged.pk])}
    kept, merged = rows[kept.pk], rows[merged.pk]
    for person in (kept, merged):
        if person.same_as is not None:
            raise CannotMerge(
                _("«%(person)s» was merged into «%(kept)s» meanwhile; choose that entry.")
                % {"person": person, "kept": person.same_as}
            )
    moved = sorted(Person.objects.filter(same_as=merged).values_list("pk", flat=True))
    merge = Merge.objects.create(
        kept=kept, merged=merged, moved=moved, merged_at=timezone.now(), merged_by=by
    )
    Person.objects.filter(Q(pk=merged.pk) | Q(same_as=merged)).update(same_as=kept)
    log(instance=merged, action="directory.merge", user=by, data={"kept": kept.pk, "name": str(kept)})
    _tell("people_merged", merge)
    return merge


@transaction.atomic
def undo_merge(*, merge: Merge, by: Officer) -> Merge:
    """The two entries are two again, as they were. Merges made before and after it stay in force.

    Raises CannotMerge where that was done already, and where both would hold a post of one holder at once.
    """
    check_may_merge(by)
    merge = Merge.objects.select_for_update().get(pk=merge.pk)
    if merge.undone_at is not None:
        raise CannotMerge(
            _("The merge of «%(merged)s» into «%(kept)s» was undone already.")
            % {"merged": merge.merged, "kept": merge.kept}
        )
    root = merge.kept.same_as_id or merge.kept_id
    entries = _locked(Person.objects.filter(Q(pk=root) | Q(same_as=root)).values_list("pk", flat=True))
    merge.undone_at, merge.undone_by = timezone.now(), by
    merge.save(update_fields=["undone_at", "undone_by"])
    roots = roots_of([entry.pk for entry in entries])
    _check_two_holders(merge, roots)
    for entry in entries:
        same_as = roots[entry.pk] if roots[entry.pk] != entry.pk else None
        if entry.same_as_id != same_as:
            Person.objects.filter(pk=entry.pk).update(same_as=same_as)
    log(instance=merge.merged, action="directory.undo_merge", user=by, data={"kept": merge.kept_id})
    _tell("merge_undone", merge)
    return merge


@transaction.atomic
def keep_apart(*, one: Person, other: Person, by: Officer) -> None:
    """The two are not one person, however alike they are written; they are not suggested again."""
    check_may_merge(by)
    first, second = sorted((one, other), key=lambda person: person.pk)
    log(
        instance=first, action="directory.keep_apart", user=by, data={"other": second.pk, "name": str(second)}
    )


def roots_of(entries: Iterable[int]) -> dict[int, int]:
    """Where the merges in force lead from each of `entries`, which hold whole trees."""
    wanted = set(entries)
    into = dict(Merge.objects.filter(undone_at=None, merged__in=wanted).values_list("merged_id", "kept_id"))
    roots = {}
    for entry in wanted:
        root = entry
        while root in into:
            root = into[root]
        roots[entry] = root
    return roots


def _check_two_holders(merge: Merge, roots: Mapping[int, int]) -> None:
    held = list(
        Appointment.objects.filter(person__in=roots, post__one_holder=True)
        .select_related("person", "post")
        .prefetch_related("person__names", "post__names")
        .order_by("pk")
    )
    for at, appointment in enumerate(held):
        others = [other for other in held[at + 1 :] if roots[other.person_id] != roots[appointment.person_id]]
        try:
            check_overlaps(appointment, others, roots)
        except Overlaps as error:
            raise CannotMerge(
                _("«%(merged)s» and «%(kept)s» cannot be two people again as things stand. %(error)s")
                % {"merged": merge.merged, "kept": merge.kept, "error": error}
            ) from None


def _locked(entries: Iterable[int]) -> list[Person]:
    """Always in the same order, so that two officers never wait for each other."""
    rows = Person.objects.select_for_update().filter(pk__in=list(entries)).order_by("pk")
    return list(rows.prefetch_related("names"))


def _tell(kind: str, merge: Merge) -> None:
    write_event(kind, merge=merge.pk, kept=merge.kept_id, merged=merge.merged_id)
