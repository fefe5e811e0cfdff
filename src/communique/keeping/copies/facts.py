"""What a copy of the database says, and whether its log is whole: recomputed, never believed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from communique.keeping.errors import Damaged
from communique.ledger.leaves import BadLeaf, KeyLeaf, read_leaf
from communique.ledger.tiled.checkpoints import Checkpoint, open_checkpoint
from communique.ledger.tiled.errors import Malformed, NotVerified
from communique.ledger.tiled.notes import VerifierKey
from communique.ledger.tiled.tree import Frontier


@dataclass(frozen=True, slots=True)
class Facts:
    """`root` is recomputed from the leaves; `note` is the last signed checkpoint, and `key_leaf` the last
    entry about keys. `logged` is False for a database from before the log. `originals` are the digests that
    must be there, `migrations` the names of those applied, as `app.name`.
    """

    entries: int = 0
    root: bytes = field(default_factory=lambda: Frontier().root())
    note: bytes | None = None
    key_leaf: bytes | None = None
    logged: bool = True
    originals: frozenset[str] = frozenset()
    migrations: frozenset[str] = frozenset()


def root_of(leaf_hashes: Iterable[bytes]) -> bytes:
    tree = Frontier()
    tree.extend(leaf_hashes)
    return tree.root()


def check_log(facts: Facts) -> Checkpoint | None:
    """The signed head that the leaves were found to give; None where nothing was ever published.

    Raises Damaged.
    """
    if facts.note is None:
        if facts.entries:
            raise Damaged(f"The log has {facts.entries} entries and no checkpoint over them. {AUDIT}")
        return None
    try:
        leaf = read_leaf(facts.key_leaf or b"")
        if not isinstance(leaf, KeyLeaf):
            raise BadLeaf("the last entry about keys tells of none.")  # noqa: TRY301  told with the others
        head = open_checkpoint(facts.note, [VerifierKey.parse(key) for key in leaf.keys])
    except (BadLeaf, Malformed, NotVerified) as error:
        raise Damaged(f"The log's last checkpoint is not signed by the log's key: {error} {AUDIT}") from error
    if head.size != facts.entries:
        raise Damaged(
            f"The log has {facts.entries} entries, and its last checkpoint signs {head.size}. {AUDIT}"
        )
    if head.root != facts.root:
        raise Damaged(f"The log's entries do not give the root that its checkpoint signs. {AUDIT}")
    return head


AUDIT = "Run «communique ledger audit», and keep your earlier backups."
