"""What was erased again: each erased part is named by an entry that says so, and the other way round."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from communique.ledger.audit import rows
from communique.ledger.audit.editions import Gone
from communique.ledger.audit.problems import Problem
from communique.ledger.leaves import MOMENT, BadLeaf, EraseLeaf, read_leaf

AT_ONCE = 500


def erasures_that_fail(index: int, leaf: EraseLeaf) -> Iterator[Problem]:
    """An entry says that these parts went: they did, and were that edition's."""
    found = rows.erased(leaf.parts)
    where = f"entry {index}, which says that parts of edition {leaf.edition} were erased"
    for uid in leaf.parts:
        row = found.get(uid)
        if row is None:
            yield Problem(where, f"the part {uid} is missing altogether")
            continue
        _, erasure, *edition = row
        if erasure != index:
            yield Problem(where, f"the part {uid} was not erased by it")
        if edition != [leaf.previous, leaf.edition, leaf.version, str(leaf.document)]:
            yield Problem(where, f"the part {uid} is of another edition")


def gone_unsaid(gone: Sequence[Gone]) -> Iterator[Problem]:
    """Rows say that these parts were erased: the log does so too."""
    for start in range(0, len(gone), AT_ONCE):
        some = gone[start : start + AT_ONCE]
        leaves = rows.leaves_at({each.erasure for each in some if each.erasure is not None})
        for each in some:
            leaf = _erase_leaf(leaves.get(each.erasure, b"") if each.erasure is not None else b"")
            if leaf is None or each.uid not in leaf.parts or leaf.previous != each.entry:
                yield Problem(each.where, "it is marked as erased, and no entry of the log says so")
            elif leaf.time.strftime(MOMENT) != each.at:
                yield Problem(each.where, "it was not erased at the time that the log says")


def _erase_leaf(written: bytes) -> EraseLeaf | None:
    try:
        leaf = read_leaf(written)
    except BadLeaf:
        return None
    return leaf if isinstance(leaf, EraseLeaf) else None
