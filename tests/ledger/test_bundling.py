"""Downloads and proofs from the database, held against the verifier that has none."""

from __future__ import annotations

import hashlib
import io
import uuid
from typing import Any

import pytest

from communique.ledger.actions import NewPart, erase_part, keep_original
from communique.ledger.appending import keys_in_force
from communique.ledger.bundling import bundle_of
from communique.ledger.errors import LogDamaged, OriginalMissing, Refused
from communique.ledger.models import Checkpoint, Cosignature, Edition, Entry, Node, Part
from communique.ledger.originals import path_of
from communique.ledger.places import Nodes
from communique.ledger.proving import consistency, newest_checkpoint, proof_of
from communique.ledger.rekeying import rotate_keys
from communique.ledger.tiled.checkpoints import Checkpoint as Head
from communique.ledger.tiled.notes import Kind, SignedNote, Signer, VerifierKey
from communique.ledger.tiled.policy import Policy
from communique.ledger.tiled.proofs import Proof, verify_proof
from communique.ledger.tiled.tree import root_hash, verify_consistency
from communique.ledger.trust import Trust
from communique.ledger.verdicts import Outcome, Verdict
from communique.ledger.verifying import verify_bundle
from tests.ledger.sealing import Act, officer, seal, text_parts

pytestmark = pytest.mark.django_db(transaction=True)


def trust(policy: str | None = None) -> Trust:
    return Trust.of(keys_in_force(), policy)


def judged(edition: Edition, **given: Any) -> Outcome:
    with bundle_of(edition, **given) as file:
        return verify_bundle(file, trust())


def with_photograph(content: bytes = b"a photograph") -> list[NewPart]:
    digest = keep_original(content)
    return [*text_parts(), NewPart(Part.Kind.ORIGINAL, "image/jpeg", digest=digest)]


def test_what_was_sealed_verifies_without_the_database() -> None:
    edition = seal(parts=with_photograph())
    outcome = judged(edition)
    assert outcome.verdict == Verdict.CURRENT
    assert outcome.evidence.edition == edition.number
    assert outcome.evidence.entry == edition.entry_id
    assert [part.state for part in outcome.evidence.parts] == ["checked"] * 3
    with bundle_of(edition) as one, bundle_of(edition) as other:
        assert one.read() == other.read()


def test_the_life_of_a_release_is_told_by_the_download_of_its_first_edition() -> None:
    document = uuid.uuid4()
    first = seal(document)
    seal()
    verdicts, last = [judged(first).verdict], first
    for act in (Act.CORRECT, Act.WITHDRAW, Act.RESTORE):
        last = seal(document, act)
        verdicts.append(judged(first).verdict)
    assert verdicts == [Verdict.CURRENT, *[Verdict.SUPERSEDED] * 3]
    assert [entry.act for entry in judged(first).evidence.later] == ["correct", "withdraw", "restore"]
    assert judged(last).verdict == Verdict.CURRENT


def test_an_erased_part_is_missing_and_told_and_the_rest_verifies() -> None:
    edition = seal(parts=with_photograph())
    photograph = edition.parts.get(kind=Part.Kind.ORIGINAL)
    erase_part(part=photograph, by=officer("iva", superuser=True), reason="a court's order")
    outcome = judged(edition)
    assert outcome.verdict == Verdict.CURRENT
    assert [part.state for part in outcome.evidence.parts] == ["checked", "checked", "erased"]


def test_a_damaged_or_missing_original_makes_no_download_that_looks_right() -> None:
    edition = seal(parts=with_photograph())
    path = path_of(hashlib.sha256(b"a photograph").hexdigest())
    path.write_bytes(b"another one!")
    with pytest.raises(OriginalMissing, match="is damaged"):
        bundle_of(edition)
    path.unlink()
    with pytest.raises(OriginalMissing):
        bundle_of(edition)


def test_after_a_change_of_keys_the_new_key_vouches_for_what_the_old_one_sealed() -> None:
    edition = seal()
    old = trust()
    with bundle_of(edition) as file:
        before = file.read()
    rotate_keys()
    between = judged(edition)
    assert between.verdict == Verdict.CURRENT
    assert len(between.evidence.keys) == 2  # both signed the checkpoint of the change
    seal()
    assert judged(edition).verdict == Verdict.CURRENT
    with bundle_of(edition) as file:
        assert verify_bundle(file, old).verdict == Verdict.CANNOT_TELL
    assert verify_bundle(io.BytesIO(before), old).verdict == Verdict.CURRENT


