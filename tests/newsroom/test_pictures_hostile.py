"""Files that are broken, lie, or say too much: a sentence each, and nothing kept that should not be."""

from __future__ import annotations

import contextlib
import io
import zlib

import pytest
from hypothesis import given, settings, strategies as st
from PIL import Image, ImageCms

from communique.newsroom.errors import Refused
from communique.newsroom.photographs import checking, exif, iim, jpeg, metadata, png, renditions, xmp
from communique.newsroom.photographs.broken import Broken
from communique.newsroom.photographs.checking import CONTAINERS, check_picture
from communique.newsroom.photographs.metadata import Metadata
from communique.newsroom.photographs.renditions import Look, names_of
from tests.newsroom.picture_files import XMP, by_an_agency, described, located, plain

KINDS = ("JPEG", "PNG", "WEBP", "AVIF")
PLACE = (b"44.8176", b"GPSLatitude")


def pixels(content: bytes) -> bytes:
    with Image.open(io.BytesIO(content)) as image:
        return image.convert("RGB").tobytes()


@pytest.mark.parametrize("kind", KINDS)
def test_location_goes_and_every_pixel_stays(kind: str) -> None:
    content = located(kind)
    checked = check_picture(content, f"a.{kind.lower()}")
    with Image.open(io.BytesIO(checked.content)) as image:
        assert not image.getexif().get_ifd(0x8825)
    assert not any(word in checked.content for word in PLACE)
    assert pixels(checked.content) == pixels(content)
    again = check_picture(checked.content, "a.jpg")
    assert again.content == checked.content
    assert checked.notices


@pytest.mark.parametrize("kind", KINDS)
def test_what_hides_nothing_is_kept_bit_for_bit(kind: str) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    content = plain(kind=kind, icc_profile=profile)
    assert check_picture(content, f"a.{kind.lower()}").content == content


@pytest.mark.parametrize("turn", range(1, 9))
def test_which_way_is_up_is_kept(turn: int) -> None:
    told = Image.Exif()
    told[0x0112] = turn
    checked = check_picture(plain(exif=told), "a.jpg")
    assert checked.turned == (turn >= 5)
    with Image.open(io.BytesIO(checked.content)) as image:
        assert image.getexif().get(0x0112, 1) == turn


@pytest.mark.parametrize(
    "tail", [b"PK\x03\x04 a zip", b"<script>alert(1)</script>", b"%PDF-1.7", located(), b"\x00" * 999]
)
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_what_stands_behind_the_picture_is_not_kept(kind: str, tail: bytes) -> None:
    content = plain(kind=kind)
    assert check_picture(content + tail, "a").content == content


def test_a_comment_in_a_jpeg_is_not_kept() -> None:
    assert b"<script" not in check_picture(plain(comment=b"<script>alert(1)</script>"), "a.jpg").content


@pytest.mark.parametrize("mode", ["CMYK", "L", "RGB"])
def test_colour_spaces_and_progressive_ones_are_taken(mode: str) -> None:
    out = io.BytesIO()
    Image.new(mode, (60, 40)).save(out, "JPEG", progressive=True)
    assert check_picture(out.getvalue(), "a.jpg").content == out.getvalue()


def test_sixteen_bits_become_eight_as_bright_as_they_were(tmp_path: object) -> None:
    from pathlib import Path

    out = io.BytesIO()
    Image.new("I;16", (60, 40), 0x8000).save(out, "PNG")
    check_picture(out.getvalue(), "a.png")
    folder = Path(str(tmp_path))
    renditions.make(out.getvalue(), folder, Look())
    with Image.open(folder / "320.jpg") as image:
        shade = image.convert("L").getpixel((5, 5))
    assert isinstance(shade, int | float)
    assert abs(shade - 128) <= 2


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "AVIF"])
def test_what_moves_is_refused(kind: str) -> None:
    out = io.BytesIO()
    frames = [Image.new("RGB", (32, 32), colour) for colour in ("red", "blue")]
    frames[0].save(out, kind, save_all=True, append_images=frames[1:], duration=100)
    with pytest.raises(Refused, match="moves"):
        check_picture(out.getvalue(), "a")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is empty"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "HEIC"),
        (b'<?xml version="1.0"?>\n<!-- a --><svg/>', "SVG"),
        (b"%PDF-1.7", "no JPEG"),
        (b"GIF89a", "no JPEG"),
        (plain()[:-2], "broken"),
        (plain()[: len(plain()) // 2], "broken"),
        (plain(kind="PNG")[:-20], "broken"),
        (plain(kind="WEBP")[:-20], "broken"),
        (plain(kind="AVIF")[:-20], "broken"),
    ],
)
def test_each_is_refused_in_one_sentence(content: bytes, told: str) -> None:
    with pytest.raises(Refused, match=told) as refused:
        check_picture(content, "photo.jpg")
    assert "photo.jpg" in str(refused.value)


