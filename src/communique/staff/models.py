from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models


class Officer(AbstractUser):
    """Somebody who works at the desk, or one of the built-in officers in whose name the software acts."""

    built_in = models.BooleanField(
        default=False, editable=False, help_text="Acts for the software itself and cannot log in."
    )
    must_change_password = models.BooleanField(
        default=False, help_text="The password was given once and is changed at the next log-in."
    )

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(built_in=False) | models.Q(is_active=False),
                name="staff_built_in_cannot_log_in",
            ),
        )

    def __str__(self) -> str:
        return self.get_full_name() or self.username
