"""Many at once: one log without gap or fork, one entry for one publish, nothing left of what failed."""

from __future__ import annotations

import multiprocessing
import uuid
from collections.abc import Callable
from itertools import pairwise
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection, connections, transaction

from communique.ledger import appending
from communique.ledger.actions import erase_part
from communique.ledger.appending import keys_in_force
from communique.ledger.audit import audit_ledger
from communique.ledger.models import Checkpoint, Edition, Entry, Node, Part, PartBytes
from communique.ledger.places import Nodes
from communique.ledger.rekeying import rotate_keys
from communique.ledger.tiled import tree
from communique.ledger.tiled.checkpoints import open_checkpoint
from communique.ledger.tiled.notes import VerifierKey
from communique.newsroom.actions.publishing import publish_release
from tests import factories
from tests.ledger.sealing import Act, officer, seal

WRITERS = 8


def at_once(work: Callable[[int], None]) -> list[BaseException]:
    """`work` in eight threads that begin together, each with its number; what they raised."""
    start, failures = Barrier(WRITERS), list[BaseException]()

    def run(number: int) -> None:
        try:
            start.wait()
            work(number)
        except Exception as failure:  # noqa: BLE001 - told by the caller's assertion
            failures.append(failure)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(number,)) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


def assert_one_past() -> None:
    """Entries and editions without a gap; each checkpoint begins with the one before, and is signed."""
    indexes = list(Entry.objects.order_by("index").values_list("index", flat=True))
    assert indexes == list(range(len(indexes)))
    numbers = list(Edition.objects.order_by("entry").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    sizes = list(Checkpoint.objects.order_by("size").values_list("size", flat=True))
    assert sizes == list(range(1, len(indexes) + 1))
    nodes, keys = Nodes(), [VerifierKey.parse(key) for key in keys_in_force()]
    heads = [open_checkpoint(bytes(row.note), keys) for row in Checkpoint.objects.order_by("size")]
    for old, new in pairwise(heads):
        proof = tree.consistency_proof(old.size, new.size, nodes)
        tree.verify_consistency(old=old.size, new=new.size, proof=proof, old_root=old.root, new_root=new.root)
    assert [str(problem) for problem in audit_ledger()] == []


@pytest.mark.django_db(transaction=True)
def test_eight_threads_publish_and_erase_into_one_past() -> None:
    officer()
    chief = officer("chief", superuser=True)
    shared = uuid.uuid4()
    seal(shared)

    def write(number: int) -> None:
        for turn in range(4):
            edition = seal(shared if turn % 2 else None, Act.CORRECT if turn % 2 else Act.PUBLISH)
            if number % 4 == 0:
                erase_part(part=edition.parts.all()[0], by=chief, reason="A test of many at once")

    assert at_once(write) == []
    assert (Edition.objects.count(), Entry.objects.count()) == (33, 1 + 33 + 8)
    assert_one_past()


@pytest.mark.django_db(transaction=True)
def test_eight_processes_publish_into_one_past() -> None:
    officer()
    seal()
    connections.close_all()
    fork = multiprocessing.get_context("fork")  # shares the test's settings and nothing of its connection
    processes = [fork.Process(target=_seal_some, args=(4,)) for _ in range(WRITERS)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0] * WRITERS
    assert Edition.objects.count() == 1 + 4 * WRITERS
    assert_one_past()


def _seal_some(count: int) -> None:
    for _ in range(count):
        seal()
    connections.close_all()


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_begin_one_log_with_one_key() -> None:
    officer()
    assert at_once(lambda _: _seal_some(1)) == []
    assert Entry.objects.filter(act="key").count() == 1
    assert (Edition.objects.count(), Entry.objects.count()) == (WRITERS, WRITERS + 1)
    assert_one_past()


@pytest.mark.django_db(transaction=True)
def test_the_same_publish_asked_for_100_times_makes_one_entry() -> None:
    factories.make_office("en")
    by = factories.make_officer()
    release = factories.make_draft(by, factories.text())
    factories.approve(release, by)
    numbers: list[int] = []

    def publish(number: int) -> None:
        for _ in range(13 if number < 4 else 12):
            asked_for = type(release).objects.get(pk=release.pk)
            numbers.append(publish_release(release=asked_for, by=by).number)

    assert at_once(publish) == []
    assert numbers == [1] * 100
    assert (Edition.objects.count(), Entry.objects.count()) == (1, 2)
    assert_one_past()


@pytest.mark.parametrize("failing", ["_sign", "_root", "append"])
@pytest.mark.django_db(transaction=True)
def test_what_fails_leaves_nothing(failing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    seal()
    before = counted()
    whole = getattr(appending.Log, failing)

    def fail(self: Any, *given: Any, **named: Any) -> Any:
        whole(self, *given, **named)
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(appending.Log, failing, fail)
    with pytest.raises(RuntimeError, match="the disk is full"):
        seal()
    assert counted() == before
    monkeypatch.undo()
    assert seal().number == 2
    assert_one_past()


@pytest.mark.django_db(transaction=True)
def test_a_transaction_given_up_after_its_entry_leaves_nothing() -> None:
    seal()
    before = counted()
    with transaction.atomic():
        seal()
        rotate_keys()
        transaction.set_rollback(True)
    assert counted() == before
    assert seal().number == 2
    assert_one_past()


def counted() -> list[int]:
    return [model.objects.count() for model in (Entry, Node, Checkpoint, Edition, Part, PartBytes)]
