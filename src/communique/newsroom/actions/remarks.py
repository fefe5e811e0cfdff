"""What officers write to each other beside a draft. None of it is ever public."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from communique.newsroom import rules
from communique.newsroom.cleaning import cleaned
from communique.newsroom.errors import NotAllowed, Refused
from communique.newsroom.models import Release, Remark
from communique.newsroom.readers_words import kept_doubt

if TYPE_CHECKING:
    from communique.staff.models import Officer

MOST_WORDS = 4000
MOST_QUOTED = 500
MOST_DOUBTS = 40


@dataclass(frozen=True, slots=True)
class Doubt:
    """`quoted` are the words of the text that the reader was unsure of; empty where they are nowhere."""

    what: str
    quoted: str = ""


@transaction.atomic
def add_remark(
    *,
    release: Release,
    words: str,
    by: Officer,
    language: str = "",
    quoted: str = "",
    answers: Remark | None = None,
) -> Remark:
    """`language` is the tag of the text it is about, empty for the release as a whole; `quoted` are the
    draft's words. An answer stands below the remark it answers and is about the same.

    Raises NotAllowed, and Refused for a remark without words or one to a thread of another release.
    """
    _check_may(by)
    told, _count = cleaned(words, language)
    quote, _count = cleaned(quoted, language)
    if not told.strip():
        raise Refused(_("Write what you want to say."))
    if len(told) > MOST_WORDS:
        raise Refused(
            _("The note has %(count)d characters and may have %(most)d. Shorten it.")
            % {"count": len(told), "most": MOST_WORDS}
        )
    if answers is not None:
        if answers.release_id != release.pk:
            raise Refused(_("That note belongs to another release."))
        answers = answers.answers or answers
        language, quote = answers.language, ""
    remark: Remark = Remark.objects.create(
        release=release,
        language=language,
        words=told.strip(),
        quoted=" ".join(quote.split())[:MOST_QUOTED],
        written_by=by,
        answers=answers,
    )
    if answers is not None and answers.settled_at is not None:
        # An answer opens it again: otherwise nobody would see it.
        Remark.objects.filter(pk=answers.pk).update(settled_at=None, settled_by=None)
    log(release, "newsroom.remark", user=by, data={"remark": remark.pk})
    return remark


@transaction.atomic
def note_doubts(*, release: Release, doubts: Sequence[Doubt], language: str, by: Officer) -> None:
    """What the reader was unsure of, as notes that somebody settles once she has looked; those too many to
    look at stand beside the source only.
    """
    _check_may(by)
    if not doubts:
        return
    Remark.objects.bulk_create(
        Remark(
            release=release,
            language=language,
            words=kept_doubt(doubt.what)[:MOST_WORDS],
            quoted=" ".join(cleaned(doubt.quoted, language)[0].split())[:MOST_QUOTED],
            written_by=by,
        )
        for doubt in doubts[:MOST_DOUBTS]
    )
    log(release, "newsroom.remark", user=by, data={"doubts": len(doubts)})


@transaction.atomic
def settle_remark(*, remark: Remark, by: Officer) -> Remark:
    """Marks a remark, with its answers, as dealt with; settled already, it stays as it is."""
    _check_may(by)
    kept: Remark = Remark.objects.select_for_update(of=("self",)).get(pk=remark.answers_id or remark.pk)
    if kept.settled_at is None:
        kept.settled_at, kept.settled_by = timezone.now(), by
        kept.save(update_fields=["settled_at", "settled_by"])
        log(kept.release, "newsroom.settle_remark", user=by, data={"remark": kept.pk})
    return kept


@transaction.atomic
def reopen_remark(*, remark: Remark, by: Officer) -> Remark:
    _check_may(by)
    kept: Remark = Remark.objects.select_for_update(of=("self",)).get(pk=remark.answers_id or remark.pk)
    if kept.settled_at is not None:
        kept.settled_at = kept.settled_by = None
        kept.save(update_fields=["settled_at", "settled_by"])
        log(kept.release, "newsroom.reopen_remark", user=by, data={"remark": kept.pk})
    return kept


def _check_may(officer: Officer) -> None:
    if not rules.may_see(officer):
        raise NotAllowed(_("Your role does not include the notes beside drafts."))
