"""What pages cost with 1,000 and with 100,000 releases behind them: made, served, made stale.

Usage: python bench/pages.py [HOW MANY ...]
"""

from __future__ import annotations

import datetime
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

HOME = tempfile.TemporaryDirectory(prefix="communique-bench-")
os.environ["COMMUNIQUE_HOME"] = HOME.name
os.environ.pop("COMMUNIQUE_DATABASE", None)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "communique.config.settings")

if TYPE_CHECKING:
    from communique.newsroom.models import Release

ZONE = datetime.UTC
NEWEST = datetime.datetime(2026, 11, 1, 12, tzinfo=ZONE)
YEARS = 20
BODY = [("paragraph", f"<p>{'The mayor opened the bridge over the Lipa. ' * 8}</p>")] * 12


def publish(headline: str, issued_at: datetime.datetime) -> Release:
    from communique.newsroom.actions.drafting import DraftText, draft_release
    from communique.newsroom.actions.publishing import publish_release
    from communique.newsroom.models import Section
    from communique.staff.queries import built_in

    release = draft_release(
        texts=[DraftText("en", headline, BODY)],
        section=Section.objects.all()[0],
        issued_at=issued_at,
        by=built_in("import"),
        imported=True,
    )
    publish_release(release=release, by=built_in("import"))
    return release


def fill(count: int) -> None:
    """Rows as publishing leaves them, `count` in all, spread evenly over twenty years."""
    from communique.newsroom.models import PublishedText, Release, Section

    section = Section.objects.all()[0]
    edition = publish("The oldest", NEWEST - datetime.timedelta(days=365 * YEARS + 5)).edition
    step = datetime.timedelta(days=365 * YEARS) / count
    moments = [NEWEST - step * number for number in range(count)]
    releases = Release.objects.bulk_create(
        [Release(section=section, issued_at=moment) for moment in moments], batch_size=2000
    )
    PublishedText.objects.bulk_create(
        [
            PublishedText(
                release=release,
                edition=edition,
                language="en",
                section=section,
                kind="press_release",
                issued_at=release.issued_at,
                issued_on=release.issued_at.date(),
                slug=f"release-{count}-{number}",
                headline=f"Release {number}",
                summary="The mayor opened the bridge over the Lipa. " * 4,
                live=True,
            )
            for number, release in enumerate(releases)
        ],
        batch_size=2000,
    )


def median_ms(times: int, act: Callable[[], object]) -> float:
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        act()
        taken.append((time.perf_counter() - begun) * 1000)
    return statistics.median(taken)


def measure(count: int) -> None:
    from django.test import Client

    from communique.events.models import Event
    from communique.newsroom.models import PublishedText
    from communique.website import addresses, store
    from communique.website.pages.routing import page_at
    from communique.website.refreshing import refresh_pages

    newest = publish(f"The newest of {count}", NEWEST + datetime.timedelta(days=1))
    where = addresses.of_text(PublishedText.objects.get(release=newest))
    oldest = PublishedText.objects.filter(headline="The oldest").order_by("id")[0]
    print(f"\n{PublishedText.objects.count():,} releases")
    for name, path in (
        ("home", "/en/"),
        ("newest release", where),
        ("oldest release", addresses.of_text(oldest)),
        ("month", "/en/2016/05/"),
        ("year", "/en/2016/"),
        ("section", "/en/sections/press-releases/"),
        ("archive", "/en/archive/"),
        ("feed", "/en/feed.atom"),
        ("sitemap of a month", "/sitemaps/2016-05.xml"),
    ):
        taken = median_ms(5, lambda path=path: page_at(path))  # type: ignore[misc]
        print(f"  {name:22} made in {taken:8.1f} ms")
    client = Client()
    client.get(where)
    taken = median_ms(200, lambda: client.get(where, headers={"Accept-Encoding": "br"}))
    print(f"  a stored page          served in {taken:6.2f} ms by Django, one thread")
    begun = time.perf_counter()
    late = publish(f"Late {count}", NEWEST + datetime.timedelta(days=2))
    found = client.get(addresses.of_text(PublishedText.objects.get(release=late)))
    shown = f"Late {count}" in client.get("/en/").content.decode()
    assert found.status_code == 200
    assert shown
    print(f"  publish to visible on its page and at home {(time.perf_counter() - begun) * 1000:6.1f} ms")
    releases = list(PublishedText.objects.order_by("-issued_at").values_list("release_id", flat=True)[:1000])
    events = [Event(kind="release_published", ids={"release": pk}) for pk in releases]
    begun = time.perf_counter()
    for event in events:
        refresh_pages([event])
    print(f"  {len(events)} publications told one by one: {time.perf_counter() - begun:6.2f} s")
    store.clear()


def main() -> None:
    from communique.config.opening import open_home

    open_home()
    from django.conf import settings
    from django.core.management import call_command
    from django.test.utils import setup_test_environment

    setup_test_environment()
    settings.LOGGING_CONFIG = None
    call_command("collectstatic", interactive=False, verbosity=0)
    done = 0
    for wanted in [int(given) for given in sys.argv[1:]] or [1_000, 100_000]:
        fill(wanted - done)
        done = wanted
        measure(wanted)


if __name__ == "__main__":
    main()
