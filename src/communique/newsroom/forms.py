from __future__ import annotations

import datetime
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _, gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm

from communique.directory.queries import the_office
from communique.newsroom.cleaning import clean_text
from communique.newsroom.clock import instants_of
from communique.newsroom.models import Release, Schedule, Section
from communique.newsroom.queries import release_at
from communique.newsroom.readiness import wrong_year
from communique.newsroom.states import WithdrawalReason
from communique.newsroom.withdrawing import LEADING_ON
from communique.staff.language_names import language_name

REASONS = {
    WithdrawalReason.PUBLISHED_IN_ERROR: gettext_lazy("Published in error"),
    WithdrawalReason.DUPLICATE: gettext_lazy("The same as another release"),
    WithdrawalReason.SUPERSEDED: gettext_lazy("Replaced by a later release"),
    WithdrawalReason.PERSONAL_DATA: gettext_lazy("Personal data that must not be public"),
    WithdrawalReason.COURT_ORDER: gettext_lazy("Ordered by a court"),
}
MOST_FILES = 500
CHOOSE_SECTION = gettext_lazy("Choose a section")
NO_SECTION = gettext_lazy("Choose the section in which it stands.")


class ReleaseForm(WagtailAdminModelForm):
    """A release with its texts: each in one of the office's languages, none twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        section = self.fields.get("section")
        if isinstance(section, forms.ModelChoiceField):
            section.error_messages |= {"required": NO_SECTION, "invalid_choice": NO_SECTION}
            if self.instance.section_id is None:
                section.empty_label = CHOOSE_SECTION

    def clean_issued_at(self) -> datetime.datetime:
        issued_at: datetime.datetime = self.cleaned_data["issued_at"]
        if told := wrong_year(issued_at):
            raise forms.ValidationError(told)
        return issued_at

    invisible: Mapping[str, int] = MappingProxyType({})  # what was taken out, by language

    def is_valid(self) -> bool:
        valid = bool(super().is_valid())
        if valid and not self.invisible:
            self.invisible = self._clean_texts()
        return self._languages_are_right() and valid

    def _clean_texts(self) -> dict[str, int]:
        formset = self.formsets["texts"]
        texts = [form.instance for form in formset.forms if form not in formset.deleted_forms]
        counts = {text.language: clean_text(text) for text in texts}
        return {language: count for language, count in counts.items() if count}

    def _languages_are_right(self) -> bool:
        seen: set[str] = set()
        right = True
        kept = {text.language for text in self.instance.texts.all()} | set(the_office().languages)
        for form in self.formsets["texts"].forms:
            language = str(form["language"].value() or "")
            if form in self.formsets["texts"].deleted_forms or not language:
                continue
            if language in seen:
                # The formset says so too, for forms in general; the sentence at the field is enough.
                form.errors.pop(NON_FIELD_ERRORS, None)
                self.formsets["texts"].non_form_errors().clear()
                form.add_error(
                    "language",
                    _("There is a text in %(language)s already.") % {"language": language_name(language)},
                )
                right = False
            elif language not in kept and "language" not in form.errors:
                form.add_error(
                    "language",
                    _("The office does not publish in %(language)s.") % {"language": language_name(language)},
                )
                right = False
            seen.add(language)
        return right


class NoteForm(forms.Form):
    """A public note in each language of a release."""

    def __init__(self, *args: Any, release: Release, required: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.languages = [text.language for text in release.texts.all() if not text.in_translation]
        for language in self.languages:
            self.fields[f"note-{language}"] = forms.CharField(
                label=_("Public note in %(language)s") % {"language": language_name(language)},
                widget=forms.Textarea(attrs={"rows": 3}),
                required=required,
                max_length=2000,
                error_messages={
                    "required": _("Write the note in %(language)s, too.")
                    % {"language": language_name(language)}
                },
            )

    def notes(self) -> dict[str, str]:
        return {language: self.cleaned_data[f"note-{language}"] for language in self.languages}


class WithdrawForm(NoteForm):
    reason = forms.ChoiceField(
        label=gettext_lazy("Reason"),
        choices=[("", gettext_lazy("Choose a reason")), *REASONS.items()],
        error_messages={"required": gettext_lazy("Choose the reason: readers see it.")},
    )

    instead = forms.CharField(
        label=gettext_lazy("The release that stands in its place"),
        help_text=gettext_lazy(
            "For one that was sent twice or replaced: the other one's address, as it stands in the browser."
        ),
        required=False,
        max_length=500,
    )

    def __init__(self, *args: Any, release: Release, **kwargs: Any) -> None:
        super().__init__(*args, release=release, required=False, **kwargs)
        self.release = release

    def clean(self) -> dict[str, Any]:
        """`instead` becomes the release; it may be given where a reason has another one, and nowhere else."""
        given: dict[str, Any] = super().clean() or {}
        address = str(given.get("instead") or "").strip()
        leads_on = given.get("reason") in {reason.value for reason in LEADING_ON}
        given["instead"] = None
        if address and not leads_on:
            self.add_error(
                "instead", _("No other release stands in its place for that reason. Leave it out.")
            )
        elif leads_on and not address:
            self.add_error(
                "instead", _("Name the release that stands in its place: its address on the site.")
            )
        elif address:
            other = release_at(address)
            if other is None or other.pk == self.release.pk:
                self.add_error("instead", _("No other public release stands at that address."))
            given["instead"] = other
        return given


class NoteWhereNeeded(NoteForm):
    """Without the public note where there is nothing public yet."""

    def __init__(self, *args: Any, with_note: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not with_note:
            for language in self.languages:
                del self.fields[f"note-{language}"]
            self.languages = []


class SubmitForm(NoteWhereNeeded):
    """What the second officer is told; for a public release also the public note."""

    words = forms.CharField(
        label=gettext_lazy("For whoever approves"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=2000,
        help_text=gettext_lazy("Not public. What to look at, and what cannot wait."),
    )


class EmergencyForm(NoteWhereNeeded):
    """Why it cannot wait; for a public release also the public note."""

    reason = forms.CharField(
        label=gettext_lazy("Why it cannot wait for a second officer"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text=gettext_lazy("Kept in the audit, and shown at the desk until somebody approves."),
    )


class SendBackForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("What is to be mended"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
    )


class LocalMomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(attrs={"step": 1}, format="%Y-%m-%dT%H:%M:%S")


class ScheduleForm(forms.Form):
    """An instant to the second, in the office's time; where clocks are set back, which of the two.

    For a release on the clock, `schedule` is what it is on: its instant stands in the field, to be moved.
    """

    local = forms.CharField(label=gettext_lazy("Date and time"), widget=LocalMomentInput(), required=False)
    second = forms.ChoiceField(
        label=gettext_lazy("This hour comes twice on that night. Which one?"),
        choices=[("no", gettext_lazy("The earlier one")), ("on", gettext_lazy("The later one"))],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say whether it is the earlier one or the later one.")},
    )
    title = forms.CharField(
        label=gettext_lazy("Several together? A name for them"), required=False, max_length=200
    )
    together = forms.ModelChoiceField(
        label=gettext_lazy("Or go together with"),
        queryset=Schedule.objects.none(),
        required=False,
        empty_label=gettext_lazy("Nothing else"),
    )
    others = forms.BooleanField(
        label=gettext_lazy("Those that go public with it move, too"), required=False, initial=True
    )

    def __init__(self, *args: Any, zone: ZoneInfo, schedule: Schedule | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone
        waiting = Schedule.objects.filter(done_at=None, instant__gt=timezone.now(), releases__isnull=False)
        if schedule is not None:
            self.initial.update(self._as_set(schedule))
            waiting = waiting.exclude(pk=schedule.pk)
        if schedule is None or schedule.releases.count() < 2:  # noqa: PLR2004
            del self.fields["others"]
        self.fields["together"].queryset = waiting.distinct().order_by("instant")  # type: ignore[attr-defined]
        self.fields["together"].label_from_instance = self._named  # type: ignore[attr-defined]
        asked = self._asked(self["local"].value())
        # The question which of two is meant is asked only where there are two.
        if (self.is_bound and self["together"].value()) or asked is None or len(asked) < 2:  # noqa: PLR2004
            del self.fields["second"]

    def _as_set(self, schedule: Schedule) -> dict[str, str]:
        local = schedule.instant.astimezone(self.zone).replace(tzinfo=None)
        later = schedule.instant != instants_of(local, self.zone)[0]
        return {"local": local.isoformat(), "second": "on" if later else "no", "title": schedule.title}

    def _named(self, schedule: Schedule) -> str:
        return schedule.title or date_format(schedule.instant.astimezone(self.zone), _("l, j F Y, H:i:s"))

    def _asked(self, local: object) -> tuple[datetime.datetime, ...] | None:
        """The instants that `local` names; None where it is no date and time."""
        try:
            moment = datetime.datetime.fromisoformat(str(local or "")).replace(tzinfo=None)
            return instants_of(moment, self.zone)
        except (ValueError, OverflowError):  # beyond the calendar's ends
            return None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("together") is not None:
            return data
        found = self._asked(data.get("local"))
        if found is None:
            raise forms.ValidationError({"local": _("Give a date and a time.")})
        if not found:
            raise forms.ValidationError(
                {"local": _("Clocks are set forward over that moment; it does not exist. Choose another.")}
            )
        data["instant"] = found[-1] if data.get("second") == "on" else found[0]
        return data


class _SectionForm(forms.Form):
    """Asks for a section where the office has more than one."""

    section = forms.ModelChoiceField(
        label=gettext_lazy("Section"),
        queryset=Section.objects.none(),
        empty_label=CHOOSE_SECTION,
        error_messages={"required": NO_SECTION, "invalid_choice": NO_SECTION},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sections = Section.objects.prefetch_related("names")
        self.fields["section"].queryset = sections  # type: ignore[attr-defined]
        if len(sections) < 2:  # noqa: PLR2004  nothing to choose
            del self.fields["section"]


class PasteForm(_SectionForm):
    """One file or pasted text, not both."""

    field_order = ("file", "text", "section")

    file = forms.FileField(label=gettext_lazy("One file (.docx, .eml, .txt or .html)"), required=False)
    text = forms.CharField(
        label=gettext_lazy("Or paste the text of the release"),
        widget=forms.Textarea(attrs={"rows": 18}),
        required=False,
        max_length=1_000_000,
        strip=False,
        help_text=gettext_lazy("With its date, headline and credits, as it was written."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        pasted, file = str(data.get("text") or "").strip(), data.get("file")
        if bool(pasted) == bool(file) and not {"text", "file"} & set(self.errors):
            self.add_error(None, _("Choose one file, or paste the text of a release."))
        elif file and self.errors:
            self.add_error("file", _("Choose the file once more, too: browsers do not keep it."))
        return data


class SeveralFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    widget = SeveralFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = data if isinstance(data, list | tuple) else [data]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(
                _("Too many files at once: %(count)s. Choose %(most)s at most.")
                % {"count": len(files), "most": MOST_FILES}
            )
        return [super(SeveralFilesField, self).clean(file, initial) for file in files]


class ImportForm(_SectionForm):
    field_order = ("files", "section", "publish")

    files = SeveralFilesField(  # type: ignore[assignment]  # a declared field is taken off the class
        label=gettext_lazy("Files"),
        allow_empty_file=True,  # told in that file's own line, so that the others go on
        help_text=gettext_lazy("Several at once: one release in each .docx, .eml, .txt or .html file."),
    )
    publish = forms.BooleanField(
        label=gettext_lazy("Publish them too, each under its own date"),
        required=False,
        help_text=gettext_lazy(
            "For an archive that was public before. What cannot be published as it is stays out."
        ),
    )

    def __init__(self, *args: Any, may_publish: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "section" in self.fields:
            self.fields["section"].label = _("Section of those that name none")
        if not may_publish:
            del self.fields["publish"]
