from __future__ import annotations

from django.db import models


class Event(models.Model):
    """Something that happened, written in the transaction in which it happened (the outbox).

    `ids` holds plain numbers and strings, never objects: whoever is told looks up what is true by then.
    """

    kind = models.CharField(max_length=64)
    ids = models.JSONField(default=dict)
    written_at = models.DateTimeField(auto_now_add=True)
    told_at = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    last_error = models.TextField(default="", blank=True)

    class Meta:
        indexes = (
            models.Index(fields=["id"], condition=models.Q(told_at=None), name="events_event_not_told"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
