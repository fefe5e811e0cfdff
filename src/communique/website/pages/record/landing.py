"""The record's first page: who speaks, with whom, about what, and the newest words."""

from __future__ import annotations

from typing import Final

from communique.directory.queries import public_languages, the_office
from communique.record.queries import pages as record
from communique.website import addresses
from communique.website.pages.frame import Link, frame_for, render
from communique.website.pages.page import Page
from communique.website.pages.record import visible
from communique.website.pages.record.naming import country_link, people_in, stored, subject_link
from communique.website.pages.record.occasions import listed_occasions
from communique.website.pages.record.presence import anything
from communique.website.pages.record.said import groups_of
from communique.website.wording import words

NEWEST: Final = 8
MOST_NAMED: Final = 12
MOST_OCCASIONS: Final = 6


def record_page(tag: str) -> Page | None:
    office = the_office()
    if not anything(office):
        return None
    said = record.statements(office, stored(tag))
    newest = record.newest_said(said, NEWEST)
    occasions = list(visible.public_occasions(office).select_related("place")[:MOST_OCCASIONS])
    speakers = [pk for pk, _ in record.speakers_lately(said, MOST_NAMED)]
    people = {link.path: link for link in people_in(speakers, tag).values()}
    countries = sorted((country_link(entry, tag) for entry in visible.public_countries(office)), key=_name)
    subjects = sorted((subject_link(entry, tag) for entry in record.spoken_of(office)), key=_name)
    told = words(tag)["record"]
    paths = {other: addresses.record(other) for other in public_languages(office)}
    context = {
        "title": told["record"],
        "description": told["lead"],
        "groups": groups_of(newest, tag),
        "occasions": listed_occasions(occasions, tag, office),
        "people": list(people.values()),
        "countries": countries[: MOST_NAMED * 2],
        "subjects": subjects[: MOST_NAMED * 2],
        "search": addresses.record_list(tag, "statements"),
        "people_path": addresses.record_list(tag, "people"),
        "countries_path": addresses.record_list(tag, "countries"),
        "subjects_path": addresses.record_list(tag, "subjects"),
        "occasions_path": addresses.record_list(tag, "occasions"),
    }
    return Page(200, render("record.html", frame_for(tag, addresses.record(tag), paths=paths), **context))


def _name(link: Link) -> str:
    return link.name.casefold()
