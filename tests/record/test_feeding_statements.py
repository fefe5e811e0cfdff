"""Statements find their way into the index and out of it, and each audience finds what it may see."""

from __future__ import annotations

import datetime

import pytest
from django.db import transaction

from communique.directory.actions.merging import merge_people, undo_merge
from communique.directory.models import Office, RecordShown
from communique.directory.queries import the_office
from communique.events.actions import write_event
from communique.events.models import Event
from communique.events.telling import tell_waiting
from communique.newsroom.models import Release
from communique.record.actions.statements import confirm_statement, decide_subject, refuse_statement
from communique.record.asking import DESK, Audience, ask_statements, posts_called, public, speakers_called
from communique.record.feeding import INDEX, all_cards, count_cards, feed_statements
from communique.record.models import Decision, Standing, Statement
from communique.search.cards.asking import Limits
from communique.search.folders import folder_of
from communique.search.questions import parse_question
from communique.search.rebuilding import ensure, rebuild
from communique.staff.models import Officer
from tests import factories
from tests.record import sayings
from tests.website.publishing import published

pytestmark = pytest.mark.django_db
BRIDGE = "The bridge will hold for a hundred years"
TUNNEL = "We shall dig the tunnel ourselves"
SERBIAN = "Мост ће издржати сто година"


@pytest.fixture
def officer(vera: Officer) -> Officer:
    return vera


@pytest.fixture
def release(officer: Officer) -> Release:
    return published(
        officer,
        factories.text("en", "Bridge opened", f"“{BRIDGE},” said Ana Lisov.", f"“{TUNNEL},” said she."),
        factories.text("sr-Cyrl", "Мост отворен", f"„{SERBIAN}“, рекла је Ана Лисов."),
    )


def found(
    text: str = "", audience: Audience | None = None, language: str = "en", **limits: object
) -> list[str]:
    answer = ask_statements(
        parse_question(text),
        audience or public(the_office()),
        language=language,
        limits=Limits(**limits),  # type: ignore[arg-type]
    )
    return [said.words for said in answer.statements]


def build() -> None:
    rebuild(INDEX, all_cards())


def show_read() -> None:
    Office.objects.update(record_shown=RecordShown.READ)


def test_a_statement_is_found_in_both_scripts_and_all_forms(release: Release) -> None:
    sayings.say(release, BRIDGE)
    sayings.say(release, SERBIAN, "sr-Cyrl")
    build()
    assert found("bridges") == [BRIDGE]
    assert found('"hundred years"') == [BRIDGE]
    assert found('"years hundred"') == []
    for asked in ("моста", "mostom", "izdrzati", "izdržati godine"):
        assert found(asked, language="sr-Cyrl") == [SERBIAN]
    assert count_cards() == 2


def test_what_the_public_finds_is_the_offices_choice(release: Release) -> None:
    sayings.say(release, BRIDGE)
    sayings.say(release, TUNNEL, decision=Decision.PROPOSED)
    build()
    assert found() == [BRIDGE]
    assert sorted(found("", DESK)) == [BRIDGE, TUNNEL]
    show_read()
    assert sorted(found()) == [BRIDGE, TUNNEL]
    assert found(values={"decision": ["read"]}) == [TUNNEL]


@pytest.mark.parametrize("standing", [Standing.SUPERSEDED, Standing.WITHDRAWN])
def test_the_desk_finds_what_stands_no_longer(release: Release, standing: Standing) -> None:
    sayings.say(release, BRIDGE, standing=standing)
    sayings.say(release, TUNNEL, decision=Decision.REFUSED)
    build()
    show_read()
    assert found() == []
    assert sorted(found("", DESK)) == [BRIDGE, TUNNEL]


def test_a_confirmed_statement_is_found_once_the_worker_told(release: Release, officer: Officer) -> None:
    said = sayings.say(release, BRIDGE, decision=Decision.PROPOSED)
    build()
    assert found("bridge") == []
    confirm_statement(statement=said, by=officer)
    tell_waiting()
    assert found("bridge") == [BRIDGE]
    refuse_statement(statement=Statement.objects.get(pk=said.pk), by=officer)
    feed_statements(list(Event.objects.filter(kind="finding_decided")))
    assert found("bridge") == []
    assert found("bridge", DESK) == [BRIDGE]


def test_what_another_reading_dropped_goes_out(release: Release) -> None:
    said = sayings.say(release, BRIDGE)
    build()
    edition = said.edition_id
    said.delete()
    with transaction.atomic():
        event = write_event("findings_proposed", edition=edition)
    for _ in range(2):
        feed_statements([event])
        assert ask_statements(parse_question(""), DESK, language="en").found.total == 0


def test_merged_people_are_one_speaker_and_two_again(release: Release, officer: Officer) -> None:
    lisov, shorter = sayings.person("Ana Lisov", "Ана Лисов"), sayings.person("A. Lisov")
    sayings.say(release, BRIDGE, speaker=lisov)
    sayings.say(release, TUNNEL, speaker=shorter)
    build()
    audience = public(the_office())
    assert speakers_called("lisov", audience) == [str(lisov.pk), str(shorter.pk)]
    merge = merge_people(kept=lisov, merged=shorter, by=officer)
    tell_waiting()
    both = {"speaker": [str(lisov.pk)]}
    assert sorted(found(values=both)) == [BRIDGE, TUNNEL]
    assert speakers_called(str(shorter.pk), audience) == [str(lisov.pk)]
    assert speakers_called("лисов", audience) == [str(lisov.pk)]
    undo_merge(merge=merge, by=officer)
    tell_waiting()
    assert found(values=both) == [BRIDGE]
    assert found(values={"speaker": [str(shorter.pk)]}) == [TUNNEL]


