"""That the data within a release's page passes the strict policy, which allows no script within a page."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests import factories
from tests.website.publishing import address, published

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from pytest_django.live_server_helper import LiveServer

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:No directory at"),
]

WATCH = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.violations.push(event.violatedDirective);
});
"""


def test_data_is_no_script(transactional_db: None, live_server: LiveServer, page: Page) -> None:
    factories.make_office()
    release = published(factories.make_officer())
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.add_init_script(WATCH)
    answer = page.goto(f"{live_server.url}{address(release)}")
    assert answer is not None
    policy = answer.headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    [written] = page.locator('script[type="application/ld+json"]').all_text_contents()
    data = json.loads(written)
    assert data["@type"] == "NewsArticle"
    assert page.evaluate("window.violations") == []
    assert said == []
    # The same policy does refuse what runs: so the watch above would have seen it.
    page.evaluate("document.body.append(Object.assign(document.createElement('script'), {textContent: '1'}))")
    page.wait_for_function("window.violations.length > 0")
