"""What publishing, correcting, withdrawing and restoring do to the record."""

from __future__ import annotations

from typing import Any

import pytest

from communique.directory.models import (
    Country,
    CountryName,
    Occasion,
    Person,
    Subject,
    SubjectName,
    SubjectTerm,
)
from communique.events.models import Event
from communique.events.telling import tell_waiting
from communique.newsroom.models import Release
from communique.record.actions.occasions import refuse_position
from communique.record.actions.proposing import propose_edition
from communique.record.actions.statements import Mend, confirm_statement, mend_statement, refuse_statement
from communique.record.models import (
    Commitment,
    Decision,
    EditionRead,
    OccasionTold,
    Position,
    Standing,
    Statement,
    StatementSubject,
)
from communique.staff.models import Officer
from tests import factories
from tests.record.conftest import BRIDGE, edition_of
from tests.website.publishing import corrected, published, withdrawn

pytestmark = pytest.mark.django_db


def test_publishing_proposes_what_the_edition_says(bridge: Release) -> None:
    edition = edition_of(bridge)
    first, second, third = Statement.objects.all()
    assert first.words == "“The bridge will hold,”"
    assert (first.speaker_name, first.basis) == ("Ana Lisov", "name")
    assert (second.speaker_name, second.basis) == ("Ana Lisov", "pronoun")
    assert first.speaker == second.speaker != third.speaker
    assert {row.decision for row in Statement.objects.all()} == {Decision.PROPOSED}
    assert {row.edition_id for row in Statement.objects.all()} == {edition.pk}
    assert first.on == factories.ISSUED_AT.date()
    told = OccasionTold.objects.get()
    assert told.occasion is not None
    assert told.occasion.proposed
    assert first.occasion == told.occasion
    commitment = Commitment.objects.get()
    assert commitment.statement == third
    assert list(commitment.by_people.all()) == [third.speaker]
    assert (commitment.due_words, str(commitment.due_latest)) == ("this year", "2026-12-31")
    assert Position.objects.get().by == third.speaker
    assert EditionRead.objects.get().language == "en"
    assert Event.objects.filter(kind="findings_proposed", ids={"edition": edition.pk}).count() == 1


def test_spans_count_in_the_canonical_text(bridge: Release) -> None:
    from communique.directory.queries import the_office
    from communique.record.editions import texts_of

    (text,) = texts_of(edition_of(bridge), the_office())
    for model in (Statement, OccasionTold, Position, Commitment):
        for row in model.objects.all():
            assert text.text[row.start : row.end] == row.words
    first = Statement.objects.all()[0]
    assert text.text[first.cue_start : first.cue_end] == "said"
    assert text.text[first.speaker_start : first.speaker_end] == "Ana Lisov"


def test_reading_the_same_edition_twice_changes_nothing(bridge: Release) -> None:
    before = everything()
    events = Event.objects.filter(kind="findings_proposed").count()
    assert not propose_edition(edition=edition_of(bridge)).read
    assert everything() == before
    assert Event.objects.filter(kind="findings_proposed").count() == events
    assert propose_edition(edition=edition_of(bridge), again=True).new == 0
    assert everything() == before
    assert Person.objects.count() == 2
    assert Occasion.objects.count() == 1


def everything() -> list[Any]:
    return [
        list(model.objects.order_by("pk").values())
        for model in (Statement, OccasionTold, Position, Commitment, StatementSubject)
    ]


def test_both_languages_are_read_and_script_variants_are_not(reader: Any, vera: Officer) -> None:
    words = "„Мост је ту.“ Градоначелница је дошла.", "“Мост ће издржати”, рекла је Ана Лисов."
    release = published(
        vera, factories.text("en", "Bridge opened", *BRIDGE), factories.serbian("Мост", *words)
    )
    propose_edition(edition=edition_of(release))
    languages = set(Statement.objects.values_list("language", flat=True))
    assert languages <= {"en", "sr-Cyrl"}
    assert set(EditionRead.objects.values_list("language", flat=True)) == {"en", "sr-Cyrl"}


def test_the_worker_reads_what_was_published(reader: Any, vera: Officer) -> None:
    published(vera, factories.text("en", "Bridge opened", *BRIDGE))
    assert not Statement.objects.exists()
    tell_waiting()
    assert Statement.objects.count() == 3


