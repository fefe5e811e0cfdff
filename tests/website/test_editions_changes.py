"""What an edition changed, told so that a reader understands it; and nothing of what may not be read."""

from __future__ import annotations

import re

import pytest

from communique.events.models import Event
from communique.ledger.actions import erase_part
from communique.ledger.models import Edition
from communique.newsroom.models import Release
from communique.newsroom.states import WithdrawalReason
from communique.staff.models import Officer
from communique.website import rendering, store
from communique.website.rendering import all_paths, prepare_pages
from tests import factories
from tests.website.publishing import address, corrected, get, published, shown, withdrawn

BEFORE = ("The bridge over the Lipa is 84 metres long.", "The Mayor opened it.", "A band played.")
AFTER = ("The bridge over the Lipa is 48 metres long.", "The Mayor opened it.", "It was built in two years.")


def _corrected(officer: Officer) -> Release:
    serbian = factories.serbian("Отворен мост", "Мост је дуг 84 метра.")
    release = published(officer, factories.text("en", "Bridge opened", *BEFORE), serbian)
    corrected(
        release,
        officer,
        factories.text("en", "Stone bridge opened", *AFTER),
        factories.serbian("Отворен мост", "Мост је дуг 48 метара."),
    )
    return release


def _marked(page: str, name: str) -> list[str]:
    """The words of all `name` elements, with what a screen reader is told of them."""
    found = re.findall(rf"<{name}>(.*?)</{name}>", page, re.DOTALL)
    return [re.sub("<[^>]*>", "", each) for each in found]


def test_words_are_marked_and_told_to_who_does_not_see_the_marks(officer: Officer) -> None:
    _corrected(officer)
    page = shown("/en/editions/2/changes/")
    assert "[removed: 84 end.]" in _marked(page, "del")
    assert "[added: 48 end.]" in _marked(page, "ins")
    assert "[removed: A band played. end.]" in _marked(page, "del")
    assert "[added: It was built in two years. end.]" in _marked(page, "ins")
    assert "The bridge is 48 metres long, not 84." in page
    assert "Headline: changed" in page
    assert '<meta name="robots" content="noindex">' in page


def test_a_sentence_says_how_much_was_changed(officer: Officer) -> None:
    _corrected(officer)
    page = shown("/en/editions/2/changes/")
    summary = re.search(r'<p class="changes-summary">(.*?)</p>', page)
    assert summary is not None
    told = "Changed: the headline, 1 paragraph. Added: 1 paragraph. Removed: 1 paragraph."
    assert summary[1] == told


def test_it_is_told_in_every_language_and_script(officer: Officer) -> None:
    _corrected(officer)
    cyrillic = shown("/sr/editions/2/changes/")
    assert "Измењено: 1 пасус." in cyrillic
    assert "[уклоњено: 84 метра крај.]" in _marked(cyrillic, "del")
    latin = shown("/sr-latn/editions/2/changes/")
    assert "Izmenjeno: 1 pasus." in latin
    assert "[dodato: 48 metara kraj.]" in _marked(latin, "ins")
    for tag in ("en", "sr-Cyrl", "sr-Latn"):
        assert f'hreflang="{tag}"' in latin


def test_the_release_and_the_editions_lead_there(officer: Officer) -> None:
    release = _corrected(officer)
    assert 'href="/en/editions/2/changes/"' in shown(address(release))
    assert 'href="/en/editions/2/changes/"' in shown("/en/editions/2/")
    first = shown("/en/editions/1/")
    assert 'href="/en/editions/1/changes/newest/"' in first
    assert 'href="/en/editions/1/changes/"' not in first


def test_an_edition_is_compared_with_the_newest_over_those_between(officer: Officer) -> None:
    release = _corrected(officer)
    corrected(release, officer, factories.text("en", "Stone bridge opened", *BEFORE), factories.serbian())
    page = shown("/en/editions/1/changes/newest/")
    assert "from edition 1 to edition 3" in page
    assert "84" not in "".join(_marked(page, "del"))
    assert page.count("<h3 id=") == 2  # both notes


