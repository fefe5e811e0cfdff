"""The ways to hear of further releases like those that a page shows: by mail and by feed."""

from __future__ import annotations

from dataclasses import dataclass

from communique.directory.models import Country, Person
from communique.website import addresses
from communique.website.pages.record.naming import COUNTRIES, PEOPLE, called, entry_path
from communique.website.wording import words


@dataclass(frozen=True, slots=True)
class Ways:
    """`title` says of what; `page` lists them, where there is a list."""

    title: str
    mail: str
    feed: str
    page: str = ""

    @property
    def json_feed(self) -> str:
        return addresses.json_feed(self.feed)


def ways_of_kind(tag: str, kind: str) -> Ways:
    page = addresses.kind(tag, kind)
    mail = addresses.subscribe_to(tag, "kind", kind)
    return Ways(words(tag)["kinds"][kind], mail, f"{page}feed.atom", page)


def ways_about(tag: str, entry: Person | Country) -> Ways:
    """Releases about somebody, or about a country, that has a page."""
    one = "person" if isinstance(entry, Person) else "country"
    path = entry_path(tag, PEOPLE if one == "person" else COUNTRIES, entry)
    title = words(tag)["out"]["about"].format(name=called(entry, tag))
    mail = addresses.subscribe_to(tag, one, str(entry.pk))
    return Ways(title, mail, f"{addresses.releases_about(path)}feed.atom")
