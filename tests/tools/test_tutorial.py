"""The tutorial's steps work on the real screens, and its text names only what stands on them."""

from __future__ import annotations

import datetime
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from communique.events.telling import tell_waiting
from communique.newsroom.actions import scheduling
from communique.staff.roles import Role
from tests import factories
from tests.architecture.tree import ROOT
from tests.browsing import PATIENCE, log_in
from tools.tutorial import HEIGHT, PICTURES, WIDTH
from tools.tutorial_steps import Walk, walk_all

if TYPE_CHECKING:
    from pytest_django.live_server_helper import LiveServer

    from tests.browsing import NewContext

PAGES = sorted((ROOT / "docs" / "tutorial").glob("*.md"))
MOST = 2_000_000  # bytes of all pictures together


def quoted(page: Path) -> set[str]:
    return {
        re.sub(r"\s+", " ", words)
        for words in re.findall(r"\*\*(.+?)\*\*", page.read_text("utf-8"), re.DOTALL)
    }


def pictures(page: Path) -> set[str]:
    return set(re.findall(r"images/tutorial/([\w-]+)\.png", page.read_text("utf-8")))


def test_every_picture_is_there_and_shown_and_small() -> None:
    shown = set().union(*map(pictures, PAGES))
    kept = {path.stem: path.stat().st_size for path in PICTURES.glob("*.png")}
    assert shown == set(kept)
    assert sum(kept.values()) < MOST


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.filterwarnings("ignore:No directory at")
# Wagtail leaves the file of a chooser's thumbnail for the collector to close.
@pytest.mark.filterwarnings("ignore:Unclosed file")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_the_steps_work_and_every_name_in_the_text_is_on_a_screen(
    live_server: LiveServer, new_context: NewContext, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    factories.make_office("en", "sr-Cyrl")
    factories.make_section(en="Press Releases")
    settings.ADDRESS = live_server.url
    clock = [datetime.datetime.now(datetime.UTC)]
    monkeypatch.setattr(scheduling, "now", lambda: clock[0])

    def wait_until(instant: datetime.datetime) -> None:
        clock[0] = max(instant, clock[0])
        scheduling.publish_due()
        while tell_waiting():
            pass

    size = {"width": WIDTH, "height": HEIGHT}
    writer, approver, administrator = (new_context(viewport=size).new_page() for _ in range(3))
    for page in (writer, approver, administrator):
        page.set_default_timeout(PATIENCE)
    log_in(administrator, factories.make_officer(Role.ADMINISTRATOR, "administrator"), live_server.url)
    walk = Walk(
        live_server.url,
        writer=writer,
        approver=approver,
        administrator=administrator,
        keep=lambda _name, _png: None,
        wait_until=wait_until,
        ahead=datetime.timedelta(hours=2),
    )
    walk_all(walk)
    told = re.sub(r"\s+", " ", walk.told())
    assert {(page.name, words) for page in PAGES for words in quoted(page) if words not in told} == set()
    assert set(walk.pictures) == set().union(*map(pictures, PAGES))
