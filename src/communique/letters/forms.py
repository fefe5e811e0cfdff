"""The form of a letter. Its errors are codes with figures; whoever shows them has the words for them."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError

from communique.letters.models import Letter
from communique.letters.typed import TypedLetter, is_blank, many_lines, one_line

_FEWEST_DIGITS: Final = 5


def _most(name: str) -> int:
    """How many characters the field `name` of a letter holds."""
    length = getattr(Letter._meta.get_field(name), "max_length")  # noqa: SLF001, B009
    return int(length)


class OneLine(forms.CharField):
    """Text without line ends and without what cannot be seen."""

    def to_python(self, value: object) -> str:
        text = one_line(str(value or ""))
        return "" if is_blank(text) else text


class Email(OneLine, forms.EmailField):
    pass


class ManyLines(forms.CharField):
    widget = forms.Textarea

    def to_python(self, value: object) -> str:
        text = many_lines(str(value or ""))
        return "" if is_blank(text) else text


def _check_telephone(value: str) -> None:
    """People write numbers in many ways; what all have is digits."""
    if sum(character.isdecimal() for character in value) < _FEWEST_DIGITS:
        raise ValidationError("Too few digits.", code="invalid")


class LetterForm(forms.Form):
    """What an office needs in order to answer. `is_valid` first, then `typed`.

    `leave_empty` is not shown to people; what fills it in is a program, or a browser that guessed.
    Codes: `required`, `max_length` (with `limit_value` and `show_value`), `invalid`, `no_way_to_answer`
    (on `email`), `filled_in`.
    """

    given_name = OneLine(max_length=_most("given_name"))
    surname = OneLine(max_length=_most("surname"))
    municipality = OneLine(max_length=_most("municipality"))
    postal_address = ManyLines(max_length=_most("postal_address"))
    email = Email(max_length=_most("email"), required=False)
    telephone = OneLine(max_length=_most("telephone"), required=False, validators=[_check_telephone])
    message = ManyLines(max_length=_most("message"))
    leave_empty = forms.CharField(required=False)

    def clean_leave_empty(self) -> str:
        if self.cleaned_data["leave_empty"]:
            raise ValidationError("Filled in.", code="filled_in")
        return ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "email" in cleaned and "telephone" in cleaned and not (cleaned["email"] or cleaned["telephone"]):
            self.add_error("email", ValidationError("No way to answer.", code="no_way_to_answer"))
        return cleaned

    def typed(self) -> TypedLetter:
        return TypedLetter(
            **{name: value for name, value in self.cleaned_data.items() if name != "leave_empty"}
        )
