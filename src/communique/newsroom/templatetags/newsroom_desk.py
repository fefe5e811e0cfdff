"""What the desk's frame says of the office."""

from __future__ import annotations

from django import template

from communique.directory.queries import NoOffice, office_text, the_office

register = template.Library()


@register.simple_tag
def office_name() -> str:
    """The office's name in the desk's language, or in its own; Communiqué in a home without an office."""
    try:
        office = the_office()
    except NoOffice:
        return "Communiqué"
    return office_text(office, "en").name
