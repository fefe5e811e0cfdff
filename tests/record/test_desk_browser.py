"""The record's screen in a browser: by keys, by mouse, on a telephone; and what goes wrong on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from communique.directory.actions import add_person
from communique.newsroom.models import Release
from communique.record.actions.proposing import propose_edition
from communique.record.actions.statements import refuse_statement
from communique.record.models import Commitment, Decision, Statement
from communique.staff.models import Officer
from communique.staff.roles import Role
from tests import factories
from tests.browsing import faults, log_in, wait_until
from tests.desk_screens import _plain_static_files  # noqa: F401  pytest finds fixtures by their names
from tests.record import stand_in
from tests.record.conftest import BRIDGE, edition_of
from tests.website.publishing import published

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route
    from pytest_django.live_server_helper import LiveServer

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:No directory at"),
]

CURRENT = ".rec-card.is-current"


@pytest.fixture
def opened(
    transactional_db: None, live_server: LiveServer, page: Page, monkeypatch: pytest.MonkeyPatch
) -> dict[str, Any]:
    """Vera looks at the statements of a release of her office."""
    monkeypatch.setattr("communique.record.actions.proposing.find_said", stand_in.find_said)
    factories.make_office()
    vera = factories.make_officer(Role.PRESS_OFFICER, "vera")
    publisher = factories.make_officer(Role.ADMINISTRATOR, "root")
    release = published(publisher, factories.text("en", "Bridge opened", *BRIDGE))
    propose_edition(edition=edition_of(release))
    address = f"{live_server.url}/desk/record/{edition_of(release).number}/en/"
    log_in(page, vera, live_server.url)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if "Content Security" in said.text else None)
    look_at(page, address)
    return {"page": page, "release": release, "vera": vera, "address": address, "faults": faults}


def look_at(page: Page, address: str) -> None:
    """Opens a screen. Its lit card comes from the server, and says nothing of whether keys are heard."""
    page.goto(address)
    listens(page)


def listens(page: Page) -> None:
    page.wait_for_selector("#rec[data-listening]")
    page.wait_for_selector(CURRENT)


def settled(page: Page) -> None:
    from playwright.sync_api import expect

    expect(page.locator("#rec")).not_to_have_attribute("aria-busy", "true")


def hold(page: Page, pattern: str) -> list[Route]:
    """Requests to such addresses wait in this list until a test lets them go. To be asked for before the page
    is opened: a page that is open already may send one past it, as keys are heard before new routes are.
    """
    held: list[Route] = []

    def keep(route: Route) -> None:
        held.append(route)

    page.route(pattern, keep)
    return held


def decisions() -> list[str]:
    return list(Statement.objects.order_by("start").values_list("decision", flat=True))


def test_statements_are_decided_by_keys_alone(opened: dict[str, Any]) -> None:
    page: Page = opened["page"]
    page.keyboard.press("c")
    assert "she" not in page.inner_text(CURRENT + " .rec-card__who")
    page.keyboard.press("r")
    page.keyboard.press("c")
    settled(page)
    assert decisions() == ["confirmed", "refused", "confirmed"]
    assert page.inner_text("#rec-progress") == "3 of 3 decided"
    assert page.locator("#rec-done").is_visible()
    page.keyboard.press("u")
    settled(page)
    assert decisions() == ["confirmed", "refused", "proposed"]
    page.keyboard.press("c")
    settled(page)
    page.keyboard.press("Enter")
    page.wait_for_url("**?show=occasions*")
    assert opened["faults"] == []


def test_the_current_words_their_cue_and_who_is_named_are_lit(opened: dict[str, Any]) -> None:
    page: Page = opened["page"]
    first, second, _ = Statement.objects.all()
    page.keyboard.press("j")
    assert page.locator(CURRENT).get_attribute("id") == f"statement-{second.pk}"
    assert page.locator(".rec-lit.is-current").all_inner_texts() == [second.words]
    assert page.locator(".rec-naming.is-current").all_inner_texts() == ["she"]
    assert page.locator(".rec-cue.is-current").all_inner_texts() == ["said"]
    page.click(f"a.rec-lit[data-findings='statement-{first.pk}']")
    assert page.locator(CURRENT).get_attribute("id") == f"statement-{first.pk}"


def test_another_speaker_of_the_text_of_the_directory_or_new(opened: dict[str, Any]) -> None:
    page: Page = opened["page"]
    add_person(names={"en": "Iva Grah", "sr-Cyrl": "Ива Грах"}, by=opened["vera"])
    page.keyboard.press("s")
    page.keyboard.type("tesar")
    page.keyboard.press("Enter")
    settled(page)
    page.keyboard.press("s")
    page.keyboard.type("грах")
    page.wait_for_selector("#rec-picker-list li:has-text('Iva Grah')")
    page.keyboard.press("Enter")
    settled(page)
    page.keyboard.press("s")
    with page.expect_response("**/people/?q=Una+Novak&*"):
        page.keyboard.type("Una Novak")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    settled(page)
    names = [str(one.speaker) for one in Statement.objects.order_by("start")]
    assert names == ["Marko Tesar", "Iva Grah", "Una Novak"]
    assert decisions() == ["mended"] * 3
    assert opened["faults"] == []


def test_a_digit_takes_the_speaker_with_that_number(opened: dict[str, Any]) -> None:
    page: Page = opened["page"]
    page.keyboard.press("2")
    settled(page)
    assert str(Statement.objects.all()[0].speaker) == "Marko Tesar"


def test_words_are_taken_in_and_left_out(opened: dict[str, Any]) -> None:
    page: Page = opened["page"]
    page.keyboard.press("e")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Enter")
    settled(page)
    first = Statement.objects.all()[0]
    assert first.words == "bridge will hold,” said Ana"
    assert page.locator(".rec-lit.is-current").all_inner_texts()[0].startswith("bridge")
    page.keyboard.press("e")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Escape")
    settled(page)
    first.refresh_from_db()
    assert first.words == "bridge will hold,” said Ana"


def test_marked_words_are_added(opened: dict[str, Any]) -> None:
    page: Page = opened["page"]
    page.evaluate(
        """() => {
          const block = document.querySelector(".rec-block--paragraph");
          const range = document.createRange();
          range.setStart(block.firstChild, 0);
          range.setEnd(block.firstChild, 9);
          getSelection().addRange(range);
        }"""
    )
    page.keyboard.press("a")
    page.keyboard.press("Enter")
    page.wait_for_selector(".rec-card:has-text('Named by an officer')")
    settled(page)
    added = Statement.objects.get(basis="officer")
    assert (added.words, added.decision) == ("Ana Lisov", Decision.CONFIRMED)


def test_an_error_comes_back_to_its_finding(opened: dict[str, Any]) -> None:
    page: Page = opened["page"]
    first = Statement.objects.all()[0]
    refuse_statement(statement=first, by=Officer.objects.get(username="root"))
    page.keyboard.press("c")
    page.wait_for_selector(".rec-card.has-error")
    assert page.locator(CURRENT).get_attribute("id") == f"statement-{first.pk}"
    assert "root decided on this meanwhile" in page.inner_text(".rec-card__error:visible")
    assert Statement.objects.get(pk=first.pk).decision == Decision.REFUSED


def test_a_lost_connection_is_told_and_nothing_is_pretended(opened: dict[str, Any]) -> None:
    page: Page = opened["page"]
    page.route("**/decide/", lambda route: route.abort())
    look_at(page, opened["address"])  # a page that is open already may send one past a new route
    page.keyboard.press("c")
    page.wait_for_selector(".rec-card.has-error")
    assert "could not be reached" in page.inner_text(".rec-card__error:visible")
    assert page.inner_text("#rec-progress") == "0 of 3 decided"
    page.unroute("**/decide/")
    page.keyboard.press("c")
    settled(page)
    assert decisions()[0] == Decision.CONFIRMED


def test_keys_pressed_before_the_script_is_there_are_heard(opened: dict[str, Any]) -> None:
    page: Page = opened["page"]
    held = hold(page, "**/screen.js")
    page.goto(opened["address"], wait_until="commit")
    page.wait_for_selector(CURRENT)
    wait_until(page, lambda: held)
    assert page.locator("#rec[data-listening]").count() == 0
    for key in ("c", "j", "r"):
        page.keyboard.press(key)
    held[0].continue_()
    listens(page)
    settled(page)
    assert decisions() == ["confirmed", "proposed", "refused"]
    assert opened["faults"] == []


def test_an_error_outlives_the_list_being_read_again(opened: dict[str, Any]) -> None:
    page: Page = opened["page"]
    first = f"statement-{Statement.objects.all()[0].pk}"

    def lose(route: Route) -> None:
        if f"finding={first}&" in (route.request.post_data or ""):
            route.abort()
        else:
            route.continue_()

    page.route("**/decide/", lose)
    look_at(page, opened["address"])
    page.keyboard.press("c")
    page.wait_for_selector(f"#{first}.has-error")
    page.keyboard.press("j")
    with page.expect_response(opened["address"]):
        page.keyboard.press("2")
    settled(page)
    assert decisions() == ["proposed", "mended", "proposed"]
    assert "could not be reached" in page.inner_text(f"#{first} .rec-card__error")
    page.unroute("**/decide/")
    page.click(f"#{first} h3")
    page.keyboard.press("c")
    settled(page)
    assert decisions() == ["confirmed", "mended", "proposed"]
    assert page.locator(".rec-card__error:visible").count() == 0


def test_two_decisions_that_were_both_lost_leave_it_undecided(opened: dict[str, Any]) -> None:
    page: Page = opened["page"]
    held = hold(page, "**/decide/")
    look_at(page, opened["address"])
    page.keyboard.press("c")
    wait_until(page, lambda: held)
    page.keyboard.press("k")
    page.keyboard.press("r")
    held[0].abort()
    wait_until(page, lambda: len(held) > 1)
    held[1].abort()
    settled(page)
    assert page.inner_text("#rec-progress") == "0 of 3 decided"
    assert decisions() == ["proposed"] * 3


def test_an_answer_that_comes_late_is_not_offered_elsewhere(opened: dict[str, Any]) -> None:
    page: Page = opened["page"]
    held = hold(page, "**/people/?*")
    look_at(page, opened["address"])
    page.keyboard.press("s")
    page.keyboard.type("z")
    wait_until(page, lambda: held)
    page.keyboard.press("Escape")
    page.keyboard.press("o")
    offered = page.locator("#rec-picker-list li").all_inner_texts()
    with page.expect_event("requestfinished"):
        held[0].fulfill(json={"found": [{"value": "person-1", "name": "Zora Late", "about": ""}]})
    page.evaluate("new Promise(done => setTimeout(done, 100))")
    assert page.locator("#rec-picker-list li").all_inner_texts() == offered


def test_promises_are_mended_by_their_form(opened: dict[str, Any]) -> None:
    page: Page = opened["page"]
    look_at(page, f"{opened['address']}?show=promises")
    page.keyboard.press("e")
    page.fill(f"{CURRENT} [name=due_latest]", "2026-06-24")
    page.click(f"{CURRENT} button[value=facts]")
    settled(page)
    promise = Commitment.objects.get()
    assert (str(promise.due_latest), promise.decision) == ("2026-06-24", Decision.MENDED)


def test_twenty_statements_are_saved_in_far_less_than_two_minutes(opened: dict[str, Any]) -> None:
    page: Page = opened["page"]
    said = [f"“The bridge number {number} will hold,” said Ana Lisov." for number in range(20)]
    root = Officer.objects.get(username="root")
    release: Release = published(root, factories.text("en", "Twenty bridges", *said))
    propose_edition(edition=edition_of(release))
    look_at(page, opened["address"].replace("/1/en/", f"/{edition_of(release).number}/en/"))
    for _ in range(20):
        page.keyboard.press("c")
    settled(page)
    confirmed = Statement.objects.filter(edition=edition_of(release), decision=Decision.CONFIRMED)
    assert confirmed.count() == 20


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("show", ["statements", "occasions", "promises"])
def test_the_screen_is_accessible_and_fits(opened: dict[str, Any], scheme: Any, show: str) -> None:
    page: Page = opened["page"]
    page.emulate_media(color_scheme=scheme)
    for width, height in ((360, 740), (1280, 800)):
        page.set_viewport_size({"width": width, "height": height})
        look_at(page, f"{opened['address']}?show={show}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert "\n".join(faults(page, context="#rec")) == ""
