from __future__ import annotations

import datetime
import json

import pytest
from django.db import IntegrityError, transaction

from communique.events.models import Event
from communique.ledger.models import Edition, Entry, Part
from communique.ledger.originals import path_of
from communique.ledger.queries import editions_of, sealed
from communique.newsroom.actions.drafting import revise_release
from communique.newsroom.actions.publishing import withdraw_release
from communique.newsroom.composing import compose
from communique.newsroom.errors import NotAllowed, NotReady, Refused, WrongDoor
from communique.newsroom.models import PublishedText, Release
from communique.newsroom.states import State, WithdrawalReason, state_of
from communique.staff.models import Officer
from communique.staff.roles import Role
from tests import factories
from tests.factories import correct_release, publish_release, restore_release

pytestmark = pytest.mark.django_db
NOTE = {"en": "The length of the bridge was wrong.", "sr-Cyrl": "Дужина моста била је погрешна."}


def texts_of(edition: Edition) -> dict[str, str]:
    parts = edition.parts.filter(kind=Part.Kind.TEXT).select_related("held")
    return {part.language: bytes(part.held.content or b"").decode() for part in parts}


def test_publishing_seals_every_language_and_script_at_once(draft: Release, officer: Officer) -> None:
    edition = publish_release(release=draft, by=officer)
    texts = texts_of(edition)
    assert edition.number == edition.version == 1
    assert list(texts) == ["en", "sr-Cyrl", "sr-Latn"]
    assert texts["en"] == (
        "Bridge opened\n\n14 March 2026, 18:55\n\nThe Mayor opened the bridge over the Lipa.\n\n"
        "“It will hold,” said the Mayor.\n"
    )
    assert "Gradonačelnica je otvorila most preko Lipe." in texts["sr-Latn"]
    stored = Release.objects.get(pk=draft.pk)
    assert stored.live
    assert stored.edition == edition
    assert stored.sealed_revision == stored.live_revision
    assert state_of(stored) is State.PUBLISHED


def test_listing_has_a_row_a_language(draft: Release, officer: Officer) -> None:
    publish_release(release=draft, by=officer)
    rows = {row.language: row for row in PublishedText.objects.all()}
    assert set(rows) == {"en", "sr-Cyrl", "sr-Latn"}
    assert rows["sr-Cyrl"].slug == rows["sr-Latn"].slug == "otvoren-most"
    assert rows["en"].issued_on.isoformat() == "2026-03-14"
    assert rows["en"].summary == "The Mayor opened the bridge over the Lipa."


def test_two_releases_of_one_day_and_headline_have_two_addresses(officer: Officer) -> None:
    for _ in range(3):
        publish_release(release=factories.make_draft(officer, factories.text()), by=officer)
    assert sorted(PublishedText.objects.values_list("slug", flat=True)) == [
        "bridge-opened",
        "bridge-opened-2",
        "bridge-opened-3",
    ]


def test_a_draft_leaves_no_public_trace(draft: Release) -> None:
    assert draft.pk
    assert not PublishedText.objects.exists()
    assert not Edition.objects.exists()
    assert not Event.objects.filter(kind__startswith="release_").exists()


def test_drafting_on_leaves_what_is_live_alone(draft: Release, officer: Officer) -> None:
    edition = publish_release(release=draft, by=officer)
    revise_release(release=draft, texts=[factories.text("en", "Bridge closed")], by=officer)
    stored = Release.objects.get(pk=draft.pk)
    assert stored.texts.get(language="en").headline == "Bridge opened"
    assert stored.has_unpublished_changes
    assert stored.edition == edition
    assert PublishedText.objects.get(language="en").headline == "Bridge opened"


