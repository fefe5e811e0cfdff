"""Adding an entry to the log: leaf, nodes and signed checkpoint, within the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_noop

from communique.events.actions import write_event
from communique.ledger import seen
from communique.ledger.errors import BadPart, LogDamaged, NoSigner
from communique.ledger.halt import check_halt
from communique.ledger.keys import key_file, make_signers, next_key_file, read_signers, write_signers
from communique.ledger.leaves import BadLeaf, KeyLeaf, Leaf, read_leaf, write_leaf
from communique.ledger.models import Checkpoint, Entry, Node
from communique.ledger.places import Nodes, number_of
from communique.ledger.tiled import tree
from communique.ledger.tiled.checkpoints import Checkpoint as Head, sign_checkpoint
from communique.ledger.tiled.errors import Malformed
from communique.ledger.tiled.notes import SignedNote, Signer

# Names the ledger's turn among PostgreSQL's advisory locks: the bytes of "ledger".
TURN = int.from_bytes(b"ledger")


def take_turn() -> None:
    """Waits until no other transaction writes to the log. SQLite's own (IMMEDIATE) already waits so.

    On PostgreSQL also asks this one transaction to wait for the disk, whatever the server's default is.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TURN])
            cursor.execute("SHOW synchronous_commit")
            row = cursor.fetchone()
            if row is not None and row[0] in {"off", "local"}:
                cursor.execute("SET LOCAL synchronous_commit = on")


AUDIT = gettext_noop("Nothing more is sealed upon that: run «communique ledger audit».")


class Log:
    """The log as the running transaction finds it, checked and fit to be added to; the turn is taken.

    An empty one is begun: its key is made, and its first entry names it. `signers` stand in for a key that
    is lost. Raises NoSigner, BehindItself or LogDamaged where nothing may be sealed.
    """

    def __init__(self, signers: Sequence[Signer] = ()) -> None:
        self.nodes = Nodes()
        latest = Checkpoint.objects.order_by("-size").first()
        last = Entry.objects.aggregate(last=Max("index"))["last"]
        entries = 0 if last is None else last + 1
        self.size = latest.size if latest else 0
        if entries != self.size:
            raise LogDamaged(
                _("The log has %(entries)s entries, and its last checkpoint %(size)s.")
                % {"entries": entries, "size": self.size}
                + f" {_(AUDIT)}"
            )
        if latest is None:
            self._begin()
            return
        self.signers = tuple(signers) or signers_in_force()
        head = read_head(latest)
        if head.origin != self.origin:
            raise NoSigner(
                _("The key at %(file)s is of «%(key)s», and the log is «%(log)s».")
                % {"file": key_file(), "key": self.origin, "log": head.origin}
            )
        if self._root(self.size) != head.root:
            raise LogDamaged(
                _("The log's nodes do not give the root that its checkpoint signs.") + f" {_(AUDIT)}"
            )
        seen.check_seen(self.origin, self.size, self._root)

    @property
    def origin(self) -> str:
        return self.signers[0].key.name

    def append(self, leaf: Leaf, *, signers: Sequence[Signer] = ()) -> Entry:
        """Adds `leaf` and signs the new checkpoint, with `signers` instead of the log's own where given."""
        try:
            written = write_leaf(leaf)
        except BadLeaf as error:
            raise BadPart(str(error)) from error
        index, leaf_hash = self.size, tree.leaf_hash(written)
        added = tree.nodes_added(index, leaf_hash, self.nodes)
        for level, place, node_hash in added:
            self.nodes.add(level, place, node_hash)
        entry = Entry.objects.create(
            index=index,
            act=leaf.act,
            document=None if isinstance(leaf, KeyLeaf) else leaf.document,
            leaf=written,
        )
        Node.objects.bulk_create(
            Node(place=number_of(level, place), hash=node_hash) for level, place, node_hash in added
        )
        self.size = index + 1
        self._sign(signers or self.signers)
        write_event("entry_added", entry=index)
        return entry

    def _begin(self) -> None:
        """Nobody's word is in the log yet, so a key may be made; never where something was signed before."""
        check_halt()
        seen.check_never_signed()
        if key_file().exists():
            self.signers = read_signers(key_file())
        else:
            self.signers = make_signers(settings.LEDGER_ORIGIN, post_quantum=settings.POST_QUANTUM)
            write_signers(key_file(), self.signers)
            seen.begin_seeing()
        keys = tuple(str(signer.key) for signer in self.signers)
        self.append(KeyLeaf("new", keys, (), timezone.now()))

    def _sign(self, signers: Sequence[Signer]) -> None:
        head = Head(self.origin, self.size, self._root(self.size))
        note = bytes(sign_checkpoint(head, signers, at=int(timezone.now().timestamp())))
        Checkpoint.objects.create(size=self.size, note=note)
        transaction.on_commit(partial(seen.note_seen, note, self.size))

    def _root(self, size: int) -> bytes:
        try:
            return tree.root_hash(size, self.nodes)
        except LookupError as error:
            raise LogDamaged(f"{error} {AUDIT}") from error


def read_head(checkpoint: Checkpoint) -> Head:
    """What a checkpoint of our own says. Raises LogDamaged."""
    try:
        head = Head.parse(SignedNote.parse(bytes(checkpoint.note)).text)
    except Malformed as error:
        raise LogDamaged(
            _("The checkpoint of size %(size)s cannot be read: %(why)s")
            % {"size": checkpoint.size, "why": error}
            + f" {_(AUDIT)}"
        ) from error
    if head.size != checkpoint.size:
        raise LogDamaged(
            _("The checkpoint of size %(size)s signs the size %(signed)s.")
            % {"size": checkpoint.size, "signed": head.size}
            + f" {_(AUDIT)}"
        )
    return head


def keys_in_force() -> tuple[str, ...]:
    """The verifier keys that sign now, as the log itself says; none for an empty log."""
    entry = Entry.objects.filter(act=Entry.Act.KEY).order_by("-index").first()
    if entry is None:
        return ()
    leaf = read_leaf(bytes(entry.leaf))
    return leaf.keys if isinstance(leaf, KeyLeaf) else ()


def signers_in_force() -> tuple[Signer, ...]:
    """The keys to sign with: those that the log names. Ends a change of keys that was cut off after its
    commit. Raises NoSigner.
    """
    named = keys_in_force()
    signers = read_signers(key_file())
    if tuple(str(signer.key) for signer in signers) == named:
        return signers
    if next_key_file().exists():
        following = read_signers(next_key_file())
        if tuple(str(signer.key) for signer in following) == named:
            next_key_file().replace(key_file())
            return following
    raise NoSigner(
        _(
            "The key at %(file)s is not the one that the log names. Put the right one back; "
            "readers notice nothing."
        )
        % {"file": key_file()}
    )
