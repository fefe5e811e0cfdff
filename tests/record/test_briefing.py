"""Preparing a meeting: what both sides said and promised, every line with its source."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import docx
import pytest
from django.test import Client
from django.utils import timezone

from communique.directory.models import Country, CountryName, Occasion, Office, Person, PersonAlias
from communique.newsroom.models import Release
from communique.record.briefing.gathering import Asked, gather
from communique.record.briefing.matter import Briefing
from communique.record.models import Commitment, Decision, OccasionTold, Statement
from communique.staff.models import Officer
from communique.staff.roles import Role
from tests import factories
from tests.record import sayings
from tests.website.publishing import published

pytestmark = pytest.mark.django_db

TODAY = dt.date(2032, 1, 15)
TALKS = (
    "Ana Lisov met Jon Roe in Grabovac.",
    "“We will not sell the harbour,” said Jon Roe.",
    "“The harbour has 40 berths for ferries,” said Jon Roe.",
    "Ana Lisov said that the ferry line stays open until May.",
)
LATER = (
    "Jon Roe spoke again, and something was refused.",
    "“We will sell the harbour,” said Jon Roe.",
    "“The harbour has 25 berths for ferries,” said Jon Roe.",
    "“Nobody said this,” somebody wrote.",
)


class Ground:
    """Two releases about talks with Jon Roe of Orland, and what was read in them."""

    def __init__(self, officer: Officer) -> None:
        self.first = self._release(officer, "Talks in Grabovac", TALKS)
        self.second = self._release(officer, "A later word", LATER)
        self.orland = Country.objects.create(code="XO")
        CountryName.objects.create(country=self.orland, language="en", name="Orland")
        self.ana = sayings.person("Ana Lisov", "Ана Лисов", sayings.country("XV", "Vedrania", "Ведранија"))
        self.jon = sayings.person("Jon Roe", "Џон Ро", self.orland)
        PersonAlias.objects.create(person=self.jon, name="J. Roe", folded="j roe")
        presidency = sayings.appointed(
            self.ana, "President of Vedrania", "Председница Ведраније", "2030-01-01"
        )
        self.office = Office.objects.get()
        self.office.head = presidency
        self.office.save()
        self.minister = sayings.appointed(
            self.jon, "Minister of Ports", "Министар лука", "2029-01-01", "2031-12-31"
        )
        self.occasion = Occasion.objects.create(
            kind="talks", earliest=dt.date(2031, 5, 8), latest=dt.date(2031, 5, 9)
        )
        self.occasion.participants.set([self.ana, self.jon])
        self.harbour = sayings.subject("harbour", "Harbour", "Лука")
        self._say()

    def _release(self, officer: Officer, headline: str, lines: tuple[str, ...]) -> Release:
        return published(officer, factories.text("en", headline, *lines))

    def _say(self) -> None:
        theirs: dict[str, Any] = {
            "speaker": self.jon,
            "speaker_name": "Jon Roe",
            "appointment": self.minister,
        }
        early, late = dt.date(2031, 5, 9), dt.date(2031, 9, 1)
        about: dict[str, Any] = {"subjects": [self.harbour]}
        self.refusal = sayings.say(self.first, "“We will not sell the harbour,”", on=early, **theirs, **about)
        sayings.say(self.first, "“The harbour has 40 berths for ferries,”", on=early, **theirs, **about)
        self.ours = sayings.say(
            self.first,
            "the ferry line stays open until May",
            on=early,
            kind=Statement.Kind.INDIRECT,
            speaker=self.ana,
            speaker_name="Ana Lisov",
            occasion=self.occasion,
            decision=Decision.PROPOSED,
        )
        self.sale = sayings.say(self.second, "“We will sell the harbour,”", on=late, **theirs, **about)
        sayings.say(self.second, "“The harbour has 25 berths for ferries,”", on=late, **theirs, **about)
        sayings.say(self.second, "“Nobody said this,”", on=late, decision=Decision.REFUSED, **theirs)
        edition = self.ours.edition
        told: dict[str, Any] = {
            "edition": edition,
            "document": edition.document,
            "language": "en",
            "on": early,
        }
        OccasionTold.objects.create(
            **told, start=0, end=5, words="Talks", kind="talks", occasion=self.occasion, place_name="Grabovac"
        )
        self.promise = Commitment.objects.create(
            **told,
            start=self.ours.start,
            end=self.ours.end,
            words=self.ours.words,
            by_names=["Ana Lisov"],
            due_words="until May",
            due_latest=dt.date(2031, 5, 31),
            statement=self.ours,
        )


@pytest.fixture
def ground() -> Ground:
    factories.make_office()
    return Ground(factories.make_officer(Role.ADMINISTRATOR, "vera"))


def made(ground: Ground, language: str = "en", country: Country | None = None, most: int = 100) -> Briefing:
    return gather(Asked(ground.jon, country, language), on=TODAY, most=most)


def test_both_sides_are_heard_by_subject_newest_first(ground: Ground) -> None:
    harbour, rest = made(ground).subjects
    assert harbour.name == "Harbour"
    assert [line.day for line in harbour.theirs] == sorted(
        (line.day for line in harbour.theirs), reverse=True
    )
    assert {line.post for line in harbour.theirs} == {"Minister of Ports"}
    assert (rest.name, rest.theirs) == ("", ())
    assert [(line.who, line.words, line.confirmed) for line in rest.ours] == [
        ("Ana Lisov", "the ferry line stays open until May", False)
    ]


def test_what_was_refused_is_not_repeated(ground: Ground) -> None:
    briefing = made(ground)
    assert not any("Nobody" in line.words for subject in briefing.subjects for line in subject.theirs)


def test_every_line_has_a_source_with_its_headline(ground: Ground) -> None:
    briefing = made(ground)
    sources = {cited.number: cited for cited in briefing.citations}
    assert sorted(sources) == list(range(1, len(sources) + 1))
    lines = [line for subject in briefing.subjects for line in (*subject.theirs, *subject.ours)]
    assert {sources[line.citation].key for line in lines if line.who == "Ana Lisov"} == {ground.ours.key}
    assert {sources[line.citation].headline for line in lines} == {"Talks in Grabovac", "A later word"}
    assert all(sources[number].edition for meeting in briefing.meetings for number in meeting.citations)


def test_occasions_and_promises_are_there(ground: Ground) -> None:
    briefing = made(ground)
    (meeting,) = briefing.meetings
    assert (meeting.kind, meeting.place, meeting.participants) == (
        "talks",
        "Grabovac",
        ("Ana Lisov", "Jon Roe"),
    )
    (promise,) = briefing.promises
    assert (promise.ours, promise.due_words, promise.outcome) == (True, "until May", "open")


def test_what_may_not_fit_together_is_pointed_at(ground: Ground) -> None:
    pairs = {(pair.before.words, pair.after.words): pair.why for pair in made(ground).contradictions}
    assert pairs == {
        ("“We will not sell the harbour,”", "“We will sell the harbour,”"): "negated",
        ("“The harbour has 40 berths for ferries,”", "“The harbour has 25 berths for ferries,”"): "figures",
    }


def test_older_lines_are_counted_where_there_are_too_many(ground: Ground) -> None:
    briefing = made(ground, most=2)
    assert (briefing.lines, briefing.left_out) == (2, 3)
    assert {line.day for subject in briefing.subjects for line in subject.theirs} == {dt.date(2031, 9, 1)}


def test_a_country_alone_brings_its_people(ground: Ground) -> None:
    briefing = gather(Asked(None, ground.orland, "en"), on=TODAY)
    assert briefing.title == "Orland"
    assert sum(len(subject.theirs) for subject in briefing.subjects) == 4


def test_a_merged_entry_counts_for_the_one_kept(ground: Ground) -> None:
    other = sayings.person("Johnny Roe")
    Statement.objects.filter(pk=ground.sale.pk).update(speaker=other)
    Person.objects.filter(pk=other.pk).update(same_as=ground.jon)
    lines = [line for subject in made(ground).subjects for line in subject.theirs]
    assert len(lines) == 4
    assert {line.who for line in lines} == {"Jon Roe"}


def test_nobody_is_known_of_whom_nothing_is_held(ground: Ground) -> None:
    stranger = sayings.person("Mira Doe")
    briefing = gather(Asked(stranger, None, "en"), on=TODAY)
    assert (briefing.lines, briefing.meetings, briefing.promises) == (0, (), ())


# --- the desk ---


@pytest.fixture
def desk(ground: Ground, client: Client) -> Client:
    client.force_login(Officer.objects.get(username="vera"))
    return client


def page(desk: Client, **asked: str) -> str:
    response = desk.get("/desk/record/briefing/", asked)
    assert response.status_code == 200
    return response.content.decode()


def test_the_page_tells_it_all(desk: Client) -> None:
    shown = page(desk, **{"with": "Jon Roe", "of": "XO"})
    for said in (
        "Jon Roe, Orland",
        "We will not sell the harbour",
        "Minister of Ports",
        "until 31 May 2031",
        "until May",
    ):
        assert said in shown
    assert "read by machine" in shown
    assert "J. Roe" in shown


def test_in_serbian_it_speaks_serbian_in_both_scripts(desk: Client, ground: Ground) -> None:
    assert "Подсетник" not in page(desk, **{"with": "Jon Roe", "language": "en"})
    cyrillic = page(desk, **{"with": str(ground.jon.pk), "language": "sr-Cyrl"})
    latin = page(desk, **{"with": str(ground.jon.pk), "language": "sr-Latn"})
    assert "Џон Ро" in cyrillic
    assert "Džon Ro" in latin
    assert 'lang="sr-Latn"' in latin


def test_one_who_is_not_known_is_told_in_a_sentence(desk: Client) -> None:
    response = desk.get("/desk/record/briefing/", {"with": "Nobody Atall"})
    assert response.status_code == 400
    assert "has nobody called «Nobody Atall»" in response.content.decode()


def test_of_several_people_one_is_chosen(desk: Client, ground: Ground) -> None:
    sayings.person("Mira Roe")
    shown = page(desk, **{"with": "Roe"})
    assert f"with={ground.jon.pk}" in shown
    assert "Mira Roe" in shown


def test_a_pdf_is_made(desk: Client) -> None:
    response = desk.get("/desk/record/briefing/", {"with": "Jon Roe", "as": "pdf"})
    assert response.content.startswith(b"%PDF")
    assert response["Content-Disposition"].startswith('attachment; filename="briefing-jon-roe-')


def test_a_docx_is_made_that_opens(desk: Client) -> None:
    response = desk.get("/desk/record/briefing/", {"with": "Jon Roe", "of": "XO", "as": "docx"})
    document = docx.Document(io.BytesIO(response.content))
    told = "\n".join(paragraph.text for paragraph in document.paragraphs)
    for said in ("Jon Roe, Orland", "“We will not sell the harbour,” [", "Grabovac", "Talks in Grabovac"):
        assert said in told


def test_only_what_the_site_shows_is_linked_on_paper(desk: Client, ground: Ground) -> None:
    response = desk.get("/desk/record/briefing/", {"with": "Jon Roe", "as": "docx"})
    told = "\n".join(line.text for line in docx.Document(io.BytesIO(response.content)).paragraphs)
    assert f"/en/statements/{ground.sale.key}" in told
    assert f"/en/statements/{ground.ours.key}" not in told


def test_paper_of_nobody_is_refused(desk: Client) -> None:
    assert desk.get("/desk/record/briefing/", {"as": "pdf"}).status_code == 400
    assert desk.get("/desk/record/briefing/", {"with": "Jon Roe", "as": "exe"}).status_code == 400


def test_what_a_paper_needs_is_told(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("communique.record.briefing.papers.find_spec", lambda _name: None)
    response = desk.get("/desk/record/briefing/", {"with": "Jon Roe", "as": "pdf"})
    assert response.status_code == 400
    assert "make setup" in response.content.decode()


def test_a_clerk_prepares_no_meeting(ground: Ground, client: Client) -> None:
    client.force_login(factories.make_officer(Role.CLERK, "clara"))
    assert client.get("/desk/record/briefing/", {"with": "Jon Roe"}).status_code in {302, 403}


# --- promises ---


@pytest.fixture
def confirmed(ground: Ground) -> Commitment:
    Commitment.objects.update(
        decision=Decision.CONFIRMED,
        decided_at=timezone.now(),
        decided_by=Officer.objects.get(username="vera"),
    )
    return Commitment.objects.get()


def test_promises_are_listed_and_followed_up(desk: Client, ground: Ground, confirmed: Commitment) -> None:
    shown = desk.get("/desk/record/promises/", {"show": "open"}).content.decode()
    assert "the ferry line stays open until May" in shown
    seen = shown.partition('name="seen" value="')[2].partition('"')[0]
    answer = desk.post(
        f"/desk/record/promises/{confirmed.pk}/",
        {
            "outcome": "kept",
            "note": "It runs.",
            "statement": f"/en/statements/{ground.sale.key}",
            "seen": seen,
        },
        follow=True,
    )
    assert "Noted, with its evidence." in answer.content.decode()
    confirmed.refresh_from_db()
    assert confirmed.outcome == "kept"
    evidence = confirmed.evidence.get()
    assert (evidence.note, evidence.statement) == ("It runs.", ground.sale)
    assert "It runs." in desk.get("/desk/record/promises/", {"show": "kept"}).content.decode()


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"outcome": "kept"}, "Say why"),
        ({"outcome": "kept", "statement": "nowhere"}, "No statement has the key «nowhere»"),
        ({"outcome": "kept", "edition": "999"}, "There is no edition 999"),
        ({"outcome": "sold", "note": "x"}, "is no outcome"),
    ],
)
def test_what_is_missing_is_told(
    desk: Client, confirmed: Commitment, sent: dict[str, str], sentence: str
) -> None:
    from communique.record.stamps import stamp_of

    answer = desk.post(
        f"/desk/record/promises/{confirmed.pk}/", sent | {"seen": stamp_of(confirmed)}, follow=True
    )
    assert sentence in answer.content.decode()
    assert Commitment.objects.get().outcome == "open"


def test_what_is_due_this_month_is_on_the_first_screen(desk: Client, confirmed: Commitment) -> None:
    today = timezone.localdate()
    Commitment.objects.update(due_latest=today, due_earliest=None)
    shown = desk.get("/desk/").content.decode()
    assert "Promises due this month" in shown
    assert "the ferry line stays open until May" in shown
