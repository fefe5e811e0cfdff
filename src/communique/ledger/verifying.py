"""The verdict about an edition's download: what it proves, under the keys that the reader trusts.

Plain Python, and offline unless a log is given. A sentence says no more than was proved.
"""

from __future__ import annotations

import datetime
import hashlib
from dataclasses import replace
from typing import BinaryIO

from communique.ledger.bundle import Bundle, NotBundle, part_name, read_keys, read_salts
from communique.ledger.leaves import BadLeaf, EditionLeaf, EraseLeaf, KeyLeaf, Leaf, PartLeaf, read_leaf
from communique.ledger.mirrors import Mirror, NoLog, Tell, read_on
from communique.ledger.tiled.checkpoints import Checkpoint, open_checkpoint
from communique.ledger.tiled.errors import Malformed, NotVerified
from communique.ledger.tiled.notes import SignedNote, VerifierKey, verified
from communique.ledger.tiled.proofs import Proof
from communique.ledger.tiled.strict import write_base64
from communique.ledger.tiled.tree import leaf_hash, verify_inclusion
from communique.ledger.trust import Trust
from communique.ledger.verdicts import (
    CannotTell,
    Evidence,
    LaterFound,
    NotGenuine,
    Outcome,
    PartFound,
    Verdict,
    day,
)

AGAIN = "Get the file again from the office."


def verify_bundle(
    file: BinaryIO, trust: Trust, *, log: Mirror | None = None, insist: bool = True, tell: Tell | None = None
) -> Outcome:
    """The verdict; nothing that the file holds raises. `log`: where to read whether it is still current.

    `insist`: a log that cannot be read leaves nothing to be told; else the file is judged without it.
    """
    evidence = Evidence()
    try:
        opened = _Opened(Bundle(file), evidence)
        opened.check()
        return opened.judge(trust, log, tell, insist=insist)
    except NotGenuine as error:
        return Outcome(Verdict.NOT_GENUINE, f"Not genuine: {error}", evidence)
    except (CannotTell, NotBundle) as error:
        return Outcome(Verdict.CANNOT_TELL, f"Cannot tell: {error}", evidence)


