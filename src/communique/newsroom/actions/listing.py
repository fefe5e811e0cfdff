"""Keeps `PublishedText`, what the site lists, in step with the edition, in the edition's transaction."""

from __future__ import annotations

from typing import Final

from django.db import transaction

from communique.directory.models import Office, Person
from communique.directory.queries import the_people
from communique.ledger.document import Document
from communique.ledger.models import Edition, Part
from communique.newsroom.actions.addressing import forget_addresses, give_address
from communique.newsroom.composing import Composed, first_photograph, summary_of
from communique.newsroom.models import Concern, Picture, PublishedText, Release, Successor

ERASED_HEADLINE: Final = "[…]"


def list_texts(release: Release, edition: Edition, composed: Composed, office: Office) -> None:
    """Rows for all languages of `edition`, each at its address; see `addressing.give_address`."""
    rows = {row.language: row for row in PublishedText.objects.filter(release=release)}
    digests = [picture.digest for picture in composed.pictures]
    fresh: list[PublishedText] = []
    for language, document in composed.documents.items():
        row = rows.pop(language, None)
        row = row or PublishedText(release=release, language=language)
        give_address(row, release, office, document.slug)
        _fill(row, release, edition, document, digests)
        if row.pk is None:
            fresh.append(row)
        else:
            row.save()
    PublishedText.objects.bulk_create(fresh)
    Successor.objects.filter(release=release).delete()
    _list_concerns(release)
    for left in rows.values():
        left.live = False
        left.edition = edition
        left.save(update_fields=["live", "edition"])


def _list_concerns(release: Release) -> None:
    """Anew: who took part, who speaks, who is in its photographs, and which countries."""
    given = [byline.person for byline in release.bylines.select_related("person")]
    countries: list[int] = []
    if release.occasion is not None:
        given += list(release.occasion.participants.all())
        countries = list(release.occasion.countries.values_list("pk", flat=True))
    given += list(Person.objects.filter(pk__in=_depicted(release)))
    people = {person.pk for person in the_people(given)}
    Concern.objects.filter(release=release).delete()
    Concern.objects.bulk_create(
        [
            *(Concern(release=release, person_id=pk) for pk in sorted(people)),
            *(Concern(release=release, country_id=pk) for pk in sorted(set(countries))),
        ]
    )


def _depicted(release: Release) -> set[int]:
    pictures = {
        child.value["picture"].pk
        for text in release.texts.all()
        for child in text.body
        if child.block_type == "photograph" and child.value["picture"] is not None
    }
    if not pictures:
        return set()
    through = Picture.people.through.objects.filter(picture__in=pictures)
    return set(through.values_list("person_id", flat=True))


def unlist_texts(
    release: Release, edition: Edition, *, instead: Release | None = None, closed: bool = False
) -> None:
    """Takes the release off the lists. `closed`: no edition of it may be read, nor its address tell more."""
    PublishedText.objects.filter(release=release).update(live=False, edition=edition)
    Successor.objects.filter(release=release).delete()
    if instead is not None:
        Successor.objects.create(release=release, instead=instead)
    if closed:
        forget_addresses(release, edition)


def _fill(
    row: PublishedText, release: Release, edition: Edition, document: Document, digests: list[str]
) -> None:
    photograph = first_photograph(document)
    shown = photograph is not None and photograph.original is not None
    row.edition = edition
    row.section = release.section
    row.kind = release.kind
    row.issued_at = release.issued_at
    row.headline = document.headline
    row.summary = summary_of(document)
    row.picture = digests[photograph.original or 0] if photograph is not None and shown else ""
    row.picture_alternative_text = photograph.alternative_text if photograph is not None else ""
    row.live = True


def forget_erased(*, edition: Edition) -> int:
    """Takes what was erased from `edition` out of the listings: words, and a photograph that is gone.

    The rows stay, since their addresses do; returns how many were emptied.
    """
    with transaction.atomic():
        parts = list(edition.parts.select_related("held"))
        words = {
            part.language
            for part in parts
            if part.kind in {Part.Kind.TEXT, Part.Kind.LAYOUT} and part.held.content is None
        }
        pictures = {part.held.digest for part in parts if part.kind == Part.Kind.ORIGINAL}
        emptied = 0
        for row in PublishedText.objects.select_for_update().filter(edition=edition):
            gone = row.language in words
            if gone:
                row.headline, row.summary, row.picture_alternative_text = ERASED_HEADLINE, "", ""
            if gone or (row.picture and row.picture not in pictures):
                row.picture = ""
                row.save()
                emptied += 1
    return emptied
