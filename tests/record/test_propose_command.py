"""`communique record propose`, as an operator runs it."""

from __future__ import annotations

import os
import signal
from typing import Any

import pytest
from click.testing import CliRunner, Result

from communique.ledger.models import Edition
from communique.newsroom.models import Release
from communique.record.cli import record
from communique.record.models import EditionRead, Statement
from communique.staff.models import Officer
from tests import factories
from tests.record import stand_in
from tests.record.conftest import BRIDGE, edition_of
from tests.website.publishing import corrected, published, withdrawn

pytestmark = pytest.mark.django_db


def propose(*arguments: str) -> Result:
    return CliRunner().invoke(record, ["propose", *arguments])


@pytest.fixture
def three(reader: Any, vera: Officer) -> list[Release]:
    """Three releases that nobody has read."""
    return [published(vera, factories.text("en", f"Bridge {number}", *BRIDGE)) for number in range(3)]


def test_what_stands_on_the_site_is_read_once(three: list[Release], vera: Officer) -> None:
    corrected(three[0], vera, factories.text("en", "Bridge is open", *BRIDGE))
    withdrawn(three[1], vera)
    told = propose()
    assert told.exit_code == 0, told.output
    assert "2 editions read: 12 findings are new" in told.output
    assert set(Statement.objects.values_list("edition", flat=True)) == {
        edition_of(three[0]).pk,
        edition_of(three[2]).pk,
    }
    assert "0 editions read" in propose().output


def test_a_better_reader_reads_again(three: list[Release], monkeypatch: pytest.MonkeyPatch) -> None:
    propose()
    for module in ("actions.proposing", "queries.editions"):
        monkeypatch.setattr(f"communique.record.{module}.READER", "2")
    assert "3 editions read: 0 findings are new" in propose().output
    assert set(EditionRead.objects.values_list("reader", flat=True)) == {"2"}


def test_one_edition_all_of_them_and_from_one_on(three: list[Release]) -> None:
    assert "1 editions read" in propose("--edition", "2").output
    assert "2 editions read" in propose().output
    assert "3 editions read" in propose("--all").output
    assert "2 editions read" in propose("--all", "--from", "2").output


def test_an_edition_that_does_not_stand_is_told(three: list[Release], vera: Officer) -> None:
    corrected(three[0], vera, factories.text("en", "Bridge is open", *BRIDGE))
    assert "followed by No. 4" in propose("--edition", "1").output
    missing = propose("--edition", "99")
    assert missing.exit_code == 2
    assert "There is no edition No. 99" in missing.output


def test_it_stops_after_the_edition_in_hand_and_goes_on(three: list[Release], reader: Any) -> None:
    def stopped(*given: Any) -> Any:
        os.kill(os.getpid(), signal.SIGINT)
        return stand_in.find_said(*given)

    reader.setattr("communique.record.actions.proposing.find_said", stopped)
    told = propose()
    assert told.exit_code == 1
    assert "1 editions read" in told.output
    assert "goes on" in told.output
    assert Statement.objects.values("edition").distinct().count() == 1
    reader.setattr("communique.record.actions.proposing.find_said", stand_in.find_said)
    assert "2 editions read" in propose().output
    assert Statement.objects.values("edition").distinct().count() == Edition.objects.count()
