from __future__ import annotations

import logging

import pytest
from django.test import Client

from communique.config.checking import Finding, findings
from communique.events.models import Event
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def found(monkeypatch: pytest.MonkeyPatch) -> list[Finding]:
    """What is found where the site is public, and something could not be told."""
    factories.make_office()
    Event.objects.create(kind="release_published", ids={"release": 1}, attempts=3, last_error="x: OSError")
    monkeypatch.setenv("COMMUNIQUE_ADDRESS", "https://press.example.org")
    return list(findings())


def test_what_was_silenced_with_a_reason_is_not_told_again(found: list[Finding]) -> None:
    assert not [finding.what for finding in found if "security.W003" in finding.what]


def test_a_proxy_that_hides_its_readers_and_events_that_fail_are_told(found: list[Finding]) -> None:
    told = {finding.what: finding.verdict for finding in found}
    assert any("COMMUNIQUE_BEHIND_PROXY is no" in what for what in told)
    assert told["Events that failed and wait to be told again: 1 (last: x: OSError)."] == "look"


def test_a_made_up_host_is_refused_without_a_traceback_in_the_log(
    db: None, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        answer = Client().get("/en/", headers={"Host": "evil.example"})
    assert answer.status_code == 400
    assert "Content-Security-Policy" in answer
    assert "evil.example" not in caplog.text
