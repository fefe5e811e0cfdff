"""A statement's page, at an address that stays, and the ways to cite it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from communique.directory.models import Office, RecordShown
from communique.newsroom.states import WithdrawalReason
from communique.reading.said import Said
from communique.record.actions.proposing import propose_edition
from communique.record.actions.statements import Mend, mend_statement, refuse_statement
from communique.record.models import Statement
from communique.staff.models import Officer
from communique.website import store
from communique.website.pages.record.citing import Cited, bibtex
from tests import factories
from tests.website.publishing import corrected, get, shown, withdrawn
from tests.website.recording import (
    CYRILLIC_QUOTE,
    FIRST,
    GUEST,
    QUOTE,
    SAID,
    Small,
    edition_of,
    make_record,
    path_of,
    proposed,
    said,
)


@pytest.fixture
def small(officer: Officer, _reads_nothing: None) -> Small:
    made = make_record(officer)
    propose_edition(edition=edition_of(made.release))
    return made


@pytest.fixture(autouse=True)
def _reads_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is in the record here was marked by hand."""
    monkeypatch.setattr("communique.record.actions.proposing.find_said", lambda *_: Said())


def follow(small: Small) -> None:
    """What the worker does after a release changed."""
    propose_edition(edition=edition_of(small.release))
    store.clear()


def test_the_page_tells_whose_words_they_are_and_where_they_stand(small: Small) -> None:
    mend_statement(statement=small.quote, mend=Mend(occasion=small.occasion), by=small.by)
    page = shown(f"/en/statements/{small.quote.key}/")
    assert QUOTE in page
    assert f'<a class="statement-speaker" href="/en/people/{small.mayor.pk}-ana-lisov/">Ana Lisov</a>' in page
    assert "Mayor of Lipovac" in page
    assert "14 March 2026" in page
    assert f'href="{path_of(small.release)}#s-{small.quote.key}"' in page
    assert "Visit, Lipovac" in page
    assert "Edition 1" in page
    assert "Mended and confirmed by an officer" in page
    assert f"<mark>{QUOTE}</mark> said Mayor Ana Lisov.</p>" in page
    assert f'href="http://127.0.0.1:8000/en/statements/{small.quote.key}/"' in page


def test_the_address_without_its_slash_leads_there(small: Small) -> None:
    response = get(f"/en/statements/{small.quote.key}")
    assert (response.status_code, response["Location"]) == (301, f"/en/statements/{small.quote.key}/")


def test_words_of_another_language_are_read_in_theirs_and_in_both_scripts(small: Small) -> None:
    statement = said(small.release, CYRILLIC_QUOTE, small.by, "sr-Cyrl", speaker=small.mayor)
    response = get(f"/en/statements/{statement.key}/")
    assert (response.status_code, response["Location"]) == (301, f"/sr/statements/{statement.key}/")
    assert CYRILLIC_QUOTE in shown(f"/sr/statements/{statement.key}/")
    latin = shown(f"/sr-latn/statements/{statement.key}/")
    assert "„Ljubav prema mostu je obećanje“" in latin
    assert "Ana Lisov" in latin
    assert "Gradonačelnica Lipovca" in latin
    assert 'hreflang="sr-Cyrl"' in latin


def test_citations_stand_on_the_page_and_as_files(small: Small) -> None:
    key = small.quote.key
    page = shown(f"/en/statements/{key}/")
    assert "(Ana Lisov, Mayor of Lipovac, 14 March 2026. City of Lipovac, “Bridge opened”, edition 1." in page
    bib = get(f"/en/statements/{key}.bib")
    assert bib["Content-Type"].startswith("application/x-bibtex")
    told = bib.content.decode()
    assert told.startswith(f"@misc{{s-{key},")
    assert "author = {Ana Lisov}" in told
    assert f"url = {{http://127.0.0.1:8000/en/statements/{key}/}}" in told
    csl = get(f"/en/statements/{key}.json")
    assert csl["Content-Type"].startswith("application/vnd.citationstyles.csl+json")
    [item] = json.loads(csl.content)
    assert item["author"] == [{"literal": "Ana Lisov"}]
    assert item["issued"] == {"date-parts": [[2026, 3, 14]]}
    assert item["abstract"] == QUOTE


