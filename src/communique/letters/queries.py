from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import Q, QuerySet
from wagtail.models import ModelLogEntry

from communique.letters.models import Letter
from communique.letters.rules import readable_by

if TYPE_CHECKING:
    from collections.abc import Sequence

    from communique.directory.models import Office
    from communique.staff.models import Officer

LETTERS_A_PAGE: Final = 50
_EPOCH: Final = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
_MICROSECOND: Final = datetime.timedelta(microseconds=1)
_POSITION: Final = re.compile(r"([0-9]{1,17})-([0-9]{1,18})")
_MONTHS_A_YEAR: Final = 12


@dataclass(frozen=True, slots=True)
class Position:
    """A place in the list of letters, which stays a place when letters come in or are erased."""

    received_at: datetime.datetime
    letter_id: int

    def __str__(self) -> str:
        return f"{(self.received_at - _EPOCH) // _MICROSECOND}-{self.letter_id}"

    @staticmethod
    def of(letter: Letter) -> Position:
        return Position(letter.received_at, letter.pk)

    @staticmethod
    def read(text: str) -> Position | None:
        """The way back from `str`; None for anything else."""
        found = _POSITION.fullmatch(text)
        if found is None:
            return None
        return Position(_EPOCH + int(found[1]) * _MICROSECOND, int(found[2]))


@dataclass(frozen=True, slots=True)
class LetterPage:
    """Some letters, newest first; `newer` and `older` are where the next pages begin, None where none is."""

    letters: Sequence[Letter]
    newer: Position | None
    older: Position | None


def letters_for(
    officer: Officer,
    *,
    unread_only: bool = False,
    before: Position | None = None,
    after: Position | None = None,
) -> LetterPage:
    """A page of the letters `officer` may read: those older than `before`, or newer than `after`.

    By key and not by OFFSET, so the thousandth page costs what the first does.
    """
    letters = readable_by(officer)
    if unread_only:
        letters = letters.filter(read_at=None)
    if after is not None:
        nearest = _newer_than(letters, after).order_by("received_at", "id")
        found = list(nearest[: LETTERS_A_PAGE + 1])
        shown = found[:LETTERS_A_PAGE][::-1]
        has_newer, has_older = len(found) > LETTERS_A_PAGE, True
    else:
        older = letters if before is None else _older_than(letters, before)
        found = list(older.order_by("-received_at", "-id")[: LETTERS_A_PAGE + 1])
        shown = found[:LETTERS_A_PAGE]
        has_newer, has_older = before is not None, len(found) > LETTERS_A_PAGE
    return LetterPage(
        letters=shown,
        newer=Position.of(shown[0]) if shown and has_newer else None,
        older=Position.of(shown[-1]) if shown and has_older else None,
    )


def unread_count(officer: Officer, most: int) -> int:
    """How many letters that `officer` may read are unread; counting stops at `most`."""
    return readable_by(officer).filter(read_at=None).order_by()[:most].count()


def openings(letter: Letter, most: int) -> Sequence[ModelLogEntry]:
    """What officers did with this letter, the latest first: the read log."""
    entries = ModelLogEntry.objects.for_instance(letter).select_related("user")
    return list(entries.order_by("-timestamp", "-id")[:most])


def kept_long_enough(office: Office, now: datetime.datetime) -> QuerySet[Letter]:
    """The letters that came in `Office.letters_kept_months` ago or earlier."""
    return Letter.objects.filter(received_at__lte=_months_before(now, office.letters_kept_months))


def _older_than(letters: QuerySet[Letter], position: Position) -> QuerySet[Letter]:
    moment, letter_id = position.received_at, position.letter_id
    return letters.filter(received_at__lte=moment).filter(Q(received_at__lt=moment) | Q(id__lt=letter_id))


def _newer_than(letters: QuerySet[Letter], position: Position) -> QuerySet[Letter]:
    moment, letter_id = position.received_at, position.letter_id
    return letters.filter(received_at__gte=moment).filter(Q(received_at__gt=moment) | Q(id__gt=letter_id))


def _months_before(moment: datetime.datetime, months: int) -> datetime.datetime:
    """The same day of the month `months` earlier, or the last there was: 31 May less one is 30 April."""
    year, month = divmod(moment.year * _MONTHS_A_YEAR + moment.month - 1 - months, _MONTHS_A_YEAR)
    first = moment.replace(year=year, month=month + 1, day=1)
    following = (first + datetime.timedelta(days=31)).replace(day=1)
    last_day = (following - datetime.timedelta(days=1)).day
    return first.replace(day=min(moment.day, last_day))
