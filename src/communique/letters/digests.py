"""Digests that tell two letters or two addresses apart without saying what is in them."""

from __future__ import annotations

import ipaddress
import json
import uuid
from dataclasses import astuple
from typing import TYPE_CHECKING, Final

from django.utils.crypto import salted_hmac

if TYPE_CHECKING:
    from communique.letters.typed import TypedLetter

_KEY_SALT: Final = "communique.letters.key"
_ADDRESS_SALT: Final = "communique.letters.address"
_IPV6_HOME: Final = 64


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
    """For counting, not for finding out: other in each window, and made with the installation's secret.

    An IPv6 address counts by its first 64 bits, because one connection has all of the rest.
    """
    return salted_hmac(_ADDRESS_SALT, f"{window} {_network(address)}", algorithm="sha256").hexdigest()


def _network(address: str) -> str:
    try:
        parsed = ipaddress.ip_address(address.strip().split("%", 1)[0])
    except ValueError:
        return "unknown"
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((parsed, _IPV6_HOME), strict=False))
