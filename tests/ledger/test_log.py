"""Published means sealed: entry, nodes and signed checkpoint come with the edition, or nothing comes."""

from __future__ import annotations

import json
import uuid
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import IntegrityError, connection, transaction

from communique.events.models import Event
from communique.ledger import seen
from communique.ledger.actions import erase_part, seal_edition
from communique.ledger.appending import keys_in_force, read_head
from communique.ledger.errors import BehindItself, LogDamaged, NoSigner
from communique.ledger.keys import key_file
from communique.ledger.leaves import EditionLeaf, EraseLeaf, read_leaf
from communique.ledger.models import Checkpoint, Edition, Entry, Node, Part
from communique.ledger.places import Nodes
from communique.ledger.tiled import tree
from communique.ledger.tiled.checkpoints import open_checkpoint
from communique.ledger.tiled.notes import Kind, SignedNote, VerifierKey, verified
from tests.flushing import unguarded
from tests.ledger.sealing import officer, seal, text_parts

pytestmark = pytest.mark.django_db
Act = Edition.Act


def the_keys() -> list[VerifierKey]:
    return [VerifierKey.parse(key) for key in keys_in_force()]


def latest_note() -> bytes:
    return bytes(Checkpoint.objects.order_by("-size")[0].note)


def seal_and_fail() -> None:
    """A publish whose transaction fails after the edition was sealed."""

    def fail() -> None:
        with transaction.atomic():
            seal_edition(document=uuid.uuid4(), act=Act.PUBLISH, parts=text_parts(), by=officer())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()


def test_the_first_publish_makes_the_key_and_says_so_in_the_log() -> None:
    edition = seal()
    assert (edition.number, edition.entry_id) == (1, 1)
    first = Entry.objects.get(index=0)
    assert (first.act, json.loads(bytes(first.leaf))["keys"]) == ("key", [str(key) for key in the_keys()])
    assert key_file().stat().st_mode & 0o777 == 0o600
    head = open_checkpoint(latest_note(), the_keys())
    assert (head.origin, head.size) == ("127.0.0.1:8000/ledger", 2)


def test_an_entry_says_what_was_sealed_and_nothing_that_may_have_to_go() -> None:
    document = uuid.uuid4()
    seal(document)
    edition = seal(document, Act.CORRECT, [*text_parts("Мост је отворен јуче"), *text_parts("Opened", "en")])
    leaf = read_leaf(bytes(edition.entry.leaf))
    assert isinstance(leaf, EditionLeaf)
    assert (leaf.act, leaf.document, leaf.edition, leaf.version) == ("correct", document, 2, 2)
    assert leaf.previous == 1
    assert leaf.languages == ("sr-Cyrl", "en")
    rows = edition.parts.order_by("ordinal")
    assert [part.id for part in leaf.parts] == [row.uid for row in rows]
    assert [part.commitment for part in leaf.parts] == [bytes(row.commitment) for row in rows]
    said = bytes(edition.entry.leaf).decode()
    assert "vesna" not in said
    assert "Мост" not in said


def test_every_checkpoint_follows_from_the_one_before_and_proves_every_entry() -> None:
    for _ in range(9):
        seal()
    nodes, keys = Nodes(), the_keys()
    heads = [
        open_checkpoint(bytes(row.note), keys) for row in Checkpoint.objects.exclude(size=1).order_by("size")
    ]
    for old, new in pairwise(heads):
        proof = tree.consistency_proof(old.size, new.size, nodes)
        tree.verify_consistency(old=old.size, new=new.size, proof=proof, old_root=old.root, new_root=new.root)
    last = heads[-1]
    for entry in Entry.objects.all():
        tree.verify_inclusion(
            leaf_hash=tree.leaf_hash(bytes(entry.leaf)),
            index=entry.index,
            size=last.size,
            proof=tree.inclusion_proof(entry.index, last.size, nodes),
            root=last.root,
        )


def test_a_transaction_that_fails_leaves_nothing() -> None:
    seal()
    before = [model.objects.count() for model in (Entry, Node, Checkpoint, Edition, Part, Event)]

    seal_and_fail()
    assert [model.objects.count() for model in (Entry, Node, Checkpoint, Edition, Part, Event)] == before
    assert seal().number == 2


