"""Pages of people, countries, organisations, subjects and occasions: who is public, and what of them."""

from __future__ import annotations

import datetime

import pytest

from communique.directory.actions import add_organisation, add_person, merge_people
from communique.directory.models import Office, PersonName
from communique.record.actions.statements import decide_subject
from communique.record.models import Commitment, Decision, Evidence
from communique.staff.models import Officer
from communique.website import store
from tests import factories
from tests.website.publishing import get, published, shown
from tests.website.recording import (
    QUOTE,
    REPORTED,
    Small,
    edition_of,
    make_record,
    many,
    person,
    proposed,
    said,
)
from tests.website.validating.atom import faults_of


@pytest.fixture
def small(officer: Officer) -> Small:
    return make_record(officer)


def mayor(small: Small, further: str = "") -> str:
    return f"/en/people/{small.mayor.pk}-ana-lisov/{further}"


def test_a_person_has_her_posts_names_words_occasions_and_releases(small: Small) -> None:
    page = shown(mayor(small))
    assert "<h1>Ana Lisov</h1>" in page
    assert "Mayor of Lipovac" in page
    assert "since 1 January 2020" in page
    assert '<span class="other-name" lang="sr-Cyrl" dir="ltr">Ана Лисов</span>' in page
    assert QUOTE in page
    assert REPORTED not in page
    assert "Visit, Lipovac" in page
    assert "Bridge opened" in page
    assert mayor(small, "2026/") in page
    assert "Ана Лисов" in shown(f"/sr/people/{small.mayor.pk}-ana-lisov/")


def test_photographs_are_hers_where_their_words_name_her(officer: Officer, small: Small) -> None:
    with_her = factories.photograph(factories.make_picture(officer), caption="Mayor Lisov on the bridge")
    without = factories.photograph(factories.make_picture(officer, "red"), caption="The crowd")
    release = published(officer, factories.text("en", "Two pictures", "“We came.”", more=[with_her, without]))
    said(release, "“We came.”", officer, speaker=small.mayor)
    store.clear()
    page = shown(mayor(small))
    assert "Mayor Lisov on the bridge" in page
    assert "The crowd" not in page


@pytest.mark.parametrize("path", ["{pk}/", "{pk}-another-name/", "{pk}-ana-lisov"])
def test_other_spellings_of_the_address_lead_to_the_page(small: Small, path: str) -> None:
    response = get(f"/en/people/{path.format(pk=small.mayor.pk)}")
    assert response.status_code == 301
    assert response["Location"].rstrip("/") == mayor(small).rstrip("/")


def test_a_merged_person_leads_to_the_one_kept_who_has_the_words_of_both(small: Small) -> None:
    other = person("A. Lisov", small.by)
    said(small.release, "his country would pay", small.by, speaker=other)
    merge_people(kept=small.mayor, merged=other, by=small.by)
    store.clear()
    response = get(f"/en/people/{other.pk}-a-lisov/2026/")
    assert (response.status_code, response["Location"]) == (301, mayor(small, "2026/"))
    page = shown(mayor(small))
    assert QUOTE in page
    assert "his country would pay" in page
    assert ">A. Lisov<" not in shown("/en/people/")


def test_an_entry_alone_is_nobodys_business(small: Small) -> None:
    secret = add_person(names={"en": "Secret Guest"}, by=small.by)
    shown(f"/en/people/{secret.pk}-secret-guest/", 404)
    assert "Secret Guest" not in shown("/en/people/")
    body = add_organisation(names={"en": "Secret League"}, by=small.by)
    shown(f"/en/organisations/{body.pk}-secret-league/", 404)
    assert "Secret League" not in shown("/en/countries/")


def test_who_only_said_what_nobody_confirmed_is_hidden_too(small: Small) -> None:
    other = person("Vera Stone", small.by)
    statement = said(small.release, "his country would pay", small.by, speaker=other)
    proposed(statement)
    shown(f"/en/people/{other.pk}-vera-stone/", 404)
    Office.objects.update(record_shown="read")
    store.clear()
    assert "Read by machine" in shown(f"/en/people/{other.pk}-vera-stone/")


def test_years_are_bounded_pages_that_lead_to_each_other(small: Small) -> None:
    many(small.quote, datetime.date(2024, 5, 6), 3)
    many(small.quote, datetime.date(2022, 1, 2), 101)
    page = shown(mayor(small, "2024/"))
    assert "Words number 2 of 2024-05-06." in page
    assert mayor(small, "2022/") in page
    assert mayor(small, "2026/") in page
    assert "Words number" not in shown(mayor(small, "2022/"))
    assert mayor(small, "2022/01/") in shown(mayor(small, "2022/"))
    assert mayor(small, "2022/01/02/") in shown(mayor(small, "2022/01/"))
    assert shown(mayor(small, "2022/01/02/")).count("<blockquote>") == 101
    for missing in ("2023/", "2024/13/", "2024/02/31/", "9999/"):
        shown(mayor(small, missing), 404)
    assert "<title>Ana Lisov, 2024" in page


def test_the_plot_says_in_a_table_what_it_draws(small: Small) -> None:
    many(small.quote, datetime.date(2024, 5, 6), 3)
    page = shown(mayor(small))
    assert 'role="img" aria-label="Statements by Ana Lisov, by year"' in page
    assert '<th scope="row"><a href="' + mayor(small, "2024/") + '">2024</a></th><td>3</td>' in page


