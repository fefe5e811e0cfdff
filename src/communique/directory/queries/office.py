from __future__ import annotations

from django.utils.translation import gettext as _

from communique.directory.models import Office, OfficeText
from communique.languages.tags import script_variants


class NoOffice(Exception):
    """The home has no office yet: it was never opened."""


def the_office() -> Office:
    """The one office. Raises NoOffice in a home that was never opened."""
    office: Office | None = Office.objects.prefetch_related("texts").first()
    if office is None:
        raise NoOffice(_("This home has no office yet. Run «communique serve» once."))
    return office


def public_languages(office: Office) -> tuple[str, ...]:
    """Tags of all languages and derived scripts that the site has pages in, in the office's order."""
    tags: list[str] = []
    for language in office.languages:
        tags += [tag for tag in (language, *script_variants(language)) if tag not in tags]
    return tuple(tags)


def office_text(office: Office, language: str) -> OfficeText:
    """The office's words in `language`, or in its main language where it has none."""
    texts = {text.language: text for text in office.texts.all()}
    wanted = texts.get(language) or texts.get(office.main_language)
    return wanted or next(iter(texts.values()), OfficeText(language=language, name="Office"))
