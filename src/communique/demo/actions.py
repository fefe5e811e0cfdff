"""Opening the demo office in an empty home."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from communique.demo.drafting import open_drafts
from communique.demo.loading import Folder, emblem, folders, office_facts, photograph
from communique.demo.people import Directory, make_directory
from communique.directory.models import Occasion, Office, OfficeText
from communique.directory.queries import the_office
from communique.events.actions import write_event
from communique.letters.models import Letter
from communique.newsroom.actions.drafting import DraftText, draft_release, revise_release
from communique.newsroom.actions.pictures import keep_picture
from communique.newsroom.actions.publishing import correct_release, publish_release, withdraw_release
from communique.newsroom.models import Release, Section, SectionName
from communique.newsroom.richtext import rich_text
from communique.newsroom.states import WithdrawalReason
from communique.reading.findings import Block, Reading
from communique.reading.release import read_bytes
from communique.staff.models import Officer
from communique.staff.queries import built_in


def open_demo() -> bool:
    """Fills an empty home with the demo office, all or nothing; returns whether it did.

    A home that holds anything, or that was begun as an office's own, is left as it is.
    """
    office = the_office()
    if office.own or office.demo or Release.objects.exists() or Letter.objects.exists():
        return False
    facts = office_facts()
    with transaction.atomic():
        officer = built_in("demo")
        directory = make_directory(facts, officer)
        _fill_office(office, facts, directory)
        sections = _sections(facts)
        published = {folder.name: _release(folder, sections, directory, officer) for folder in folders()}
        open_drafts(published, sections)
        write_event("office_changed", office=office.pk)
    return True


def _fill_office(office: Office, facts: Mapping[str, Any], directory: Directory) -> None:
    head = facts["head"]
    office.time_zone = facts["time_zone"]
    office.languages = facts["languages"]
    office.email = facts["email"]
    office.head = directory.appointments[head["person"], head["post"]]
    office.emblem = emblem()
    office.demo = True
    office.save()
    OfficeText.objects.filter(office=office).delete()
    for language in facts["languages"]:
        OfficeText.objects.create(
            office=office,
            language=language,
            name=facts["names"][language],
            short_name=facts["short_names"][language],
            motto=facts["mottoes"][language],
            contact_heading=facts["contact"][language]["heading"],
            postal_address=facts["postal_address"][language],
            demo_notice=facts["demo_notice"][language],
        )


def _sections(facts: Mapping[str, Any]) -> dict[str, Section]:
    found: dict[str, Section] = {}
    for position, entry in enumerate(facts["sections"]):
        section, _ = Section.objects.update_or_create(slug=entry["slug"], defaults={"position": position})
        SectionName.objects.filter(section=section).delete()
        for language, name in entry["names"].items():
            SectionName.objects.create(section=section, language=language, name=name)
        found[entry["slug"]] = section
    return found


def _release(
    folder: Folder, sections: Mapping[str, Section], directory: Directory, officer: Officer
) -> Release:
    facts = folder.facts
    occasion = directory.occasion(facts["occasion"]) if "occasion" in facts else None
    texts, issued_at = _texts(folder, folder.texts, officer, occasion)
    release = draft_release(
        texts=texts,
        section=sections[facts["section"]],
        kind=facts["kind"],
        issued_at=issued_at,
        occasion=occasion,
        demo=True,
        by=officer,
    )
    publish_release(release=release, by=officer)
    if folder.correction is not None:
        corrected, _ = _texts(folder, {**folder.texts, **folder.corrected_texts}, officer, occasion)
        revise_release(release=release, texts=corrected, by=officer)
        correct_release(release=release, note=folder.correction["note"], by=officer)
    if folder.withdrawal is not None:
        withdraw_release(
            release=release,
            reason=WithdrawalReason(folder.withdrawal["reason"]),
            note=folder.withdrawal["note"],
            by=officer,
        )
    return release


def _texts(
    folder: Folder, raws: Mapping[str, bytes], officer: Officer, occasion: Occasion | None
) -> tuple[list[DraftText], datetime.datetime]:
    """The texts as drafts, read by the ordinary reader, and the moment of issue that the first one tells."""
    zone = the_office().zone
    order = sorted(raws, key=lambda language: (language != "en", language))
    readings = {
        language: read_bytes(raws[language], name=f"{folder.name}/{language}.txt") for language in order
    }
    issued = next(reading.issued_at for reading in readings.values() if reading.issued_at)
    texts = [
        DraftText(
            language=language,
            headline=reading.title or "",
            place=occasion.place.name_in(language) if occasion is not None and occasion.place else "",
            body=_body(folder, language, reading, officer),
        )
        for language, reading in readings.items()
    ]
    return texts, datetime.datetime.fromisoformat(issued).replace(tzinfo=zone)


def _body(folder: Folder, language: str, reading: Reading, officer: Officer) -> list[tuple[str, Any]]:
    places = list(folder.facts.get("photographs", ()))
    credited = {(photo.start, photo.end): photo for photo in reading.photographs}
    body: list[tuple[str, Any]] = []
    for block in reading.blocks:
        if block.kind == "photograph":
            credit = credited.get((block.start, block.end))
            place = places.pop(0) if places else {}
            names = (credit.agency or "", credit.photographer or "") if credit else ("", "")
            body.append(("photograph", _photograph(place, language, names, officer)))
        else:
            body.append((block.kind, _words(block)))
    return body


def _words(block: Block) -> str:
    return rich_text(block.text) if block.kind == "paragraph" else block.text


def _photograph(
    place: Mapping[str, Any], language: str, names: tuple[str, str], officer: Officer
) -> dict[str, Any]:
    file = place.get("file", "")
    picture = None
    if file:
        kept = keep_picture(
            content=photograph(file), name=file, by=officer, agency=names[0], photographer=names[1]
        )
        picture = kept.pk
    return {
        "picture": picture,
        "agency": names[0],
        "photographer": names[1],
        "caption": place.get("caption", {}).get(language, ""),
        "alternative_text": place.get("alternative_text", {}).get(language, ""),
    }
