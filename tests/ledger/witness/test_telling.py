"""That nothing can be published is said where people look: at the desk and in `communique check`."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from communique.config.checking import Finding
from communique.config.checking_seal import seal_findings
from communique.ledger.halt import halt, lift_halt
from communique.ledger.keys import key_file
from communique.ledger.tiled.notes import Kind, Signer
from communique.ledger.tiled.policy import Policy
from tests import factories
from tests.ledger.sealing import seal

pytestmark = pytest.mark.django_db
SENTENCE = "The witness archive has cosigned 57 entries, and this database has 2 <i>."


def bad(found: list[Finding]) -> list[str]:
    return [finding.what for finding in found if finding.verdict == "bad"]


def test_the_desks_first_screen_says_so_and_only_then(client: Client) -> None:
    factories.make_office()
    client.force_login(factories.make_officer())
    seal()
    assert "Nothing can be published" not in client.get("/desk/").content.decode()
    halt(SENTENCE, "Witness: archive, https://archive.example")
    page = client.get("/desk/").content.decode()
    assert "Nothing can be published" in page
    assert "57 entries, and this database has 2 &lt;i&gt;." in page
    assert page.index("Nothing can be published") < page.index("Your drafts")
    lift_halt()
    assert "Nothing can be published" not in client.get("/desk/").content.decode()


def test_check_tells_of_log_key_second_disk_witnesses_and_alert(settings: Any) -> None:
    assert bad(list(seal_findings())) == []
    seal()
    told = " ".join(finding.what for finding in seal_findings())
    for words in ("2 entries, key at", "one disk only", "No witness cosigns", "Nobody outside the desk"):
        assert words in told
    key = Signer.generate(Kind.COSIGNATURE, "archive.example").key
    settings.WITNESSES = Policy.parse(f"witness archive {key} https://archive.example\nquorum archive\n")
    settings.ALERTED = ["watch@court.example"]
    told = " ".join(finding.what for finding in seal_findings())
    assert "0 of 1 witnesses have cosigned the newest checkpoint (2 entries)" in told
    assert "there is no mail server" in told
    halt(SENTENCE, "Witness: archive, https://archive.example")
    assert any(SENTENCE in what for what in bad(list(seal_findings())))
    lift_halt()
    key_file().unlink()
    assert any("is not at" in what for what in bad(list(seal_findings())))
