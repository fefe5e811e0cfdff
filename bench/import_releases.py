"""1,000 generated releases imported as drafts, and published; ratio to the same text as Wagtail pages.

Usage: python bench/import_releases.py [HOW MANY]
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time

HOME = tempfile.TemporaryDirectory(prefix="communique-bench-")
os.environ["COMMUNIQUE_HOME"] = HOME.name
os.environ.pop("COMMUNIQUE_DATABASE", None)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "communique.config.settings")

WORDS = [
    "the",
    "council",
    "has",
    "opened",
    "a",
    "school",
    "on",
    "the",
    "left",
    "bank",
    "of",
    "the",
    "river",
    "and",
    "the",
    "mayor",
    "thanked",
    "all",
    "who",
    "built",
    "it",
    "while",
    "engineers",
    "promised",
    "that",
    "the",
    "second",
    "building",
    "will",
    "be",
    "ready",
    "before",
    "winter",
]


def release(number: int) -> bytes:
    """A fictional release of the seeds' size and form."""
    day = number % 27 + 1
    lines = [
        f"{day:02}.{number % 12 + 1:02}.{2015 + number % 10}. - 12:30",
        "",
        f"Notice number {number} of the council",
        "",
    ]
    for paragraph in range(12):
        at = (number * 7 + paragraph * 13) % len(WORDS)
        lines.append(" ".join((WORDS[at:] + WORDS) * 2)[:450].capitalize() + ".")
        if paragraph % 3 == 0:
            lines += ["", "Photo: City of Lipovac / Ana Lisov", ""]
    return "\n".join(lines).encode()


def drafts_per_second(count: int, *, publish: bool) -> float:
    from communique.newsroom.actions.importing import begin_import, import_file
    from communique.staff.queries import built_in

    officer = built_in("import")
    offset = 1_000_000 if publish else 0
    raws = [release(offset + number) for number in range(count)]
    began = time.perf_counter()
    run = begin_import(by=officer, publish=publish)
    for number, raw in enumerate(raws):
        outcome = import_file(source=f"{number}.txt", raw=raw, by=officer, run=run)
        assert outcome.outcome == ("published" if publish else "drafted"), outcome
    return count / (time.perf_counter() - began)


def pages_per_second(count: int) -> float:
    """The peer: the same as Wagtail pages below one parent, saved as drafts with a revision each."""
    from django.contrib.contenttypes.models import ContentType
    from wagtail.models import Locale, Page

    locale, _ = Locale.objects.get_or_create(language_code="en")
    kind = ContentType.objects.get_for_model(Page)
    root = Page.get_first_root_node() or Page.add_root(
        instance=Page(title="Root", slug="root", content_type=kind, locale=locale)
    )
    began = time.perf_counter()
    for number in range(count):
        page = Page(title=f"Notice number {number}", slug=f"notice-{number}", live=False, locale=locale)
        root.add_child(instance=page)
        page.save_revision()
    return count / (time.perf_counter() - began)


def main() -> None:
    from communique.config.opening import open_home

    open_home()
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    drafts = drafts_per_second(count, publish=False)
    published = drafts_per_second(count, publish=True)
    pages = pages_per_second(min(count, 200))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"drafts             {drafts:8.1f} /s")
    print(f"published, sealed  {published:8.1f} /s")
    print(f"Wagtail pages      {pages:8.1f} /s   (drafts are {drafts / pages:.1f} times as fast)")
    print(f"peak memory        {peak:8.0f} MB")


if __name__ == "__main__":
    main()
