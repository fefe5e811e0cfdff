"""A backup is put back into an empty home, whole or not at all, and an old one cannot be published upon."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from communique.keeping.actions import restoring
from communique.keeping.actions.backing_up import back_up
from communique.keeping.actions.restoring import restore
from communique.keeping.copies import postgresql
from communique.keeping.errors import Refused
from communique.keeping.verifying import verify_backup
from communique.ledger.errors import BehindItself
from communique.ledger.guards import missing_guards
from communique.ledger.models import Edition, Entry, PartBytes
from tests import factories
from tests.factories import publish_release
from tests.keeping.conftest import Elsewhere, publish

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def file(home: Path, tmp_path: Path) -> Path:
    back_up(file=tmp_path / "office.tar")
    return tmp_path / "office.tar"


def contents(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_what_was_backed_up_is_there_again_and_goes_on(file: Path, elsewhere: Elsewhere) -> None:
    held = list(PartBytes.objects.order_by("pk").values_list("pk", "digest", "wording"))
    with elsewhere() as new:
        done = restore(file=file)
        assert (done.missing, done.key_there) == (0, True)
        assert list(PartBytes.objects.order_by("pk").values_list("pk", "digest", "wording")) == held
        assert missing_guards(connection) == []
        assert (new / "media/images/мост.jpg").read_bytes() == b"smaller"
        assert not (new / restoring.STAGING).exists()
        publish(b"a new photograph")
        assert Edition.objects.count() == 3
        assert back_up(file=file.with_name("second.tar")).verified.manifest.entries == 4
    assert Edition.objects.count() == 2


def test_an_old_backup_is_read_but_not_published_upon(file: Path, elsewhere: Elsewhere) -> None:
    factories.make_office()
    vera = factories.make_officer()
    publish_release(release=factories.make_draft(vera, factories.text("en", "Quernstone bridge")), by=vera)
    old = file.with_name("old.tar")
    back_up(file=old)
    publish()
    publish()
    with elsewhere():
        done = restore(file=old)
        assert done.missing == 2
        before = Entry.objects.count()
        with pytest.raises(BehindItself, match="put back from an old copy"):
            publish()
        assert Entry.objects.count() == before
        assert "Quernstone bridge" in Client().get("/en/").content.decode()


def test_without_its_keys_it_is_told_so_and_nothing_is_published(
    file: Path, elsewhere: Elsewhere, settings: Any, tmp_path: Path
) -> None:
    settings.KEYS = tmp_path / "no-keys"
    with elsewhere():
        done = restore(file=file)
        assert not done.key_there
        with pytest.raises(Exception, match=r"key of the log is not at|last checkpoint is missing"):
            publish()


def test_a_used_home_is_left_as_it_is(home: Path, file: Path, elsewhere: Elsewhere) -> None:
    before = contents(home)
    with pytest.raises(Refused, match="nothing is ever restored over what is there"):
        restore(file=file)
    assert contents(home) - {restoring.OPENING} == before - {restoring.OPENING}
    with elsewhere() as new:
        new.mkdir()
        (new / "originals").mkdir()
        (new / "originals" / "mine").write_bytes(b"kept")
        with pytest.raises(Refused, match="it holds originals"):
            restore(file=file)
        assert (new / "originals" / "mine").read_bytes() == b"kept"


def test_what_fails_late_leaves_an_empty_home(
    file: Path, elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with elsewhere() as new:
        with monkeypatch.context() as patched:
            where = postgresql if connection.vendor == "postgresql" else restoring
            patched.setattr(where, "restore_database" if where is postgresql else "sync_folder", fails)
            with pytest.raises(Refused, match="is full"):
                restore(file=file)
        assert contents(new) == {restoring.OPENING}
        restore(file=file)
        assert Edition.objects.count() == 2


def test_a_restore_cut_off_while_putting_in_place_is_begun_again(file: Path, elsewhere: Elsewhere) -> None:
    with elsewhere() as new:
        (new / restoring.STAGING).mkdir(parents=True)
        (new / restoring.STAGING / restoring.PLACING).write_bytes(b"")
        (new / "originals" / "aa").mkdir(parents=True)
        (new / "originals" / "aa" / "half").write_bytes(b"moved before the power went")
        restore(file=file)
        assert "originals/aa/half" not in contents(new)
        assert Edition.objects.count() == 2


def test_a_backup_of_a_later_version_is_refused(
    file: Path, elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Older:
        disk_migrations = {("ledger", "0001_initial"): None}  # noqa: RUF012  a stand-in

        def __init__(self, _connection: None) -> None: ...

    monkeypatch.setattr(restoring, "MigrationLoader", Older)
    with elsewhere() as new, pytest.raises(Refused, match="later version"):
        restore(file=file)
    assert contents(new) == {restoring.OPENING}


def test_a_backup_of_the_other_database_is_refused(file: Path) -> None:
    verified = verify_backup(file)
    other = "postgresql" if connection.vendor == "sqlite" else "sqlite"
    object.__setattr__(verified.manifest, "database", other)
    with pytest.raises(Refused, match="COMMUNIQUE_DATABASE"):
        restoring._check_kind(verified)


def hostile(name: str, **given: Any) -> Callable[[tarfile.TarFile], None]:
    def add(tar: tarfile.TarFile) -> None:
        info = tarfile.TarInfo(name)
        content = given.get("content", b"")
        info.size = len(content)
        for key, value in given.items():
            if key != "content":
                setattr(info, key, value)
        tar.addfile(info, io.BytesIO(content))

    return add


HOSTILE = {
    "absolute": hostile("/etc/cron.d/evil", content=b"evil"),
    "upwards": hostile("originals/../../evil", content=b"evil"),
    "only dots": hostile("..", content=b"evil"),
    "link": hostile("media/link", type=tarfile.SYMTYPE, linkname="/etc/passwd"),
    "hard link": hostile("media/link", type=tarfile.LNKTYPE, linkname="manifest.json"),
    "device": hostile("media/device", type=tarfile.CHRTYPE, devmajor=1, devminor=3),
    "pipe": hostile("media/pipe", type=tarfile.FIFOTYPE),
    "folder": hostile("media/folder", type=tarfile.DIRTYPE),
    "key": hostile("keys/ledger.key", content=b"PRIVATE+KEY"),
    "setuid": hostile("media/program", content=b"evil", mode=0o4755),
    "not told": hostile("media/extra", content=b"evil"),
    "backslash": hostile("media\\evil", content=b"evil"),
}


@pytest.mark.parametrize("first", [True, False])
def test_a_hostile_archive_writes_nothing(
    file: Path, elsewhere: Elsewhere, tmp_path: Path, *, first: bool
) -> None:
    with elsewhere() as new:
        for kind, add in HOSTILE.items():
            made = tmp_path / f"{kind}.tar"
            with tarfile.open(file) as whole, tarfile.open(made, "w", format=tarfile.GNU_FORMAT) as tar:
                infos = whole.getmembers()
                for number, info in enumerate(infos):
                    if number == (1 if first else len(infos) - 1):
                        add(tar)
                    tar.addfile(info, whole.extractfile(info))
            before = contents(tmp_path) | {f"{new.name}/{restoring.OPENING}"}
            with pytest.raises(Refused):
                restore(file=made)
            assert contents(new) == {restoring.OPENING}, kind
            assert contents(tmp_path) == before, kind


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\x1f\x8b\x08" + bytes(600), bytes(10240)])
def test_what_is_no_backup_is_told_so(elsewhere: Elsewhere, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "other").write_bytes(content)
    with elsewhere(), pytest.raises(Refused):
        restore(file=tmp_path / "other")
    with elsewhere(), pytest.raises(Refused, match="There is no file"):
        restore(file=tmp_path / "missing")
