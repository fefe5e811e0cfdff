"""What is public of releases, and how a test sees that it changed without an edition."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from communique.ledger.models import Edition
from communique.newsroom.actions.drafting import revise_release
from communique.newsroom.actions.publishing import withdraw_release
from communique.newsroom.actions.reviewing import approve_release, submit_release
from communique.newsroom.models import PublishedText, Release, Text
from communique.newsroom.states import WithdrawalReason
from communique.staff.models import Officer
from tests import factories
from tests.factories import publish_release

STATES = ("draft", "live", "withdrawn", "reviewed", "approved")


@dataclass(frozen=True)
class Newsroom:
    """One release in each state that Wagtail could do something to."""

    root: Officer
    draft: Release
    live: Release
    withdrawn: Release
    reviewed: Release
    approved: Release

    @property
    def releases(self) -> dict[str, Release]:
        return {name: getattr(self, name) for name in STATES}


def make_newsroom() -> Newsroom:
    factories.make_office()
    officer = factories.make_officer()
    root = Officer.objects.create_superuser("root", "root@lipovac.example", "correct horse battery")
    made = {name: factories.make_draft(officer, *_texts(name)) for name in STATES}
    publish_release(release=made["live"], by=officer)
    revise_release(release=made["live"], texts=_texts("Longer"), by=root)
    publish_release(release=made["withdrawn"], by=officer)
    withdraw_release(
        release=made["withdrawn"], reason=WithdrawalReason.PUBLISHED_IN_ERROR, note={}, by=officer
    )
    submit_release(release=made["reviewed"], by=officer)
    submit_release(release=made["approved"], by=officer)
    approve_release(release=made["approved"], by=factories.colleague())
    return Newsroom(root, **{name: Release.objects.get(pk=release.pk) for name, release in made.items()})


def _texts(name: str) -> tuple[Any, ...]:
    return factories.text("en", f"Bridge {name}"), factories.serbian(f"Мост {name}")


# What is public, and whether it changed without an edition


def face(release: Release) -> tuple[Any, ...]:
    """All of a release that readers could come to see: what is listed, and the live row itself."""
    stored = (
        Release.objects.filter(pk=release.pk).values_list("live", "edition_id", "live_revision_id").first()
    )
    live = bool(stored and stored[0])
    listed = list(PublishedText.objects.filter(release_id=release.pk).order_by("id").values())
    row = list(Release.objects.filter(pk=release.pk, live=True).values("section", "kind", "issued_at"))
    texts = list(Text.objects.filter(release_id=release.pk).order_by("id").values()) if live else []
    for text in texts:
        text["body"] = str(text["body"].raw_data)
    return live, str(listed), str(row), str(texts)


def snapshot() -> dict[Any, tuple[int, tuple[Any, ...]]]:
    """By document: how many editions it has, and its face."""
    return {
        release.document: (Edition.objects.filter(document=release.document).count(), face(release))
        for release in Release.objects.all()
    }


def wrongs(before: dict[Any, tuple[int, tuple[Any, ...]]]) -> list[str]:
    """What became public, or changed in public, since `before` without an edition of its own."""
    found: list[str] = []
    for document, (editions, seen) in snapshot().items():
        earlier_editions, earlier = before.get(document, (0, (False, "[]", "[]", "[]")))
        if seen != earlier and editions == earlier_editions and (seen[0] or earlier[0]):
            found.append(f"{document} changed in public without an edition")
    for release in Release.objects.filter(live=True).select_related("edition"):
        newest = Edition.objects.filter(document=release.document).order_by("-version").first()
        if newest is None or release.edition != newest or newest.act == Edition.Act.WITHDRAW:
            found.append(f"{release.document} is live without its edition")
        elif release.live_revision_id != release.sealed_revision_id:
            found.append(f"{release.document} shows another revision than the sealed one")
    gone = set(before) - set(snapshot())
    found += [f"{document} was deleted" for document in gone if before[document][0]]
    return found