def test_a_country_has_every_occasion_and_what_both_sides_said(small: Small) -> None:
    for statement in (small.quote, small.reported):
        decide_subject(statement=statement, subject=small.subject, fits=True, by=small.by)
    small.quote.countries.add(small.torland)
    page = shown(f"/en/countries/{small.torland.pk}-torland/")
    theirs, ours = page[page.index('class="their-side"') :].split('class="our-side"', 1)
    assert REPORTED in theirs
    assert QUOTE in ours
    assert REPORTED not in ours
    assert "Bridges" in page
    assert "Visit, Lipovac" in page
    assert f"/en/people/{small.guest.pk}-bela-torm/" in page
    year = shown(f"/en/countries/{small.torland.pk}-torland/2026/")
    assert QUOTE in year
    assert REPORTED in year
    assert "Torland" in shown("/en/countries/")


def test_an_organisation_speaks_by_itself(small: Small) -> None:
    body = add_organisation(names={"en": "River League"}, by=small.by)
    said(small.release, "his country would pay", small.by, organisation=body)
    page = shown(f"/en/organisations/{body.pk}-river-league/")
    assert "his country would pay" in page
    assert "River League" in shown("/en/countries/")
    assert get("/en/organisations/")["Location"] == "/en/countries/"


def test_a_subject_has_its_accepted_words_and_who_said_them(small: Small) -> None:
    shown("/en/subjects/bridges/", 404)
    decide_subject(statement=small.quote, subject=small.subject, fits=True, by=small.by)
    decide_subject(statement=small.reported, subject=small.subject, fits=False, by=small.by)
    page = shown("/en/subjects/bridges/")
    assert QUOTE in page
    assert REPORTED not in page
    assert "1 statement" in page
    assert "Bridges" in shown("/en/subjects/")
    assert QUOTE in shown("/en/subjects/bridges/2026/")
    assert "Мостови" in shown("/sr/subjects/bridges/", 200)


def test_an_occasion_has_who_took_part_and_the_releases_that_tell_of_it(small: Small) -> None:
    response = get(f"/en/occasions/{small.occasion.pk}/")
    page = shown(response["Location"])
    assert "Visit, Lipovac" in page
    assert "14 March 2026" in page
    assert "Bela Torm" in page
    assert "Bridge opened" in page
    assert small.occasion.pk
    assert response["Location"] in shown("/en/occasions/")
    assert response["Location"] in shown("/en/occasions/2026/")
    shown("/en/occasions/2020/", 404)


def promise(small: Small) -> Commitment:
    edition = edition_of(small.release)
    made = Commitment.objects.create(
        edition=edition,
        document=edition.document,
        language="en",
        start=small.reported.start,
        end=small.reported.end,
        words=REPORTED,
        on=datetime.date(2026, 3, 14),
        decision=Decision.CONFIRMED,
        decided_by=small.by,
        decided_at=edition.sealed_at,
        due_latest=datetime.date(2026, 12, 31),
        due_words="by the end of the year",
        statement=small.reported,
        outcome="kept",
    )
    made.by_people.add(small.guest)
    made.by_countries.add(small.torland)
    Evidence.objects.create(
        commitment=made, outcome="kept", note="The lamps burn.", added_at=edition.sealed_at, added_by=small.by
    )
    return made


def test_promises_are_public_only_where_the_office_chose_so(small: Small) -> None:
    promise(small)
    paths = (f"/en/people/{small.guest.pk}-bela-torm/", f"/en/countries/{small.torland.pk}-torland/")
    for path in paths:
        assert "The lamps burn." not in shown(path)
    Office.objects.update(commitments_public=True)
    store.clear()
    for path in paths:
        page = shown(path)
        assert "by 31 December 2026 (“by the end of the year”)" in page
        assert "Kept" in page
        assert "The lamps burn." in page


def test_the_first_page_the_menu_the_map_and_feeds_lead_to_all_of_it(small: Small) -> None:
    decide_subject(statement=small.quote, subject=small.subject, fits=True, by=small.by)
    page = shown("/en/record/")
    assert QUOTE in page
    for path in ("/en/people/", "/en/countries/", "/en/subjects/", "/en/occasions/", "/en/statements/"):
        assert f'href="{path}"' in page
    assert 'href="/en/record/"' in shown("/en/")
    assert "/sitemaps/record.xml" in shown("/sitemap.xml")
    assert f"{mayor(small)}</loc>" in shown("/sitemaps/record.xml")
    feed = shown(mayor(small, "feed.atom"))
    assert faults_of(feed.encode()) == []
    assert faults_of(shown("/en/subjects/bridges/feed.atom").encode()) == []
    assert f"http://127.0.0.1:8000/en/statements/{small.quote.key}/" in feed
    assert "hundred years" in shown("/en/subjects/bridges/feed.atom")


def test_without_anything_to_show_there_is_no_record(officer: Officer) -> None:
    published(officer)
    for path in ("record", "people", "countries", "subjects", "occasions"):
        shown(f"/en/{path}/", 404)
    assert "/en/record/" not in shown("/en/")
    assert "record.xml" not in shown("/sitemap.xml")


def test_hostile_names_stay_text(small: Small) -> None:
    PersonName.objects.filter(person=small.mayor, language="en").update(name="<b>Ana</b> </script>")
    page = shown(get(f"/en/people/{small.mayor.pk}/")["Location"])
    assert "<b>Ana" not in page
    assert page.count("</script>") == 1