WITNESS = Signer.from_private(Kind.COSIGNATURE, "archive.example", b"\7" * 32)


def policy_of(witness: Signer = WITNESS, quorum: str = "archive") -> Policy:
    (key,) = keys_in_force()
    return Policy.parse(f"log {key}\nwitness archive {witness.key}\nquorum {quorum}\n")


def cosign(checkpoint: Checkpoint, at: int = 1_773_511_000) -> None:
    line = WITNESS.sign(SignedNote.parse(bytes(checkpoint.note)).text, at=at).line()
    Cosignature.objects.create(checkpoint=checkpoint, witness=WITNESS.key.name, line=line)


def test_the_newest_cosigned_checkpoint_is_taken_where_it_covers_all_there_is() -> None:
    document = uuid.uuid4()
    first = seal(document)
    cosigned = Checkpoint.objects.latest("size")
    cosign(cosigned)
    seal()
    policy = policy_of()
    assert newest_checkpoint(covering=first.entry_id, policy=policy) == cosigned
    outcome = judged(first, policy=policy)
    assert outcome.evidence.checkpoint_size == cosigned.size
    assert str(WITNESS.key) in outcome.evidence.keys
    with bundle_of(first, policy=policy) as file:
        witnessed = verify_bundle(file, Trust(policy=policy))
    assert witnessed.verdict == Verdict.CURRENT
    assert witnessed.evidence.witnesses == ("archive",)
    # Whoever knows no witness is given none, and the newest checkpoint.
    assert judged(first).evidence.checkpoint_size == cosigned.size + 1
    seal(document, Act.WITHDRAW)
    late = judged(first, policy=policy)
    assert late.verdict == Verdict.SUPERSEDED
    assert late.evidence.checkpoint_size == cosigned.size + 2


def test_a_line_that_proves_nothing_is_left_out() -> None:
    edition = seal()
    checkpoint = Checkpoint.objects.latest("size")
    cosign(checkpoint)
    stranger = Signer.from_private(Kind.COSIGNATURE, "archive.example", b"\6" * 32)
    for policy in (policy_of(stranger), policy_of(stranger, quorum="none")):
        outcome = judged(edition, policy=policy)
        assert outcome.verdict == Verdict.CURRENT
        assert outcome.evidence.keys == keys_in_force()


def test_every_entry_is_proved_in_every_checkpoint_and_briefly() -> None:
    for _ in range(8):
        seal()
    keys = [VerifierKey.parse(key) for key in keys_in_force()]
    leaves = {entry.index: bytes(entry.leaf) for entry in Entry.objects.all()}
    for checkpoint in Checkpoint.objects.all():
        for index in range(checkpoint.size):
            raw = bytes(proof_of(index, checkpoint=checkpoint))
            assert len(raw) <= 2000
            assert verify_proof(Proof.parse(raw), leaves[index], keys).size == checkpoint.size
        with pytest.raises(Refused, match="do not include"):
            proof_of(checkpoint.size, checkpoint=checkpoint)
    with pytest.raises(Refused, match="no entry 9"):
        proof_of(len(leaves))


def test_the_log_is_proved_to_have_only_grown() -> None:
    for _ in range(6):
        seal()
    roots = {size: root_hash(size, Nodes()) for size in range(1, 8)}
    for old, old_root in roots.items():
        for new in range(old, 8):
            proof = consistency(old, new)
            verify_consistency(old=old, new=new, proof=proof, old_root=old_root, new_root=roots[new])
    latest = Checkpoint.objects.latest("size")
    assert Head.parse(SignedNote.parse(bytes(latest.note)).text).root == roots[7]


def test_a_proof_asks_the_database_three_times_at_most(django_assert_max_num_queries: Any) -> None:
    edition = seal()
    with django_assert_max_num_queries(3):
        proof_of(edition.entry_id)


def test_a_log_that_lost_a_node_proves_nothing_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    edition = seal()
    lost = Node.objects.exclude(place=edition.entry_id)
    monkeypatch.setattr("communique.ledger.places.Node.objects.filter", lambda **_: lost.none())
    with pytest.raises(LogDamaged, match="has no node"):
        bundle_of(edition)
