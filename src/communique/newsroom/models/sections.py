from __future__ import annotations

from django.db import models
from modelcluster.fields import ParentalKey

from communique.directory.models import Name, Named


class Section(Named):
    """Where a release stands on the site; each has its listing, address and feed."""

    slug = models.SlugField(unique=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "slug")


class SectionName(Name):
    section = ParentalKey(Section, on_delete=models.CASCADE, related_name="names")
