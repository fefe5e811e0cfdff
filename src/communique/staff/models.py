from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext as _


class Officer(AbstractUser):
    """Somebody who works at the desk, or one of the built-in officers in whose name the software acts."""

    built_in = models.BooleanField(
        default=False, editable=False, help_text="Acts for the software itself and cannot log in."
    )
    must_change_password = models.BooleanField(
        default=False, help_text="The password was given once and is changed at the next log-in."
    )

    class Meta:
        verbose_name = "officer"
        constraints = (
            models.CheckConstraint(
                condition=models.Q(built_in=False) | models.Q(is_active=False),
                name="staff_built_in_cannot_log_in",
            ),
        )

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    def get_full_name(self) -> str:
        """Of a built-in officer: what it does, in the language of whoever reads."""
        name: str = super().get_full_name()
        return _(name) if self.built_in and name else name


class FailedLogIn(models.Model):
    """How often a log-in failed lately, for one user name from one address.

    `key` is a keyed digest of both: neither of them is kept, and rows go after the waiting time.
    """

    key = models.CharField(max_length=64, unique=True)
    failures = models.PositiveIntegerField(default=0)
    since = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["since"], name="staff_failed_log_in_since"),)

    def __str__(self) -> str:
        return f"{self.failures} since {self.since:%H:%M}"
