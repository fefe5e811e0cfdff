"""Serbian statements: the work half of the gold is found, with its speakers; single ways of telling too."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from communique.languages.scripts import to_latin
from communique.reading.release import read_release

GOLD = Path(__file__).parent.parent / "gold" / "serbian"
WORK = sorted(GOLD.glob("work-*.gold.json"))
TITLE = "Вест из Велимоста\n\n14.11.2024.\n\nУ граду је данас било кише, а на путу и гужве.\n\n"


def said(text: str) -> list[tuple[str, str | None]]:
    """The words and who said them."""
    return [(one.text, one.speaker.name) for one in read_release(TITLE + text).statements]


def test_the_work_half_is_found_with_its_speakers() -> None:
    counts: Counter[str] = Counter()
    for path in WORK:
        gold = json.loads(path.read_text("utf-8"))["statements"]
        text = path.with_name(path.name.replace(".gold.json", ".txt")).read_text("utf-8")
        found = {(one.start, one.end): one.speaker.name for one in read_release(text).statements}
        counts["found"] += len(found)
        for one in gold:
            counts["gold"] += 1
            counts["exact"] += (one["start"], one["end"]) in found
            names = {one["speaker"]["name"], *one["speaker"].get("also", ())}
            counts["right"] += found.get((one["start"], one["end"])) in names
    assert counts["gold"] == 150
    assert counts["exact"] >= 0.95 * counts["gold"]
    assert counts["exact"] >= 0.95 * counts["found"]
    assert counts["right"] >= 0.93 * counts["gold"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Начелница Ана Мајтин рекла је да је мост отворен.", "је мост отворен"),
        ("Мост је отворен, изјавила је начелница Ана Мајтин.", "Мост је отворен"),
        ("Мост ће, нагласила је начелница Ана Мајтин, бити отворен.", None),
        ("Како је навела начелница Ана Мајтин, мост је отворен.", "мост је отворен"),
        ("Према речима начелнице Ане Мајтин, мост је отворен.", "мост је отворен"),
        ("Начелница Ана Мајтин указала је на то да је мост отворен.", "је мост отворен"),
        ("Начелница Ана Мајтин изразила је уверење да је мост отворен.", "је мост отворен"),
        ("Начелница Ана Мајтин сматра да је мост отворен.", "је мост отворен"),
        ("„Мост је отворен“, поручила је начелница Ана Мајтин.", "„Мост је отворен“"),
        ("»Мост је отворен«, каже начелница Ана Мајтин.", "»Мост је отворен«"),
        ('"Мост је отворен", додала је начелница Ана Мајтин.', '"Мост је отворен"'),
        ("— Мост је отворен — рекла је начелница Ана Мајтин.", "— Мост је отворен"),
        ("Начелница Ана Мајтин рекла је да је мост отворен — и да је леп.", "је мост отворен — и да је леп"),
        ("Начелница Ана Мајтин обећала је да ће мост бити отворен.", "ће мост бити отворен"),
    ],
)
def test_the_ways_of_telling(text: str, words: str | None) -> None:
    wanted = words if words is not None else text.rstrip(".")
    assert said(text) == [(wanted, "Ана Мајтин")]
    latin = [(one.text, one.speaker.name) for one in read_release(to_latin(TITLE + text)).statements]
    assert latin == [(to_latin(wanted), "Ana Majtin")]


def test_a_verb_without_subject_is_hers_or_his_by_its_ending() -> None:
    found = said(
        "Министарка Ана Мајтин и министар Петар Сокол обишли су мост. Рекла је да је мост отворен. "
        "Додао је да ће пут бити готов у марту. Најавила је да ће доћи поново."
    )
    assert [name for _, name in found] == ["Ана Мајтин", "Петар Сокол", "Ана Мајтин"]


def test_people_are_called_by_their_first_form() -> None:
    reading = read_release(
        TITLE + "Министарка Ана Мајтин разговарала је са амбасадором Петром Ковинићем. "
        "Ковинић је рекао да је мост отворен. Министарка је Ковинићу захвалила на помоћи."
    )
    assert {person.name for person in reading.people} == {"Ана Мајтин", "Петар Ковинић"}
    assert [one.speaker.name for one in reading.statements] == ["Петар Ковинић"]


def test_an_office_keeps_what_it_is_of() -> None:
    people = {
        person.name: person.office
        for person in read_release(
            TITLE
            + "Министарка енергетике Ана Мајтин и начелник Полицијске управе Петар Сокол рекли су да је "
            "мост отворен."
        ).people
    }
    assert people == {"Ана Мајтин": "Министарка енергетике", "Петар Сокол": "начелник Полицијске управе"}


def test_who_is_asked_to_do_something_says_nothing() -> None:
    assert said("Министарка Ана Мајтин позвала је грађане да дођу и честитала им празник.") == []


def test_without_diacritics_it_still_raises_nothing() -> None:
    read_release(
        "Ministarka je rekla da ce most biti otvoren i da je to vazno za gradjane. Dodala je da zuri."
    )


def test_an_address_is_the_heads_where_it_names_nobody() -> None:
    text = (
        "Говори\n\n31.12.2030. - 20:00\n\nПразнично обраћање председнице Општине\n\nДраге комшије,\n\n"
        "Ову годину памтићемо по дугој зими. Ја је памтим по вама, јер сте ми отварали врата.\n\n"
        "Обећавам да ћу сваке среде бити на пијаци. Ко има питање, нека ме тамо потражи."
    )
    reading = read_release(text, head="Дара Мајтин")
    assert {one.speaker.name for one in reading.statements} == {"Дара Мајтин"}
    assert len(reading.statements) == 3
