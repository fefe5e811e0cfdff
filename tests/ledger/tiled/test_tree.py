from __future__ import annotations

import random
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from communique.ledger.tiled.errors import NotVerified
from communique.ledger.tiled.strict import SIZE_LIMIT
from communique.ledger.tiled.tree import (
    EMPTY_ROOT,
    Frontier,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    nodes_added,
    root_hash,
    verify_consistency,
    verify_inclusion,
)
from tests.ledger.tiled.growing import Log, audit_path, growth_path, tree_hash

# The tree that implementations of RFC 6962 are tested with since Certificate Transparency began.
LEAVES = [
    bytes.fromhex(leaf)
    for leaf in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
INCLUSION = {
    (0, 1): [],
    (0, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (5, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
}
CONSISTENCY = {
    (1, 1): [],
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 5): [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}
LARGEST = 300


@cache
def log() -> Log:
    return Log(LARGEST)


@cache
def root(size: int) -> bytes:
    return tree_hash(log().leaves[:size])


def test_the_known_tree_has_its_known_roots_and_proofs() -> None:
    known = Log(LEAVES)
    assert [known.root(size).hex() for size in range(9)] == ROOTS
    for (index, size), path in INCLUSION.items():
        assert [one.hex() for one in known.inclusion(index, size)] == path
    for (old, new), path in CONSISTENCY.items():
        assert [one.hex() for one in known.consistency(old, new)] == path


def test_an_empty_tree_has_the_root_of_nothing() -> None:
    assert root_hash(0, log().read) == Frontier().root() == EMPTY_ROOT == tree_hash([])


def test_every_proof_of_small_trees_is_the_rfcs_and_verifies() -> None:
    for size in range(1, 36):
        leaves = log().leaves[:size]
        for index in range(size):
            proof = log().inclusion(index, size)
            assert proof == audit_path(index, leaves)
            verify_inclusion(
                leaf_hash=leaf_hash(leaves[index]), index=index, size=size, proof=proof, root=root(size)
            )
        for old in range(1, size + 1):
            proof = log().consistency(old, size)
            assert proof == growth_path(old, leaves)
            verify_consistency(old=old, new=size, proof=proof, old_root=root(old), new_root=root(size))


@settings(deadline=None, max_examples=150)
@given(st.data())
def test_any_inclusion_proof_verifies_and_no_altered_one(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, LARGEST))
    index = data.draw(st.integers(0, size - 1))
    proof = log().inclusion(index, size)
    leaf = leaf_hash(log().leaves[index])
    assert proof == audit_path(index, log().leaves[:size])
    verify_inclusion(leaf_hash=leaf, index=index, size=size, proof=proof, root=root(size))
    other = data.draw(st.integers(0, LARGEST + 1).filter(lambda one: one != index))
    spoilt = data.draw(altered(proof))
    for wrong in (
        {"leaf_hash": data.draw(altered_hash(leaf))},
        {"root": data.draw(altered_hash(root(size)))},
        {"index": other},
        {"index": -1},
        {"proof": spoilt},
        {"size": data.draw(st.sampled_from([0, index, SIZE_LIMIT, 2 * size + 1]))},
    ):
        right: dict[str, Any] = {
            "leaf_hash": leaf,
            "index": index,
            "size": size,
            "proof": proof,
            "root": root(size),
        }
        with pytest.raises(NotVerified):
            verify_inclusion(**(right | wrong))


@settings(deadline=None, max_examples=150)
@given(st.data())
def test_any_consistency_proof_verifies_and_no_altered_one(data: st.DataObject) -> None:
    new = data.draw(st.integers(1, LARGEST))
    old = data.draw(st.integers(1, new))
    proof = log().consistency(old, new)
    assert proof == growth_path(old, log().leaves[:new])
    right: dict[str, Any] = {
        "old": old,
        "new": new,
        "proof": proof,
        "old_root": root(old),
        "new_root": root(new),
    }
    verify_consistency(**right)
    for wrong in (
        {"old_root": data.draw(altered_hash(root(old)))},
        {"new_root": data.draw(altered_hash(root(new)))},
        {"proof": data.draw(altered(proof))},
        {"old": new + 1},
        {"old": -1},
        {"new": SIZE_LIMIT},
    ):
        with pytest.raises(NotVerified):
            verify_consistency(**(right | wrong))


def altered_hash(right: bytes) -> st.SearchStrategy[bytes]:
    flipped = st.integers(0, 255).map(
        lambda bit: (int.from_bytes(right, "big") ^ 1 << bit).to_bytes(32, "big")
    )
    return flipped | st.binary(max_size=40).filter(lambda one: one != right)


@st.composite
def altered(draw: st.DrawFn, proof: list[bytes]) -> list[bytes]:
    """One hash more, one less, one changed, or two that changed places."""
    wrong = list(proof)
    way = draw(st.sampled_from(["more", "less", "changed", "swapped"] if proof else ["more"]))
    at = draw(st.integers(0, max(0, len(proof) - 1)))
    if way == "more":
        wrong.insert(at, draw(st.binary(min_size=32, max_size=32)))
    elif way == "less":
        del wrong[at]
    elif way == "changed" or len(proof) == 1:
        wrong[at] = draw(altered_hash(wrong[at]))
    else:
        wrong[at], wrong[at - 1] = wrong[at - 1], wrong[at]
    return wrong


def test_a_tree_that_was_empty_is_the_beginning_of_any() -> None:
    assert consistency_proof(0, 5, log().read) == []
    verify_consistency(old=0, new=5, proof=[], old_root=EMPTY_ROOT, new_root=root(5))
    with pytest.raises(NotVerified, match="hashes where none is needed"):
        verify_consistency(old=0, new=5, proof=[root(1)], old_root=EMPTY_ROOT, new_root=root(5))
    with pytest.raises(NotVerified, match="differ"):
        verify_consistency(old=0, new=5, proof=[], old_root=root(1), new_root=root(5))
    with pytest.raises(NotVerified, match="differ"):
        verify_consistency(old=5, new=5, proof=[], old_root=root(5), new_root=root(4))
    with pytest.raises(NotVerified, match="empty"):
        verify_consistency(old=3, new=5, proof=[], old_root=root(3), new_root=root(5))


def test_each_question_reads_at_most_once() -> None:
    for ask in (
        lambda: log().root(299),
        lambda: log().inclusion(77, 299),
        lambda: log().consistency(77, 299),
        lambda: nodes_added(255, b"x" * 32, log().read),
        lambda: Frontier.at(299, log().read),
    ):
        log().calls.clear()
        ask()
        assert len(log().calls) == 1
    log().calls.clear()
    assert nodes_added(4, b"x" * 32, log().read) == [(0, 4, b"x" * 32)]
    assert log().inclusion(0, 1) == []
    assert log().calls == []  # nothing was needed


def test_what_is_asked_of_no_such_tree_is_refused() -> None:
    for ask in (
        lambda: root_hash(-1, log().read),
        lambda: root_hash(SIZE_LIMIT, log().read),
        lambda: inclusion_proof(5, 5, log().read),
        lambda: inclusion_proof(-1, 5, log().read),
        lambda: consistency_proof(6, 5, log().read),
        lambda: root_hash(5, lambda _: []),
        lambda: Frontier(3, [b"x" * 32]),
    ):
        with pytest.raises(ValueError, match=r"leaves|leaf|hashes|complete"):
            ask()


@given(st.integers(0, LARGEST), st.integers(0, 200))
@settings(deadline=None)
def test_a_frontier_goes_on_where_a_kept_tree_ends(size: int, more: int) -> None:
    end = min(LARGEST, size + more)
    hashes = [leaf_hash(leaf) for leaf in log().leaves[size:end]]
    one, many, grown = (Frontier.at(size, log().read) for _ in range(3))
    for found in hashes:
        one.append(found)
    many.extend(hashes)
    nodes = [node for found in hashes for node in grown.grow(found)]
    assert one.root() == many.root() == grown.root() == root(end)
    assert one.size == many.size == grown.size == end
    assert all(log().nodes[level, index] == found for level, index, found in nodes)
    assert len(nodes) == (2 * end - end.bit_count()) - (2 * size - size.bit_count())


def test_a_frontier_of_a_hundred_thousand_leaves_has_their_root() -> None:
    dice = random.Random(6962)
    leaves = [dice.randbytes(8) for _ in range(100_000)]
    frontier = Frontier()
    frontier.extend(map(leaf_hash, leaves))
    assert frontier.root() == tree_hash(leaves)
