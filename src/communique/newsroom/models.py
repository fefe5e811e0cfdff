from __future__ import annotations

import mimetypes
import uuid
from typing import TYPE_CHECKING, Any, NoReturn

from django.db import models, transaction
from django.utils import timezone
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from PIL import ExifTags, Image
from wagtail.fields import StreamField
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    RevisionMixin,
    WorkflowMixin,
)

from communique.directory.models import LanguageField, Name, Named
from communique.languages.tags import native_name
from communique.newsroom import door
from communique.newsroom.blocks import BodyBlock
from communique.newsroom.errors import Refused, WrongDoor

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


TURNED = frozenset({5, 6, 7, 8})  # EXIF's orientations that lie on a side


class Section(Named):
    """Where a release stands on the site; each has its listing, address and feed."""

    slug = models.SlugField(unique=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "slug")


class SectionName(Name):
    section = ParentalKey(Section, on_delete=models.CASCADE, related_name="names")


class Picture(AbstractImage):
    """A photograph as it came, with who made it. `digest` (SHA-256, hex) names its press original."""

    agency = models.CharField(max_length=120, blank=True)
    photographer = models.CharField(max_length=120, blank=True)
    digest = models.CharField(max_length=64, blank=True, editable=False, db_index=True)

    admin_form_fields = ("title", "file", "agency", "photographer", "description", "collection")
    search_auto_update = False

    class Meta(AbstractImage.Meta):
        verbose_name = "photograph"

    @property
    def media_type(self) -> str:
        """By the file's name, which was given when its content was checked."""
        return mimetypes.guess_type(self.file.name)[0] or "application/octet-stream"

    def upright_size(self) -> tuple[int, int]:
        """Width and height in pixels as it is looked at: cameras store a turned picture lying down."""
        turned = False
        with self.file.open("rb") as handle, Image.open(handle) as image:
            turned = image.getexif().get(ExifTags.Base.Orientation, 1) in TURNED
            width, height = image.size
        return (height, width) if turned else (width, height)


class PictureRendition(AbstractRendition):
    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="newsroom_one_rendition_a_filter"
            ),
        )


class Kind(models.TextChoices):
    PRESS_RELEASE = "press_release", "Press release"
    STATEMENT = "statement", "Statement"
    SPEECH = "speech", "Speech"
    READOUT = "readout", "Readout"
    JOINT_STATEMENT = "joint_statement", "Joint statement"
    ANNOUNCEMENT = "announcement", "Announcement"
    NOTICE = "notice", "Notice"


class Release(
    WorkflowMixin,
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
    issued_at = models.DateTimeField(
        default=timezone.now, help_text="The release's own date and time, in the office's time zone."
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
    imported = models.BooleanField(default=False, editable=False)
    demo = models.BooleanField(default=False, editable=False)
    live = models.BooleanField(default=False, editable=False)

    # Nothing points from Wagtail's reference index to releases; keeping it costs more than the save itself.
    wagtail_reference_index_ignore = True

    class Meta:
        permissions = (
            ("publish_release", "May publish a release"),
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
        first = next(iter(self.texts.all()), None)
        if first is None:
            return "Release without a text"
        return first.headline or "Release without a headline"

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
        for name in ("document", "imported", "demo", "edition_id", "sealed_revision_id", "live_revision_id"):
            setattr(draft, name, getattr(self, name))
        draft._was_live = self._was_live
        return draft

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Refuses a change of what is live that does not come through `newsroom.actions`."""
        written = kwargs.get("update_fields")
        changes = written is None or "live" in written
        if changes and self._was_live is not None and self.live != self._was_live and not door.is_open():
            raise WrongDoor
        super().save(*args, **kwargs)
        self.note_liveness()

    def publish(self, revision: Any, *args: Any, **kwargs: Any) -> Any:
        if not door.is_open():
            raise WrongDoor
        return super().publish(revision, *args, **kwargs)

    def unpublish(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Never: a release is withdrawn, with a reason and an edition that says so."""
        raise WrongDoor("withdrawn")

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        with transaction.atomic():
            # Asked of the row, and it is held: somebody may be publishing it at this moment.
            kept = Release.objects.select_for_update(of=("self",)).filter(pk=self.pk).first()
            if (kept or self).edition_id is not None:
                raise Refused("A release that was published is withdrawn, never deleted.")
            return super().delete(*args, **kwargs)

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        """One preview for each language; the mode is the text's tag."""
        tags = [text.language for text in self.texts.all() if text.language]
        return [(tag, native_name(tag)) for tag in tags] or [("", "Default")]

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

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["release", "language"], name="newsroom_one_text_a_language"),
        )

    def __str__(self) -> str:
        return self.headline


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


class PublishedText(models.Model):
    """What the site lists: a row for each release and language (script variants too), made from its edition.

    Written with the edition in one transaction, so that listings never look at drafts.
    """

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="published_texts")
    edition = models.ForeignKey("ledger.Edition", on_delete=models.PROTECT, related_name="+")
    language = LanguageField()
    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    issued_at = models.DateTimeField()
    issued_on = models.DateField(help_text="The day in the office's time zone; part of the address.")
    slug = models.CharField(max_length=100)
    headline = models.CharField(max_length=500)
    summary = models.TextField(blank=True)
    picture = models.CharField(max_length=64, blank=True, help_text="Digest of the first press original.")
    picture_alternative_text = models.CharField(max_length=500, blank=True)
    live = models.BooleanField(help_text="False once withdrawn: the address then says so.")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["release", "language"], name="newsroom_one_published_text_a_language"
            ),
            models.UniqueConstraint(
                fields=["language", "issued_on", "slug"], name="newsroom_one_release_an_address"
            ),
        )
        indexes = (
            models.Index(
                fields=["language", "-issued_at", "-id"],
                condition=models.Q(live=True),
                name="newsroom_listing",
            ),
            models.Index(
                fields=["language", "section", "-issued_at", "-id"],
                condition=models.Q(live=True),
                name="newsroom_section_listing",
            ),
        )

    def __str__(self) -> str:
        return self.headline
