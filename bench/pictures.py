"""What photographs cost: the sizes of one of 24 MP beside Wagtail's own way, and publishing with eight.

    python bench/pictures.py [FOLDER]

FOLDER is the home to be filled, on the disk in question (default: a new one). The photographs are drawn
here: shapes, shades and the noise of a sensor, 6000 × 4000 pixels. Goals: 15 renditions (five sizes in
three formats) in at most 3 seconds of CPU, where Wagtail's own way is the peer; publishing in three
languages with eight photographs in under 500 ms, since nothing of them is made in that request.
"""

from __future__ import annotations

import functools
import io
import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

    from communique.staff.models import Officer

KEPT = tempfile.TemporaryDirectory(prefix="communique-bench-")
HOME = sys.argv[1] if len(sys.argv) > 1 else KEPT.name
os.environ["COMMUNIQUE_HOME"] = HOME
os.environ.pop("COMMUNIQUE_DATABASE", None)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "communique.config.settings")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

SIZE = (6000, 4000)
PHOTOGRAPHS = 8
RELEASES = 7
SIZES_ASKED = (640, 960, 1280, 1920, 2560)
GOAL_CPU, GOAL_PUBLISH = 3.0, 0.5


@functools.cache
def scene() -> Image.Image:
    from PIL import Image

    noise = [
        Image.effect_noise((SIZE[0] // part, SIZE[1] // part), 60).resize(SIZE, Image.Resampling.BICUBIC)
        for part in (4, 40, 400)
    ]
    ground = Image.linear_gradient("L").resize(SIZE).convert("RGB")
    return Image.blend(Image.merge("RGB", noise), ground, 0.5)


def drawn(seed: int) -> bytes:
    """A JPEG of about nine megabytes, as a camera would give; each seed's has another corner."""
    picture = scene().copy()
    picture.paste((seed * 20, 0, 0), (0, 0, 400, 400))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=92, subsampling=0)
    return out.getvalue()


def measured(what: str, done: Callable[[], object]) -> float:
    """CPU seconds."""
    cpu, wall = time.process_time(), time.perf_counter()
    done()
    spent = time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{what:58} {spent:6.2f} s CPU {time.perf_counter() - wall:6.2f} s wall, {peak:4.0f} MB at most")
    return spent


def renditions_beside_wagtail(officer: Officer) -> bool:
    from communique.newsroom.actions.pictures import keep_picture
    from communique.newsroom.photographs import renditions
    from communique.newsroom.photographs.renditions import Look

    content = drawn(0)
    pictures: list[object] = []
    print(f"One photograph: {SIZE[0]} × {SIZE[1]} pixels, {len(content) / 1e6:.1f} MB")
    measured(
        "taken in: checked, read, freed of its place, kept",
        lambda: pictures.append(keep_picture(content=content, name="a.jpg", by=officer, agency="Bench")),
    )
    picture = pictures[0]
    fifteen = [f"{width}.{suffix}" for width in SIZES_ASKED for suffix in renditions.MEDIA_TYPES]
    folder = Path(HOME) / "bench"
    ours = measured(
        "15 renditions, the credit in each",
        lambda: renditions.make(content, folder / "15", Look("Bench"), fifteen),
    )
    measured(
        "all that there are: 18, and 6 cards for lists",
        lambda: renditions.make(content, folder / "all", Look("Bench")),
    )
    peer = measured("15 renditions in Wagtail's own way, without credit", lambda: by_wagtail(picture))
    print(f"{'ratio':58} {peer / ours:6.1f} times")
    return ours <= GOAL_CPU


def by_wagtail(picture: object) -> None:
    for width in SIZES_ASKED:
        for kind in ("avif", "webp", "jpeg"):
            picture.get_rendition(f"width-{width}|format-{kind}")  # type: ignore[attr-defined]


def publishing(officer: Officer) -> bool:
    from communique.newsroom.actions.pictures import keep_picture
    from tests import factories

    pictures = [
        keep_picture(content=drawn(number), name=f"{number}.jpg", by=officer, agency="Bench")
        for number in range(1, PHOTOGRAPHS + 1)
    ]
    cpu: list[float] = []
    wall: list[float] = []
    from communique.newsroom.actions import publishing as action
    from communique.newsroom.actions.reviewing import approve_release, submit_release

    for number in range(RELEASES):
        places = [factories.photograph(picture) for picture in pictures]
        texts = [
            factories.text(tag, f"{headline} {number}", *[words] * 12, more=places)
            for tag, headline, words in (
                ("en", "Bridge opened", "The Mayor opened the bridge over the Lipa."),
                ("sr-Cyrl", "Отворен мост", "Градоначелница је отворила мост преко Липе."),
                ("fr", "Un pont ouvert", "La maire a inauguré le pont sur la Lipa."),
            )
        ]
        release = factories.make_draft(officer, *texts)
        submit_release(release=release, by=officer)
        approve_release(release=release, by=factories.colleague())
        began, spent = time.perf_counter(), time.process_time()
        action.publish_release(release=release, by=officer)
        wall.append(time.perf_counter() - began)
        cpu.append(time.process_time() - spent)
    middle = statistics.median(wall)
    print(
        f"Publishing in three languages with {PHOTOGRAPHS} photographs, {RELEASES} times: "
        f"p50 {middle * 1000:.0f} ms ({statistics.median(cpu) * 1000:.0f} ms CPU), "
        f"at most {max(wall) * 1000:.0f} ms"
    )
    return middle < GOAL_PUBLISH


def main() -> int:
    import django

    django.setup()
    from django.core.management import call_command

    from tests import factories

    call_command("migrate", verbosity=0)

    factories.make_office("en", "sr-Cyrl", "fr")
    officer = factories.make_officer()
    reached = [publishing(officer), renditions_beside_wagtail(officer)]
    print("Goals: " + ("reached" if all(reached) else "NOT reached"))
    return 0 if all(reached) else 1


if __name__ == "__main__":
    sys.exit(main())
