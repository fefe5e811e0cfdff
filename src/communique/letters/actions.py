"""The only writers of letters. What fails in the database comes out as `LetterNotStored`, without the row."""

from __future__ import annotations

import datetime
import uuid
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables
from wagtail.log_actions import log

from communique.directory.queries import the_office
from communique.events.actions import write_event
from communique.letters.digests import letter_key, sender_digest
from communique.letters.errors import LetterNotStored, TooManyLetters
from communique.letters.models import Letter, SenderCount
from communique.letters.queries import kept_long_enough
from communique.letters.references import new_reference
from communique.letters.rules import check_may_erase, check_may_mark, check_may_read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from communique.letters.typed import TypedLetter
    from communique.staff.models import Officer

ONE_LETTER_FOR: Final = datetime.timedelta(days=1)
WINDOW_SECONDS: Final = 60 * 60
LETTERS_A_WINDOW: Final = 10
_ATTEMPTS: Final = 5
_ERASED_AT_ONCE: Final = 200


@sensitive_variables()
def receive_letter(
    *,
    typed: TypedLetter,
    language: str,
    channel: Letter.Channel = Letter.Channel.FORM,
    address: str | None = None,
) -> Letter:
    """Stores a letter, committed on return; the same words within a day give the letter they gave before.

    `address` is the internet address it came from, if letters from there are to be limited: no more than
    LETTERS_A_WINDOW in one window of WINDOW_SECONDS. Of it a keyed digest is kept while the window lasts.
    Raises TooManyLetters, or LetterNotStored if the database is locked, full or away.
    """
    with _without_the_row():
        for _ in range(_ATTEMPTS):
            try:
                with transaction.atomic(durable=True):
                    return _received(typed, language, channel, address)
            except IntegrityError:
                # Another click was faster, or the reference is taken: look again, or draw again.
                continue
    raise LetterNotStored("no free reference")


@sensitive_variables()
def _received(typed: TypedLetter, language: str, channel: Letter.Channel, address: str | None) -> Letter:
    now = timezone.now()
    key = letter_key(typed)
    same = Letter.objects.select_for_update().filter(idempotency_key=key).first()
    if same is not None and same.received_at > now - ONE_LETTER_FOR:
        return same
    if address is not None:
        _count(address, now)
    if same is not None:
        Letter.objects.filter(pk=same.pk).update(idempotency_key=uuid.uuid4())
    letter = Letter.objects.create(
        reference=new_reference(the_office().local(now).year),
        idempotency_key=key,
        channel=channel,
        language=language,
        given_name=typed.given_name,
        surname=typed.surname,
        municipality=typed.municipality,
        postal_address=typed.postal_address,
        email=typed.email,
        telephone=typed.telephone,
        message=typed.message,
    )
    write_event("letter_received", letter=letter.pk)
    return letter


def _count(address: str, now: datetime.datetime) -> None:
    """Raises TooManyLetters, and so undoes the transaction, if the address used up this window."""
    moment = int(now.timestamp())
    window = moment // WINDOW_SECONDS
    SenderCount.objects.filter(window__lt=window).delete()
    digest = sender_digest(address, window)
    count, _ = SenderCount.objects.get_or_create(digest=digest, defaults={"window": window})
    if not SenderCount.objects.filter(pk=count.pk, letters__lt=LETTERS_A_WINDOW).update(
        letters=F("letters") + 1
    ):
        raise TooManyLetters(WINDOW_SECONDS - moment % WINDOW_SECONDS)


def log_opening(*, letter: Letter, by: Officer, to_print: bool = False) -> None:
    """Writes to the audit that `by` looked at a letter, or took it out to print it.

    Raises NotAllowed if she may not.
    """
    check_may_read(by)
    with transaction.atomic():
        log(instance=letter, action="letters.print" if to_print else "letters.open", user=by)


def mark_letter(*, letter: Letter, read: bool, by: Officer) -> None:
    """Marks a letter as read, or as unread again.

    Raises NotAllowed if `by` may not.
    """
    check_may_mark(by)
    with transaction.atomic():
        changing = Letter.objects.filter(pk=letter.pk, read_at__isnull=read)
        if changing.update(read_at=timezone.now() if read else None):
            log(instance=letter, action="letters.mark_read" if read else "letters.mark_unread", user=by)


def erase_letter(*, letter: Letter, by: Officer) -> None:
    """Takes a letter out for good; the audit keeps its reference, who erased it and when.

    Raises NotAllowed if `by` may not erase letters.
    """
    check_may_erase(by)
    with transaction.atomic():
        log(instance=letter, action="letters.erase", user=by, deleted=True)
        letter.delete()


def erase_letters_kept_long_enough() -> int:
    """Erases what the privacy notice says is no longer kept, some at a time; gives how many there were.

    For the worker, once a day.
    """
    erased = 0
    while True:
        with transaction.atomic():
            due = list(
                kept_long_enough(the_office(), timezone.now()).order_by("received_at")[:_ERASED_AT_ONCE]
            )
            for letter in due:
                log(instance=letter, action="letters.erase_on_time", deleted=True)
                letter.delete()
        erased += len(due)
        if len(due) < _ERASED_AT_ONCE:
            return erased


@contextmanager
def _without_the_row() -> Iterator[None]:
    """Databases quote rows in what they say, so only a failure's name leaves here, in a new exception."""
    try:
        yield
    except DatabaseError as error:
        failure = _name_of(error)
    else:
        return
    raise LetterNotStored(failure)


def _name_of(error: DatabaseError) -> str:
    """The database's own name for what went wrong: SQLite's, PostgreSQL's SQLSTATE, or the exception's."""
    cause = error.__cause__
    name = getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None)
    return str(name or type(error).__name__)
