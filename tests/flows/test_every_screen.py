"""Every screen there is, in a browser: accessible, within the screen, and without a complaint of the browser.

By WCAG 2.2 AA (axe), at 360 and 1280 px, by day and by night. Templates that no screen rendered are told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from communique.website import rendering
from communique.website.pages.notices import emergency
from tests.browsing import log_in
from tests.flows.looking import Looker, rendered, templates_of
from tests.flows.officers_screens import desk_screens, door_screens, last_screens
from tests.flows.public_screens import alarmed_screens, public_screens
from tests.flows.shown_office import make_shown_office, raise_alarm

if TYPE_CHECKING:
    from pytest_django.live_server_helper import LiveServer

    from tests.browsing import NewContext

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    # The live server finds static files where they lie; WhiteNoise misses the folder they are gathered in.
    pytest.mark.filterwarnings(
        "ignore:No directory at",
        # Wagtail leaves the file of a thumbnail that it makes to the collector of garbage.
        "ignore:.*SpooledTemporaryFile.*:pytest.PytestUnraisableExceptionWarning",
        "ignore:.*FileIO.*:pytest.PytestUnraisableExceptionWarning",
    ),
]


ROOMS = ("directory", "keeping", "ledger", "letters", "newsroom", "record", "staff")
# Templates that make no screen, and why.
NO_SCREENS = {
    "website/feed_content.html": "a text within a feed",
    "website/feed_gone.html": "the same, of what was withdrawn",
    "website/release_body_plain.html": "the same, without what only our style sheets make readable",
    "website/oembed.html": "a few words within another site's page",
    "website/mail/frame.html": "around every mail",
    "website/mail/itself.html": "a mail about the subscription",
    "website/mail/news.html": "a mail with releases",
    "website/mail/embargo.html": "a mail to a journalist",
    "ledger/desk/home_panel.html": "a panel while nothing can be published, of an office that cannot seal",
    "newsroom/desk/picture_sizes.html": "a line of a screen that is walked, asked for by its script",
    "newsroom/desk/doubt.html": "a mark beside what the reader was unsure of; here it was sure of all",
    "wagtailadmin/chooser/_link_types.html": "a line of a dialog within the editor",
}


def tell(looker: Looker, seen: set[str], *rooms: str) -> None:
    """Fails with all that is wrong; not by an assertion, which would shorten it."""
    unseen = templates_of(*rooms) - seen - set(NO_SCREENS)
    told = [*looker.faults, *(f"No screen rendered {name}." for name in sorted(unseen))]
    if told:
        pytest.fail("\n".join(told), pytrace=False)


def test_every_public_page_is_accessible_and_fits(
    transactional_db: None, live_server: LiveServer, new_context: NewContext, settings: Any
) -> None:
    settings.ADDRESS = live_server.url
    reader = Looker(new_context().new_page(), live_server.url, tags=("best-practice",))
    emergency.cache_clear()  # it is rendered once in a process, by whoever asked first
    # Some pages are rendered ahead, while the office is made.
    with rendered() as seen:
        shown = make_shown_office()
        rendering.store_emergencies()
        for screen in public_screens(shown):
            reader.visit(screen)
        raise_alarm(shown)
        for screen in alarmed_screens(shown):
            reader.visit(screen)
    assert reader.page.context.cookies() == []
    tell(reader, seen, "website")


def test_every_screen_of_the_desk_is_accessible_and_fits(
    transactional_db: None, live_server: LiveServer, new_context: NewContext, settings: Any
) -> None:
    settings.ADDRESS = live_server.url
    shown = make_shown_office()
    officer = Looker(new_context().new_page(), live_server.url)
    log_in(officer.page, shown.admin, live_server.url)
    with rendered() as seen:
        for screen in desk_screens(shown):
            officer.visit(screen)
        raise_alarm(shown)
        for screen in last_screens(shown):
            officer.visit(screen)
        officer.page.context.clear_cookies()
        for screen in door_screens():
            officer.visit(screen)
    tell(officer, seen, *ROOMS)
