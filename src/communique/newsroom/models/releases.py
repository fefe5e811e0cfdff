from __future__ import annotations

import sys
import uuid
from typing import TYPE_CHECKING, Any, NoReturn

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.fields import StreamField
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    RevisionMixin,
)

from communique.directory.models import LanguageField, Person
from communique.newsroom import door
from communique.newsroom.blocks import BodyBlock
from communique.newsroom.errors import Refused, WrongDoor
from communique.newsroom.models.reviews import Review, Schedule
from communique.newsroom.models.sections import Section
from communique.staff.language_names import language_name

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


class Kind(models.TextChoices):
    PRESS_RELEASE = "press_release", gettext_lazy("Press release")
    STATEMENT = "statement", gettext_lazy("Statement")
    SPEECH = "speech", gettext_lazy("Speech")
    READOUT = "readout", gettext_lazy("Readout")
    JOINT_STATEMENT = "joint_statement", gettext_lazy("Joint statement")
    ANNOUNCEMENT = "announcement", gettext_lazy("Announcement")
    NOTICE = "notice", gettext_lazy("Notice")


# What is true of a release whatever one of its drafts was saved with.
KEPT_BY_THE_ROW = (
    "document",
    "imported",
    "demo",
    "edition_id",
    "sealed_revision_id",
    "live_revision_id",
    "review_id",
    "schedule_id",
)


class SpeechForm(models.TextChoices):
    """Which words of a speech these are."""

    DELIVERED = "delivered", gettext_lazy("As delivered")
    DRAFTED = "drafted", gettext_lazy("As drafted")


