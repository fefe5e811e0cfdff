"""Taking photographs in: checked, freed of what nobody should know, named by their digest, kept once."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from communique.directory.queries import find_person, the_office
from communique.directory.spelling import spelling
from communique.events.actions import write_event
from communique.languages.detection import guess_language
from communique.languages.tags import canonical_tag, primary_language, script_variants
from communique.ledger.actions import keep_original
from communique.ledger.document import tidy
from communique.newsroom import rules
from communique.newsroom.errors import NotAllowed, Refused
from communique.newsroom.models import Picture, PictureText
from communique.newsroom.photographs import metadata, xmp
from communique.newsroom.photographs.checking import MOST_BYTES, check_picture

if TYPE_CHECKING:
    from communique.directory.models import Office, Person
    from communique.newsroom.photographs.metadata import Metadata
    from communique.staff.models import Officer

__all__ = ["MOST_BYTES", "Kept", "PictureWords", "describe_picture", "keep_picture", "take_in_picture"]

LONGEST_WORDS = 500
LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Kept:
    """`known`: the very same photograph was here already. `notices`: what was done to the file."""

    picture: Picture
    known: bool
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PictureWords:
    """What officers say of a photograph: `captions` and `alternatives` per language tag, `focal` the point
    that matters as parts of width and height, from 0 to 1, as the picture is looked at.
    """

    title: str = ""
    agency: str = ""
    photographer: str = ""
    photographer_entry: Person | None = None
    people: Sequence[Person] = ()
    captions: Mapping[str, str] = field(default_factory=dict)
    alternatives: Mapping[str, str] = field(default_factory=dict)
    focal: tuple[float, float] | None = None


def keep_picture(
    *,
    content: bytes,
    name: str,
    by: Officer,
    agency: str = "",
    photographer: str = "",
) -> Picture:
    """The photograph in `content`; the same bytes given again give the same Picture.

    Raises Refused with a sentence where it is no photograph that we can show.
    """
    return take_in_picture(
        content=content, name=name, by=by, agency=agency, photographer=photographer
    ).picture


def take_in_picture(
    *,
    content: bytes,
    name: str,
    by: Officer,
    agency: str = "",
    photographer: str = "",
) -> Kept:
    """The same, with what an officer should know. A credit that is given counts before the file's own."""
    if not rules.may_draft(by):
        raise NotAllowed(_("Your role does not include adding photographs."))
    name = _short(tidy(name).replace("\n", " "), 255) or _("photograph")
    checked = check_picture(content, name)
    digest = hashlib.sha256(checked.content).hexdigest()
    known: Picture | None = Picture.objects.filter(digest=digest).first()
    if known is not None:
        keep_original(checked.content)  # what is told to be missing or damaged is mended in this way
        return Kept(known, known=True)
    office, said = the_office(), checked.said
    own_agency, own_photographer = credit_in(said)
    if not (agency or photographer):
        agency, photographer = own_agency, own_photographer
    picture = Picture(
        title=_short(said.title, 255) or name,
        agency=agency[:LONGEST_NAME],
        photographer=photographer[:LONGEST_NAME],
        photographer_entry=_entry_of(photographer),
        taken_at=metadata.moment_of(said.taken, office.zone),
        turned=checked.turned,
        digest=digest,
        file_size=len(checked.content),
        file_hash=hashlib.sha1(checked.content, usedforsecurity=False).hexdigest(),  # Wagtail's own
        uploaded_by_user=by,
    )
    # Outlives a power cut from here on, and need not be read and copied in the moment of publishing.
    keep_original(checked.content)
    with transaction.atomic():
        picture.file = ContentFile(checked.content, name=f"{digest}.{checked.suffix}")
        picture.width, picture.height = checked.width, checked.height
        picture.save()
        _keep_words(picture, words_by_language(said, office))
        log(picture, "newsroom.keep_picture", user=by)
    return Kept(picture, known=False, notices=checked.notices)


