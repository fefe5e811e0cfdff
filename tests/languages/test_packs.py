from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Final

import pytest

from communique.languages import packs
from communique.languages.detection import guess_language
from communique.languages.packs.people import people_for
from communique.languages.packs.record import record_for
from communique.languages.packs.speech import speech_for

_MIXED: Final = re.compile(r"[^\W\d_]*(?:[a-zA-Z][\u0400-\u04ff]|[\u0400-\u04ff][a-zA-Z])[^\W\d_]*")


def test_dates_are_written_as_each_language_wants() -> None:
    day = dt.date(2031, 12, 5)
    assert packs.format_date(day, "en") == "5 December 2031"
    assert packs.format_date(day, "sr-Cyrl") == "5. децембра 2031."
    assert packs.format_date(day, "sr-Latn") == "5. decembra 2031."
    assert packs.format_date(day, "fr") == "5 décembre 2031"
    assert packs.format_date(day, "cy") == "2031-12-05"


def test_months_are_written_as_each_language_wants() -> None:
    assert packs.format_month(2031, 2, "en") == "February 2031"
    assert packs.format_month(2031, 2, "sr") == "фебруар 2031."
    assert packs.format_month(2031, 2, "sr-Latn") == "februar 2031."
    assert packs.format_month(2031, 2, "cy") == "2031-02"


def test_the_latin_pack_is_derived() -> None:
    latin = packs.pack_for("sr-Latn")
    assert latin is not None
    assert latin.tag == "sr-Latn"
    assert "Foto" in latin.layout.photo
    assert "decembru" in latin.months[11].forms()


def test_a_pack_that_is_not_there_is_none() -> None:
    assert packs.pack_for("cy") is None
    assert packs.pack_for("../en") is None
    assert packs.pack_for("names") is None


def test_a_language_is_there_by_its_file_alone() -> None:
    written = {path.stem for path in Path(packs.__file__).parent.glob("*.toml")}
    assert {pack.tag.split("-")[0] for pack in packs.packs()} == written


@pytest.mark.parametrize("tag", [pack.tag for pack in packs.packs()])
def test_every_language_has_all_its_files(tag: str) -> None:
    """A key that is missing or unknown raises and is told by name; so is a file that is not there."""
    assert speech_for(tag) is not None
    assert people_for(tag) is not None
    assert record_for(tag) is not None


@pytest.mark.parametrize("tag", [pack.tag for pack in packs.packs()])
def test_a_pack_is_written_in_one_script(tag: str) -> None:
    """`а` and `a` look alike; a word with both is found by nobody."""
    folder = Path(packs.__file__).parent
    language = tag.split("-", maxsplit=1)[0]
    for path in (folder / f"{language}.toml", *sorted((folder / language).glob("*.toml"))):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            found = _MIXED.search(line)
            assert found is None, f"{path.name}, line {number}: mixes two scripts"


def test_a_wrong_key_is_told_by_name() -> None:
    with pytest.raises(packs.BadPackError, match=r"xx\.toml has weekdayz"):
        packs._only({"months"}, {"months": 1, "weekdayz": 2}, "xx.toml")
    with pytest.raises(packs.BadPackError, match=r"xx\.toml lacks months"):
        packs._only({"months"}, {}, "xx.toml")


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        (
            "The Mayor of Varlen said that the bridge will be open to the public by the end of the month.",
            "en",
        ),
        ("Градоначелница је рекла да ће мост бити отворен за грађане и да је то важно за град.", "sr-Cyrl"),
        ("Gradonačelnica je rekla da će most biti otvoren za građane i da je to važno za grad.", "sr-Latn"),
        ("Gradonacelnica je rekla da ce most biti otvoren za gradjane i da je to vazno za grad.", "sr-Latn"),
        ("Der Bürgermeister sagte, dass die Brücke noch in diesem Monat für alle geöffnet wird.", None),
        ("Мэр города заявил, что новый мост будет открыт для всех жителей в этом году.", None),
        ("Burmistrz powiedział, że most zostanie otwarty dla mieszkańców i że to ważne.", None),
        ("Le maire a déclaré que le pont sera ouvert au public avant la fin du mois.", "fr"),
        ("El alcalde declaró que el puente será abierto al público antes de fin de mes.", None),
        ("Il sindaco ha dichiarato che il ponte sarà aperto al pubblico entro la fine del mese.", None),
        ("O presidente da câmara disse que a ponte será aberta ao público antes do fim do mês.", None),
        ("El president ha dit que els ponts de les comarques són per a tothom i que ens cal.", None),
        ("12.3.2031.", None),
        ("", None),
    ],
)
def test_the_language_is_told_or_left_open(text: str, tag: str | None) -> None:
    assert guess_language(text) == tag
