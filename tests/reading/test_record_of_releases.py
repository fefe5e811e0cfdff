"""Occasions, promises, positions and contradictions of releases that were invented for it."""

from __future__ import annotations

import pytest

from communique.reading.findings import Reading
from communique.reading.release import read_release

SCHOOL = """Press release

3 March 2031

Minister Rosa Lindqvist visits the Harbour School in Varlen

Minister of Education Rosa Lindqvist visited the Harbour School in Varlen on Monday, where she met pupils.

"We will open two hundred new classrooms by the end of 2033," said Minister Lindqvist. "I promise \
that no child will be turned away."

Mayor of Varlen Ana Bell thanked the Minister for her support and said that the city would build a \
second gym next year. She hoped that pupils would like it.

Minister Lindqvist announced that the bill will be sent to parliament within three weeks. She \
invited Mayor Bell to the capital next month; Bell accepted the invitation.

Earlier this week, the Minister held talks with Minister of Finance Jan Doe in Tarn. On 12 March she \
will attend the opening ceremony of the Varlen Library.
"""
CALL = """Readout of President Dana Whitfield’s Call with Prime Minister Aleks Marin of Norland

June 5, 2031

President Dana Whitfield spoke today with Prime Minister Aleks Marin of Norland. The President \
reaffirmed the United States’ commitment to defend its allies, and thanked the Prime Minister for \
Norland’s humanitarian support. The two leaders agreed to meet again in the fall. President \
Whitfield congratulated Prime Minister Marin on his re-election.
"""
PLANNED = """President of Montavia to visit Varland on 1 and 2 October

16 June 2031

President of Montavia Tullio Bressardi will pay a state visit to Varland on 1 and 2 October 2031 at \
the invitation of President Irena Kostov.
"""


def read(text: str) -> Reading:
    return read_release(text, language="en")


def test_occasions_held_and_planned_once_each() -> None:
    told = [
        (one.kind, one.earliest, one.latest, one.place, set(one.participants), one.planned)
        for one in read(SCHOOL).occasions
    ]
    assert told == [
        ("visit", "2031-03-03", "2031-03-03", "Harbour School in Varlen", {"Rosa Lindqvist"}, False),
        ("talks", "2031-03-03", "2031-03-03", "Tarn", {"Rosa Lindqvist", "Jan Doe"}, False),
        ("ceremony", "2031-03-12", "2031-03-12", None, {"Rosa Lindqvist"}, True),
    ]


def test_the_headline_tells_the_kind_and_the_lead_the_rest() -> None:
    call, *others = read(CALL).occasions
    assert (call.kind, call.earliest, call.planned) == ("call", "2031-06-05", False)
    assert call.participants == ("Dana Whitfield", "Aleks Marin")
    assert [(one.kind, one.earliest, one.planned) for one in others] == [("meeting", "2031-09-01", True)]


def test_who_spoke_with_whom_is_a_call_in_the_lead_and_talks_below() -> None:
    text = (
        "News\n\n5 May 2031\n\nGovernor Tom Okoro spoke today with Mayor Ana Bell about the flood.\n\n"
        "On 3 May, Governor Okoro spoke with Rosa Lind in Tarn.\n"
    )
    found = [(one.kind, one.earliest, one.place) for one in read(text).occasions]
    assert found == [("call", "2031-05-05", None), ("talks", "2031-05-03", "Tarn")]


def test_an_announced_visit_is_planned() -> None:
    (visit,) = read(PLANNED).occasions
    assert (visit.kind, visit.earliest, visit.latest) == ("visit", "2031-10-01", "2031-10-02")
    assert (visit.planned, visit.place) == (True, "Varland")
    assert "Tullio Bressardi" in visit.participants


def test_promises_with_who_and_until_when() -> None:
    promises = {
        one.text: (one.by, (one.due.earliest, one.due.latest, one.due.text) if one.due else None)
        for one in read(SCHOOL).commitments
    }
    due = ("2031-03-03", "2033-12-31", "by the end of 2033")
    assert promises["We will open two hundred new classrooms by the end of 2033"] == (
        ("Rosa Lindqvist",),
        due,
    )
    assert promises["the city would build a second gym next year"] == (
        ("city",),
        ("2032-01-01", "2032-12-31", "next year"),
    )
    assert promises["the bill will be sent to parliament within three weeks"] == (
        ("Rosa Lindqvist",),
        ("2031-03-03", "2031-03-24", "within three weeks"),
    )
    assert promises["the invitation"] == (("Ana Bell",), ("2031-04-01", "2031-04-30", "next month"))
    assert any("no child will be turned away" in text for text in promises)
    assert not any("like it" in text for text in promises)


