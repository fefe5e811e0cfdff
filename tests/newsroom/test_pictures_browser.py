"""Photographs at the desk in a real browser: sent one by one, pointed at, described."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from communique.newsroom.models import Picture
from tests import factories
from tests.browsing import PATIENCE, faults, log_in
from tests.newsroom.picture_files import described

if TYPE_CHECKING:
    from pytest_django.live_server_helper import LiveServer

    from tests.browsing import NewContext

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:No directory at"),
    # Wagtail's, of the small pictures in its list.
    pytest.mark.filterwarnings("ignore:Unclosed file"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


def looked_at(page: object, name: str) -> None:
    """For whoever wants to see the screens: LOOK_AT names a folder for their pictures."""
    if folder := os.environ.get("LOOK_AT"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)  # type: ignore[attr-defined]


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_many_are_sent_each_by_itself(
    live_server: LiveServer, new_context: NewContext, tmp_path: Path, width: int, scheme: str
) -> None:
    factories.make_office()
    officer = factories.make_officer()
    (tmp_path / "bridge.jpg").write_bytes(described())
    (tmp_path / "drawing.jpg").write_bytes(b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    page = new_context(viewport={"width": width, "height": 900}, color_scheme=scheme).new_page()
    page.set_default_timeout(PATIENCE)
    log_in(page, officer, live_server.url)
    page.goto(f"{live_server.url}/desk/images/multiple/add/")
    page.set_input_files("input[name=files]", [tmp_path / "bridge.jpg", tmp_path / "drawing.jpg"])
    page.wait_for_selector(".desk-pictures__one--kept")
    page.wait_for_selector(".desk-pictures__one--refused")
    assert "SVG" in page.inner_text(".desk-pictures__one--refused")
    assert "City of Lipovac / Ana Lisov" in page.inner_text(".desk-pictures__one--kept")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert faults(page, context="main") == []
    looked_at(page, f"add-{width}-{scheme}")
    page.click(".desk-pictures__one--kept a")
    page.wait_for_url("**/desk/images/*/")  # and its script and picture are there
    box = page.locator("[data-focal] img").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] * 0.25, box["y"] + box["height"] * 0.5)
    assert abs(float(page.input_value("#id_focal_x")) - 0.25) < 0.02
    page.focus("[data-focal]")
    page.keyboard.press("ArrowRight")
    assert abs(float(page.input_value("#id_focal_x")) - 0.27) < 0.02
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert faults(page, context="main") == []
    looked_at(page, f"edit-{width}-{scheme}")
    page.fill("textarea[name=caption-en]", "The bridge at dusk")
    page.click("text=Save")
    page.wait_for_url("**/desk/images/")
    picture = Picture.objects.get()
    assert picture.texts.get(language="en").caption == "The bridge at dusk"
    assert picture.focal_point_x is not None
