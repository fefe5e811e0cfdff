from __future__ import annotations

import hashlib
import json
import os
import unicodedata
import uuid
from pathlib import Path
from threading import Barrier, Thread

import pytest
from django.db import connection, transaction

from communique.ledger import originals, queries, rules
from communique.ledger.actions import NewPart, keep_original, seal_edition
from communique.ledger.document import canonical_json
from communique.ledger.errors import BadPart, OriginalMissing, OutsideTransaction, WrongAct
from communique.ledger.models import Edition, Part, PartBytes
from tests.ledger.sealing import Act, officer, seal, text_parts

PLAIN = "text/plain; charset=utf-8"


@pytest.mark.django_db
def test_an_edition_says_what_was_sealed_and_is_committed_to_it() -> None:
    digest = keep_original(b"a photograph")
    about = NewPart(Part.Kind.ABOUT, "application/json", content=b'{"kind":"notice"}')
    note = NewPart(Part.Kind.NOTE, PLAIN, "sr-Cyrl", "Исправљен датум.".encode())
    edition = seal(
        parts=[about, *text_parts(), NewPart(Part.Kind.ORIGINAL, "image/jpeg", digest=digest), note]
    )

    said = queries.sealed(edition)
    assert said.about == {"kind": "notice"}
    assert said.documents["sr-Cyrl"].headline == "Мост је отворен"
    assert said.notes == {"sr-Cyrl": "Исправљен датум."}
    assert said.originals == (digest,)
    for part in edition.parts.select_related("held"):
        content = b"a photograph" if part.kind == Part.Kind.ORIGINAL else bytes(part.held.content or b"")
        salt = bytes(part.held.salt or b"")
        assert len(salt) == 32
        assert bytes(part.commitment) == hashlib.sha256(salt + content).digest()
        assert part.size == len(content)


@pytest.mark.django_db
def test_the_same_words_are_committed_to_differently_each_time() -> None:
    first, second = seal(), seal()
    commitments = {bytes(part.commitment) for part in Part.objects.all()}
    assert len(commitments) == first.parts.count() + second.parts.count()


@pytest.mark.django_db
def test_numbers_run_over_the_ledger_and_versions_over_each_document() -> None:
    one, other = uuid.uuid4(), uuid.uuid4()
    sealed = [seal(one), seal(other), seal(one, Act.CORRECT), seal(one, Act.WITHDRAW), seal(one, Act.RESTORE)]
    assert [edition.number for edition in sealed] == [1, 2, 3, 4, 5]
    assert [edition.version for edition in sealed] == [1, 1, 2, 3, 4]
    assert [edition.previous and edition.previous.number for edition in sealed] == [None, None, 1, 3, 4]
    assert list(queries.editions_of(one)) == [sealed[0], *sealed[2:]]
    assert queries.latest_edition(one) == sealed[4]


@pytest.mark.parametrize("latest", [None, *Act])
@pytest.mark.parametrize("act", list(Act))
def test_every_pair_of_acts_is_decided(latest: Edition.Act | None, act: Edition.Act) -> None:
    may = {
        Act.PUBLISH: latest is None,
        Act.CORRECT: latest in {Act.PUBLISH, Act.CORRECT, Act.RESTORE},
        Act.WITHDRAW: latest in {Act.PUBLISH, Act.CORRECT, Act.RESTORE},
        Act.RESTORE: latest == Act.WITHDRAW,
    }[act]
    assert rules.may_follow(Edition(act=latest) if latest else None, act) == may


@pytest.mark.django_db
def test_acts_out_of_turn_are_refused_and_told() -> None:
    document = uuid.uuid4()
    with pytest.raises(WrongAct, match="begins with the act «publish»"):
        seal(document, Act.CORRECT)
    seal(document)
    with pytest.raises(WrongAct, match=r"After «publish» \(edition 1\) comes «correct» or «withdraw»"):
        seal(document, Act.PUBLISH)


