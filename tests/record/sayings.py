"""Statements for tests of searching: rows on real editions, as a reader would have proposed them."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone

from communique.directory.models import (
    Appointment,
    Country,
    CountryName,
    Occasion,
    Person,
    PersonName,
    Post,
    PostName,
    Subject,
    SubjectName,
)
from communique.ledger.models import Edition
from communique.ledger.queries import sealed
from communique.newsroom.models import PublishedText, Release
from communique.record.models import Decision, Statement, StatementSubject


def person(english: str, serbian: str = "", country: Country | None = None, **given: Any) -> Person:
    made: Person = Person.objects.create(country=country, **given)
    PersonName.objects.create(person=made, language="en", name=english)
    if serbian:
        PersonName.objects.create(person=made, language="sr-Cyrl", name=serbian)
    return made


def country(code: str, english: str, serbian: str) -> Country:
    made: Country
    made, new = Country.objects.get_or_create(code=code)
    if new:
        CountryName.objects.create(country=made, language="en", name=english)
        CountryName.objects.create(country=made, language="sr-Cyrl", name=serbian)
    return made


def subject(slug: str, english: str, serbian: str) -> Subject:
    made: Subject = Subject.objects.create(slug=slug)
    SubjectName.objects.create(subject=made, language="en", name=english)
    SubjectName.objects.create(subject=made, language="sr-Cyrl", name=serbian)
    return made


def appointed(holder: Person, english: str, serbian: str, since: str, until: str = "") -> Appointment:
    post = Post.objects.filter(names__name=english).first()
    if post is None:
        post = Post.objects.create()
        PostName.objects.create(post=post, language="en", name=english)
        PostName.objects.create(post=post, language="sr-Cyrl", name=serbian)
    made: Appointment = Appointment.objects.create(
        person=holder,
        post=post,
        since=datetime.date.fromisoformat(since),
        until=datetime.date.fromisoformat(until) if until else None,
    )
    return made


def edition_of(release: Release, language: str = "en") -> Edition:
    edition = PublishedText.objects.get(release=release, language=language, live=True).edition
    assert edition is not None
    return edition


def say(release: Release, words: str, language: str = "en", **given: Any) -> Statement:
    """A statement of `words`, which stand in the text of the release in `language`. Confirmed unless told."""
    edition = edition_of(release, language)
    document = sealed(edition).documents[language]
    block = next(block for block in document.blocks if words in block.text)
    start = block.start + block.text.index(words)
    subjects = given.pop("subjects", ())
    countries = given.pop("countries", ())
    decision = given.setdefault("decision", Decision.CONFIRMED)
    if decision != Decision.PROPOSED:
        given.setdefault("decided_at", timezone.now())
    given.setdefault("kind", Statement.Kind.DIRECT)
    given.setdefault("on", release.issued_at.date())
    made: Statement = Statement.objects.create(
        edition=edition,
        document=edition.document,
        language=language,
        start=start,
        end=start + len(words),
        words=words,
        **given,
    )
    made.countries.set(countries)
    for about in subjects:
        StatementSubject.objects.create(
            statement=made, subject=about, decision=decision, decided_at=given.get("decided_at")
        )
    return made


def occasion(kind: str = "visit", day: str = "2026-03-14") -> Occasion:
    made: Occasion = Occasion.objects.create(
        kind=kind, earliest=datetime.date.fromisoformat(day), latest=datetime.date.fromisoformat(day)
    )
    return made
