"""Sentences that were said, and often kept, in English, told again in the language of whoever looks.

What is plain Python, or runs where nobody looks, says what it finds in English. A `Retelling` knows its
sentences, each with its placeholders, finds by its shape which of them was said, and says it through gettext.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import cached_property

from django.utils.translation import gettext as _

_PLACE = re.compile(r"%\\?\((\w+)\\?\)s")


class Retelling:
    """`sentences` are messages as gettext knows them. `counted` are pairs for what English bends by number: a
    pattern of what is said, and a message that fits every number. `phrases` may stand in a sentence's places.
    """

    def __init__(
        self,
        sentences: Iterable[str],
        counted: Iterable[tuple[str, str]] = (),
        phrases: Collection[str] = frozenset(),
    ) -> None:
        self.sentences, self.counted, self.phrases = tuple(sentences), tuple(counted), phrases

    @cached_property
    def _shapes(self) -> tuple[tuple[re.Pattern[str], str], ...]:
        """The longer first: what is said of one kind of thing fits a sentence about any."""
        plain = [
            (_PLACE.sub(lambda found: f"(?P<{found[1]}>.+?)", re.escape(said)), said)
            for said in sorted(self.sentences, key=lambda said: -len(_PLACE.sub("", said)))
        ]
        return tuple((re.compile(shape, re.DOTALL), said) for shape, said in (*self.counted, *plain))

    def knows(self, sentence: str) -> bool:
        return any(shape.fullmatch(sentence) for shape, _said in self._shapes)

    def tell(self, sentence: str) -> str:
        """In the active language; as it came where it is not known."""
        for shape, said in self._shapes:
            found = shape.fullmatch(sentence)
            if found is not None:
                ours = _(said)
                return sentence if ours == said else ours % self._values(found.groupdict())
        return sentence

    def _values(self, found: dict[str, str]) -> dict[str, str]:
        return {name: _(it) if it in self.phrases else it for name, it in found.items()}