def test_another_reader_replaces_what_nobody_decided_on(bridge: Release, vera: Officer, reader: Any) -> None:
    first, second, _third = Statement.objects.all()
    confirm_statement(statement=first, by=vera)
    refuse_statement(statement=second, by=vera)

    def finds_more(passages: Any, circumstances: Any) -> Any:
        from dataclasses import replace

        from tests.record import stand_in

        said = stand_in.find_said(passages, circumstances)
        longer = [replace(one, start=one.start - (0 if one.start == 0 else 1)) for one in said.statements[:2]]
        return replace(said, statements=tuple(longer))

    reader.setattr("communique.record.actions.proposing.find_said", finds_more)
    propose_edition(edition=edition_of(bridge), again=True)
    rows = {row.pk: row for row in Statement.objects.all()}
    assert set(rows) == {first.pk, second.pk}
    assert rows[first.pk].words == first.words
    assert rows[first.pk].decision == Decision.CONFIRMED
    assert rows[second.pk].decision == Decision.REFUSED


def test_an_undecided_one_keeps_its_key_when_it_is_read_otherwise(bridge: Release, reader: Any) -> None:
    from dataclasses import replace

    from tests.record import stand_in

    before = {row.words: (row.pk, row.key) for row in Statement.objects.all()}

    def indirect(passages: Any, circumstances: Any) -> Any:
        said = stand_in.find_said(passages, circumstances)
        return replace(said, statements=tuple(replace(one, kind="mixed") for one in said.statements))

    reader.setattr("communique.record.actions.proposing.find_said", indirect)
    propose_edition(edition=edition_of(bridge), again=True)
    assert {row.words: (row.pk, row.key) for row in Statement.objects.all()} == before
    assert set(Statement.objects.values_list("kind", flat=True)) == {"mixed"}


# Corrections


def test_what_still_stands_is_carried_over_with_key_and_decision(bridge: Release, vera: Officer) -> None:
    first, second, third = Statement.objects.all()
    confirm_statement(statement=first, by=vera)
    confirm_statement(statement=third, by=vera)
    refuse_position(position=Position.objects.get(), by=vera)
    changed = [BRIDGE[0], BRIDGE[1].replace("nine", "ten"), BRIDGE[2]]
    corrected(bridge, vera, factories.text("en", "Bridge opened", "A new paragraph.", *changed))
    done = propose_edition(edition=edition_of(bridge))
    assert done.carried >= 2
    now = {row.key: row for row in Statement.objects.filter(edition=edition_of(bridge))}
    assert now[first.key].decision == Decision.CONFIRMED
    assert now[first.key].decided_by == vera
    assert now[first.key].start > first.start
    assert now[first.key].carried_from_id == first.pk
    assert Position.objects.get(standing=Standing.CURRENT).decision == Decision.REFUSED
    assert second.key not in now
    standings = {row.pk: row.standing for row in Statement.objects.filter(edition=first.edition)}
    assert standings == {
        first.pk: Standing.CARRIED,
        second.pk: Standing.SUPERSEDED,
        third.pk: Standing.CARRIED,
    }
    new = next(row for row in now.values() if "ten" in row.words)
    assert new.decision == Decision.PROPOSED
    commitment = Commitment.objects.get(standing=Standing.CURRENT)
    assert commitment.statement == now[third.key]


def test_words_that_come_back_bring_the_decision_with_them(bridge: Release, vera: Officer) -> None:
    confirmed, refused = Statement.objects.all()[:2]
    confirm_statement(statement=confirmed, by=vera)
    refuse_statement(statement=refused, by=vera)
    corrected(bridge, vera, factories.text("en", "Bridge opened", BRIDGE[0], BRIDGE[2]))
    propose_edition(edition=edition_of(bridge))
    assert not Statement.objects.filter(key=confirmed.key, standing=Standing.CURRENT).exists()
    corrected(bridge, vera, factories.text("en", "Bridge opened", *BRIDGE))
    propose_edition(edition=edition_of(bridge))
    back = {row.words: row for row in Statement.objects.filter(edition=edition_of(bridge))}
    assert (back[confirmed.words].key, back[confirmed.words].decision) == (confirmed.key, Decision.CONFIRMED)
    assert (back[refused.words].key, back[refused.words].decision) == (refused.key, Decision.REFUSED)
    assert len(back) == Statement.objects.filter(edition=edition_of(bridge)).count()


