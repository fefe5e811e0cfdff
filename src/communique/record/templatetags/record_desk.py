from __future__ import annotations

from django import template
from django.urls import reverse

from communique.record.queries.deciding import Line
from communique.staff.language_names import language_name

register = template.Library()
register.filter("language_name", language_name)


@register.filter
def module_file(name: str) -> str:
    return f"record/desk/{name}.js"


@register.simple_tag
def first_screen(line: Line) -> str:
    """The screen of the first language of an edition that waits."""
    language = next((tag for tag, tally in line.languages.items() if tally.waiting), "")
    return reverse("record:edition", args=[line.edition.number, language])
