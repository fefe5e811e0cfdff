"""The banner, what an edition changed and what was replaced, in a browser: accessible, narrow pages too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from communique.newsroom.actions.banners import raise_banner
from communique.newsroom.actions.publishing import withdraw_release
from communique.newsroom.states import WithdrawalReason
from tests import factories
from tests.browsing import PATIENCE, faults, log_in
from tests.website.publishing import NOTE, address, corrected, published

if TYPE_CHECKING:
    from pytest_django.live_server_helper import LiveServer

    from tests.browsing import NewContext

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:No directory at"),
]

WORDS = {"en": "Flood on the Lipa: leave the quay now.", "sr-Cyrl": "Поплава на Липи: одмах напустите кеј."}
BEFORE = ("The bridge is 84 metres long.", "It was opened.", "A band played.", "All sang.", "It rained.")
AFTER = ("The bridge is 48 metres long.", "It was opened.", "A band played.", "All sang.", "The sun shone.")


@pytest.fixture
def site(transactional_db: None, live_server: LiveServer) -> dict[str, str]:
    factories.make_office()
    by = factories.make_officer()
    one, other = (factories.make_picture(by, colour) for colour in ("navy", "olive"))
    old = factories.text("en", "Bridge opened", *BEFORE, more=[factories.photograph(one)])
    new = factories.text("en", "Stone bridge opened", *AFTER, more=[factories.photograph(other)])
    release = published(by, old, factories.serbian())
    corrected(release, by, new, factories.serbian("Отворен камени мост"))
    gone = published(by)
    withdraw_release(release=gone, reason=WithdrawalReason.SUPERSEDED, note=NOTE, by=by, instead=release)
    raise_banner(words=WORDS, links={"en": "/en/contact/", "sr-Cyrl": ""}, by=by)
    return {
        "changes": "/en/editions/2/changes/",
        "changes in Serbian": "/sr-latn/editions/2/changes/",
        "release": address(release),
        "kept": address(gone),
        "edition": "/en/editions/1/",
        "not found": "/en/nothing/",
        "desk": "/desk/banner/",
    }


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_new_pages_are_accessible_and_fit(
    site: dict[str, str], live_server: LiveServer, new_context: NewContext, colours: Any
) -> None:
    from communique.staff.models import Officer

    for width in (360, 1280):
        context = new_context(color_scheme=colours, viewport={"width": width, "height": 900})
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        log_in(page, Officer.objects.get(username="administrator"), live_server.url)
        for name, path in site.items():
            page.goto(live_server.url + path)
            if name != "desk":
                assert page.locator(".alarm").is_visible()
            assert faults(page, context="main" if name == "desk" else None) == [], name
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, (name, wide)
