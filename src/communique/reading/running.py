"""The running text that all finders share: its passages with their sentences, cut once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from communique.languages.packs import Pack, pack_for
from communique.reading.passages import Circumstances, Passage
from communique.reading.sentences import sentences_of


@dataclass(slots=True)
class RunningText:
    """`sentences[i]` are the spans of the sentences of `passages[i]`."""

    passages: Sequence[Passage]
    circumstances: Circumstances
    pack: Pack | None = field(init=False)
    sentences: list[list[tuple[int, int]]] = field(init=False)

    def __post_init__(self) -> None:
        language = self.circumstances.language
        self.pack = pack_for(language) if language else None
        self.sentences = [sentences_of(passage.text, language) for passage in self.passages]
