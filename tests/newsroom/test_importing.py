from __future__ import annotations

import errno
import json
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from django.db import OperationalError

from communique.directory.models import Office
from communique.ledger.models import Edition
from communique.ledger.queries import sealed
from communique.newsroom import cli
from communique.newsroom.actions import importing
from communique.newsroom.actions.drafting import draft_release
from communique.newsroom.actions.importing import import_file
from communique.newsroom.errors import NotAllowed
from communique.newsroom.models import PublishedText, Release, Source
from communique.reading.release import read_opened
from communique.staff.queries import built_in
from tests import factories

pytestmark = pytest.mark.django_db

RELEASE = """Press Releases

14.03.2026. - 18:55

The bridge over the Lipa is open

Mayor Ana Lisov opened the bridge over the Lipa today, before some two hundred neighbours.

Photo: City of Lipovac / Petar Gaj

"It will hold," said Mayor Lisov.

Contact the Mayor

You can write to us at the address below.
"""


@pytest.fixture(autouse=True)
def office() -> Office:
    return factories.make_office()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "archive"
    made.mkdir()
    return made


def write(folder: Path, name: str, content: str | bytes = RELEASE) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli.import_releases, [str(argument) for argument in arguments])


def outcomes(*arguments: str | Path) -> list[dict[str, Any]]:
    result = run("--json", *arguments)
    found: list[dict[str, Any]] = json.loads(result.stdout)
    return found


def test_a_file_becomes_a_draft_and_then_is_already_there(folder: Path) -> None:
    path = write(folder, "bridge.txt")
    (first,) = outcomes(path)
    assert (first["outcome"], first["address"], first["reason"]) == ("drafted", "", "")
    (again,) = outcomes(path)
    assert again["outcome"] == "already there"
    assert again["release"] == first["release"]
    assert Release.objects.count() == 1
    assert not PublishedText.objects.exists()


def test_publish_stands_under_its_own_date_and_says_where(folder: Path) -> None:
    (told,) = outcomes("--publish", write(folder, "bridge.txt"))
    assert told["outcome"] == "published"
    assert told["address"] == "/en/2026/03/14/the-bridge-over-the-lipa-is-open/"
    row = PublishedText.objects.get(language="en")
    assert row.issued_at.isoformat() == "2026-03-14T17:55:00+00:00"
    edition = Edition.objects.get()
    assert sealed(edition).about["imported"] is True
    assert edition.sealed_by == built_in("import")
    assert edition.sealed_at > row.issued_at


def test_the_body_has_everything_at_its_place_and_no_footer(folder: Path) -> None:
    run("--publish", write(folder, "bridge.txt"))
    document = sealed(Edition.objects.get()).documents["en"]
    assert [block.kind for block in document.blocks] == ["paragraph", "photograph", "paragraph"]
    place = document.blocks[1].photograph
    assert place is not None
    assert (place.agency, place.photographer, place.original) == ("City of Lipovac", "Petar Gaj", None)
    assert "Contact" not in " ".join(block.text for block in document.blocks)


def test_pictures_beside_the_file_are_taken_in_at_their_places(folder: Path) -> None:
    path = write(folder, "bridge.txt")
    write(folder, "bridge-1.jpg", factories.picture_bytes("navy"))
    write(folder, "other.txt", RELEASE.replace("Lipa", "Sava"))
    run("--publish", path)
    document = sealed(Edition.objects.get()).documents["en"]
    shown = document.blocks[1].photograph
    assert shown is not None
    assert shown.original == 0
    assert shown.credit == "City of Lipovac / Petar Gaj"


def test_a_link_brings_in_no_picture_from_elsewhere(folder: Path) -> None:
    outside = write(folder.parent, "secret.jpg", factories.picture_bytes())
    path = write(folder, "bridge.txt")
    (folder / "bridge-1.jpg").symlink_to(outside)
    run("--publish", path)
    shown = sealed(Edition.objects.get()).documents["en"].blocks[1].photograph
    assert shown is not None
    assert shown.original is None


HTML = """<!doctype html><html lang="en"><head><title>Bridge</title></head>
<body><nav>Home</nav><h1>The bridge is open</h1>
<time datetime="2026-03-14T18:55">14 March 2026</time><p>Mayor Ana Lisov opened the bridge today.</p>
<figure><img src="{src}" alt="A bridge"><figcaption>Photo: City of Lipovac / Petar Gaj</figcaption></figure>
<script>alert("no")</script><p>It will hold for a hundred years, she said.</p></body></html>"""


