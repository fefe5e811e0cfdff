"""The tutorial's steps, walked through the real screens.

`docs/tutorial/` tells them in words, `tools.tutorial` makes its pictures by them, and a test walks them too
and looks for every name that the text quotes on the screens that were seen.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import docx
from PIL import Image, ImageDraw

if TYPE_CHECKING:
    from playwright.sync_api import FilePayload, Page

LONGEST_WAIT = 300  # seconds, for a slow machine
ZONE = ZoneInfo("Europe/Belgrade")  # the demo office's
PASSWORD = "nine-ferries-at-Lipovac"  # noqa: S105  of an office that lives as long as the walk

HEADLINE = "New ferry at Lipovac"
CORRECTED = "New ferry at Lipovac runs at night"
ENGLISH = (
    "President Irena Kostovar opened the ferry at Lipovac today.",
    "The ferry will run at night, too, said President Kostovar.",
)
SERBIAN = (
    "Нова скела у Липовцу",
    "Председница Ирена Костовар данас је отворила скелу у Липовцу.",
    "Скела ће возити и ноћу, рекла је председница Костовар.",
)
SERBIAN_CORRECTED = "Нова скела у Липовцу вози ноћу"
LATIN = "Nova skela u Lipovcu"
SHOWN = "A red ferry with a white cabin on the river."
SHOWN_SERBIAN = "Црвена скела са белом кабином на реци."

# The editor hands its words to the form a moment after they are typed.
KEPT = "words => [...document.querySelectorAll('[type=hidden]')].some(field => field.value.includes(words))"

# All that a screen says: its words, what fields hold, and the names of buttons that have only a picture.
TOLD = """() => [
    document.body.innerText,
    ...[...document.querySelectorAll('input:not([type=hidden]), textarea')].map(field => field.value),
    ...[...document.querySelectorAll('[aria-label]')].map(one => one.getAttribute('aria-label')),
    ...[...document.querySelectorAll('select')].map(field => field.innerText),
].join('\\n')"""


@dataclass
class Walk:
    """Who walks, in which office, and what was seen on the way.

    `keep` is given every picture (its name and PNG); `wait_until` returns when the instant has passed and the
    worker has done what was due.
    """

    address: str
    writer: Page
    approver: Page
    administrator: Page
    keep: Callable[[str, bytes], None]
    wait_until: Callable[[datetime.datetime], None]
    now: Callable[[], datetime.datetime] = lambda: datetime.datetime.now(datetime.UTC)
    ahead: datetime.timedelta = datetime.timedelta(seconds=45)
    seen: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)

    def see(self, page: Page, picture: str = "") -> None:
        self.seen.append(page.evaluate(TOLD))
        if picture:
            self.pictures.append(picture)
            page.wait_for_load_state("networkidle")
            self.keep(picture, page.screenshot(animations="disabled"))

    def open_desk(self, page: Page) -> None:
        page.goto(f"{self.address}/desk/")

    def told(self) -> str:
        return "\n".join(self.seen)


def log_in(walk: Walk, page: Page, name: str, password: str) -> None:
    """With a one-time password: the desk then asks for one of her own."""
    walk.open_desk(page)
    walk.see(page)
    page.locator("[name=username]").fill(name)
    page.locator("[name=password]").fill(password)
    page.get_by_role("button", name="Log in").click()
    page.locator("[name=new_password1]").fill(PASSWORD)
    page.locator("[name=new_password2]").fill(PASSWORD)
    walk.see(page)
    page.get_by_role("button", name="Keep this password").click()
    page.wait_for_url(f"{walk.address}/desk/")


def add_officer(walk: Walk, first: str, last: str, role: str) -> tuple[str, str]:
    """The administrator adds an officer; her user name and her one-time password."""
    page, name = walk.administrator, f"{first}.{last}".lower()
    walk.open_desk(page)
    page.get_by_role("link", name="Officers", exact=True).click()
    page.get_by_role("link", name="Add an officer").wait_for()
    walk.see(page)
    page.get_by_role("link", name="Add an officer").click()
    page.locator("[name=username]").fill(name)
    page.locator("[name=first_name]").fill(first)
    page.locator("[name=last_name]").fill(last)
    page.get_by_role("checkbox", name=role).check()
    walk.see(page, "first-day-officer" if role == "Approver" else "")
    page.locator("footer button[type=submit], form button[type=submit]").last.click()
    password = page.locator(".desk-secret").inner_text().strip()
    walk.see(page)
    return name, password


def first_day(walk: Walk) -> None:
    """From an office with one administrator to one with a writer and an approver."""
    log_in(walk, walk.writer, *add_officer(walk, "Vera", "Dolin", "Press officer"))
    log_in(walk, walk.approver, *add_officer(walk, "Petar", "Lukan", "Approver"))
    page = walk.administrator
    walk.open_desk(page)
    page.get_by_role("link", name="Office", exact=True).click()
    walk.see(page, "first-day-office")


def take_in(walk: Walk) -> None:
    page = walk.writer
    walk.open_desk(page)
    walk.see(page, "desk")
    page.get_by_role("link", name="Take in a text").first.click()
    file: FilePayload = {"name": "ferry.docx", "mimeType": "application/octet-stream", "buffer": word_file()}
    page.locator("input[type=file]").set_input_files(files=file)
    page.locator("[name=section]").select_option(label="Press Releases")
    walk.see(page)
    page.get_by_role("button", name="Read it into a draft").click()
    page.wait_for_url("**/as-it-came/**")
    walk.see(page, "as-it-came")


def take_photograph(walk: Walk) -> None:
    """Into the office's photographs, with credit and alternative texts."""
    page = walk.writer
    page.get_by_role("link", name="Photographs", exact=True).click()
    page.get_by_role("link", name="Add a photograph").wait_for()
    walk.see(page)
    page.get_by_role("link", name="Add a photograph").click()
    file: FilePayload = {"name": "ferry.jpg", "mimeType": "image/jpeg", "buffer": photograph()}
    page.locator("[name=files]").set_input_files(files=file)
    page.get_by_role("link", name="Say what it shows").wait_for()
    walk.see(page)
    page.get_by_role("link", name="Say what it shows").click()
    page.locator("[name=agency]").fill("Press office")
    page.locator("[name=alternative-en]").fill(SHOWN)
    page.locator("[name=alternative-sr-Cyrl]").fill(SHOWN_SERBIAN)
    page.locator("[name=alternative-en]").scroll_into_view_if_needed()
    walk.see(page, "photograph")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_load_state()


