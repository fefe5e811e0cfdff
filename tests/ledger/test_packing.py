"""ZIPs that somebody brings: bombs, tricks with names, lies about sizes."""

from __future__ import annotations

import io
import warnings
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given, settings, strategies as st

from communique.ledger import packing
from communique.ledger.packing import Archive, NotPacked, Packer


def packed(members: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    packer = Packer(file)
    for name, content in members.items():
        packer.add(name, [content[:3], content[3:]])
    packer.finish()
    return file.getvalue()


def zipped(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(file, "w", method) as archive:
        warnings.simplefilter("ignore")  # it warns of a name that comes twice
        for name, content in members:
            archive.writestr(name, content)
    return file.getvalue()


def read_all(raw: bytes) -> dict[str, bytes]:
    archive = Archive(io.BytesIO(raw))
    return {name: archive.read(name, limit=10_000_000) for name in archive.members}


names = st.from_regex(r"[a-z]{1,5}/[A-Za-z0-9][A-Za-z0-9.-]{0,20}|[A-Za-z0-9][a-z.]{0,9}", fullmatch=True)


@settings(deadline=None)
@given(st.dictionaries(names, st.binary(max_size=50), max_size=6))
def test_what_was_packed_comes_back_and_is_canonical(members: dict[str, bytes]) -> None:
    raw = packed(members)
    archive = Archive(io.BytesIO(raw))
    assert {name: archive.read(name, limit=100) for name in archive.members} == members
    assert archive.is_canonical(list(members))
    assert not archive.is_canonical([*members, "more"])
    with zipfile.ZipFile(io.BytesIO(raw)) as other:
        assert other.testzip() is None
        assert {info.filename: info.date_time for info in other.infolist()} == dict.fromkeys(
            members, (1980, 1, 1, 0, 0, 0)
        )


@settings(deadline=None)
@given(st.dictionaries(names, st.binary(max_size=50), min_size=1, max_size=4), st.data())
def test_another_spelling_is_never_canonical(members: dict[str, bytes], data: st.DataObject) -> None:
    raw = packed(members)
    place = data.draw(st.integers(0, len(raw) - 1))
    spoilt = raw[:place] + bytes([raw[place] ^ data.draw(st.integers(1, 255))]) + raw[place + 1 :]
    try:
        archive = Archive(io.BytesIO(spoilt))
        found = {name: archive.read(name, limit=1000) for name in archive.members}
    except NotPacked:
        return
    assert found != members or not archive.is_canonical(list(members))


def test_what_others_packed_is_read_and_not_canonical() -> None:
    members = (("a.txt", b"words " * 1000), ("parts/b.bin", bytes(5000)))
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raw = zipped(*members, method=method)
        assert read_all(raw) == dict(members)
        archive = Archive(io.BytesIO(raw))
        for name in archive.members:
            archive.read(name, limit=10_000)
        assert not archive.is_canonical([name for name, _ in members])


@pytest.mark.parametrize(
    "name", ["../a", "/a", "a/../b", "a/b/c", ".hidden", "a\\b", "ä.txt", "C:a", "a/", "x" * 200]
)
def test_tricks_with_names_are_refused(name: str) -> None:
    with pytest.raises(NotPacked):
        read_all(zipped((name, b"x")))
    with pytest.raises((NotPacked, UnicodeEncodeError)):
        packed({name: b"x"})


def test_a_name_twice_is_refused() -> None:
    with pytest.raises(NotPacked, match=r"holds a\.txt twice"):
        read_all(zipped(("a.txt", b"1"), ("a.txt", b"2")))


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = zipped(("a.txt", bytes(3_000_000)))
    assert len(bomb) < 10_000
    with pytest.raises(NotPacked, match="packs so well"):
        read_all(bomb)


def test_a_file_over_the_limit_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = packed({"a.txt": bytes(5000)})
    monkeypatch.setattr(packing, "SIZE_LIMIT", 5000)
    with pytest.raises(NotPacked, match="larger than 5000 bytes"):
        Archive(io.BytesIO(raw))
    with pytest.raises(NotPacked, match="would be larger"):
        packed({"a.txt": bytes(5000)})


def test_a_bomb_that_lies_about_its_size_is_cut_off() -> None:
    raw = zipped(("a.txt", bytes(9_000_000)))
    lying = raw.replace((9_000_000).to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    with pytest.raises(NotPacked, match="longer than the file says"):
        read_all(lying)


def test_a_member_over_its_limit_is_not_read() -> None:
    archive = Archive(io.BytesIO(packed({"a": bytes(100)})))
    with pytest.raises(NotPacked, match="larger than 99 bytes"):
        archive.read("a", limit=99)


def test_members_that_lie_over_each_other_are_refused() -> None:
    raw = bytearray(packed({"a": bytes(200), "b": bytes(200)}))
    end = bytes(raw)[-22:]
    directory = bytes(raw)[-22 - 2 * 47 : -22]
    first = directory[:47]
    doubled = first + first.replace(b"a", b"b")
    with pytest.raises(NotPacked, match="over each other"):
        read_all(bytes(raw[: 31 + 200]) + doubled + end[:16] + (231).to_bytes(4, "little") + end[20:])


@pytest.mark.parametrize("cut", [1, 10, 22, 40, 100])
def test_a_file_that_was_cut_off_is_no_zip(cut: int) -> None:
    raw = packed({"a.txt": bytes(100)})
    with pytest.raises(NotPacked):
        read_all(raw[:-cut])
    with pytest.raises(NotPacked):
        read_all(raw[cut:])


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200), st.integers(0, 3), st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(before: bytes, count: int, directory: bytes) -> None:
    end = b"PK\5\6" + bytes(4) + bytes([count, 0, count, 0])
    sized = len(directory).to_bytes(4, "little") + len(before).to_bytes(4, "little") + bytes(2)
    with suppress(NotPacked):
        read_all(before + directory + end + sized)
