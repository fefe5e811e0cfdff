"""The audits of the whole ledger: when, over how much, and what they found."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy


class AuditRun(models.Model):
    """One going through the ledger. While `ended_at` is empty it goes on, or was cut off."""

    class Kind(models.TextChoices):
        NIGHTLY = "nightly", gettext_lazy("Nightly")
        BY_HAND = "by_hand", gettext_lazy("By hand")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    asked_at = models.DateTimeField(db_index=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True, db_index=True)
    entries = models.PositiveBigIntegerField(default=0)
    editions = models.PositiveBigIntegerField(default=0)
    root = models.BinaryField(
        blank=True, help_text=gettext_lazy("The log's root that was signed when it began.")
    )
    found = models.PositiveIntegerField(default=0, help_text=gettext_lazy("How many problems."))
    problems = models.JSONField(default=list, help_text=gettext_lazy("The first of them, as sentences."))
    remedies = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"Audit of {self.asked_at:%Y-%m-%d %H:%M}"