def write(walk: Walk) -> None:
    """The photograph where the Word file has only the credit."""
    page = walk.writer
    open_draft(walk)
    walk.see(page, "editor")
    page.get_by_role("button", name="Choose a photograph").click()
    choice = page.locator(".modal-body a.image-choice, .modal-body [data-chooser-modal-choice]").first
    choice.wait_for()
    walk.see(page)
    choice.click()
    page.locator(".modal-body").wait_for(state="hidden")
    save_draft(page)


def translate(walk: Walk) -> None:
    page = walk.writer
    page.get_by_role("link", name="Board", exact=True).click()
    walk.see(page, "board")
    row = page.get_by_role("row").filter(has_text=HEADLINE).first
    row.get_by_role("link", name="Missing").click()
    page.locator("[name=headline]").fill(SERBIAN[0])
    editors = page.locator(".desk-translate .public-DraftEditor-content")
    for number, words in enumerate(SERBIAN[1:]):
        editors.nth(number).click()
        page.keyboard.type(words)
        page.wait_for_function(KEPT, arg=words)
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    walk.see(page, "translate")
    page.get_by_role("button", name="Save: it is ready").click()
    page.wait_for_load_state()
    walk.see(page)


def ask(walk: Walk) -> None:
    page = walk.writer
    open_draft(walk)
    good = page.get_by_text("Nothing stands in the way of publication.")
    if not good.is_visible():
        page.get_by_role("button", name="Before it goes").click()
    good.wait_for()
    page.wait_for_timeout(500)  # the panel slides in
    walk.see(page, "before-it-goes")
    put_in_review(walk)
    page.locator("[name=words]").fill("The harbour master has read it.")
    walk.see(page)
    send(page)
    walk.see(page)


def open_draft(walk: Walk) -> None:
    page = walk.writer
    walk.open_desk(page)
    page.locator("a[href*='/releases/edit/']").filter(has_text=HEADLINE).first.click()
    page.wait_for_url("**/edit/**")


def save_draft(page: Page) -> None:
    with page.expect_event("load"):
        page.get_by_role("button", name="Save draft").click()


def put_in_review(walk: Walk) -> None:
    page = walk.writer
    walk.see(page)
    page.get_by_role("button", name="Put in review…").click()
    page.wait_for_url("**/submit/**")


def send(page: Page) -> None:
    page.locator(".desk-narrow button[type=submit]").click()
    page.wait_for_url("**/review/**")