class _Opened:
    """One file on its way to a verdict: first what it holds together by itself, then who vouches for it."""

    def __init__(self, bundle: Bundle, evidence: Evidence) -> None:
        self.bundle = bundle
        self.evidence = evidence
        self.remarks: list[str] = []

    def check(self) -> None:
        """All that needs no trust: signatures by the file's own keys, proofs, parts."""
        try:
            self.keys = read_keys(self.bundle.keys)
            self.proof = Proof.parse(self.bundle.proof)
            self.note = SignedNote.parse(self.proof.checkpoint)
            self.head = self._head()
        except (Malformed, NotVerified) as error:
            raise NotGenuine(f"{_small(error)} The file was changed.") from error
        self.evidence.keys = tuple(map(str, self.keys))
        self._tell_head()
        self._check_entry(self.bundle.statement, self.proof)
        self.leaf = self._edition()
        self._check_later()
        self._check_parts()

    def _head(self) -> Checkpoint:
        """Every signature must be by a key of keys.txt, and every such key must have signed."""
        head = open_checkpoint(self.proof.checkpoint, self.keys)
        stood = tuple(verified(self.note, self.keys))
        if stood != self.keys or len(self.note.signatures) != len(self.keys):
            raise NotVerified("The signatures are not those of the keys in the file.")
        return head

    def _tell_head(self) -> None:
        self.evidence.origin, self.evidence.entry = self.head.origin, self.proof.index
        self.evidence.checkpoint_size = self.head.size
        self.evidence.checkpoint_root = write_base64(self.head.root)

    def _check_entry(self, statement: bytes, proof: Proof) -> None:
        if proof.extra:
            raise NotGenuine("something was added to a proof in it.")
        try:
            verify_inclusion(
                leaf_hash=leaf_hash(statement),
                index=proof.index,
                size=self.head.size,
                proof=proof.hashes,
                root=self.head.root,
            )
        except NotVerified as error:
            raise NotGenuine(
                "the proof does not fit the statement, so the statement or its proof was changed."
            ) from error

    def _edition(self) -> EditionLeaf:
        leaf = _read(self.bundle.statement)
        if not isinstance(leaf, EditionLeaf):
            raise CannotTell("the file's statement is of no edition.")
        evidence = self.evidence
        evidence.edition, evidence.version, evidence.act = leaf.edition, leaf.version, leaf.act
        evidence.document, evidence.sealed_at = str(leaf.document), leaf.time
        evidence.languages = leaf.languages
        return leaf

    def _check_later(self) -> None:
        before = self.proof.index
        for entry in self.bundle.later:
            if not entry.proof.endswith(b"\n\n" + self.proof.checkpoint):
                raise NotGenuine("a later entry has another checkpoint than the rest of the file.")
            try:
                proof = Proof.parse(entry.proof)
            except Malformed as error:
                raise NotGenuine(f"{_small(error)} A later entry was changed.") from error
            if proof.checkpoint != self.proof.checkpoint:
                raise NotGenuine("a later entry has another checkpoint than the rest of the file.")
            self._check_entry(entry.statement, proof)
            found = _later(_read(entry.statement), proof.index, self.leaf)
            if found is None or proof.index <= before:
                raise NotGenuine("a later entry in the file is not one of this release.")
            before = proof.index
            self.evidence.later.append(found)

    def _check_parts(self) -> None:
        try:
            salts = read_salts(self.bundle.salts)
        except Malformed as error:
            raise NotGenuine(f"{_small(error)} The file was changed.") from error
        self.names: list[str] = []
        for position, part in enumerate(self.leaf.parts, start=1):
            name = part_name(position, part)
            found = PartFound(part.id, part.kind, part.language, part.size, name, "checked")
            if name in self.bundle.parts and part.id in salts:
                self._check_part(part, name, salts[part.id])
                self.names.append(name)
            elif name not in self.bundle.parts and part.id not in salts:
                found = replace(found, state="missing")
            else:
                raise NotGenuine(f"of {name}, the part and its salt are not both there.")
            self.evidence.parts.append(found)
        if set(self.bundle.parts) - set(self.names) or salts.keys() - {part.id for part in self.leaf.parts}:
            raise NotGenuine("the file holds a part or a salt that the sealed statement does not have.")
        self._mark_erased()

    def _erased(self) -> set[str]:
        return {
            part
            for entry in self.evidence.later
            if entry.act == "erase" and entry.edition == self.leaf.edition
            for part in entry.parts
        }

    def _check_part(self, part: PartLeaf, name: str, salt: bytes) -> None:
        hashed, size = hashlib.sha256(salt), 0
        for piece in self.bundle.pieces(name):
            hashed.update(piece)
            size += len(piece)
        if size != part.size or hashed.digest() != part.commitment:
            raise NotGenuine(f"{name} is not what was published: it, or its salt, was changed.")

    def judge(self, trust: Trust, log: Mirror | None, tell: Tell | None, *, insist: bool) -> Outcome:
        self._check_trust(trust)
        if log is not None:
            try:
                self._follow(log, trust, tell)
            except NoLog as error:
                if insist:
                    raise CannotTell(str(error)) from error
                self.remarks.append(f"Whether it is still current was not asked of the log: {error}")
        self._mark_erased()
        missing = [part.name for part in self.evidence.parts if part.state == "missing"]
        if missing:
            raise CannotTell(f"{missing[0]} is missing, and the file does not prove it erased. {AGAIN}")
        if not self.bundle.is_canonical(self.names):
            raise CannotTell(
                "what is in the file fits the seal, but the file was packed anew or made by a newer program. "
                f"{AGAIN}"
            )
        return self._outcome()

    def _mark_erased(self) -> None:
        erased = self._erased()
        self.evidence.parts[:] = [
            replace(part, state="erased") if part.state == "missing" and part.id in erased else part
            for part in self.evidence.parts
        ]

    def _check_trust(self, trust: Trust) -> None:
        evidence, origin = self.evidence, self.head.origin
        if not trust.known:
            raise CannotTell(
                f"everything in the file agrees, under the key {self.keys[0]} that the file itself brings; "
                "compare it with the one the office publishes, or give that with --key."
            )
        logs = trust.logs(origin)
        if not logs:
            raise CannotTell(
                f"the file is of the log «{origin}», and the keys given are of others "
                f"({', '.join(sorted({f'«{key.name}»' for key in trust.known}))})."
            )
        self._check_claimed(trust.known)
        evidence.trusted = tuple(str(key) for key in self.keys if key in logs)
        if not evidence.trusted:
            raise CannotTell(
                f"the file is signed with another key of the name «{origin}» than the one given. Either the "
                "office has changed its key since, or somebody else uses its name: ask the office."
            )
        self._check_witnesses(trust)

    def _check_claimed(self, known: tuple[VerifierKey, ...]) -> None:
        """A signature that bears the name and number of a trusted key must be that key's own."""
        claimed = [key for key in known if any(one.by(key) for one in self.note.signatures)]
        own = [key for key in claimed if key.name == self.head.origin]
        try:
            for key in claimed:
                verified(self.note, [key])
            if own:
                open_checkpoint(self.proof.checkpoint, own)
        except (NotVerified, Malformed) as error:
            raise NotGenuine(f"{_small(error)} Somebody else made it.") from error

    def _check_witnesses(self, trust: Trust) -> None:
        evidence = self.evidence
        stood = [key for key in trust.known if key in self.keys]
        names = {key: name for name, key in trust.policy.witnesses.items()} if trust.policy else {}
        witnesses = [key for key in stood if key.name != self.head.origin]
        evidence.witnesses = tuple(names.get(key, key.name) for key in witnesses)
        times = [at for key in stood for one in self.note.signatures if one.by(key) and (at := one.time(key))]
        try:
            moments = [datetime.datetime.fromtimestamp(at, datetime.UTC) for at in times]
        except (ValueError, OverflowError, OSError):  # a year that no calendar has
            moments = []
        evidence.checkpoint_time = max(moments, default=None)
        if trust.policy is not None and not trust.policy.satisfied(self.note):
            raise CannotTell(
                f"the office's signature stands, but only {len(witnesses)} of the policy's witnesses have "
                "cosigned it, fewer than the policy asks for. Get the file again later."
            )

    def _follow(self, log: Mirror, trust: Trust, tell: Tell | None) -> None:
        """Reads the log from the edition to its end. Raises NoLog."""
        evidence, mine = self.evidence, self.head
        head = log.head(trust.known)
        if head.origin != mine.origin:
            raise CannotTell(f"the log at {log} is «{head.origin}», not «{mine.origin}».")
        evidence.log, evidence.log_size, evidence.log_root = str(log), head.size, write_base64(head.root)
        if head.size < mine.size:
            self.remarks.append(
                f"The log at {log} has {head.size} entries, fewer than the file's checkpoint, so it says "
                "nothing of what came later."
            )
            return
        document = self.leaf.document
        entries = read_on(log, head, document, since=self.proof.index, at=mine.size, tell=tell)
        if entries.root != mine.root:
            raise NotGenuine(
                f"the log at {log} and this file contradict each other about the first {mine.size} entries, "
                "under keys you trust: keep both, they are proof that two truths were signed."
            )
        evidence.later[:] = [
            found
            for index, statement in entries.leaves
            if index > self.proof.index and (found := _later(_read(statement), index, self.leaf))
        ]
        evidence.proved_current = True

    def _outcome(self) -> Outcome:
        leaf, evidence = self.leaf, self.evidence
        what = f"edition {leaf.edition} of «{self.head.origin}», sealed on {day(leaf.time)}"
        if leaf.languages:
            what += f", in {', '.join(leaf.languages)}"
        editions = [entry for entry in evidence.later if entry.act != "erase"]
        self._remark_erased()
        if editions or leaf.act == "withdraw":
            acts = [_act(entry) for entry in editions] or [f"is itself the withdrawal of {day(leaf.time)}"]
            sentence = f"Genuine, but no longer current: {what}; it {', then '.join(acts)}."
            return Outcome(Verdict.SUPERSEDED, sentence, evidence, tuple(self.remarks))
        if evidence.proved_current:
            basis = f"the log itself, read to its end ({evidence.log_size} entries), has nothing later of it"
        else:
            basis = f"the file tells of nothing later, up to the log's {self.head.size} entries"
            self.remarks.append(
                "Only the log can show that nothing was left out of the file and nothing came after: --log."
            )
        if evidence.checkpoint_time is not None:
            basis += f", as signed on {day(evidence.checkpoint_time)}"
        return Outcome(
            Verdict.CURRENT, f"Genuine and current: {what}; {basis}.", evidence, tuple(self.remarks)
        )

    def _remark_erased(self) -> None:
        gone = [part.name for part in self.evidence.parts if part.state == "erased"]
        if gone:
            self.remarks.append(f"Erased since, as the log says: {', '.join(gone)}. The other parts verify.")
        erased = self._erased()
        if any(part.id in erased and part.state == "checked" for part in self.evidence.parts):
            self.remarks.append("The file still holds a part that the office has erased: do not pass it on.")


def _read(statement: bytes) -> Leaf:
    try:
        return read_leaf(statement)
    except BadLeaf as error:
        raise CannotTell(
            f"the entry is in the log, but this program cannot read it; a newer one may. {error}"
        ) from error


def _later(leaf: Leaf, index: int, edition: EditionLeaf) -> LaterFound | None:
    """None for an entry that is not of the same document, or not after its edition."""
    if isinstance(leaf, KeyLeaf) or leaf.document != edition.document:
        return None
    if isinstance(leaf, EraseLeaf):
        return LaterFound(index, leaf.act, leaf.edition, leaf.time, leaf.parts)
    if leaf.version <= edition.version:
        return None
    return LaterFound(index, leaf.act, leaf.edition, leaf.time)


def _act(entry: LaterFound) -> str:
    past = {"correct": "was corrected", "withdraw": "was withdrawn", "restore": "was restored"}
    return f"{past.get(entry.act, entry.act)} on {day(entry.time)} (edition {entry.edition})"


def _small(error: Exception) -> str:
    """The sentence of an error, to go on within another."""
    said = str(error)
    return said[:1].lower() + said[1:]
