"""Writes the mails to signatories: the link, or the code; never a word of what is to be approved."""

from __future__ import annotations

from email.utils import formataddr
from typing import Any, Final

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.template.loader import render_to_string

from communique.directory.queries import public_languages, the_office
from communique.languages.tags import direction
from communique.newsroom.models import SignatoryMail
from communique.website import addresses
from communique.website.mailing.writing import one_line
from communique.website.pages import telling
from communique.website.pages.frame import office_words
from communique.website.wording import spoken_tag, words

Kind: Final = SignatoryMail.Kind


def write_to_signatory(mail: SignatoryMail, secret: str) -> EmailMessage:
    """In her language. `secret` is the link's token or the code."""
    link, office = mail.link, the_office()
    tag = link.language if link.language in public_languages(office) else office.main_language
    named = office_words(office, tag)
    said = words(tag)["signing_mail"]
    spoken = spoken_tag(tag)
    subject = said[f"{mail.kind}_subject"].format(office=named.short_name)
    context = {
        **_told(mail, secret, tag, named.name),
        "subject": subject,
        "office": named,
        "home": addresses.absolute(addresses.home(tag)),
        "spoken": spoken,
        "spoken_direction": direction(spoken),
    }
    message = EmailMultiAlternatives(
        one_line(subject),
        render_to_string("website/mail/signatory.txt", context).strip() + "\n",
        from_email=formataddr((one_line(named.short_name), settings.DEFAULT_FROM_EMAIL)),
        to=[link.email],
        reply_to=[office.email] if office.email else None,
        headers={
            "Message-ID": f"<{mail.kind}.{mail.pk}.{int(mail.made_at.timestamp())}@{_domain()}>",
            "Auto-Submitted": "auto-generated",
            "Content-Language": tag,
        },
    )
    message.attach_alternative(render_to_string("website/mail/signatory.html", context), "text/html")
    return message


def _told(mail: SignatoryMail, secret: str, tag: str, office: str) -> dict[str, Any]:
    link, said = mail.link, words(tag)["signing_mail"]
    if mail.kind == Kind.LINK:
        until = telling.moment(the_office(), link.expires_at, tag)
        told = {"link": addresses.absolute(f"/approve/{secret}/"), "button": said["link_button"]}
    else:
        until = telling.moment(the_office(), link.code_expires_at or link.expires_at, tag)
        told = {"code": secret}
    return told | {
        "text": said[f"{mail.kind}_text"].format(who=link.made_by, office=office),
        "until": said[f"{mail.kind}_until"].format(date=until.date, time=until.time),
        "nothing": said[f"{mail.kind}_nothing"],
    }


def _domain() -> str:
    return str(settings.DEFAULT_FROM_EMAIL.rpartition("@")[2])
