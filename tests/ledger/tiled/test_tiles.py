from __future__ import annotations

from contextlib import suppress
from itertools import count

import pytest
from hypothesis import given, strategies as st

from communique.ledger.tiled.errors import Malformed
from communique.ledger.tiled.tiles import (
    ENTRIES,
    Tile,
    bundles_of,
    entry_bundle,
    parse_path,
    read_entry_bundle,
    tile_hashes,
    tiles_of,
)
from communique.ledger.tiled.tree import leaf_hash
from tests.ledger.tiled.growing import Log, tree_hash


def test_the_specifications_example_of_a_path() -> None:
    assert Tile(0, 1234067).path() == "tile/0/x001/x234/067"
    assert parse_path("tile/0/x001/x234/067") == Tile(0, 1234067)
    assert Tile(ENTRIES, 273, 112).path() == "tile/entries/273.p/112"
    assert Tile(1, 1, 17).path() == "tile/1/001.p/17"


def test_the_specifications_example_of_a_tree() -> None:
    tiles = list(tiles_of(70_000))
    full = [tile for tile in tiles if not tile.partial]
    assert [tile.level for tile in full].count(0) == 273
    assert [tile.level for tile in full].count(1) == 1
    assert len(full) == 274
    assert [tile for tile in tiles if tile.partial] == [Tile(0, 273, 112), Tile(1, 1, 17), Tile(2, 0, 1)]
    assert list(tiles_of(256)) == [Tile(0, 0), Tile(1, 0, 1)]
    assert list(tiles_of(0)) == list(bundles_of(0)) == []
    assert list(bundles_of(70_000))[-2:] == [Tile(ENTRIES, 272), Tile(ENTRIES, 273, 112)]


def test_a_tile_holds_what_the_specification_says_it_holds() -> None:
    log = Log(600)
    for tile in tiles_of(600):
        assert isinstance(tile.level, int)
        data = b"".join(log.read(tile.places()))
        under = 256**tile.level
        spans = [
            range(start * under, (start + 1) * under) for start in range(tile.start, tile.start + tile.width)
        ]
        assert tile_hashes(tile, data) == [tree_hash(log.leaves[span.start : span.stop]) for span in spans]
        with pytest.raises(Malformed, match="bytes long"):
            tile_hashes(tile, data[:-1])
    found = [leaf for tile in bundles_of(600) for leaf in log.leaves[tile.start : tile.start + tile.width]]
    assert found == log.leaves
    assert log.read(Tile(ENTRIES, 2, 88).places()) == [leaf_hash(leaf) for leaf in log.leaves[512:]]


@given(st.integers(0, 300_000), st.integers(0, 70_000))
def test_what_is_new_since_is_what_was_not_there(since: int, more: int) -> None:
    size = since + more
    before = set(tiles_of(since))
    assert [tile for tile in tiles_of(size) if tile not in before] == list(tiles_of(size, since=since))
    before = set(bundles_of(since))
    assert [tile for tile in bundles_of(size) if tile not in before] == list(bundles_of(size, since=since))


@given(st.sampled_from([ENTRIES, *range(64)]), st.integers(0, 2**63 - 1), st.integers(1, 256))
def test_every_path_is_read_back(level: int, index: int, width: int) -> None:
    tile = Tile(level, index, width)
    assert parse_path(tile.path()) == tile


@pytest.mark.parametrize(
    "path",
    [
        "", "tile", "tile/0", "tile/0/", "tile/0/1", "tile/0/01", "tile/0/0001", "/tile/0/001",
        "tile/00/001", "tile/64/001", "tile/-1/001", "tile/data/001", "tile/0/x001", "tile/0/x000/001",
        "tile/0/001/002", "tile/0/001.p/0", "tile/0/001.p/256", "tile/0/001.p/017", "tile/0/001.p/",
        "tile/0/001.p", "tile/0/001\n", "tile/0/001/", "tile/0/x0a1/001", "tile/0/٠٠١",
        "tile/0/x999/x999/x999/x999/x999/x999/999", "tile/0/x009/x223/x372/x036/x854/x775/808", "TILE/0/001",
        "tile/8/001/002", "tile/0/../001",
    ],
    ids=count(),
)  # fmt: skip
def test_no_other_path_is_read(path: str) -> None:
    with pytest.raises(Malformed):
        parse_path(path)


@given(st.text() | st.text("tile/0123456789x.pentris"))
def test_any_text_is_a_path_or_malformed(text: str) -> None:
    for path in (text, f"tile/{text}", f"tile/0/{text}"):
        with suppress(Malformed):
            assert parse_path(path).path() == path


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=256))
def test_a_bundle_is_read_back(leaves: list[bytes]) -> None:
    bundle = entry_bundle(leaves)
    assert read_entry_bundle(bundle) == read_entry_bundle(bundle, len(leaves)) == leaves
    with pytest.raises(Malformed):
        read_entry_bundle(bundle, len(leaves) + 1)
    with pytest.raises(Malformed):
        read_entry_bundle(bundle[:-1], len(leaves))


def test_a_bundle_says_each_length_in_two_bytes() -> None:
    assert entry_bundle([b"ab", b""]) == b"\x00\x02ab\x00\x00"
    assert read_entry_bundle(entry_bundle([b"x" * 65535])) == [b"x" * 65535]
    for leaves in ([], [b"x" * 65536], [b""] * 257):
        with pytest.raises(Malformed):
            entry_bundle(leaves)
    with pytest.raises(Malformed, match="at most 256"):
        read_entry_bundle(b"\0\0" * 257)


@given(st.binary(max_size=600))
def test_any_bytes_are_a_bundle_or_malformed(data: bytes) -> None:
    with suppress(Malformed):
        assert entry_bundle(read_entry_bundle(data)) == data
