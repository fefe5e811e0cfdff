"""Whether the time of an answer tells that something hidden is there: drafts, their pictures, who is in them.

    python bench/hiding.py [--rounds 400]

Each hidden address is asked for in turn with one of nothing, in an order drawn anew each time, through the
whole of Django's stack; what is timed is the work, which is sharper than any clock across a network. Claim
held (exit code 1 where it is broken): of no pair do the medians lie further apart than 3 % where
Wilcoxon's signed-rank test calls them different (p < 0.001).
"""

from __future__ import annotations

import argparse
import datetime
import gc
import math
import os
import random
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Iterable
from pathlib import Path
from typing import Final

HOME = tempfile.TemporaryDirectory(prefix="communique-bench-")
os.environ["COMMUNIQUE_HOME"] = HOME.name
os.environ.pop("COMMUNIQUE_DATABASE", None)
os.environ["DJANGO_SETTINGS_MODULE"] = "communique.config.settings"
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402

from communique.config.opening import open_home  # noqa: E402
from communique.directory.actions import (  # noqa: E402
    add_country,
    add_occasion,
    add_organisation,
    add_person,
)
from communique.newsroom.models import Release  # noqa: E402
from communique.staff.models import Officer  # noqa: E402
from communique.website import addresses  # noqa: E402
from tests import factories  # noqa: E402

PUBLISHED: Final = 60
WARM_UP: Final = 20
FURTHEST: Final = 0.03  # of the median
SURE: Final = 0.001
DAY: Final = datetime.date(2026, 3, 14)
NOBODY: Final = 999_999_999
NONE: Final = "f" * 64
Pairs = dict[str, tuple[str, str]]


def fill(officer: Officer) -> None:
    """Releases with an occasion, some of them of the very day that the hidden ones are to be of."""
    for number in range(PUBLISHED):
        ana = add_person(names={"en": f"Ana Lisov {number}"}, by=officer)
        land = add_country(code=f"X-{number:03d}", names={"en": f"Land {number}"}, by=officer)
        visit = add_occasion(
            kind="visit", earliest=DAY, latest=DAY, participants=[ana], countries=[land], by=officer
        )
        given = {"occasion": visit, "issued_at": factories.ISSUED_AT - datetime.timedelta(days=number // 10)}
        text = factories.text("en", f"Visit {number}")
        factories.publish_release(release=factories.make_draft(officer, text, **given), by=officer)


def hide(officer: Officer) -> Pairs:
    """A draft and an approved release with all that is theirs: hidden addresses beside ones of nothing."""
    guest = add_person(names={"en": "Canary Torm"}, by=officer)
    land = add_country(code="X-TOR", names={"en": "Torland"}, by=officer)
    body = add_organisation(names={"en": "Canary League"}, by=officer)
    talks = add_occasion(
        kind="talks", earliest=DAY, latest=DAY, participants=[guest], countries=[land], by=officer
    )
    picture = factories.make_picture(officer)
    more = [factories.photograph(picture)]
    draft = factories.make_draft(officer, factories.text("en", "Canary sings", more=more), occasion=talks)
    approved = factories.make_draft(officer, factories.text("en", "Canary lands"), occasion=talks)
    factories.approve(Release.objects.get(pk=approved.pk), officer)
    would_be, nothing = (addresses.release("en", DAY, slug) for slug in ("canary-sings", "canary-swims"))
    approved_to_be = addresses.release("en", DAY, "canary-lands")
    pairs: dict[str, Iterable[str]] = {
        "nothing, twice": (addresses.release("en", DAY, "canary-rests"), nothing),
        "a draft's address": (would_be, nothing),
        "an approved one's": (approved_to_be, nothing),
        "its news item": (f"{would_be}ninjs.json", f"{nothing}ninjs.json"),
        "its press kit": (f"{would_be}press-kit.zip", f"{nothing}press-kit.zip"),
        "its oEmbed": tuple(addresses.oembed(addresses.absolute(path)) for path in (would_be, nothing)),
        "its id": tuple(f"{addresses.API}releases/{each}" for each in (draft.document, uuid.uuid4())),
        "its photograph": tuple(addresses.picture(each, 640, "jpg") for each in (picture.digest, NONE)),
        "its occasion": (f"/en/occasions/{talks.pk}-x/", f"/en/occasions/{NOBODY}-x/"),
    }
    for name, kind, pk in (
        ("a guest", "people", guest.pk),
        ("a country", "countries", land.pk),
        ("an organisation", "organisations", body.pk),
    ):
        pairs[f"{name} in it"] = (f"/en/{kind}/{pk}-x/", f"/en/{kind}/{NOBODY}-x/")
    for name, kind, pk in (("guest", "people", guest.pk), ("country", "countries", land.pk)):
        pairs[f"the {name}'s feed"] = tuple(
            f"/en/{kind}/{each}-x/releases/feed.atom" for each in (pk, NOBODY)
        )
        pairs[f"the {name}'s number"] = tuple(f"{addresses.API}{kind}/{each}" for each in (pk, NOBODY))
    return {name: (hidden, nothing) for name, (hidden, nothing) in pairs.items()}


def timed(client: Client, path: str) -> float:
    """Milliseconds of this thread's own work, which nobody else on the machine blurs.

    Whatever is there must look like what is not.
    """
    begun = time.thread_time_ns()
    answer = client.get(path)
    took = (time.thread_time_ns() - begun) / 1_000_000
    if answer.status_code != 404:
        sys.exit(f"{path} answered {answer.status_code}")
    return took


def measured(client: Client, pair: tuple[str, str], rounds: int) -> tuple[list[float], list[float]]:
    took: tuple[list[float], list[float]] = ([], [])
    for _round in range(rounds + WARM_UP):
        first = random.randrange(2)
        for which in (first, 1 - first):
            took[which].append(timed(client, pair[which]))
    return took[0][WARM_UP:], took[1][WARM_UP:]


def different(one: list[float], other: list[float]) -> float:
    """The p of Wilcoxon's two-sided signed-rank test, by its normal approximation.

    Each round's two answers are a pair: what slows the machine down for a while slows both.
    """
    apart = sorted((left - right for left, right in zip(one, other, strict=True) if left != right), key=abs)
    ranks = sum(rank for rank, difference in enumerate(apart, 1) if difference > 0)
    n = len(apart)
    spread = math.sqrt(n * (n + 1) * (2 * n + 1) / 24)
    return math.erfc(abs(ranks - n * (n + 1) / 4) / spread / math.sqrt(2))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=400)
    parser.add_argument("--only", default="", help="pairs whose names have this")
    given = parser.parse_args()
    rounds = given.rounds
    open_home()
    call_command("collectstatic", verbosity=0, interactive=False)
    officer = factories.make_officer()
    factories.make_section()
    fill(officer)
    pairs = hide(officer)
    client = Client(SERVER_NAME="localhost")
    gc.collect()
    gc.disable()
    print(f"{rounds} rounds each; medians in ms, of what is hidden and of nothing")
    broken = False
    for name, pair in ((name, pair) for name, pair in pairs.items() if given.only in name):
        hidden, nothing = measured(client, pair, rounds)
        there, gone = statistics.median(hidden), statistics.median(nothing)
        p = different(hidden, nothing)
        told = p < SURE and abs(there / gone - 1) > FURTHEST
        broken |= told
        row = f"{name:22} {there:8.3f} {gone:8.3f}  ratio {there / gone:5.3f}  p {p:6.3f}"
        print(f"{row}  TELLS" if told else row)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
