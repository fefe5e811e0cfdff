"""Settings for what stands outside: witnesses, mail, alert; each wrong one is told in a sentence."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from django.core.mail import EmailMessage

from communique.config import environment
from communique.config.environment import BadSetting
from communique.config.mail import EmailBackend
from communique.ledger.tiled.notes import Kind, Signer

KEY = Signer.generate(Kind.COSIGNATURE, "archive.example").key


def policy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    path = tmp_path / "policy"
    path.write_text(text, "utf-8")
    monkeypatch.setenv("COMMUNIQUE_WITNESSES", str(path))


def test_a_policy_is_read_with_its_addresses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert environment.witnesses() is None
    policy(tmp_path, monkeypatch, f"witness archive {KEY} https://archive.example/w\nquorum archive\n")
    read = environment.witnesses()
    assert read is not None
    assert read.addresses == {KEY: "https://archive.example/w"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("quorum\n", "Line 1 of the policy"),
        ("quorum none\n", "no witness line"),
        (f"witness archive {KEY}\nquorum archive\n", "archive has no address"),
        (f"witness archive {KEY} ftp://archive.example\nquorum archive\n", "archive has no address"),
    ],
)
def test_a_bad_policy_is_told_with_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, told: str
) -> None:
    policy(tmp_path, monkeypatch, text)
    with pytest.raises(BadSetting, match=told) as raised:
        environment.witnesses()
    assert str(tmp_path / "policy") in str(raised.value)


def test_a_policy_that_is_not_there_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMUNIQUE_WITNESSES", str(tmp_path / "none"))
    with pytest.raises(BadSetting, match="cannot be read"):
        environment.witnesses()


@pytest.mark.parametrize(
    ("value", "server"),
    [
        ("smtp://press:s%40lt@mail.example:2525", ("mail.example", 2525, "press", "s@lt", False, True)),
        ("smtp://mail.example", ("mail.example", 587, "", "", False, True)),
        ("smtps://a%40b.example:x@mail.example/", ("mail.example", 465, "a@b.example", "x", True, False)),
        ("smtp://localhost", ("localhost", 25, "", "", False, False)),
        ("smtp://[::1]:2525", ("::1", 2525, "", "", False, False)),
    ],
)
def test_a_mail_server_is_read(
    monkeypatch: pytest.MonkeyPatch, value: str, server: tuple[str, int, str, str, bool, bool]
) -> None:
    monkeypatch.setenv("COMMUNIQUE_MAIL", value)
    assert environment.mail_server() == environment.MailServer(*server)
    assert "s@lt" not in repr(environment.mail_server())


@pytest.mark.parametrize(
    "value", ["mail.example", "https://press:hunter2@mail.example", "smtp://press:hunter2@h:port", "smtp://"]
)
def test_a_bad_mail_server_is_told_without_its_password(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("COMMUNIQUE_MAIL", value)
    with pytest.raises(BadSetting, match="COMMUNIQUE_MAIL should read") as raised:
        environment.mail_server()
    assert "hunter2" not in str(raised.value)


def test_addresses_are_read_and_wrong_ones_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMUNIQUE_ADDRESS", "https://press.example:8443")
    assert environment.mail_from() == "communique@press.example"
    monkeypatch.setenv("COMMUNIQUE_MAIL_FROM", "press@office.example")
    assert environment.mail_from() == "press@office.example"
    monkeypatch.setenv("COMMUNIQUE_ALERT", " a@court.example ,b@paper.example,")
    assert environment.alerted() == ["a@court.example", "b@paper.example"]
    monkeypatch.setenv("COMMUNIQUE_ALERT", "a@court.example; b@paper.example")
    with pytest.raises(BadSetting, match="with commas"):
        environment.alerted()
    monkeypatch.setenv("COMMUNIQUE_MAIL_FROM", "press\n@office.example")
    with pytest.raises(BadSetting, match="one address"):
        environment.mail_from()


def test_without_a_server_mail_goes_to_the_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    backend = EmailBackend(stream=sys.stderr)
    EmailMessage("A matter", "Words", "a@office.example", ["b@court.example"], connection=backend).send()
    captured = capsys.readouterr()
    assert "A matter" in captured.err
    assert captured.out == ""
    assert EmailBackend().stream is sys.stderr
