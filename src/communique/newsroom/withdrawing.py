"""What becomes of a text that is withdrawn: one line for each reason of the closed list."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from communique.newsroom.states import WithdrawalReason


class Fate(StrEnum):
    KEPT = "kept"  # it stays at its address under a banner: 200
    GONE = "gone"  # its address tells why, earlier editions stay at theirs: 410
    CLOSED = "closed"  # nothing of it may be read any more, nor its headline, nor its address: 410
    FORBIDDEN = "forbidden"  # the same by order, told by HTTP's own number for that (RFC 7725): 451


FATES: Final[Mapping[WithdrawalReason, Fate]] = MappingProxyType(
    {
        WithdrawalReason.PUBLISHED_IN_ERROR: Fate.GONE,
        # The same words stand at the other release; two addresses for them would only compete.
        WithdrawalReason.DUPLICATE: Fate.GONE,
        # Whoever relied on it must be able to read what it said.
        WithdrawalReason.SUPERSEDED: Fate.KEPT,
        WithdrawalReason.PERSONAL_DATA: Fate.CLOSED,
        WithdrawalReason.COURT_ORDER: Fate.FORBIDDEN,
    }
)
STATUS: Final[Mapping[Fate, int]] = MappingProxyType(
    {Fate.KEPT: 200, Fate.GONE: 410, Fate.CLOSED: 410, Fate.FORBIDDEN: 451}
)
# Reasons for which another release stands in the place of the one withdrawn.
LEADING_ON: Final = frozenset({WithdrawalReason.DUPLICATE, WithdrawalReason.SUPERSEDED})


def fate_of(reason: object) -> Fate:
    """By a reason as it was sealed; what is none, or none that is known, leaves the text gone."""
    known = {each.value: fate for each, fate in FATES.items()}
    return known.get(str(reason), Fate.GONE)


def is_closing(reason: object) -> bool:
    """Whether the earlier editions are no longer to be read."""
    return fate_of(reason) in {Fate.CLOSED, Fate.FORBIDDEN}
