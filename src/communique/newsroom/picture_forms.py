"""A photograph as an officer hands it in, and what she says of it in each language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.fields import FileField
from django.utils.translation import gettext as _, gettext_lazy
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from communique.directory.forms import EntryField, people_field
from communique.directory.models import Person
from communique.directory.queries import find_person, the_office
from communique.languages.tags import direction
from communique.newsroom.actions.pictures import MOST_BYTES, PictureWords, take_in_picture
from communique.newsroom.errors import Refused
from communique.newsroom.models import Picture
from communique.newsroom.photographs.checking import check_picture
from communique.staff.language_names import language_name

if TYPE_CHECKING:
    from django.core.files import File

LONGEST_WORDS = 500


def content_of(file: File[bytes]) -> bytes:
    """No more than one byte over what a photograph may have."""
    file.seek(0)
    content: bytes = file.read(MOST_BYTES + 1)
    file.seek(0)
    return content


class PictureFile(WagtailImageField):
    """Wagtail's field with our own check, which looks at all of the file and says what is wrong with it."""

    def to_python(self, data: Any) -> Any:
        file = FileField.to_python(self, data)
        if file is None:
            return None
        try:
            check_picture(content_of(file), str(file.name or ""))
        except Refused as error:
            raise ValidationError(str(error)) from None
        return file

    def run_validators(self, value: Any) -> None:
        """None by the file's name: the first bytes decide what it is."""


class PictureForm(BaseImageForm):
    """Wagtail's form for a photograph; what it takes in goes through the one action that does.

    The file of a photograph that is there never changes: another file is another photograph.
    """

    instance: Picture

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.officer = kwargs.get("user")
        super().__init__(*args, **kwargs)
        if self.instance.pk is not None:
            self.fields.pop("file", None)
        elif "file" in self.fields:
            given = self.fields["file"]
            self.fields["file"] = PictureFile(label=given.label, widget=given.widget, allow_empty_file=True)
        if "title" in self.fields:
            self.fields["title"].required = False

    def save(self, commit: bool = True) -> Picture:  # noqa: FBT001, FBT002  Django's signature
        if self.instance.pk is not None:
            picture: Picture = super().save(commit=commit)
            return picture
        file, said = self.cleaned_data["file"], self.cleaned_data
        assert self.officer is not None  # noqa: S101  every view that takes in photographs names her
        kept = take_in_picture(
            content=content_of(file),
            name=file.name,
            by=self.officer,
            agency=said.get("agency") or "",
            photographer=said.get("photographer") or "",
        )
        self.instance = kept.picture
        return kept.picture


class SeveralPicturesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class WordsForm(forms.Form):
    """What is said of one photograph: credit, who is in it, where to look, and words in each language."""

    title = forms.CharField(label=gettext_lazy("Name at the desk"), required=False, max_length=255)
    agency = forms.CharField(
        label=gettext_lazy("Agency or office"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("The first half of the credit."),
    )
    photographer = forms.CharField(label=gettext_lazy("Photographer"), required=False, max_length=120)
    photographer_entry = EntryField(
        Person,
        find_person,
        label=gettext_lazy("Photographer in the directory"),
        help_text=gettext_lazy("Her name is then right in each script and language."),
    )
    people = people_field(gettext_lazy("Who is in it"))
    focal_x = forms.FloatField(required=False, min_value=0, max_value=1, widget=forms.HiddenInput)
    focal_y = forms.FloatField(required=False, min_value=0, max_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, picture: Picture, **kwargs: Any) -> None:
        self.picture = picture
        super().__init__(*args, **(kwargs | {"initial": _initial(picture)}))
        written = {text.language for text in picture.texts.all()}
        self.languages = list(dict.fromkeys([*the_office().languages, *sorted(written)]))
        for tag in self.languages:
            attributes = {"rows": 4, "lang": tag, "dir": direction(tag)}
            self.fields[f"caption-{tag}"] = forms.CharField(
                label=_("Caption"),
                required=False,
                max_length=LONGEST_WORDS,
                widget=forms.Textarea(attrs=attributes),
            )
            self.fields[f"alternative-{tag}"] = forms.CharField(
                label=_("Alternative text"),
                required=False,
                max_length=LONGEST_WORDS,
                widget=forms.Textarea(attrs=attributes | {"rows": 3}),
                help_text=_("What is to be seen, for those who cannot see it."),
            )

    @property
    def by_language(self) -> Sequence[tuple[str, str, Any, Any]]:
        """Tag, name, caption and alternative text, side by side."""
        return [
            (tag, language_name(tag), self[f"caption-{tag}"], self[f"alternative-{tag}"])
            for tag in self.languages
        ]

    def words(self) -> PictureWords:
        said = self.cleaned_data
        across, down = said["focal_x"], said["focal_y"]
        return PictureWords(
            title=said["title"],
            agency=said["agency"],
            photographer=said["photographer"],
            photographer_entry=said["photographer_entry"],
            people=said["people"],
            captions={tag: said[f"caption-{tag}"] for tag in self.languages},
            alternatives={tag: said[f"alternative-{tag}"] for tag in self.languages},
            focal=(across, down) if across is not None and down is not None else None,
        )


def _initial(picture: Picture) -> dict[str, Any]:
    said: dict[str, Any] = {
        "title": picture.title,
        "agency": picture.agency,
        "photographer": picture.photographer,
        "photographer_entry": picture.photographer_entry,
        "people": list(picture.people.prefetch_related("names")),
    }
    width, height = picture.upright_size()
    if picture.focal_point_x is not None and picture.focal_point_y is not None and width and height:
        said |= {
            "focal_x": round(picture.focal_point_x / width, 4),
            "focal_y": round(picture.focal_point_y / height, 4),
        }
    for text in picture.texts.all():
        said[f"caption-{text.language}"] = text.caption
        said[f"alternative-{text.language}"] = text.alternative_text
    return said
