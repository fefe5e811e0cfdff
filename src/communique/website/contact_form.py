"""The form of a letter as it is shown: labels, reasons, what was typed, and what is wrong beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.core.exceptions import ValidationError

from communique.letters.forms import LetterForm
from communique.letters.typed import many_lines, one_line
from communique.website.wording import Words, words

AREAS: Final = {"postal_address": 3, "message": 12}
TYPES: Final = {"email": "email", "telephone": "tel"}
AUTOCOMPLETE: Final = {
    "given_name": "given-name",
    "surname": "family-name",
    "municipality": "address-level2",
    "postal_address": "street-address",
    "email": "email",
    "telephone": "tel",
}
TRAP: Final = "leave_empty"
_THOUSANDS: Final = "\N{NARROW NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class Notice:
    """What the form says above itself when it was not sent."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class ShownField:
    """`rows` is 0 for one line. `described_by` names the elements that tell why and what is wrong."""

    name: str
    label: str
    why: str
    kind: str
    autocomplete: str
    rows: int
    required: bool
    value: str = ""
    error: str = ""

    @property
    def described_by(self) -> str:
        names = [f"{self.name}-why"] if self.why else []
        if self.error:
            names.append(f"{self.name}-error")
        return " ".join(names)


@dataclass(frozen=True, slots=True)
class ShownForm:
    fields: Mapping[str, ShownField]
    notice: Notice | None = None
    problems: Sequence[ShownField] = field(default=())


def shown_form(tag: str, form: LetterForm | None = None, notice: Notice | None = None) -> ShownForm:
    """The form in the language `tag`: empty, or with what `form` was given and what is wrong with it."""
    said = words(tag)
    faults = form.errors.as_data() if form is not None else {}
    fields = {name: _shown_field(said, form, name, faults.get(name, ())) for name in LetterForm.base_fields}
    problems = [shown for shown in fields.values() if shown.error]
    if problems:
        notice = Notice(said["letter_errors"]["title"], said["letter_errors"]["text"])
    return ShownForm(fields, notice, problems)


def number(count: int) -> str:
    """20 000, with a space that readers of every language here understand."""
    return f"{count:,}".replace(",", _THOUSANDS)


def most_characters(name: str) -> str:
    return number(getattr(LetterForm.base_fields[name], "max_length", 0))


def _shown_field(
    said: Words, form: LetterForm | None, name: str, faults: Sequence[ValidationError]
) -> ShownField:
    letter = said["letter"]
    why = "" if name == TRAP else letter[f"{name}_why"].format(limit=most_characters(name))
    return ShownField(
        name=name,
        label=letter[name],
        why=why,
        kind=TYPES.get(name, "text"),
        autocomplete=AUTOCOMPLETE.get(name, "off"),
        rows=AREAS.get(name, 0),
        required=LetterForm.base_fields[name].required,
        value=_typed(form, name) if form is not None else "",
        error=_sentence(said, name, faults[0]) if faults else "",
    )


def _typed(form: LetterForm, name: str) -> str:
    """What was typed, whether it was right or not; only what cannot be shown is left out."""
    raw = str(form.data.get(name, ""))
    return many_lines(raw) if name in AREAS else one_line(raw)


def _sentence(said: Words, name: str, fault: ValidationError) -> str:
    """The sentence for a fault: the field's own for its code if there is one, else the code's."""
    sentences = said["letter_errors"]
    sentence = sentences.get(f"{fault.code}_{name}") or sentences[str(fault.code)]
    figures = fault.params or {}
    return sentence.format(
        label=said["letter"][name],
        count=number(figures.get("show_value", 0)),
        limit=number(figures.get("limit_value", 0)),
    )