@pytest.mark.parametrize(
    "sentence",
    [
        "He said that he hopes that the bridge will open by May.",
        "He said that he will be honoured to host the Governor.",
        "He said that nobody knew whether she will come next week.",
        "“If it rains, the river would rise,” said Mayor Ana Bell.",
        "The bridge will open by the end of the year.",
    ],
)
def test_a_wish_a_feeling_and_the_pages_own_words_promise_nothing(sentence: str) -> None:
    text = (
        f"Bridge talks\n\n5 May 2031\n\nMayor Ana Bell met Governor Tom Okoro in Varlen today. {sentence}\n"
    )
    assert read(text).commitments == ()


@pytest.mark.parametrize(
    ("sentence", "by"),
    [
        ("“France can always count on Serbia,” said Mayor Ana Bell.", ("Serbia",)),
        ("Mayor Bell said that Norway is committed to peace.", ("Norway",)),
        ("“Our office will publish every page,” said Mayor Ana Bell.", ("Ana Bell",)),
        ("She promised to come back in June.", ("Ana Bell",)),
    ],
)
def test_who_promises(sentence: str, by: tuple[str, ...]) -> None:
    text = f"Bridge talks\n\n5 May 2031\n\nMayor Ana Bell met pupils in Varlen today. {sentence}\n"
    (promise,) = read(text).commitments
    assert promise.by == by


def test_thanks_and_positions_by_whom_and_to_whom() -> None:
    found = [(one.kind, one.by, one.to) for one in read(CALL).positions]
    assert found == [
        ("thanks", "Dana Whitfield", ("Aleks Marin",)),
        ("position", "Dana Whitfield", ("Aleks Marin",)),
    ]
    (thanks, *_) = read(SCHOOL).positions
    assert (thanks.by, thanks.to) == ("Ana Bell", ("Rosa Lindqvist",))


def warned(body: str, title: str = "Talks in Varlen") -> list[str]:
    return [one.what for one in read(f"{title}\n\n16 June 2031\n\n{body}\n").warnings]


def test_one_person_in_two_kinds_of_office_is_told() -> None:
    said = warned(
        "Mayor Bell met party leader Pavle in Varlen today. Patriarch Pavle was thanked by all of them."
    )
    assert len(said) == 2
    assert "party leader Pavle" in said[0]
    assert "Patriarch Pavle" in said[0]


@pytest.mark.parametrize(
    "body",
    [
        "Deputy Prime Minister Rosa Lind met Mayor Bell today. Minister of Justice Rosa Lind was glad.",
        "Former Judge Tom Okoro met Mayor Bell today. Minister Okoro was glad to see her again in the city.",
        "Minister Julie Bishop met Mayor Bell today, and Bishop Jan Roe was there too, as were many others.",
        "They met on Monday, 16 June 2031. On 17 June, they will meet again in the city hall of Varlen.",
    ],
)
def test_what_goes_together_is_no_contradiction(body: str) -> None:
    assert warned(body) == []


def test_weekdays_and_dates_that_differ_are_told() -> None:
    assert "Tuesday" in warned("They met in Varlen on Monday 17 June 2031 and talked for two long hours.")[0]
    assert "date of issue" in warned("Mayor Bell met the council today, 15 June 2031, in the city hall.")[0]
    differs = warned("The talks will be held in Varlen on 3 July 2031.", "Talks in Varlen on 2 July 2031")
    assert "headline" in differs[0]


def test_a_language_without_a_pack_says_so() -> None:
    text = "Die Brücke\n\n5.5.2031\n\nDie Bürgermeisterin sagte, die Brücke werde im Mai für alle geöffnet.\n"
    reading = read_release(text, language="de")
    assert any("language pack for “de”" in one.what for one in reading.warnings)
    assert (reading.occasions, reading.commitments, reading.positions) == ((), (), ())
