from __future__ import annotations

from django.db import models

from communique.directory.models import Country, LanguageField, Person
from communique.newsroom.models.releases import Kind, Release
from communique.newsroom.models.sections import Section


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
            models.Index(
                fields=["language", "kind", "-issued_at", "-id"],
                condition=models.Q(live=True),
                name="newsroom_kind_listing",
            ),
            # What was corrected or withdrawn last, for feeds.
            models.Index(fields=["language", "-edition"], name="newsroom_changed_last"),
        )

    def __str__(self) -> str:
        return self.headline


class FormerAddress(models.Model):
    """Where a text stood before its address changed; readers are led on from there for ever."""

    text = models.ForeignKey(PublishedText, on_delete=models.CASCADE, related_name="former_addresses")
    language = LanguageField()
    issued_on = models.DateField()
    slug = models.CharField(max_length=100)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["language", "issued_on", "slug"], name="newsroom_one_text_a_former_address"
            ),
        )

    def __str__(self) -> str:
        return f"{self.issued_on} {self.slug}"


class Concern(models.Model):
    """Whom and what a public release is about, for lists, feeds and subscribers: a person or a country.

    Written with the edition, from its occasion, bylines and photographs.
    """

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="concerns")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    country = models.ForeignKey(Country, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(person=None) ^ models.Q(country=None), name="newsroom_concern_is_one"
            ),
            models.UniqueConstraint(fields=["person", "release"], name="newsroom_one_concern_a_person"),
            models.UniqueConstraint(fields=["country", "release"], name="newsroom_one_concern_a_country"),
        )

    def __str__(self) -> str:
        return str(self.person or self.country)
