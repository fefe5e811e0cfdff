from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from itertools import count

import pytest
from hypothesis import given, settings, strategies as st

from communique.ledger.tiled.errors import Malformed, NotVerified
from communique.ledger.tiled.notes import Kind
from communique.ledger.tiled.policy import Policy
from communique.ledger.tiled.proofs import Proof, verify_proof
from tests.ledger.tiled.growing import ORIGIN, Log, signer

KEY = signer().key
W1, W2 = signer(Kind.COSIGNATURE, "w1.example"), signer(Kind.ML_DSA, "w2.example")
LOG = Log(300)
# The form of the example in tlog-proof, over a small tree.
PROOF = bytes(LOG.proof(73, extra=b"\x00\xffage"))
TEXT = PROOF.decode()


def test_the_form_is_the_specifications() -> None:
    lines = TEXT.split("\n")
    assert lines[:3] == ["c2sp.org/tlog-proof@v1", "extra AP9hZ2U=", "index 73"]
    assert lines[12:15] == ["", ORIGIN, "300"]
    assert all(len(line) == 44 for line in lines[3:12])
    proof = Proof.parse(PROOF)
    assert bytes(proof) == PROOF
    assert (proof.index, proof.extra, len(proof.hashes)) == (73, b"\x00\xffage", 9)
    without = LOG.proof(0, size=1)
    assert bytes(without).startswith(f"c2sp.org/tlog-proof@v1\nindex 0\n\n{ORIGIN}\n1\n".encode())
    assert Proof.parse(bytes(without)) == without


def test_a_proof_without_optional_signatures_is_small() -> None:
    assert len(bytes(LOG.proof(73))) < 700


@settings(deadline=None)
@given(st.data())
def test_every_proof_verifies_for_its_leaf_alone(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 300))
    index = data.draw(st.integers(0, size - 1))
    proof = Proof.parse(bytes(LOG.proof(index, size=size)))
    assert verify_proof(proof, LOG.leaves[index], [KEY]) == LOG.checkpoint(size)
    other = data.draw(st.binary().filter(lambda leaf: leaf != LOG.leaves[index]))
    with pytest.raises(NotVerified):
        verify_proof(proof, other, [KEY])
    elsewhere = data.draw(st.integers(0, 2**63 - 1).filter(lambda one: one != index))
    with pytest.raises(NotVerified):
        verify_proof(replace(proof, index=elsewhere), LOG.leaves[index], [KEY])
    with pytest.raises(NotVerified):
        verify_proof(proof, LOG.leaves[index], [signer(seed=2).key])


@settings(deadline=None, max_examples=500)
@given(st.integers(0, len(PROOF) - 1), st.integers(0, 7))
def test_no_proof_with_a_changed_bit_verifies(at: int, bit: int) -> None:
    """Save in what nobody vouches for."""
    wrong = bytearray(PROOF)
    wrong[at] ^= 1 << bit
    try:
        proof = Proof.parse(bytes(wrong))
        assert bytes(proof) == wrong
        verify_proof(proof, LOG.leaves[73], [KEY])
    except (Malformed, NotVerified):
        return
    assert proof.extra != b"\x00\xffage"
    assert replace(proof, extra=b"\x00\xffage") == Proof.parse(PROOF)


@pytest.mark.parametrize(
    "text",
    [
        "", "\n\n", "c2sp.org/tlog-proof@v1", "c2sp.org/tlog-proof@v1\n\n", TEXT.replace("@v1", "@v2"),
        "\n" + TEXT, TEXT.replace("extra AP9hZ2U=", "extra "), TEXT.replace("extra AP9hZ2U=", "extra"),
        TEXT.replace("AP9hZ2U=", "AP9hZ2V="), TEXT.replace("AP9hZ2U=", "AP9hZ2U"),
        TEXT.replace("extra", "Extra"), TEXT.replace("index 73", "index 073"),
        TEXT.replace("index 73", "index +73"), TEXT.replace("index 73\n", ""),
        TEXT.replace("index 73", "index  73"), TEXT.replace("index 73", "index 73 "),
        TEXT.replace("index 73", "index"), TEXT.replace("index 73", "index -1"),
        TEXT.replace("index 73", f"index {2**63}"),
        TEXT.replace("extra AP9hZ2U=\nindex 73", "index 73\nextra AP9hZ2U="), TEXT.replace("\n", "\r\n"),
        TEXT.replace("index 73\n", "index 73\nindex 73\n"),
        TEXT.replace("extra AP9hZ2U=\n", "extra AP9hZ2U=\n" * 2),
        TEXT.replace("index 73\n", "index 73\n" + TEXT.split("\n")[3] * 2 + "\n"), TEXT + "\n", TEXT + "x",
        TEXT[:-1], TEXT.replace("index 73\n", "index 73\n" + (TEXT.split("\n")[3] + "\n") * 60),
        TEXT.replace("\n\n", "\n", 1), TEXT.replace("\n\n", "\n\n\n", 1),
        TEXT.replace("\n300\n", "\n0300\n"), TEXT + TEXT,
    ],
    ids=count(),
)  # fmt: skip
def test_a_proof_in_any_other_form_is_malformed(text: str) -> None:
    with pytest.raises(Malformed):
        Proof.parse(text.encode())


def test_what_is_no_proof_cannot_be_made() -> None:
    proof = LOG.proof(3)
    for change in ({"index": -1}, {"index": 2**63}, {"hashes": [b"x"]}, {"hashes": [b"x" * 32] * 64},
                   {"checkpoint": b"hello"}, {"extra": b"x" * 70_000}):  # fmt: skip
        with pytest.raises(Malformed):
            replace(proof, **change)


def test_a_policy_asks_for_witnesses_too() -> None:
    policy = Policy.parse(
        f"log {KEY}\nwitness w1 {W1.key}\nwitness w2 {W2.key}\ngroup both all w1 w2\nquorum both\n"
    )
    leaf = LOG.leaves[5]
    assert verify_proof(LOG.proof(5, signer(), W1, W2), leaf, [], policy).size == 300
    with pytest.raises(NotVerified, match="Fewer witnesses"):
        verify_proof(LOG.proof(5, signer(), W1), leaf, [KEY], policy)
    with pytest.raises(NotVerified, match="did not sign"):
        verify_proof(LOG.proof(5, W1, W2), leaf, [KEY, W1.key], policy)
    proof = LOG.proof(5, signer(), W1, W2)
    spoilt = proof.checkpoint.replace(b"\n\xe2\x80\x94 w2.example ", b"\n\xe2\x80\x94 w2.exomple ")
    with pytest.raises(NotVerified, match="Fewer witnesses"):
        verify_proof(replace(proof, checkpoint=spoilt), leaf, [KEY], policy)


@settings(deadline=None)
@given(st.binary() | st.lists(st.sampled_from(TEXT.split("\n")) | st.text(max_size=9)).map(
    lambda lines: "\n".join(lines).encode("utf-8", "surrogatepass")
))  # fmt: skip
def test_any_bytes_are_a_proof_or_malformed(raw: bytes) -> None:
    with suppress(Malformed):
        assert bytes(Proof.parse(raw)) == raw
