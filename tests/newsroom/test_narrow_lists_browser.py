"""On a small screen nothing of a list is cut off: it scrolls in a box of its own, reached by the keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from communique.staff.models import Officer
from communique.staff.roles import Role
from tests import factories
from tests.browsing import wait_until
from tests.newsroom.writing_room import browser_of

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from pytest_django.live_server_helper import LiveServer

    from tests.browsing import NewContext

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NARROW = 360
# What ends beyond the screen's edge, and lies in nothing that scrolls: Wagtail's main cuts it off.
CUT = """() => [...document.querySelectorAll('main *')].filter(one => {
  const box = one.getBoundingClientRect();
  if (!box.width || !box.height || box.right <= innerWidth + 1) return false;
  if (one.closest('[hidden], svg, .w-sr-only') || getComputedStyle(one).visibility === 'hidden') return false;
  for (let out = one.parentElement; out && out.tagName !== 'MAIN'; out = out.parentElement) {
    const [kind, edge] = [getComputedStyle(out).overflowX, out.getBoundingClientRect().right];
    if (kind !== 'visible' && edge <= innerWidth + 1) return false;
  }
  return true;
}).map(one => `${one.tagName}.${one.className} ${one.textContent.trim().slice(0, 40)}`)"""


@pytest.fixture
def page(officer: Officer, new_context: NewContext, live_server: LiveServer) -> Page:
    """A small screen of an administrator."""
    return browser_of(
        new_context, officer, live_server.url, viewport={"width": NARROW, "height": 800}, has_touch=False
    )


def assert_nothing_is_cut(page: Page) -> None:
    assert page.evaluate(CUT) == []
    assert page.evaluate("document.documentElement.scrollWidth") == NARROW


def test_a_list_that_is_wider_scrolls_and_has_a_name(
    page: Page, officer: Officer, live_server: LiveServer
) -> None:
    officer.first_name, officer.last_name = "Aleksandrina-Magdalena", "Kostovarovićeva-Ravenac"
    officer.email = "aleksandrina-magdalena.kostovaroviceva@press-office.example"
    officer.save()
    for address in ("/desk/officers/", "/desk/reports/site-history/"):
        factories.make_draft(officer, factories.text("en", "Unbreakable" * 9))
        page.goto(live_server.url + address)
        box = page.get_by_role("region", name="scrolls sideways")
        expect(box).to_be_visible()
        assert_nothing_is_cut(page)
        box.focus()
        assert box.evaluate("box => box === document.activeElement")
        page.keyboard.press("ArrowRight")
        wait_until(page, lambda box=box: box.evaluate("box => box.scrollLeft") > 0)  # type: ignore[misc]
        page.set_viewport_size({"width": 2400, "height": 800})
        expect(box).to_have_count(0)
        page.set_viewport_size({"width": NARROW, "height": 800})


def test_a_list_that_fits_is_no_stop_on_the_way(
    page: Page, officer: Officer, live_server: LiveServer
) -> None:
    factories.make_draft(officer)
    page.goto(live_server.url + "/desk/releases/")
    expect(page.locator(".desk-scroll")).to_have_count(1)
    expect(page.get_by_role("region", name="scrolls sideways")).to_have_count(0)
    assert_nothing_is_cut(page)


def test_forms_and_searches_stay_within_the_screen(
    page: Page, officer: Officer, live_server: LiveServer
) -> None:
    release = factories.make_draft(officer, factories.text("en"), factories.serbian())
    factories.publish_release(release=release, by=officer)
    factories.make_officer(Role.PRESS_OFFICER, "writer")
    for address in (f"/desk/releases/withdraw/{release.pk}/", "/desk/images/", "/desk/releases/paste/"):
        page.goto(live_server.url + address)
        page.wait_for_load_state("networkidle")
        assert_nothing_is_cut(page)
