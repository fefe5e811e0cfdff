"""Mail addresses: one spelling for each mailbox, and the digest by which a connection is counted."""

from __future__ import annotations

import ipaddress
import unicodedata
from typing import Final

from django.utils.crypto import salted_hmac

MOST_CHARACTERS: Final = 254  # RFC 5321, as mail servers take it
_SALT: Final = "communique.newsroom.subscribing"
_IPV6_HOME: Final = 64
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


def connection_digest(address: str, window: int) -> str:
    """For counting, not for finding out: another in each window, made with the installation's secret.

    An IPv6 address counts by its first 64 bits, because one connection has all of the rest.
    """
    return salted_hmac(_SALT, f"{window} {_network(address)}", algorithm="sha256").hexdigest()


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
