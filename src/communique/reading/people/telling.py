"""The people of a text as the findings tell them: persons with names, in the order of their first mention."""

from __future__ import annotations

from typing import TYPE_CHECKING

from communique.reading.findings import Person

if TYPE_CHECKING:
    from communique.reading.people.cast import People


def people_told(people: People) -> tuple[Person, ...]:
    told = []
    for index, figure in enumerate(people.persons):
        if figure.institution or index in people.unnamed or not figure.mentions:
            continue
        mentions = sorted(figure.mentions, key=lambda mention: (mention.passage, mention.start))
        spans = tuple(people.text.passages[one.passage].span(one.start, one.end) for one in mentions)
        told.append(
            (mentions[0].passage, spans[0].start, Person(figure.name, figure.office, figure.country, spans))
        )
    return tuple(person for _, _, person in sorted(told, key=lambda row: row[:2]))
