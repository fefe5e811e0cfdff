from __future__ import annotations

import datetime
import re
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from communique.languages.scripts import to_latin
from communique.languages.tags import script_variants

# BCP 47 in short: a language, then script, region or variant subtags.
TAG_PATTERN = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def check_language(value: str) -> None:
    if not TAG_PATTERN.fullmatch(value):
        raise ValidationError(f"«{value}» is no language tag; write for example en, sr-Cyrl or fr.")


def check_time_zone(value: str) -> None:
    if value not in available_timezones():
        raise ValidationError(f"«{value}» is no time zone; write for example Europe/Belgrade.")


class LanguageField(models.CharField[str, str]):
    """A BCP 47 tag, as `languages.tags` writes it (`en`, `sr-Cyrl`)."""

    default_validators = [check_language]  # noqa: RUF012  as Django declares it

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 35)
        super().__init__(*args, **kwargs)


class Name(models.Model):
    """What something is called in one language; the concrete tables hang below their owners."""

    language = LanguageField()
    name = models.CharField(max_length=255)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class Named(ClusterableModel):
    """Has names per language in `names`."""

    class Meta:
        abstract = True

    def __str__(self) -> str:
        first = next(iter(self.names.all()), None)
        return first.name if first else f"{self._meta.verbose_name} {self.pk}"

    def name_in(self, language: str) -> str:
        """The name in `language`, or derived from its source script, or in any language there is."""
        names = {entry.language: str(entry.name) for entry in self.names.all()}
        if language in names:
            return names[language]
        for source, name in names.items():
            if language in script_variants(source):
                return to_latin(name)
        return next(iter(names.values()), "")


class Person(Named):
    class Meta:
        verbose_name = "person"
        verbose_name_plural = "people"


class PersonName(Name):
    person = ParentalKey(Person, on_delete=models.CASCADE, related_name="names")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person", "language"], name="directory_one_person_name_a_language"
            ),
        )


class Country(Named):
    code = models.CharField(max_length=8, unique=True, help_text="ISO 3166 code where there is one.")

    class Meta:
        verbose_name_plural = "countries"


class CountryName(Name):
    country = ParentalKey(Country, on_delete=models.CASCADE, related_name="names")


class Place(Named):
    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, null=True, blank=True, related_name="places"
    )


class PlaceName(Name):
    place = ParentalKey(Place, on_delete=models.CASCADE, related_name="names")


class Post(Named):
    """An office that people hold one after the other."""

    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, null=True, blank=True, related_name="posts"
    )


class PostName(Name):
    post = ParentalKey(Post, on_delete=models.CASCADE, related_name="names")


class Appointment(models.Model):
    """Who held a post from when to when; both ends may be unknown."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="appointments")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="appointments")
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(since=None)
                | models.Q(until=None)
                | models.Q(until__gte=models.F("since")),
                name="directory_appointment_ends_after_it_begins",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person}, {self.post}"


class Occasion(models.Model):
    """What a readout tells of: when (days, inclusive), where, who took part."""

    class Kind(models.TextChoices):
        VISIT = "visit", "Visit"
        TALKS = "talks", "Talks"
        CALL = "call", "Telephone call"
        MEETING = "meeting", "Meeting"
        CEREMONY = "ceremony", "Ceremony"
        SPEECH = "speech", "Speech"
        JOINT_STATEMENT = "joint_statement", "Joint statement"
        ANNOUNCEMENT = "announcement", "Announcement"
        OTHER = "other", "Other"

    kind = models.CharField(max_length=20, choices=Kind.choices)
    earliest = models.DateField(null=True, blank=True)
    latest = models.DateField(null=True, blank=True)
    place = models.ForeignKey(
        Place, on_delete=models.PROTECT, null=True, blank=True, related_name="occasions"
    )
    participants = models.ManyToManyField(Person, blank=True, related_name="occasions")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(earliest=None)
                | models.Q(latest=None)
                | models.Q(latest__gte=models.F("earliest")),
                name="directory_occasion_ends_after_it_begins",
            ),
        )

    def __str__(self) -> str:
        parts = [self.get_kind_display(), str(self.place or ""), str(self.earliest or "")]
        return ", ".join(part for part in parts if part)


class Office(ClusterableModel):
    """The institution that runs this installation: exactly one row."""

    time_zone = models.CharField(max_length=64, default="UTC", validators=[check_time_zone])
    languages = models.JSONField(
        default=list, help_text="Tags of the languages it publishes in, the first is the main one."
    )
    email = models.EmailField(blank=True)
    head = models.ForeignKey(Appointment, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    may_import_archive = models.BooleanField(
        default=True,
        help_text="Archives may be imported and published without a second officer.",
    )
    letters_kept_months = models.PositiveSmallIntegerField(
        default=24,
        validators=[MinValueValidator(1)],
        help_text="How long a letter is kept after it came in, in months.",
    )
    demo = models.BooleanField(default=False, editable=False)
    own = models.BooleanField(
        default=False, editable=False, help_text="Begun without the demo office, which then never moves in."
    )
    emblem = models.TextField(blank=True, help_text="An SVG drawing in one colour (currentColor).")

    class Meta:
        verbose_name = "office"
        constraints = (models.CheckConstraint(condition=models.Q(pk=1), name="directory_one_office"),)

    def __str__(self) -> str:
        first = next(iter(self.texts.all()), None)
        return first.name if first else "Office"

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def main_language(self) -> str:
        return str(self.languages[0]) if self.languages else "en"

    def local(self, moment: datetime.datetime) -> datetime.datetime:
        return moment.astimezone(self.zone)


class OfficeText(models.Model):
    """What the office calls itself and how it may be written to, in one language."""

    office = ParentalKey(Office, on_delete=models.CASCADE, related_name="texts")
    language = LanguageField()
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=80, blank=True)
    motto = models.CharField(max_length=200, blank=True, help_text="A line under the name on the home page.")
    contact_heading = models.CharField(max_length=120, help_text="For example: Contact the President")
    postal_address = models.TextField(blank=True)
    demo_notice = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["office", "language"], name="directory_one_office_text_a_language"
            ),
        )

    def __str__(self) -> str:
        return self.name
