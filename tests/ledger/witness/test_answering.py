"""tlog-witness to the letter, and what must never happen: two truths cosigned, or one forgotten."""

from __future__ import annotations

import threading
from http import HTTPStatus
from pathlib import Path

import pytest

from communique.ledger.tiled.notes import Kind, SignedNote, Signer, verified
from communique.ledger.tiled.witnessing import AddCheckpoint, parse_cosignatures
from communique.ledger.witness.answering import Answer, Witness
from communique.ledger.witness.keeping import CannotKeep, Folder
from tests.ledger.tiled.growing import Log
from tests.ledger.witness.watching import NOON, OFFICE, ORIGIN, request, witness


@pytest.fixture
def log() -> Log:
    return Log(40)


def ask(one: Witness, body: bytes) -> Answer:
    return one.answer("POST", "/add-checkpoint", body)


def test_growth_is_cosigned_and_told_with_the_time(tmp_path: Path, log: Log) -> None:
    one = witness(tmp_path)
    for old, new in ((0, 7), (7, 7), (7, 40)):
        body = request(log, old, new)
        answer = ask(one, body)
        assert answer.status == HTTPStatus.OK
        (line,) = parse_cosignatures(answer.body)
        key = one.folder.signers[0].key
        note = SignedNote.parse(AddCheckpoint.parse(body).checkpoint)
        assert verified(note.signed(line), [key]) == [key]
        assert line.time(key) == NOON


def test_a_second_signature_outlasts_elliptic_curves(tmp_path: Path, log: Log) -> None:
    one = witness(tmp_path, pq=True)
    keys = [signer.key for signer in one.folder.signers]
    assert [key.kind for key in keys] == [Kind.COSIGNATURE, Kind.ML_DSA]
    body = request(log, 0, 9)
    note = SignedNote.parse(AddCheckpoint.parse(body).checkpoint)
    assert verified(note.signed(*parse_cosignatures(ask(one, body).body)), keys) == keys


@pytest.mark.parametrize("old", [0, 3, 8, 40])
def test_another_old_size_is_answered_with_the_right_one(tmp_path: Path, log: Log, old: int) -> None:
    one = witness(tmp_path)
    ask(one, request(log, 0, 7))
    answer = ask(one, request(log, old, 40))
    assert (answer.status, answer.body, answer.content_type) == (409, b"7\n", "text/x.tlog.size")


def test_what_cannot_be_meant_is_refused(tmp_path: Path, log: Log) -> None:
    one = witness(tmp_path)
    stranger = Signer.from_private(Kind.ED25519, ORIGIN, bytes(32))
    elsewhere = Signer.from_private(Kind.ED25519, "other.example/log", bytes(32))
    good = request(log, 0, 7)
    assert ask(one, b"old 1\n").status == HTTPStatus.BAD_REQUEST
    assert ask(one, good.replace(b"old 0", b"old +0")).status == HTTPStatus.BAD_REQUEST
    assert ask(one, good.replace(b"old 0", b"old 8")).status == HTTPStatus.BAD_REQUEST
    assert ask(one, request(log, 0, 7, signer=elsewhere)).status == HTTPStatus.NOT_FOUND
    assert ask(one, request(log, 0, 7, signer=stranger)).status == HTTPStatus.FORBIDDEN
    assert ask(one, good.replace(b"old 0\n", b"old 0\n" + b"A" * 43 + b"=\n")).status == 422
    assert one.folder.cosigned(ORIGIN) is None
    assert ask(one, good).status == HTTPStatus.OK


