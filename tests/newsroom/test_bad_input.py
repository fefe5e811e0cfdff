"""Bad input through the doors that officers use: a clear sentence, nothing lost, nothing half kept.

Proved elsewhere: SVG, files over 40 MB and 200 at once (test_pictures_desk), damage of every byte
(test_pictures_hostile), zero-width and bidi controls (test_writing_desk), a schedule in the past and clocks
that change (test_scheduling), several at once and kill -9 (test_publishing_at_once), bent documents
(tests/reading/test_docx).
"""

from __future__ import annotations

import io
import zlib
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from communique.ledger.originals import path_of
from communique.newsroom.actions.drafting import draft_release
from communique.newsroom.darkroom import develop
from communique.newsroom.errors import Refused
from communique.newsroom.models import Picture, PublishedText, Release, Source
from communique.staff.models import Officer
from tests import factories
from tests.factories import publish_release
from tests.newsroom.desk_data import form_of
from tests.reading.word_files import bent, plain, with_body

pytestmark = pytest.mark.django_db
PHOTOGRAPHS = "/desk/images/multiple/add/"
PASTE = "/desk/releases/paste/"
LONGEST = ("Bridge over the Lipa opened " * 20)[:499] + "!"


def taken_in(desk: Client, content: bytes, name: str = "bridge.jpg") -> str:
    """What the desk says to one photograph."""
    return unescape(desk.post(PHOTOGRAPHS, {"files": SimpleUploadedFile(name, content)}).content.decode())


def pasted(desk: Client, name: str, raw: bytes) -> str:
    file = SimpleUploadedFile(name, raw, "application/octet-stream")
    return unescape(desk.post(PASTE, {"file": file}, follow=True).content.decode())


def test_tracked_changes_and_objects_of_a_word_file_are_told(desk: Client) -> None:
    raw = with_body(
        '<w:r><w:t xml:space="preserve">Tolls are </w:t></w:r>'
        '<w:ins w:id="1" w:author="A"><w:r><w:t>never</w:t></w:r></w:ins>'
        '<w:del w:id="2" w:author="A"><w:r><w:delText>SECRET</w:delText></w:r></w:del>'
        '<w:r><w:t xml:space="preserve"> charged on this bridge by anybody.</w:t></w:r>'
        "<w:r><w:object><w:t>SECRET</w:t></w:object></w:r>"
    )
    raw = bent(raw, more={"word/embeddings/oleObject1.bin": b"MZ"})
    page = pasted(desk, "bridge.docx", raw)
    assert "1 insertion is in the text, 1 deletion is left out" in page
    assert "1 embedded object was left out" in page
    release = Release.objects.get()
    text = release.get_latest_revision_as_object().texts.get()
    assert "Tolls are never charged on this bridge by anybody." in str(text.body)
    assert "SECRET" not in str(text.body)
    assert "SECRET" not in page
    assert bytes(Source.objects.get().content) == raw


def test_a_word_file_that_unpacks_to_far_too_much_is_refused(desk: Client) -> None:
    page = pasted(
        desk, "bomb.docx", bent(plain(), more={"word/styles9.xml": b"<a>" + b" " * 13_000_000 + b"</a>"})
    )
    assert "far more than the text of a release" in page
    assert not Release.objects.exists()


def test_a_bomb_of_pixels_is_refused_by_its_head(desk: Client) -> None:
    head = bytearray(encoded("RGB", "PNG"))
    head[16:24] = (50_000).to_bytes(4) * 2
    head[29:33] = zlib.crc32(head[12:29]).to_bytes(4)
    page = taken_in(desk, bytes(head), "bomb.png")
    assert "far more pixels" in page
    assert "bomb.png" in page
    assert not Picture.objects.exists()


def encoded(mode: str, kind: str = "JPEG", size: tuple[int, int] = (400, 300)) -> bytes:
    out = io.BytesIO()
    colour: Any = (0, 200, 200, 0) if mode == "CMYK" else (200, 30, 30)
    Image.new(mode, size, colour).save(out, kind)
    return out.getvalue()


def test_a_photograph_for_print_is_shown_in_a_screens_colours(desk: Client) -> None:
    content = encoded("CMYK")
    assert "bridge.jpg" in taken_in(desk, content)
    picture = Picture.objects.get()
    assert path_of(picture.digest).read_bytes() == content  # the press gets what was given
    folder = develop(picture)
    with Image.open(io.BytesIO(content)) as image:
        wanted = image.convert("RGB").getpixel((9, 9))
    for name in ("320.jpg", "320.webp", "320.avif"):
        with Image.open(folder / name) as image:
            assert image.mode == "RGB"
            found = image.getpixel((9, 9))
        assert isinstance(found, tuple)
        assert isinstance(wanted, tuple)
        assert all(abs(one - other) < 12 for one, other in zip(found, wanted, strict=True)), name


