from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from wagtail.admin.forms import WagtailAdminModelForm

from communique.directory.models import check_language


class LanguagesField(forms.CharField):
    """A list of language tags, written with commas between them."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        if isinstance(value, list):
            return value
        return [tag.strip() for tag in str(value or "").split(",") if tag.strip()]

    def validate(self, value: list[str]) -> None:
        if not value:
            raise ValidationError("The office publishes in one language at least: write its tag, such as en.")
        if len(set(value)) != len(value):
            raise ValidationError("A language stands here twice.")
        for tag in value:
            check_language(tag)

    def run_validators(self, value: Any) -> None:
        """The checks are in `validate`: Django's are for text."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.to_python(initial) != self.to_python(data)


class OfficeForm(WagtailAdminModelForm):
    languages = LanguagesField(
        label="Languages",
        help_text="Tags with commas between them; the first is the main one. For example: sr-Cyrl, en",
    )
