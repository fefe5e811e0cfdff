from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _, gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateInput

from communique.directory.models import Country, Exactness, Organisation, Person, Post, check_language
from communique.directory.queries import find_country, find_organisation, find_person


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
            raise ValidationError(
                _("The office publishes in one language at least: write its tag, such as en.")
            )
        if len(set(value)) != len(value):
            raise ValidationError(_("A language stands here twice."))
        for tag in value:
            check_language(tag)

    def run_validators(self, value: Any) -> None:
        """The checks are in `validate`: Django's are for text."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.to_python(initial) != self.to_python(data)


class OfficeForm(WagtailAdminModelForm):
    languages = LanguagesField(
        label=gettext_lazy("Languages"),
        help_text=gettext_lazy(
            "Tags with commas between them; the first is the main one. For example: sr-Cyrl, en"
        ),
    )


_NUMBERED = re.compile(r"(?P<name>.*?)\s*\[(?P<pk>\d+)\]")


class EntriesField(forms.CharField):
    """Entries by their names, one a line, in any script and with any alias. Where several are called so, or
    nobody is, it says so; a number in brackets, as in «Ana Lisov [12]», is the entry's own.
    """

    widget = forms.Textarea

    def __init__(self, model: type[Model], find: Callable[[str], Model | None], **given: Any) -> None:
        self.model, self.find = model, find
        super().__init__(required=False, widget=forms.Textarea(attrs={"rows": 4}), **given)

    def prepare_value(self, value: Any) -> Any:
        if value is None or isinstance(value, str):
            return value
        return "\n".join(self._line(entry) for entry in value)

    def _line(self, entry: Any) -> str:
        return str(entry) if self.find(str(entry)) == entry else f"{entry} [{entry.pk}]"

    def to_python(self, value: Any) -> list[Model]:  # type: ignore[override]
        if isinstance(value, list):
            return value
        lines = [line.strip() for line in str(value or "").splitlines() if line.strip()]
        return list(dict.fromkeys(self._entry(line) for line in lines))

    def _entry(self, line: str) -> Model:
        numbered = _NUMBERED.fullmatch(line)
        rows = self.model._default_manager  # noqa: SLF001  Django's own name
        found = rows.filter(pk=numbered["pk"]).first() if numbered else self.find(line)
        if found is None:
            kind = self.model._meta.verbose_name  # noqa: SLF001
            raise ValidationError(
                _(
                    "«%(line)s» is no %(kind)s of the directory, or several are called so. Write the "
                    "whole name, or enter it in the directory first."
                )
                % {"line": line, "kind": kind}
            )
        return found

    def run_validators(self, value: Any) -> None:
        """The checks are in `to_python`: Django's are for text."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.prepare_value(initial) != data)


class OccasionForm(WagtailAdminModelForm):
    participants = EntriesField(
        Person,
        find_person,
        label=gettext_lazy("Participants"),
        help_text=gettext_lazy("One person a line, in any spelling the directory has."),
    )
    countries = EntriesField(
        Country, find_country, label=gettext_lazy("Countries"), help_text=gettext_lazy("One country a line.")
    )
    organisations = EntriesField(
        Organisation,
        find_organisation,
        label=gettext_lazy("Organisations"),
        help_text=gettext_lazy("One organisation a line."),
    )


class AliasForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Another spelling or name"), max_length=255)


class AppointForm(forms.Form):
    """A post for the person on whose screen the form stands. The widget of `post` is the desk's chooser."""

    post = forms.ModelChoiceField(Post.objects.all(), label=gettext_lazy("Post"))
    since = forms.DateField(label=gettext_lazy("Since"), required=False, widget=AdminDateInput)
    since_exact = forms.ChoiceField(
        label=gettext_lazy("How exact"), choices=Exactness.choices, initial=Exactness.DAY
    )
    until = forms.DateField(label=gettext_lazy("Until"), required=False, widget=AdminDateInput)
    until_exact = forms.ChoiceField(
        label=gettext_lazy("How exact"), choices=Exactness.choices, initial=Exactness.DAY
    )


class OtherForm(forms.Form):
    """Which entry to compare with."""

    other = forms.ModelChoiceField(Person.objects.filter(same_as=None), label=gettext_lazy("The other entry"))