def test_correction_is_a_new_edition_with_its_note_and_the_old_one_stays(
    draft: Release, officer: Officer
) -> None:
    first = publish_release(release=draft, by=officer)
    draft = Release.objects.get(pk=draft.pk)
    revise_release(
        release=draft, texts=[factories.text("en", "Bridge of 80 m opened"), factories.serbian()], by=officer
    )
    second = correct_release(release=Release.objects.get(pk=draft.pk), note=NOTE, by=officer)
    assert second.previous == first
    assert (second.number, second.version, second.act) == (2, 2, "correct")
    assert sealed(second).notes == NOTE
    assert sealed(first).documents["en"].headline == "Bridge opened"
    assert sealed(second).documents["en"].headline == "Bridge of 80 m opened"
    row = PublishedText.objects.get(language="en")
    assert (row.headline, row.slug, row.edition) == ("Bridge of 80 m opened", "bridge-opened", second)


def test_correction_without_a_note_is_refused_and_changes_nothing(draft: Release, officer: Officer) -> None:
    publish_release(release=draft, by=officer)
    with pytest.raises(NotReady, match="Serbian"):
        correct_release(release=draft, note={"en": "Why"}, by=officer)
    assert len(editions_of(draft.document)) == 1


def test_withdrawal_and_restoration(draft: Release, officer: Officer) -> None:
    publish_release(release=draft, by=officer)
    withdrawn = withdraw_release(
        release=draft, reason=WithdrawalReason.PUBLISHED_IN_ERROR, note={"en": "Sent twice."}, by=officer
    )
    stored = Release.objects.get(pk=draft.pk)
    assert not stored.live
    assert state_of(stored) is State.WITHDRAWN
    assert sealed(withdrawn).about["reason"] == "published_in_error"
    assert not PublishedText.objects.filter(live=True).exists()
    with pytest.raises(Refused, match="Restore"):
        publish_release(release=stored, by=officer)
    restore_release(release=stored, note=NOTE, by=officer)
    assert state_of(Release.objects.get(pk=draft.pk)) is State.PUBLISHED
    assert PublishedText.objects.filter(live=True).count() == 3
    acts = [edition.act for edition in editions_of(draft.document)]
    assert acts == ["publish", "withdraw", "restore"]


def test_the_same_publish_asked_for_a_hundred_times_is_one_edition(draft: Release, officer: Officer) -> None:
    editions = {publish_release(release=draft, by=officer).pk for _ in range(100)}
    assert len(editions) == Edition.objects.count() == 1
    assert Entry.objects.exclude(act="key").count() == 1


def test_publishing_what_was_changed_since_is_refused(draft: Release, officer: Officer) -> None:
    publish_release(release=draft, by=officer)
    draft.save_revision(user=officer, clean=False)
    with pytest.raises(Refused):
        publish_release(release=draft, by=officer)
    assert Edition.objects.count() == 1


@pytest.mark.parametrize("role", [Role.PRESS_OFFICER, Role.CLERK])
def test_only_those_with_the_right_publish(draft: Release, role: Role) -> None:
    with pytest.raises(NotAllowed):
        publish_release(release=draft, by=factories.make_officer(role))
    assert not Edition.objects.exists()


def test_a_picture_needs_credit_and_alternative_text(officer: Officer) -> None:
    picture = factories.make_picture(officer)
    picture.agency = picture.photographer = ""
    picture.save()
    bare = factories.photograph(picture, agency="", photographer="", alternative_text="")
    draft = factories.make_draft(officer, factories.text(more=[bare]))
    with pytest.raises(NotReady) as caught:
        publish_release(release=draft, by=officer)
    assert len(caught.value.reasons) == 2
    assert not Release.objects.get(pk=draft.pk).live


def test_photographs_are_sealed_as_originals_and_shown_at_their_place(officer: Officer) -> None:
    picture = factories.make_picture(officer)
    more = [factories.photograph(picture), factories.photograph(None, caption="")]
    edition = publish_release(release=factories.make_draft(officer, factories.text(more=more)), by=officer)
    document = sealed(edition).documents["en"]
    shown, place = (block.photograph for block in document.blocks if block.photograph)
    assert shown.digest == picture.digest
    assert shown.credit == "City of Lipovac / Ana Lisov"
    assert place.original is None
    assert "The new bridge\nPhoto: City of Lipovac / Ana Lisov" in texts_of(edition)["en"]
    assert edition.parts.filter(kind=Part.Kind.ORIGINAL).count() == 1


