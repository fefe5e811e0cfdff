"""Listening to gettext: which messages a screen asked for, and which had no Serbian."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.utils.translation.trans_real import CONTEXT_SEPARATOR, DjangoTranslation

SERBIAN = ("sr", "sr-latn")


@dataclass
class Heard:
    """By language: the messages asked for. A message is its msgid, or its singular and plural."""

    asked: set[Any] = field(default_factory=set)
    lacking: set[Any] = field(default_factory=set)


@contextmanager
def listening(monkeypatch: pytest.MonkeyPatch) -> Iterator[Heard]:
    """Hears every message asked for in a Serbian, in the domain of Python and templates."""
    heard = Heard()
    gettext, ngettext = DjangoTranslation.gettext, DjangoTranslation.ngettext

    def one(self: Any, message: str) -> str:
        if self.language() in SERBIAN and self.domain == "django" and message:
            heard.asked.add(message)
            if self._catalog.get(message) is None:
                heard.lacking.add(message)
        return str(gettext(self, message))

    def many(self: Any, single: str, plural: str, number: Any) -> str:
        if self.language() in SERBIAN and self.domain == "django":
            heard.asked.add((single, plural))
            try:
                self._catalog.plural(single, number)
            except KeyError:
                heard.lacking.add((single, plural))
        return str(ngettext(self, single, plural, number))

    with monkeypatch.context() as patch:
        patch.setattr(DjangoTranslation, "gettext", one)
        patch.setattr(DjangoTranslation, "ngettext", many)
        yield heard


def told(message: Any) -> str:
    """A message as it stands in the catalogue, its context before it."""
    text = message if isinstance(message, str) else message[0]
    return str(text).replace(CONTEXT_SEPARATOR, " | ")
