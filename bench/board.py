"""What the board of languages costs with 30,000 releases, beside Wagtail's own listing of the same rows.

Claims held (exit code 1 where one is broken): each of the board's pages under 300 ms in the median, filtered
and far back ones too, and as many database queries for 30,000 releases as for the first 30.

    python bench/board.py [--releases 30000]
"""

from __future__ import annotations

import argparse
import datetime
import os
import statistics
import sys
import tempfile
import time
from typing import Final

HOME = tempfile.TemporaryDirectory(prefix="communique-bench-")
os.environ["COMMUNIQUE_HOME"] = HOME.name
os.environ["DJANGO_SETTINGS_MODULE"] = "communique.config.settings"

import django  # noqa: E402

django.setup()

from django.contrib.auth.models import Group  # noqa: E402
from django.contrib.contenttypes.models import ContentType  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from wagtail import hooks  # noqa: E402
from wagtail.models import Revision  # noqa: E402
from wagtail.snippets.views.snippets import SnippetViewSet  # noqa: E402

from communique.config.opening import open_home  # noqa: E402
from communique.directory.models import Office  # noqa: E402
from communique.languages.folding import fold  # noqa: E402
from communique.newsroom.models import Release, Section, Text, TextStanding  # noqa: E402
from communique.staff.models import Officer  # noqa: E402
from communique.staff.roles import Role  # noqa: E402

LONGEST: Final = 0.3  # seconds
ROUNDS: Final = 7
FEW: Final = 30
CHUNK: Final = 2000
BOARD: Final = "/desk/releases/board/"
PEER: Final = "/desk/bench-releases/"
BEGINNING: Final = datetime.datetime(2001, 1, 1, 9, tzinfo=datetime.UTC)
LANGUAGES: Final = ("sr-Cyrl", "en", "fr")
STANDINGS: Final = ("ready", "ready", "ready", "missing", "out_of_date", "in_translation", "ready")


class Plain(SnippetViewSet):
    """The same rows as Wagtail lists them by itself: headline and date."""

    model = Release
    list_display = ("__str__", "issued_at", "live")
    ordering = ("-issued_at",)
    base_url_path = "bench-releases"
    admin_url_namespace = "bench-releases"

    def register_snippet_model(self) -> None:
        """Our own listing has done that."""


@hooks.register("register_admin_viewset")
def peer() -> Plain:
    return Plain()


def make(first: int, end: int, officer: Officer, section: Section) -> None:
    kind = ContentType.objects.get_for_model(Release)
    for start in range(first, end, CHUNK):
        numbers = range(start, min(end, start + CHUNK))
        releases = Release.objects.bulk_create(
            Release(section=section, issued_at=BEGINNING + datetime.timedelta(hours=7 * number))
            for number in numbers
        )
        texts, standings, revisions = [], [], []
        for number, release in zip(numbers, releases, strict=True):
            revisions.append(
                Revision(
                    content_type=kind,
                    base_content_type=kind,
                    object_id=str(release.pk),
                    object_str=f"Саопштење број {number}",
                    created_at=release.issued_at,
                    user=officer,
                    content={"pk": release.pk, "texts": []},
                )
            )
            for place, language in enumerate(LANGUAGES):
                headline = f"Release number {number}" if place else f"Саопштење број {number}"
                standing = STANDINGS[(number + place) % len(STANDINGS)] if place else "source"
                standings.append(
                    TextStanding(
                        release=release,
                        language=language,
                        standing=standing,
                        headline=headline,
                        folded=fold(headline),
                    )
                )
                if standing != "missing":
                    texts.append(Text(release=release, language=language, headline=headline, body="[]"))
        Text.objects.bulk_create(texts)
        TextStanding.objects.bulk_create(standings)
        kept = Revision.objects.bulk_create(revisions)
        for release, revision in zip(releases, kept, strict=True):
            release.latest_revision = revision
        Release.objects.bulk_update(releases, ["latest_revision"], batch_size=500)


def opened() -> tuple[Client, Officer, Section]:
    open_home()
    call_command("collectstatic", verbosity=0, interactive=False)
    office = Office.objects.get()
    office.languages = list(LANGUAGES)
    office.save()
    officer = Officer.objects.create_user(username="bench", password="not used here")  # noqa: S106
    officer.groups.add(Group.objects.get(name=Role.ADMINISTRATOR.value))
    officer.is_superuser = True
    officer.save()
    section, _made = Section.objects.get_or_create(slug="bench", defaults={"position": 1})
    client = Client(SERVER_NAME="localhost")
    client.force_login(officer)
    return client, officer, section


def timed(client: Client, where: str) -> float:
    """Seconds, in the median."""
    took = []
    for _round in range(ROUNDS):
        begun = time.perf_counter()
        client.get(where)
        took.append(time.perf_counter() - begun)
    return statistics.median(took)


def queries(client: Client, where: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(where)
    if answer.status_code != 200:
        sys.exit(f"{where} answered {answer.status_code}")
    return len(asked)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--releases", type=int, default=30_000)
    wanted = parser.parse_args().releases
    client, officer, section = opened()
    make(0, FEW, officer, section)
    client.get(BOARD)
    few = queries(client, BOARD)
    begun = time.perf_counter()
    make(FEW, wanted, officer, section)
    print(f"{wanted:,} releases in {len(LANGUAGES)} languages made in {time.perf_counter() - begun:.1f} s")
    many = queries(client, BOARD)
    broken = few != many
    print(f"queries for {FEW} releases: {few}; for {wanted:,}: {many}")
    middle = BEGINNING + datetime.timedelta(hours=7 * wanted // 2)
    asked = {
        "first page": BOARD,
        "in the middle": f"{BOARD}?at=older-{middle.timestamp():.6f}:999999999",
        "out of date in English": f"{BOARD}?standing=out_of_date&language=en",
        "missing in French": f"{BOARD}?standing=missing&language=fr",
        "drafts by one officer": f"{BOARD}?state=draft&who={officer.pk}",
        "a rare headline": f"{BOARD}?q=saopstenje+broj+17",
        "no such headline": f"{BOARD}?q=nothing+of+the+kind",
    }
    for name, where in asked.items():
        took = timed(client, where)
        broken |= took > LONGEST
        print(f"{name:24} {took * 1000:7.1f} ms{'' if took <= LONGEST else '  TOO SLOW'}")
    for name, where in (("Wagtail's listing", PEER), ("our list", "/desk/releases/")):
        asks = queries(client, where)
        print(f"{name:24} {timed(client, where) * 1000:7.1f} ms, {asks} queries")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
