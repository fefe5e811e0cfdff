"""Atom feeds (RFC 4287) and JSON Feeds (version 1.1) with the full text of the latest releases.

What was withdrawn is an entry of its own old id that says so: every reader then puts it in the place of the
words it kept, which a tombstone (RFC 6721) or silence would leave with most of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal

from django.conf import settings

from communique.directory.models import Country
from communique.directory.queries import the_office
from communique.languages.tags import direction
from communique.website import addresses
from communique.website.pages.frame import office_words
from communique.website.pages.machines import channels
from communique.website.pages.machines.channels import Channel
from communique.website.pages.machines.entries import Entry, entry_of
from communique.website.pages.machines.writing import NEVER, filled, json_page, stamp, xml_page
from communique.website.pages.page import ATOM, JSON_FEED, Page, redirect
from communique.website.pages.record import visible
from communique.website.pages.record.naming import COUNTRIES, PEOPLE, entry_path

Form = Literal["atom", "json"]
VERSION: Final = "https://jsonfeed.org/version/1.1"


def everything_feed(form: Form) -> Page:
    return _page(channels.everything(), form)


def feed_page(tag: str, form: Form = "atom") -> Page:
    return _page(channels.whole(tag), form)


def section_feed(tag: str, slug: str, form: Form = "atom") -> Page | None:
    channel = channels.of_section(tag, slug)
    return _page(channel, form) if channel is not None else None


def kind_feed(tag: str, slug: str, form: Form = "atom") -> Page | None:
    channel = channels.of_kind(tag, slug)
    return _page(channel, form) if channel is not None else None


def person_feed(tag: str, pk: str, slug: str | None, form: Form = "atom") -> Page | None:
    """Of the releases about a person; what she says herself has a feed of the record's.

    Who has a page has a feed, too, if an empty one: the page leads there.
    """
    office = the_office()
    told = (channels.concerned_people(office), visible.public_people(office))
    person = next(filter(None, (people.filter(pk=int(pk)).first() for people in told)), None)
    if person is None:
        return None
    path = entry_path(tag, PEOPLE, person)
    return _led_on(path, slug, form) or _page(channels.of_person(tag, person), form)


def country_feed(tag: str, pk: str, slug: str | None, form: Form = "atom") -> Page | None:
    country = visible.asked_for(Country.objects.all(), int(pk))
    told = channels.concerned_countries().filter(pk=country.pk).exists()
    if not told and not visible.is_public_country(country, the_office()):
        return None
    path = entry_path(tag, COUNTRIES, country)
    return _led_on(path, slug, form) or _page(channels.of_country(tag, country), form)


def _led_on(path: str, slug: str | None, form: Form) -> Page | None:
    """The number decides; another spelling of the name leads to the right one."""
    _, _, name = path.rstrip("/").rpartition("/")[2].partition("-")
    return redirect(f"{addresses.releases_about(path)}feed.{form}") if name != (slug or "") else None


def _page(channel: Channel, form: Form) -> Page:
    office = the_office()
    entries = [entry_of(text, office) for text in channel.texts()]
    return _atom(channel, entries) if form == "atom" else _json(channel, entries)


def _atom(channel: Channel, entries: list[Entry]) -> Page:
    named = office_words(the_office(), channel.tag)
    context = {
        "tag": channel.tag,
        "direction": direction(channel.tag),
        "title": channel.title,
        "subtitle": named.demo_notice or named.motto,
        "office": named,
        "self": addresses.absolute(channel.feed),
        "page": addresses.absolute(channel.page),
        "updated": max((entry.updated for entry in entries), default=stamp(NEVER)),
        "entries": entries,
        "hub": settings.WEBSUB,
    }
    return atom_page(context)


def atom_page(context: Mapping[str, object]) -> Page:
    """The feed as Atom; also of what the record has feeds of."""
    return xml_page("feed.xml", context, ATOM)


def _json(channel: Channel, entries: list[Entry]) -> Page:
    named = office_words(the_office(), channel.tag)
    hub = settings.WEBSUB
    data = filled(
        version=VERSION,
        title=channel.title,
        home_page_url=addresses.absolute(channel.page),
        feed_url=addresses.absolute(addresses.json_feed(channel.feed)),
        description=named.demo_notice or named.motto,
        icon=addresses.absolute("/emblem.svg"),
        favicon=addresses.absolute("/favicon.ico"),
        authors=[{"name": named.name, "url": addresses.absolute(addresses.home(channel.tag))}],
        language=channel.tag,
        hubs=[{"type": "WebSub", "url": hub}] if hub else [],
    )
    return json_page(data | {"items": [_item(entry) for entry in entries]}, JSON_FEED)


def _item(entry: Entry) -> dict[str, Any]:
    """Corrections and withdrawals also as data, in an extension of our own as the format provides for."""
    own = filled(
        withdrawn=entry.withdrawn,
        image_text=entry.image_text,
        corrections=[{"when": note.iso, "note": note.text} for note in entry.notes if note.kind == "correct"],
    )
    return filled(
        id=entry.id,
        url=entry.address,
        title=entry.headline,
        content_html=entry.content,
        summary=entry.summary,
        image=entry.image,
        date_published=entry.published,
        date_modified=entry.updated,
        tags=[entry.section, entry.kind],
        language=entry.tag,
        _communique=own | {"about": addresses.absolute(addresses.OPENAPI)} if any(own.values()) else None,
    )
