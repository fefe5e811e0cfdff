from __future__ import annotations


class Unreadable(ValueError):
    """A file that cannot be read. The message is one sentence: what, where, how to mend it."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
