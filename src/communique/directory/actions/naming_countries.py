"""Countries: an officer's own, and those that the language packs know, taken in when they are needed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from communique.directory.actions.entries import change_entry
from communique.directory.errors import DirectoryError
from communique.directory.models import Country, CountryName
from communique.directory.queries import find_country
from communique.directory.queries.snapshot import pack_countries, pack_names
from communique.directory.rules import check_may_keep
from communique.directory.spelling import spelling

if TYPE_CHECKING:
    from communique.staff.models import Officer


def add_country(*, code: str, names: Mapping[str, str], by: Officer) -> Country:
    """`code` by ISO 3166 where there is one."""
    if Country.objects.filter(code=code).exists():
        raise DirectoryError(_("There is a country with the code %(code)s already.") % {"code": code})
    country = Country(code=code)
    country.names = [CountryName(language=tag, name=name) for tag, name in names.items()]
    return change_entry(entry=country, by=by)


@transaction.atomic
def take_country(*, name: str, by: Officer) -> Country | None:
    """The country by any of its names; one that only a language pack knows is entered first."""
    found = find_country(name)
    if found is not None:
        return found
    code = pack_countries().get(spelling(name))
    return add_country(code=code, names=pack_names(code), by=by) if code is not None else None


@transaction.atomic
def fill_countries(*, by: Officer) -> int:
    """Enters all countries that the language packs know, and names that are missing in their languages.

    Returns how many entries were made or changed. What officers wrote stays as it is.
    """
    check_may_keep(by, Country, "add")
    there = {country.code: country for country in Country.objects.prefetch_related("names")}
    changed = 0
    for code in sorted(set(pack_countries().values())):
        names = pack_names(code)
        if code not in there:
            add_country(code=code, names=names, by=by)
            changed += 1
            continue
        country = there[code]
        has = {name.language for name in country.names.all()}
        missing = [tag for tag in names if tag not in has]
        for tag in missing:
            country.names.add(CountryName(language=tag, name=names[tag]))
        if missing:
            change_entry(entry=country, by=by)
            changed += 1
    return changed
