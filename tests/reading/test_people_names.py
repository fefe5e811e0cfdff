"""Whom a text speaks of: names found, gathered into people, told with office and country."""

from __future__ import annotations

import pytest

from communique.reading.findings import Person
from communique.reading.passages import Circumstances, KnownPerson, Passage
from communique.reading.people import People, find_people, people_told
from communique.reading.running import RunningText


def running(
    *paragraphs: str, title: str = "", head: str | None = None, known: tuple[KnownPerson, ...] = ()
) -> RunningText:
    passages, at = [], 0
    for kind, text in (("title", title), *(("paragraph", one) for one in paragraphs)):
        if text:
            passages.append(Passage(kind, at, at + len(text), text))  # type: ignore[arg-type]
            at += len(text) + 2
    return RunningText(passages, Circumstances("en", None, head, known))


def people(*paragraphs: str, title: str = "") -> tuple[Person, ...]:
    return people_told(find_people(running(*paragraphs, title=title)))


def names(*paragraphs: str, title: str = "") -> list[str]:
    return [person.name for person in people(*paragraphs, title=title)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The parade was led by Lt. Col. Jane A. Wiley on Monday.", "Jane A. Wiley"),
        ("We thank Sgt. 1st Class Robert Marsh.", "Robert Marsh"),
        ("We thank Chief Warrant Officer 3 John Doe.", "John Doe"),
        ("It was opened by Mayor Zorvan Kelm.", "Zorvan Kelm"),
        ("It was opened by the executive director, Zorvan Kelm.", "Zorvan Kelm"),
        ("Zorvan Kelm, executive director of the Harbor Trust, opened it.", "Zorvan Kelm"),
        ("Zorvan Kelm, 34, of Springfield, opened it.", "Zorvan Kelm"),
        ("“Fine,” said Zorvan Kelm.", "Zorvan Kelm"),
        ("Maria de la Cruz came.", "Maria de la Cruz"),
        ("Dr. Ludwig van der Berg came.", "Ludwig van der Berg"),
        ("Robert Ashdown Jr. came.", "Robert Ashdown Jr."),
        ("Dr. Ana O’Hara-Smith, M.D., came.", "Ana O’Hara-Smith"),
        ("MR. QUILLON: Good morning.", "QUILLON"),
        ("The U.S. Attorney Jane Roe for the Eastern District spoke.", "Jane Roe"),
        ("The Minister of Health of Norvia Zorvan Kelm spoke.", "Zorvan Kelm"),
        ("The Secretary of Health and Human Services Alma Reed spoke.", "Alma Reed"),
        ("Mary Hill came with Anthony Price.", "Mary Hill"),
    ],
)
def test_a_name_is_found_with_its_title_and_told_without(text: str, name: str) -> None:
    assert name in names(text)


@pytest.mark.parametrize(
    "text",
    [
        "George Harrow University opened a campus at Fort Ashdown.",
        "The Jane Roe Foundation and the Ministry of Health met in March.",
        "The Emma Larkin sank off Cape Merrow.",
        "The Clean Rivers Act and Operation Quiet Harbor begin on Monday.",
        "The temple of Saint Sava stands on Victoria Street.",
    ],
)
def test_organisations_places_ships_and_laws_are_no_people(text: str) -> None:
    found = names(text)
    assert set(found) <= {"Emma Larkin"}  # a ship of that name may pass for one


def test_forms_of_one_name_are_one_person_under_the_fullest() -> None:
    (roe,) = people(
        "President Roe spoke first.",
        "Then Ana Maria Roe, President of Norvia, left.",
        "Ms. Roe smiled. Roe’s car waited.",
    )
    assert roe.name == "Ana Maria Roe"
    assert len(roe.mentions) == 4


def test_people_who_share_a_surname_are_told_apart_by_title_and_given_name() -> None:
    found = names("John Roe and his wife, Ana Roe, came.", "Mrs. Roe sang. Mr. Roe danced.")
    assert found == ["John Roe", "Ana Roe"]
    both = people("John Roe and his wife, Ana Roe, came.", "Mrs. Roe sang. Mr. Roe danced.")
    assert [len(person.mentions) for person in both] == [2, 2]


def test_father_and_son_are_told_apart_by_suffix() -> None:
    assert names("Sgt. Robert Quill Jr. works here.", "His father, Robert Quill Sr., taught him.") == [
        "Robert Quill Jr.",
        "Robert Quill Sr.",
    ]


def test_short_names_are_the_same_person() -> None:
    assert names("Joseph R. Ardmore spoke.", "Joe Ardmore left.") == ["Joseph R. Ardmore"]


def test_office_and_country_are_told_where_the_text_has_them() -> None:
    found = people(
        "The Minister of Foreign Affairs of the Russian Federation Pavel Orlin met the French President, "
        "Luc Maret.",
        "Defence Minister Kolb came too.",
    )
    assert [(person.office, person.country) for person in found] == [
        ("Minister of Foreign Affairs", "Russian Federation"),
        ("President", "France"),
        ("Defence Minister", None),
    ]


def test_a_headline_names_people_but_no_verbs() -> None:
    assert names("Governor Roe signed it.", title="Governor Jane Roe Signs Clean Rivers Act") == ["Jane Roe"]


def test_the_directory_gives_the_canonical_name() -> None:
    known = (KnownPerson(("Sergei Orlin", "Orlin", "Sergej Orlin"), "Minister", "Norvia"),)
    text = running("Minister Orlin spoke.", known=known)
    (person,) = people_told(find_people(text))
    assert (person.name, person.country) == ("Sergei Orlin", "Norvia")


def test_photographers_are_nobody() -> None:
    text = "Photo: Presidency / Anton Lumen"
    found = find_people(RunningText([Passage("photograph", 0, len(text), text)], Circumstances("en")))
    assert people_told(found) == ()


def subject(found: People, words: str) -> list[str]:
    text = found.text.passages[0].text
    start = text.index(words)
    persons, _, _ = found.subject(0, start, start + len(words))
    return [found.persons[person].name for person in persons]


@pytest.mark.parametrize(
    ("text", "words", "who"),
    [
        ("The wife of President John Roe said so.", "The wife of President John Roe", []),
        (
            "President John Roe’s spokesman Dmitri Kelm said so.",
            "President John Roe’s spokesman Dmitri Kelm",
            ["Dmitri Kelm"],
        ),
        ("A spokesperson for Governor Jane Doe said so.", "A spokesperson for Governor Jane Doe", []),
        (
            "John Roe, whom General Jane Doe praised, said so.",
            "John Roe, whom General Jane Doe praised,",
            ["John Roe"],
        ),
        ("Jane Doe, speaking with John Roe, said so.", "Jane Doe, speaking with John Roe,", ["Jane Doe"]),
        (
            "The commander of the wing, Col. Jane Doe, said so.",
            "The commander of the wing, Col. Jane Doe,",
            ["Jane Doe"],
        ),
        ("John Roe and Jane Doe said so.", "John Roe and Jane Doe", ["John Roe", "Jane Doe"]),
        ("Waving to John Roe, Jane Doe said so.", "Waving to John Roe, Jane Doe", ["Jane Doe"]),
    ],
)
def test_the_head_of_a_subject_is_who_is_named(text: str, words: str, who: list[str]) -> None:
    assert subject(find_people(running(text)), words) == who


def test_a_language_without_words_about_people_finds_nobody_and_raises_nothing() -> None:
    text = "Jane Roe said so."
    found = find_people(RunningText([Passage("paragraph", 0, len(text), text)], Circumstances(None)))
    assert people_told(found) == ()
    assert found.subject(0, 0, 8)[0] == ()
