"""Confirms the statements of a release in a real browser, by keys, and keeps a picture of every step.

    python -m tools.filmstrip RELEASE.txt FOLDER [--head NAME] [--narrow] [--dark]

The release is imported and published in an office of its own in a scratch folder. FOLDER gets numbered
pictures and `timing.json`: how long the keys took. It must lie outside the project: pictures quote texts.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parents[1]
PASSWORD = "correct horse battery"  # noqa: S105  of an office that lives as long as this run


def open_scratch_office(head: str) -> None:
    os.environ["COMMUNIQUE_HOME"] = tempfile.mkdtemp(prefix="communique-film-")
    os.environ.pop("COMMUNIQUE_DATABASE", None)
    os.environ["COMMUNIQUE_ADDRESS"] = "http://127.0.0.1"
    os.environ["DJANGO_SETTINGS_MODULE"] = "communique.config.settings"
    from communique.config.opening import open_home

    open_home()
    from django.contrib.auth.models import Group

    from communique.config.static_files import collect_static_files
    from communique.directory.actions import add_person, add_post, appoint, keep_own
    from communique.directory.queries import the_office
    from communique.staff.models import Officer
    from communique.staff.roles import Role

    collect_static_files()
    keep_own(the_office())
    officer = Officer.objects.create_user("vera", password=PASSWORD, first_name="Vera")
    officer.groups.add(Group.objects.get(name=Role.ADMINISTRATOR.value))
    if head:
        person = add_person(names={"en": head}, by=officer)
        post = add_post(names={"en": "President of the Republic"}, by=officer)
        appointment = appoint(person=person, post=post, by=officer)
        office = the_office()
        office.head = appointment
        office.save()


def publish(path: Path) -> int:
    """Imports and publishes the file and lets the worker's listeners hear of it; the edition's number."""
    from communique.events.telling import tell_waiting
    from communique.ledger.models import Edition
    from communique.newsroom.actions.importing import begin_import, import_file
    from communique.staff.queries import built_in

    run = begin_import(by=built_in("import"), publish=True)
    outcome = import_file(source=path.name, raw=path.read_bytes(), by=run.by, path=path, run=run)
    if outcome.outcome != "published":
        raise SystemExit(f"{path} was not published: {outcome.outcome}, {outcome.reason}")
    tell_waiting()
    return Edition.objects.latest("number").number


@contextmanager
def served() -> Iterator[str]:
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler

    from communique.config.wsgi import application

    class Quiet(WSGIRequestHandler):
        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet)
    server.set_app(application)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()


class Film:
    def __init__(self, page: Page, folder: Path) -> None:
        self.page = page
        self.folder = folder
        self.number = 0

    def shoot(self, name: str) -> None:
        self.number += 1
        self.page.wait_for_timeout(350)  # what scrolls has come to rest
        self.page.screenshot(path=self.folder / f"{self.number:02}-{name}.png")


def confirm_all(page: Page, film: Film, address: str, edition: int) -> dict[str, Any]:
    from playwright.sync_api import expect

    page.goto(f"{address}/desk/login/?next=/desk/record/")
    page.fill("[name=username]", "vera")
    page.fill("[name=password]", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_url("**/desk/record/")
    film.shoot("queue")
    page.goto(f"{address}/desk/record/{edition}/en/")
    page.wait_for_selector("#rec[data-listening] .rec-card.is-current")
    film.shoot("first")
    page.keyboard.press("?")
    film.shoot("keys")
    page.keyboard.press("Escape")
    page.keyboard.press("s")
    film.shoot("speaker")
    page.keyboard.press("Escape")
    page.keyboard.press("e")
    page.keyboard.press("ArrowLeft")
    film.shoot("words")
    page.keyboard.press("Escape")
    waiting = page.locator(".rec-card[data-decision=proposed]")
    count, spent, places = waiting.count(), 0.0, []
    while waiting.count():
        began = time.monotonic()
        page.keyboard.press("c")
        spent += time.monotonic() - began
        places.append(page.evaluate("document.querySelector('.rec-card.is-current')?.id ?? 'end'"))
        if len(places) % 4 == 1:
            film.shoot(f"confirmed-{len(places)}")
    expect(page.locator(".rec-card.is-saving")).to_have_count(0, timeout=120_000)
    film.shoot("end")
    for show in ("occasions", "promises", "positions"):
        page.goto(f"{address}/desk/record/{edition}/en/?show={show}")
        film.shoot(show)
    return {"statements": count, "seconds_of_keys": round(spent, 2)}


def confirm_at_once(page: Page, address: str, edition: int) -> float:
    """The same again without pictures: keys as fast as the browser takes them; seconds until all is saved."""
    from playwright.sync_api import expect

    from communique.record.actions.statements import undo
    from communique.record.models import Statement
    from communique.staff.models import Officer

    for statement in Statement.objects.exclude(decision="proposed"):
        undo(finding=statement, by=Officer.objects.get(username="vera"))
    page.goto(f"{address}/desk/record/{edition}/en/")
    count = page.locator(".rec-card").count()
    began = time.monotonic()
    for _ in range(count):
        page.keyboard.press("c")
    expect(page.locator(".rec-card.is-saving, .rec-card[data-decision=proposed]")).to_have_count(
        0, timeout=120_000
    )
    spent = time.monotonic() - began
    undecided = Statement.objects.filter(decision="proposed").count()
    if undecided:
        raise SystemExit(f"{undecided} statements were not saved.")
    return spent


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("release", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--head", default="", help="who heads the publishing office")
    parser.add_argument("--narrow", action="store_true", help="as on a telephone, 360 px")
    parser.add_argument("--dark", action="store_true")
    given = parser.parse_args(arguments)
    folder = given.folder.resolve()
    if folder.is_relative_to(ROOT):
        parser.error("FOLDER must lie outside the project: the pictures quote the release.")
    folder.mkdir(parents=True, exist_ok=True)
    open_scratch_office(given.head)
    edition = publish(given.release)
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's own loop runs in this thread
    from playwright.sync_api import sync_playwright

    from tests.selecting import chromium_arguments, find_chromium

    size = {"width": 360, "height": 740} if given.narrow else {"width": 1280, "height": 800}
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=chromium_arguments())
        context = browser.new_context(
            viewport=size,  # type: ignore[arg-type]
            color_scheme="dark" if given.dark else "light",
        )
        page = context.new_page()
        timing = confirm_all(page, Film(page, folder), address, edition)
        timing["seconds_until_all_saved"] = round(confirm_at_once(page, address, edition), 2)
        browser.close()
    (folder / "timing.json").write_text(json.dumps(timing, indent=2) + "\n", "utf-8")
    print(json.dumps(timing))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
