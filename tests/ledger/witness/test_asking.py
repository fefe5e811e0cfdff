"""Our side: who is asked what, what is kept of it, and what halts all signing."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from communique.ledger.appending import read_head
from communique.ledger.cosigned import note_with_cosignatures
from communique.ledger.cosigning import rounds
from communique.ledger.cosigning.asking import (
    Contradicted,
    Newest,
    Unhelpful,
    Witness as Asked,
    ask,
    is_cosigned,
    newest,
)
from communique.ledger.cosigning.calling import Response, Unreachable
from communique.ledger.cosigning.rounds import Rounds, ask_or_halt
from communique.ledger.cosigning.standing import standing
from communique.ledger.errors import BehindItself
from communique.ledger.fitness import unfit
from communique.ledger.halt import halt_file
from communique.ledger.keys import key_file, read_signers
from communique.ledger.models import Checkpoint, Cosignature
from communique.ledger.tiled.checkpoints import Checkpoint as Head, sign_checkpoint
from communique.ledger.tiled.notes import SignedNote
from communique.ledger.tiled.policy import Policy
from communique.ledger.tiled.tree import EMPTY_ROOT
from communique.ledger.tiled.witnessing import AddCheckpoint
from communique.ledger.witness.answering import Witness
from tests.ledger.sealing import Act, seal
from tests.ledger.tiled.growing import Log
from tests.ledger.witness.watching import Wire, asked, request, tell, witness

pytestmark = pytest.mark.django_db


@pytest.fixture
def archive(tmp_path: Path) -> Witness:
    """A witness that knows our key; the log has its first entries."""
    seal()
    return own_witness(tmp_path / "archive")


def own_witness(path: Path, name: str = "archive.example", *, pq: bool = False) -> Witness:
    return witness(path, [signer.key for signer in read_signers(key_file())], name=name, pq=pq)


def of_size(size: int) -> Checkpoint:
    return Checkpoint.objects.get(size=size)


def test_the_newest_checkpoint_is_cosigned_and_served_so(archive: Witness) -> None:
    wire = Wire(archive=archive)
    for _ in range(20):
        seal()
    done = ask(asked(archive), call=wire)
    assert done is not None
    assert (done.head.size, len(wire.requests)) == (22, 1), "one request, not one an entry"
    note = SignedNote.parse(note_with_cosignatures(of_size(22)))
    policy = Policy.parse(f"witness a {archive.folder.signers[0].key}\nquorum a\n")
    policy.require(note)
    assert note.signatures[:-1] == SignedNote.parse(bytes(of_size(22).note)).signatures
    assert note_with_cosignatures(of_size(21)) == bytes(of_size(21).note)
    seal()
    ask(asked(archive), call=wire)
    assert len(wire.requests) == 2, "what it cosigned before is known"


def test_a_witness_that_knows_another_size_is_asked_from_there(archive: Witness) -> None:
    wire = Wire(archive=archive)
    ask(asked(archive), call=wire)
    archive.folder.last.clear()  # its folder was put back from a copy, which it should not be
    seal()
    ask(asked(archive), call=wire)
    assert len(wire.requests) == 3
    assert is_cosigned(of_size(3), asked(archive))


def test_both_keys_of_a_witness_are_kept_and_asked_again_nothing_is_added(tmp_path: Path) -> None:
    seal()
    one = own_witness(tmp_path / "w", pq=True)
    for _ in range(2):
        ask(asked(one), call=Wire(archive=one))
    assert Cosignature.objects.count() == 2
    assert is_cosigned(of_size(2), asked(one))


def test_a_line_by_another_key_is_not_kept(archive: Witness, tmp_path: Path) -> None:
    other = own_witness(tmp_path / "other")
    with pytest.raises(Unhelpful, match="does not stand"):
        ask(asked(archive), call=Wire(archive=other))
    assert not Cosignature.objects.exists()


@pytest.mark.parametrize(
    ("response", "told"),
    [
        (Response(404, "text/plain", b"This witness does not know the log.\n"), "404 .*does not know"),
        (Response(500, "text/html", b"<h1>\x1b[31mBroken"), r"500 \(<h1>\[31mBroken"),
        (Response(200, "text/plain", b"Welcome!\n"), "does not stand"),
        (Response(409, "text/html", b"7\n"), "409"),
        (Response(409, "text/x.tlog.size", b"07\n"), "cannot be read"),
        (Response(409, "text/x.tlog.size", b"0\n"), "refuses the size"),
        (Response(422, "text/plain", b"no\n"), "422"),
    ],
)
def test_what_helps_nobody_is_told_and_halts_nothing(archive: Witness, response: Response, told: str) -> None:
    with pytest.raises(Unhelpful, match=told):
        ask_or_halt(asked(archive), lambda one: ask(one, call=lambda *_: response))
    assert unfit() == ""


def contradicted(one: Asked, wire: Wire) -> str:
    with pytest.raises(Contradicted) as told:
        ask_or_halt(one, lambda each: ask(each, call=wire))
    assert halt_file().stat().st_mode & 0o777 == 0o600
    with pytest.raises(BehindItself, match="Nothing is signed until"):
        seal()
    assert "Nothing is signed until" in unfit()
    return str(told.value)


def forked(one: Witness, size: int, old: int, old_log: Log | None = None) -> None:
    """Lets a witness cosign what our key signed in another life of this database."""
    log = old_log or Log([b"other %d" % number for number in range(size)])
    (signer,) = read_signers(key_file())
    assert one.answer("POST", "/add-checkpoint", request(log, old, size, signer=signer)).status == 200


def test_a_witness_that_is_ahead_halts_all_signing(archive: Witness) -> None:
    forked(archive, 57, 0)
    told = contradicted(asked(archive), Wire(archive=archive))
    assert "has cosigned 57 entries of this log, and this database has 2" in told
    evidence = halt_file().read_text()
    assert "https://archive.example" in evidence
    assert bytes(of_size(2).note).decode() in evidence


def test_a_witness_that_knows_another_history_halts_all_signing(archive: Witness) -> None:
    forked(archive, 2, 0)
    assert "not those of this database" in contradicted(asked(archive), Wire(archive=archive))


def test_a_proof_that_is_not_accepted_halts_all_signing(archive: Witness) -> None:
    forked(archive, 2, 0)
    # The file would tell too; here the halt alone is looked at.
    uid = uuid.uuid4()
    seal(uid)
    seal(uid, Act.CORRECT)
    assert "may have a fork" in contradicted(asked(archive), Wire(archive=archive))


def test_the_first_reason_stays_and_reading_goes_on(archive: Witness) -> None:
    forked(archive, 57, 0)
    wire = Wire(archive=archive)
    contradicted(asked(archive), wire)
    before = halt_file().read_bytes()
    contradicted(asked(archive), wire)
    assert halt_file().read_bytes() == before
    assert read_head(of_size(2)).size == 2


def test_an_empty_log_whose_key_was_used_is_found_out(tmp_path: Path, settings: Any) -> None:
    assert newest() is None, "without a key there is nothing to ask about"
    from communique.ledger.keys import make_signers, write_signers

    signers = make_signers("press.example/ledger", post_quantum=False)
    write_signers(key_file(), signers)
    one = own_witness(tmp_path / "w")
    empty = bytes(sign_checkpoint(Head("press.example/ledger", 0, EMPTY_ROOT), signers, at=0))
    assert one.answer("POST", "/add-checkpoint", bytes(AddCheckpoint(0, (), empty))).status == 200
    assert ask(asked(one), call=Wire(archive=one)) is not None
    forked(one, 5, 0)
    with pytest.raises(Contradicted, match="this database has 0"):
        ask_or_halt(asked(one), lambda each: ask(each, call=Wire(archive=one)))
    with pytest.raises(BehindItself):
        seal()


def test_how_many_signed_what_is_told(archive: Witness, tmp_path: Path) -> None:
    others = [own_witness(tmp_path / name, f"{name}.example") for name in ("library", "court")]
    keys = [one.folder.signers[0].key for one in (archive, *others)]
    lines = [f"witness w{number} {key} https://w{number}.example" for number, key in enumerate(keys)]
    policy = Policy.parse("\n".join([*lines, "group two 2 w0 w1 w2", "quorum two", ""]))
    assert standing(policy).sentence().endswith("asks for more, and never had them.")
    ask(asked(archive), call=Wire(archive=archive))
    found = standing(policy)
    assert (found.signed, found.witnesses, found.satisfied) == (1, 3, False)
    ask(asked(others[0], "library"), call=Wire(library=others[0]))
    assert standing(policy).satisfied
    assert standing(policy).sentence() == (
        "2 of 3 witnesses have cosigned the newest checkpoint (2 entries, 2031-01-01 at 02:13 UTC)."
    )
    seal()
    found = standing(policy)
    assert not found.satisfied
    assert found.enough is not None
    assert found.enough[0] == 2
    assert "it last had them at 2 entries" in found.sentence()


def told_again(asking: Callable[[Asked], Newest | None], one: Asked, until: threading.Event) -> None:
    stop = threading.Event()
    running = Rounds([one], stop, asking=asking, gathered=0.0)
    running.start()
    try:
        assert until.wait(20)
    finally:
        stop.set()
        running.ring()
        for thread in running.threads:
            thread.join(20)
        rounds._running.remove(running)


@pytest.mark.django_db(transaction=True)
def test_a_thread_asks_at_its_start_and_when_something_was_added(
    archive: Witness, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked_for, done = [0][:0], threading.Event()

    def asking(one: Asked) -> Newest | None:
        ours = ask(one, call=Wire(archive=archive))
        assert ours is not None
        asked_for.append(ours.head.size)
        if len(asked_for) == 1:
            for _ in range(9):
                seal()
            tell()
        else:
            done.set()
        return ours

    told_again(asking, asked(archive), done)
    assert asked_for == [2, 11], "nine entries, one request"


@pytest.mark.django_db(transaction=True)
def test_a_dead_witness_is_asked_again_after_a_while(
    archive: Witness, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(rounds, "FIRST_WAIT", 0.01)
    tries, done = [0], threading.Event()

    def asking(one: Asked) -> Newest | None:
        tries[0] += 1
        if tries[0] < 4:
            raise Unreachable("connection refused")
        done.set()
        return None

    told_again(asking, asked(archive), done)
    assert tries[0] == 4
    assert "did not cosign: connection refused" in caplog.text