def test_the_facts_are_sealed_too(draft: Release, officer: Officer) -> None:
    edition = publish_release(release=draft, by=officer)
    content = edition.parts.select_related("held").get(kind=Part.Kind.ABOUT).held.content
    about = json.loads(bytes(content or b""))
    assert about["issued_at"] == "2026-03-14T18:55+01:00"
    assert about["section"] == "press-releases"
    assert about["languages"] == ["en", "sr-Cyrl", "sr-Latn"]


def test_no_second_door(draft: Release, officer: Officer) -> None:
    revision = draft.latest_revision
    with pytest.raises(WrongDoor):
        revision.publish(user=officer)
    with pytest.raises(WrongDoor):
        draft.publish(revision)
    with pytest.raises(WrongDoor):
        draft.unpublish()
    draft.live = True
    with pytest.raises(WrongDoor):
        draft.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        Release.objects.filter(pk=draft.pk).update(live=True)


def test_a_failure_late_in_publishing_leaves_nothing(
    draft: Release, officer: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("disk full")

    monkeypatch.setattr("communique.newsroom.actions.publishing.write_event", fail)
    with pytest.raises(RuntimeError, match="disk full"):
        publish_release(release=draft, by=officer)
    assert not Edition.objects.exists()
    assert not PublishedText.objects.exists()
    assert not Release.objects.get(pk=draft.pk).live


def test_what_was_published_is_never_deleted(draft: Release, officer: Officer) -> None:
    publish_release(release=draft, by=officer)
    with pytest.raises(Refused):
        Release.objects.get(pk=draft.pk).delete()


def test_events_tell_ids(draft: Release, officer: Officer) -> None:
    edition = publish_release(release=draft, by=officer)
    event = Event.objects.get(kind="release_published")
    assert event.ids == {"release": draft.pk, "edition": edition.pk}


def test_a_photograph_whose_file_is_gone_is_told_and_nothing_is_published(officer: Officer) -> None:
    picture = factories.make_picture(officer)
    release = factories.make_draft(officer, factories.text(more=[factories.photograph(picture)]))
    picture.file.storage.delete(picture.file.name)
    path_of(picture.digest).unlink()
    with pytest.raises(Refused, match=r"«navy\.jpg» could not be read"):
        publish_release(release=release, by=officer)
    assert not Edition.objects.exists()
    assert compose(release).documents["en"].headline == "Bridge opened"


def test_a_date_still_to_come_is_not_published(officer: Officer, monkeypatch: pytest.MonkeyPatch) -> None:
    draft = factories.make_draft(officer, factories.text())
    day_before = factories.ISSUED_AT - datetime.timedelta(days=1)
    monkeypatch.setattr("communique.newsroom.readiness.now", lambda: day_before)
    with pytest.raises(NotReady, match="2026-03-14, is still to come"):
        publish_release(release=draft, by=officer)
    assert not Edition.objects.exists()


def test_a_second_click_makes_no_second_correction(draft: Release, officer: Officer) -> None:
    publish_release(release=draft, by=officer)
    revise_release(release=draft, texts=[factories.text(), factories.serbian()], by=officer)
    correct_release(release=draft, note=NOTE, by=officer)
    with pytest.raises(Refused, match="public already"):
        correct_release(release=draft, note=NOTE, by=officer)
    assert Edition.objects.count() == 2


def test_a_draft_that_is_being_published_is_not_deleted(draft: Release, officer: Officer) -> None:
    stale = Release.objects.get(pk=draft.pk)
    publish_release(release=draft, by=officer)
    with pytest.raises(Refused, match="never deleted"):
        stale.delete()
    assert Release.objects.get(pk=draft.pk).live


def test_a_draft_that_was_deleted_meanwhile_is_told(draft: Release, officer: Officer) -> None:
    Release.objects.get(pk=draft.pk).delete()
    with pytest.raises(Refused, match="deleted meanwhile"):
        publish_release(release=draft, by=officer)
