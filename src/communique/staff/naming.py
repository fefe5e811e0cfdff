"""What models and their fields are called at the desk, in the officer's language.

A form's label, a filter or a list's heading comes from a field's name where nothing else is said. Names are
not written to every field for that: they would stand in migrations, and SQLite makes a table anew, without
its triggers, for each field that a migration alters. They go
through gettext from when the apps are ready.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy, override

OURS = "communique."


def our_models() -> Iterator[type[Model]]:
    for app in apps.get_app_configs():
        if app.name.startswith(OURS):
            yield from app.get_models()


def names_of(model: type[Model]) -> Iterator[tuple[Any, str, str]]:
    """(where it stands, the attribute, the words) of every name and explanation in English of `model`."""
    places: list[tuple[Any, tuple[str, ...]]] = [(model._meta, ("verbose_name", "verbose_name_plural"))]  # noqa: SLF001
    fields = model._meta.get_fields()  # noqa: SLF001  Django's own name
    places += [(field, ("verbose_name", "help_text")) for field in fields if hasattr(field, "help_text")]
    for place, attributes in places:
        for attribute in attributes:
            words = getattr(place, attribute, "")
            if words:
                yield place, attribute, words


def name_models() -> None:
    for model in our_models():
        for place, attribute, words in names_of(model):
            if not isinstance(words, Promise) or _is_made(place, attribute):
                with override("en"):
                    english = str(words)
                setattr(place, attribute, gettext_lazy(english))


def _is_made(place: Any, attribute: str) -> bool:
    """Whether Django made the plural of the singular, past gettext."""
    return attribute == "verbose_name_plural" and attribute not in place.original_attrs


def name_wagtails() -> None:
    """What Wagtail says past gettext: a tab's name, asked for once at import, and counts of entries."""
    from wagtail.admin.paginator import WagtailPaginator
    from wagtail.admin.viewsets.chooser import ChooserViewSet

    def counted(self: WagtailPaginator) -> str:
        names = self.verbose_name if self.count == 1 else self.verbose_name_plural
        return gettext("%(count)s %(names)s") % {"count": self.count, "names": names}

    WagtailPaginator.items_count_label = property(counted)
    ChooserViewSet.search_tab_label = gettext_lazy("Search")
