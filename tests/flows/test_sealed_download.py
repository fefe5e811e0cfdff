"""A release from the site to a machine without network: genuine there, and with one byte changed refused."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import urllib.request
import zipfile
from pathlib import Path
from typing import Any

import pytest

from communique.ledger.appending import keys_in_force
from tests import factories
from tests.ledger.offline import alone
from tests.website.publishing import address, corrected, published

pytestmark = [pytest.mark.sockets, pytest.mark.django_db(transaction=True)]


def verified(*arguments: object, before: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    """By the command, in an environment in which there is no home and no office."""
    words = [*before, sys.executable, "-m", "communique.cli", "ledger", "verify", *map(str, arguments)]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("COMMUNIQUE_")}
    return subprocess.run(
        words,
        env={**kept, "COMMUNIQUE_HOME": "/nonexistent"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_a_release_is_verified_at_its_address_and_offline_and_a_changed_byte_is_refused(
    live_server: Any, tmp_path: Path
) -> None:
    factories.make_office()
    officer = factories.make_officer()
    picture = factories.make_picture(officer)
    release = published(officer, factories.text(more=[factories.photograph(picture)]), factories.serbian())
    (key,) = keys_in_force()
    page = f"{live_server.url}{address(release)}"

    at_its_address = verified(page, "--key", key)
    assert at_its_address.returncode == 0, at_its_address.stdout + at_its_address.stderr
    assert "the log itself, read to its end (2 entries)" in at_its_address.stdout

    download = tmp_path / "edition-1.zip"
    urllib.request.urlretrieve(f"{live_server.url}/ledger/editions/1.zip", download)  # noqa: S310
    offline = verified(download, "--key", key, before=alone())
    assert offline.returncode == 0, offline.stdout + offline.stderr
    assert "in en, sr-Cyrl" in offline.stdout

    with zipfile.ZipFile(download) as archive:
        name = next(name for name in archive.namelist() if name.endswith(".jpg"))
        photograph = archive.read(name)
    raw = bytearray(download.read_bytes())
    raw[raw.index(photograph) + len(photograph) // 2] ^= 1
    changed = tmp_path / "changed.zip"
    changed.write_bytes(raw)
    refused = verified(changed, "--key", key, before=alone())
    assert refused.returncode == 2
    assert name in refused.stdout

    corrected(release, officer)
    assert verified(download, "--key", key).returncode == 0  # a file cannot know what came after it
    asked = verified(download, "--key", key, "--log", f"{live_server.url}/ledger/")
    assert asked.returncode == 1
    assert "was corrected on" in asked.stdout
    with urllib.request.urlopen(f"{live_server.url}/ledger/editions/1.zip") as answer:  # noqa: S310
        later = io.BytesIO(answer.read())
    download.write_bytes(later.getvalue())
    assert verified(download, "--key", key, before=alone()).returncode == 1
