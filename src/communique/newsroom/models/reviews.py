"""A change's way to the public: asked for, approved by somebody else, put on the clock."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy


class Schedule(models.Model):  # type: ignore[django-manager-missing]  # Release's bases are untyped
    """An instant at which one release, or several together, go public: all of them or none."""

    instant = models.DateTimeField()
    title = models.CharField(max_length=200, blank=True, help_text="What several releases have in common.")
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True)
    trouble = models.TextField(blank=True, help_text="Why it could not be published when it was due.")
    tried_at = models.DateTimeField(null=True)
    alarmed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(
                fields=["instant"], condition=models.Q(done_at=None), name="newsroom_schedule_waiting"
            ),
        )

    def __str__(self) -> str:
        return self.title or f"{self.instant:%Y-%m-%d %H:%M:%S} UTC"


class Review(models.Model):
    """One change put before a second officer, and what she decided.

    `digest` (SHA-256, hex) is of what the release would seal, so that approval holds for those very words
    and pictures. An emergency publication has a review too: `reason` says why nobody was asked before, and
    it stays open until somebody approves it afterwards.
    """

    class Act(models.TextChoices):
        PUBLISH = "publish", gettext_lazy("First publication")
        CORRECT = "correct", gettext_lazy("Correction")
        RESTORE = "restore", gettext_lazy("Restoring")

    class Ending(models.TextChoices):
        PUBLISHED = "published", gettext_lazy("Published")
        SENT_BACK = "sent_back", gettext_lazy("Sent back")
        TAKEN_BACK = "taken_back", gettext_lazy("Taken back")

    release = models.ForeignKey("newsroom.Release", on_delete=models.CASCADE, related_name="reviews")
    revision = models.ForeignKey("wagtailcore.Revision", on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, editable=False)
    act = models.CharField(max_length=10, choices=Act.choices)
    notes: models.JSONField[Any, Any] = models.JSONField(
        default=dict, help_text="The public note of a correction, per language tag."
    )
    words = models.TextField(blank=True, help_text="What the author says to whoever approves.")
    asked_at = models.DateTimeField(auto_now_add=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    approved_for = models.CharField(
        max_length=200, blank=True, help_text="The signatory who approved by link, by name."
    )
    reason = models.TextField(blank=True, help_text="Why it was published in an emergency.")
    ended_at = models.DateTimeField(null=True)
    ending = models.CharField(max_length=10, choices=Ending.choices, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    answer = models.TextField(blank=True, help_text="Why it was sent back.")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["release"], condition=models.Q(ended_at=None), name="newsroom_one_open_review"
            ),
        )
        indexes = (
            models.Index(
                fields=["asked_at"],
                condition=models.Q(ended_at=None, approved_at=None),
                name="newsroom_review_waiting",
            ),
            models.Index(
                fields=["ended_at"],
                condition=models.Q(approved_at=None, ending="published"),
                name="newsroom_review_owed",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_act_display()}: {self.release_id}"

    @property
    def emergency(self) -> bool:
        return bool(self.reason)