@pytest.mark.parametrize("part", [0.02, 0.3, 0.7, 0.99])
def test_half_a_photograph_is_refused_and_the_next_is_taken(desk: Client, part: float) -> None:
    whole = factories.picture_bytes("navy", (900, 600))
    page = taken_in(desk, whole[: int(len(whole) * part)])
    assert "broken" in page
    assert not Picture.objects.exists()
    taken_in(desk, whole)
    assert Picture.objects.count() == 1


@pytest.mark.parametrize(
    "tail",
    [
        b"PK\x03\x04" + b"\x00" * 26 + b"a.exe",
        b"<html><script>alert(1)</script></html>",
        b"%PDF-1.7\n1 0 obj",
        b"#!/bin/sh\necho SECRET\n",
    ],
)
def test_what_else_a_photograph_is_besides_is_not_kept(desk: Client, tail: bytes, settings: Any) -> None:
    page = taken_in(desk, factories.picture_bytes() + tail)
    picture = Picture.objects.get()
    for held in (path_of(picture.digest), *Path(settings.MEDIA_ROOT).rglob(f"{picture.digest}*")):
        content = held.read_bytes()
        assert content.startswith(b"\xff\xd8")
        assert content.endswith(b"\xff\xd9")
        assert tail[:12] not in content
    assert "whatever else was hidden in the file" in page


def test_a_headline_of_500_characters_is_public_whole(desk: Client, vera: Officer) -> None:
    assert len(LONGEST) == 500
    release = factories.make_draft(vera)
    assert (
        desk.post(f"/desk/releases/edit/{release.pk}/", form_of(release, headline=LONGEST)).status_code == 302
    )
    publish_release(release=Release.objects.get(pk=release.pk), by=vera)
    row = PublishedText.objects.get(release=release, language="en")
    assert row.headline == LONGEST
    assert len(row.slug) <= 100
    page = unescape(Client().get(f"/en/2026/03/14/{row.slug}/").content.decode())
    assert f"{LONGEST}</h1>" in page


def test_a_headline_of_501_is_told_at_every_door_and_is_not_lost(desk: Client, vera: Officer) -> None:
    release = factories.make_draft(vera)
    before = Release.objects.get().latest_revision_id
    edited = desk.post(f"/desk/releases/edit/{release.pk}/", form_of(release, headline=LONGEST + "!"))
    page = unescape(edited.content.decode())
    assert "at most 500 characters" in page
    assert LONGEST + "!" in page
    given = {"headline": "М" * 501, "step": "draft", "seen": "1"}
    page = unescape(desk.post(f"/desk/releases/translate/{release.pk}/sr-Cyrl/", given).content.decode())
    assert "500" in page
    assert "М" * 501 in page
    assert Release.objects.get().latest_revision_id == before
    told = "has 501 characters and may have 500. Shorten it."
    with pytest.raises(Refused, match=told):
        draft_release(
            texts=[factories.text("en", LONGEST + "!")],
            section=release.section,
            issued_at=release.issued_at,
            by=vera,
        )
    page = pasted(desk, "long.html", f"<h1>{LONGEST}!</h1><p>The Mayor opened the bridge.</p>".encode())
    assert told in page
    assert Release.objects.count() == 1


def test_a_line_longer_than_headlines_are_is_told_and_what_was_pasted_stays(desk: Client) -> None:
    text = f"14 March 2026\n\n{LONGEST}\n\nThe Mayor opened the bridge."
    page = unescape(desk.post(PASTE, {"text": text}).content.decode())
    assert "at most 220 characters" in page
    assert LONGEST in page
    assert not Release.objects.exists()


@pytest.mark.parametrize("number", ["²", "-1", "one", "9" * 19, "9" * 5000])
def test_what_is_no_number_names_no_row(desk: Client, draft: Release, number: str) -> None:
    for address in (f"/desk/links/{draft.pk}/", f"/desk/embargo/{draft.pk}/"):
        assert desk.post(address, {"revoke": number}).status_code == 404, address
    assert desk.post("/desk/signatories/", {"retire": number}).status_code == 404
    assert desk.post(f"/desk/signing/{draft.pk}/", {"signatory": number}).status_code == 404
    settled: Any = desk.post(f"/desk/releases/remarks/{draft.pk}/", {"step": "settle", "remark": number})
    compared: Any = desk.get(f"/desk/releases/compare/{draft.pk}/", {"before": number, "after": "live"})
    assert settled.url == compared.url == f"/desk/releases/edit/{draft.pk}/"
    watched = desk.get(reverse("releases:watch"), {"release": number})
    assert "release" not in watched.json()
