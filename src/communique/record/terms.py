"""Which of a list of terms a text has: in all their forms, and in every script of the language."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from communique.languages.scripts import to_latin
from communique.languages.tags import primary_language
from communique.search.wordforms import forms_of

_LONGEST_ACRONYM: Final = 6
Phrase = tuple[tuple[str, ...], int]  # the stems, and whose they are


@dataclass(slots=True)
class Terms:
    """The terms of one language. `names`: the terms are proper names, which small letters are not."""

    language: str
    names: bool = False
    phrases: dict[str, list[Phrase]] = field(default_factory=lambda: defaultdict(list))
    acronyms: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, owner: int, term: str) -> None:
        """«САД» and «US» are looked for as they are written; «сад» and «us» are words."""
        if term.isupper() and len(term) <= _LONGEST_ACRONYM:
            self.acronyms[owner] += [term, to_latin(term)]
            return
        stems = tuple(stem for _, stem in forms_of(term, self.language))
        if stems:
            self.phrases[stems[0]].append((stems, owner))

    def found_in(self, text: str) -> list[int]:
        """The owners whose terms stand in `text`, in the order they are first met."""
        chunks = list(self._stems(text))
        stems = [stem for stem, _ in chunks]
        found: dict[int, None] = {}
        for place, (stem, capital) in enumerate(chunks):
            if self.names and not capital:
                continue
            for phrase, owner in self.phrases.get(stem, ()):
                if tuple(stems[place : place + len(phrase)]) == phrase:
                    found.setdefault(owner)
        for owner, spellings in self.acronyms.items():
            if any(re.search(rf"(?<!\w){re.escape(spelling)}(?!\w)", text) for spelling in spellings):
                found.setdefault(owner)
        return list(found)

    def _stems(self, text: str) -> Iterator[tuple[str, bool]]:
        """Each stem, and whether the word it is of has a capital."""
        for chunk in text.split():
            capital = any(letter.isupper() for letter in chunk)
            for _, stem in forms_of(chunk, self.language):
                yield stem, capital


def terms_of(language: str, entries: Iterable[tuple[int, str, str]], *, names: bool = False) -> Terms:
    """Of `entries` (owner, language, term) those that hold in `language`, whatever their script."""
    terms = Terms(language, names=names)
    wanted = primary_language(language)
    for owner, tag, term in entries:
        if primary_language(tag) == wanted:
            terms.add(owner, term)
    return terms
