"""What is speech in a line, how far it reaches, and where its speaker is named. All text is invented."""

import pytest

from communique.reading.passages import Circumstances, Passage
from communique.reading.running import RunningText
from communique.reading.speech import find_utterances
from communique.reading.utterances import Utterance


def _read(*lines: str) -> tuple[list[Passage], list[Utterance]]:
    passages = []
    at = 0
    for line in lines:
        passages.append(Passage("paragraph", at, at + len(line), line))
        at += len(line) + 1
    return passages, find_utterances(RunningText(passages, Circumstances("en")))


def _said(*lines: str) -> list[str]:
    passages, found = _read(*lines)
    return [passages[one.passage].text[one.start : one.end] for one in found]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("“A,” said Roe. “B goes on.”", ["“A,”", "“B goes on.”"]),
        ('"We go," he said, "and we stay."', ['"We go,"', '"and we stay."']),
        ("„Мы go,“ said Roe.", ["„Мы go,“"]),
        ("«We will go», said Roe.", ["«We will go»"]),
        ("‘We did our best,’ said Ms Roe.", ["‘We did our best,’"]),
        ("“Is it true?” Roe asked.", ["“Is it true?”"]),
        ('The message reads, in part:"We grieve with you."', ['"We grieve with you."']),
        ('Roe said: "Come in."', ['"Come in."']),
        ('The sign was old, he said, adding that it reads: "Go no', ["The sign was old", 'it reads: "Go no']),
        ("Roe said the plan was “a great step for all.”", ["the plan was “a great step for all.”"]),
        ("Roe stressed that A is good and that B is better.", ["A is good and that B is better"]),
        ("Roe said that A is good and added that B is bad.", ["A is good", "B is bad"]),
        ("Roe noted that A is good, and thanked the crew.", ["A is good"]),
        ("Roe said A is good, adding that B is bad.", ["A is good", "B is bad"]),
        ("Roe noted that A is good, while Poe warned that B is bad.", ["A is good", "B is bad"]),
        ("The plan will hold, Roe said.", ["The plan will hold"]),
        ("The plan, she said, will hold.", ["The plan, she said, will hold"]),
        ("According to Roe, the mayor, the plan will hold.", ["the plan will hold"]),
        ("The plan will hold, according to Roe.", ["The plan will hold"]),
        ("The plan will hold. This was stated by Mayor Roe.", ["The plan will hold"]),
        ("It was noted that the plan will hold.", ["the plan will hold"]),
        ("The crew was told that the plan will hold.", ["the plan will hold"]),
        ("Concern was expressed that prices would rise.", ["prices would rise"]),
        ("There was agreement that talks will go on.", ["talks will go on"]),
        ("Roe expressed his firm hope that talks will go on.", ["talks will go on"]),
        ("In the words of Roe, “this town does not wait.”", ["“this town does not wait.”"]),
        ("“We are ready.” — Col. Jane Roe, commander", ["“We are ready.”"]),
        ("LYDFORD – The dam will hold, announced Mayor Roe.", ["The dam will hold"]),
        ("Roe said he’s proud.", ["he’s proud"]),
        ("Roe told the council that the plan will hold.", ["the plan will hold"]),
        ("Lt. Col. (Dr.) Ana Roe said U.S. crews will stay.", ["U.S. crews will stay"]),
    ],
)
def test_what_is_said(line: str, said: list[str]) -> None:
    assert _said(line) == said


@pytest.mark.parametrize(
    "line",
    [
        "Maj. Gen. John “Jack” Roe led the crew of the “Grey Wolf” home.",
        "The council named May “Older People’s Month,” and went home.",
        "The report of the Board states the facts, and the member states agreed to meet.",
        "Section 12 of the Act says that a person shall pay.",
        "The Water Act says no discharge is lawful.",
        "Roe thanked Poe for coming and condemned the attack.",
        "They discussed trade and reaffirmed their commitment to peace.",
        "The workers' union and the '90s bands met at five o'clock.",
        "In Roe v. Poe the court sat in Lydford.",
        "When asked about it, Roe smiled.",
        "It rained all day.",
    ],
)
def test_what_is_no_speech(line: str) -> None:
    assert _said(line) == []


