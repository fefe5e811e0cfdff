"""What one mail tells: each release once, as it stands when the mail is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from communique.ledger.queries import sealed
from communique.newsroom.models import Mailing, PublishedText
from communique.website import addresses
from communique.website.pages import telling
from communique.website.wording import words

if TYPE_CHECKING:
    from communique.directory.models import Office

Kind = Mailing.Kind


@dataclass(frozen=True, slots=True)
class Item:
    """`kind` is release, correction, restored or withdrawal; `reason` is a withdrawal's alone."""

    kind: str
    label: str
    headline: str
    when: str
    summary: str
    url: str
    note: str = ""
    reason: str = ""
    before_url: str = ""
    before: str = ""
    tag: str = ""


def items_of(rows: Sequence[Mailing], office: Office, tag: str) -> list[Item]:
    """In the order in which they went public; nothing of what was taken back before it could be told."""
    newest = {row.release_id: row for row in rows}
    items = (_item(row, office, tag) for row in newest.values())
    return [item for item in items if item is not None]


def _item(row: Mailing, office: Office, tag: str) -> Item | None:
    text = _text(row, tag)
    if text is None or row.edition is None or row.release is None:
        return None
    said = words(tag)["mail"]
    url = addresses.absolute(addresses.of_text(text))
    when = telling.moment(office, text.issued_at, tag).told
    if row.kind in {Kind.RELEASE, Kind.DIGEST}:
        if not text.live:
            return None
        label = said["label_release"]
        return Item("release", label, text.headline, when, text.summary, url, tag=text.language)
    matter = sealed(row.edition)
    note = telling.note_in(matter.notes, tag)
    if row.kind == Kind.WITHDRAWAL:
        headline = "" if telling.is_closed(matter.about) else text.headline
        reason = telling.reason_of(matter.about, tag) or words(tag)["withdrawn"]["no_reason"]
        label = said["label_withdrawal"]
        return Item("withdrawal", label, headline, when, "", url, note, reason, tag=text.language)
    if not row.release.live:
        return None
    before, before_url = "", ""
    if row.kind == Kind.CORRECTION and row.edition.previous is not None:
        number = row.edition.previous.number
        before = said["before"].format(number=number)
        before_url = addresses.absolute(addresses.edition(tag, number))
    kind, label = str(row.kind), said[f"label_{row.kind}"]
    return Item(kind, label, text.headline, when, "", url, note, "", before_url, before, tag=text.language)


def _text(row: Mailing, tag: str) -> PublishedText | None:
    """In her language; where that is gone since she was told first, in the one that stands first."""
    texts = list(PublishedText.objects.filter(release=row.release_id).order_by("-live", "id"))
    same = next((text for text in texts if text.language == tag), None)
    return same or next(iter(texts), None)