def test_each_limit(release: Release) -> None:
    serbia, france = sayings.country("RS", "Serbia", "Србија"), sayings.country("FR", "France", "Француска")
    lisov, tesar = sayings.person("Ana Lisov", country=serbia), sayings.person("Marko Tesar", country=france)
    held = sayings.appointed(lisov, "Minister of Bridges", "Министарка мостова", "2020-01-01")
    works = sayings.subject("works", "Public works", "Јавни радови")
    visit = sayings.occasion("visit")
    sayings.say(
        release, BRIDGE, speaker=lisov, appointment=held, countries=[france], subjects=[works],
        occasion=visit, on=datetime.date(2019, 5, 6),
    )  # fmt: skip
    sayings.say(release, TUNNEL, speaker=tesar, kind="indirect")
    build()
    for values in (
        {"speaker": [str(lisov.pk)]},
        {"post": [str(held.post_id)]},
        {"country": ["FR"]},
        {"speaker_country": ["RS"]},
        {"subject": ["works"]},
        {"occasion": [str(visit.pk)]},
        {"occasion_kind": ["visit"]},
        {"kind": ["direct"]},
    ):
        assert found(values=values) == [BRIDGE], values
    assert found(year=2019) == [BRIDGE]
    assert found(until=datetime.date(2019, 5, 6)) == [BRIDGE]
    assert found(until=datetime.date(2019, 5, 5)) == []
    assert found(since=datetime.date(2019, 5, 7)) == [TUNNEL]
    assert posts_called("минист мост", public(the_office())) == [str(held.post_id)]
    assert posts_called("minister", public(the_office())) == [str(held.post_id)]
    assert posts_called("gardener", public(the_office())) == []


def test_subjects_that_nobody_confirmed_are_shown_by_the_offices_choice(
    release: Release, officer: Officer
) -> None:
    works = sayings.subject("works", "Public works", "Јавни радови")
    said = sayings.say(release, BRIDGE, subjects=[works])
    said.about.update(decision=Decision.PROPOSED, decided_at=None)
    build()

    def counted() -> dict[str, int]:
        answer = ask_statements(parse_question(""), public(the_office()), language="en")
        return dict(answer.facets["subject"])

    assert counted() == {}
    assert found(values={"subject": ["works"]}) == []
    show_read()
    assert counted() == {"works": 1}
    assert found(values={"subject": ["works"]}) == [BRIDGE]
    Office.objects.update(record_shown=RecordShown.CONFIRMED)
    decide_subject(statement=said, subject=works, fits=True, by=officer)
    tell_waiting()
    assert counted() == {"works": 1}


def test_another_country_of_the_speaker_is_followed_and_an_alias_is_nothing(release: Release) -> None:
    serbia, france = sayings.country("RS", "Serbia", "Србија"), sayings.country("FR", "France", "Француска")
    lisov = sayings.person("Ana Lisov", country=serbia)
    sayings.say(release, BRIDGE, speaker=lisov)
    build()

    def changed() -> float:
        with transaction.atomic():
            event = write_event("person_changed", person=lisov.pk)
        before = written()
        feed_statements([event])
        return written() - before

    assert changed() == 0
    for country, expected in ((france, ["FR"]), (None, []), (serbia, ["RS"])):
        lisov.country = country
        lisov.save()
        assert changed() > 0
        for code in ("RS", "FR"):
            assert bool(found(values={"speaker_country": [code]})) == (code in expected)
        assert changed() == 0


def written() -> float:
    return max(path.stat().st_mtime_ns for path in folder_of(INDEX).rglob("meta.json"))


def test_nobody_is_named_of_whom_nothing_is_shown(release: Release) -> None:
    guest = sayings.person("Secret Guest")
    sayings.say(release, BRIDGE, speaker=guest, decision=Decision.PROPOSED)
    build()
    audience = public(the_office())
    for asked in ("guest", str(guest.pk)):
        assert speakers_called(asked, audience) == []
        assert speakers_called(asked, DESK) == [str(guest.pk)]
    assert speakers_called("***", audience) == ()


def test_an_index_that_is_gone_is_built_from_the_database(release: Release) -> None:
    said = sayings.say(release, BRIDGE)
    with transaction.atomic():
        event = write_event("findings_proposed", edition=said.edition_id)
    feed_statements([event])
    assert found("bridge") == [BRIDGE]
    assert ensure(INDEX) is False
    (folder_of(INDEX) / "current").unlink()
    assert ensure(INDEX) is True
    assert found("bridge") == [BRIDGE]


def test_erased_words_are_found_no_more(release: Release) -> None:
    said = sayings.say(release, BRIDGE)
    build()
    Statement.objects.filter(pk=said.pk).update(words="")
    with transaction.atomic():
        event = write_event("part_erased", edition=said.edition_id)
    feed_statements([event])
    assert ask_statements(parse_question(""), DESK, language="en").found.total == 0


def test_what_is_withdrawn_is_not_given_even_before_the_index_knows(release: Release) -> None:
    said = sayings.say(release, BRIDGE)
    build()
    Statement.objects.filter(pk=said.pk).update(standing=Standing.WITHDRAWN)
    assert found("bridge") == []
