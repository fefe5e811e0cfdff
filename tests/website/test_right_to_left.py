"""Languages written from right to left, on the site as a browser lays it out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from communique.newsroom.models import PublishedText
from communique.website.addresses import of_text
from tests import factories
from tests.browsing import faults
from tests.factories import publish_release

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

HEADLINE = "افتتاح جسر جديد في ليبوفاتس"
FIRST = "افتتحت رئيسة البلدية الجسر فوق نهر ليبا، وطوله 80 مترا (COVID-19)."
QUOTED = "سيصمد هذا الجسر مئة عام."


# How far the words of the lead stand from the right and from the left of their box, in pixels.
BESIDE = """() => {
  const box = document.querySelector('.release-lead'), range = document.createRange();
  range.selectNodeContents(box);
  const words = range.getBoundingClientRect(), around = box.getBoundingClientRect();
  return [Math.abs(around.right - words.right), words.left - around.left];
}"""


def arabic_release() -> str:
    factories.make_office("ar", "en")
    officer = factories.make_officer()
    more: list[tuple[str, Any]] = [
        ("heading", "ما قيل"),
        ("quotation", {"words": QUOTED, "attribution": "رئيسة البلدية"}),
        ("paragraph", "<ul><li>أولا</li><li>ثانيا</li></ul>"),
    ]
    arabic = factories.text("ar", HEADLINE, FIRST, place="ليبوفاتس", lead="جسر من حجر.", more=more)
    publish_release(release=factories.make_draft(officer, arabic, factories.text()), by=officer)
    return str(of_text(PublishedText.objects.get(language="ar")))


@pytest.mark.parametrize("width", [360, 1280])
def test_an_arabic_release_runs_from_right_to_left(page: Page, live_server: Any, width: int) -> None:
    path = arabic_release()
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(live_server.url + path)
    page.locator("h1").wait_for()
    root = page.locator("html")
    assert (root.get_attribute("lang"), root.get_attribute("dir")) == ("ar", "rtl")
    right = page.evaluate(BESIDE)
    assert right[0] < 2 < right[1]
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0
    assert not faults(page)
    assert page.locator("link[hreflang=ar]").count() == 1
