"""One door to live, tried from within: every call on the models and every command; see test_one_door."""

from __future__ import annotations

import datetime
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone
from wagtail.actions.publish_revision import PublishRevisionAction
from wagtail.actions.unpublish import UnpublishAction
from wagtail.models import (
    DraftStateMixin,
    Revision,
)

import communique
from communique.newsroom import door
from communique.newsroom.errors import Refused, WrongDoor
from communique.newsroom.models import Release
from tests.newsroom.public_face import Newsroom, snapshot, wrongs

# Every call on the models


def _fresh(release: Release) -> Release:
    fresh: Release = Release.objects.get(pk=release.pk)
    return fresh


def _save_as_live(release: Release) -> None:
    release = _fresh(release)
    release.live = True
    release.save()


def _save_as_dead(release: Release) -> None:
    release = _fresh(release)
    release.live = False
    release.save()


CALLS: dict[str, Any] = {
    "Revision.publish": lambda release: release.latest_revision.publish(),
    "Revision.publish, unchecked": lambda release: release.latest_revision.publish(
        skip_permission_checks=True, log_action=False
    ),
    "Release.publish": lambda release: release.publish(release.latest_revision),
    "DraftStateMixin.publish": lambda release: DraftStateMixin.publish(release, release.latest_revision),
    "PublishRevisionAction": lambda release: PublishRevisionAction(release.latest_revision).execute(),
    "Release.unpublish": lambda release: release.unpublish(),
    "UnpublishAction": lambda release: UnpublishAction(release).execute(skip_permission_checks=True),
    "save, live": _save_as_live,
    "save, not live": _save_as_dead,
    "update(live=True)": lambda release: Release.objects.filter(pk=release.pk).update(live=True),
    "update(live_revision)": lambda release: Release.objects.filter(pk=release.pk, live=True).update(
        live_revision=release.latest_revision
    ),
    "bulk_update": lambda release: Release.objects.bulk_update(
        [_changed(release, live=True, live_revision=release.latest_revision)], ["live", "live_revision"]
    ),
    "create": lambda release: Release.objects.create(section=release.section, live=True),
    "delete": lambda release: release.delete() if release.edition_id else None,
}


def _changed(release: Release, **values: Any) -> Release:
    for name, value in values.items():
        setattr(release, name, value)
    return release


@pytest.mark.parametrize("name", ["draft", "live", "withdrawn", "reviewed"])
@pytest.mark.parametrize("call", CALLS)
def test_no_call_on_the_models_publishes(newsroom: Newsroom, undone: Any, call: str, name: str) -> None:
    release = _fresh(newsroom.releases[name])
    before = snapshot()

    def attempt() -> list[str]:
        try:
            with transaction.atomic():
                CALLS[call](release)
        except (Refused, DatabaseError):
            pass
        return wrongs(before)

    assert undone(attempt) == []


def test_the_database_refuses_live_without_an_edition(newsroom: Newsroom, undone: Any) -> None:
    """Even inside the door: the constraint asks for the edition of that very revision."""

    def live_by_hand() -> None:
        with door.opened():
            newsroom.draft.publish(newsroom.draft.latest_revision)

    with pytest.raises(IntegrityError):
        undone(live_by_hand)
    with pytest.raises(IntegrityError):
        undone(lambda: Release.objects.filter(pk=newsroom.draft.pk).update(live=True))


# Every command


@pytest.mark.parametrize(
    "command",
    [
        ("publish_scheduled",),
        ("publish_scheduled_pages",),
        ("purge_revisions",),
        ("purge_revisions", "--days=0"),
    ],
)
def test_no_command_publishes(newsroom: Newsroom, undone: Any, command: tuple[str, ...]) -> None:
    """Though a revision says that it was due an hour ago, and a live release that it has expired."""
    due = timezone.now() - datetime.timedelta(hours=1)
    for name, release in newsroom.releases.items():
        Revision.objects.filter(pk=release.latest_revision_id).update(approved_go_live_at=due)
        Release.objects.filter(pk=release.pk).update(expire_at=due if name == "live" else None)
    before = snapshot()

    def run() -> list[str]:
        try:
            with transaction.atomic():
                call_command(*command, verbosity=0)
        except (WrongDoor, DatabaseError):
            pass
        return wrongs(before)

    assert undone(run) == []


# Who opens the door


def test_only_the_newsrooms_actions_open_the_door() -> None:
    root = Path(communique.__file__).parent
    openers = {
        path.relative_to(root).parts[:2]
        for path in root.rglob("*.py")
        if re.search(r"door\.opened|door import .*opened", path.read_text("utf-8"))
    }
    assert openers == {("newsroom", "actions")}


def test_nothing_in_the_software_publishes_past_the_door() -> None:
    """Wagtail's publishing by another name: `PublishRevisionAction` is for our actions alone."""
    root = Path(communique.__file__).parent
    users = {
        path.relative_to(root).parts[:2]
        for path in root.rglob("*.py")
        if re.search(r"PublishRevisionAction|UnpublishAction|_publish_revision", path.read_text("utf-8"))
    }
    assert users == {("newsroom", "actions")}
