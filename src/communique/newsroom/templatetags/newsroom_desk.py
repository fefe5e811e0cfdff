"""What the desk's frame says of the office."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.template import Context

from communique.directory.queries import NoOffice, office_text, the_office

if TYPE_CHECKING:
    from communique.newsroom.models import Release

register = template.Library()


@register.simple_tag
def office_name() -> str:
    """The office's name in the desk's language, or in its own; Communiqué in a home without an office."""
    try:
        office = the_office()
    except NoOffice:
        return "Communiqué"
    return office_text(office, "en").name


@register.inclusion_tag("newsroom/desk/remarks.html", takes_context=True)
def remarks_of(context: Context, release: Release) -> dict[str, Any]:
    """The notes beside a draft, with their forms."""
    from communique.newsroom.desk.remarks import remarks_context

    given = {name: context.get(name) for name in ("request", "csrf_token")}
    return given | remarks_context(release)


@register.inclusion_tag("newsroom/desk/checks.html")
def checks_of(draft: Release) -> dict[str, Any]:
    """What a draft lacks and what could be better."""
    from communique.newsroom.desk.checks import checks_context

    return checks_context(draft)
