"""Promises as the public is told of them, where the office has chosen that it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from communique.languages.packs import format_date
from communique.newsroom.models import PublishedText
from communique.record.models import Commitment, Evidence, Standing
from communique.website import addresses
from communique.website.pages.frame import Link
from communique.website.pages.record import visible
from communique.website.pages.record.naming import called, country_link, days, in_script
from communique.website.wording import words

if TYPE_CHECKING:
    from communique.directory.models import Office


@dataclass(frozen=True, slots=True)
class ToldEvidence:
    outcome: str
    note: str
    path: str
    date: str


@dataclass(frozen=True, slots=True)
class ToldPromise:
    """`by` and `to` are links where the directory knows them; else the names that were read."""

    words: str
    date: str
    path: str
    by: Sequence[Link]
    to: Sequence[Link]
    due: str
    outcome: str
    outcome_name: str
    evidence: Sequence[ToldEvidence]


def promises_of(promises: Sequence[Commitment], tag: str, office: Office) -> Sequence[ToldPromise]:
    editions = {promise.edition_id for promise in promises}
    for promise in promises:
        editions |= {entry.edition_id for entry in promise.evidence.all() if entry.edition_id}
        editions |= {entry.statement.edition_id for entry in promise.evidence.all() if entry.statement}
    rows = PublishedText.objects.filter(edition__in=editions, language=tag, live=True)
    paths = {text.edition_id: addresses.of_text(text) for text in rows}
    people = {
        person.pk for promise in promises for person in (*promise.by_people.all(), *promise.to_people.all())
    }
    links = visible.shown_people(people, tag, office)
    return [_told(promise, tag, paths, links) for promise in promises]


def _told(promise: Commitment, tag: str, paths: dict[int, str], links: dict[int, Link]) -> ToldPromise:
    said = words(tag)["record"]
    by = [links.get(person.pk) or Link(called(person, tag), "") for person in promise.by_people.all()]
    by += [country_link(country, tag) for country in promise.by_countries.all()]
    to = [links.get(person.pk) or Link(called(person, tag), "") for person in promise.to_people.all()]
    to += [country_link(country, tag) for country in promise.to_countries.all()]
    path = paths.get(promise.edition_id, "")
    if path and promise.statement is not None and promise.statement.standing == Standing.CURRENT:
        path = addresses.anchor(path, promise.statement.key)
    return ToldPromise(
        words=in_script(promise.words, tag),
        date=format_date(promise.on, tag),
        path=path,
        by=by or [Link(in_script(name, tag), "") for name in promise.by_names],
        to=to,
        due=_due(promise, tag),
        outcome=promise.outcome,
        outcome_name=said[f"outcome_{promise.outcome}"],
        evidence=[_evidence(entry, tag, paths) for entry in promise.evidence.all()],
    )


def _due(promise: Commitment, tag: str) -> str:
    """The days, and the words they were read from."""
    told = days(promise.due_earliest, promise.due_latest, tag)
    if promise.due_earliest is None and promise.due_latest is not None:
        told = words(tag)["record"]["due_by"].format(when=told)
    if not promise.due_words:
        return told
    quoted = words(tag)["statement"]["quoted"].format(words=in_script(promise.due_words, tag))
    return f"{told} ({quoted})" if told else quoted


def _evidence(entry: Evidence, tag: str, paths: dict[int, str]) -> ToldEvidence:
    """Where it is told: in a statement, in a release, or by a note alone."""
    path = paths.get(entry.edition_id or 0, "")
    statement = entry.statement
    if statement is not None and statement.standing == Standing.CURRENT and statement.edition_id in paths:
        path = addresses.anchor(paths[statement.edition_id], statement.key)
    return ToldEvidence(
        words(tag)["record"][f"outcome_{entry.outcome}"],
        in_script(entry.note, tag),
        path,
        format_date(statement.on, tag) if statement is not None else "",
    )
