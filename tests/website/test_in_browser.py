"""What only a browser can tell: accessibility, fit, policies, type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from communique.newsroom.models import Release
from communique.staff.models import Officer
from tests import factories
from tests.browsing import faults
from tests.website.publishing import address, corrected, issued, published, withdrawn

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from pytest_django.live_server_helper import LiveServer

    from tests.browsing import NewContext

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    # The live server finds static files where they lie; WhiteNoise misses the folder they are gathered in.
    pytest.mark.filterwarnings("ignore:No directory at"),
]

NARROW, USUAL = 320, 1280
LONG = "Споразум о железничком саобраћају Београд–Будимпешта–Франкфурт-на-Мајни"


@pytest.fixture
def site(transactional_db: None, live_server: LiveServer) -> dict[str, str]:
    """Addresses of one page of each template, by name; each kind of block is on them."""
    from communique.directory.models import Office, OfficeText

    factories.make_office()
    by: Officer = factories.make_officer()
    Office.objects.update(demo=True)
    OfficeText.objects.update(demo_notice="Nothing here is real.", motto="What we say")
    more = [
        ("heading", "What was said"),
        ("quotation", {"words": "It will hold.", "attribution": "Ana Lisov, Mayor"}),
        (
            "paragraph",
            '<p>See <a href="https://lipovac.example/bridge">the <i>whole</i> <b>plan</b></a>.</p>',
        ),
        factories.photograph(factories.make_picture(by)),
        factories.photograph(None),
    ]
    texts = factories.text(more=more, lead="A lead.", place="Lipovac"), factories.serbian(LONG)
    release = published(by, *texts)
    published(by, factories.text("en", "Without a picture"), issued_at=issued(2026, 2, 1))
    gone = published(by, factories.text("en", "Gone"), issued_at=issued(2026, 1, 1))
    corrected(release, by, *texts)
    withdrawn(gone, by)
    return {
        "home": "/en/",
        "home in Serbian": "/sr/",
        "release": address(release),
        "release in Serbian": address(release, "sr-Cyrl"),
        "release without pictures": address(Release.objects.order_by("issued_at")[1]),
        "archive": "/en/archive/",
        "year": "/en/2026/",
        "month": "/en/2026/03/",
        "section": "/en/sections/press-releases/",
        "edition": "/en/editions/1/",
        "withdrawing edition": "/en/editions/5/",
        "withdrawn": address(gone),
        "not found": "/en/nothing/",
        "contact": "/en/contact/",
        "privacy": "/en/privacy/",
        "emergency": "/500.html",
    }


def said_by(page: Page) -> list[str]:
    """Gathers what the browser complains of; a page that is not there is told as such, and no fault."""
    heard: list[str] = []

    def hear(message: Any) -> None:
        if message.type in {"error", "warning"} and "Failed to load resource" not in message.text:
            heard.append(message.text)

    page.on("console", hear)
    page.on("pageerror", lambda error: heard.append(str(error)))
    return heard


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_are_accessible_fit_and_break_no_policy(
    scheme: Any, site: dict[str, str], live_server: LiveServer, new_context: NewContext
) -> None:
    from communique.website import rendering

    rendering.store_emergencies()
    context = new_context(color_scheme=scheme, bypass_csp=False)
    page = context.new_page()
    heard = said_by(page)
    found: list[str] = []
    for name, path in site.items():
        page.set_viewport_size({"width": NARROW, "height": 700})
        page.goto(f"{live_server.url}{path}")
        page.wait_for_load_state("networkidle")
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= NARROW, f"{name} is {width} px wide"
        page.set_viewport_size({"width": USUAL, "height": 900})
        assert heard == [], name
        found += [f"{name}: {fault}" for fault in faults(page, "best-practice")]
        heard.clear()
    assert "\n".join(found) == ""
    assert context.cookies() == []


def test_the_keyboard_reaches_the_content_first(
    site: dict[str, str], live_server: LiveServer, page: Page
) -> None:
    page.goto(f"{live_server.url}{site['release']}")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.locator(".skip").bounding_box()["y"] >= 0  # type: ignore[index]
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.activeElement?.id === 'content'")


def test_nothing_moves_when_pictures_arrive(
    site: dict[str, str], live_server: LiveServer, page: Page
) -> None:
    page.add_init_script(
        "window.moved = 0; new PerformanceObserver(list => list.getEntries().forEach("
        "entry => { window.moved += entry.value; })).observe({type: 'layout-shift', buffered: true});"
    )
    for name in ("home", "release"):
        page.goto(f"{live_server.url}{site[name]}")
        page.wait_for_load_state("networkidle")
        # Pictures further down are asked for when they come near; a page that was idle once stays «idle».
        page.evaluate("[...document.images].forEach(picture => picture.scrollIntoView())")
        page.wait_for_function(
            "() => [...document.images].every(picture => picture.complete || !picture.checkVisibility())"
        )
        page.evaluate("new Promise(drawn => requestAnimationFrame(() => setTimeout(drawn)))")
        assert page.evaluate("window.moved") < 0.02, name


def test_serbian_italics_have_serbian_shapes(
    site: dict[str, str], live_server: LiveServer, page: Page
) -> None:
    page.goto(f"{live_server.url}/sr/")
    page.evaluate(
        "document.querySelector('main').innerHTML = ['sr-Cyrl', 'sr', 'ru'].map("
        "tag => `<p><em id='in-${tag}' lang='${tag}'>бпгдт</em></p>`).join('')"
    )
    assert (
        page.evaluate("document.fonts.load('italic 20px \"Gazette Serif\"', 'б').then(all => all.length)") > 0
    )
    serbian, short, russian = (page.locator(f"#in-{tag}").screenshot() for tag in ("sr-Cyrl", "sr", "ru"))
    assert serbian == short
    assert serbian != russian


def test_a_page_turned_around_still_fits(site: dict[str, str], live_server: LiveServer, page: Page) -> None:
    for width in (NARROW, USUAL):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(f"{live_server.url}{site['release']}")
        page.evaluate("document.documentElement.dir = 'rtl'")
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_zoomed_text_and_very_wide_screens_fit(
    site: dict[str, str], live_server: LiveServer, page: Page
) -> None:
    for width, scale in ((640, "200%"), (3840, "100%")):
        page.set_viewport_size({"width": width, "height": 1000})
        page.goto(f"{live_server.url}{site['release']}")
        page.evaluate("size => { document.documentElement.style.fontSize = size }", scale)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_print_has_the_text_and_where_it_stands_and_no_menu(
    site: dict[str, str], live_server: LiveServer, page: Page
) -> None:
    page.goto(f"{live_server.url}{site['release']}")
    page.emulate_media(media="print")
    assert not page.locator(".menu").is_visible()
    assert not page.locator(".finder").is_visible()
    assert not page.locator(".foot").is_visible()
    assert "/en/2026/03/14/bridge-opened/" in page.locator(".printed").inner_text()
    assert page.locator(".contact-block").is_visible()


def test_fonts_are_small_and_licensed() -> None:
    from communique.website.views import ICONS

    fonts = list((ICONS / "fonts").glob("*.woff2"))
    assert sum(font.stat().st_size for font in fonts) < 350_000
    assert "SIL OPEN FONT LICENSE" in (ICONS / "fonts" / "LICENCE.txt").read_text("utf-8")
