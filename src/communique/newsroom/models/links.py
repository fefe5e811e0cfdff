"""Links for people without an account: what they open, and who they are. Only digests of tokens are kept."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _, gettext_lazy

from communique.directory.models import LanguageField
from communique.newsroom.models.releases import Release
from communique.newsroom.models.reviews import Review


class Signatory(models.Model):
    """Somebody without an account who may approve by link; entered by an administrator, never by the author.

    The one-time code goes to `email`, so that a link passed on approves nothing.
    """

    name = models.CharField(max_length=200)
    email = models.EmailField()
    language = LanguageField()
    active = models.BooleanField(default=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "signatories"

    def __str__(self) -> str:
        return self.name


class Journalist(models.Model):
    """One line of the press list."""

    name = models.CharField(max_length=200)
    outlet = models.CharField(max_length=200, blank=True)
    email = models.EmailField(unique=True)
    language = LanguageField()
    active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"{self.name} ({self.outlet})" if self.outlet else self.name


class Embargo(models.Model):
    """A release shown to named journalists before its instant; it lifts when the release is public."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="embargoes")
    review = models.ForeignKey(
        Review,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        help_text="The approval that it shows; another one needs another embargo.",
    )
    terms: models.JSONField[Any, Any] = models.JSONField(
        default=dict, help_text="What the journalist accepts before she reads, per language tag."
    )
    instant = models.DateTimeField(help_text="Until when, as the journalists were last told.")
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True, help_text="When its release became public.")
    taken_back_at = models.DateTimeField(null=True, help_text="When it ended before that.")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["release"],
                condition=models.Q(lifted_at=None, taken_back_at=None),
                name="newsroom_one_running_embargo",
            ),
        )
        verbose_name_plural = "embargoes"

    def __str__(self) -> str:
        return _("Embargo of %(number)s") % {"number": self.release_id}


class EmbargoTerms(models.Model):
    """What the office asks of journalists in one language, unless an embargo says otherwise."""

    language = LanguageField(unique=True)
    words = models.TextField()

    class Meta:
        verbose_name_plural = "embargo terms"

    def __str__(self) -> str:
        return self.language


class PersonalLink(models.Model):
    """A link that opens one draft for one person: to look, to approve, or to write under embargo."""

    class Purpose(models.TextChoices):
        PREVIEW = "preview", gettext_lazy("To look at")
        APPROVAL = "approval", gettext_lazy("To approve")
        EMBARGO = "embargo", gettext_lazy("Under embargo")

    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="links")
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    recipient = models.CharField(max_length=200, help_text="Who it is for; it stands across every page.")
    email = models.EmailField(blank=True)
    language = LanguageField(blank=True)
    review = models.ForeignKey(Review, on_delete=models.CASCADE, null=True, related_name="links")
    signatory = models.ForeignKey(Signatory, on_delete=models.PROTECT, null=True, related_name="links")
    embargo = models.ForeignKey(Embargo, on_delete=models.CASCADE, null=True, related_name="links")
    journalist = models.ForeignKey(Journalist, on_delete=models.PROTECT, null=True, related_name="links")
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True, help_text="When the terms of the embargo were accepted.")
    code_digest = models.CharField(max_length=64, blank=True, editable=False)
    code_expires_at = models.DateTimeField(null=True, editable=False)
    code_tries = models.PositiveSmallIntegerField(default=0, editable=False)

    def __str__(self) -> str:
        return f"{self.get_purpose_display()}: {self.recipient}"


class Opening(models.Model):
    """That a link was opened, accepted, or used to approve. No address of a machine is kept."""

    class What(models.TextChoices):
        OPENED = "opened", gettext_lazy("Opened")
        ACCEPTED = "accepted", gettext_lazy("Accepted the terms")
        REFUSED = "refused", gettext_lazy("Turned away")
        CODE_SENT = "code_sent", gettext_lazy("Was sent a code")
        WRONG_CODE = "wrong_code", gettext_lazy("Gave a wrong code")
        APPROVED = "approved", gettext_lazy("Approved")
        SENT_BACK = "sent_back", gettext_lazy("Sent back")

    link = models.ForeignKey(PersonalLink, on_delete=models.CASCADE, related_name="openings")
    what = models.CharField(max_length=12, choices=What.choices, default=What.OPENED)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-at", "-id")

    def __str__(self) -> str:
        return f"{self.get_what_display()}, {self.at:%Y-%m-%d %H:%M}"
