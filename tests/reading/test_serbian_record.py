"""What a Serbian text tells besides statements: times, promises, thanks, occasions, contradictions."""

from __future__ import annotations

import datetime as dt

import pytest

from communique.languages.packs import pack_for
from communique.languages.scripts import to_latin
from communique.reading.release import read_release
from communique.reading.when import find_times

ISSUED = dt.date(2024, 11, 14)  # a Thursday
TOP = "Вест из Велимоста\n\n14.11.2024.\n\nУ граду је данас било кише, а на путу и гужве.\n\n"


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("до 1. маја 2025. године", "2024-11-14", "2025-05-01"),
        ("до краја октобра 2025. године", "2024-11-14", "2025-10-31"),
        ("до краја године", "2024-11-14", "2024-12-31"),
        ("идуће недеље", "2024-11-18", "2024-11-24"),
        ("следећег месеца", "2024-12-01", "2024-12-31"),
        ("15. децембра 2020. године", "2020-12-15", "2020-12-15"),
        ("1. и 2. октобра 2026. године", "2026-10-01", "2026-10-02"),
        ("у року од тридесет дана", "2024-11-14", "2024-12-14"),
        ("најкасније за десет дана", "2024-11-14", "2024-11-24"),
        ("до пролећа 2029. године", "2024-11-14", "2029-05-31"),
        ("од понедељка", "2024-11-18", None),
        ("крајем јануара", "2025-01-01", "2025-01-31"),
        ("ускоро", None, None),
    ],
)
@pytest.mark.parametrize("script", ["sr-Cyrl", "sr-Latn"])
def test_times(text: str, earliest: str | None, latest: str | None, script: str) -> None:
    sentence = f"Радови ће бити завршени {text}."
    if script == "sr-Latn":
        sentence = to_latin(sentence)
    (time,) = find_times(sentence, ISSUED, pack_for(script), "ahead")
    told = tuple(day.isoformat() if day else None for day in (time.earliest, time.latest))
    if text == "крајем јануара":  # within the month
        assert told[0] is not None
        assert "2025-01-01" <= told[0] <= "2025-01-31"
        assert told[1] == latest
    else:
        assert told == (earliest, latest)


@pytest.mark.parametrize("turn", [str, to_latin], ids=["cyrillic", "latin"])
def test_promise_and_thanks(turn: type[str]) -> None:
    reading = read_release(
        turn(
            TOP + "Министар инфраструктуре Петар Сокол захвалио је градитељима. "
            "Обећао је да ће пут бити отворен до 1. маја 2025. године."
        )
    )
    (promise,) = reading.commitments
    assert promise.by == (turn("Петар Сокол"),)
    assert promise.due is not None
    assert (promise.due.latest, promise.due.text) == ("2025-05-01", turn("до 1. маја 2025. године"))
    (thanks,) = [one for one in reading.positions if one.kind == "thanks"]
    assert (thanks.by, thanks.to) == (turn("Петар Сокол"), (turn("градитељима"),))


@pytest.mark.parametrize("turn", [str, to_latin], ids=["cyrillic", "latin"])
def test_an_occasion(turn: type[str]) -> None:
    reading = read_release(
        turn(TOP + "Министарка енергетике Ана Мајтин састала се данас са амбасадором Петром Ковинићем.")
    )
    (occasion,) = reading.occasions
    assert (occasion.kind, occasion.earliest, occasion.planned) == ("meeting", "2024-11-14", False)
    assert set(occasion.participants) == {turn("Ана Мајтин"), turn("Петар Ковинић")}


@pytest.mark.parametrize("turn", [str, to_latin], ids=["cyrillic", "latin"])
def test_a_contradiction_is_told(turn: type[str]) -> None:
    reading = read_release(
        turn(
            TOP
            + "Патријарх Јустин Грбић посетио је манастир. Рекао је да је манастир обновљен. Министарка је "
            "захвалила страначком лидеру Јустину Грбићу. Лидер странке Јустин Грбић отпутовао је увече."
        )
    )
    assert any(turn("Грбић") in warning.what for warning in reading.warnings), reading.warnings