def test_bibtex_says_what_it_is_given_and_nothing_else() -> None:
    import datetime

    cited = Cited(
        key="k",
        words="50 % of {all} & more_ \\ $",
        quoted=True,
        speaker="Union & Sons",
        post="",
        said_on=datetime.date(2026, 3, 1),
        date="1 March 2026",
        headline="A",
        office="B",
        edition=3,
        sealed="1 March 2026",
        url="https://lipovac.example/",
        tag="en",
        person=False,
    )
    told = bibtex(cited)
    assert r"title = {50 \% of \{all\} \& more\_ \textbackslash{} \$}" in told
    assert r"author = {{Union \& Sons}}" in told
    for name, author in (("Ann And Sons", "{Ann And Sons}"), ("Alexander Sand", "Alexander Sand")):
        assert f"author = {{{author}}}" in bibtex(replace(cited, speaker=name, person=True))


def test_linked_data_ends_no_element(small: Small) -> None:
    page = shown(f"/en/statements/{small.quote.key}/")
    start = page.index('<script type="application/ld+json">') + len('<script type="application/ld+json">')
    data = json.loads(page[start : page.index("</script>", start)])
    assert data["@type"] == "Quotation"
    assert data["text"] == QUOTE
    Statement.objects.filter(pk=small.quote.pk).update(words="</script><script>alert(1)</script>")
    store.clear()
    assert "<script>alert" not in shown(f"/en/statements/{small.quote.key}/")


def test_words_that_stand_in_a_later_edition_keep_their_address(small: Small) -> None:
    texts = factories.text("en", "Bridge opened", f"{FIRST} It is long.", SAID, GUEST), factories.serbian()
    corrected(small.release, small.by, *texts)
    follow(small)
    page = shown(f"/en/statements/{small.quote.key}/")
    assert "Edition 1," in page
    assert "Edition 2," in page
    assert f'id="s-{small.quote.key}"' in shown(path_of(small.release))


def test_words_that_were_corrected_away_say_so_and_what_stands_now(small: Small) -> None:
    now = "“It will hold for ninety years,” said Mayor Ana Lisov."
    texts = factories.text("en", "Bridge opened", FIRST, now, GUEST), factories.serbian()
    corrected(small.release, small.by, *texts)
    follow(small)
    page = shown(f"/en/statements/{small.quote.key}/")
    assert "These words were corrected on" in page
    assert "The release now says:" in page
    assert now in page
    assert QUOTE in page
    assert 'content="noindex"' in page
    assert "BibTeX" not in page
    assert get(f"/en/statements/{small.quote.key}.bib").status_code == 404
    assert f"s-{small.quote.key}" not in shown(path_of(small.release))


@pytest.mark.parametrize(
    ("reason", "status"),
    [(WithdrawalReason.PUBLISHED_IN_ERROR, 410), (WithdrawalReason.COURT_ORDER, 451)],
)
def test_of_a_withdrawn_release_nothing_is_quoted(
    small: Small, reason: WithdrawalReason, status: int
) -> None:
    withdrawn(small.release, small.by, reason)
    for _ in range(2):
        page = shown(f"/en/statements/{small.quote.key}/", status)
        assert "hundred years" not in page
        assert "was withdrawn" in page
        follow(small)


def test_what_is_hidden_or_unknown_is_not_found(small: Small) -> None:
    proposed(small.quote)
    for path in (f"{small.quote.key}/", f"{small.quote.key}.bib", "zzzzzzzzzzzz/"):
        assert "Search the releases" in shown(f"/en/statements/{path}", 404)
    Office.objects.update(record_shown=RecordShown.READ)
    page = shown(f"/en/statements/{small.quote.key}/")
    assert "Read by machine" in page
    refuse_statement(statement=Statement.objects.get(pk=small.quote.pk), by=small.by)
    store.clear()
    shown(f"/en/statements/{small.quote.key}/", 404)
