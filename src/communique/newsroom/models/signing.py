"""Mail to signatories, as rows: what waits is sent when the mail server is there again."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from communique.newsroom.models.links import PersonalLink


class SignatoryMail(models.Model):
    """One mail to a signatory: her link, or the one-time code that goes with it.

    `seed` and the installation's key make the token or the code anew each time the mail is tried, so that
    neither is kept. Once the mail is gone the seed is, too.
    """

    class Kind(models.TextChoices):
        LINK = "link"
        CODE = "code"

    link = models.ForeignKey(PersonalLink, on_delete=models.CASCADE, related_name="mails")
    kind = models.CharField(max_length=4, choices=Kind.choices)
    seed = models.CharField(max_length=64, blank=True, editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    due_at = models.DateTimeField()
    busy_until = models.DateTimeField(null=True, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=200, blank=True, help_text="Codes and kinds alone, no address.")

    class Meta:
        indexes = (
            models.Index(
                fields=["due_at"],
                condition=models.Q(sent_at=None, given_up_at=None),
                name="newsroom_signatory_mail",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
