"""Writes the mails to subscribers and journalists: what editions say, in her language, with her own links."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.utils import formataddr
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone

from communique.directory.queries import public_languages, the_office
from communique.languages.tags import direction
from communique.newsroom.actions.mailing import Parcel
from communique.newsroom.mailing.tokens import confirm_token, personal_token
from communique.newsroom.models import Journalist, Mailing
from communique.website import addresses
from communique.website.mailing.items import Item, items_of
from communique.website.mailing.press import ABOUT_EMBARGOES, told_of_embargo
from communique.website.pages.frame import OfficeWords, office_words
from communique.website.wording import Words, counted, spoken_tag, words

MOST_IN_SUBJECT: Final = 200
# Stands in a mail that is written once for many, where each has her own.
_HERS: Final = "hers-alone-hers-alone"


@dataclass(frozen=True, slots=True)
class Written:
    subject: str
    plain: str
    html: str

    def to(self, token: str) -> Written:
        return Written(self.subject, self.plain.replace(_HERS, token), self.html.replace(_HERS, token))


class Writer:
    """For one batch: what many get in one language is written once."""

    def __init__(self) -> None:
        self.office = the_office()
        self.tags = public_languages(self.office)
        self.written: dict[object, Written | None] = {}

    def __call__(self, parcel: Parcel) -> EmailMessage | None:
        """None where nothing is left to tell."""
        if parcel.journalist is not None:
            return self._to_journalist(parcel, parcel.journalist)
        subscriber = parcel.subscriber
        if subscriber is None:
            return None
        tag = subscriber.language if subscriber.language in self.tags else self.office.main_language
        if parcel.kind == Mailing.Kind.CONFIRM:
            link = addresses.subscription(tag, "confirm", confirm_token(subscriber, timezone.now()))
            return self._message(parcel, tag, self._about_itself(tag, "confirm", link))
        personal = personal_token(subscriber)
        if parcel.kind == Mailing.Kind.STANDING:
            link = addresses.subscription(tag, "choices", personal)
            return self._message(parcel, tag, self._about_itself(tag, "standing", link))
        written = self._news(parcel, tag)
        if written is None:
            return None
        message = self._message(parcel, tag, written.to(personal))
        stop = addresses.absolute(addresses.subscription(tag, "stop", personal))
        message.extra_headers |= {
            "List-Id": f"<releases.{_host()}>",
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Precedence": "bulk",
        }
        return message

    def _to_journalist(self, parcel: Parcel, journalist: Journalist) -> EmailMessage | None:
        """About an embargo, or what became of a release that she was given under one."""
        tag = journalist.language if journalist.language in self.tags else self.office.main_language
        named = office_words(self.office, tag)
        if parcel.kind in ABOUT_EMBARGOES:
            told = told_of_embargo(parcel.rows[0], journalist, self.office, named, tag)
            if told is None:
                return None
            written = self._written("embargo", tag, told["subject"], named, {"told": told})
            return self._message(parcel, tag, written)
        items = items_of(parcel.rows, self.office, tag)
        if not items:
            return None
        said = words(tag)
        why = said["embargo_mail"]["news_why"].format(office=named.name)
        subject = _subject(items, named, said, tag)
        return self._message(
            parcel, tag, self._written("news", tag, subject, named, {"items": items, "why": why})
        )

    def _news(self, parcel: Parcel, tag: str) -> Written | None:
        key = (tag, tuple((row.edition_id, row.kind) for row in parcel.rows))
        if key not in self.written:
            items = items_of(parcel.rows, self.office, tag)
            self.written[key] = self._told(items, tag) if items else None
        return self.written[key]

    def _told(self, items: Sequence[Item], tag: str) -> Written:
        said, office = words(tag), office_words(self.office, tag)
        links = {
            "choices": addresses.absolute(addresses.subscription(tag, "choices", _HERS)),
            "stop": addresses.absolute(addresses.subscription(tag, "stop", _HERS)),
        }
        why = said["mail"]["why"].format(office=office.name)
        context = {"items": items, "links": links, "why": why}
        return self._written("news", tag, _subject(items, office, said, tag), office, context)

    def _about_itself(self, tag: str, what: str, link: str) -> Written:
        said, office = words(tag)["mail"], office_words(self.office, tag)
        context = {
            "what": what,
            "text": said[f"{what}_text"].format(office=office.name),
            "nothing": said[f"{what}_nothing"],
            "link": addresses.absolute(link),
        }
        return self._written("itself", tag, said[f"{what}_subject"], office, context)

    def _written(
        self, template: str, tag: str, subject: str, office: OfficeWords, context: Mapping[str, Any]
    ) -> Written:
        spoken = spoken_tag(tag)
        filled = {
            **context,
            "w": words(tag),
            "office": office,
            "home": addresses.absolute(addresses.home(tag)),
            "subject": subject,
            "tag": tag,
            "direction": direction(tag),
            "spoken": spoken,
            "spoken_direction": direction(spoken),
        }
        plain = render_to_string(f"website/mail/{template}.txt", filled)
        html = render_to_string(f"website/mail/{template}.html", filled)
        return Written(one_line(subject), plain.strip() + "\n", html)

    def _message(self, parcel: Parcel, tag: str, written: Written) -> EmailMultiAlternatives:
        recipient = parcel.journalist or parcel.subscriber
        assert recipient is not None  # noqa: S101  the database says so
        office = office_words(self.office, tag)
        message = EmailMultiAlternatives(
            written.subject,
            written.plain,
            from_email=formataddr((one_line(office.short_name), settings.DEFAULT_FROM_EMAIL)),
            to=[recipient.email],
            reply_to=[self.office.email] if self.office.email else None,
            headers={
                "Message-ID": f"<{parcel.key}@{settings.DEFAULT_FROM_EMAIL.rpartition('@')[2]}>",
                "Auto-Submitted": "auto-generated",
                "Content-Language": tag,
            },
        )
        message.attach_alternative(written.html, "text/html")
        return message


def _subject(items: Sequence[Item], office: OfficeWords, said: Words, tag: str) -> str:
    if len(items) > 1:
        count = counted(tag, "mail", "releases", len(items))
        return said["mail"]["subject_many"].format(office=office.short_name, count=count)
    item = items[0]
    if item.kind == "release":
        return item.headline
    if not item.headline:
        return said["mail"]["subject_withdrawn"]
    return said["mail"][f"subject_{item.kind}"].format(headline=item.headline)


def one_line(text: str) -> str:
    """A header's worth, whatever a headline was made of."""
    line = " ".join("".join(each for each in text if each.isprintable() or each.isspace()).split())
    return line if len(line) <= MOST_IN_SUBJECT else line[:MOST_IN_SUBJECT].rsplit(" ", 1)[0] + "…"


def _host() -> str:
    return urlsplit(settings.ADDRESS).hostname or "localhost"
