"""The form of a release: its facts, and a panel for each language's text."""

from __future__ import annotations

from typing import Any

from django.forms import Select
from django.utils.translation import gettext as _, gettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList

from communique.directory.queries import NoOffice, the_office
from communique.languages.tags import direction
from communique.newsroom.forms import ReleaseForm
from communique.staff.language_names import language_name


def language_choices() -> list[tuple[str, str]]:
    try:
        languages = the_office().languages
    except NoOffice:
        languages = []
    return [("", _("Choose a language")), *((tag, f"{language_name(tag)} ({tag})") for tag in languages)]


class LanguageSelect(Select):
    """The office's languages, asked anew at each form; a language that it gave up stays what it is."""

    def optgroups(self, name, value, attrs=None):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
        choices = language_choices()
        known = {tag for tag, _ in choices}
        self.choices = [*choices, *((tag, tag) for tag in value if tag and tag not in known)]
        return super().optgroups(name, value, attrs)

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """With the way its language is written, for the fields beside it."""
        option: dict[str, Any] = super().create_option(*args, **kwargs)
        option["attrs"]["data-dir"] = direction(str(option["value"] or "en"))
        return option


class TextsPanel(InlinePanel):
    class BoundPanel(InlinePanel.BoundPanel):
        template_name = "newsroom/desk/texts_panel.html"


RELEASE_FORM = ObjectList(
    [
        MultiFieldPanel(
            [
                FieldRowPanel(
                    [
                        FieldPanel("section"),
                        FieldPanel(
                            "kind",
                            help_text=gettext_lazy(
                                "A readout tells of a visit, talks, a call or a ceremony; an announcement of "
                                "what is still to come."
                            ),
                        ),
                    ]
                ),
                FieldRowPanel(
                    [
                        FieldPanel("issued_at", heading=gettext_lazy("Date and time")),
                        FieldPanel(
                            "occasion",
                            help_text=gettext_lazy("When and where it was or will be, and who took part."),
                        ),
                    ]
                ),
                FieldRowPanel(
                    [
                        FieldPanel(
                            "dated_when_published", heading=gettext_lazy("Dated when it is published")
                        ),
                        FieldPanel("speech_form", heading=gettext_lazy("Of a speech")),
                    ]
                ),
                InlinePanel(
                    "bylines", [FieldPanel("person")], label=gettext_lazy("Who speaks or signs"), max_num=12
                ),
            ],
            heading=gettext_lazy("About the release"),
            icon="info-circle",
        ),
        TextsPanel(
            "texts",
            [
                FieldRowPanel(
                    [
                        FieldPanel("language", widget=LanguageSelect()),
                        FieldPanel(
                            "place",
                            heading=gettext_lazy("Place of the dateline"),
                            help_text=gettext_lazy("It stands before the date."),
                        ),
                    ]
                ),
                FieldPanel("headline", classname="title"),
                FieldPanel("lead"),
                FieldPanel("body", heading=gettext_lazy("Text")),
                FieldPanel("slug", heading=gettext_lazy("Address of the page")),
                FieldPanel(
                    "kept_words", heading=gettext_lazy("Kept as written"), classname="desk-kept-words"
                ),
                FieldPanel("in_translation", heading=gettext_lazy("In translation")),
            ],
            heading=gettext_lazy("Texts"),
            label=gettext_lazy("Text"),
            icon="globe",
            min_num=1,
        ),
    ],
    base_form_class=ReleaseForm,
)
