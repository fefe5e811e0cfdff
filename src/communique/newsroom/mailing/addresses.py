"""Mail addresses: one spelling for each mailbox, and one that may be shown."""

from __future__ import annotations

import unicodedata
from typing import Final

MOST_CHARACTERS: Final = 254  # RFC 5321, as mail servers take it
_BULLET: Final = "•••"


class NoAddress(ValueError):
    """No mail server could be asked to deliver to it."""


def folded(email: str) -> str:
    """The spelling by which an address is known: small letters, the domain as DNS has it (IDNA).

    Raises NoAddress where the domain has no such form, or all of it is too long.
    """
    local, _, domain = unicodedata.normalize("NFC", email).rpartition("@")
    try:
        ascii_domain = domain.encode("idna").decode("ascii")
    except UnicodeError:
        raise NoAddress from None
    spelling = f"{local.casefold()}@{ascii_domain.casefold()}"
    if not local or len(spelling) > MOST_CHARACTERS:
        raise NoAddress
    return spelling


def veiled(email: str) -> str:
    """«m•••@example.org»: enough for its owner to know it again, and little for whoever else reads it."""
    local, _, domain = email.rpartition("@")
    return f"{local[:1]}{_BULLET}@{domain}"
