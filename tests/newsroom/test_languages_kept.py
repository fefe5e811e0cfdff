"""Words kept as written, from the editor to the page, the feed and the search in Latin letters."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from communique.ledger.queries import sealed
from communique.newsroom.actions.drafting import DraftText
from communique.newsroom.composing import compose
from communique.newsroom.models import PublishedText, Release
from communique.newsroom.richtext import paragraphs_of, rich_text
from communique.staff.models import Officer
from communique.website.addresses import of_text
from tests import factories
from tests.newsroom.desk_data import content_state, release_form, text_form

pytestmark = pytest.mark.django_db
SAID = "Песма Тихи вихор је певана на мосту."


def by_hand(words: str, start: int, length: int) -> str:
    content = json.loads(content_state(words))
    content["blocks"][0]["inlineStyleRanges"] = [{"offset": start, "length": length, "style": "KEPT"}]
    return json.dumps(content)


@pytest.fixture
def drafted(desk: Client, vera: Officer) -> Release:
    """A Serbian draft from the editor: a song's name marked in the text, another word listed."""
    section = factories.make_draft(vera, factories.text("en", "Before")).section
    text = text_form(0, "sr-Cyrl", "Хор Вихор у Липовцу", SAID)
    text |= {"texts-0-body-0-value": by_hand(SAID, 6, 10), "texts-0-kept_words": "Вихор"}
    text |= {"texts-0-lead": "Хор Вихор пева."}
    answer = desk.post("/desk/releases/add/", release_form(text, section=section.pk))
    assert answer.status_code == 302
    found: Release = Release.objects.order_by("-pk").first()
    return found


def test_what_is_marked_in_the_editor_stays(drafted: Release) -> None:
    documents = compose(drafted).documents
    latin = documents["sr-Latn"]
    assert latin.headline == "Hor Вихор u Lipovcu"
    assert latin.lead == "Hor Вихор peva."
    assert latin.blocks[0].text == "Pesma Тихи вихор je pevana na mostu."
    kept = [mark for mark in documents["sr-Cyrl"].blocks[0].marks if mark.kind == "protected"]
    assert [SAID[mark.start : mark.end] for mark in kept] == ["Тихи вихор"]


def test_the_editor_shows_the_mark_again(desk: Client, drafted: Release) -> None:
    page = desk.get(f"/desk/releases/edit/{drafted.pk}/").content.decode()
    assert "KEPT" in page
    assert "Keep as written" in page
    text = drafted.texts.get()
    assert 'translate="no"' in text.body[0].value.source


def test_it_stays_on_the_page_in_the_feed_and_in_what_search_finds(
    drafted: Release, vera: Officer, client: Client
) -> None:
    edition = factories.publish_release(release=drafted, by=vera)
    assert sealed(edition).documents["sr-Cyrl"].kept == ("Вихор",)
    row = PublishedText.objects.get(language="sr-Latn")
    assert row.headline == "Hor Вихор u Lipovcu"
    page = client.get(of_text(row)).content.decode()
    assert "Hor Вихор u Lipovcu" in page
    assert "Pesma Тихи вихор je pevana" in page
    feed = client.get("/sr-latn/feed.atom").content.decode()
    assert "Hor Вихор u Lipovcu" in feed


def test_an_instruction_in_rich_text_is_a_mark_and_other_spans_are_none() -> None:
    html = '<p>Реч <span translate="no">остаје <b>овако</b></span>, <span class="x">ово</span> не.</p>'
    ((words, marks),) = paragraphs_of(html)
    found = {(mark.kind, words[mark.start : mark.end]) for mark in marks}
    assert found == {("protected", "остаје овако"), ("bold", "овако")}


def test_what_is_found_by_itself_stays_everywhere(vera: Officer) -> None:
    body = [
        ("paragraph", rich_text("У ХХ веку писали су на град@пример.срб.")),
        ("quotation", {"words": "Новое время", "attribution": "лист „Новое время“"}),
    ]
    text = DraftText("sr-Cyrl", "Писма „Новое время“", body=body)
    latin = compose(factories.make_draft(vera, text)).documents["sr-Latn"]
    assert latin.blocks[0].text == "U ХХ veku pisali su na град@пример.срб."
    assert latin.blocks[1].attribution == "list „Новое время“"
    assert latin.blocks[1].text == "Новое время"
    assert latin.headline == "Pisma „Новое время“"
