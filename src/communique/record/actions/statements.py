"""What officers decide about statements: who said it, which words, what about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext
from wagtail.log_actions import log

from communique.directory.models import Occasion, Organisation, Person, Subject
from communique.directory.queries import appointment_on, the_office, the_person
from communique.events.actions import write_event
from communique.ledger.models import Edition
from communique.ledger.queries import latest_edition
from communique.record.actions import deciding
from communique.record.actions.deciding import KINDS, check_may_decide, check_stands, hold, tell
from communique.record.actions.proposing import read_again
from communique.record.editions import EditionText, texts_of
from communique.record.errors import NothingToDecide, WrongFacts
from communique.record.models import Decision, Finding, Statement, StatementSubject
from communique.record.rows import row_number, rows_of
from communique.record.states import Verb

if TYPE_CHECKING:
    from communique.staff.models import Officer

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Mend:
    """What is other than it was read; what is not given stays. Of person and organisation one is given."""

    speaker: Person | None = None
    organisation: Organisation | None = None
    span: Span | None = None
    kind: str = ""
    occasion: Occasion | None = None
    no_occasion: bool = False


def confirm_statement(
    *, statement: Statement, subjects: Sequence[Subject] = (), by: Officer, seen: str | None = None
) -> Statement:
    """`subjects` are those that the officer saw beside it: what it is about is confirmed with it."""
    with transaction.atomic():
        confirmed = deciding.confirm(statement, seen=seen, by=by)
        StatementSubject.objects.filter(
            statement=statement, subject__in=subjects, decision=Decision.PROPOSED
        ).update(decision=Decision.CONFIRMED, decided_by=by, decided_at=timezone.now())
    return confirmed


def refuse_statement(*, statement: Statement, by: Officer, seen: str | None = None) -> Statement:
    return deciding.refuse(statement, seen=seen, by=by)


def mend_statement(*, statement: Statement, mend: Mend, by: Officer, seen: str | None = None) -> Statement:
    """Confirms the statement with other facts. Raises WrongFacts for a span that the text has not."""
    with deciding.deciding(statement, Verb.MEND, seen=seen, by=by) as held:
        if mend.speaker is not None or mend.organisation is not None:
            _name_speaker(held, mend.speaker, mend.organisation)
        if mend.kind:
            if mend.kind not in Statement.Kind.values:
                raise WrongFacts(
                    gettext("«%(kind)s» is no kind of speech: choose direct, indirect or mixed.")
                    % {"kind": mend.kind}
                )
            held.kind = mend.kind
        if mend.span is not None:
            text = text_of(held.edition, held.language)
            held.start, held.end = check_span(text, mend.span)
            held.words = text.text[held.start : held.end]
        if mend.occasion is not None or mend.no_occasion:
            held.occasion = mend.occasion
    return held


def add_statement(
    *,
    edition: Edition,
    language: str,
    span: Span,
    kind: str = Statement.Kind.DIRECT,
    speaker: Person | None = None,
    organisation: Organisation | None = None,
    by: Officer,
) -> Statement:
    """A statement that the reader missed, confirmed by being marked."""
    check_may_decide(by)
    text = text_of(edition, language)
    start, end = check_span(text, span)
    if kind not in Statement.Kind.values:
        raise WrongFacts(
            gettext("«%(kind)s» is no kind of speech: choose direct, indirect or mixed.") % {"kind": kind}
        )
    with transaction.atomic():
        _check_latest(edition)
        same = Statement.objects.filter(edition=edition, language=language, start=start, end=end)
        if same.exists():
            raise NothingToDecide(gettext("These words are a statement already; decide on that one."))
        statement = Statement(
            edition=edition,
            document=edition.document,
            language=language,
            start=start,
            end=end,
            words=text.text[start:end],
            on=text.day,
            kind=kind,
            decision=Decision.CONFIRMED,
            decided_by=by,
            decided_at=timezone.now(),
            basis=Statement.Basis.OFFICER,
        )
        if speaker is not None or organisation is not None:
            _name_speaker(statement, speaker, organisation)
        check_stands(statement)
        statement.save()
        tell(statement, "record.add", by=by)
    return statement


def undo(*, finding: Finding, by: Officer, seen: str | None = None) -> Finding | None:
    """Takes a decision back: the finding is as the machine reads it again. None where it reads nothing there,
    as with what an officer had added.
    """
    with transaction.atomic():
        with deciding.deciding(finding, Verb.UNDO, seen=seen, by=by) as held:
            was = Decision(held.decision)
        added = getattr(held, "basis", "") == Statement.Basis.OFFICER
        if was == Decision.MENDED or added:
            read_again(held.edition, held.language)
    return rows_of(type(finding)).filter(pk=finding.pk).first()


def decide_subject(*, statement: Statement, subject: Subject, fits: bool, by: Officer) -> StatementSubject:
    """Whether `statement` is about `subject`; one that no term showed may be added so."""
    check_may_decide(by)
    with transaction.atomic():
        check_stands(hold(statement))
        about, _made = StatementSubject.objects.update_or_create(
            statement_id=statement.pk,
            subject=subject,
            defaults={
                "decision": Decision.CONFIRMED if fits else Decision.REFUSED,
                "decided_by": by,
                "decided_at": timezone.now(),
            },
        )
        log(
            statement,
            "record.subject",
            user=by,
            title=gettext("Statement %(key)s") % {"key": statement.key},
            data={"key": statement.key, "subject": subject.pk, "fits": fits},
        )
        write_event("finding_decided", kind="statement", finding=statement.pk, edition=statement.edition_id)
    return about


def confirm_rest(*, edition: Edition, seen: Mapping[str, str], by: Officer) -> list[Finding]:
    """Confirms what is left of an edition as the officer saw it: stamps by «statement-12». What changed since
    she looked, and statements of nobody known, are left for a look of their own.
    """
    check_may_decide(by)
    confirmed: list[Finding] = []
    with transaction.atomic():
        for name, stamp in seen.items():
            kind, _, pk = name.partition("-")
            if kind not in KINDS:
                continue
            finding = rows_of(KINDS[kind]).filter(edition=edition, pk=row_number(pk)).first()
            if finding is None or finding.decided or _of_nobody(finding):
                continue
            try:
                confirmed.append(deciding.confirm(finding, seen=stamp, by=by))
            except NothingToDecide:
                continue
    return confirmed


def text_of(edition: Edition, language: str) -> EditionText:
    """Raises NothingToDecide where that text was erased, or never was."""
    found = next((text for text in texts_of(edition, the_office()) if text.language == language), None)
    if found is None:
        raise NothingToDecide(
            gettext("This edition has no text in %(language)s any more.") % {"language": language}
        )
    return found


def _check_latest(edition: Edition) -> None:
    """Nothing new is said in what is on the site no more; holds the edition, so that two add one by one."""
    Edition.objects.select_for_update(of=("self",)).get(pk=edition.pk)
    latest = latest_edition(edition.document)
    if latest is None or latest.pk != edition.pk or edition.act == Edition.Act.WITHDRAW:
        raise NothingToDecide(gettext("This edition is no longer on the site. Open the edition shown now."))


def check_span(text: EditionText, span: Span) -> Span:
    """The span without blanks at its ends. Raises WrongFacts where the text has nothing there."""
    start, end = span
    if not 0 <= start < end <= len(text.text):
        raise WrongFacts(
            gettext("The words from %(start)s to %(end)s lie beside the text, which has %(len)s.")
            % {"start": start, "end": end, "len": len(text.text)}
        )
    words = text.text[start:end]
    start += len(words) - len(words.lstrip())
    end -= len(words) - len(words.rstrip())
    if start >= end:
        raise WrongFacts(gettext("There are no words in what you marked."))
    return start, end


def _name_speaker(statement: Statement, person: Person | None, organisation: Organisation | None) -> None:
    """What was read of the speaker gives way to what the officer says."""
    if person is not None and organisation is not None:
        raise WrongFacts(gettext("Words are a person's or a body's: name one of the two."))
    kept = the_person(person) if person is not None else None
    statement.speaker, statement.organisation = kept, organisation
    statement.appointment = (
        appointment_on(kept, statement.on, language=statement.language) if kept is not None else None
    )
    statement.basis = Statement.Basis.OFFICER
    named = kept or organisation
    statement.speaker_name = named.name_in(statement.language) if named is not None else ""
    statement.speaker_office = ""


def _of_nobody(finding: Finding) -> bool:
    return isinstance(finding, Statement) and finding.speaker_id is None and finding.organisation_id is None
