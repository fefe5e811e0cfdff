from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy

from communique.directory.models.people import Person
from communique.directory.models.places import Country, Organisation, Place


class Occasion(models.Model):
    """What a readout tells of: when (days, inclusive), where, who took part."""

    class Kind(models.TextChoices):
        VISIT = "visit", gettext_lazy("Visit")
        TALKS = "talks", gettext_lazy("Talks")
        CALL = "call", gettext_lazy("Telephone call")
        MEETING = "meeting", gettext_lazy("Meeting")
        CEREMONY = "ceremony", gettext_lazy("Ceremony")
        SPEECH = "speech", gettext_lazy("Speech")
        JOINT_STATEMENT = "joint_statement", gettext_lazy("Joint statement")
        ANNOUNCEMENT = "announcement", gettext_lazy("Announcement")
        OTHER = "other", gettext_lazy("Other")

    kind = models.CharField(max_length=20, choices=Kind.choices)
    earliest = models.DateField(null=True, blank=True)
    latest = models.DateField(null=True, blank=True)
    place = models.ForeignKey(
        Place, on_delete=models.PROTECT, null=True, blank=True, related_name="occasions"
    )
    participants = models.ManyToManyField(Person, blank=True, related_name="occasions")
    countries = models.ManyToManyField(Country, blank=True, related_name="occasions")
    organisations = models.ManyToManyField(Organisation, blank=True, related_name="occasions")
    planned = models.BooleanField(default=False, help_text=gettext_lazy("Told of before it was held."))
    proposed = models.BooleanField(
        default=False,
        editable=False,
        help_text=gettext_lazy("Read by machine; no officer has looked at it yet."),
    )

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
