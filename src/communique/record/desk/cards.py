"""Findings as the screen shows them: a card each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _, gettext_lazy

from communique.record.actions.deciding import kind_of
from communique.record.models import (
    Commitment,
    Decision,
    Finding,
    OccasionTold,
    Position,
    Statement,
    StatementSubject,
)
from communique.record.queries.deciding import HARMLESS
from communique.record.stamps import stamp_of
from communique.record.states import Verb, may_follow

if TYPE_CHECKING:
    from communique.directory.models import Named

COLOURS: Final = 8
SHOWN_AS: Final = {
    "statement": "statements",
    "occasion": "occasions",
    "commitment": "promises",
    "position": "positions",
}
Span = tuple[int, int]

# What an officer should look at, in words; a flag that is not here shows as it is called.
FLAGS: Final[dict[str, Any]] = {
    "corrected_around": gettext_lazy("The words around were corrected: look at who says it"),
    "unclosed": gettext_lazy("The quotation mark is never closed"),
    "no_cue": gettext_lazy("No word of saying stands beside it"),
    "unmarked": gettext_lazy("Without quotation marks"),
    "joint": gettext_lazy("Said by several together: the first is named"),
    "turn": gettext_lazy("A turn of the conversation"),
    "whole": gettext_lazy("The whole text is one person’s words"),
}
UNSURE: Final = frozenset({Statement.Basis.NONE, Statement.Basis.NEIGHBOUR})


@dataclass(slots=True)
class Card:
    """`name` is that of the finding in addresses and forms: «statement-12»."""

    finding: Any
    name: str
    colour: str = ""
    title: str = ""
    about: str = ""
    naming_words: str = ""
    cue_words: str = ""
    flags: Sequence[str] = ()
    subjects: Sequence[StatementSubject] = ()
    unsure: bool = False
    stamp: str = ""
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        return self.name.partition("-")[0]

    @property
    def show(self) -> str:
        """The part of the screen that it stands in, as addresses call it."""
        return SHOWN_AS[self.kind]

    @property
    def start(self) -> int:
        return int(self.finding.start)

    @property
    def end(self) -> int:
        return int(self.finding.end)

    @property
    def cue(self) -> Span | None:
        return _span(self.finding, "cue")

    @property
    def naming(self) -> Span | None:
        return _span(self.finding, "speaker")

    @property
    def spans(self) -> tuple[Span | None, ...]:
        return (self.start, self.end), self.cue, self.naming

    @property
    def waiting(self) -> bool:
        return bool(self.finding.decision == Decision.PROPOSED)

    @property
    def refused(self) -> bool:
        return bool(self.finding.decision == Decision.REFUSED)

    def may(self, verb: str) -> bool:
        return may_follow(self.finding.decision, Verb(verb))

    @property
    def may_confirm(self) -> bool:
        return self.may("confirm")

    @property
    def may_refuse(self) -> bool:
        return self.may("refuse")

    @property
    def may_undo(self) -> bool:
        return self.may("undo")


def cards_of(findings: Sequence[Finding], text: str) -> list[Card]:
    """In the order of `findings`; each speaker has a colour of her own as long as there are colours."""
    colours: dict[tuple[str, Any], str] = {}
    return [_card(finding, text, colours) for finding in findings]


def speakers_of(statements: Sequence[Statement], language: str) -> Iterator[tuple[str, str, str]]:
    """Those who speak on an edition, in order: value for forms, name, and the post held that day."""
    seen: set[str] = set()
    for statement in statements:
        named = speaker_of(statement)
        if named is None:
            continue
        value = f"{'person' if statement.speaker_id else 'organisation'}-{named.pk}"
        if value not in seen:
            seen.add(value)
            yield value, named.name_in(language), _post(statement)


def speaker_of(statement: Statement) -> Named | None:
    """The directory's entry; of a person who was merged into another, the other."""
    person = statement.speaker
    if person is not None:
        return person.same_as or person
    return statement.organisation


def _card(finding: Finding, text: str, colours: dict[tuple[str, Any], str]) -> Card:
    card = Card(finding, f"{kind_of(finding)}-{finding.pk}", stamp=stamp_of(finding))
    if isinstance(finding, Statement):
        _tell_statement(card, finding, text, colours)
    elif isinstance(finding, OccasionTold):
        card.title = finding.get_kind_display()
        card.about = ", ".join(str(name) for name in finding.participants)
        card.facts["where"] = finding.place_name
    elif isinstance(finding, Commitment):
        card.title = _joined(finding, "by", finding.by_names) or _("Nobody is named")
        card.facts["to"] = _joined(finding, "to", [])
        card.unsure = finding.statement_id is None
    elif isinstance(finding, Position):
        card.title = finding.by.name_in(finding.language) if finding.by else finding.by_name
        card.about = ", ".join(str(name) for name in finding.to_names)
        card.facts["kind"] = finding.get_kind_display()
    return card


def _tell_statement(card: Card, statement: Statement, text: str, colours: dict[tuple[str, Any], str]) -> None:
    named = speaker_of(statement)
    key = (type(named).__name__, named.pk if named is not None else statement.speaker_name)
    if named is not None or statement.speaker_name:
        card.colour = colours.setdefault(key, f"who-{len(colours) % COLOURS}")
    else:
        card.colour = "who-nobody"
    card.title = named.name_in(statement.language) if named is not None else statement.speaker_name
    card.about = _post(statement)
    card.naming_words = _words(text, card.naming)
    card.cue_words = _words(text, card.cue)
    card.flags = [FLAGS.get(flag, str(flag).replace("_", " ").capitalize()) for flag in statement.flags]
    card.subjects = [about for about in statement.about.all() if about.decision != Decision.REFUSED]
    card.unsure = statement.basis in UNSURE or named is None or bool(set(statement.flags) - HARMLESS)


def _post(statement: Statement) -> str:
    if statement.appointment is not None:
        return statement.appointment.post.name_in(statement.language)
    return statement.speaker_office


def _joined(commitment: Commitment, side: str, names: Sequence[str]) -> str:
    entries = [
        entry.name_in(commitment.language)
        for kind in ("people", "countries")
        for entry in getattr(commitment, f"{side}_{kind}").all()
    ]
    return ", ".join(entries or [str(name) for name in names])


def _span(finding: Finding, name: str) -> Span | None:
    start, end = getattr(finding, f"{name}_start", None), getattr(finding, f"{name}_end", None)
    return (start, end) if start is not None and end is not None and end > start else None


def _words(text: str, span: Span | None) -> str:
    return text[slice(*span)] if span is not None else ""