@pytest.mark.django_db(transaction=True)
def test_sealing_outside_a_transaction_is_refused() -> None:
    with pytest.raises(OutsideTransaction, match="within the transaction"):
        seal_edition(document=uuid.uuid4(), act=Act.PUBLISH, parts=text_parts(), by=officer())
    assert not Edition.objects.exists()


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ([], "without any part"),
        ([NewPart(Part.Kind.NOTE, PLAIN, "en", b"caf\xe9")], "note in en is not UTF-8 at byte 3"),
        ([NewPart(Part.Kind.NOTE, PLAIN, "en", b"one\r\ntwo")], "carriage return at character 3"),
        (
            [NewPart(Part.Kind.TEXT, PLAIN, "en", unicodedata.normalize("NFD", "café").encode())],
            "normal form NFC",
        ),
        (
            [NewPart(Part.Kind.NOTE, PLAIN, "en", b"a"), NewPart(Part.Kind.NOTE, PLAIN, "en", b"b")],
            "Two parts",
        ),
        ([text_parts()[1]], "no text beside it"),
        ([text_parts("One")[0], text_parts("Another")[1]], "do not fit each other"),
        ([NewPart(Part.Kind.NOTE, PLAIN, "en", b"a", digest="0" * 64)], "has a digest"),
        ([NewPart(Part.Kind.ORIGINAL, "image/png", content=b"x", digest="0" * 64)], "give its digest"),
        ([NewPart(Part.Kind.ORIGINAL, "image/png", digest="../../secret")], "names no original"),
    ],
)
@pytest.mark.django_db
def test_parts_that_cannot_be_sealed_are_refused(parts: list[NewPart], message: str) -> None:
    with pytest.raises(BadPart, match=message):
        seal(parts=parts)
    assert not Edition.objects.exists()


@pytest.mark.django_db
def test_an_original_must_be_there_and_be_what_its_digest_says() -> None:
    missing = NewPart(Part.Kind.ORIGINAL, "image/jpeg", digest="ab" * 32)
    with pytest.raises(OriginalMissing, match="upload the photograph again"):
        seal(parts=[missing])
    digest = keep_original(b"light")
    originals.path_of(digest).write_bytes(b"dark!")
    with pytest.raises(OriginalMissing, match="damaged"):
        seal(parts=[NewPart(Part.Kind.ORIGINAL, "image/jpeg", digest=digest)])
    keep_original(b"light")
    assert seal(parts=[NewPart(Part.Kind.ORIGINAL, "image/jpeg", digest=digest)]).number == 1


def test_originals_are_kept_once_by_their_digest(tmp_path: Path) -> None:
    digest = keep_original(b"light")
    path = tmp_path / "originals" / digest[:2] / digest
    assert digest == hashlib.sha256(b"light").hexdigest()
    before = path.stat()
    assert keep_original(b"light") == digest
    assert path.stat().st_mtime_ns == before.st_mtime_ns
    assert [entry for entry in tmp_path.rglob("*") if entry.is_file()] == [path]
    with originals.open_original(digest) as file:
        assert file.read() == b"light"


def test_an_original_has_its_name_only_once_its_bytes_are_on_the_disk(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    synced: list[str] = []
    sync = os.fsync

    def watched(handle: int) -> None:
        seen = Path(f"/proc/self/fd/{handle}").readlink()
        synced.append("file" if seen.is_file() else seen.name)
        assert bool(list(seen.parent.parent.rglob("[0-9a-f]" * 64))) == (synced[-1] != "file")
        sync(handle)

    monkeypatch.setattr(os, "fsync", watched)
    digest = keep_original(b"light")
    assert list(dict.fromkeys(synced))[:3] == ["file", digest[:2], "originals"]


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_leaves_no_gap() -> None:
    seal()
    with transaction.atomic():
        assert seal().number == 2
        transaction.set_rollback(True)
    assert [seal().number, seal().number] == [2, 3]
    assert PartBytes.objects.count() == Part.objects.count() == 6


@pytest.mark.django_db(transaction=True)
def test_eight_writers_at_once_leave_no_gap_and_no_double() -> None:
    officer()
    shared, start, failures = uuid.uuid4(), Barrier(8), list[BaseException]()
    seal(shared)

    def write() -> None:
        try:
            start.wait()
            for turn in range(6):
                seal(shared if turn % 2 else None, Act.CORRECT if turn % 2 else Act.PUBLISH)
        except Exception as failure:  # noqa: BLE001 - told by the assertion below
            failures.append(failure)
        finally:
            connection.close()

    threads = [Thread(target=write) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert list(Edition.objects.order_by("number").values_list("number", flat=True)) == list(range(1, 50))
    history = queries.editions_of(shared)
    assert [edition.version for edition in history] == list(range(1, 26))
    assert [edition.previous_id for edition in history[1:]] == [edition.pk for edition in history[:-1]]


@pytest.mark.django_db
def test_sealing_takes_few_queries(django_assert_max_num_queries: object) -> None:
    officer()
    document = uuid.uuid4()
    seal(document)
    with django_assert_max_num_queries(20):  # type: ignore[operator]
        seal(document, Act.CORRECT, [*text_parts(), *text_parts("The bridge is open", "en")])


def test_sealed_json_is_the_same_for_whoever_normalises_it() -> None:
    written = canonical_json({"title": "line end\n\u0301accent, cafe\u0301", "tab": "\t\u0308"})
    assert unicodedata.is_normalized("NFC", written)
    assert json.loads(written)["title"] == "line end \u0301accent, café"