def test_a_bomb_is_refused_by_its_head(monkeypatch: pytest.MonkeyPatch) -> None:
    head = bytearray(plain(kind="PNG"))
    head[16:24] = (50_000).to_bytes(4) * 2
    head[29:33] = zlib.crc32(head[12:29]).to_bytes(4)
    with pytest.raises(Refused, match="far more pixels"):
        check_picture(bytes(head), "a.png")
    monkeypatch.setattr(checking, "MOST_PIXELS", 100)
    with pytest.raises(Refused, match="60 × 40"):
        check_picture(plain(), "a.jpg")


def test_a_wrong_ending_is_told_and_mended() -> None:
    checked = check_picture(plain(), "a.png")
    assert checked.suffix == "jpg"
    assert "is JPEG" in checked.notices[0]


def test_a_packed_bomb_of_words_is_cut_off() -> None:
    packed = zlib.compress(b" " * 50_000_000)
    content = png.XMP + b"\x01\x00\x00\x00" + packed
    picture = plain(kind="PNG")
    chunk = len(content).to_bytes(4) + b"iTXt" + content + zlib.crc32(b"iTXt" + content).to_bytes(4)
    checked = check_picture(picture[:33] + chunk + picture[33:], "a.png")
    assert checked.content == picture


@pytest.mark.parametrize(
    "packet",
    [
        b'<!DOCTYPE a [<!ENTITY b "c">]><x:xmpmeta xmlns:x="adobe:ns:meta/">&b;</x:xmpmeta>',
        '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'.encode("utf-16"),
        b"<a>" * 100_000,
        b"\xff" * 1000,
    ],
)
def test_hostile_packets_say_nothing(packet: bytes) -> None:
    assert xmp.read(packet) == {}


def test_an_agencys_own_fields_are_read() -> None:
    said = check_picture(by_an_agency(), "a.jpg").said
    assert (said.credit, said.creators, said.captions) == (
        "Vedrania Press",
        ("Ana Lisov",),
        {"x-default": "The bridge"},
    )


def test_xmp_counts_before_what_is_older() -> None:
    both = jpeg.rebuilt(described(), xmp=XMP, iim=iim.write({iim.CAPTION: ["Another caption"]}))
    assert check_picture(both, "a.jpg").said.captions["x-default"] == "The Mayor opened the new bridge."


@given(st.binary(max_size=400))
def test_readers_never_raise(content: bytes) -> None:
    xmp.read(content)
    iim.read(content)
    exif.read(content)
    metadata.read({"xmp": content, "iim": content, "exif": content})


@settings(max_examples=150)
@given(st.sampled_from(KINDS), st.data())
def test_damage_is_a_sentence_and_never_an_exception(kind: str, data: st.DataObject) -> None:
    content = bytearray(located(kind))
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(Refused):
        checked = check_picture(bytes(content), "a")
        with Image.open(io.BytesIO(checked.content)) as image:
            assert not image.getexif().get_ifd(0x8825)


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=60).map(
    lambda text: " ".join(text.split())
)


@given(WORDS, WORDS, st.dictionaries(st.sampled_from(["x-default", "en", "sr-Cyrl"]), WORDS.filter(bool)))
def test_what_is_written_is_read_again(credit: str, name: str, captions: dict[str, str]) -> None:
    said = metadata.read(
        {
            "xmp": metadata.write(Metadata(creators=(name,) * bool(name), credit=credit, captions=captions))[
                "xmp"
            ]
        }
    )
    again = metadata.read({"xmp": metadata.write(said)["xmp"]})
    assert again == said


@given(st.integers(1, 9000))
def test_no_size_is_larger_than_the_picture(width: int) -> None:
    steps = renditions.widths_of(width)
    assert all(step < width for step in steps[:-1])
    assert len(names_of(width)) == 3 * (len(steps) + 2)


@pytest.mark.parametrize("kind", KINDS)
def test_the_containers_know_no_other(kind: str) -> None:
    for other, container in CONTAINERS.items():
        if other != kind:
            with pytest.raises(Broken):
                container.rebuilt(plain(kind=kind))
