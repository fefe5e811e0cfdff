"""What is told to one person once: tokens of links and codes, made from a seed and the installation's key.

Whoever has the database and not the key learns neither. A seed is random (`secrets`), so no two mails have
the same; the code's six digits are the remainder of 256 bits, so none is likelier than another.
"""

from __future__ import annotations

import base64
import secrets
import unicodedata
from typing import Final

from django.utils.crypto import salted_hmac

DIGITS: Final = 6
TOKEN_BYTES: Final = 24
_SEED_BYTES: Final = 32


def new_seed() -> str:
    return secrets.token_hex(_SEED_BYTES)


def token_from(seed: str) -> str:
    """For an address, as long as `secrets.token_urlsafe(TOKEN_BYTES)`."""
    return base64.urlsafe_b64encode(_keyed("token", seed)[:TOKEN_BYTES]).decode()


def code_from(link: int, seed: str) -> str:
    """DIGITS digits, for the link with that number alone."""
    return f"{int.from_bytes(_keyed('code', f'{link}.{seed}')) % 10**DIGITS:0{DIGITS}d}"


def digest_of_code(link: int, code: str) -> str:
    """What is kept of a code; the same code of another link has another one."""
    return _keyed("digest", f"{link}.{code}").hex()


def digits_in(typed: str) -> str:
    """A code as people type it: with blanks or hyphens, in the digits of their own script."""
    return "".join(str(unicodedata.decimal(each)) for each in typed if each.isdecimal())


def _keyed(what: str, value: str) -> bytes:
    digest: bytes = salted_hmac(f"communique.newsroom.one_time.{what}", value, algorithm="sha256").digest()
    return digest
