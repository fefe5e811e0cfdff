"""Letters of invented people, as they would type them."""

from __future__ import annotations

from typing import Any

from communique.letters.actions import receive_letter
from communique.letters.models import Letter
from communique.letters.typed import TypedLetter

TYPED = {
    "given_name": "Mira",
    "surname": "Bregović",
    "municipality": "Lipovac",
    "postal_address": "7 Quay Street\n10000 Lipovac",
    "email": "mira@lipovac.example",
    "telephone": "+381 11 555 0101",
    "message": "When will the footbridge open?\nWe walk the long way round.",
}
# What must be found in no log, whatever goes wrong.
PERSONAL = ("Mira", "Bregović", "Quay Street", "mira@", "555 0101", "footbridge", "203.0.113.9")


def typed(**other: str) -> TypedLetter:
    return TypedLetter(**(TYPED | other))


def make_letter(**other: Any) -> Letter:
    return receive_letter(typed=typed(**other), language="en")
