from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from itertools import count

import pytest
from hypothesis import given, settings, strategies as st

from communique.ledger.tiled.errors import Malformed, NotVerified
from communique.ledger.tiled.notes import Kind, SignedNote, verified
from communique.ledger.tiled.witnessing import (
    SIZE_TYPE,
    AddCheckpoint,
    Verdict,
    add_cosignatures,
    cosign,
    judge,
    parse_cosignatures,
    parse_size,
    size_body,
)
from tests.ledger.tiled.growing import ORIGIN, TIME, Log, signer

KNOWN = {ORIGIN: [signer().key]}
W1, W2 = signer(Kind.COSIGNATURE, "w.example"), signer(Kind.ML_DSA, "w.example")
LOG = Log(200)
FORK = Log([b"another", *LOG.leaves[1:]])


def request(old: int, new: int, log: Log = LOG, proof: list[bytes] | None = None) -> bytes:
    found = log.consistency(min(old, new), new) if proof is None else proof
    return bytes(AddCheckpoint(old, tuple(found), log.note(size=new)))


def ask(raw: bytes, size: int | None = None, log: Log = LOG) -> Verdict:
    return judge(raw, KNOWN, lambda _: None if size is None else (size, log.root(size)))


def test_the_form_is_the_specifications() -> None:
    raw = request(50, 100)
    lines = raw.decode().split("\n")
    assert lines[0] == "old 50"
    assert all(len(line) == 44 for line in lines[1 : lines.index("")])
    assert lines[lines.index("") + 1] == ORIGIN
    assert bytes(AddCheckpoint.parse(raw)) == raw
    assert request(0, 5).startswith(f"old 0\n\n{ORIGIN}\n5\n".encode())


@settings(deadline=None)
@given(st.data())
def test_a_log_that_only_grew_is_cosigned(data: st.DataObject) -> None:
    new = data.draw(st.integers(0, 200))
    old = data.draw(st.none() | st.integers(0, new))
    verdict = ask(request(old or 0, new), old)
    assert (verdict.status, verdict.checkpoint) == (HTTPStatus.OK, LOG.checkpoint(new))
    assert verdict.note is not None
    assert not verdict.suspicious
    body = cosign(verdict.note, [W1, W2], at=TIME)
    cosigned = add_cosignatures(SignedNote.parse(LOG.note(size=new)), body, [W1.key, W2.key])
    assert verified(cosigned, [signer().key, W1.key, W2.key]) == [signer().key, W1.key, W2.key]


@settings(deadline=None)
@given(st.data())
def test_a_fork_is_never_cosigned_and_is_worth_keeping(data: st.DataObject) -> None:
    new = data.draw(st.integers(1, 200))
    old = data.draw(st.integers(1, new))
    verdict = ask(request(old, new, FORK), old)
    assert verdict.status == (HTTPStatus.CONFLICT if old == new else HTTPStatus.UNPROCESSABLE_ENTITY)
    assert verdict.suspicious
    assert (verdict.checkpoint, verdict.note) == (None, None)


def test_another_size_is_told_the_right_one() -> None:
    for raw, size in ((request(50, 100), 60), (request(0, 100), 60), (request(50, 100), None)):
        verdict = ask(raw, size)
        assert (verdict.status, verdict.content_type) == (HTTPStatus.CONFLICT, SIZE_TYPE)
        assert verdict.body == b"%d\n" % (size or 0)
        assert parse_size(verdict.body) == (size or 0)
        assert not verdict.suspicious


def test_a_log_that_shrank_is_refused() -> None:
    assert ask(request(100, 50, proof=[]), 100).status == HTTPStatus.BAD_REQUEST
    assert ask(request(50, 50), 100).status == HTTPStatus.CONFLICT


def test_an_empty_log_has_the_root_of_nothing() -> None:
    assert ask(request(0, 0)).status == HTTPStatus.OK
    text = replace(LOG.checkpoint(0), root=b"x" * 32).text()
    note = SignedNote(text, (signer().sign(text, at=TIME),))
    assert ask(bytes(AddCheckpoint(0, (), bytes(note)))).status == HTTPStatus.CONFLICT


def test_a_first_checkpoint_needs_no_proof_and_bears_none() -> None:
    assert ask(request(0, 9, proof=[b"x" * 32])).status == HTTPStatus.UNPROCESSABLE_ENTITY