def test_an_edition_without_an_entry_cannot_be() -> None:
    edition = seal()
    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.create(
            number=2,
            document=uuid.uuid4(),
            version=1,
            act=Act.PUBLISH,
            sealed_at=edition.sealed_at,
            sealed_by=officer(),
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.create(
            number=2,
            document=uuid.uuid4(),
            version=1,
            act=Act.PUBLISH,
            sealed_at=edition.sealed_at,
            sealed_by=officer(),
            entry=edition.entry,
        )


def test_without_the_key_nothing_is_sealed() -> None:
    seal()
    aside = key_file().rename(key_file().with_suffix(".away"))
    with pytest.raises(NoSigner, match="Publishing waits until it is put back"):
        seal()
    assert Edition.objects.count() == 1
    aside.rename(key_file())
    assert seal().number == 2


@pytest.mark.parametrize("content", ["", "PRIVATE+KEY+x", "PRIVATE+KEY+a/b+00000000+AQ==", "\x00\xff"])
def test_a_spoilt_key_file_is_told_without_repeating_it(content: str) -> None:
    seal()
    key_file().write_text(content)
    with pytest.raises(NoSigner) as refused:
        seal()
    assert not content or content not in str(refused.value)


def test_another_logs_key_signs_nothing_here() -> None:
    seal()
    key_file().unlink()
    from communique.ledger.keys import make_signers, write_signers

    write_signers(key_file(), make_signers("press.example.org/other", post_quantum=False))
    with pytest.raises(NoSigner, match="not the one that the log names"):
        seal()


def test_an_old_copy_of_the_database_cannot_be_published_from() -> None:
    seal()
    seal()
    seen.note_seen(latest_note(), 3)
    with unguarded(connection), connection.cursor() as cursor:
        newest = Checkpoint.objects.order_by("-size")[0]
        Edition.objects.filter(number=2).first().parts.all()  # type: ignore[union-attr]
        latest = "edition_id = (SELECT max(id) FROM ledger_edition)"
        for table, condition in (
            (
                "ledger_partbytes",
                f"part_id IN (SELECT id FROM ledger_part WHERE {latest})",  # noqa: S608
            ),
            ("ledger_part", latest),
            ("ledger_edition", "number = 2"),
            ("ledger_entry", '"index" = 2'),
            ("ledger_checkpoint", f"size = {newest.size}"),
            ("ledger_node", "place = 2"),
        ):
            cursor.execute(f"DELETE FROM {table} WHERE {condition}")  # noqa: S608
    with pytest.raises(BehindItself, match="2 entries, but 3 were signed"):
        seal()
    assert Edition.objects.count() == 1


def test_a_checkpoint_seen_that_says_something_else_stops_publishing(tmp_path: Path) -> None:
    seal()
    seen.note_seen(latest_note(), 2)
    forked = SignedNote.parse(latest_note())
    other = forked.text.splitlines()
    other[2] = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
    seen.beside_key().write_bytes(bytes(SignedNote("\n".join(other) + "\n", forked.signatures)))
    with pytest.raises(BehindItself, match="not those that were signed"):
        seal()


def test_the_last_checkpoint_must_lie_beside_the_key() -> None:
    seal()
    seen.beside_key().unlink()
    with pytest.raises(BehindItself, match="nobody can tell"):
        seal()


def test_the_second_disk_is_looked_at_too(tmp_path: Path, settings: Any) -> None:
    settings.SECOND_DISK = tmp_path / "second"
    with pytest.raises(BehindItself, match="mount it"):
        (seal(), seal())
    settings.SECOND_DISK.mkdir()
    seal()
    seal()
    seen.note_seen(latest_note(), Checkpoint.objects.count())
    assert (settings.SECOND_DISK / "ledger-seen").read_bytes() == latest_note()
    (settings.SECOND_DISK / "ledger-seen").write_text("nonsense")
    with pytest.raises(BehindItself, match="no checkpoint"):
        seal()


@pytest.mark.django_db(transaction=True)
def test_what_is_committed_is_seen(settings: Any) -> None:
    seal()
    assert seen.beside_key().read_bytes() == latest_note()
    seal_and_fail()
    assert seen.beside_key().read_bytes() == latest_note()


def test_a_cut_tail_or_a_changed_node_stops_publishing() -> None:
    seal()
    seal()
    with unguarded(connection), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE ledger_node SET hash = (SELECT hash FROM ledger_node WHERE place = 0) WHERE place = 2"
        )
    with pytest.raises(LogDamaged, match="do not give the root"):
        seal()
    with unguarded(connection), connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledger_checkpoint WHERE size = 3")
    with pytest.raises(LogDamaged, match="3 entries, and its last checkpoint 2"):
        seal()


def test_an_erasure_is_an_entry_and_the_rest_still_verifies() -> None:
    edition = seal(parts=[*text_parts(), *text_parts("Opened", "en")])
    part = edition.parts.order_by("ordinal")[0]
    erase_part(part=part, by=officer("chief", superuser=True), reason="A court's order")
    entry = Entry.objects.order_by("-index")[0]
    leaf = read_leaf(bytes(entry.leaf))
    assert isinstance(leaf, EraseLeaf)
    assert (leaf.parts, leaf.previous, leaf.edition) == ((part.uid,), edition.entry_id, 1)
    part.refresh_from_db()
    assert part.held.erasure == entry
    assert part.held.wording == ""
    assert open_checkpoint(latest_note(), the_keys()).size == 3


def test_a_second_signature_that_quantum_computers_cannot_forge(settings: Any) -> None:
    settings.POST_QUANTUM = True
    seal()
    keys = the_keys()
    assert [key.kind for key in keys] == [Kind.ED25519, Kind.ML_DSA]
    assert verified(SignedNote.parse(latest_note()), keys) == keys
    assert read_head(Checkpoint.objects.order_by("-size")[0]).size == 2


def test_the_events_tell_of_every_entry() -> None:
    seal()
    told = Event.objects.filter(kind="entry_added").order_by("id").values_list("ids", flat=True)
    assert list(told) == [{"entry": 0}, {"entry": 1}]
    assert Path(django_settings.KEYS).is_dir()


def test_an_empty_database_is_no_beginning_where_the_second_disk_knows_better(
    tmp_path: Path, settings: Any
) -> None:
    settings.SECOND_DISK = tmp_path
    (tmp_path / "ledger-seen").write_text("press.example.org/ledger\n7\n" + "A" * 43 + "=\n\n— a AAAAAAA=\n")
    with pytest.raises(BehindItself, match="empty, but 7 entries were signed"):
        seal()
    assert not Edition.objects.exists()
    assert not key_file().exists()