def describe_picture(*, picture: Picture, words: PictureWords, by: Officer) -> Picture:
    """Says who made it, what it shows in each language, who is in it and where to look.

    What was published stays as it is sealed. Raises NotAllowed and Refused.
    """
    if not rules.may_describe(by, picture):
        raise NotAllowed(_("Your role does not include changing photographs."))
    with transaction.atomic():
        held: Picture | None = Picture.objects.select_for_update().filter(pk=picture.pk).first()
        if held is None:
            raise Refused(_("The photograph was deleted meanwhile."))
        held.title = _short(tidy(words.title).replace("\n", " "), 255) or held.title
        held.agency, held.photographer = words.agency[:LONGEST_NAME], words.photographer[:LONGEST_NAME]
        held.photographer_entry = words.photographer_entry
        _look_at(held, words.focal)
        held.rendered_for = ""
        held.save()
        held.people.set(words.people)
        _keep_words(held, (words.captions, words.alternatives), emptied=True)
        log(held, "wagtail.edit", user=by)
        write_event("picture_described", picture=held.pk)
    return held


def _look_at(picture: Picture, focal: tuple[float, float] | None) -> None:
    """Wagtail's four numbers, in pixels of the picture as it is looked at."""
    width, height = picture.upright_size()
    if focal is None:
        picture.focal_point_x = picture.focal_point_y = None
        picture.focal_point_width = picture.focal_point_height = None
        return
    across, down = (min(1.0, max(0.0, part)) for part in focal)
    picture.focal_point_x, picture.focal_point_y = round(across * width), round(down * height)
    picture.focal_point_width = picture.focal_point_height = 1


def _keep_words(
    picture: Picture, words: tuple[Mapping[str, str], Mapping[str, str]], *, emptied: bool = False
) -> None:
    captions, alternatives = words
    for language in sorted({*captions, *alternatives}):
        caption = _short(captions.get(language, ""), LONGEST_WORDS)
        alternative = _short(alternatives.get(language, ""), LONGEST_WORDS)
        if caption or alternative:
            PictureText.objects.update_or_create(
                picture=picture,
                language=language,
                defaults={"caption": caption, "alternative_text": alternative},
            )
        elif emptied:
            PictureText.objects.filter(picture=picture, language=language).delete()


def credit_in(said: Metadata) -> tuple[str, str]:
    """Agency and photographer. A credit line often names both («Agency / Name»); she is told once."""
    photographer = ", ".join(said.creators)
    agency = said.credit or said.source
    for mark in (" / ", "/", " — ", " – ", " | "):
        before, found, after = agency.partition(mark)
        if found and not photographer:
            return _short(before.strip(), LONGEST_NAME), _short(after.strip(), LONGEST_NAME)
        if found and spelling(photographer) in {spelling(before), spelling(after)}:
            agency = after if spelling(before) == spelling(photographer) else before
            break
    if spelling(agency) == spelling(photographer):
        agency = said.source if spelling(said.source) != spelling(photographer) else ""
    return _short(agency.strip(), LONGEST_NAME), _short(photographer, LONGEST_NAME)


def words_by_language(said: Metadata, office: Office) -> tuple[dict[str, str], dict[str, str]]:
    """Captions and alternative texts by the office's own tags; a language that it has not is left out."""
    return _ours(said.captions, office), _ours(said.alternatives, office)


def _ours(words: Mapping[str, str], office: Office) -> dict[str, str]:
    found: dict[str, str] = {}
    named = sorted(words.items(), key=lambda entry: entry[0] == xmp.DEFAULT)  # the unnamed one comes last
    for tag, text in named:
        language = _our_tag(tag, text, office)
        if language:
            found.setdefault(language, text)
    return found


def _our_tag(tag: str, text: str, office: Office) -> str:
    """The office's language that `text` is in: as it is tagged, else as it reads; empty for another.

    Serbian in Latin letters is derived at this office and never stored, so it is left in the file.
    """
    guessed = guess_language(text)
    if tag == xmp.DEFAULT:
        known = guessed is None or guessed in office.languages
        return (guessed or office.main_language) if known else ""
    wanted = canonical_tag(tag)
    fitting = [each for each in office.languages if primary_language(each) == primary_language(wanted)]
    if wanted not in fitting and len(fitting) != 1:
        return ""
    found = wanted if wanted in fitting else fitting[0]
    return "" if guessed in script_variants(found) else found


def _entry_of(photographer: str) -> Person | None:
    """The one person of the directory who is called so."""
    return find_person(photographer) if " " in photographer else None  # a surname is many people's


def _short(words: str, length: int) -> str:
    """Cut at a word where it is too long; all of it stays within the press original."""
    if len(words) <= length:
        return words
    return words[: length - 1].rsplit(" ", 1)[0].rstrip(" ,;:–-")[: length - 1] + "…"
