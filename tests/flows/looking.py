"""Looking at a screen in a browser: in each width and theme, with what the browser itself complains of."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import unquote

from axe_playwright_python.sync_playwright import Axe
from django.test.signals import template_rendered
from playwright.sync_api import Error

import communique
from tests.browsing import RULES, STILL

if TYPE_CHECKING:
    from playwright.sync_api import Page

NARROW, USUAL = 360, 1280
THEMES: tuple[tuple[int, Literal["light", "dark"]], ...] = ((USUAL, "light"), (NARROW, "dark"))
# Frames are pages of their own, and looked at as such.
AXE = """async tags => {
  const runOnly = {type: 'tag', values: tags};
  const found = await axe.run(document, {runOnly, iframes: false, resultTypes: ['violations']});
  return found.violations.flatMap(rule => rule.nodes.map(node =>
    `${rule.id}: ${node.target} ${node.html.slice(0, 160)} ${node.failureSummary.slice(0, 300)}`));
}"""
WIDE = "document.documentElement.scrollWidth"


@dataclass(frozen=True, slots=True)
class Screen:
    """An address, and what is done there before it is looked at; `status` is what it answers at first."""

    name: str
    path: str
    does: Callable[[Page], None] | None = None
    status: int = 200


@dataclass
class Looker:
    """Walks from screen to screen; what is wrong is gathered, so that one walk tells all of it."""

    page: Page
    address: str
    tags: tuple[str, ...] = ()
    faults: list[str] = field(default_factory=list)
    _heard: list[str] = field(default_factory=list)
    _axe: str = field(default_factory=lambda: Axe().axe_script)

    def __post_init__(self) -> None:
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self._heard.append(f"error: {error.stack}"))

    def _hear(self, message: Any) -> None:
        # Of a page that is refused the browser says so; a picture that is not there is a fault.
        refused = "Failed to load resource" in message.text and message.location["url"] == self.page.url
        if message.type == "error" and not refused:
            self._heard.append(f"console: {message.text} {message.location['url']}")

    def visit(self, screen: Screen) -> None:
        self.page.set_viewport_size({"width": USUAL, "height": 900})
        self.page.emulate_media(color_scheme="light", reduced_motion="reduce")
        try:
            answer = self.page.goto(self.address + screen.path)
        except Error as failure:
            self.faults.append(f"{screen.name}: {screen.path} is no screen: {failure.message[:200]}")
            return
        status = answer.status if answer is not None else 0
        if status != screen.status:
            self.faults.append(f"{screen.name}: {screen.path} answered {status}, not {screen.status}")
            return
        if unquote(self.page.url) != self.address + screen.path:
            self.faults.append(f"{screen.name}: {screen.path} leads on to {self.page.url}")
            return
        if answer is not None and "html" not in answer.headers.get("content-type", ""):
            self.faults.append(f"{screen.name}: {screen.path} is no screen")
            return
        if screen.does is not None:
            screen.does(self.page)
        self._look(screen.name)
        self.faults += [f"{screen.name}: {said}" for said in self._heard]
        self._heard.clear()

    def _look(self, name: str) -> None:
        """At the usual width by day, at the narrow one by night: colours do not ask how wide a screen is."""
        self.page.evaluate(self._axe)
        asked = [*RULES, *self.tags]
        for width, scheme in THEMES:
            self.page.set_viewport_size({"width": width, "height": 900})
            self.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            self.page.evaluate(STILL)
            told = f"{name}, {width} px, {scheme}"
            wide = self.page.evaluate(WIDE)
            if wide > width:
                self.faults.append(f"{told}: {wide} px wide")
            self.faults += [f"{told}: {fault}" for fault in self.page.evaluate(AXE, asked)]
            if folder := os.environ.get("SCREENS"):
                file = f"{re.sub(r'[^a-z0-9]+', '-', name.lower())}-{width}-{scheme}.png"
                self.page.screenshot(path=str(Path(folder) / file), full_page=True)


def press(page: Page, selector: str) -> None:
    """Presses what leads to another page, or to this one anew, and waits for it."""
    with page.expect_navigation():
        page.locator(selector).first.click()


@contextmanager
def rendered() -> Iterator[set[str]]:
    """The names of the templates that are rendered meanwhile, those within others too."""
    names: set[str] = set()

    def note(sender: object, template: Any, **given: object) -> None:
        names.add(str(template.name))

    template_rendered.connect(note, weak=False)
    try:
        yield names
    finally:
        template_rendered.disconnect(note)


def templates_of(*rooms: str) -> set[str]:
    """The names of the templates on disk that make HTML."""
    package = Path(communique.__file__).parent
    folders = [package / room / "templates" for room in rooms]
    return {str(file.relative_to(folder)) for folder in folders for file in folder.rglob("*.html")}
