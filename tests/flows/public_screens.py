"""Every public page there is to be looked at, by the office of `shown_office`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING
from unittest.mock import patch

from django.db import DatabaseError

from communique.ledger.models import Edition
from communique.newsroom import queries
from communique.newsroom.models import PublishedText, Release
from communique.record.models import Decision, Statement
from communique.website import addresses
from communique.website.pages.record.paths import record_paths
from tests.flows.looking import Screen, press
from tests.letters.writing import TYPED
from tests.newsroom.signing_room import another_than, code_in_mail

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.flows.shown_office import Shown

APPROVE, ANOTHER = "#answer [value=approve]", "#answer [value=code]"
PASTED = {
    "genuine": "All sang. The sun shone over the bridge of stone.",
    "corrected": "The bridge is 84 metres long.",
    "differs": "The bridge is 49 metres long. It was opened. A band played. All sang.",
    "unknown": "The government has resigned and the sea rose over the northern hills.",
}
# What withdrawn releases answer at their address.
FATES = {"error": 410, "superseded": 200, "personal": 410, "court": 451}


def public_screens(shown: Shown) -> Iterator[Screen]:
    yield from _releases(shown)
    yield from _listings()
    yield from _record(shown)
    yield from _seal(shown)
    yield from _searches()
    yield from _letters()
    yield from _subscribing(shown)
    yield from _passing(shown)


def alarmed_screens(shown: Shown) -> Iterator[Screen]:
    """A few under the emergency banner."""
    yield Screen("home under alarm", "/en/")
    yield Screen("release under alarm", _of(shown.releases["corrected"], "sr-Latn"))
    yield Screen("Arabic under alarm", _of(shown.releases["rtl"], "ar"))


def _of(release: Release, tag: str = "en") -> str:
    return addresses.of_text(PublishedText.objects.filter(release=release, language=tag).latest("pk"))


def _releases(shown: Shown) -> Iterator[Screen]:
    made = shown.releases
    for name in ("corrected", "pictured", "bare", "long", "owed", "rtl", "dropped", *FATES):
        yield Screen(f"release {name}", _of(made[name]), status=FATES.get(name, 200))
    yield Screen("release in Cyrillic", _of(made["pictured"], "sr-Cyrl"))
    yield Screen("release in Latin", _of(made["pictured"], "sr-Latn"))
    yield Screen("release in Arabic", _of(made["rtl"], "ar"))
    yield Screen("release no longer in a language", _of(made["dropped"], "sr-Cyrl"), status=410)
    for name in ("corrected", "superseded", "personal"):
        numbers = _numbers(made[name])
        closed = 410 if name == "personal" else 200
        yield Screen(f"first edition of {name}", addresses.edition("en", numbers[0]), status=closed)
        yield Screen(f"last edition of {name}", addresses.edition("en", numbers[-1]), status=closed)
    first, last = _numbers(made["corrected"])
    yield Screen("changes", addresses.changes("en", last))
    yield Screen("changes since", addresses.changes_since("sr-Latn", first))


def _numbers(release: Release) -> list[int]:
    editions = Edition.objects.filter(document=release.document).order_by("number")
    return list(editions.values_list("number", flat=True))


def _listings() -> Iterator[Screen]:
    text = queries.published("en").order_by("-issued_on")[1]
    day = text.issued_on
    for tag in ("en", "sr-Cyrl", "sr-Latn", "ar"):
        yield Screen(f"home {tag}", addresses.home(tag))
    yield Screen("archive", addresses.archive("en"))
    yield Screen("year", addresses.period("en", day.year))
    yield Screen("month", addresses.period("en", day.year, day.month))
    yield Screen("day", addresses.period("en", day.year, day.month, day.day))
    for section in queries.sections():
        yield Screen(f"section {section.slug}", addresses.section("en", section.slug))
        yield Screen(
            f"section {section.slug} year", addresses.period("en", day.year, section_slug=section.slug)
        )
        break
    for kind in queries.kinds_told():
        yield Screen(f"kind {kind}", addresses.kind("en", kind))


def _record(shown: Shown) -> Iterator[Screen]:
    seen: set[str] = set()
    for made in record_paths():
        path = made("en")
        shape = path.split("/")[2] + (" entry" if path.count("/") > 3 else "")
        if shape not in seen:
            seen.add(shape)
            yield Screen(f"record {shape}", path)
            yield Screen(f"record {shape} in Cyrillic", made("sr-Cyrl"))
    said = Statement.objects.filter(decision=Decision.CONFIRMED, language="en", speaker__isnull=False)
    statement = said.latest("on")
    yield Screen("statement", addresses.statement("en", statement.key))
    speaker = statement.speaker
    assert speaker is not None
    path = next(made("en") for made in record_paths() if f"/people/{speaker.pk}-" in made("en"))
    yield Screen("person's year", addresses.entry_period(path, statement.on.year))
    yield Screen("person's month", addresses.entry_period(path, statement.on.year, statement.on.month))
    for name in ("superseded", "personal", "court"):
        rows = Statement.objects.filter(edition__document=shown.releases[name].document)
        key = rows.filter(decision=Decision.CONFIRMED)[0].key
        yield Screen(f"statement of {name}", addresses.statement("en", key), status=FATES[name])


def _seal(shown: Shown) -> Iterator[Screen]:
    yield Screen("seal", addresses.seal("en"))
    yield Screen("seal in Cyrillic", addresses.seal("sr-Cyrl"))
    first, _last = _numbers(shown.releases["corrected"])
    yield Screen("check an edition", addresses.seal_check("en", first))
    yield Screen("check", addresses.seal_check("en"))
    for name, words in PASTED.items():
        yield Screen(f"verdict {name}", addresses.seal_check("en"), partial(_check, words=words))
    yield Screen("verdict in Arabic", addresses.seal_check("ar"), partial(_check, words=PASTED["genuine"]))


def _check(page: Page, words: str) -> None:
    page.fill("#words", words)
    press(page, ".check-form .button")


def _searches() -> Iterator[Screen]:
    for name, path in {
        "found": "/en/search/?q=bridge",
        "empty": "/en/search/",
        "narrowed": "/en/search/?q=bridge&kind=readout",
        "nothing": "/en/search/?q=zeppelin",
        "in Cyrillic": "/sr/search/?q=мост",
        "in Arabic": "/ar/search/?q=جسر",
        "statements found": "/en/statements/?q=river",
        "statements all": "/en/statements/",
        "statements none": "/en/statements/?q=zeppelin&year=2026",
        "statements asked wrongly": "/en/statements/?from=yesterday&speaker=nobody",
        "statements in Latin": "/sr-latn/statements/?q=reka",
    }.items():
        yield Screen(f"search {name}", path, status=400 if "wrongly" in name else 200)


def _letters() -> Iterator[Screen]:
    for tag in ("en", "sr-Cyrl", "ar"):
        yield Screen(f"contact {tag}", addresses.contact(tag))
        yield Screen(f"privacy {tag}", addresses.privacy(tag))
    yield Screen("contact unfinished", "/en/contact/", lambda page: _write(page, surname=""))
    yield Screen("contact sent", "/en/contact/", _write)
    yield Screen("contact from elsewhere", "/en/contact/", _elsewhere)
    yield Screen("contact without a database", "/en/contact/", _bare)


def _write(page: Page, **other: str) -> None:
    for name, value in (TYPED | other).items():
        page.fill(f"#{name}", value)
    press(page, ".contact-form .button")


def _elsewhere(page: Page) -> None:
    """As if another site had sent the form."""
    form = f'<form method="post" action="{page.url}"><button>Go</button></form>'
    page.route("http://evil.example/**", lambda route: route.fulfill(body=form, content_type="text/html"))
    page.goto("http://evil.example/")
    press(page, "button")


def _bare(page: Page) -> None:
    """The form, when the database cannot say what stands around it."""
    with patch("communique.website.contact.around_page", side_effect=DatabaseError):
        press(page, ".contact-form .button")


def _subscribing(shown: Shown) -> Iterator[Screen]:
    tokens = shown.tokens
    for tag in ("en", "sr-Latn", "ar"):
        yield Screen(f"subscribe {tag}", addresses.subscribe(tag))
    yield Screen("subscribe unfinished", addresses.subscribe("en"), partial(press, selector=".form .button"))
    yield Screen("subscribe sent", addresses.subscribe_sent("en"))
    yield Screen("subscription to confirm", addresses.subscription("en", "confirm", tokens["confirm"]))
    yield Screen(
        "subscription confirmed",
        addresses.subscription("en", "confirm", tokens["confirm"]),
        partial(press, selector="main .button"),
    )
    yield Screen("subscription chosen", addresses.subscription("en", "choices", tokens["hers"]))
    yield Screen("subscription kept", addresses.subscription("en", "choices", tokens["hers"]) + "?saved=1")
    yield Screen("subscription to stop", addresses.subscription("en", "stop", tokens["stopped"]))
    yield Screen(
        "subscription stopped",
        addresses.subscription("en", "stop", tokens["stopped"]),
        partial(press, selector="main .button"),
    )
    yield Screen("subscription unknown", addresses.subscription("en", "choices", "x"), status=404)


def _passing(shown: Shown) -> Iterator[Screen]:
    """What is nobody's address for long, and what stands where nothing does."""
    preview = f"/preview/{shown.tokens['preview']}/"
    yield Screen("preview link", preview)
    yield Screen("preview link unknown", "/preview/x/", status=404)
    yield Screen("terms of an embargo", shown.tokens["embargoed"])
    yield Screen("terms in Arabic", f"{shown.tokens['embargoed']}ar/")
    yield Screen("under embargo", shown.tokens["embargoed"], partial(press, selector="main .button"))
    yield Screen("embargo over", shown.tokens["lifted"])
    yield Screen("signing", shown.tokens["signing"])
    yield Screen("signing in Cyrillic", f"{shown.tokens['signing']}sr/")
    yield Screen("signing with a code", shown.tokens["signing"], _ask_code)
    yield Screen("signing with a wrong code", shown.tokens["signing"], _answer_wrongly)
    yield Screen("signed", shown.tokens["signing"], _answer)
    for tag in ("en", "sr", "sr-latn", "ar"):
        yield Screen(f"not found {tag}", f"/{tag}/nothing/", status=404)
    for name in ("500", "503"):
        yield Screen(f"emergency {name}", f"/{name}.html")


def _ask_code(page: Page) -> None:
    page.click(ANOTHER)
    page.wait_for_selector("#code")


def _answer_wrongly(page: Page) -> None:
    page.fill("#code", another_than(code_in_mail()))
    page.click(APPROVE)
    page.wait_for_selector("#answer .notice")


def _answer(page: Page) -> None:
    page.fill("#code", code_in_mail())
    page.click(APPROVE)
    page.wait_for_selector("#answer", state="detached")
