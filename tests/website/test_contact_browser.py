from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from pytest_django.live_server_helper import LiveServer

from communique.letters.models import Letter
from communique.staff.roles import Role
from tests.browsing import faults
from tests.factories import make_office, make_officer
from tests.letters.writing import TYPED, make_letter

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def site(settings: Any, transactional_db: None) -> Iterator[str]:
    """The address of a server of its own."""
    settings.ALLOWED_HOSTS = ["localhost"]
    make_office()
    server = LiveServer("localhost")
    yield server.url
    server.stop()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_letter_is_written_mended_and_sent(page: Page, site: str, scheme: Any) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{site}/en/contact/")
    assert faults(page) == []
    for name, value in TYPED.items():
        page.fill(f"#{name}", value)
    page.fill("#surname", "")
    page.click("text=Send the letter")
    page.wait_for_function("() => document.activeElement?.id === 'problems'")
    assert page.input_value("#message") == TYPED["message"]
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert faults(page) == []
    page.click("text=Fill in your surname.")
    page.wait_for_function("() => document.activeElement?.id === 'surname'")
    page.fill("#surname", TYPED["surname"])
    page.click("text=Send the letter")
    page.wait_for_url("**/en/contact/sent/?reference=*")
    assert Letter.objects.get().reference in page.inner_text("main")
    assert faults(page) == []
    assert page.context.cookies() == []


def test_a_form_on_another_site_is_refused(page: Page, site: str) -> None:
    fields = "".join(f'<input name="{name}" value="{value}">' for name, value in TYPED.items())
    form = f'<form method="post" action="{site}/en/contact/">{fields}<button>Go</button></form>'
    page.route("http://evil.example/**", lambda route: route.fulfill(body=form, content_type="text/html"))
    page.goto("http://evil.example/")
    page.click("text=Go")
    assert "This letter was not sent from our form" in page.inner_text("main")
    assert not Letter.objects.exists()


def test_the_desk_reads_a_letter(page: Page, site: str) -> None:
    make_letter()
    make_officer(Role.CLERK, username="clerk")
    page.goto(f"{site}/desk/login/?next=/desk/letters/")
    page.fill("[name=username]", "clerk")
    page.fill("[name=password]", "correct horse battery")
    page.click("button[type=submit]")
    page.click("text=Mira Bregović")
    assert TYPED["message"] in page.inner_text(".letter-text")
    assert [fault for fault in faults(page) if "letter" in fault] == []
    page.click("text=Mark as read")
    page.wait_for_url("**/desk/letters/")
    assert "is marked as read" in page.inner_text(".messages")
    assert [fault for fault in faults(page) if "letter" in fault] == []
