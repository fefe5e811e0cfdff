"""Statements as pages list them: gathered under the release that they stand in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from communique.languages.packs import format_date
from communique.newsroom.models import PublishedText
from communique.record.models import Decision, Statement
from communique.website import addresses
from communique.website.pages import telling
from communique.website.pages.frame import Link
from communique.website.pages.record.naming import Who, in_script, who_says

# A list shows that much of one statement; the whole stands on its own page and in the release.
WORDS_LENGTH = 700


@dataclass(frozen=True, slots=True)
class Saying:
    """`path` is its own page, `anchor` the very words in the release."""

    key: str
    words: str
    kind: str
    path: str
    anchor: str
    speaker: Link | None
    name: str
    post: str
    read: bool


@dataclass(frozen=True, slots=True)
class Group:
    """What was said in one release, on one day."""

    iso: str
    date: str
    headline: str
    path: str
    sayings: list[Saying] = field(default_factory=list)


def texts_of(statements: Sequence[Statement], tag: str) -> Mapping[int, PublishedText]:
    """The live text in `tag` that each statement stands in, by its edition's id."""
    editions = {statement.edition_id for statement in statements}
    rows = PublishedText.objects.filter(edition__in=editions, language=tag, live=True)
    return {text.edition_id: text for text in rows}


def groups_of(statements: Sequence[Statement], tag: str, who: Who | None = None) -> Sequence[Group]:
    """`statements` in their order; those that follow each other in one release are one group."""
    who = who or who_says(statements, tag)
    texts = texts_of(statements, tag)
    found: list[Group] = []
    last = None
    for statement in statements:
        text = texts.get(statement.edition_id)
        if text is None:
            continue
        if last != (statement.edition_id, statement.on):
            last = (statement.edition_id, statement.on)
            found.append(
                Group(
                    statement.on.isoformat(),
                    format_date(statement.on, tag),
                    text.headline,
                    addresses.of_text(text),
                )
            )
        found[-1].sayings.append(saying(statement, who, found[-1].path))
    return found


def saying(statement: Statement, who: Who, release_path: str) -> Saying:
    words = in_script(statement.words, who.tag)
    return Saying(
        key=statement.key,
        words=telling.shortened(words, WORDS_LENGTH),
        kind=statement.kind,
        path=addresses.statement(who.tag, statement.key),
        anchor=addresses.anchor(release_path, statement.key),
        speaker=who.speaker(statement),
        name=who.name(statement),
        post=who.post(statement),
        read=statement.decision == Decision.PROPOSED,
    )
