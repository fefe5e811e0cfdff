"""What officers decide: by the actions that every screen uses."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from wagtail.models import ModelLogEntry

from communique.directory.actions import add_person
from communique.directory.models import Subject, SubjectName, SubjectTerm
from communique.events.models import Event
from communique.newsroom.models import Release
from communique.record.actions import commitments, deciding, occasions, statements
from communique.record.actions.proposing import propose_edition
from communique.record.errors import NotAllowed, NothingToDecide, RecordError, WrongFacts
from communique.record.models import (
    Commitment,
    Decision,
    Evidence,
    OccasionTold,
    Position,
    Standing,
    Statement,
)
from communique.record.stamps import stamp_of
from communique.record.states import DECISIONS, STANDINGS, Change, Verb, may_follow
from communique.staff.models import Officer
from communique.staff.roles import Role
from tests import factories
from tests.record.conftest import BRIDGE, edition_of
from tests.website.publishing import corrected, published

pytestmark = pytest.mark.django_db
MODELS = (Statement, OccasionTold, Position, Commitment)


@pytest.mark.parametrize("model", MODELS)
def test_each_kind_is_confirmed_refused_and_taken_back(bridge: Release, vera: Officer, model: Any) -> None:
    finding = model.objects.all()[0]
    confirmed = deciding.confirm(finding, seen=None, by=vera)
    assert (confirmed.decision, confirmed.decided_by) == (Decision.CONFIRMED, vera)
    refused = deciding.refuse(confirmed, seen=None, by=vera)
    assert refused.decision == Decision.REFUSED
    undone = statements.undo(finding=refused, by=vera)
    assert undone is not None
    assert (undone.decision, undone.decided_by, undone.decided_at) == (Decision.PROPOSED, None, None)
    kind = deciding.kind_of(finding)
    events = Event.objects.filter(kind="finding_decided").values_list("ids", flat=True)
    assert list(events) == [{"kind": kind, "finding": finding.pk, "edition": finding.edition_id}] * 3
    lines = ModelLogEntry.objects.filter(action__startswith="record.").order_by("pk")
    assert [line.action for line in lines] == ["record.confirm", "record.refuse", "record.undo"]
    assert all(finding.words not in f"{line.label} {line.data}" for line in lines)


@pytest.mark.parametrize("decision", Decision)
@pytest.mark.parametrize("verb", Verb)
def test_what_the_table_has_not_is_refused(
    bridge: Release, vera: Officer, decision: Decision, verb: Verb
) -> None:
    """Total: every pair of the table is either done or refused with a sentence."""
    first = Statement.objects.all()[0]
    ways: dict[Decision, Callable[[], Any]] = {
        Decision.PROPOSED: lambda: first,
        Decision.CONFIRMED: lambda: statements.confirm_statement(statement=first, by=vera),
        Decision.MENDED: lambda: mended(first, vera),
        Decision.REFUSED: lambda: statements.refuse_statement(statement=first, by=vera),
    }
    there = ways[decision]()
    acts: dict[Verb, Callable[[], Any]] = {
        Verb.CONFIRM: lambda: statements.confirm_statement(statement=there, by=vera),
        Verb.MEND: lambda: mended(there, vera),
        Verb.REFUSE: lambda: statements.refuse_statement(statement=there, by=vera),
        Verb.UNDO: lambda: statements.undo(finding=there, by=vera),
    }
    if may_follow(decision, verb):
        assert acts[verb]().decision == DECISIONS[decision, verb]
    else:
        with pytest.raises(NothingToDecide, match=r"\.$"):
            acts[verb]()


def mended(statement: Statement, by: Officer) -> Statement:
    other = "indirect" if statement.kind == "direct" else "direct"
    return statements.mend_statement(statement=statement, mend=statements.Mend(kind=other), by=by)


def test_standings_have_an_end() -> None:
    """What is carried stays so; a later edition has a row of its own."""
    assert {standing for standing, _ in STANDINGS} == set(Standing) - {Standing.CARRIED}
    assert {change for _, change in STANDINGS} == set(Change)


def test_another_speaker_other_words_another_kind(bridge: Release, vera: Officer) -> None:
    first = Statement.objects.all()[0]
    person = add_person(names={"en": "Iva Grah"}, by=vera)
    mend = statements.Mend(speaker=person, span=(first.start, first.end + 15), kind="mixed")
    now = statements.mend_statement(statement=first, mend=mend, by=vera)
    assert (now.speaker, now.speaker_name, now.basis) == (person, "Iva Grah", "officer")
    assert now.words == "“The bridge will hold,” said Ana Lisov"
    assert now.kind == "mixed"
    back = statements.undo(finding=now, by=vera)
    assert isinstance(back, Statement)
    assert (back.pk, back.words, back.kind) == (first.pk, first.words, "direct")
    assert (back.speaker, back.basis) == (first.speaker, "name")


@pytest.mark.parametrize("span", [(0, 10**6), (5, 5), (-3, 4), (7, 2)])
def test_a_span_beside_the_text_is_refused(bridge: Release, vera: Officer, span: tuple[int, int]) -> None:
    first = Statement.objects.all()[0]
    with pytest.raises(WrongFacts):
        statements.mend_statement(statement=first, mend=statements.Mend(span=span), by=vera)
    assert not Statement.objects.exclude(decision=Decision.PROPOSED).exists()


def test_a_statement_is_added_and_taken_back(bridge: Release, vera: Officer) -> None:
    edition = edition_of(bridge)
    text = statements.text_of(edition, "en").text
    start = text.index("Bridge opened")
    speaker = Statement.objects.all()[0].speaker
    added = statements.add_statement(
        edition=edition, language="en", span=(start, start + 14), speaker=speaker, by=vera
    )
    assert (added.words, added.decision, added.speaker) == ("Bridge opened", Decision.CONFIRMED, speaker)
    with pytest.raises(NothingToDecide):
        statements.add_statement(edition=edition, language="en", span=(start, start + 13), by=vera)
    propose_edition(edition=edition, again=True)
    assert Statement.objects.filter(pk=added.pk).exists()
    assert statements.undo(finding=added, by=vera) is None
    assert not Statement.objects.filter(pk=added.pk).exists()


def test_a_stale_decision_is_refused_and_says_whose_stands(bridge: Release, vera: Officer) -> None:
    other = factories.make_officer(Role.PRESS_OFFICER, "mila")
    seen = Statement.objects.all()[0]
    statements.refuse_statement(statement=Statement.objects.get(pk=seen.pk), by=other)
    with pytest.raises(NothingToDecide, match="mila decided on this meanwhile"):
        statements.confirm_statement(statement=seen, seen=stamp_of(seen), by=vera)
    assert Statement.objects.get(pk=seen.pk).decision == Decision.REFUSED


def test_what_is_corrected_away_cannot_be_decided_on(bridge: Release, vera: Officer) -> None:
    first = Statement.objects.all()[0]
    corrected(bridge, vera, factories.text("en", "Bridge opened", "Nobody said anything."))
    propose_edition(edition=edition_of(bridge))
    with pytest.raises(NothingToDecide, match="no longer on the site"):
        statements.confirm_statement(statement=Statement.objects.get(pk=first.pk), by=vera)


@pytest.mark.parametrize("role", [Role.ADVISER, Role.CLERK])
def test_who_may_not_decide_is_told_so(bridge: Release, role: Role) -> None:
    officer = factories.make_officer(role)
    first = Statement.objects.all()[0]
    commitment = Commitment.objects.get()
    subject = Subject.objects.create(slug="bridges")
    edition = edition_of(bridge)
    acts: list[Callable[[], Any]] = [
        lambda: statements.confirm_statement(statement=first, by=officer),
        lambda: mended(first, officer),
        lambda: statements.refuse_statement(statement=first, by=officer),
        lambda: statements.undo(finding=first, by=officer),
        lambda: statements.decide_subject(statement=first, subject=subject, fits=True, by=officer),
        lambda: statements.add_statement(edition=edition, language="en", span=(0, 5), by=officer),
        lambda: statements.confirm_rest(edition=edition, seen={}, by=officer),
        lambda: commitments.set_outcome(
            commitment=commitment, outcome="kept", because=commitments.Because(note="Seen."), by=officer
        ),
    ]
    for act in acts:
        with pytest.raises(NotAllowed):
            act()
    assert not Statement.objects.exclude(decision=Decision.PROPOSED).exists()


def test_the_rest_is_confirmed_as_it_was_seen(bridge: Release, vera: Officer) -> None:
    edition = edition_of(bridge)
    seen = {f"statement-{one.pk}": stamp_of(one) for one in Statement.objects.all()}
    changed = Statement.objects.all()[1]
    changed.kind = "mixed"
    changed.save()
    nobody = Statement.objects.all()[2]
    Statement.objects.filter(pk=nobody.pk).update(speaker=None)
    confirmed = statements.confirm_rest(edition=edition, seen=seen | {"statement-x": "", "y": ""}, by=vera)
    assert [one.pk for one in confirmed] == [Statement.objects.all()[0].pk]


def test_subjects_are_decided_with_the_statement_and_by_themselves(reader: Any, vera: Officer) -> None:
    subject = Subject.objects.create(slug="bridges")
    SubjectName.objects.create(subject=subject, language="en", name="Transport")
    SubjectTerm.objects.create(subject=subject, language="en", term="bridges")
    release = published(vera, factories.text("en", "Bridge opened", *BRIDGE))
    propose_edition(edition=edition_of(release))
    first, second, _ = Statement.objects.all()
    statements.confirm_statement(statement=first, subjects=[subject], by=vera)
    assert first.about.get().decision == Decision.CONFIRMED
    statements.decide_subject(statement=second, subject=subject, fits=False, by=vera)
    propose_edition(edition=edition_of(release), again=True)
    assert second.about.get().decision == Decision.REFUSED


def test_an_occasion_is_mended_and_the_directory_accepts_it(bridge: Release, vera: Officer) -> None:
    told = OccasionTold.objects.get()
    day = datetime.date(2026, 3, 12)
    with pytest.raises(WrongFacts, match="ends before it begins"):
        occasions.mend_occasion(
            told=told,
            mend=occasions.OccasionMend("visit", day, day - datetime.timedelta(days=1)),
            by=vera,
        )
    now = occasions.mend_occasion(
        told=told, mend=occasions.OccasionMend("talks", day, day, "Grabovac"), by=vera
    )
    assert (now.kind, now.earliest, now.decision) == ("talks", day, Decision.MENDED)
    assert now.occasion is not None
    assert not now.occasion.proposed
    assert Event.objects.filter(kind="occasion_changed", ids={"occasion": told.pk}).exists()


def test_what_became_of_a_promise_needs_a_reason(bridge: Release, vera: Officer) -> None:
    commitment = Commitment.objects.get()
    because = commitments.Because(statement=Statement.objects.all()[0], note="It stands.")
    with pytest.raises(NothingToDecide, match="Confirm the promise first"):
        commitments.set_outcome(commitment=commitment, outcome="kept", because=because, by=vera)
    commitments.confirm_commitment(commitment=commitment, by=vera)
    commitment.refresh_from_db()
    with pytest.raises(WrongFacts):
        commitments.set_outcome(commitment=commitment, outcome="kept", because=commitments.Because(), by=vera)
    evidence = commitments.set_outcome(commitment=commitment, outcome="kept", because=because, by=vera)
    assert (evidence.outcome, evidence.added_by) == ("kept", vera)
    assert Commitment.objects.get().outcome == "kept"
    corrected(bridge, vera, factories.text("en", "Bridge is open", *BRIDGE))
    propose_edition(edition=edition_of(bridge))
    now = Commitment.objects.get(standing=Standing.CURRENT)
    assert now.outcome == "kept"
    assert Evidence.objects.get().commitment == now


def test_every_refusal_is_a_sentence(bridge: Release, vera: Officer) -> None:
    first = Statement.objects.all()[0]
    statements.confirm_statement(statement=first, by=vera)
    first.refresh_from_db()
    with pytest.raises(RecordError, match="confirmed already"):
        statements.confirm_statement(statement=first, by=vera)
