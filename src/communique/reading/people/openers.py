"""Sentences that begin with somebody who is not named: “The Governor began …”, “She joined …”."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from communique.reading.people.lexicon import CROWD, OFFICE, RANK, WORD, Lexicon
from communique.reading.people.mentions import Mention

if TYPE_CHECKING:
    from communique.reading.people.cast import People

_AHEAD: Final = 90
_LONGEST: Final = 6


def openers(people: People) -> list[Mention]:
    """One a sentence at most, in order; who is meant is told when the reading comes there."""
    lexicon = people.lexicon
    if lexicon is None:
        return []
    found = []
    for index, passage in enumerate(people.text.passages):
        if passage.kind == "photograph":
            continue
        for start, end in people.text.sentences[index]:
            if not passage.text[start].isalpha():
                continue
            mention = _opener(passage.text, index, start, min(end, start + _AHEAD), lexicon)
            if mention is None and (comma := passage.text.find(", ", start, min(end, start + _AHEAD))) > 0:
                begin = comma + len(", ")  # “Later, the Governor …”
                if begin < end and not people.within(index, start, begin + 1):
                    mention = _opener(passage.text, index, begin, min(end, begin + _AHEAD), lexicon)
            if mention is None or people.within(index, start, mention.end + len(", ")):
                continue
            found.append(mention)
    return found


def _opener(text: str, passage: int, start: int, end: int, lexicon: Lexicon) -> Mention | None:
    pronouns = lexicon.words.pronouns
    match = WORD.match(text, start)
    if match is None:
        return None
    first = match[0].lower()
    if first in pronouns.feminine or first in pronouns.masculine:
        return Mention("pronoun", passage, start, match.end(), subject=True)
    bare = first not in lexicon.words.titles.articles
    if first in pronouns.possessive:
        return None
    held = 0
    for count, word in enumerate(WORD.finditer(text, start if bare else match.end(), end)):
        lower = word[0].lower()
        calling = lexicon.calling(lower)
        crowd = calling & CROWD
        if bare and not crowd and (count > 1 or held):
            break
        if calling & (CROWD | OFFICE) or (calling & RANK and held):
            held = word.end() if crowd or not bare else held
            continue
        if held or count > _LONGEST or lower in lexicon.words.grammar.prepositions:
            break
    return Mention("role", passage, start, held, subject=True) if held else None