def test_an_image_within_the_folder_of_a_page_is_taken_in(folder: Path) -> None:
    (folder / "images").mkdir()
    write(folder / "images", "bridge.jpg", factories.picture_bytes())
    path = write(folder, "bridge.html", HTML.format(src="images/bridge.jpg"))
    (told,) = outcomes("--publish", path)
    assert told["outcome"] == "published", told
    document = sealed(Edition.objects.get()).documents["en"]
    shown = next(block.photograph for block in document.blocks if block.photograph)
    assert shown.original == 0
    assert shown.alternative_text == "A bridge"
    assert "alert" not in str(document)


@pytest.mark.parametrize(
    "src", ["../secret.jpg", "/etc/passwd", "https://example.org/a.jpg", "images/none.jpg"]
)
def test_no_picture_from_anywhere_else(folder: Path, src: str) -> None:
    write(folder.parent, "secret.jpg", factories.picture_bytes())
    (told,) = outcomes(write(folder, "bridge.html", HTML.format(src=src)))
    assert told["outcome"] == "drafted"
    assert any("its place is kept" in warning for warning in told["warnings"])


def empty(folder: Path) -> Path:
    return write(folder, "bad.txt", "")


def binary(folder: Path) -> Path:
    return write(folder, "bad.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")


def windows_1251(folder: Path) -> Path:
    return write(folder, "bad.txt", "Градоначелница је отворила мост преко реке Липе.".encode("cp1251"))


def cp1250(folder: Path) -> Path:
    return write(folder, "bad.txt", "Gradonačelnica je otvorila most, rekla je žena.".encode("cp1250"))


def utf_16(folder: Path) -> Path:
    return write(folder, "bad.txt", RELEASE.encode("utf-16"))


