"""Who asked to be told of releases by mail, and what she was sent."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy

from communique.directory.models import Country, LanguageField, Person
from communique.newsroom.models.links import Journalist
from communique.newsroom.models.releases import Release


class Subscriber(models.Model):
    """An address, and what it wants: nothing chosen in a list means everything of that sort."""

    class Frequency(models.TextChoices):
        AT_ONCE = "at_once", gettext_lazy("At once")
        DAILY = "daily", gettext_lazy("Once a day")
        WEEKLY = "weekly", gettext_lazy("Once a week")

    email = models.EmailField()
    folded_email = models.EmailField(unique=True, editable=False)
    language = LanguageField(help_text="Of the releases and of the mail around them.")
    frequency = models.CharField(max_length=8, choices=Frequency.choices, default=Frequency.AT_ONCE)
    kinds: models.JSONField[Any, Any] = models.JSONField(default=list, blank=True)
    people = models.ManyToManyField(Person, blank=True, related_name="+")
    countries = models.ManyToManyField(Country, blank=True, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(
        default=0, help_text="Refusals of the address itself in a row; a mail that arrives ends the row."
    )

    def __str__(self) -> str:
        return _("Subscriber %(number)s") % {"number": self.pk}


class SubscribingCount(models.Model):
    """How often subscribing was asked for from one connection in one window; of the address a digest."""

    digest = models.CharField(max_length=64, unique=True)
    window = models.BigIntegerField(db_index=True)
    asked = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.asked} in window {self.window}"


class Mailing(models.Model):
    """That one edition goes, or went, to one address; so that corrections reach who got the first.

    Rows of one `parcel` are one mail, put together once, so that a mail sent again after a crash is the same
    mail with the same Message-ID. Mails about the subscription itself have neither release nor edition.
    """

    class Kind(models.TextChoices):
        RELEASE = "release", gettext_lazy("A release")
        DIGEST = "digest", gettext_lazy("A digest")
        CORRECTION = "correction", gettext_lazy("A correction")
        RESTORED = "restored", gettext_lazy("Public again")
        WITHDRAWAL = "withdrawal", gettext_lazy("A withdrawal")
        EMBARGO = "embargo", gettext_lazy("Under embargo")
        MOVED = "moved", gettext_lazy("The embargo has another end")
        TAKEN_BACK = "taken_back", gettext_lazy("Taken back while under embargo")
        CONFIRM = "confirm", gettext_lazy("Asks whether the subscription is wanted")
        STANDING = "standing", gettext_lazy("Says that there is a subscription already")

    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, null=True, related_name="mailings")
    journalist = models.ForeignKey(Journalist, on_delete=models.CASCADE, null=True, related_name="mailings")
    release = models.ForeignKey(Release, on_delete=models.CASCADE, null=True, related_name="mailings")
    edition = models.ForeignKey("ledger.Edition", on_delete=models.CASCADE, null=True, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    due_at = models.DateTimeField()
    parcel = models.CharField(max_length=32, blank=True, editable=False, help_text="The mail it is part of.")
    busy_until = models.DateTimeField(null=True, editable=False, help_text="A worker is at it until then.")
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    given_up_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(subscriber=None) ^ models.Q(journalist=None),
                name="newsroom_mailing_has_one_recipient",
            ),
            models.UniqueConstraint(
                fields=["subscriber", "edition"], name="newsroom_one_mail_an_edition_and_subscriber"
            ),
            models.UniqueConstraint(
                fields=["journalist", "edition"], name="newsroom_one_mail_an_edition_and_journalist"
            ),
        )
        indexes = (
            models.Index(
                fields=["due_at", "id"],
                condition=models.Q(sent_at=None, given_up_at=None),
                name="newsroom_mailing_waiting",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.release_id or ''}".strip()
