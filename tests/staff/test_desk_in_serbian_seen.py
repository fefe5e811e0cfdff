"""What the scripts of the desk put on the screen is Serbian, too: screens as a browser shows them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from wagtail.users.models import UserProfile

from communique.directory.models import Person
from communique.newsroom.models import Picture, Release
from tests.browsing import log_in
from tests.desk_english import english_of
from tests.desk_walk import SERBIAN, make_walked_office

if TYPE_CHECKING:
    from django.db.models import Model
    from playwright.sync_api import Page
    from pytest_django.live_server_helper import LiveServer

    from tests.browsing import NewContext

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:No directory at"),
]
# Where scripts write, and what is done there before it is read: (address, what is pressed one after another).
SCREENS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("/desk/", ()),
    ("/desk/releases/board/", ()),
    ("/desk/releases/", ()),
    ("/desk/releases/add/", ()),
    ("/desk/releases/edit/{releases[2]}/", (".c-sf-add-button >> nth=0",)),
    (
        "/desk/releases/edit/{releases[2]}/",
        ("[data-side-panel-toggle=status]", "[data-side-panel-toggle=checks]"),
    ),
    ("/desk/releases/review/{releases[1]}/", ()),
    ("/desk/releases/history/{releases[0]}/", ()),
    ("/desk/record/", ()),
    ("/desk/record/1/sr-Cyrl/", ()),
    ("/desk/images/add/", ()),
    ("/desk/images/{images[0]}/", ()),
    ("/desk/people/{people[0]}/", ()),
    ("/desk/officers/", ()),
    ("/desk/account/", ()),
)


def look(page: Page, name: str) -> None:
    """With DESK_SEEN, a picture of each screen is put in that folder."""
    if (folder := os.environ.get("DESK_SEEN")) is not None:
        for width in (1280, 360):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
        page.set_viewport_size({"width": 1280, "height": 900})


def test_what_scripts_write_is_serbian(
    transactional_db: None, live_server: LiveServer, new_context: NewContext, monkeypatch: Any, settings: Any
) -> None:
    settings.ADDRESS = live_server.url
    vera = make_walked_office(monkeypatch, SERBIAN)
    page = new_context().new_page()
    log_in(page, vera, live_server.url)
    rows: dict[str, type[Model]] = {"releases": Release, "images": Picture, "people": Person}
    numbers = {
        name: list(rows[name]._default_manager.order_by("pk").values_list("pk", flat=True)) for name in rows
    }
    found: dict[str, str] = {}
    for code in ("sr", "sr-latn") if os.environ.get("DESK_SEEN") else ("sr",):
        UserProfile.objects.update_or_create(user=vera, defaults={"preferred_language": code})
        for form, pressed in SCREENS:
            where = form.format(**numbers)
            answer = page.goto(live_server.url + where, wait_until="networkidle")
            assert answer is not None, where
            assert answer.ok, where
            for press in pressed:
                page.click(press)
            look(page, f"{code}{where.replace('/', '_')}")
            if code == "sr":
                found |= {piece[:300]: where for piece in english_of(page.content())}
    assert not found, "\n".join(f"{where}: {piece}" for piece, where in found.items())
