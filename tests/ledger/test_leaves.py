"""What the log says: one canonical form, and nothing else is read as it."""

from __future__ import annotations

import datetime
import json
import uuid

import pytest
from hypothesis import given, strategies as st

from communique.ledger.leaves import (
    BadLeaf,
    EditionLeaf,
    EraseLeaf,
    KeyLeaf,
    Leaf,
    PartLeaf,
    new_part_id,
    read_leaf,
    write_leaf,
)

MOMENTS = st.datetimes(
    datetime.datetime(1971, 1, 1),  # noqa: DTZ001  hypothesis wants them naive
    datetime.datetime(2200, 1, 1),  # noqa: DTZ001
    timezones=st.just(datetime.UTC),
).map(lambda moment: moment.replace(microsecond=0))
COUNTS = st.integers(1, 2**53 - 1)
PARTS = st.builds(
    PartLeaf,
    id=st.builds(new_part_id),
    kind=st.sampled_from(["text", "layout", "note"]),
    language=st.sampled_from(["", "en", "sr-Cyrl"]),
    media_type=st.sampled_from(["text/plain; charset=utf-8", "image/jpeg"]),
    size=st.integers(0, 2**40),
    commitment=st.binary(min_size=32, max_size=32),
)
EDITIONS = st.builds(
    EditionLeaf,
    act=st.sampled_from(["publish", "correct", "withdraw", "restore"]),
    document=st.uuids(),
    edition=COUNTS,
    version=COUNTS,
    previous=st.none() | st.integers(0, 2**53 - 1),
    time=MOMENTS,
    parts=st.lists(PARTS, max_size=4).map(tuple),
)
LEAVES = st.one_of(
    EDITIONS,
    st.builds(
        EraseLeaf,
        document=st.uuids(),
        edition=COUNTS,
        version=COUNTS,
        previous=st.integers(0, 2**53 - 1),
        time=MOMENTS,
        parts=st.builds(new_part_id).map(lambda part: (part,)),
        act=st.just("erase"),
    ),
    st.builds(
        KeyLeaf,
        change=st.sampled_from(["new", "rotate", "revoke"]),
        keys=st.lists(st.text(st.characters(exclude_categories=["Cs"])), max_size=2).map(tuple),
        former=st.just(()),
        time=MOMENTS,
        act=st.just("key"),
    ),
)


@given(LEAVES)
def test_a_leaf_is_read_back_as_it_was_written(leaf: Leaf) -> None:
    assert read_leaf(write_leaf(leaf)) == leaf


@given(LEAVES, st.data())
def test_any_changed_byte_is_another_leaf_or_none(leaf: Leaf, data: st.DataObject) -> None:
    written = bytearray(write_leaf(leaf))
    at = data.draw(st.integers(0, len(written) - 1))
    written[at] ^= 1 << data.draw(st.integers(0, 7))
    try:
        assert read_leaf(bytes(written)) != leaf
    except BadLeaf:
        return


@given(st.binary(max_size=200))
def test_no_other_bytes_raise_anything_else(written: bytes) -> None:
    with pytest.raises(BadLeaf):
        read_leaf(written)


@pytest.mark.parametrize(
    "change",
    [
        lambda said: said | {"v": 2},
        lambda said: said | {"v": True},
        lambda said: said | {"title": "A title"},
        lambda said: said | {"time": "2026-05-03T12:00:00+00:00"},
        lambda said: said | {"edition": 0},
        lambda said: said | {"edition": 1.0},
        lambda said: said | {"prev": -1},
        lambda said: said | {"lang": ["en"]},
        lambda said: said | {"parts": [said["parts"][0] | {"name": "Ana Lisov"}]},
        lambda said: said | {"doc": str(said["doc"]).upper()},
        lambda said: [said],
    ],
)
def test_what_is_not_canonical_is_refused(change: object) -> None:
    part = PartLeaf(new_part_id(), "text", "sr-Cyrl", "text/plain", 12, bytes(32))
    moment = datetime.datetime(2026, 5, 3, 12, tzinfo=datetime.UTC)
    document = uuid.UUID("abcdefab-cdef-4bcd-8fab-cdefabcdefab")
    written = write_leaf(EditionLeaf("publish", document, 1, 1, None, moment, (part,)))
    changed = json.dumps(change(json.loads(written)), separators=(",", ":"), sort_keys=True)  # type: ignore[operator]
    with pytest.raises(BadLeaf):
        read_leaf(changed.encode())


def test_blanks_between_are_another_form() -> None:
    written = write_leaf(KeyLeaf("new", ("a",), (), datetime.datetime(2026, 5, 3, tzinfo=datetime.UTC)))
    with pytest.raises(BadLeaf, match="canonical"):
        read_leaf(written.replace(b":", b": ", 1))


def test_too_many_parts_are_told_in_a_sentence() -> None:
    part = PartLeaf(new_part_id(), "text", "en", "text/plain", 12, bytes(32))
    moment = datetime.datetime(2026, 5, 3, tzinfo=datetime.UTC)
    with pytest.raises(BadLeaf, match="divide the release"):
        write_leaf(EditionLeaf("publish", uuid.uuid4(), 1, 1, None, moment, (part,) * 600))
