"""Any sequence of merges and undos leaves the directory as the merges in force say, and nothing else."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings, strategies as st

from communique.directory.actions import (
    add_alias,
    add_occasion,
    add_person,
    keep_apart,
    merge_people,
    undo_merge,
)
from communique.directory.errors import CannotMerge, NotAllowed
from communique.directory.models import Merge, Person, PersonAlias, PersonName
from communique.directory.queries import all_entries_of, find_person, the_people, the_person
from communique.events.models import Event
from communique.staff.models import Officer
from communique.staff.roles import Role
from tests import factories

pytestmark = pytest.mark.django_db
NAMES = ("Ana Lisov", "Vid Mart", "Igor Zaregin", "Mila Terent", "Petra Holm")
steps = st.lists(
    st.tuples(st.just("merge"), st.integers(0, 4), st.integers(0, 4))
    | st.tuples(st.just("undo"), st.integers(0, 6), st.just(0)),
    max_size=14,
)


class Model:
    """What the directory should be: who was merged into whom, kept as plain edges."""

    def __init__(self) -> None:
        self.into: dict[int, int] = {}
        self.merges: list[tuple[int, int] | None] = []

    def root(self, entry: int) -> int:
        while entry in self.into:
            entry = self.into[entry]
        return entry

    def merge(self, kept: int, merged: int) -> bool:
        if kept == merged or kept in self.into or merged in self.into:
            return False
        self.into[merged] = kept
        self.merges.append((kept, merged))
        return True

    def undo(self, number: int) -> bool:
        edge = self.merges[number]
        if edge is None:
            return False
        del self.into[edge[1]]
        self.merges[number] = None
        return True


def _act(model: Model, step: tuple[str, int, int], people: list[Person], by: Officer) -> None:
    verb, one, other = step
    merges = list(Merge.objects.order_by("pk"))
    if verb == "undo" and one >= len(merges):
        return
    expected = model.merge(one, other) if verb == "merge" else model.undo(one)
    with nullcontext() if expected else pytest.raises(CannotMerge):
        if verb == "merge":
            merge_people(kept=people[one], merged=people[other], by=by)
        else:
            undo_merge(merge=merges[one], by=by)


def _rows() -> Any:
    """Everything that merging must leave alone."""
    return (
        list(Person.objects.order_by("pk").values("pk", "proposed", "country")),
        list(PersonName.objects.order_by("pk").values()),
        list(PersonAlias.objects.order_by("pk").values()),
        list(Person.occasions.through.objects.order_by("pk").values()),
    )


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps)
def test_any_sequence(vera: Officer, sequence: list[tuple[str, int, int]]) -> None:
    with transaction.atomic():
        people = [add_person(names={"en": name}, by=vera) for name in NAMES]
        add_occasion(kind="talks", participants=people, by=vera)
        before = _rows()
        model = Model()
        for step in sequence:
            _act(model, step, people, vera)
            entries = [Person.objects.get(pk=person.pk) for person in people]
            for at, entry in enumerate(entries):
                root = people[model.root(at)]
                assert the_person(entry) == root
                assert (entry.same_as_id is None) == (root.pk == entry.pk)
                group = {people[each].pk for each in range(len(people)) if model.root(each) == model.root(at)}
                assert set(all_entries_of(entry)) == group
                assert find_person(NAMES[at], language="en") == root
        assert _rows() == before
        transaction.set_rollback(True)


def made(by: Officer) -> tuple[Person, Person, Person]:
    one, two, three = (add_person(names={"en": name}, by=by) for name in NAMES[:3])
    return one, two, three


def fresh(*people: Person) -> list[Person]:
    return [Person.objects.get(pk=person.pk) for person in people]


def test_a_chain_is_undone_from_either_end(vera: Officer) -> None:
    ana, vid, igor = made(vera)
    first = merge_people(kept=vid, merged=ana, by=vera)
    second = merge_people(kept=igor, merged=vid, by=vera)
    assert second.moved == [ana.pk]
    assert the_people(fresh(ana, vid, igor)) == [igor]
    undo_merge(merge=first, by=vera)
    assert [person.same_as_id for person in fresh(ana, vid)] == [None, igor.pk]
    undo_merge(merge=second, by=vera)
    assert [person.same_as_id for person in fresh(ana, vid, igor)] == [None, None, None]
    first, second = merge_people(kept=vid, merged=ana, by=vera), merge_people(kept=igor, merged=vid, by=vera)
    undo_merge(merge=second, by=vera)
    assert [person.same_as_id for person in fresh(ana, vid)] == [vid.pk, None]


def test_refusals_say_which_entry_to_choose(vera: Officer) -> None:
    ana, vid, igor = made(vera)
    merge = merge_people(kept=vid, merged=ana, by=vera)
    with pytest.raises(CannotMerge, match="«Ana Lisov» was merged into «Vid Mart» meanwhile"):
        merge_people(kept=igor, merged=ana, by=vera)
    with pytest.raises(CannotMerge, match="with itself"):
        merge_people(kept=igor, merged=igor, by=vera)
    undo_merge(merge=merge, by=vera)
    with pytest.raises(CannotMerge, match="undone already"):
        undo_merge(merge=merge, by=vera)


def test_the_merged_take_part_as_the_one_kept(vera: Officer) -> None:
    ana, vid, igor = made(vera)
    merge_people(kept=vid, merged=ana, by=vera)
    occasion = add_occasion(kind="call", participants=fresh(ana, vid, igor), by=vera)
    assert set(occasion.participants.all()) == {vid, igor}


def test_the_audit_and_the_events_tell_of_it(vera: Officer) -> None:
    ana, vid, _ = made(vera)
    add_alias(person=ana, name="Anna", by=vera)
    merge = merge_people(kept=vid, merged=ana, by=vera)
    undo_merge(merge=merge, by=vera)
    ids = {"merge": merge.pk, "kept": vid.pk, "merged": ana.pk}
    assert [event.ids for event in Event.objects.filter(kind__in=["people_merged", "merge_undone"])] == [
        ids,
        ids,
    ]
    merge.refresh_from_db()
    assert (merge.merged_by, merge.undone_by) == (vera, vera)


def test_only_who_may_merges_and_undoes(vera: Officer) -> None:
    ana, vid, _ = made(vera)
    merge = merge_people(kept=vid, merged=ana, by=vera)
    approver = factories.make_officer(Role.APPROVER)
    for act in (
        lambda: merge_people(kept=vid, merged=ana, by=approver),
        lambda: undo_merge(merge=merge, by=approver),
        lambda: keep_apart(one=vid, other=ana, by=approver),
    ):
        with pytest.raises(NotAllowed):
            act()
