"""Digests that tell two letters or two addresses apart without saying what is in them."""

from __future__ import annotations

import json
import uuid
from dataclasses import astuple
from typing import TYPE_CHECKING, Final

from django.utils.crypto import salted_hmac

from communique.staff.connections import connection_digest

if TYPE_CHECKING:
    from communique.letters.typed import TypedLetter

_KEY_SALT: Final = "communique.letters.key"
_ADDRESS_SALT: Final = "communique.letters.address"


def letter_key(typed: TypedLetter) -> uuid.UUID:
    """The same for the same words in every field: what makes a double click one letter.

    The form's page is a file, the same for everybody, so it cannot bring a key of its own, and a key put
    in by a script would not help those without one. What was typed is the key: two clicks send the same
    words, and a page shown again after a mistake, a reload or a step back do so too. `receive_letter`
    holds it for a day; after that the same words are a new letter. It is keyed with the installation's
    secret, so that nobody who sees it can try which words made it.
    """
    words = json.dumps(astuple(typed), ensure_ascii=True)
    return uuid.UUID(bytes=salted_hmac(_KEY_SALT, words, algorithm="sha256").digest()[:16])


def sender_digest(address: str, window: int) -> str:
    """By which the letters that come over one connection are counted."""
    return connection_digest(address, window, salt=_ADDRESS_SALT)
