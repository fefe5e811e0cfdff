"""Moments, counts and notes as a reader of one language is told them."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from communique.languages.packs import format_date, format_month
from communique.languages.scripts import to_latin
from communique.languages.tags import source_of
from communique.ledger.models import Edition
from communique.ledger.queries import Sealed
from communique.newsroom.withdrawing import is_closing
from communique.website import addresses
from communique.website.wording import words

if TYPE_CHECKING:
    from communique.directory.models import Office


@dataclass(frozen=True)
class Moment:
    """An instant in the office's zone. Midnight sharp stands for a day without a time."""

    local: datetime.datetime
    tag: str

    @cached_property
    def date(self) -> str:
        return format_date(self.local.date(), self.tag)

    @cached_property
    def time(self) -> str:
        return f"{self.local:%H:%M}"

    @property
    def iso(self) -> str:
        return self.local.isoformat(timespec="minutes")

    @property
    def has_time(self) -> bool:
        return (self.local.hour, self.local.minute) != (0, 0)

    @property
    def told(self) -> str:
        if not self.has_time:
            return self.date
        return words(self.tag)["list"]["moment"].format(date=self.date, time=self.time)


def moment(office: Office, when: datetime.datetime, tag: str) -> Moment:
    return Moment(office.local(when), tag)


def when(tag: str, year: int, month: int = 0, day: int = 0) -> str:
    """A period's name: a day, a month or a year."""
    if day:
        return format_date(datetime.date(year, month, day), tag)
    return format_month(year, month, tag) if month else words(tag)["list"]["year"].format(year=year)


def shortened(text: str, most: int) -> str:
    """`text` on one line, cut between words where it is longer than `most` characters."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    return line[:most].rsplit(" ", 1)[0].rstrip(" ,;:.–-…") + "…"


def note_in(notes: Mapping[str, str], tag: str) -> str:
    """The public note in `tag`, derived for a script variant, or in the language it was written in."""
    source = source_of(tag)
    if tag in notes:
        return notes[tag]
    if source is not None and source in notes:
        return to_latin(notes[source])
    return next(iter(notes.values()), "")


def reason_of(about: Mapping[str, Any], tag: str) -> str:
    """The public sentence of a withdrawal's reason; empty where none was given."""
    said = words(tag)["withdrawn"]
    return said.get(f"reason_{about.get('reason', '')}", "")


def is_closed(about: Mapping[str, Any]) -> bool:
    """Whether a withdrawal with these facts also closes the earlier editions."""
    return is_closing(about.get("reason"))


def closes(entry: Sealed) -> bool:
    """Whether `entry` is a withdrawal after which the editions before it are no longer to be read."""
    return entry.edition.act == Edition.Act.WITHDRAW and is_closed(entry.about)


def still_open(history: Sequence[Sealed]) -> Sequence[Sealed]:
    """The editions of one release that may be read: those after its last closing withdrawal.

    Restoring a release opens nothing again: what may be read again is in the edition that restored it.
    """
    last = max((entry.edition.version for entry in history if closes(entry)), default=0)
    return [entry for entry in history if entry.edition.version > last]


@dataclass(frozen=True, slots=True)
class Note:
    """What a correction or a restoration says publicly."""

    kind: str
    heading: str
    when: str
    iso: str
    sealed_at: datetime.datetime
    text: str
    before_path: str = ""
    before_words: str = ""
    version: int = 0
    changes_path: str = ""


def notes_of(history: Sequence[Sealed], office: Office, tag: str) -> Sequence[Note]:
    """Public notes of all editions up to the last of `history`, newest first."""
    said = words(tag)["release"]
    told = [entry.edition.pk for entry in history if tag in entry.documents]
    notes = []
    earlier = {entry.edition.pk: entry.edition for entry in history}
    for entry in reversed(history):
        edition = entry.edition
        if edition.act not in {Edition.Act.CORRECT, Edition.Act.RESTORE}:
            continue
        corrected = edition.act == Edition.Act.CORRECT
        sealed_at = moment(office, edition.sealed_at, tag)
        pattern = said["corrected_on" if corrected else "restored_on"]
        before = earlier.get(edition.previous_id or 0) if corrected else None
        notes.append(
            Note(
                kind=str(edition.act),
                heading=said["correction" if corrected else "restored"],
                when=pattern.format(date=sealed_at.date, time=sealed_at.time),
                iso=sealed_at.iso,
                sealed_at=edition.sealed_at,
                text=note_in(entry.notes, tag),
                before_path=addresses.edition(tag, before.number) if before else "",
                before_words=said["before_correction"].format(number=before.number) if before else "",
                version=edition.version,
                changes_path=addresses.changes(tag, edition.number) if edition.pk in told[1:] else "",
            )
        )
    return notes