@pytest.mark.parametrize(
    ("line", "subjects"),
    [
        ("“Go,” said Sgt. 1st Class Ana Roe, a medic with the 3rd Brigade.",
         ["Sgt. 1st Class Ana Roe, a medic with the 3rd Brigade"]),
        ("Roe, who joined in 2019, said the plan is good.", ["Roe, who joined in 2019"]),
        ("Speaking in Lydford, the mayor said that it is over.", ["the mayor"]),
        ("Roe met with Poe and said that it is over.", ["Roe"]),
        ("Roe noted that A is good, while Poe warned that B is bad.", ["Roe", "Poe"]),
        ("The search, which the sheriff called “the biggest in twenty years,” is over.", ["the sheriff"]),
    ],
)  # fmt: skip
def test_who_is_the_subject(line: str, subjects: list[str]) -> None:
    passages, found = _read(line)
    told = [passages[0].text[one.subject[0] : one.subject[1]] for one in found if one.subject]
    assert told == subjects


def test_a_broken_quotation_and_a_second_verb_follow_the_first() -> None:
    _, found = _read("“A is,” said Roe, adding that B is bad. “C is.”")
    assert [one.follows for one in found] == [None, 0, 0]


def test_an_unclosed_quotation_ends_with_its_paragraph_and_says_so() -> None:
    passages, found = _read("Roe said: “We go on.", "“We stay,” Poe said.")
    assert [passages[one.passage].text[one.start : one.end] for one in found] == ["“We go on.", "“We stay,”"]
    assert found[0].flags == ["unclosed"]


def test_turns_are_one_statement_a_paragraph_with_their_label_as_subject() -> None:
    passages, found = _read(
        "MR. ROE: Good morning. Poe said that it rains.", "We begin.", "QUESTION: Why?", "MR. ROE: Because."
    )
    said = [passages[one.passage].text[one.start : one.end] for one in found]
    assert said == ["Good morning. Poe said that it rains.", "We begin.", "Why?", "Because."]
    assert [one.labelled for one in found] == [True] * 4
    assert [one.follows for one in found] == [None, 0, None, None]
    assert found[2].subject == (0, len("QUESTION"))


def test_several_turns_in_one_long_paragraph() -> None:
    said = _said(
        "President of Osmark Ana Roe: I am glad. Come in. Karl Poe: Thank you. Ana Roe: We begin. <…>"
    )
    assert said == ["I am glad. Come in.", "Thank you.", "We begin."]


def test_a_list_with_labels_is_no_transcript() -> None:
    assert _said("Lower Costs: The plan cuts fees.", "Clean Water: The plan mends pipes.") == []


def test_what_a_statement_brings_is_its_authors() -> None:
    passages, found = _read("Mayor Roe issued the following statement:", "I am sad today. We lost a friend.")
    assert len(found) == 1
    assert found[0].subject_passage == 0
    assert found[0].subject is not None
    assert passages[0].text[slice(*found[0].subject)].startswith("Mayor Roe")


def test_a_language_without_words_is_read_for_its_marks() -> None:
    passages = [Passage("paragraph", 0, 40, "“Wir gehen heute nach Hause, alle zusammen.”")]
    found = find_utterances(RunningText(passages, Circumstances("de")))
    assert len(found) == 1


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("HARLOW: The bridge is closed, said a press release.", ["The bridge is closed"]),
        ("The new hall, she said, would offer shelter to all.",
         ["The new hall, she said, would offer shelter to all"]),
        ("The boy, according to the statement, is a pupil of eleven years.",
         ["The boy, according to the statement, is a pupil of eleven years"]),
        ("Roe expressed happiness that the bridge stood.", ["the bridge stood"]),
        ("The cases announced this week were brought by four towns.", []),
        ("Roe announced this week that the bridge stood.", ["the bridge stood"]),
        ("Roe went to the square for what he thought was a parade.", []),
        ("They know the common question: “Are you a pilot?” It is a simple one.", []),
        ("Judge Roe has said that courts receive many people, assuring them that justice will be done.",
         ["courts receive many people, assuring them that justice will be done"]),
        ("Roe told the villagers that help was near, assuring them that roads would open.",
         ["help was near", "roads would open"]),
        ("Today, the Harbour Agency announced the yard in Harlow, Norvia, has been put on its list.",
         ["the yard in Harlow, Norvia, has been put on its list"]),
        ("The bridge was shut, the envoy reported with reference to the mayor.", ["The bridge was shut"]),
        ("Most of the boats were in Harlow, informed Mr. Roe.", ["Most of the boats were in Harlow"]),
        ("Though Roe assured the guest that the door was shut, Poe said it was open.",
         ["the door was shut", "it was open"]),
    ],
)  # fmt: skip
def test_clauses_of_real_pages(line: str, said: list[str]) -> None:
    assert _said(line) == said
