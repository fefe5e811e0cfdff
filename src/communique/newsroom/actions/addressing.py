"""Where a text stands on the site: its address moves when an officer changes it, and readers are led on.

An address that was given once is never given to another release: not the one that stands, not a former
one, not one that was forgotten.
"""

from __future__ import annotations

import datetime
import secrets
from typing import TYPE_CHECKING

from communique.languages.slugs import slugify
from communique.languages.tags import source_of
from communique.newsroom.models import ForgottenAddress, FormerAddress, PublishedText
from communique.newsroom.queries import digest_of_slug, forgotten_of, is_forgotten, is_neutral

if TYPE_CHECKING:
    from communique.directory.models import Office
    from communique.ledger.models import Edition
    from communique.newsroom.models import Release


def give_address(row: PublishedText, release: Release, office: Office, slug: str) -> None:
    """Sets day and slug of `row`, which is being listed anew.

    `slug` is what the headline or the officer makes of it. A row that stands already keeps its slug unless
    the officer wrote another one, and its day unless the release was given another date. Where it moves,
    its old address is kept as a former one.
    """
    day = office.local(release.issued_at).date()
    if row.pk is None:
        row.issued_on, row.slug = day, _free_slug(row, day, slug)
        return
    if row.issued_at == release.issued_at:
        day = row.issued_on  # the same moment: another time zone of the office moves nothing
    anew = is_neutral(row)
    wanted = slug if anew else _written(release, row.language)
    free = _free_slug(row, day, wanted or row.slug)
    if (day, free) == (row.issued_on, row.slug):
        return
    _claim(row, day, free)
    FormerAddress.objects.create(text=row, language=row.language, issued_on=row.issued_on, slug=row.slug)
    row.issued_on, row.slug = day, free


def _written(release: Release, language: str) -> str:
    """The slug that the officer wrote for the text, or for the one it is derived from; empty for none, and
    for one that was forgotten: a draft keeps it after the text was restored under another.
    """
    texts = {text.language: text for text in release.texts.all()}
    text = texts.get(language) or texts.get(source_of(language) or "")
    written = slugify(text.slug, text.language) if text is not None and text.slug else ""
    return "" if is_forgotten(written, language, forgotten_of(release)) else written


def _claim(row: PublishedText, day: datetime.date, slug: str) -> None:
    """An address that `row` had before is its own again, and no way to it any more."""
    row.former_addresses.filter(issued_on=day, slug=slug).delete()
    for forgotten in row.forgotten_addresses.filter(issued_on=day):
        if forgotten.digest == digest_of_slug(forgotten.salt, slug):
            forgotten.delete()


def _free_slug(row: PublishedText, day: datetime.date, wanted: str) -> str:
    """`wanted`, or with the first number behind it that no other release of that day has or had."""
    place = {"language": row.language, "issued_on": day}
    standing = PublishedText.objects.filter(**place, slug__startswith=wanted).exclude(pk=row.pk)
    former = FormerAddress.objects.filter(**place, slug__startswith=wanted).exclude(text=row.pk)
    # Asked for at once, so that an address that is moving meanwhile is found in one place or the other.
    taken = set(standing.values_list("slug", flat=True).union(former.values_list("slug", flat=True)))
    forgotten = list(ForgottenAddress.objects.filter(**place).exclude(text=row.pk))
    slug, number = wanted, 1
    while slug in taken or any(each.digest == digest_of_slug(each.salt, slug) for each in forgotten):
        number += 1
        slug = f"{wanted}-{number}"
    return slug


def forget_addresses(release: Release, edition: Edition) -> None:
    """Puts the number of the withdrawing `edition` in the place of slugs, former ones as well.

    Of each only a salted digest is kept. For a withdrawal after which no edition may be read.
    """
    for row in PublishedText.objects.select_for_update().filter(release=release):
        left = [(row.issued_on, row.slug), *row.former_addresses.values_list("issued_on", "slug")]
        ForgottenAddress.objects.bulk_create([_forgotten(row, day, slug) for day, slug in left])
        row.former_addresses.all().delete()
        row.slug = _free_slug(row, row.issued_on, f"edition-{edition.number}")
        row.save(update_fields=["slug"])


def _forgotten(row: PublishedText, day: datetime.date, slug: str) -> ForgottenAddress:
    salt = secrets.token_hex(16)
    return ForgottenAddress(
        text=row, language=row.language, issued_on=day, salt=salt, digest=digest_of_slug(salt, slug)
    )
