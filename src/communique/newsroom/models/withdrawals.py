from __future__ import annotations

from django.db import models

from communique.directory.models import LanguageField
from communique.newsroom.models.published import PublishedText
from communique.newsroom.models.releases import Release


class ForgottenAddress(models.Model):
    """Where a text stood that was withdrawn for what it says of somebody: its slug may say it, too.

    Of the slug a salted digest is kept, so that whoever asks for the address is still told, and nobody
    else is given it. That keeps it from the site, its lists and its copies; whoever has the database and
    a guess can test the guess.
    """

    text = models.ForeignKey(PublishedText, on_delete=models.CASCADE, related_name="forgotten_addresses")
    language = LanguageField()
    issued_on = models.DateField()
    salt = models.CharField(max_length=32)
    digest = models.CharField(max_length=64, help_text="SHA-256 in hex of salt and slug.")

    class Meta:
        indexes = (models.Index(fields=["language", "issued_on"], name="newsroom_forgotten_address"),)

    def __str__(self) -> str:
        return f"{self.issued_on} […]"


class Successor(models.Model):
    """The release that stands in the place of one that was withdrawn, as the officer named it."""

    release = models.OneToOneField(Release, on_delete=models.CASCADE, related_name="successor")
    instead = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="stands_in_for")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(instead=models.F("release")), name="newsroom_successor_is_another"
            ),
        )

    def __str__(self) -> str:
        return str(self.instead)
