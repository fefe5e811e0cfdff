from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext as _, gettext_lazy
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from communique.directory.models.names import LanguageField
from communique.directory.models.people import Appointment


def check_time_zone(value: str) -> None:
    if value not in available_timezones():
        raise ValidationError(
            _("«%(value)s» is no time zone; write for example Europe/Belgrade.") % {"value": value}
        )


class RecordShown(models.TextChoices):
    CONFIRMED = "confirmed", gettext_lazy("Only what an officer confirmed")
    READ = "read", gettext_lazy("Also what was read by machine, marked as such")


class MissingLanguage(models.TextChoices):
    """What becomes of a release that is not ready in one of the office's languages."""

    WAIT = "wait", gettext_lazy("It waits until every language is ready")
    GO_WITHOUT = "go_without", gettext_lazy("It goes without that language, and the page says so")


class Office(ClusterableModel):
    """The institution that runs this installation: exactly one row."""

    time_zone = models.CharField(max_length=64, default="UTC", validators=[check_time_zone])
    languages = models.JSONField(
        default=list,
        help_text=gettext_lazy("Tags of the languages it publishes in, the first is the main one."),
    )
    email = models.EmailField(blank=True)
    head = models.ForeignKey(Appointment, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    may_import_archive = models.BooleanField(
        default=True,
        help_text=gettext_lazy("Archives may be imported and published without a second officer."),
    )
    letters_kept_months = models.PositiveSmallIntegerField(
        default=24,
        validators=[MinValueValidator(1)],
        help_text=gettext_lazy("How long a letter is kept after it came in, in months."),
    )
    missing_language = models.CharField(
        max_length=10,
        choices=MissingLanguage.choices,
        default=MissingLanguage.GO_WITHOUT,
        help_text=gettext_lazy(
            "What becomes of a release that is not ready in one of the office's languages."
        ),
    )
    record_shown = models.CharField(
        max_length=10,
        choices=RecordShown.choices,
        default=RecordShown.CONFIRMED,
        help_text=gettext_lazy(
            "Which statements the site shows: confirmed ones, or also those read by machine."
        ),
    )
    commitments_public = models.BooleanField(
        default=False, help_text=gettext_lazy("The site shows confirmed commitments and what became of them.")
    )
    demo = models.BooleanField(default=False, editable=False)
    own = models.BooleanField(
        default=False,
        editable=False,
        help_text=gettext_lazy("Begun without the demo office, which then never moves in."),
    )
    emblem = models.TextField(
        blank=True, help_text=gettext_lazy("An SVG drawing in one colour (currentColor).")
    )

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
    motto = models.CharField(
        max_length=200, blank=True, help_text=gettext_lazy("A line under the name on the home page.")
    )
    contact_heading = models.CharField(
        max_length=120, help_text=gettext_lazy("For example: Contact the President")
    )
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
