"""Photographs with a person: of editions that the briefing cites, where the caption names her."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from communique.directory.queries import names_of
from communique.directory.queries.people import other_names_of
from communique.languages.folding import words
from communique.ledger.models import Edition
from communique.ledger.queries import sealed
from communique.record.briefing.matter import Shown

if TYPE_CHECKING:
    from communique.directory.models import Person
    from communique.record.briefing.citing import Sources

MOST: Final = 6
_LOOKED_AT: Final = 40  # editions, the newest cited first


def find_photographs(person: Person, editions: Sequence[int], sources: Sources) -> tuple[Shown, ...]:
    """The newest, each picture once."""
    surnames = _surnames(person)
    found: dict[str, Shown] = {}
    newest = Edition.objects.filter(pk__in=editions).order_by("-number")[:_LOOKED_AT]
    for edition in newest:
        day = sources.day_of(edition.pk)
        for document in sealed(edition).documents.values():
            for block in document.blocks:
                shown = block.photograph
                if shown is None or not shown.digest or shown.digest in found or day is None:
                    continue
                told = f"{shown.caption} {shown.alternative_text}"
                if surnames & set(words(told)):
                    found[shown.digest] = Shown(
                        shown.digest,
                        shown.caption,
                        shown.credit,
                        shown.alternative_text,
                        sources.cite(edition.pk, day),
                    )
        if len(found) >= MOST:
            break
    return tuple(found.values())[:MOST]


def _surnames(person: Person) -> set[str]:
    """The last word of each way she is written, folded."""
    spelt = [words(name) for name in (*names_of(person).values(), *other_names_of(person))]
    return {each[-1] for each in spelt if each}
