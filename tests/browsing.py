"""What tests in a browser share: they wait for what is to be seen, and long enough."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from communique.staff.models import Officer

# Milliseconds until a wait is given up. Two busy cores make a page that takes one second take twenty.
PATIENCE = 120_000


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