def approve(walk: Walk) -> None:
    """The colleague reads, approves, and sets the instant."""
    page = walk.approver
    open_review(walk)
    page.get_by_role("button", name="Approve in all languages").wait_for()
    page.wait_for_timeout(1500)  # the text in its frame
    walk.see(page, "review")
    page.get_by_role("button", name="Approve in all languages").click()
    page.get_by_role("button", name="Schedule", exact=True).wait_for()
    instant = (walk.now() + walk.ahead).replace(microsecond=0)
    page.locator("[name=local]").fill(f"{instant.astimezone(ZONE):%Y-%m-%dT%H:%M:%S}")
    walk.see(page)
    page.get_by_role("button", name="Schedule", exact=True).click()
    page.get_by_role("button", name="Take off the clock").wait_for()
    walk.see(page, "scheduled")
    walk.wait_until(instant)


def open_review(walk: Walk) -> None:
    page = walk.approver
    walk.open_desk(page)
    walk.see(page)
    page.locator(".desk-needs a").filter(has_text=HEADLINE).first.click()
    page.wait_for_url("**/review/**")


def read(walk: Walk, headline: str, picture: str) -> None:
    """From the desk to the public page in English, and from there to its Latin script."""
    page = walk.writer
    for _ in range(LONGEST_WAIT):
        walk.open_desk(page)
        line = page.locator("li").filter(has=page.get_by_role("link", name=headline, exact=True))
        found = line.get_by_role("link", name="on the site")
        if found.count():
            break
        page.wait_for_timeout(1000)
    walk.see(page)
    found.first.click()
    page.get_by_role("heading", name=headline, level=1).wait_for()
    walk.see(page, picture)


def read_in_latin(walk: Walk) -> None:
    page = walk.writer
    page.locator("a[hreflang=sr-Latn]").first.click()
    page.get_by_role("heading", name=LATIN, level=1).wait_for()
    walk.see(page, "public-latin")


def correct(walk: Walk) -> None:
    page = walk.writer
    open_draft(walk)
    page.locator("[name=texts-0-headline]").fill(CORRECTED)
    save_draft(page)
    page.get_by_role("link", name="Board", exact=True).click()
    row = page.get_by_role("row").filter(has_text=HEADLINE).first
    row.get_by_role("link", name="Out of date").click()
    page.locator("[name=headline]").fill(SERBIAN_CORRECTED)
    walk.see(page, "out-of-date")
    page.get_by_role("button", name="Save: it is ready").click()
    page.wait_for_load_state()
    open_draft(walk)
    put_in_review(walk)
    page.locator("[name=note-en]").fill("The headline now says that the ferry runs at night.")
    page.locator("[name=note-sr-Cyrl]").fill("Наслов сада каже да скела вози и ноћу.")
    walk.see(page, "note")
    send(page)
    open_review(walk)
    walk.approver.get_by_role("button", name="Approve in all languages").click()
    walk.approver.get_by_role("button", name="Publish now").wait_for()
    walk.see(walk.approver)
    walk.approver.get_by_role("button", name="Publish now").click()
    walk.approver.wait_for_load_state()
    walk.wait_until(walk.now())


def walk_all(walk: Walk) -> None:
    """The administrator is logged in; everything else is done here."""
    first_day(walk)
    take_in(walk)
    take_photograph(walk)
    write(walk)
    translate(walk)
    ask(walk)
    approve(walk)
    read(walk, HEADLINE, "public")
    read_in_latin(walk)
    correct(walk)
    read(walk, CORRECTED, "corrected")


def word_file() -> bytes:
    """As an office writes it: date, headline, paragraphs, the credit of a photograph."""
    made, kept = docx.Document(), io.BytesIO()
    for line in ("22.11.2026. - 11:00", HEADLINE, *ENGLISH, "Photograph: Press office"):
        made.add_paragraph(line)
    made.save(kept)
    return kept.getvalue()


def photograph() -> bytes:
    """A ferry, drawn."""
    picture, kept = Image.new("RGB", (1600, 700), (201, 214, 226)), io.BytesIO()
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 440, 1600, 700), fill=(62, 96, 120))
    pen.polygon([(420, 440), (1240, 440), (1160, 560), (500, 560)], fill=(125, 26, 43))
    pen.rectangle((640, 310, 980, 440), fill=(246, 242, 232))
    picture.save(kept, "JPEG", quality=88)
    return kept.getvalue()
