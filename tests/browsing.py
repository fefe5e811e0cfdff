"""What tests in a browser share: they wait for what is to be seen, and long enough."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.conf import settings

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

    from communique.staff.models import Officer

    NewContext = Callable[..., BrowserContext]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

# Milliseconds until a wait is given up. Two busy cores make a page that takes one second take twenty.
PATIENCE = 120_000
SOON = 100

# What moves is brought to its end, what changes from now on does so at once, and what is drawn next is drawn:
# a colour on its way to another is none that anybody reads.
STILL = """() => new Promise(drawn => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('*, *::before, *::after { transition: none !important; }');
  document.adoptedStyleSheets.push(sheet);
  for (const one of document.getAnimations()) { try { one.finish(); } catch { one.cancel(); } }
  requestAnimationFrame(() => requestAnimationFrame(drawn));
})"""


def log_in(page: Page, officer: Officer, address: str) -> None:
    """Gives `page` the desk's session of `officer`, as if she had come from the form."""
    from django.test import Client

    client = Client()
    client.force_login(officer)
    name = settings.SESSION_COOKIE_NAME
    path = settings.SESSION_COOKIE_PATH
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": address + path}])


def tell_troubles(page: Page) -> None:
    """Prints what the browser complains of; pytest shows that beside a failure."""

    def failed(request: Any) -> None:
        print("not loaded:", request.url, request.failure)  # noqa: T201  read beside a failure

    def said(message: Any) -> None:
        print("console:", message.text)  # noqa: T201  the same

    page.on("requestfailed", failed)
    page.on("console", said)
    page.on("pageerror", lambda error: print("error:", error))  # noqa: T201  the same


def wait_until(page: Page, holds: Callable[[], object]) -> None:
    """Lets the browser's messages in until it is so: what was saved, or asked for, or gone."""
    for _turn in range(PATIENCE // SOON):
        if holds():
            return
        page.wait_for_timeout(SOON)
    raise AssertionError("It never came to be.")


def faults(page: Page, *further: str, context: str | None = None) -> list[str]:
    """What axe finds against WCAG 2.2 AA, and by the tags in `further`, on the page or below `context`."""
    from axe_playwright_python.sync_playwright import Axe

    page.evaluate(STILL)
    options = {"runOnly": {"type": "tag", "values": [*RULES, *further]}}
    found = Axe().run(page, context=context, options=options).response["violations"]
    return [
        f"{rule['id']}: {node['html'][:160]} {node['failureSummary'][:300]}"
        for rule in found
        for node in rule["nodes"]
    ]
