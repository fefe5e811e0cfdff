"""Mail through a provider's own interface: named by one setting, refused with a sentence, never repeated."""

from __future__ import annotations

import pytest
from django.utils.module_loading import import_string

from communique.config import provider
from communique.config.environment import BadSetting, mail_server
from communique.config.provider import mail_provider

KEY = "key-1234"


@pytest.mark.parametrize(
    ("value", "backend", "account"),
    [
        (
            f"anymail+mailgun://{KEY}@mail.lipovac.example?api=https://api.eu.mailgun.example/v3",
            "mailgun",
            {
                "MAILGUN_API_KEY": KEY,
                "MAILGUN_SENDER_DOMAIN": "mail.lipovac.example",
                "MAILGUN_API_URL": "https://api.eu.mailgun.example/v3",
            },
        ),
        (
            "anymail+postal://a%2Fb%3Dc@postal.lipovac.example",
            "postal",
            {"POSTAL_API_KEY": "a/b=c", "POSTAL_API_URL": "https://postal.lipovac.example"},
        ),
        (f"anymail+postmark://{KEY}@localhost", "postmark", {"POSTMARK_SERVER_TOKEN": KEY}),
    ],
)
def test_a_provider_is_named_by_one_setting(
    monkeypatch: pytest.MonkeyPatch, value: str, backend: str, account: dict[str, str]
) -> None:
    monkeypatch.setenv("COMMUNIQUE_MAIL", value)
    found = mail_provider()
    assert found is not None
    assert found.backend == f"anymail.backends.{backend}.EmailBackend"
    assert found.account == account
    assert KEY not in repr(found)
    assert mail_server() is None


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (f"anymail+pigeon://{KEY}@lipovac.example", "write one of brevo, "),
        ("anymail+mailgun://mail.lipovac.example", "should read anymail+mailgun://KEY@host"),
        (f"anymail+mailgun://{KEY}:{KEY}@lipovac.example", "should read"),
        (f"anymail+mailgun://{KEY}@", "should read"),
        (f"anymail+mailgun://{KEY}@lipovac.example/path", "should read"),
        (f"anymail+mailgun://{KEY}@lipovac.example?colour=red", "should read"),
        (f"anymail+mailgun://{KEY}@[broken", "should read"),
        (f"anymail+mailgun://{KEY}@lipovac.example?api=http://plain.example", "no https address"),
    ],
)
def test_a_wrong_one_is_refused_without_its_key(
    monkeypatch: pytest.MonkeyPatch, value: str, told: str
) -> None:
    monkeypatch.setenv("COMMUNIQUE_MAIL", value)
    with pytest.raises(BadSetting, match=told.replace("+", r"\+")) as refusal:
        mail_provider()
    assert KEY not in str(refusal.value)


def test_events_are_heard_with_a_password_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMUNIQUE_MAIL", f"anymail+postmark://{KEY}@localhost")
    monkeypatch.setenv("COMMUNIQUE_MAIL_EVENTS", f"postmark:{KEY * 2}")
    found = mail_provider()
    assert found is not None
    assert found.events == "anymail.webhooks.postmark.PostmarkTrackingWebhookView"
    assert found.account["WEBHOOK_SECRET"] == f"postmark:{KEY * 2}"
    for name, secret, told in (
        ("postmark", "postmark:short", "16 signs or more"),
        ("postmark", KEY * 2, "should read name:password"),
        ("mandrill", f"mandrill:{KEY * 2}", "use one of brevo"),
    ):
        monkeypatch.setenv("COMMUNIQUE_MAIL", f"anymail+{name}://{KEY}@localhost")
        monkeypatch.setenv("COMMUNIQUE_MAIL_EVENTS", secret)
        with pytest.raises(BadSetting, match=told) as refusal:
            mail_provider()
        assert KEY not in str(refusal.value)


@pytest.mark.parametrize("name", provider.TELLING)
def test_what_reads_events_is_there(name: str) -> None:
    pytest.importorskip("anymail")
    assert callable(import_string(f"anymail.webhooks.{name}.{provider.TELLING[name]}"))


def test_a_provider_without_its_package_says_what_to_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMUNIQUE_MAIL", f"anymail+brevo://{KEY}@localhost")
    monkeypatch.setattr(provider, "find_spec", lambda _name: None)
    with pytest.raises(BadSetting, match="make setup-mail"):
        mail_provider()


def test_a_mail_server_is_no_provider(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMUNIQUE_MAIL", "smtps://press:secret@mail.lipovac.example")
    assert mail_provider() is None
    assert mail_server() is not None


def test_every_provider_has_its_backend() -> None:
    from importlib.util import find_spec

    for name, key in provider.KEYS.items():
        assert find_spec(f"anymail.backends.{name}"), name
        assert key.startswith(name.upper())
