"""What a backup says of itself is read strictly, whatever bytes come."""

from __future__ import annotations

import datetime
import json
from contextlib import suppress

import pytest
from hypothesis import given, strategies as st

from communique.keeping.errors import Damaged
from communique.keeping.manifest import Manifest, is_name, read_manifest, read_sums, write_sums

COUNTS = st.integers(0, 2**63 - 1)
DIGESTS = st.binary(min_size=32, max_size=32).map(bytes.hex)
VERSIONS = st.from_regex(r"[0-9A-Za-z.+-]{1,60}", fullmatch=True)
MOMENTS = st.datetimes(datetime.datetime(1970, 1, 1), datetime.datetime(2999, 1, 1)).map(  # noqa: DTZ001
    lambda moment: moment.replace(microsecond=0, tzinfo=datetime.UTC)
)
MANIFESTS = st.builds(
    Manifest,
    made_by=VERSIONS,
    made_at=MOMENTS,
    database=st.sampled_from(["sqlite", "postgresql"]),
    database_version=VERSIONS,
    database_size=COUNTS,
    database_sha256=DIGESTS,
    origin=st.text(st.characters(exclude_categories=["Cs"])),
    entries=COUNTS,
)
NAMES = st.builds(
    lambda folder, rest: f"{folder}/{rest}",
    st.sampled_from(["originals", "media", "letters"]),
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40),
).filter(is_name)


@given(MANIFESTS)
def test_a_manifest_is_read_as_it_was_written(manifest: Manifest) -> None:
    assert read_manifest(manifest.write()) == manifest


@given(st.binary(max_size=400))
def test_any_bytes_are_a_manifest_or_refused(raw: bytes) -> None:
    with suppress(Damaged):
        assert read_manifest(raw).write() == raw


@given(MANIFESTS, st.data())
def test_a_manifest_with_anything_else_in_it_is_refused(manifest: Manifest, data: st.DataObject) -> None:
    said = json.loads(manifest.write())
    field = data.draw(st.sampled_from([*said, "more"]))
    other = data.draw(st.none() | st.booleans() | st.floats() | st.lists(st.integers()) | st.just("\ud800"))
    with pytest.raises(Damaged):
        read_manifest(json.dumps(said | {field: other}, indent=2, sort_keys=True).encode() + b"\n")


@given(st.dictionaries(NAMES, DIGESTS, max_size=8))
def test_digests_are_read_as_they_were_written(sums: dict[str, str]) -> None:
    assert read_sums(write_sums(sums)) == sums


@given(
    st.binary(max_size=300) | st.text(max_size=300).map(lambda text: text.encode("utf-8", "surrogatepass"))
)
def test_any_bytes_are_digests_or_refused(raw: bytes) -> None:
    with suppress(Damaged):
        assert write_sums(read_sums(raw)) == raw


@given(st.text(max_size=60))
def test_no_name_leads_out(name: str) -> None:
    if is_name(name):
        assert not name.startswith("/")
        assert ".." not in name.split("/")
        assert "\0" not in name


@pytest.mark.parametrize(
    "name",
    ["", "/", ".", "..", "media", "media/", "media/../x", "media//x", "media/./x", "/media/x", "media\\x",
     "media/x\n", "keys/ledger.key", "communique.sqlite3", "originals/\ud800"],
)  # fmt: skip
def test_these_are_no_names(name: str) -> None:
    assert not is_name(name)