def test_a_correction_of_who_said_it_is_looked_at_again(bridge: Release, vera: Officer) -> None:
    first = Statement.objects.all()[0]
    confirm_statement(statement=first, by=vera)
    changed = [BRIDGE[0], BRIDGE[1].replace("said Ana Lisov", "said Marko Tesar"), BRIDGE[2]]
    corrected(bridge, vera, factories.text("en", "Bridge opened", *changed))
    propose_edition(edition=edition_of(bridge))
    now = Statement.objects.get(key=first.key, standing=Standing.CURRENT)
    assert now.decision == Decision.PROPOSED
    assert now.speaker_name == "Marko Tesar"


def test_withdrawing_and_restoring(bridge: Release, vera: Officer) -> None:
    from tests.factories import restore_release
    from tests.website.publishing import NOTE

    first = Statement.objects.all()[0]
    confirm_statement(statement=first, by=vera)
    withdrawn(bridge, vera)
    tell_waiting()
    assert set(Statement.objects.values_list("standing", flat=True)) == {Standing.WITHDRAWN}
    restore_release(release=bridge, note=NOTE, by=vera)
    tell_waiting()
    now = Statement.objects.get(key=first.key, standing=Standing.CURRENT)
    assert now.edition == edition_of(bridge)
    assert now.decision == Decision.CONFIRMED
    assert Statement.objects.filter(standing=Standing.CURRENT).count() == 3


def test_editions_in_between_are_passed_over(reader: Any, vera: Officer) -> None:
    release = published(vera, factories.text("en", "Bridge opened", *BRIDGE))
    corrected(release, vera, factories.text("en", "Bridge is open", *BRIDGE))
    tell_waiting()
    assert set(Statement.objects.values_list("edition", flat=True)) == {edition_of(release).pk}


def test_erased_words_are_gone_everywhere(bridge: Release, vera: Officer) -> None:
    from communique.ledger.actions import erase_part
    from communique.ledger.models import Part

    root = Officer.objects.create_superuser("root", "root@lipovac.example", "correct horse battery")
    first = Statement.objects.all()[0]
    confirm_statement(statement=first, by=vera)
    for kind in (Part.Kind.TEXT, Part.Kind.LAYOUT):
        part = Part.objects.get(edition=edition_of(bridge), kind=kind, language="en")
        erase_part(part=part, by=root, reason="A court ordered it.")
    tell_waiting()
    for model in (Statement, OccasionTold, Position, Commitment):
        assert set(model.objects.values_list("words", flat=True)) == {""}
    told = str(everything())
    assert "Tesar" not in told
    assert "Grabovac" not in told
    assert Statement.objects.get(pk=first.pk).decision == Decision.CONFIRMED


# Links


def test_subjects_and_countries_are_found_by_their_terms(reader: Any, vera: Officer) -> None:
    subject = Subject.objects.create(slug="bridges")
    SubjectName.objects.create(subject=subject, language="en", name="Transport")
    SubjectTerm.objects.create(subject=subject, language="en", term="bridge")
    country = Country.objects.create(code="XL")
    CountryName.objects.create(country=country, language="en", name="Lumbria")
    release = published(
        vera,
        factories.text(
            "en",
            "Bridges",
            "“Two bridges lead to Lumbria,” said Ana Lisov. “The road is long,” said she.",
        ),
    )
    propose_edition(edition=edition_of(release))
    first, second = Statement.objects.all()
    assert [about.subject for about in first.about.all()] == [subject]
    assert list(first.countries.all()) == [country]
    assert not second.about.exists()
    assert not second.countries.exists()


def test_an_officers_quotation_block_is_somebodys(reader: Any, vera: Officer) -> None:
    more = [("quotation", {"words": "It will hold.", "attribution": "Ana Lisov, Mayor"})]
    release = published(vera, factories.text("en", "Bridge", "The bridge is open.", more=more))
    propose_edition(edition=edition_of(release))
    statement = Statement.objects.get()
    assert (statement.words, statement.speaker_name) == ("It will hold.", "Ana Lisov")
    assert statement.speaker_office == "Mayor"


def test_a_mended_one_is_not_read_over(bridge: Release, vera: Officer) -> None:
    first, _, third = Statement.objects.all()
    mend_statement(statement=first, mend=Mend(speaker=third.speaker), by=vera)
    propose_edition(edition=edition_of(bridge), again=True)
    assert Statement.objects.get(pk=first.pk).speaker == third.speaker
