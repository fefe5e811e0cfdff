"""The site as a web archive: read back by warcio, and by the rules of WACZ."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from communique.staff.roles import Role
from communique.website.archive_cli import archive
from communique.website.web_archive import write_archive
from tests import factories
from tests.factories import correct_release
from tests.website.publishing import published

pytest.importorskip("warcio", reason="web archives need make setup-attest")
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _site(transactional_db: None) -> None:
    factories.make_office()
    root = factories.make_officer(Role.ADMINISTRATOR, "root")
    picture = factories.make_picture(root)
    more = [factories.photograph(picture)]
    release = published(root, factories.text("en", "Bridge opened", "The bridge is open.", more=more))
    release.save_revision(user=root, clean=False)
    correct_release(release=release, note={"en": "A date was wrong."}, by=root)


def test_every_public_page_is_in_it_and_nothing_of_the_desk(tmp_path: Path) -> None:
    from warcio.archiveiterator import ArchiveIterator

    target = tmp_path / "site.wacz"
    count = write_archive(target)
    with zipfile.ZipFile(target) as packed:
        raw = packed.read("archive/data.warc.gz")
        index = packed.read("indexes/index.cdxj").decode().splitlines()
        first, *pages = [json.loads(line) for line in packed.read("pages/pages.jsonl").decode().splitlines()]
        about = json.loads(packed.read("datapackage.json"))
        digest = json.loads(packed.read("datapackage-digest.json"))["hash"]
        assert digest == "sha256:" + hashlib.sha256(packed.read("datapackage.json")).hexdigest()
        for resource in about["resources"]:
            content = packed.read(resource["path"])
            assert (resource["bytes"], resource["hash"]) == (
                len(content),
                "sha256:" + hashlib.sha256(content).hexdigest(),
            )
    found = {
        record.rec_headers.get_header("WARC-Target-URI"): record.content_stream().read()
        for record in ArchiveIterator(io.BytesIO(raw))
        if record.rec_type == "response"
    }
    assert len(found) == len(index) == count
    assert first["format"] == "json-pages-1.0"
    assert index == sorted(index)
    assert any(b"The bridge is open." in content for content in found.values())
    assert any("/pictures/" in address for address in found)
    assert any(address.endswith(".zip") for address in found)
    assert any("/editions/1" in address for address in found)
    assert not any("/desk" in address or "?" in address for address in found)
    assert {page["url"] for page in pages} <= set(found)
    for line in index:
        told = json.loads(line.split(" ", 2)[2])
        begins = int(told["offset"])
        record = next(iter(ArchiveIterator(io.BytesIO(raw[begins : begins + int(told["length"])]))))
        assert record.rec_headers.get_header("WARC-Target-URI") == told["url"]


def test_the_command_says_what_it_wrote_and_what_it_cannot(tmp_path: Path) -> None:
    said = CliRunner().invoke(archive, [str(tmp_path / "site.warc.gz")])
    assert said.exit_code == 0
    assert "addresses of the public site" in said.output
    assert (tmp_path / "site.warc.gz").read_bytes()[:2] == b"\x1f\x8b"
    refused = CliRunner().invoke(archive, [str(tmp_path / "site.tar")])
    assert "neither in .wacz nor in .warc.gz" in refused.output
    missing = CliRunner().invoke(archive, [str(tmp_path / "none" / "site.wacz")])
    assert missing.exit_code == 1
    assert "cannot be written" in missing.output
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".archive")] == []
