from __future__ import annotations

import datetime
import io
from dataclasses import replace

import pytest
from django.test import Client
from PIL import ExifTags, Image

from communique.newsroom.actions.importing import address_on_site
from communique.newsroom.actions.pictures import keep_picture
from communique.newsroom.composing import compose, dateline, summary_of
from communique.newsroom.errors import Refused
from communique.staff.models import Officer
from tests import factories
from tests.factories import publish_release

EVENING = datetime.datetime(2026, 10, 8, 22, 30, tzinfo=factories.ZONE)
MIDNIGHT = datetime.datetime(2026, 10, 8, tzinfo=factories.ZONE)


@pytest.mark.parametrize(
    ("place", "moment", "language", "expected"),
    [
        ("Belgrade", EVENING, "en", "Belgrade, 8 October 2026, 22:30"),
        ("", MIDNIGHT, "en", "8 October 2026"),
        ("Београд", EVENING, "sr-Cyrl", "Београд, 8. октобра 2026. у 22:30"),
        ("Beograd", MIDNIGHT, "sr-Latn", "Beograd, 8. oktobra 2026."),
    ],
)
def test_datelines_as_each_language_writes_them(
    place: str, moment: datetime.datetime, language: str, expected: str
) -> None:
    assert dateline(place, moment, language) == expected


@pytest.fixture
def officer(db: None) -> Officer:
    factories.make_office()
    return factories.make_officer()


def test_script_variants_move_marks_and_keep_the_rest(officer: Officer) -> None:
    body = [("paragraph", '<p>Његош и <b>Љубав</b> у <a href="https://example.org/њ">Ужицу</a></p>')]
    text = factories.text("sr-Cyrl", "ЊЕГОШ")
    draft = factories.make_draft(officer, replace(text, body=body))
    documents = compose(draft).documents
    assert documents["sr-Latn"].headline == "NJEGOŠ"
    assert documents["sr-Latn"].derived_from == "sr-Cyrl"
    (block,) = documents["sr-Latn"].blocks
    assert block.text == "Njegoš i Ljubav u Užicu"
    assert [block.text[mark.start : mark.end] for mark in block.marks] == ["Ljubav", "Užicu"]
    assert block.marks[1].href == "https://example.org/њ"


def test_a_long_first_paragraph_is_cut_between_words_for_listings(officer: Officer) -> None:
    draft = factories.make_draft(officer, factories.text("en", "Long", "word " * 200))
    summary = summary_of(compose(draft).documents["en"])
    assert len(summary) <= 281
    assert summary.endswith("word…")


def turned_picture() -> bytes:
    buffer = io.BytesIO()
    image = Image.new("RGB", (80, 40), "navy")
    exif = image.getexif()
    exif[ExifTags.Base.Orientation] = 6
    image.save(buffer, "JPEG", exif=exif)
    return buffer.getvalue()


def test_a_turned_photograph_has_the_measures_it_is_looked_at_with(officer: Officer) -> None:
    picture = keep_picture(content=turned_picture(), name="turned.jpg", by=officer)
    assert picture.upright_size() == (40, 80)
    more = [factories.photograph(picture)]
    document = compose(factories.make_draft(officer, factories.text(more=more))).documents["en"]
    shown = next(block.photograph for block in document.blocks if block.photograph)
    assert (shown.width, shown.height) == (40, 80)


def test_the_same_bytes_are_one_photograph(officer: Officer) -> None:
    first = keep_picture(content=factories.picture_bytes(), name="a.jpg", by=officer)
    assert keep_picture(content=factories.picture_bytes(), name="b.jpg", by=officer) == first


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"GIF89a", "no JPEG"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no JPEG"),
        (factories.picture_bytes(size=(900, 900))[:900], "broken"),
    ],
)
def test_what_is_no_photograph_is_refused_in_one_sentence(officer: Officer, content: bytes, why: str) -> None:
    with pytest.raises(Refused, match=why):
        keep_picture(content=content, name="x.jpg", by=officer)


@pytest.mark.parametrize("written", ["My Address", "../../my address/", "MY--ADDRESS", "Мy address?"])
def test_whatever_address_is_asked_for_can_be_asked_for_again(officer: Officer, written: str) -> None:
    release = factories.make_draft(officer, factories.text(slug=written))
    publish_release(release=release, by=officer)
    path = address_on_site(release)
    assert path == "/en/2026/03/14/my-address/"
    assert Client().get(path).status_code == 200
