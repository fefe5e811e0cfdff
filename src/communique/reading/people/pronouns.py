"""Whether somebody is she or he, learnt from the pronouns that the text itself uses of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from communique.reading.people.lexicon import WORD, Lexicon

if TYPE_CHECKING:
    from communique.reading.people.cast import People
    from communique.reading.people.mentions import Mention

_AHEAD: Final = 160
_MARKS: Final = '“”"„«»'


def learn_genders(people: People) -> None:
    """For everyone of whom neither name nor title tells it."""
    lexicon = people.lexicon
    if lexicon is None:
        return
    for index, figure in enumerate(people.persons):
        if figure.gender or figure.institution:
            continue
        votes = sum(_vote(people, mention, lexicon) for mention in figure.mentions[:12])
        if votes:
            figure.gender = "f" if votes > 0 else "m"
        del index


def _vote(people: People, mention: Mention, lexicon: Lexicon) -> int:
    """1 for she, -1 for he: the first pronoun behind the name, before anyone else is named."""
    text = people.text.passages[mention.passage].text
    end = min(len(text), mention.end + _AHEAD)
    others = [one for one in people.within(mention.passage, mention.end, end) if one.person != mention.person]
    if others:
        end = others[0].start
    for mark in _MARKS:
        if (at := text.find(mark, mention.end, end)) >= 0:
            end = at
    pronouns = lexicon.words.pronouns
    for match in WORD.finditer(text, mention.end, end):
        word = match[0].lower()
        if word in pronouns.feminine or word in pronouns.feminine_other:
            return 1
        if word in pronouns.masculine or word in pronouns.masculine_other:
            return -1
    return 0
