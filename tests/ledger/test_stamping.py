"""Time stamps by another's clock: OpenSSL plays the authority, and checks what was kept."""

from __future__ import annotations

import datetime
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError

from communique.ledger import stamping
from communique.ledger.models import Checkpoint, TimeStamp
from communique.ledger.stamping import NotStamped, stamp_is_due, stamp_newest
from tests.ledger.sealing import seal

pytest.importorskip("rfc3161_client", reason="time stamps need make setup-attest")
pytestmark = pytest.mark.django_db

CONFIGURATION = """
[req]
distinguished_name = name
prompt = no
[name]
CN = {name}
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
subjectKeyIdentifier = hash
[stamper]
basicConstraints = CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[tsa]
default_tsa = here
[here]
serial = {folder}/serial
signer_cert = {folder}/stamper.pem
signer_key = {folder}/stamper.key
signer_digest = sha256
default_policy = 1.2.3.4
digests = sha256, sha512
"""


class Authority:
    """A time-stamp authority in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        (folder / "serial").write_text("01\n")
        for name, section in (("root", "root"), ("stamper", "stamper")):
            (folder / f"{name}.cnf").write_text(CONFIGURATION.format(name=f"Test {name}", folder=folder))
            command = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "3650", "-config"]
            command += [
                f"{name}.cnf",
                "-extensions",
                section,
                "-keyout",
                f"{name}.key",
                "-out",
                f"{name}.pem",
            ]
            if name == "stamper":
                command += ["-CA", "root.pem", "-CAkey", "root.key"]
            self.openssl(*command)

    def openssl(self, *arguments: str) -> None:
        subprocess.run(["openssl", *arguments], cwd=self.folder, capture_output=True, check=True)

    def answer(self, query: bytes) -> bytes:
        (self.folder / "query").write_bytes(query)
        command = ["ts", "-reply", "-config", "stamper.cnf", "-section", "here", "-queryfile", "query"]
        self.openssl(*command, "-out", "answer")
        return (self.folder / "answer").read_bytes()


@pytest.fixture
def authority(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Authority:
    if shutil.which("openssl") is None:
        pytest.skip("the test's authority is OpenSSL, which is not here")
    made = Authority(tmp_path / "authority")
    settings.TIMESTAMPS = "https://tsa.example.org"
    settings.TIMESTAMP_ROOTS = str(made.folder / "root.pem")
    monkeypatch.setattr(stamping, "_asked", made.answer)
    return made


def test_a_token_is_kept_that_others_can_check(authority: Authority) -> None:
    seal()
    stamp = stamp_newest()
    assert stamp == stamp_newest()
    assert stamp.checkpoint == Checkpoint.objects.order_by("-size")[0]
    (authority.folder / "note").write_bytes(bytes(stamp.checkpoint.note))
    (authority.folder / "token").write_bytes(bytes(stamp.token))
    authority.openssl("ts", "-verify", "-data", "note", "-in", "token", "-CAfile", "root.pem")


def test_it_is_due_once_a_day_and_only_for_something_new(authority: Authority) -> None:
    now = datetime.datetime.now(datetime.UTC)
    assert not stamp_is_due(now)
    seal()
    assert stamp_is_due(now)
    stamp_newest()
    later = now + datetime.timedelta(hours=25)
    assert not stamp_is_due(later)
    seal()
    assert not stamp_is_due(now + datetime.timedelta(hours=1))
    assert stamp_is_due(later)


def test_an_answer_about_something_else_is_not_kept(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    seal()
    first = bytes(stamp_newest().token)
    seal()
    for wrong in (first, b"", b"no token", first[:-9]):
        monkeypatch.setattr(stamping, "_asked", lambda _query, answer=wrong: answer)
        with pytest.raises(NotStamped):
            stamp_newest()
    assert TimeStamp.objects.count() == 1


def test_an_unknown_authoritys_token_is_not_kept(authority: Authority, tmp_path: Path, settings: Any) -> None:
    settings.TIMESTAMP_ROOTS = str(Authority(tmp_path / "another").folder / "root.pem")
    seal()
    with pytest.raises(NotStamped, match="no time stamp that holds"):
        stamp_newest()


def test_a_token_is_never_changed(authority: Authority) -> None:
    seal()
    stamp_newest()
    with (
        pytest.raises((DatabaseError, IntegrityError)),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE ledger_timestamp SET told = received_at")
