"""Whose word is believed: the keys that a reader brings, never those that a file brings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from communique.ledger.tiled.errors import Malformed
from communique.ledger.tiled.notes import VerifierKey
from communique.ledger.tiled.policy import Policy


@dataclass(frozen=True, slots=True)
class Trust:
    """Keys of logs and of witnesses; a log's bear the name of its origin. Empty: nobody is believed."""

    keys: tuple[VerifierKey, ...] = ()
    policy: Policy | None = None

    @classmethod
    def of(cls, keys: Iterable[str], policy: str | None = None) -> Trust:
        """Of lines with a verifier key each (blank ones and those that begin with # say nothing) and the
        text of a policy file. Raises Malformed.
        """
        found: list[VerifierKey] = []
        for line in keys:
            word = line.strip()
            if word and not word.startswith("#"):
                found.append(VerifierKey.parse(word))
        return cls(tuple(dict.fromkeys(found)), Policy.parse(policy) if policy is not None else None)

    @property
    def known(self) -> tuple[VerifierKey, ...]:
        """All keys believed, each once."""
        policy = (*self.policy.logs, *self.policy.witnesses.values()) if self.policy else ()
        return tuple(dict.fromkeys((*self.keys, *policy)))

    def logs(self, origin: str) -> tuple[VerifierKey, ...]:
        """The keys believed to be those of the log of this name."""
        named = (*self.keys, *(self.policy.logs if self.policy else ()))
        return tuple(dict.fromkeys(key for key in named if key.name == origin))


__all__ = ["Malformed", "Trust"]
