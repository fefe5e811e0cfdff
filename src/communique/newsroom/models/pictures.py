from __future__ import annotations

import mimetypes

from django.db import models
from PIL import ExifTags, Image
from wagtail.images.models import AbstractImage, AbstractRendition

from communique.directory.models import LanguageField, Person

TURNED = frozenset({5, 6, 7, 8})  # EXIF's orientations that lie on a side


class Picture(AbstractImage):
    """A photograph as it came, with who made it. `digest` (SHA-256, hex) names its press original."""

    agency = models.CharField(max_length=120, blank=True)
    photographer = models.CharField(max_length=120, blank=True)
    digest = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    photographer_entry = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The photographer in the directory, whose name is then right in each script and language.",
    )
    people = models.ManyToManyField(Person, blank=True, related_name="+", help_text="Who is in it.")
    taken_at = models.DateTimeField(null=True, blank=True)
    # Whether it is stored lying on its side; not known of one that was kept before this was noted.
    turned = models.BooleanField(null=True, editable=False)
    # For which credit and focal point its sizes were made; empty while they are to be made (again).
    rendered_for = models.CharField(max_length=64, blank=True, editable=False)

    admin_form_fields = ("title", "file", "agency", "photographer", "collection")
    search_auto_update = False

    class Meta(AbstractImage.Meta):
        verbose_name = "photograph"

    @property
    def media_type(self) -> str:
        """By the file's name, which was given when its content was checked."""
        return mimetypes.guess_type(self.file.name)[0] or "application/octet-stream"

    def upright_size(self) -> tuple[int, int]:
        """Width and height in pixels as it is looked at: cameras store a turned picture lying down."""
        turned, width, height = self.turned, self.width, self.height
        if turned is None:
            with self.file.open("rb") as handle, Image.open(handle) as image:
                turned = image.getexif().get(ExifTags.Base.Orientation, 1) in TURNED
                width, height = image.size
        return (height, width) if turned else (width, height)


class PictureText(models.Model):
    """What a photograph shows, in one language; a release may say it otherwise at its own place."""

    picture = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="texts")
    language = LanguageField()
    caption = models.CharField(max_length=500, blank=True)
    alternative_text = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["picture", "language"], name="newsroom_one_picture_text_a_language"
            ),
        )

    def __str__(self) -> str:
        return self.caption or self.alternative_text


class PictureRendition(AbstractRendition):
    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="newsroom_one_rendition_a_filter"
            ),
        )
