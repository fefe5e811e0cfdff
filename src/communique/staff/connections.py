"""Counting what comes over one connection, without keeping where it comes from."""

from __future__ import annotations

import ipaddress
from typing import Final

from django.utils.crypto import salted_hmac

_IPV6_HOME: Final = 64


def connection_digest(address: str, window: int, *, salt: str) -> str:
    """For counting, not for finding out: another in each window, made with the installation's secret.

    `salt` names what is counted. An IPv6 address counts by its first 64 bits, because one connection has
    all of the rest.
    """
    return salted_hmac(salt, f"{window} {_network(address)}", algorithm="sha256").hexdigest()


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
