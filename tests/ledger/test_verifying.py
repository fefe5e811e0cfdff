"""Verdicts about downloads: what is proved is said, and no more."""

from __future__ import annotations

import datetime
import io
import uuid
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from communique.ledger import bundle
from communique.ledger.bundle import read_keys, write_keys
from communique.ledger.mirrors import Folder, Mirror
from communique.ledger.packing import Packer
from communique.ledger.tiled.notes import Kind
from communique.ledger.trust import Trust
from communique.ledger.verdicts import Outcome, Verdict
from communique.ledger.verifying import verify_bundle
from tests.ledger.packed import (
    DOCUMENT,
    ORIGIN,
    TIME,
    PlainLog,
    edition,
    erasure,
    plain_log,
    signer,
)

TRUST = Trust((signer().key,))
GENUINE = frozenset({Verdict.CURRENT, Verdict.SUPERSEDED})


def judged(raw: bytes, trust: Trust = TRUST, log: Path | None = None) -> Outcome:
    return verify_bundle(io.BytesIO(raw), trust, log=Mirror(Folder(log)) if log else None)


def repacked(raw: bytes, changes: dict[str, bytes | None]) -> bytes:
    """The same members, some with other bytes (or gone, or new), packed as this program packs."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members.update({name: content for name, content in changes.items() if content is not None})
    file = io.BytesIO()
    packer = Packer(file)
    for name, content in members.items():
        if changes.get(name, content) is not None:
            packer.add(name, [content])
    packer.finish()
    return file.getvalue()


def member(raw: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return archive.read(name)


def test_a_release_is_genuine_and_the_evidence_is_told() -> None:
    log = plain_log(edition(1), edition(2, document=uuid.uuid4()))
    outcome = judged(log.bundle())
    assert outcome.verdict == Verdict.CURRENT
    assert "edition 1 of «lipovac.example/ledger», sealed on 15 March 2026 at 17:55 UTC" in outcome.sentence
    assert "up to the log's 3 entries" in outcome.sentence
    evidence = outcome.evidence
    assert (evidence.edition, evidence.entry, evidence.checkpoint_size) == (1, 1, 3)
    assert evidence.languages == ("en", "sr-Cyrl")
    assert [part.state for part in evidence.parts] == ["checked"] * 4
    assert evidence.trusted == (str(signer().key),)
    assert not evidence.proved_current
    assert any("--log" in remark for remark in outcome.remarks)


def test_the_same_release_is_the_same_file_to_the_byte_and_any_zip_program_opens_it() -> None:
    raw = plain_log().bundle()
    assert raw == plain_log().bundle()
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [
            *("README.txt", "statement.json", "proof.tlog-proof", "keys.txt", "salts.json"),
            *("parts/01-text-en.txt", "parts/02-layout-en.json", "parts/03-text-sr-Cyrl.txt"),
            "parts/04-original.jpg",
        ]


@pytest.mark.parametrize(
    ("acts", "said"),
    [
        (["correct"], "it was corrected on 16 March 2026 at 17:55 UTC (edition 2)"),
        (["withdraw"], "it was withdrawn on 16 March 2026 at 17:55 UTC (edition 2)"),
        (["withdraw", "restore"], "then was restored on 17 March 2026 at 17:55 UTC (edition 3)"),
    ],
)
def test_what_came_later_is_told(acts: list[str], said: str, tmp_path: Path) -> None:
    later = [edition(number, act, number - 1) for number, act in enumerate(acts, start=2)]
    log = plain_log(edition(1), *later)
    outcome = judged(log.bundle())
    assert outcome.verdict == Verdict.SUPERSEDED
    assert said in outcome.sentence
    before = log.bundle(size=2)
    assert judged(before).verdict == Verdict.CURRENT
    asked = judged(before, log=log.mirror(tmp_path))
    assert asked.verdict == Verdict.SUPERSEDED
    assert said in asked.sentence


def test_the_edition_that_withdraws_is_genuine_and_not_current() -> None:
    outcome = judged(plain_log(edition(1), edition(2, "withdraw", 1)).bundle(2))
    assert outcome.verdict == Verdict.SUPERSEDED
    assert "is itself the withdrawal" in outcome.sentence


def test_leaving_out_what_came_later_is_seen_by_the_log(tmp_path: Path) -> None:
    log = plain_log(edition(1), edition(2, "withdraw", 1))
    cut = repacked(log.bundle(), dict.fromkeys(("later/01-statement.json", "later/01-proof.tlog-proof")))
    alone = judged(cut)
    assert alone.verdict == Verdict.CURRENT
    assert any("Only the log can show that nothing was left out" in remark for remark in alone.remarks)
    assert judged(cut, log=log.mirror(tmp_path)).verdict == Verdict.SUPERSEDED


def test_an_erased_part_is_said_so_and_spoils_nothing(tmp_path: Path) -> None:
    leaf = edition(1)
    log = plain_log(leaf, erasure(leaf, 1, 0, 3))
    outcome = judged(log.bundle(erased=(0, 3)))
    assert outcome.verdict == Verdict.CURRENT
    assert [part.state for part in outcome.evidence.parts] == ["erased", "checked", "checked", "erased"]
    assert any("parts/04-original.jpg" in remark for remark in outcome.remarks)
    held = judged(log.bundle(size=2), log=log.mirror(tmp_path))
    assert held.verdict == Verdict.CURRENT
    assert any("do not pass it on" in remark for remark in held.remarks)


def test_a_part_left_out_without_an_erasure_leaves_the_verdict_open() -> None:
    outcome = judged(plain_log().bundle(erased=(3,)))
    assert outcome.verdict == Verdict.CANNOT_TELL
    assert "parts/04-original.jpg is missing" in outcome.sentence


def test_without_a_key_nobody_is_believed() -> None:
    outcome = judged(plain_log().bundle(), Trust())
    assert outcome.verdict == Verdict.CANNOT_TELL
    assert f"under the key {signer().key} that the file itself brings" in outcome.sentence


def test_a_key_of_another_log_and_another_key_of_this_one_leave_it_open() -> None:
    raw = plain_log().bundle()
    other = judged(raw, Trust((signer(name="elsewhere.example/ledger").key,)))
    assert other.verdict == Verdict.CANNOT_TELL
    assert "«elsewhere.example/ledger»" in other.sentence
    changed = judged(raw, Trust((signer(2).key,)))
    assert changed.verdict == Verdict.CANNOT_TELL
    assert "with another key of the name" in changed.sentence


def test_where_a_key_was_changed_both_keys_together_follow_it(tmp_path: Path) -> None:
    old, new = plain_log(edition(1), edition(2, "correct", 1)), plain_log()
    new.leaves, new.signers = old.leaves, [signer(2)]
    raw, mirror = old.bundle(size=2), new.mirror(tmp_path)
    assert judged(raw, log=mirror).verdict == Verdict.CANNOT_TELL
    both = Trust((signer().key, signer(2).key))
    assert judged(raw, both, mirror).verdict == Verdict.SUPERSEDED


def test_a_signature_in_the_name_of_the_trusted_key_must_be_its_own() -> None:
    raw = plain_log().bundle()
    line = member(raw, "proof.tlog-proof").decode().splitlines()[-1]
    forged = line[:-3] + ("A" if line[-3] != "A" else "B") + line[-2:]
    proof = member(raw, "proof.tlog-proof").replace(line.encode(), forged.encode())
    assert judged(repacked(raw, {"proof.tlog-proof": proof})).verdict == Verdict.NOT_GENUINE


CHANGES = {
    "parts/01-text-en.txt": b"The bridge is shut\n",
    "parts/04-original.jpg": b"another photograph",
    "keys.txt": write_keys([signer(2).key]),
    "salts.json": b"{}",
    "statement.json": b"{}",
    "proof.tlog-proof": b"c2sp.org/tlog-proof@v1\n",
    "parts/05-text-de.txt": b"Noch ein Teil",
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_was_changed_and_packed_rightly_is_not_genuine(name: str) -> None:
    assert judged(repacked(plain_log().bundle(), {name: CHANGES[name]})).verdict == Verdict.NOT_GENUINE


def test_parts_salts_and_statements_of_another_edition_do_not_fit() -> None:
    log = plain_log(edition(1), edition(2, "correct", 1))
    first, second = log.bundle(1), log.bundle(2)
    for name in ("statement.json", "proof.tlog-proof", "salts.json"):
        mixed = repacked(first, {name: member(second, name)})
        assert judged(mixed).verdict == Verdict.NOT_GENUINE, name


def test_a_later_entry_of_another_release_does_not_fit() -> None:
    log = plain_log(edition(1), edition(2, document=uuid.uuid4()))
    strange = {"later/01-statement.json": log.raw[2], "later/01-proof.tlog-proof": log.proof(2)}
    assert judged(repacked(log.bundle(), {**strange})).verdict == Verdict.NOT_GENUINE


def test_later_entries_without_end_are_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = plain_log(edition(1), edition(2, "correct", 1)).bundle()
    monkeypatch.setattr(bundle, "_LATER_LIMIT", 1000)
    assert judged(raw).verdict == Verdict.CANNOT_TELL


def test_packed_anew_the_verdict_is_open() -> None:
    raw = plain_log().bundle()
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        file = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(file, "w", method) as new:
            for name in old.namelist():
                new.writestr(name, old.read(name))
        outcome = judged(file.getvalue())
        assert outcome.verdict == Verdict.CANNOT_TELL
        assert "packed anew" in outcome.sentence
    assert judged(repacked(raw, {"README.txt": b"Believe me.\n"})).verdict == Verdict.CANNOT_TELL


def test_a_mirror_that_contradicts_the_file_under_the_same_key_is_evidence(tmp_path: Path) -> None:
    raw = plain_log(edition(1)).bundle()
    fork = plain_log(edition(2), edition(3))
    outcome = judged(raw, log=fork.mirror(tmp_path))
    assert outcome.verdict == Verdict.NOT_GENUINE
    assert "two truths were signed" in outcome.sentence


def test_a_damaged_mirror_says_nothing(tmp_path: Path) -> None:
    log = plain_log(*(edition(number, document=uuid.UUID(int=number)) for number in range(1, 300)))
    raw = log.bundle(280)
    mirror = log.mirror(tmp_path)
    assert judged(raw, log=mirror).evidence.proved_current
    for path in ("tile/entries/001.p/44", "tile/1/000.p/1"):
        whole = (mirror / path).read_bytes()
        (mirror / path).write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
        assert judged(raw, log=mirror).verdict == Verdict.CANNOT_TELL
        (mirror / path).unlink()
        assert "missing" in judged(raw, log=mirror).sentence
        (mirror / path).write_bytes(whole)
    (mirror / "checkpoint").unlink()
    assert "no checkpoint" in judged(raw, log=mirror).sentence


def test_the_full_tile_serves_where_the_partial_one_went(tmp_path: Path) -> None:
    log = plain_log(*(edition(number, document=uuid.UUID(int=number)) for number in range(1, 257)))
    short = PlainLog(log.leaves[1:201])
    mirror = log.mirror(tmp_path)
    (mirror / "checkpoint").write_bytes(bytes(short.note()))
    assert judged(short.bundle(3, size=150), log=mirror).evidence.proved_current


def test_a_mirror_older_than_the_file_is_said_so(tmp_path: Path) -> None:
    mirror = plain_log(edition(1)).mirror(tmp_path)
    outcome = judged(plain_log(edition(1), edition(2, document=uuid.uuid4())).bundle(), log=mirror)
    assert outcome.verdict == Verdict.CURRENT
    assert not outcome.evidence.proved_current
    assert any("fewer than the file's checkpoint" in remark for remark in outcome.remarks)


def policy(quorum: str) -> str:
    names = {name: signer(number, Kind.COSIGNATURE, f"{name}.example").key for number, name in WITNESSES}
    lines = [f"log {signer().key}", *(f"witness {name} {key}" for name, key in names.items())]
    return "\n".join([*lines, f"group two 2 {' '.join(names)}", f"quorum {quorum}", ""])


WITNESSES = [(11, "archive"), (12, "university"), (13, "library")]


def test_witnesses_are_counted_by_the_readers_policy() -> None:
    log = PlainLog([edition(1)])
    log.cosigners = [signer(number, Kind.COSIGNATURE, f"{name}.example") for number, name in WITNESSES[:2]]
    outcome = judged(log.bundle(), Trust.of([], policy("two")))
    assert outcome.verdict == Verdict.CURRENT
    assert outcome.evidence.witnesses == ("archive", "university")
    assert outcome.evidence.checkpoint_time == TIME
    assert judged(log.bundle(), Trust.of([], policy("none"))).verdict == Verdict.CURRENT
    few = judged(log.bundle(), Trust.of([], policy("library")))
    assert few.verdict == Verdict.CANNOT_TELL
    assert "fewer than the policy asks for" in few.sentence
    assert judged(log.bundle()).evidence.witnesses == ()


def test_a_second_signature_after_elliptic_curves_counts_alone() -> None:
    quantum = signer(3, Kind.ML_DSA)
    log = PlainLog([edition(1)], [signer(), quantum])
    outcome = judged(log.bundle(), Trust((quantum.key,)))
    assert outcome.verdict == Verdict.CURRENT
    assert outcome.evidence.checkpoint_time == datetime.datetime(2026, 3, 14, 17, 55, tzinfo=datetime.UTC)


def test_keys_of_a_file_have_one_spelling() -> None:
    raw = write_keys([signer().key, signer(2).key])
    assert [str(key) for key in read_keys(raw)] == [str(signer().key), str(signer(2).key)]
    for spoilt in (raw[:-1], raw + b"\n", raw.replace(b"#", b"##"), b"", raw + raw):
        with pytest.raises(ValueError, match=r"key|written"):
            read_keys(spoilt)


def test_evidence_can_be_written_as_json() -> None:
    said = judged(plain_log(edition(1), edition(2, "correct", 1)).bundle()).said()
    assert said["exit_code"] == 1
    assert said["evidence"]["document"] == str(DOCUMENT)
    assert said["evidence"]["origin"] == ORIGIN
    assert said["evidence"]["later"][0]["time"] == "2026-03-16T17:55:00Z"


LEAF = edition(1)
LOG = plain_log(LEAF, erasure(LEAF, 1, 1), edition(2, "correct", 1))
WHOLE = plain_log().bundle()
LATE = LOG.bundle(erased=(1,))


def test_every_single_byte_counts() -> None:
    """Each byte of the file, changed in its lowest bit: whatever it is, the file is no longer genuine."""
    for place in range(len(LATE)):
        changed = bytearray(LATE)
        changed[place] ^= 1
        assert judged(bytes(changed)).verdict not in GENUINE, place


@settings(max_examples=300, deadline=None)
@given(st.sampled_from([WHOLE, LATE]), st.data())
def test_nothing_spoilt_is_genuine(raw: bytes, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(raw)))
    end = data.draw(st.integers(start, min(len(raw), start + 200)))
    spoilt = raw[:start] + data.draw(st.binary(max_size=100)) + raw[end:]
    if spoilt != raw:
        assert judged(spoilt).verdict not in GENUINE


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_member_spoilt_and_packed_rightly_is_not_genuine(data: st.DataObject) -> None:
    with zipfile.ZipFile(io.BytesIO(LATE)) as archive:
        name = data.draw(st.sampled_from(archive.namelist()))
        content = archive.read(name)
    place = data.draw(st.integers(0, len(content)))
    cut = data.draw(st.integers(0, 3))
    spoilt = content[:place] + data.draw(st.binary(max_size=5)) + content[place + cut :]
    if spoilt != content:
        wanted = {Verdict.CANNOT_TELL} if name == "README.txt" else {Verdict.NOT_GENUINE}
        assert judged(repacked(LATE, {name: spoilt})).verdict in wanted


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400), st.booleans())
def test_any_bytes_give_a_verdict(raw: bytes, zipped: bool) -> None:  # noqa: FBT001  hypothesis gives it
    if zipped:
        file = io.BytesIO()
        packer = Packer(file)
        for name in ("README.txt", "statement.json", "proof.tlog-proof", "keys.txt", "salts.json"):
            packer.add(name, [raw])
        packer.finish()
        raw = file.getvalue()
    assert judged(raw).verdict in {Verdict.CANNOT_TELL, Verdict.NOT_GENUINE}
