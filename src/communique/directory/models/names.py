from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from modelcluster.models import ClusterableModel

from communique.directory.spelling import pick

# BCP 47 in short: a language, then script, region or variant subtags.
TAG_PATTERN = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def check_language(value: str) -> None:
    if not TAG_PATTERN.fullmatch(value):
        raise ValidationError(
            _("«%(value)s» is no language tag; write for example en, sr-Cyrl or fr.") % {"value": value}
        )


class LanguageField(models.CharField[str, str]):
    """A BCP 47 tag, as `languages.tags` writes it (`en`, `sr-Cyrl`)."""

    default_validators = [check_language]  # noqa: RUF012  as Django declares it

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 35)
        super().__init__(*args, **kwargs)


class Name(models.Model):
    """What something is called in one language; the concrete tables hang below their owners."""

    language = LanguageField()
    name = models.CharField(max_length=255)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class Named(ClusterableModel):
    """Has names per language in `names`."""

    class Meta:
        abstract = True

    def __str__(self) -> str:
        first = next(iter(self.names.all()), None)
        return first.name if first else f"{self._meta.verbose_name} {self.pk}"

    def name_in(self, language: str) -> str:
        """The name in `language`, or derived from its source script, or in any language there is."""
        return pick({entry.language: str(entry.name) for entry in self.names.all()}, language)
