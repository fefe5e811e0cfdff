"""A small record, made by the record's and the directory's own actions."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from communique.directory.actions import (
    add_country,
    add_occasion,
    add_person,
    add_place,
    add_post,
    add_subject,
    appoint,
)
from communique.directory.models import Appointment, Country, Occasion, Person, Subject
from communique.ledger.models import Edition
from communique.ledger.queries import sealed
from communique.newsroom.models import PublishedText, Release
from communique.record.actions.statements import add_statement
from communique.record.models import Decision, Statement
from communique.staff.models import Officer
from tests import factories
from tests.website.publishing import published

FIRST = "The Mayor opened the bridge over the Lipa."
SAID = "“It will hold for a hundred years,” said Mayor Ana Lisov."
QUOTE = "“It will hold for a hundred years,”"
GUEST = "Minister Bela Torm said that his country would pay for the lamps. He then left."
REPORTED = "his country would pay for the lamps"
CYRILLIC = "„Љубав према мосту је обећање“, рекла је Љиљана Њежић."
CYRILLIC_QUOTE = "„Љубав према мосту је обећање“"


@dataclass(frozen=True, slots=True)
class Small:
    """A release about a bridge with a statement of the Mayor and one of a guest from Torland."""

    by: Officer
    release: Release
    mayor: Person
    guest: Person
    torland: Country
    occasion: Occasion
    subject: Subject
    quote: Statement
    reported: Statement
    held: Appointment


def edition_of(release: Release) -> Edition:
    edition: Edition | None = Release.objects.select_related("edition").get(pk=release.pk).edition
    assert edition is not None
    return edition


def said(release: Release, words: str, by: Officer, language: str = "en", **given: Any) -> Statement:
    """The statement of these words of the release's edition, marked by an officer."""
    edition = edition_of(release)
    document = sealed(edition).documents[language]
    pieces = [document.headline, document.dateline, document.lead, *(block.text for block in document.blocks)]
    text = "\n\n".join(piece for piece in pieces if piece)
    start = text.index(words)
    return add_statement(edition=edition, language=language, span=(start, start + len(words)), by=by, **given)


def person(name: str, by: Officer, **names: str) -> Person:
    return add_person(
        names={"en": name, **{tag.replace("_", "-"): value for tag, value in names.items()}}, by=by
    )


def make_record(by: Officer, **given: Any) -> Small:
    mayor = person("Ana Lisov", by, sr_Cyrl="Ана Лисов")
    guest = person("Bela Torm", by)
    torland = add_country(code="X-TOR", names={"en": "Torland", "sr-Cyrl": "Торланд"}, by=by)
    post = add_post(names={"en": "Mayor of Lipovac", "sr-Cyrl": "Градоначелница Липовца"}, by=by)
    minister = add_post(names={"en": "Minister of Light of Torland"}, country=torland, by=by)
    held = appoint(person=mayor, post=post, since=datetime.date(2020, 1, 1), by=by)
    appoint(person=guest, post=minister, since=datetime.date(2024, 5, 2), by=by)
    occasion = add_occasion(
        kind="visit",
        earliest=datetime.date(2026, 3, 14),
        latest=datetime.date(2026, 3, 14),
        place=add_place(names={"en": "Lipovac"}, by=by),
        participants=[mayor, guest],
        by=by,
    )
    subject = add_subject(names={"en": "Bridges", "sr-Cyrl": "Мостови"}, slug="bridges", by=by)
    texts = (
        factories.text("en", "Bridge opened", FIRST, SAID, GUEST),
        factories.serbian("Отворен мост", CYRILLIC),
    )
    release = published(by, *texts, occasion=occasion, **given)
    return Small(
        by,
        release,
        mayor,
        guest,
        torland,
        occasion,
        subject,
        said(release, QUOTE, by, speaker=mayor),
        said(release, REPORTED, by, speaker=guest, kind="indirect"),
        held,
    )


def proposed(statement: Statement) -> None:
    """As if no officer had looked at it."""
    Statement.objects.filter(pk=statement.pk).update(
        decision=Decision.PROPOSED, decided_by=None, decided_at=None
    )


def many(like: Statement, on: datetime.date, count: int) -> None:
    """Copies of a statement on a day, for lists."""
    Statement.objects.bulk_create(
        Statement(
            edition_id=like.edition_id,
            document=like.document,
            language=like.language,
            start=number,
            end=number + 5,
            words=f"Words number {number} of {on}.",
            on=on,
            kind="direct",
            speaker_id=like.speaker_id,
            appointment_id=like.appointment_id,
            occasion_id=like.occasion_id,
            decision=Decision.CONFIRMED,
            decided_by=like.decided_by,
            decided_at=like.decided_at,
        )
        for number in range(count)
    )


def path_of(release: Release, tag: str = "en") -> str:
    from communique.website import addresses

    return addresses.of_text(PublishedText.objects.get(release=release, language=tag))
