from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from communique.directory.models import LanguageField


class Banner(ClusterableModel):
    """A few words above every page of the site. Raised in all languages at once; at most one stands."""

    raised_at = models.DateTimeField()
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    lowered_at = models.DateTimeField(null=True)
    lowered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        permissions = (("raise_banner", "May raise and lower the banner above the site"),)
        constraints = (
            models.UniqueConstraint(
                models.Value(1), condition=models.Q(lowered_at=None), name="newsroom_one_banner_stands"
            ),
        )

    def __str__(self) -> str:
        first = next(iter(self.texts.all()), None)
        return first.words if first else _("Banner %(number)s") % {"number": self.pk}


class BannerText(models.Model):
    banner = ParentalKey(Banner, on_delete=models.CASCADE, related_name="texts")
    language = LanguageField()
    words = models.CharField(max_length=500)
    link = models.CharField(max_length=500, blank=True, help_text="Where to read more.")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["banner", "language"], name="newsroom_one_banner_text_a_language"
            ),
        )

    def __str__(self) -> str:
        return self.words
