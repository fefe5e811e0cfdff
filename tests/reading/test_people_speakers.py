"""Who says it: names, roles, pronouns, neighbours."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from communique.reading.findings import Statement
from communique.reading.passages import Circumstances, KnownPerson, Passage
from communique.reading.release import read_release
from communique.reading.said import find_said

RELEASES = Path(__file__).parent / "releases"


def read(*paragraphs: str, head: str | None = None) -> list[Statement]:
    text = "\n\n".join(("Something happened in the town of Harlow", *paragraphs))
    return list(read_release(text, language="en", head=head).statements)


def speakers(*paragraphs: str, head: str | None = None) -> list[str | None]:
    return [statement.speaker.name for statement in read(*paragraphs, head=head)]


def test_a_pronoun_is_the_subject_before_it_and_no_neighbour() -> None:
    assert speakers("Minister Ana Roe thanked Minister Ida Doe. She said that it would snow.") == ["Ana Roe"]


def test_a_pronoun_agrees_in_gender() -> None:
    assert speakers("Ana Roe praised John Doe. “Thank you,” he said.") == ["John Doe"]


def test_gender_is_learnt_from_the_text() -> None:
    assert speakers(
        "Capt. Zorvan Kelm met Lt. Quillon Ashe and her mother. “We won,” she said.",
    ) == ["Quillon Ashe"]


def test_a_role_is_whose_title_agrees() -> None:
    assert speakers(
        "Col. Ana Roe, commander of the 3rd Brigade, met Spc. John Doe.",
        "“It is cold,” the soldier said. “It is not,” the commander said.",
    ) == ["John Doe", "Ana Roe"]


def test_the_director_is_not_her_deputy() -> None:
    assert speakers(
        "Ana Roe, director of the museum, and John Doe, deputy director of the museum, came.",
        "The deputy director said it was late. The director said it was early.",
    ) == ["John Doe", "Ana Roe"]


def test_the_president_is_who_heads_the_office() -> None:
    said = "The President noted that the road was open."
    assert speakers("Ana Roe met President of France Luc Maret.", said, head="Ana Roe") == ["Ana Roe"]


def test_a_minister_of_another_country_stays_unnamed() -> None:
    assert speakers(
        "Prime Minister of Norway Ana Roe came.", "The Prime Minister of Iceland said he would come."
    ) == ["Prime Minister of Iceland"]


def test_those_without_a_name_are_told_in_the_words_used() -> None:
    assert speakers("“It was loud,” said one resident. “Very loud,” a neighbour said.") == [
        "resident",
        "neighbour",
    ]


def test_two_together_are_the_first_named_and_flagged() -> None:
    (statement,) = read("President Ana Roe met President Ida Doe. Both leaders noted that trade had grown.")
    assert statement.speaker.name == "Ana Roe"
    assert "joint" in statement.flags


def test_words_without_a_cue_are_the_one_the_sentence_before_was_about() -> None:
    (statement,) = read("Ana Roe thanked John Doe for his help.", "“I shall never forget this.”")
    assert (statement.speaker.name, statement.speaker.basis) == ("Ana Roe", "neighbour")


def test_a_verb_nobody_lists_still_names_the_speaker_beside_it() -> None:
    assert speakers("Ana Roe laughed. “It was a brownie,” corrected Sgt. John Doe.") == ["John Doe"]


def test_labels_of_turns_find_their_person() -> None:
    turns = ["MS. QUILL: Good morning.", "QUESTION: Is it open?", "MS. QUILL: It is."]
    text = "\n\n".join(["Spokesperson Ana Quill met the press on Monday.", *turns])
    assert [one.speaker.name for one in read_release(text, language="en").statements] == [
        "Ana Quill",
        "QUESTION",
        "Ana Quill",
    ]


def test_an_institution_speaks_under_its_name() -> None:
    assert speakers(
        "The Ministry of Health opened a clinic. The ministry said it would hire ten nurses."
    ) == ["Ministry of Health"]


@pytest.mark.parametrize(
    "path", sorted(RELEASES.glob("people-*.gold.json")), ids=lambda path: path.name[7:-10]
)
def test_releases_with_many_speakers(path: Path) -> None:
    """Nine statements of ten with their speaker; a statement is found where its words begin."""
    gold = json.loads(path.read_text("utf-8"))["statements"]
    text = path.with_name(path.name.replace(".gold.json", ".txt")).read_text("utf-8")
    found = {}
    for statement in read_release(text, language="en").statements:
        for at in range(statement.start, min(statement.start + 3, statement.end)):
            found[at] = (statement.speaker.name or "").split()[-1:]
    right = [one for one in gold if found.get(one["start"]) == one["speaker"]["name"].split()[-1:]]
    assert len(right) >= 0.9 * len(gold), [one["id"] for one in gold if one not in right]


def test_a_time_beside_a_subject_is_no_part_of_it() -> None:
    assert speakers("The Mayor’s Office today announced that the pool is open.") == ["Mayor’s Office"]
    assert speakers("Thursday officials said that the pool is open.") == ["officials"]


def test_initials_of_an_office_are_its_holder() -> None:
    assert speakers(
        "Chief Justice of Norvia Ana Roe opened the court. “It is built of hope,” CJN said.",
    ) == ["Ana Roe"]


def test_a_prime_minister_is_no_president_named_nearby() -> None:
    call = (
        "The Prime Minister spoke to the President of Norvia, Ana Roe. It was late, the Prime Minister added."
    )
    assert speakers(call, head="John Doe") == ["John Doe"]
    assert speakers(call) == ["Prime Minister"]


def test_a_prime_minister_is_no_chief_minister() -> None:
    assert speakers(
        "Remembering former Chief Minister of Harlow Ana Roe, the Prime Minister said it would snow.",
    ) == ["Prime Minister"]


ELSEWHERE = (
    "President of the Republic of Norvia Ana Roe opened the bridge. The bridge will hold, the President said."
)


@pytest.mark.parametrize(
    ("text", "speaker"),
    [(ELSEWHERE, "Ana Roe"), (f"{ELSEWHERE} The delegation of Harlow was there.", "John Doe")],
)
def test_a_page_of_another_office_has_its_own_president(text: str, speaker: str) -> None:
    known = (KnownPerson(("John Doe",), "President", "Harlow"),)
    passage = Passage("paragraph", 0, len(text), text)
    said = find_said([passage], Circumstances("en", None, "John Doe", known))
    assert [statement.speaker.name for statement in said.statements] == [speaker]