class Release(
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewableMixin,
    ClusterableModel,
):
    """One thing the office makes public, with one life in all its languages.

    The row and its texts are what is live (or, before the first publication, the draft); later drafts
    are revisions. `edition` and `sealed_revision` are what was last sealed and from which revision.
    """

    document = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="releases")
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.PRESS_RELEASE)
    speech_form = models.CharField(
        max_length=10, choices=SpeechForm.choices, blank=True, help_text="Of a speech: which words these are."
    )
    issued_at = models.DateTimeField(
        default=timezone.now, help_text="The release's own date and time, in the office's time zone."
    )
    dated_when_published = models.BooleanField(
        default=False, help_text="Its date and time are the moment at which it becomes public."
    )
    occasion = models.ForeignKey(
        "directory.Occasion", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    edition = models.ForeignKey(
        "ledger.Edition", on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    sealed_revision = models.ForeignKey(
        "wagtailcore.Revision", on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    review = models.ForeignKey(Review, on_delete=models.SET_NULL, null=True, editable=False, related_name="+")
    schedule = models.ForeignKey(
        Schedule, on_delete=models.SET_NULL, null=True, editable=False, related_name="releases"
    )
    imported = models.BooleanField(default=False, editable=False)
    demo = models.BooleanField(default=False, editable=False)
    live = models.BooleanField(default=False, editable=False)

    # Nothing points from Wagtail's reference index to releases; keeping it costs more than the save itself.
    wagtail_reference_index_ignore = True

    class Meta:
        permissions = (
            ("publish_release", "May publish a release"),
            ("publish_in_emergency", "May publish before anybody approves, and say why"),
            ("import_archive", "May import an archive and publish it"),
            # Wagtail would make these two itself, but after our own roles were made from them.
            ("lock_release", "May lock a release"),
            ("unlock_release", "May unlock a release"),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(live=False)
                | models.Q(
                    edition__isnull=False,
                    live_revision__isnull=False,
                    sealed_revision__isnull=False,
                    sealed_revision=models.F("live_revision"),
                ),
                name="newsroom_live_means_sealed",
            ),
        )
        indexes = (models.Index(fields=["-issued_at", "-id"], name="newsroom_release_by_date"),)

    def __str__(self) -> str:
        # The oldest: PostgreSQL gives rows in any order, and a release has one name.
        first = min(self.texts.all(), key=lambda text: text.pk or sys.maxsize, default=None)
        if first is None:
            return _("Release without a text")
        return first.headline or _("Release without a headline")

    _was_live: bool | None = False

    @classmethod
    def from_db(cls, *args: Any, **kwargs: Any) -> Release:
        loaded: Release = super().from_db(*args, **kwargs)
        loaded.note_liveness()
        return loaded

    def note_liveness(self) -> None:
        """Remembers whether the row is live, so that `save` can refuse to change that."""
        self._was_live = self.__dict__.get("live")

    def with_content_json(self, content: dict[str, Any]) -> Release:
        """A draft keeps the release's identity and seal, whatever its revision was saved with."""
        draft: Release = super().with_content_json(content)
        for name in KEPT_BY_THE_ROW:
            setattr(draft, name, getattr(self, name))
        if self.edition_id is not None and draft.dated_when_published:
            # It was dated when it was published; a later draft keeps that date and may be given another.
            draft.issued_at, draft.dated_when_published = self.issued_at, False
        draft._was_live = self._was_live
        return draft

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Refuses a change of what is live that does not come through `newsroom.actions`."""
        written = kwargs.get("update_fields")
        changes = written is None or "live" in written
        if changes and self._was_live is not None and self.live != self._was_live and not door.is_open():
            raise WrongDoor
        with transaction.atomic():
            if written is None and not self._state.adding and not door.is_open():
                self._check_nothing_happened()
            super().save(*args, **kwargs)
        self.note_liveness()

    def _check_nothing_happened(self) -> None:
        """All of a row is written over, and by somebody who read it before others took their steps."""
        now = self._held_unread()
        if (now.live, now.edition_id) != (self.live, self.edition_id):
            raise Refused(_("The release was published or withdrawn meanwhile. Open it again."))

    def publish(self, revision: Any, *args: Any, **kwargs: Any) -> Any:
        if not door.is_open():
            raise WrongDoor
        return super().publish(revision, *args, **kwargs)

    def unpublish(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Never: a release is withdrawn, with a reason and an edition that says so."""
        raise WrongDoor

    def save_revision(self, *args: Any, **kwargs: Any) -> Any:
        """A further draft, through whatever door. Raises Refused while somebody reads the one before it."""
        with transaction.atomic():
            self._held_unread()
            return super().save_revision(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        with transaction.atomic():
            if self._held_unread().edition_id is not None:
                raise Refused(_("A release that was published is withdrawn, never deleted."))
            return super().delete(*args, **kwargs)

    def _held_unread(self) -> Release:
        """The row as it is now, held: somebody may be asking for a review or publishing it at this moment."""
        kept = Release.objects.select_for_update(of=("self",)).filter(pk=self.pk).first() or self
        if kept.review_id is not None:
            raise Refused(kept.get_lock().get_message(None))
        return kept

    def get_lock(self) -> Any:
        """While somebody reads it for approval, and until it is public, the draft stays as it is."""
        if self.review_id is not None:
            from communique.newsroom.locking import ReviewLock

            return ReviewLock(self)
        return super().get_lock()

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        """One preview for each language; the mode is the text's tag."""
        tags = [text.language for text in self.texts.all() if text.language]
        return [(tag, language_name(tag)) for tag in tags] or [("", _("Default"))]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        from communique.newsroom.preview import preview_response

        return preview_response(self, request, mode_name)


class Text(models.Model):
    """A release in one language."""

    release = ParentalKey(Release, on_delete=models.CASCADE, related_name="texts")
    language = LanguageField()
    headline = models.CharField(max_length=500)
    slug = models.CharField(max_length=100, blank=True, help_text="Made from the headline where empty.")
    place = models.CharField(max_length=120, blank=True, help_text="Place of the dateline.")
    lead = models.TextField(blank=True, help_text="A sentence or two that stand above the text.")
    body = StreamField(BodyBlock(), blank=True, use_json_field=True)
    in_translation = models.BooleanField(
        default=False, help_text="Not finished yet: it is not published, and nobody is asked to approve it."
    )
    kept_words = models.CharField(
        max_length=1000,
        blank=True,
        help_text="Words and phrases kept as written in the derived script, with commas between them.",
    )
    translated_from = models.PositiveBigIntegerField(
        null=True,
        editable=False,
        help_text="The revision whose source text this translation was last brought in line with.",
    )

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["release", "language"], name="newsroom_one_text_a_language"),
        )

    def __str__(self) -> str:
        return self.headline


class Byline(models.Model):
    """Who speaks or signs, from the directory, so that the name is right in each script and language."""

    release = ParentalKey(Release, on_delete=models.CASCADE, related_name="bylines")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ("position", "id")
        constraints = (
            models.UniqueConstraint(fields=["release", "person"], name="newsroom_one_byline_a_person"),
        )

    def __str__(self) -> str:
        return str(self.person)


class TextStanding(models.Model):
    """How far the latest draft is in one language, kept beside it so that the board asks once for all."""

    class Standing(models.TextChoices):
        SOURCE = "source", gettext_lazy("Source")
        MISSING = "missing", gettext_lazy("Missing")
        IN_TRANSLATION = "in_translation", gettext_lazy("In translation")
        READY = "ready", gettext_lazy("Ready")
        OUT_OF_DATE = "out_of_date", gettext_lazy("Out of date")

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="standings")
    language = LanguageField()
    standing = models.CharField(max_length=14, choices=Standing.choices)
    headline = models.CharField(max_length=500, blank=True)
    folded = models.TextField(blank=True, help_text="The headline as the board searches it, in any script.")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["release", "language"], name="newsroom_one_standing_a_language"),
        )
        indexes = (models.Index(fields=["standing", "language"], name="newsroom_text_standing"),)

    def __str__(self) -> str:
        return f"{self.language}: {self.get_standing_display()}"


class Remark(models.Model):
    """What officers write to each other beside a draft; never public."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="remarks")
    language = LanguageField(blank=True, help_text="The text it is about; empty for the release as a whole.")
    words = models.TextField(max_length=4000)
    quoted = models.CharField(max_length=500, blank=True, help_text="The words of the draft it is about.")
    written_at = models.DateTimeField(auto_now_add=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    answers = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="answered_by")
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ("written_at", "id")

    def __str__(self) -> str:
        return self.words[:80]


class Source(models.Model):
    """The file that a release was imported from, byte for byte; its digest keeps it from coming twice."""

    release = models.OneToOneField(Release, on_delete=models.CASCADE, related_name="source")
    sha256 = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=500)
    content = models.BinaryField()
    reading = models.JSONField(help_text="What the reader found, as `communique read --json` prints it.")
    imported_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name
