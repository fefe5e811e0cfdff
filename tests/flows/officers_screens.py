"""Every screen of the desk there is to be looked at, by its addresses and the office of `shown_office`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.db.models import Q

from communique.directory import models as directory
from communique.ledger.models import Edition
from communique.newsroom.models import Journalist, Picture, Section, Signatory
from communique.record.models import Commitment, Position, Statement
from communique.staff.models import Officer
from tests.desk_walk import NOT_OURS
from tests.flows.looking import Screen, press
from tests.newsroom.test_one_door import address, desk_routes

if TYPE_CHECKING:
    from django.db.models import Model
    from playwright.sync_api import FilePayload, Page

    from tests.flows.shown_office import Shown

# Addresses below `desk/` that answer with no screen of their own, and why.
NO_SCREENS = {
    r".*results/.*": "rows of a list whose screen is walked",
    r".*choose.*": "a dialog within a screen, or what it answers",
    r".*/usage/.*": "nothing of ours leads there",
    r"images/(chooser|multiple)/.*|images/<int:image_id>/(generate_url|preview).*": "the same",
    r"\^?pictures/.*|.*photographs/.*|media/.*|images/sizes/.*": "pictures, and what stands beside one",
    r"editing-sessions/.*|dismissibles/|block-preview/|sprite/": "what Wagtail's scripts ask",
    r"releases/watch/|directory/.*": "what our own ask",
    r"releases/preview/(<int:pk>/)?": "a public page in a frame",
    r"releases/history/.*revisions/<int:revision_id>/.*": "the same, of a former draft",
    r"releases/(compare|unpublish|lock|unlock|remarks|checks)/<int:pk>/": "a step on, or a part",
    r"record/people/|record/<int:number>/<str:language>/decide/": "what the record's screen asks",
    r"letters/<int:pk>/mark/|people/merges/<int:pk>/undo/|people/not-appointed/<int:pk>/": "only posted to",
    r"people/<int:pk>/(accept|alias|appoint|apart)/|countries/fill/": "only posted to",
    r"(?!releases|images).*/delete/<int:pk>/|office/": "a step on: what is used is kept",
    r"login/": "seen last, by who is not logged in",
    r"keeping/audit/|signing/<int:pk>/|record/promises/<int:promise>/": "only posted to",
}
ROWS: dict[str, type[Model]] = {
    "people": directory.Person,
    "posts": directory.Post,
    "countries": directory.Country,
    "places": directory.Place,
    "organisations": directory.Organisation,
    "appointments": directory.Appointment,
    "occasions": directory.Occasion,
    "subjects": directory.Subject,
    "office": directory.Office,
    "officers": Officer,
    "sections": Section,
    "images": Picture,
    "press-list": Journalist,
    "signatories": Signatory,
}
# Which release a screen is about; where nothing is said, the draft.
ABOUT = {
    "edit": ("draft", "corrected", "reviewed", "scheduled", "superseded", "translated"),
    "review": ("reviewed", "approved", "scheduled", "owed", "signed", "embargoed"),
    "submit": ("draft", "revised"),
    "withdraw": ("corrected",),
    "as-it-came": ("came",),
    "history": ("corrected",),
    "translate": ("translated", "revised"),
    "embargo": ("embargoed", "lifted"),
}


def desk_screens(shown: Shown) -> Iterator[Screen]:
    yield from _asked(shown)
    for route in desk_routes():
        within = route.removeprefix("desk/")
        if within.startswith(NOT_OURS) or any(re.fullmatch(known, within) for known in NO_SCREENS):
            continue
        for name, path in _addresses(route, shown):
            yield Screen(f"desk {name}", path)


def _addresses(route: str, shown: Shown) -> Iterator[tuple[str, str]]:
    """The route, filled in with what there is."""
    within = route.removeprefix("desk/")
    told = re.sub(r"<\w+:(\w+)>|\(\?P<(\w+)>[^)]*\)", r"\1\2", within).strip("/$") or "first screen"
    area, *rest = within.split("/")
    values = {"language": "en", "digest": "0" * 64, "revision_id_a": "earliest", "revision_id_b": "latest"}
    if area in {"releases", "links", "embargo"} and "<" in within:
        for name in ABOUT.get(area if area in ABOUT else rest[0], ("draft",)):
            language = {"translated": "sr-Cyrl", "revised": "sr-Cyrl"}.get(name, "en")
            pk = str(shown.releases[name].pk)
            yield f"{told} of {name}", address(route, values | {"pk": pk, "language": language})
        return
    if area in ROWS:
        rows = ROWS[area]._default_manager.order_by("pk")
        row = str(shown.numbers.get(area) or rows.values_list("pk", flat=True)[0])
        values |= {"pk": row, "image_id": row, "object_id": row}
    elif area == "letters":
        values |= {"pk": str(shown.numbers["letters"])}
    elif area == "record":
        values |= {"number": str(_read_edition().number)}
    yield told, address(route, values)


def _asked(shown: Shown) -> Iterator[Screen]:
    """Screens with something asked in their address."""
    newest = _read_edition()
    yield Screen("desk releases found", "/desk/releases/?q=bridge")
    yield Screen("desk releases none", "/desk/releases/?q=zeppelin")
    yield Screen("desk board filtered", "/desk/releases/board/?q=school")
    for show in ("occasions", "promises", "positions"):
        yield Screen(f"desk record {show}", f"/desk/record/{newest.number}/en/?show={show}")
    double, other = shown.numbers["double"], shown.numbers["other"]
    yield Screen("desk briefing", "/desk/record/briefing/?with=Holubin")
    yield Screen("desk merge of two", f"/desk/people/{double}/merge/?with={other}")
    yield Screen("desk person twice", f"/desk/people/{double}/")
    yield Screen("desk subscriber found", "/desk/subscribers/", _find_subscriber)
    yield Screen("desk nothing here", "/desk/nothing/here/", status=404)


def _read_edition() -> Edition:
    """The newest of which an officer has something of every kind to decide."""
    kinds = [Q(pk__in=model.objects.values("edition")) for model in (Statement, Commitment, Position)]
    return Edition.objects.filter(*kinds).latest("number")


def _find_subscriber(page: Page) -> None:
    page.fill(".desk-subscribers__find [name=address]", "reader@lipovac.example")
    press(page, ".desk-subscribers__find button")


def last_screens(shown: Shown) -> Iterator[Screen]:
    """What a screen says after something was done."""
    yield Screen("desk banner raised", "/desk/banner/")
    yield Screen("desk nothing pasted", "/desk/releases/paste/", _send)
    yield Screen("desk imported", "/desk/releases/import/", _import)
    yield Screen("desk link made", f"/desk/links/{shown.releases['draft'].pk}/", _link)
    writer = Officer.objects.get(username="mara.teskova")
    yield Screen("desk password given", f"/desk/officers/{writer.pk}/password/", _send)
    yield Screen("desk wrong release", "/desk/releases/add/", _save)


def door_screens() -> Iterator[Screen]:
    """As somebody sees them who is not logged in."""
    yield Screen("desk log in", "/desk/login/")
    yield Screen("desk wrong login", "/desk/login/", _log_in_wrongly)


def _send(page: Page) -> None:
    press(page, "main form [type=submit], #main form [type=submit]")


def _import(page: Page) -> None:
    words = {"bridge.txt": b"14.03.2024.\n\nA bridge\n\nIt is open.", "empty.txt": b""}
    files: list[FilePayload] = [
        {"name": name, "mimeType": "text/plain", "buffer": held} for name, held in words.items()
    ]
    page.set_input_files("input[type=file]", files)
    _send(page)


def _link(page: Page) -> None:
    page.fill("[name=recipient]", "Ines Kord")
    _send(page)


def _save(page: Page) -> None:
    press(page, "footer button[type=submit], [name=action-save]")


def _log_in_wrongly(page: Page) -> None:
    page.fill("[name=username]", "nobody")
    page.fill("[name=password]", "nothing")
    press(page, "button[type=submit]")
