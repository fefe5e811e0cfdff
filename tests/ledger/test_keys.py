"""Changing keys, rehearsed: by the commands an operator has."""

from __future__ import annotations

from typing import Any

import pytest
from click.testing import CliRunner, Result

from communique.ledger import rekeying, seen
from communique.ledger.appending import keys_in_force
from communique.ledger.errors import NoSigner
from communique.ledger.key_cli import key
from communique.ledger.keys import key_file, next_key_file, put_ledger_files_aside
from communique.ledger.models import Checkpoint, Entry
from communique.ledger.tiled.checkpoints import open_checkpoint
from communique.ledger.tiled.errors import NotVerified
from communique.ledger.tiled.notes import SignedNote, VerifierKey, verified
from tests.ledger.sealing import seal

pytestmark = pytest.mark.django_db(transaction=True)


def told(*arguments: str, given: str = "") -> Result:
    return CliRunner().invoke(key, arguments, input=given)


def latest_note() -> bytes:
    return bytes(Checkpoint.objects.order_by("-size")[0].note)


def test_a_key_is_made_before_anything_is_published_and_signs_it() -> None:
    assert "first publish makes it" in told("show").output
    made = told("new").output.strip()
    assert told("show").output.strip() == made
    assert "already" in told("new").output
    seal()
    assert open_checkpoint(latest_note(), [VerifierKey.parse(made)]).size == 2
    assert "rotate" in told("new").output


def test_rotation_is_vouched_for_by_both_keys_and_the_origin_stays() -> None:
    seal()
    old = VerifierKey.parse(told("show").output.strip())
    new = VerifierKey.parse(told("rotate").output.strip())
    assert old.name == new.name
    assert set(verified(SignedNote.parse(latest_note()), [old, new])) == {old, new}
    assert not next_key_file().exists()
    seal()
    assert open_checkpoint(latest_note(), [new]).size == 4
    with pytest.raises(NotVerified):
        open_checkpoint(latest_note(), [old])
    everything = told("show", "--all").output.splitlines()
    assert everything[0] == str(new)
    assert everything[1].startswith(f"{old}  rotated out ")


def test_rotation_cut_off_after_its_commit_is_ended_by_the_next_publish(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seal()
    monkeypatch.setattr(rekeying, "_put_in_place", lambda: None)
    new = told("rotate").output.strip()
    assert next_key_file().exists()
    seal()
    assert told("show").output.strip() == new
    assert not next_key_file().exists()


def test_rotation_cut_off_before_its_commit_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    seal()
    before = keys_in_force()

    def fail(*_: Any, **__: Any) -> None:
        raise NoSigner("The disk is gone.")

    monkeypatch.setattr("communique.ledger.appending.Log.append", fail)
    assert "The disk is gone." in told("rotate").output
    monkeypatch.undo()
    assert seal().number == 2
    assert keys_in_force() == before


def test_a_lost_key_is_revoked_by_whoever_knows_the_last_entry() -> None:
    seal()
    old = VerifierKey.parse(told("show").output.strip())
    key_file().unlink()
    seen.beside_key().unlink()
    with pytest.raises(NoSigner):
        seal()
    refused = told("revoke", given="7\n")
    assert "The last entry of this log is 1, not 7" in refused.output
    assert Entry.objects.count() == 2
    revoked = told("revoke", "--last-entry", "1")
    new = VerifierKey.parse(revoked.output.strip())
    assert new.name == old.name
    assert verified(SignedNote.parse(latest_note()), [old, new]) == [new]
    assert seal().number == 2
    assert "revoked" in told("show", "--all").output


def test_an_empty_log_has_no_key_to_change() -> None:
    for change in (["rotate"], ["revoke", "--last-entry", "0"]):
        refused = told(*change)
        assert refused.exit_code == 1
        assert "Nothing was published yet" in refused.output


def test_the_keys_of_a_log_that_is_put_aside_do_not_stop_the_next() -> None:
    seal()
    put_ledger_files_aside("demo-1")
    assert not key_file().exists()
    assert seen.read_seen(seen.beside_key()) is None
    assert len(list(key_file().parent.glob("aside-demo-1-ledger*"))) >= 2
