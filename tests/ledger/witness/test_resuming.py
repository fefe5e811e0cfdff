"""`communique ledger resume`: when a person may let signing go on, and when nobody may."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from communique.ledger import seen
from communique.ledger.cosigning import rounds
from communique.ledger.cosigning.asking import Unhelpful, Witness as Asked
from communique.ledger.errors import BehindItself
from communique.ledger.fitness import unfit
from communique.ledger.halt import halt, halt_file
from communique.ledger.keys import key_file, read_signers
from communique.ledger.resume_cli import resume
from communique.ledger.tiled.checkpoints import Checkpoint as Head, sign_checkpoint
from communique.ledger.tiled.notes import Kind, Signer
from communique.ledger.tiled.policy import Policy
from tests.ledger.sealing import seal

pytestmark = pytest.mark.django_db


def run(*arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(resume, arguments, input=typed)


@pytest.fixture(autouse=True)
def _log() -> None:
    seal()
    seal()


def test_where_nothing_is_wrong_nothing_is_done() -> None:
    told = run()
    assert told.exit_code == 0
    assert "This database: 3 entries, the last is number 2." in told.output
    assert "Nothing keeps this log from being signed." in told.output


def test_a_checkpoint_that_is_merely_missing_may_be_made_again_by_who_knows_the_last_entry() -> None:
    seen.beside_key().unlink()
    with pytest.raises(BehindItself, match="missing"):
        seal()
    assert run().exit_code == 1
    wrong = run("--yes", typed="7\n")
    assert wrong.exit_code == 1
    assert "The last entry of this database is 2, not 7" in wrong.output
    assert unfit()
    assert run("--yes", typed="2\n").exit_code == 0
    assert unfit() == ""
    seal()


def test_what_was_signed_elsewhere_is_never_overruled() -> None:
    (signer,) = read_signers(key_file())
    ahead = bytes(sign_checkpoint(Head(signer.key.name, 9, bytes(32)), [signer], at=0))
    seen.beside_key().write_bytes(ahead)
    told = run("--yes", typed="2\n")
    assert told.exit_code == 1
    assert "9 were signed already" in told.output
    assert "communique restore" in told.output
    assert seen.beside_key().read_bytes() == ahead
    other = bytes(sign_checkpoint(Head(signer.key.name, 3, bytes(32)), [signer], at=0))
    seen.beside_key().write_bytes(other)
    assert "are not those that were signed" in run("--yes", typed="2\n").output


def test_a_second_disk_that_knows_more_is_never_overruled(tmp_path: Path, settings: Any) -> None:
    settings.SECOND_DISK = tmp_path / "second"
    settings.SECOND_DISK.mkdir()
    (signer,) = read_signers(key_file())
    note = bytes(sign_checkpoint(Head(signer.key.name, 9, bytes(32)), [signer], at=0))
    (settings.SECOND_DISK / seen.NAME).write_bytes(note)
    seen.beside_key().unlink()
    assert "9 were signed already" in run("--yes", typed="2\n").output


def accused(settings: Any, monkeypatch: pytest.MonkeyPatch, *, still: bool) -> None:
    """A halt for the word of a witness, which repeats it or takes it back when it is asked again."""
    key = Signer.generate(Kind.COSIGNATURE, "archive.example").key
    settings.WITNESSES = Policy.parse(f"witness archive {key} https://archive.example\nquorum archive\n")

    def asking(one: Asked) -> None:
        if still:
            raise Unhelpful("it answered 500")

    monkeypatch.setattr(rounds, "ask_or_halt", asking)
    halt("The witness archive has cosigned 57 entries.", "Witness: archive, https://archive.example\n")


@pytest.mark.django_db(transaction=True)
def test_a_halt_that_was_proved_wrong_is_lifted(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    accused(settings, monkeypatch, still=False)
    told = run("--yes", typed="2\n")
    assert told.exit_code == 0
    assert "The witness archive: cosigned the newest checkpoint." in told.output
    assert not halt_file().exists()
    seal()


@pytest.mark.django_db(transaction=True)
def test_a_halt_stays_until_its_reason_is_taken_back(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    accused(settings, monkeypatch, still=True)
    told = run("--yes", typed="2\n")
    assert told.exit_code == 1
    assert "has not taken it back: it answered 500" in told.output
    assert halt_file().exists()
    settings.WITNESSES = None  # whoever runs the machine has decided that the witness is wrong
    assert run("--yes", typed="2\n").exit_code == 0
