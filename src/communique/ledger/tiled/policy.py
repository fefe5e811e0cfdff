"""Which logs are believed, which witnesses known, and how many of them must have cosigned (tlog-policy)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from communique.ledger.tiled.errors import Malformed, NotVerified
from communique.ledger.tiled.notes import Kind, SignedNote, VerifierKey, verified

NONE: Final = "none"
_LIMIT: Final = 1024 * 1024
_LOGS: Final = frozenset({Kind.ED25519, Kind.ML_DSA})
_WITNESSES: Final = frozenset({Kind.COSIGNATURE, Kind.ML_DSA})
_DECIMAL: Final = re.compile("[1-9][0-9]{0,5}")


@dataclass(frozen=True, slots=True)
class Group:
    """Counts as one witness that cosigned, where at least `threshold` of `members` did."""

    threshold: int
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """`logs` and `witnesses` (by their names within the policy) in the order of the file.

    `quorum` names a witness or a group, or is "none". `addresses`: the URLs given beside keys.
    """

    logs: tuple[VerifierKey, ...]
    witnesses: Mapping[str, VerifierKey]
    groups: Mapping[str, Group]
    quorum: str
    addresses: Mapping[VerifierKey, str]

    @classmethod
    def parse(cls, text: str) -> Policy:
        return _Reading(text).policy()

    def cosigned(self, note: SignedNote) -> frozenset[str]:
        """The witnesses, by their names in the policy, whose signatures stand. A wrong one: NotVerified."""
        if not any(signature.by(key) for signature in note.signatures for key in self.witnesses.values()):
            return frozenset()
        keys = set(verified(note, self.witnesses.values()))
        return frozenset(name for name, key in self.witnesses.items() if key in keys)

    def satisfied(self, note: SignedNote) -> bool:
        """Whether the quorum cosigned. Whether the log itself signed is `open_checkpoint`'s to say."""
        if self.quorum == NONE:
            return True
        stands = set(self.cosigned(note))
        for name, group in self.groups.items():  # a group's members stand before it
            if sum(member in stands for member in group.members) >= group.threshold:
                stands.add(name)
        return self.quorum in stands

    def require(self, note: SignedNote) -> None:
        """NotVerified where the quorum did not cosign."""
        if not self.satisfied(note):
            raise NotVerified("Fewer witnesses than the policy asks for have cosigned the checkpoint.")


class _Reading:
    """One pass over a policy file."""

    def __init__(self, text: str) -> None:
        if len(text) > _LIMIT:
            raise Malformed(f"The policy is {len(text)} characters long; at most {_LIMIT} are read.")
        if not text.endswith("\n"):
            raise Malformed("The last line of the policy does not end.")
        self.lines = text[:-1].split("\n")
        self.logs: list[VerifierKey] = []
        self.witnesses: dict[str, VerifierKey] = {}
        self.groups: dict[str, Group] = {}
        self.grouped: set[str] = set()
        self.quorum: str | None = None
        self.addresses: dict[VerifierKey, str] = {}

    def policy(self) -> Policy:
        for number, line in enumerate(self.lines, start=1):
            try:
                self._line(line)
            except Malformed as error:
                raise Malformed(f"Line {number} of the policy: {error}") from error
        if self.quorum is None:
            raise Malformed("The policy has no quorum line; one without witnesses says «quorum none».")
        return Policy(tuple(self.logs), self.witnesses, self.groups, self.quorum, self.addresses)

    def _line(self, line: str) -> None:
        readers: dict[str, Callable[[list[str]], None]] = {
            "log": self._log,
            "witness": self._witness,
            "group": self._group,
            "quorum": self._quorum,
        }
        if any(one < " " and one != "\t" for one in line) or "\x7f" in line:
            raise Malformed("it holds a control character.")
        words = [word for word in re.split("[ \t]+", line) if word]
        if not words or words[0].startswith("#"):
            return
        if words[0] not in readers:
            raise Malformed("it begins with none of log, witness, group and quorum.")
        readers[words[0]](words[1:])

    def _log(self, words: list[str]) -> None:
        if len(words) not in {1, 2}:
            raise Malformed("a log has a key and perhaps a URL.")
        self.logs.append(self._key(words[0], words[1:], _LOGS, self.logs))

    def _witness(self, words: list[str]) -> None:
        if len(words) not in {2, 3}:
            raise Malformed("a witness has a name, a key and perhaps a URL.")
        self._check_new(words[0])
        self.witnesses[words[0]] = self._key(words[1], words[2:], _WITNESSES, list(self.witnesses.values()))

    def _group(self, words: list[str]) -> None:
        if len(words) < 3:  # noqa: PLR2004  name, threshold, a member
            raise Malformed("a group has a name, a threshold (all, any or a number) and at least one member.")
        name, threshold, *members = words
        self._check_new(name)
        for member in members:
            if member not in self.witnesses and member not in self.groups:
                raise Malformed(f"{member} is not defined above it.")
            if member in self.grouped:
                raise Malformed(f"{member} is a member already, of this group or another.")
            self.grouped.add(member)
        least = {"any": 1, "all": len(members)}.get(threshold)
        if least is None:
            least = int(threshold) if _DECIMAL.fullmatch(threshold) else 0
        if not 1 <= least <= len(members):
            raise Malformed(f"the threshold is all, any or a number from 1 to {len(members)}.")
        self.groups[name] = Group(least, tuple(members))

    def _quorum(self, words: list[str]) -> None:
        if len(words) != 1 or self.quorum is not None:
            raise Malformed("there is one quorum line, with one name.")
        if words[0] != NONE and words[0] not in self.witnesses and words[0] not in self.groups:
            raise Malformed(f"{words[0]} is not defined above it.")
        self.quorum = words[0]

    def _check_new(self, name: str) -> None:
        if name == NONE or name in self.witnesses or name in self.groups:
            raise Malformed(f"the name {name} is taken.")

    def _key(
        self, vkey: str, address: list[str], kinds: frozenset[Kind], others: list[VerifierKey]
    ) -> VerifierKey:
        key = VerifierKey.parse(vkey)
        if key.kind not in kinds:
            raise Malformed("the key is of a kind that is not used for this.")
        if any(other.public == key.public for other in others):
            raise Malformed("the same public key stands above it.")
        if address:
            self.addresses[key] = address[0]
        return key
