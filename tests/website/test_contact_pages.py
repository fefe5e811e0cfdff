from __future__ import annotations

import re
import tomllib

import pytest
from django.test import Client

from communique.directory.models import Office
from communique.letters.forms import LetterForm
from communique.letters.models import Letter
from communique.letters.references import new_reference
from communique.website import store
from communique.website.contact_form import AUTOCOMPLETE
from communique.website.wording import FOLDER
from tests.factories import make_office

CATALOGUES = sorted((FOLDER / "contact").glob("*.toml"))
TAGS = {"en": "en", "sr": "sr-Cyrl", "sr-latn": "sr-Latn"}


@pytest.fixture(autouse=True)
def office(db: None) -> Office:
    return make_office()


def page(address: str) -> str:
    response = Client().get(address)
    assert response.status_code == 200
    assert not response.cookies
    return response.content.decode()


@pytest.mark.parametrize("prefix", TAGS)
def test_each_language_has_the_addresses_and_the_form(prefix: str, office: Office) -> None:
    shown = page(f"/{prefix}/contact/")
    assert f'<html lang="{TAGS[prefix]}"' in shown
    assert f"mailto:{office.email}" in shown
    assert {"en": "1 Linden Square", "sr": "Трг липа 1", "sr-latn": "Trg lipa 1"}[prefix] in shown
    assert f'action="/{prefix}/contact/"' in shown
    assert f'href="/{prefix}/privacy/"' in shown
    for name in LetterForm.base_fields:
        assert f'<label for="{name}">' in shown
        assert f'id="{name}" name="{name}"' in shown
    for name, token in AUTOCOMPLETE.items():
        assert f'aria-describedby="{name}-why"' in shown
        assert f'id="{name}-why"' in shown
        assert f'autocomplete="{token}"' in shown


@pytest.mark.parametrize("address", ["/de/contact/", "/de/privacy/", "/de/contact/sent/", "/contact/"])
def test_there_is_no_form_in_other_languages(address: str) -> None:
    assert Client().get(address).status_code == 404
    assert Client().post(address).status_code in {404, 405}


@pytest.mark.parametrize("address", ["/EN/contact/", "/en/contact", "/en/privacy"])
def test_other_spellings_of_the_address_lead_to_it(address: str) -> None:
    response = Client().get(address)
    assert response.status_code == 301
    assert response.headers["Location"] == f"{address.lower().rstrip('/')}/"


def test_the_pages_stand_as_files_and_in_the_map_of_the_site() -> None:
    listed = page("/sitemaps/pages.xml")
    for address in ("/en/contact/", "/sr-latn/privacy/"):
        assert address in listed
        assert store.read(address) is None
        Client().get(address)
        assert store.read(address) is not None


def test_a_home_without_an_office_is_closed(office: Office) -> None:
    office.delete()
    assert Client().get("/en/contact/").status_code == 503
    assert Client().post("/en/contact/").status_code == 503
    assert Client().get("/en/contact/sent/?reference=x").status_code == 503


@pytest.mark.parametrize("address", ["/en/contact/", "/sr-latn/privacy/"])
def test_the_pages_are_the_same_for_everybody(address: str) -> None:
    first = Client().get(address, headers={"User-Agent": "one", "Cookie": "a=b"}, REMOTE_ADDR="203.0.113.9")
    second = Client().get(f"{address}?given_name=x", headers={"Accept-Language": "sr"})
    assert first.content == second.content
    assert not first.cookies
    assert "Vary" not in first.headers or "Cookie" not in first.headers["Vary"]


def test_the_pages_work_without_scripts_and_inline_style() -> None:
    for address in ("/en/contact/", "/en/privacy/", f"/en/contact/sent/?reference={new_reference(2026)}"):
        shown = page(address)
        assert not re.search(r"<script|<style|\sstyle=|\son[a-z]+=", shown)


def test_the_privacy_notice_says_who_how_long_and_how_to_erase(office: Office) -> None:
    office.letters_kept_months = 7
    office.save()
    shown = page("/en/privacy/")
    assert "7 months" in shown
    assert "sets no cookies" in shown
    assert "Only officers" in shown
    assert "erased" in shown
    assert "state the reference number" in shown
    assert "7 месеци" in page("/sr/privacy/")
    assert "7 meseci" in page("/sr-latn/contact/")


def test_a_number_is_shown_whether_there_is_such_a_letter_or_not() -> None:
    reference = new_reference(2026)
    shown = page(f"/en/contact/sent/?reference={reference}")
    assert reference in shown
    assert 'content="noindex"' in shown
    Letter.objects.create(
        reference=reference,
        idempotency_key="0" * 32,
        language="en",
        given_name="A",
        surname="B",
        municipality="C",
        postal_address="D",
        telephone="12345",
        message="E",
    )
    assert page(f"/en/contact/sent/?reference={reference}") == shown


@pytest.mark.parametrize("reference", ["", "x", "2026-0000-0001", "<script>", "2026-7KQ4-M9XT" * 9])
def test_what_is_no_number_is_not_shown(reference: str) -> None:
    response = Client().get("/en/contact/sent/", {"reference": reference})
    assert response.status_code == 404
    assert "<script>" not in response.content.decode()


def test_only_reading_is_possible_where_nothing_is_sent() -> None:
    assert Client().post("/en/privacy/").status_code == 405
    assert Client().post("/en/contact/sent/").status_code == 405
    response = Client().put("/en/contact/")
    assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD, POST")


def test_the_catalogues_have_the_same_words_with_the_same_figures() -> None:
    assert [path.stem for path in CATALOGUES] == ["en", "sr-Cyrl"]
    first, *others = (tomllib.loads(path.read_text("utf-8")) for path in CATALOGUES)
    for other in others:
        assert {table: set(entries) for table, entries in other.items()} == {
            table: set(entries) for table, entries in first.items()
        }
        for table, entries in first.items():
            for key, sentence in entries.items():
                assert set(re.findall(r"\{(\w+)\}", sentence)) == set(
                    re.findall(r"\{(\w+)\}", other[table][key])
                ), f"{table}.{key}"