def test_unchanged_parts_are_folded_up_and_counted(officer: Officer) -> None:
    many = [f"Paragraph number {number} of the text." for number in range(6)]
    release = published(officer, factories.text("en", "Bridge opened", *many))
    corrected(release, officer, factories.text("en", "Bridge opened", *many, "One more was written."))
    page = shown("/en/editions/2/changes/")
    assert "<summary>6 parts without changes</summary>" in page
    assert "Paragraph number 4" in page


def test_photographs_that_came_and_went_are_shown(officer: Officer) -> None:
    one, other = (factories.make_picture(officer, colour) for colour in ("navy", "olive"))
    release = published(officer, factories.text(more=[factories.photograph(one)]))
    given = factories.photograph(other, caption="Quite another place", alternative_text="A field of olives")
    corrected(release, officer, factories.text(more=[given]))
    page = shown("/en/editions/2/changes/")
    assert f"/pictures/{one.digest}/" in page
    assert f"/pictures/{other.digest}/" in page
    assert "Photograph: changed" in page
    assert "Another picture" in page
    assert "[added: field of olives end.]" in _marked(page, "ins")
    corrected(release, officer, factories.text())
    assert "Photograph: removed" in shown("/en/editions/3/changes/")
    assert "Removed: 1 photograph." in shown("/en/editions/3/changes/")


def test_what_is_written_in_a_text_stays_text(officer: Officer) -> None:
    release = published(officer, factories.text("en", "Bridge opened", "It is <b>bold</b> & new."))
    corrected(release, officer, factories.text("en", "Bridge opened", "It is <script>x</script> & new."))
    page = shown("/en/editions/2/changes/")
    assert "<script>x" not in page
    assert "script&gt;" in page


def test_a_language_that_is_new_or_gone_says_so(officer: Officer) -> None:
    release = published(officer, factories.text())
    corrected(release, officer)
    assert "први пут објављено на овом језику" in shown("/sr/editions/2/changes/")
    corrected(release, officer, factories.text("en", "Another headline"))
    assert "више нема на овом језику" in shown("/sr/editions/3/changes/")


def test_where_there_is_nothing_to_compare_the_edition_itself_stands(officer: Officer) -> None:
    release = _corrected(officer)
    withdrawn(release, officer)
    for path in ("/en/editions/1/changes/", "/en/editions/3/changes/", "/en/editions/2/changes/newest/"):
        response = get(path)
        assert response.status_code == 302
        assert response.headers["Location"] == path.split("changes/", maxsplit=1)[0]
    assert get("/en/editions/9/changes/").status_code == 404
    assert get("/en/editions/02/changes/").headers["Location"] == "/en/editions/2/changes/"


def test_closed_editions_are_not_compared(officer: Officer) -> None:
    release = _corrected(officer)
    withdrawn(release, officer, WithdrawalReason.COURT_ORDER)
    for path in ("/en/editions/2/changes/", "/en/editions/1/changes/newest/", "/sr-latn/editions/2/changes/"):
        page = shown(path, 451)
        assert "A band played" not in page
        assert "two years" not in page
        assert "<ins>" not in page


def test_erased_texts_are_not_compared(officer: Officer) -> None:
    release = _corrected(officer)
    first = Edition.objects.get(number=1)
    chief = Officer.objects.create(username="chief", is_superuser=True)
    for part in first.parts.filter(language="en"):
        erase_part(part=part, by=chief, reason="A court said so.")
    assert get("/en/editions/2/changes/").status_code == 302
    assert "84 metres" not in shown("/en/editions/2/")
    assert 'href="/en/editions/2/changes/"' not in shown("/en/editions/2/")
    assert "Мост је дуг" in shown("/sr/editions/2/changes/")
    assert address(release)


def test_what_was_changed_stands_as_a_file_before_the_first_reader_asks(
    officer: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rendering, "MOST_SECONDS", 600.0)
    release = _corrected(officer)
    store.clear()
    prepare_pages(list(Event.objects.filter(kind="release_corrected")))
    for page in ("/en/editions/2/changes/", "/sr-latn/editions/2/changes/", address(release)):
        assert store.read(page) is not None, page
    paths = list(all_paths())
    assert "/en/editions/2/changes/" in paths
    assert "/en/editions/1/changes/" not in paths
