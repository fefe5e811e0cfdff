"""The statements of a release as places on its page, each with its permanent link and the way to cite it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from communique.record.models import Decision, Statement
from communique.record.queries import pages as record
from communique.website import addresses
from communique.website.pages.body import Span
from communique.website.pages.frame import Link
from communique.website.pages.record import visible
from communique.website.pages.record.naming import (
    days,
    occasion_name,
    occasion_path,
    stored,
    subject_link,
    who_says,
)
from communique.website.pages.record.places import parts_of
from communique.website.wording import words

if TYPE_CHECKING:
    from communique.directory.models import Office
    from communique.ledger.models import Edition
    from communique.ledger.queries import Sealed


@dataclass(frozen=True, slots=True)
class Spans:
    """Spans to be lit, by where they lie: in the headline, the lead, or a block by its number."""

    headline: Sequence[Span] = ()
    lead: Sequence[Span] = ()
    blocks: Mapping[int, Sequence[Span]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class InThisRelease:
    """The box beside a release: who spoke, on which occasion, about what."""

    speakers: Sequence[Link]
    occasions: Sequence[tuple[Link, str]]
    subjects: Sequence[Link]
    count: int
    read: bool

    @property
    def anything(self) -> bool:
        return bool(self.speakers or self.occasions or self.subjects)


def statements_on(entry: Sealed, tag: str, office: Office) -> Sequence[Statement]:
    return record.statements_in(entry.edition, stored(tag), office)


def spans_on(statements: Sequence[Statement], entry: Sealed, tag: str) -> Spans:
    """The spans of `statements` in the document of `entry` that a page in `tag` shows."""
    written, shown = entry.documents.get(stored(tag)), entry.documents.get(tag)
    if written is None or shown is None:
        return Spans()
    said = words(tag)["statement"]
    headline: list[Span] = []
    lead: list[Span] = []
    blocks: dict[int, list[Span]] = {}
    for statement in statements:
        for part in parts_of(statement.start, statement.end, written, shown):
            span = Span(
                part.start,
                part.end,
                f"s-{statement.key}" if part.first else "",
                addresses.statement(tag, statement.key) if part.last else "",
                said["cite"],
                said["cite_label"],
                runs_on=not part.last,
            )
            if part.place == "headline":
                headline.append(span)
            elif part.place == "lead":
                lead.append(span)
            else:
                blocks.setdefault(part.number, []).append(span)
    return Spans(headline, lead, blocks)


def in_this_release(
    statements: Sequence[Statement], edition: Edition, tag: str, office: Office
) -> InThisRelease:
    who = who_says(statements, tag)
    links = [who.speaker(statement) for statement in statements]
    subjects = record.subjects_of(statements, office)
    told = {subject.pk: subject for row in statements for subject in subjects.get(row.pk, ())}
    return InThisRelease(
        speakers=list({link.path: link for link in links if link is not None}.values()),
        occasions=[
            (
                Link(occasion_name(occasion, tag), occasion_path(occasion, tag)),
                days(occasion.earliest, occasion.latest, tag),
            )
            for occasion in visible.occasions_of(edition, office)
        ],
        subjects=[subject_link(subject, tag) for subject in told.values()],
        count=len(statements),
        read=any(row.decision == Decision.PROPOSED for row in statements),
    )
