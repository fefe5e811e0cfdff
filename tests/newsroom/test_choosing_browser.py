"""People and occasions of the directory, found and made where somebody writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from communique.directory.actions import add_person
from communique.directory.models import Occasion
from communique.newsroom.models import Picture, Release
from tests import factories
from tests.browsing import faults, wait_until
from tests.newsroom.writing_room import SAVED, browser_of, headline, look_at, save

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from pytest_django.live_server_helper import LiveServer

    from communique.directory.models import Person
    from communique.staff.models import Officer
    from tests.browsing import NewContext
    from tests.newsroom.writing_room import Opens

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def ana(vera: Officer) -> Person:
    add_person(names={"en": "Petar Gaj", "sr-Cyrl": "Петар Гај"}, by=vera)
    return add_person(names={"en": "Ana Lisov", "sr-Cyrl": "Ана Лисов"}, by=vera)


def kept() -> Release:
    """The release as its latest draft has it."""
    draft: Release = Release.objects.get().get_latest_revision_as_object()
    return draft


def fits(page: Page, width: int) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth") <= width)


@pytest.mark.usefixtures("ana")
def test_an_occasion_is_made_over_the_editor_and_nothing_typed_is_lost(opens: Opens, vera: Officer) -> None:
    page = opens(vera, factories.make_draft(vera, factories.text("en", "Bridge opened")))
    page.locator("#id_kind").select_option("readout")
    headline(page).fill("Talks about the bridge")
    page.get_by_role("button", name="Choose or make an occasion").click()
    dialog = page.locator(".modal-dialog")
    dialog.get_by_role("tab", name="Make a new one").click()
    dialog.get_by_label("What it was").select_option("talks")
    dialog.get_by_label("First day").fill("2026-03-14")
    dialog.get_by_label("Last day").fill("2026-03-01")
    dialog.get_by_label("Who took part").fill("Петар Гај")
    search = dialog.get_by_role("combobox", name="Search the directory and add").first
    search.fill("лисов")
    expect(dialog.get_by_role("option", name="Ana Lisov")).to_be_visible()
    look_at(page, "occasion")
    search.press("ArrowDown")
    search.press("Enter")
    expect(dialog.get_by_label("Who took part")).to_have_value("Петар Гај\nAna Lisov")
    make = dialog.get_by_role("button", name="Make it and choose it")
    make.click()
    expect(dialog).to_contain_text("ends before it begins")
    dialog.get_by_label("Last day").fill("2026-03-15")
    assert not faults(page, context=".modal-dialog")
    make.click()
    expect(dialog).to_be_hidden()
    expect(page.locator("#id_occasion-chooser")).to_contain_text("Talks, 2026-03-14")
    expect(headline(page)).to_have_value("Talks about the bridge")
    occasion = Occasion.objects.get()
    assert sorted(map(str, occasion.participants.all())) == ["Ana Lisov", "Petar Gaj"]
    wait_until(page, lambda: kept().occasion == occasion)
    assert str(kept()) == "Talks about the bridge"


@pytest.mark.usefixtures("ana")
def test_who_signs_is_found_in_another_script(opens: Opens, vera: Officer) -> None:
    page = opens(vera, factories.make_draft(vera, factories.text("en", "Bridge opened")))
    page.locator("#id_kind").select_option("statement")
    page.locator("#id_bylines-ADD").click()
    page.get_by_role("button", name="Choose a person").click()
    dialog = page.locator(".modal-dialog")
    dialog.get_by_placeholder("Part of a name, in any script").fill("Лисов")
    expect(dialog.get_by_role("link", name="Petar Gaj")).to_have_count(0)
    dialog.get_by_role("link", name="Ana Lisov").click()
    expect(page.locator("#id_bylines-0-person-chooser")).to_contain_text("Ana Lisov")
    wait_until(page, lambda: [str(each.person) for each in kept().bylines.all()] == ["Ana Lisov"])
    save(page)
    expect(page.locator(".messages")).to_contain_text(SAVED)
    expect(page.get_by_text("while you were writing")).to_have_count(0)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
@pytest.mark.usefixtures("ana")
def test_who_is_in_a_photograph_and_who_took_it(
    new_context: NewContext, live_server: LiveServer, vera: Officer, width: int, scheme: str
) -> None:
    picture = factories.make_picture(vera)
    given = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme}
    page = browser_of(new_context, vera, live_server.url, **given)
    page.goto(f"{live_server.url}/desk/images/{picture.pk}/")
    photographer = page.get_by_label("Photographer in the directory")
    photographer.fill("Гај")
    page.get_by_role("option", name="Petar Gaj").click()
    expect(photographer).to_have_value("Petar Gaj")
    search = page.get_by_role("combobox", name="Search the directory and add")
    search.fill("nobody at all")
    expect(page.get_by_text("Nothing in the directory is called so.").last).to_be_visible()
    search.fill("lis")
    expect(page.get_by_role("option", name="Ana Lisov")).to_be_visible()
    look_at(page, f"people-{width}-{scheme}")
    assert not faults(page, context="main")
    assert fits(page, width)
    search.press("Enter")
    expect(page.locator("textarea[name=people]")).to_have_value("Ana Lisov")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/desk/images/")
    picture = Picture.objects.get(pk=picture.pk)
    assert [str(person) for person in picture.people.all()] == ["Ana Lisov"]
    assert str(picture.photographer_entry) == "Petar Gaj"
