"""Reading an edition into the record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from communique.directory.models import CountryName, Office, SubjectName, SubjectTerm
from communique.directory.queries import head_on, known_people, the_office
from communique.events.actions import write_event
from communique.ledger.models import Edition
from communique.ledger.queries import latest_edition
from communique.reading.passages import Circumstances
from communique.reading.said import Said, find_said
from communique.reading.version import READER
from communique.record.actions.following import (
    carry_findings,
    erase_words,
    look_again,
    withdraw_findings,
)
from communique.record.actions.writing import Writing
from communique.record.editions import EditionText, passages, texts_of, with_attributions
from communique.record.linking import Links
from communique.record.models import Decision, EditionRead, Standing, Statement
from communique.record.terms import Terms, terms_of
from communique.staff.queries import BuiltIn, built_in

if TYPE_CHECKING:
    import datetime


@dataclass(slots=True)
class Knowledge:
    """What is asked of the directory for every edition alike; made once for a run over many."""

    office: Office = field(default_factory=the_office)
    _countries: dict[str, Terms] = field(default_factory=dict)
    _subjects: dict[str, Terms] = field(default_factory=dict)

    def countries(self, language: str) -> Terms:
        if language not in self._countries:
            rows = CountryName.objects.order_by("pk").values_list("country_id", "language", "name")
            self._countries[language] = terms_of(language, rows, names=True)
        return self._countries[language]

    def subjects(self, language: str) -> Terms:
        if language not in self._subjects:
            rows = [
                *SubjectName.objects.order_by("pk").values_list("subject_id", "language", "name"),
                *SubjectTerm.objects.order_by("pk").values_list("subject_id", "language", "term"),
            ]
            self._subjects[language] = terms_of(language, rows)
        return self._subjects[language]

    def circumstances(self, language: str, day: datetime.date) -> Circumstances:
        head = head_on(day, office=self.office) or self.office.head
        return Circumstances(
            language=language,
            issued=day,
            head=head.person.name_in(language) if head is not None else None,
            known=known_people(language=language, day=day),
        )


@dataclass(frozen=True, slots=True)
class Proposed:
    """What reading an edition changed: findings new to the record, carried over, and taken off the site."""

    read: bool = False
    new: int = 0
    carried: int = 0
    withdrawn: int = 0
    erased: int = 0


def read_text(text: EditionText, knowledge: Knowledge) -> Said:
    """What the reader finds in one text of an edition; nothing is written."""
    said = find_said(passages(text.document), knowledge.circumstances(text.language, text.day))
    return with_attributions(said, text.document)


def propose_edition(*, edition: Edition, again: bool = False, knowledge: Knowledge | None = None) -> Proposed:
    """Reads all texts of the latest edition of a release into the record; of an earlier one it does nothing.

    Findings of earlier editions are carried over where their words stand. What this reader read already is
    not read again unless `again` is said. A decision is never undone; see `record.matching`.
    """
    knowledge = knowledge or Knowledge()
    latest = latest_edition(edition.document)
    if latest is None or latest.pk != edition.pk:
        return Proposed()
    texts = texts_of(edition, knowledge.office)
    missing = [text for text in texts if again or not _is_read(text)]
    earlier = _earlier_texts(edition, knowledge.office)
    # The reader takes its time before anything is held, so that nobody waits for it.
    said = {text.language: read_text(text, knowledge) for text in missing}
    with transaction.atomic():
        if not _still_latest(edition):
            return Proposed()
        erased = erase_words(edition)
        if edition.act == Edition.Act.WITHDRAW:
            withdrawn = withdraw_findings(edition)
            return _told(edition, Proposed(withdrawn=withdrawn, erased=erased))
        carried = carry_findings(edition, texts, earlier)
        if carried:
            look_again(_named_otherwise(edition, texts, earlier, said, knowledge))
        new = sum(_write(text, said[text.language], knowledge) for text in missing)
        return _told(edition, Proposed(bool(missing), new, carried, erased=erased))


def read_again(edition: Edition, language: str) -> None:
    """Within the running transaction: what nobody decided on in one text becomes what is read now."""
    knowledge = Knowledge()
    for text in texts_of(edition, knowledge.office):
        if text.language == language:
            _write(text, read_text(text, knowledge), knowledge)


def _write(text: EditionText, said: Said, knowledge: Knowledge) -> int:
    links = Links(text.language, text.day, built_in(BuiltIn.RECORD), said.people)
    writing = Writing(text, links, knowledge.countries(text.language), knowledge.subjects(text.language))
    new = writing.write(said)
    EditionRead.objects.update_or_create(
        edition=text.edition,
        language=text.language,
        defaults={"reader": READER, "read_at": timezone.now()},
    )
    return new


def _is_read(text: EditionText) -> bool:
    return EditionRead.objects.filter(edition=text.edition, language=text.language, reader=READER).exists()


def _still_latest(edition: Edition) -> bool:
    """Whether no later edition was sealed meanwhile; the row is held, so that two do not write at once."""
    Edition.objects.select_for_update(of=("self",)).get(pk=edition.pk)
    latest = latest_edition(edition.document)
    return latest is not None and latest.pk == edition.pk


def _earlier_texts(edition: Edition, office: Office) -> Mapping[tuple[int, str], EditionText]:
    """Of the earlier editions of the release that were read, the texts as they were."""
    read = EditionRead.objects.filter(edition__document=edition.document).exclude(edition=edition)
    editions = Edition.objects.filter(pk__in=read.values("edition"))
    return {(earlier.pk, text.language): text for earlier in editions for text in texts_of(earlier, office)}


def _named_otherwise(
    edition: Edition,
    texts: Sequence[EditionText],
    earlier: Mapping[tuple[int, str], EditionText],
    said: Mapping[str, Said],
    knowledge: Knowledge,
) -> list[int]:
    """The statements carried over with a decision whose speaker is another by the corrected text: the same
    reader, asked of both texts, names two. What was decided then was decided on other words around.
    """
    rows = Statement.objects.filter(edition=edition, standing=Standing.CURRENT, carried_from__isnull=False)
    decided = rows.exclude(decision__in=(Decision.PROPOSED, Decision.REFUSED)).select_related("carried_from")
    current = {text.language: text.text for text in texts}
    before: dict[tuple[int, str], Said] = {}
    found: list[int] = []
    for row in decided:
        place = (row.carried_from.edition_id, row.language)  # type: ignore[union-attr]
        old, now = earlier.get(place), said.get(row.language)
        if old is None or now is None or old.text == current[row.language]:
            continue
        if place not in before:
            before[place] = read_text(old, knowledge)
        was = _speaker_at(before[place], row.carried_from.start, row.carried_from.end)  # type: ignore[union-attr]
        is_now = _speaker_at(now, row.start, row.end)
        if was and is_now and was != is_now:
            found.append(row.pk)
    return found


def _speaker_at(said: Said, start: int, end: int) -> str | None:
    shared = [(min(one.end, end) - max(one.start, start), one) for one in said.statements]
    best = max(shared, key=lambda pair: pair[0], default=None)
    return best[1].speaker.name if best is not None and best[0] > 0 else None


def _told(edition: Edition, done: Proposed) -> Proposed:
    if done.read or done.carried or done.withdrawn or done.erased:
        write_event("findings_proposed", edition=edition.pk)
    return done