def test_strangers_are_told_so() -> None:
    raw = bytes(AddCheckpoint(0, (), LOG.note(origin="log.another.example")))
    assert ask(raw).status == HTTPStatus.NOT_FOUND
    for makers in ([signer(seed=2)], [signer(name="w.example")], [W1]):
        raw = bytes(AddCheckpoint(0, (), LOG.note(*makers)))
        assert ask(raw).status == HTTPStatus.FORBIDDEN
    spoilt = request(0, 9).replace(b"\n9\n", b"\n8\n")
    assert ask(spoilt).status == HTTPStatus.FORBIDDEN


def test_nobody_is_asked_before_the_logs_key_signed() -> None:
    def never(_: str) -> None:
        raise AssertionError

    for raw in (b"", request(0, 9).replace(b"\n9\n", b"\n8\n"), bytes(AddCheckpoint(0, (), LOG.note(W1)))):
        assert judge(raw, KNOWN, never).status >= HTTPStatus.BAD_REQUEST


RAW = request(50, 100)
HASH = RAW.split(b"\n")[1]


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"\n\n", b"old 50\n\n", RAW.replace(b"old 50", b"old 050"), RAW.replace(b"old 50", b"old +50"),
        RAW.replace(b"old 50", b"old -1"), RAW.replace(b"old 50", b"old"), RAW.replace(b"old 50", b"Old 50"),
        RAW.replace(b"old 50", b"old 50 "), RAW.replace(b"old 50\n", b""), RAW.replace(b"\n", b"\r\n"),
        RAW + b"\n", RAW.replace(HASH, HASH[:-1]), RAW.replace(HASH, HASH * 2),
        RAW.replace(b"\n\n", b"\n", 1), RAW[:-1], RAW.replace(HASH, b"\n".join([HASH] * 64)),
        RAW.replace(b"\n\n", b"\n\n\n", 1), b"\xff" + RAW, RAW.replace(b"\n100\n", b"\n0100\n"),
        b"old 5\n" + b"x" * 600_000, RAW.replace(b"old 50", b"old %d" % 2**63),
    ],
    ids=count(),
)  # fmt: skip
def test_a_request_in_any_other_form_is_a_bad_one(raw: bytes) -> None:
    with pytest.raises(Malformed):
        AddCheckpoint.parse(raw)
    verdict = ask(raw, 50)
    assert verdict.status == HTTPStatus.BAD_REQUEST
    assert verdict.body.endswith(b".\n")


@given(st.binary() | st.lists(st.sampled_from(RAW.split(b"\n")) | st.binary(max_size=9)).map(b"\n".join))
def test_any_bytes_are_judged(raw: bytes) -> None:
    assert ask(raw, 50).status in {HTTPStatus.BAD_REQUEST, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}


@settings(deadline=None)
@given(st.integers(0, len(RAW) - 1), st.integers(0, 7))
def test_no_changed_bit_is_cosigned(at: int, bit: int) -> None:
    wrong = bytearray(RAW)
    wrong[at] ^= 1 << bit
    assert ask(bytes(wrong), 50).status != HTTPStatus.OK


def test_of_an_answer_only_known_keys_signatures_are_taken() -> None:
    note = SignedNote.parse(LOG.note())
    body = cosign(note, [W1, W2, signer(Kind.COSIGNATURE, "unknown.example")], at=TIME)
    assert add_cosignatures(note, body, [W1.key]).signatures[1:] == (parse_cosignatures(body)[0],)
    with pytest.raises(NotVerified, match="no signature by a known key"):
        add_cosignatures(note, body, [signer(Kind.ML_DSA, "w2.example").key])
    other = cosign(SignedNote.parse(LOG.note(size=7)), [W1], at=TIME)
    with pytest.raises(NotVerified, match="does not fit"):
        add_cosignatures(note, other, [W1.key])
    again = add_cosignatures(add_cosignatures(note, body, [W1.key]), body, [W1.key])
    assert len(again.signatures) == 2


@pytest.mark.parametrize(
    "body", [b"", b"\n", b"7", b"07\n", b"+7\n", b"7\n\n", b"7\r\n", b"x\n", b"\xff\n", b"7" * 40]
)
def test_a_size_in_any_other_form_is_malformed(body: bytes) -> None:
    with pytest.raises(Malformed):
        parse_size(body)
    with pytest.raises(Malformed):
        parse_cosignatures(body)


def test_sizes_are_read_back() -> None:
    for size in (0, 7, 2**63 - 1):
        assert parse_size(size_body(size)) == size
