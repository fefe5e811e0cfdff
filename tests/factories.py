"""Test data made by the ways that officers use: nothing here writes what an action would refuse."""

from __future__ import annotations

import datetime
import io
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.models import Group
from PIL import Image

from communique.config.opening import open_office
from communique.directory.models import Office, OfficeText
from communique.ledger.models import Edition
from communique.newsroom.actions import publishing
from communique.newsroom.actions.drafting import DraftText, draft_release
from communique.newsroom.actions.pictures import keep_picture
from communique.newsroom.actions.reviewing import approve_release, submit_release
from communique.newsroom.models import Picture, Release, Section, SectionName
from communique.newsroom.richtext import rich_text
from communique.newsroom.rules import may_submit, needs_no_approval
from communique.staff.models import Officer
from communique.staff.roles import Role

ZONE = ZoneInfo("Europe/Belgrade")
ISSUED_AT = datetime.datetime(2026, 3, 14, 18, 55, tzinfo=ZONE)


def make_office(*languages: str) -> Office:
    """An opened home: the office of an invented city, publishing in English and Serbian."""
    open_office()
    office = Office.objects.get()
    office.languages = list(languages) or ["en", "sr-Cyrl"]
    office.time_zone = "Europe/Belgrade"
    office.email = "press@lipovac.example"
    office.save()
    office.texts.all().delete()
    OfficeText.objects.create(
        office=office,
        language="en",
        name="City of Lipovac",
        contact_heading="Contact the Mayor",
        postal_address="1 Linden Square\n10000 Lipovac",
    )
    OfficeText.objects.create(
        office=office,
        language="sr-Cyrl",
        name="Град Липовац",
        contact_heading="Пишите градоначелници",
        postal_address="Трг липа 1\n10000 Липовац",
    )
    opened: Office = Office.objects.prefetch_related("texts").get()
    return opened


def approve(release: Release, by: Officer, note: dict[str, str] | None = None) -> None:
    """A colleague's yes to the latest draft, as four eyes ask for; what needs none is left alone."""
    current = Release.objects.select_related("review", "edition").filter(pk=release.pk).first()
    if current is None or current.review is not None or not may_submit(by, current):
        return
    if current.edition is not None and current.edition.act == Edition.Act.WITHDRAW and note is None:
        return
    if current.live and current.latest_revision_id == current.sealed_revision_id:
        return
    if needs_no_approval(by, current):
        return
    submit_release(release=current, by=by, note=note)
    approve_release(release=current, by=colleague())


def colleague() -> Officer:
    """An officer who wrote nothing, and so may approve whatever others wrote."""
    known: Officer | None = Officer.objects.filter(username="colleague").first()
    return known or make_officer(Role.APPROVER, "colleague")


def publish_release(*, release: Release, by: Officer) -> Edition:
    """Put in review by `by`, approved by a colleague, published by `by`."""
    approve(release, by)
    return publishing.publish_release(release=release, by=by)


def correct_release(*, release: Release, note: dict[str, str], by: Officer) -> Edition:
    approve(release, by, note)
    return publishing.correct_release(release=release, note=note, by=by)


def restore_release(*, release: Release, note: dict[str, str], by: Officer) -> Edition:
    approve(release, by, note)
    return publishing.restore_release(release=release, note=note, by=by)


def make_section(slug: str = "visits", **names: str) -> Section:
    section: Section = Section.objects.create(slug=slug, position=1)
    SectionName.objects.create(section=section, language="en", name=names.get("en", "Visits"))
    return section


def make_officer(role: Role = Role.ADMINISTRATOR, username: str = "") -> Officer:
    officer = Officer.objects.create_user(
        username=username or role.name.lower(), password="correct horse battery"
    )
    officer.groups.add(Group.objects.get(name=role.value))
    return officer


def text(language: str = "en", headline: str = "Bridge opened", *paragraphs: str, **given: Any) -> DraftText:
    words = paragraphs or ("The Mayor opened the bridge over the Lipa.", "“It will hold,” said the Mayor.")
    body: list[tuple[str, Any]] = [("paragraph", rich_text(paragraph)) for paragraph in words]
    return DraftText(language=language, headline=headline, body=[*body, *given.pop("more", [])], **given)


def serbian(headline: str = "Отворен мост", *paragraphs: str) -> DraftText:
    return text("sr-Cyrl", headline, *(paragraphs or ("Градоначелница је отворила мост преко Липе.",)))


def make_draft(by: Officer, *texts: DraftText, **given: Any) -> Release:
    given.setdefault("section", Section.objects.order_by("position", "slug").first())
    given.setdefault("issued_at", ISSUED_AT)
    return draft_release(texts=texts or (text(), serbian()), by=by, **given)


def picture_bytes(colour: str = "navy", size: tuple[int, int] = (64, 48)) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, colour).save(buffer, "JPEG")
    return buffer.getvalue()


def make_picture(by: Officer, colour: str = "navy") -> Picture:
    return keep_picture(
        content=picture_bytes(colour),
        name=f"{colour}.jpg",
        by=by,
        agency="City of Lipovac",
        photographer="Ana Lisov",
    )


def photograph(picture: Picture | None, **given: str) -> tuple[str, dict[str, Any]]:
    """A photograph block for a text's body."""
    value: dict[str, Any] = {
        "picture": picture.pk if picture is not None else None,
        "agency": "City of Lipovac",
        "photographer": "Ana Lisov",
        "caption": "The new bridge",
        "alternative_text": "A stone bridge over a river",
    }
    return "photograph", value | given


def illustrated(by: Officer, headline: str) -> DraftText:
    """An English text with a photograph."""
    return text("en", headline, more=[photograph(make_picture(by))])
