"""Sending mail through a provider's own interface (django-anymail) instead of a mail server."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import Final
from urllib.parse import parse_qs, unquote, urlsplit

from communique.config.environment import BadSetting, setting

PREFIX: Final = "anymail+"
# What each provider calls the key of an account.
KEYS: Final = {
    "brevo": "BREVO_API_KEY",
    "mailersend": "MAILERSEND_API_TOKEN",
    "mailgun": "MAILGUN_API_KEY",
    "mandrill": "MANDRILL_API_KEY",
    "postal": "POSTAL_API_KEY",
    "postmark": "POSTMARK_SERVER_TOKEN",
    "resend": "RESEND_API_KEY",
    "sendgrid": "SENDGRID_API_KEY",
    "sparkpost": "SPARKPOST_API_KEY",
}
# Who tells of bounces and complaints with a password; others sign with a key of its own.
TELLING: Final = {
    "brevo": "BrevoTrackingWebhookView",
    "postmark": "PostmarkTrackingWebhookView",
    "resend": "ResendTrackingWebhookView",
    "sendgrid": "SendGridTrackingWebhookView",
    "sparkpost": "SparkPostTrackingWebhookView",
}
SHORTEST_PASSWORD: Final = 16
SENDER_DOMAIN: Final = frozenset({"mailgun"})
OWN_HOST: Final = frozenset({"postal"})


@dataclass(frozen=True, slots=True)
class MailProvider:
    """Django's backend for a provider, and what django-anymail is told of the account.

    `events` is where django-anymail has what reads the provider's events; empty where none are to be heard.
    """

    backend: str
    account: dict[str, str] = field(repr=False)
    events: str = ""


def mail_provider() -> MailProvider | None:
    """None where COMMUNIQUE_MAIL names none. What it says is never repeated: it holds a key.

    `anymail+NAME://KEY@HOST?api=URL`: HOST is the sender's domain for mailgun and the interface's own host
    for postal, and of no meaning for others; URL is for an account in another region than usual.
    """
    value = setting("COMMUNIQUE_MAIL")
    if not value.startswith(PREFIX):
        return None
    try:
        parts = urlsplit(value)
        host = parts.hostname or ""
    except ValueError:
        raise BadSetting(f"COMMUNIQUE_MAIL should read {PREFIX}mailgun://KEY@mail.example.org.") from None
    name = parts.scheme.removeprefix(PREFIX)
    if name not in KEYS:
        raise BadSetting(f"COMMUNIQUE_MAIL names no provider that is known: write one of {', '.join(KEYS)}.")
    asked = parse_qs(parts.query)
    api = asked.pop("api", [""])[0]
    if not parts.username or parts.password or parts.path.strip("/") or asked or not host:
        raise BadSetting(
            f"COMMUNIQUE_MAIL should read {PREFIX}{name}://KEY@host, what is no letter or figure in the key "
            "written as %XX."
        )
    if api and urlsplit(api).scheme != "https":
        raise BadSetting("COMMUNIQUE_MAIL has an api= that is no https address.")
    if find_spec("anymail") is None:
        raise BadSetting("COMMUNIQUE_MAIL needs a package that is not installed. Run «make setup-mail».")
    account = {KEYS[name]: unquote(parts.username)}
    if name in SENDER_DOMAIN:
        account[f"{name.upper()}_SENDER_DOMAIN"] = host
    if api or name in OWN_HOST:
        account[f"{name.upper()}_API_URL"] = api or f"https://{host}"
    events = _events(name, account)
    return MailProvider(f"anymail.backends.{name}.EmailBackend", account, events)


def _events(name: str, account: dict[str, str]) -> str:
    """Puts the password into `account`. Raises BadSetting, without repeating it."""
    secret = setting("COMMUNIQUE_MAIL_EVENTS")
    if not secret:
        return ""
    if name not in TELLING:
        raise BadSetting(
            f"COMMUNIQUE_MAIL_EVENTS is set, but events of {name} are not read: leave it empty, or use one "
            f"of {', '.join(TELLING)}."
        )
    user, _, password = secret.partition(":")
    if not user or len(password) < SHORTEST_PASSWORD:
        raise BadSetting(
            "COMMUNIQUE_MAIL_EVENTS should read name:password, the password of "
            f"{SHORTEST_PASSWORD} signs or more."
        )
    account["WEBHOOK_SECRET"] = secret
    return f"anymail.webhooks.{name}.{TELLING[name]}"
