from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy


class Letter(models.Model):
    """What came in. `reference` is told to the writer; `idempotency_key` makes a double click one letter."""

    class Channel(models.TextChoices):
        FORM = "form", gettext_lazy("Form on the site")

    reference = models.CharField(max_length=20, unique=True)
    idempotency_key = models.UUIDField(unique=True)
    channel = models.CharField(max_length=10, choices=Channel.choices, default=Channel.FORM)
    language = models.CharField(max_length=35)
    received_at = models.DateTimeField(auto_now_add=True)
    given_name = models.CharField(max_length=100)
    surname = models.CharField(max_length=100)
    municipality = models.CharField(max_length=120)
    postal_address = models.TextField(max_length=500)
    email = models.EmailField(blank=True)
    telephone = models.CharField(max_length=40, blank=True)
    message = models.TextField(max_length=20_000)
    read_at = models.DateTimeField(null=True)

    class Meta:
        # Letters come in by `receive_letter`, so nobody needs the right to add one; change is to mark one.
        default_permissions = ("view", "change", "delete")
        indexes = (
            models.Index(fields=["-received_at", "-id"], name="letters_newest_first"),
            models.Index(
                fields=["-received_at", "-id"],
                condition=models.Q(read_at=None),
                name="letters_unread_newest_first",
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(email="") | ~models.Q(telephone=""),
                name="letters_can_be_answered",
            ),
        )

    def __str__(self) -> str:
        return self.reference

    @property
    def writer(self) -> str:
        return f"{self.given_name} {self.surname}"


class SenderCount(models.Model):
    """How many letters one address sent in one window of time; gone when the window is.

    `digest` cannot be led back to the address (see `digests.sender_digest`).
    """

    digest = models.CharField(max_length=64, unique=True)
    window = models.PositiveIntegerField(db_index=True)
    letters = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.letters} in window {self.window}"