def test_a_fork_is_refused_and_both_sides_are_kept(
    tmp_path: Path, log: Log, capsys: pytest.CaptureFixture[str]
) -> None:
    one = witness(tmp_path)
    ask(one, request(log, 0, 7))
    other = Log([b"other %d" % number for number in range(40)])
    same_size, longer = request(other, 7, 7), request(other, 7, 20)
    assert ask(one, same_size).status == HTTPStatus.CONFLICT
    assert ask(one, longer).status == HTTPStatus.UNPROCESSABLE_ENTITY
    ask(one, longer)
    kept = sorted((tmp_path / "evidence").iterdir())
    assert len(kept) == 2, "the same twice is kept once"
    for path, body in zip(
        sorted(kept, key=lambda path: path.stat().st_size), (same_size, longer), strict=True
    ):
        assert AddCheckpoint.parse(body).checkpoint in path.read_bytes()
        assert one.folder.notes[ORIGIN] in path.read_bytes()
    told = capsys.readouterr().err
    assert "two different trees of one size: a fork" in told
    assert "the proof is wrong, or the log has a fork" in told
    assert one.folder.cosigned(ORIGIN) == (7, log.root(7))


def test_it_remembers_over_a_restart_and_has_one_key(tmp_path: Path, log: Log) -> None:
    one = witness(tmp_path)
    ask(one, request(log, 0, 7))
    one.folder.close()
    again = witness(tmp_path)
    assert again.folder.signers[0].key == one.folder.signers[0].key
    assert ask(again, request(log, 0, 20)).body == b"7\n"
    assert (tmp_path / "keys").stat().st_mode & 0o777 == 0o600


def test_nothing_is_signed_that_could_not_be_put_down(
    tmp_path: Path, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = witness(tmp_path)

    def full(path: Path, content: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("communique.ledger.witness.keeping.write_durably", full)
    answer = ask(one, request(log, 0, 7))
    assert answer.status == HTTPStatus.SERVICE_UNAVAILABLE
    assert "—".encode() not in answer.body
    monkeypatch.undo()
    assert ask(one, request(log, 0, 7)).status == HTTPStatus.OK


def test_one_of_many_at_once_has_its_way_and_all_agree(tmp_path: Path) -> None:
    log, other = Log(40), Log([b"other %d" % number for number in range(40)])
    one = witness(tmp_path)
    bodies = [request(tree, 0, size) for size in range(1, 20) for tree in (log, other)]
    answers: list[Answer] = []
    threads = [threading.Thread(target=lambda body=body: answers.append(ask(one, body))) for body in bodies]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer.status for answer in answers) == [200, *[409] * (len(bodies) - 1)]


def test_a_folder_is_held_by_one_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("communique.ledger.witness.keeping.SECONDS_TO_WAIT", 0.0)
    _one = witness(tmp_path)
    with pytest.raises(CannotKeep, match="Another witness is running"):
        witness(tmp_path)


def test_another_name_and_a_damaged_memory_are_told(tmp_path: Path, log: Log) -> None:
    one = witness(tmp_path)
    ask(one, request(log, 0, 7))
    one.folder.close()
    with pytest.raises(CannotKeep, match=r"keys in .* are of «archive.example»"):
        Folder(tmp_path, "other.example", {})
    (kept,) = (tmp_path / "cosigned").iterdir()
    kept.write_bytes(kept.read_bytes().replace(b"\n7\n", b"\n5\n"))
    with pytest.raises(CannotKeep, match="should hold what was cosigned last"):
        witness(tmp_path)


def test_a_spoilt_key_is_never_repeated(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("PRIVATE+KEY+archive.example+00000000+BHNlY3JldA==\n")
    with pytest.raises(CannotKeep) as told:
        witness(tmp_path)
    assert "BHNl" not in str(told.value)


def test_the_first_page_tells_name_keys_and_sizes(tmp_path: Path, log: Log) -> None:
    one = witness(tmp_path, [OFFICE.key, Signer.generate(Kind.ED25519, "quiet.example/<b>").key])
    ask(one, request(log, 0, 7))
    page = one.answer("GET", "/", b"").body.decode()
    assert str(one.folder.signers[0].key) in page
    assert f"<td>{ORIGIN}</td><td>7</td>" in page
    assert "quiet.example/&lt;b&gt;</td><td>nothing yet" in page
    assert one.answer("GET", "/add-checkpoint", b"").status == HTTPStatus.METHOD_NOT_ALLOWED
    assert one.answer("POST", "/", b"").status == HTTPStatus.METHOD_NOT_ALLOWED
    assert one.answer("GET", "/elsewhere", b"").status == HTTPStatus.NOT_FOUND
