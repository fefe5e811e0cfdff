from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _, gettext_lazy
from django_stubs_ext import StrOrPromise
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateInput

from communique.directory.models import (
    Country,
    Exactness,
    Occasion,
    Organisation,
    Person,
    Place,
    Post,
    check_language,
)
from communique.directory.queries import find_country, find_organisation, find_person, find_place, the_person


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


def line_of(entry: Model, find: Callable[[str], Model | None]) -> str:
    """How a field for names writes `entry`: with its number where the name alone does not find it."""
    return str(entry) if find(str(entry)) == entry else f"{entry} [{entry.pk}]"


def _suggesting(model: type[Model]) -> dict[str, Any]:
    """What `directory/suggesting.js` asks of the field; without it the field is an ordinary one."""
    return {
        "data-directory-suggest": model._meta.model_name,  # noqa: SLF001  Django's own name
        "data-directory-label": gettext_lazy("Search the directory and add"),
        "data-directory-none": gettext_lazy("Nothing in the directory is called so."),
        "autocomplete": "off",
    }


class _NamedField(forms.CharField):
    """A number in brackets, as in «Ana Lisov [12]», is the entry's own."""

    def __init__(self, model: type[Model], find: Callable[[str], Model | None], **given: Any) -> None:
        self.model, self.find = model, find
        super().__init__(required=False, **given)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | _suggesting(self.model)

    def entry(self, line: str) -> Model:
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
        return the_person(found) if isinstance(found, Person) else found

    def run_validators(self, value: Any) -> None:
        """The checks are in `to_python`: Django's are for text."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool((self.prepare_value(initial) or "") != (data or ""))


class EntriesField(_NamedField):
    """Entries by their names, one a line, in any script and with any alias. Where several are called so, or
    nobody is, it says so.
    """

    def __init__(self, model: type[Model], find: Callable[[str], Model | None], **given: Any) -> None:
        super().__init__(model, find, widget=forms.Textarea(attrs={"rows": 4}), **given)

    def prepare_value(self, value: Any) -> Any:
        if value is None or isinstance(value, str):
            return value
        return "\n".join(line_of(entry, self.find) for entry in value)

    def to_python(self, value: Any) -> list[Model]:  # type: ignore[override]
        if isinstance(value, list):
            return value
        lines = [line.strip() for line in str(value or "").splitlines() if line.strip()]
        return list(dict.fromkeys(self.entry(line) for line in lines))


class EntryField(_NamedField):
    """One entry by its name, as `EntriesField` takes several; None where it is left empty."""

    def prepare_value(self, value: Any) -> Any:
        return line_of(value, self.find) if isinstance(value, Model) else value

    def to_python(self, value: Any) -> Model | None:  # type: ignore[override]
        if value is None or isinstance(value, Model):
            return value
        line = str(value).strip()
        return self.entry(line) if line else None


def people_field(label: StrOrPromise) -> EntriesField:
    return EntriesField(
        Person,
        find_person,
        label=label,
        help_text=gettext_lazy("One person a line, in any spelling the directory has."),
    )


def countries_field(help_text: StrOrPromise) -> EntriesField:
    return EntriesField(Country, find_country, label=gettext_lazy("Countries"), help_text=help_text)


def organisations_field() -> EntriesField:
    return EntriesField(
        Organisation,
        find_organisation,
        label=gettext_lazy("Organisations"),
        help_text=gettext_lazy("One organisation a line."),
    )


class OccasionForm(WagtailAdminModelForm):
    participants = people_field(gettext_lazy("Participants"))
    countries = countries_field(gettext_lazy("One country a line."))
    organisations = organisations_field()


class MakeOccasionForm(forms.Form):
    """When, where, and who took part, each found in the directory."""

    # It stands in a dialog over other forms, whose fields have names of their own.
    prefix = "occasion"

    kind = forms.ChoiceField(label=gettext_lazy("What it was"), choices=Occasion.Kind.choices)
    earliest = forms.DateField(label=gettext_lazy("First day"), widget=AdminDateInput)
    latest = forms.DateField(
        label=gettext_lazy("Last day"),
        widget=AdminDateInput,
        required=False,
        help_text=gettext_lazy("Where it lasted several days."),
    )
    planned = forms.BooleanField(label=gettext_lazy("It is still to come"), required=False)
    place = EntryField(Place, find_place, label=gettext_lazy("Place"))
    participants = people_field(gettext_lazy("Who took part"))
    countries = countries_field(gettext_lazy("One country a line, where no person stands for it."))
    organisations = organisations_field()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("earliest"), data.get("latest")
        if first and last and last < first:
            raise forms.ValidationError(
                {"latest": _("It ends before it begins; correct one of the two days.")}
            )
        if first and not last:
            data["latest"] = first
        return data


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