def fifty_megabytes(folder: Path) -> Path:
    return write(folder, "bad.txt", b"a line of words\n" * (50 * 1024 * 1024 // 16))


def no_headline(folder: Path) -> Path:
    return write(
        folder, "bad.txt", "14.03.2026. - 18:55\n\n" + "Words of a sentence that never ends, " * 40 + ".\n"
    )


def link_loop(folder: Path) -> Path:
    path = folder / "bad.txt"
    path.symlink_to(path)
    return path


@pytest.mark.parametrize(
    "make", [empty, binary, windows_1251, cp1250, utf_16, fifty_megabytes, no_headline, link_loop]
)
def test_bad_input_gets_one_sentence_and_the_rest_goes_on(folder: Path, make: Callable[[Path], Path]) -> None:
    bad, good = make(folder), write(folder, "good.txt")
    result = run("--json", folder)
    told = {Path(entry["source"]).name: entry for entry in json.loads(result.stdout)}
    assert result.exit_code == 1
    assert told[good.name]["outcome"] == "drafted"
    refused = told[bad.name]
    assert refused["outcome"] == "refused"
    assert 20 < len(refused["reason"]) < 400
    assert refused["reason"].endswith(".") or "iconv" in refused["reason"]
    assert "Traceback" not in result.output
    assert Release.objects.count() == Source.objects.count() == 1


def test_a_folder_without_permission_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Root may open any folder, so the system's refusal is played here."""
    closed = folder / "closed"
    closed.mkdir()
    write(folder, "good.txt")
    real = os.scandir

    def refusing(path: Any) -> Any:
        if Path(path) == closed:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", refusing)
    told = {entry["outcome"]: entry for entry in outcomes(folder)}
    assert set(told) == {"drafted", "refused"}
    assert "permissions" in told["refused"]["reason"]


def test_no_date_is_told_in_a_draft_and_refused_when_publishing(folder: Path) -> None:
    path = write(folder, "undated.txt", RELEASE.replace("14.03.2026. - 18:55\n\n", ""))
    (refused,) = outcomes("--publish", path)
    assert refused["outcome"] == "refused"
    assert "No date" in refused["reason"]
    assert not Release.objects.exists()
    (drafted,) = outcomes(path)
    assert any("date" in warning for warning in drafted["warnings"])


def test_two_dates_that_differ_are_told_and_not_published(folder: Path) -> None:
    text = RELEASE.partition("Contact")[0] + "16th March 2026\n"
    path = write(folder, "two.txt", text)
    (refused,) = outcomes("--publish", path)
    assert refused["outcome"] == "refused"
    assert "differ" in refused["reason"]
    (drafted,) = outcomes(path)
    assert any("differ" in warning for warning in drafted["warnings"])


@pytest.mark.parametrize("day", ["01.01.0001.", "31.12.9999."])
def test_years_that_no_address_holds_are_refused(folder: Path, day: str) -> None:
    write(folder, "old.txt", RELEASE.replace("14.03.2026.", day))
    (outcome,) = outcomes(folder, "--publish")
    assert outcome["outcome"] == "refused"
    assert "1000 to 9998" in outcome["reason"]
    assert not Release.objects.exists()


def test_two_imports_of_one_file_at_once_make_one_release(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other one is done between this one's look and its writing."""
    path = write(folder, "a.txt")

    def overtaken(raw: bytes, *, name: str) -> Any:
        monkeypatch.setattr(importing, "read_opened", read_opened)
        import_file(source="b.txt", raw=raw, by=built_in("import"))
        return read_opened(raw, name=name)

    monkeypatch.setattr(importing, "read_opened", overtaken)
    (outcome,) = outcomes(path)
    assert outcome["outcome"] == "already there"
    assert outcome["release"] == str(Release.objects.get().document)


@pytest.mark.parametrize("error", [OperationalError("database is locked"), OSError(28, "No space left")])
def test_what_cannot_be_kept_is_told_and_the_rest_goes_on(
    folder: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    write(folder, "a.txt")
    write(folder, "b.txt", RELEASE + "\nMore.")

    def failing(**given: Any) -> Release:
        monkeypatch.setattr(importing, "draft_release", draft_release)
        raise error

    monkeypatch.setattr(importing, "draft_release", failing)
    first, second = outcomes(folder)
    assert (first["outcome"], second["outcome"]) == ("refused", "drafted")
    assert "could not be kept" in first["reason"]


def test_a_file_that_is_far_too_large_for_a_picture_is_not_read_whole(folder: Path) -> None:
    write(folder, "visit.txt")
    with (folder / "visit.jpg").open("wb") as file:
        file.truncate(1 << 40)
    (outcome,) = outcomes(folder)
    assert outcome["outcome"] == "drafted"
    assert any("more than 40 MB" in told for told in outcome["warnings"])


def test_a_photo_line_without_a_credit_is_told(folder: Path) -> None:
    (told,) = outcomes(write(folder, "bare.txt", RELEASE.replace(" City of Lipovac / Petar Gaj", "")))
    assert told["outcome"] == "drafted"
    assert any("credit" in warning for warning in told["warnings"])


def test_a_language_the_office_does_not_have_is_refused(folder: Path, office: Office) -> None:
    office.languages = ["en"]
    office.save()
    words = "Градоначелница је данас отворила мост и рекла да ће он трајати."
    path = write(folder, "most.txt", f"14.03.2026. - 18:55\n\nМост је отворен\n\n{words}\n")
    (told,) = outcomes(path)
    assert told["outcome"] == "refused"
    assert "sr-Cyrl" in told["reason"]


def test_the_office_can_switch_archives_off(folder: Path, office: Office) -> None:
    office.may_import_archive = False
    office.save()
    path = write(folder, "bridge.txt")
    result = run("--publish", path)
    assert result.exit_code == 1
    assert "office's settings" in result.output
    assert not Release.objects.exists()
    with pytest.raises(NotAllowed):
        import_file(source="x", raw=RELEASE.encode(), by=built_in("import"), publish=True)


def test_ctrl_c_ends_after_the_release_in_hand_and_can_be_run_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        write(folder, f"{number}.txt", RELEASE.replace("bridge", f"bridge {number}"))
    real = cli._import_one
    done: list[str] = []

    def interrupted(found: Any, given: Any) -> Any:
        outcome = real(found, given)
        done.append(outcome.outcome)
        if len(done) == 2:
            os.kill(os.getpid(), signal.SIGINT)
        return outcome

    monkeypatch.setattr(cli, "_import_one", interrupted)
    result = run(folder)
    assert result.exit_code == 1
    assert "run it again" in result.output
    assert Release.objects.count() == 2
    monkeypatch.undo()
    assert [entry["outcome"] for entry in outcomes(folder)] == ["already there"] * 2 + ["drafted"] * 3


def test_the_summary_counts(folder: Path) -> None:
    write(folder, "a.txt")
    write(folder, "b.txt", "")
    result = run(folder)
    assert "2 files: 1 drafted, 1 refused." in result.output
