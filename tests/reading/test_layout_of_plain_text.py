"""Forms that offices give their releases in plain text. All texts are invented."""

from __future__ import annotations

import pytest

from communique.reading.errors import Unreadable
from communique.reading.findings import Reading
from communique.reading.release import read_release

BODY = "Mayor Ana Bell opened the new bridge in Varlen today. “This is a good day for us,” said Mayor Bell."
SECOND = "The bridge was built in two years and cost less than had been planned by the council of Varlen."


def page(*lines: str) -> Reading:
    return read_release("\n".join(lines), source="release.txt")


def kinds(reading: Reading) -> list[str]:
    return [block.kind for block in reading.blocks]


def headings(reading: Reading) -> list[str]:
    return [block.text for block in reading.blocks if block.kind == "heading"]


def reasons(reading: Reading) -> str:
    return " ".join(part.reason for part in reading.left_out)


@pytest.mark.parametrize(
    ("line", "issued_at"),
    [
        ("15.12.2031. - 18:55", "2031-12-15T18:55"),
        ("15. 12. 2031.", "2031-12-15"),
        ("15 December 2031, 18:55", "2031-12-15T18:55"),
        ("December 15, 2031", "2031-12-15"),
        ("15th of December 2031", "2031-12-15"),
        ("Monday, 15 Dec 2031 at 6:05 p.m. CET", "2031-12-15T18:05"),
        ("2031-12-15", "2031-12-15"),
        ("2031-12-15T18:55:07+01:00", "2031-12-15T18:55:07"),
        ("15. децембар 2031. у 18:55", "2031-12-15T18:55"),
        ("понедељак, 15. децембра 2031. године, 18.55 часова", "2031-12-15T18:55"),
        ("Ponedeljak, 15. decembar 2031. u 18 časova", "2031-12-15T18:00"),
        ("Published on 15 December 2031", "2031-12-15"),
        ("Објављено: 15.12.2031.", "2031-12-15"),
        ("Varlen, 15 December 2031", "2031-12-15"),
        ("15/12/2031", "2031-12-15"),
        ("12/15/2031", "2031-12-15"),
    ],
)
def test_date_lines(line: str, issued_at: str) -> None:
    for lines in ([line, "", "Bridge opened", "", BODY], ["Bridge opened", line, BODY]):
        reading = page(*lines)
        assert (reading.issued_at, reading.title, kinds(reading)) == (
            issued_at,
            "Bridge opened",
            ["paragraph"],
        )


def test_a_doubtful_or_impossible_date_is_told() -> None:
    reading = page("05/06/2031", "Bridge opened", BODY)
    assert reading.issued_at == "2031-06-05"
    assert "day first" in reading.warnings[0].what
    reading = page("31.02.2031.", "Bridge opened", BODY)
    assert reading.issued_at is None
    assert "no date of the calendar" in reading.warnings[-1].what
    assert (reading.warnings[-1].start, reading.warnings[-1].end) == (0, 11)


def test_a_time_on_its_own_line_belongs_to_the_date() -> None:
    assert page("Bridge opened", "9 May 2031", "18:55", BODY).issued_at == "2031-05-09T18:55"


def test_section_beside_or_above_the_date() -> None:
    for lines in (
        ("Press Releases", "", "9 May 2031", "", "Bridge opened", "", BODY),
        ("9 May 2031", "Bridge opened", "Press Releases", BODY),
        ("Press Releases | 9 May 2031", "Bridge opened", BODY),
        ("9 May 2031 – Press Releases", "Bridge opened", BODY),
    ):
        reading = page(*lines)
        assert (reading.section, reading.title) == ("Press Releases", "Bridge opened")
        assert reading.issued_at == "2031-05-09"


def test_the_name_of_the_institution_is_no_headline() -> None:
    reading = page("CONSTITUTIONAL COURT OF NORLAND", "9 May 2031", "Law on rivers is valid", BODY)
    assert (reading.section, reading.title) == ("CONSTITUTIONAL COURT OF NORLAND", "Law on rivers is valid")


@pytest.mark.parametrize("after", ["Photo: Norland Press / Ana Lek", "It stands on the hill."])
def test_a_short_first_paragraph_is_no_headline(after: str) -> None:
    reading = page("9 May 2031", "", "Mayor opens mill", "", "Mayor Ana Bell opened a mill.", "", after)
    assert (reading.section, reading.title) == (None, "Mayor opens mill")
    assert reading.blocks[0].text == "Mayor Ana Bell opened a mill."


def test_a_headline_may_end_in_an_abbreviation() -> None:
    reading = page("Desk Notes", "Mayor Bell receives Tom Arden Jr.", "9 May 2031", BODY)
    assert (reading.section, reading.title) == ("Desk Notes", "Mayor Bell receives Tom Arden Jr.")


def test_the_date_may_stand_in_the_first_paragraph() -> None:
    reading = page("Bridge opened", "", f"VARLEN, May 9, 2031 – {BODY}")
    assert reading.issued_at == "2031-05-09"
    assert reading.places.issued_at is not None
    assert reading.blocks[0].start < reading.places.issued_at.start < reading.blocks[0].end


def test_unmarked_headings_are_told_by_shape() -> None:
    reading = page(
        *("9 May 2031", "Bridge opened", BODY, "A new life for the east bank", SECOND),
        *("'Night of Lights' opened at the harbour", "Photo: City of Varlen / Jan Doe", SECOND),
        *(
            "Ana Bell said so",
            SECOND,
            "“A quotation alone”",
            SECOND,
            "Taking part were:",
            "Jan Doe",
            "Eva Roe",
            SECOND,
        ),
        *("Sincerely yours", "Ana Bell"),
    )
    assert headings(reading) == ["A new life for the east bank", "'Night of Lights' opened at the harbour"]


def test_photograph_lines() -> None:
    lines = {
        "Photo:\u00a0City of Varlen / Jan Doe": ("City of Varlen", "Jan Doe"),
        "Photo by Jan Doe/VASS": ("VASS", "Jan Doe"),
        "Photo: Jan Doe, VASS": ("VASS", "Jan Doe"),
        "Photo – City of Varlen / Jan Doe": ("City of Varlen", "Jan Doe"),
        "Foto: Grad Varlen/Marko Ilić": ("Grad Varlen", "Marko Ilić"),
        "Foto Agencija/Marko Ilić": ("Agencija", "Marko Ilić"),
        "Фото: Град Варлен / Марко Илић": ("Град Варлен", "Марко Илић"),
        "(Photo: Jan Doe)": (None, "Jan Doe"),
        "Photo: Reuters": ("Reuters", None),
        "Photo courtesy of the City Museum": ("the City Museum", None),
        "The Mayor at the bridge. Photo: City of Varlen / Jan Doe": ("City of Varlen", "Jan Doe"),
        "© Jan Doe": (None, "Jan Doe"),
    }
    for line, (agency, photographer) in lines.items():
        reading = page("9 May 2031", "Bridge opened", BODY, line, SECOND)
        (photo,) = reading.photographs
        assert (line, photo.agency, photo.photographer) == (line, agency, photographer)
        assert kinds(reading) == ["paragraph", "photograph", "paragraph"]
        assert reading.blocks[1].credit == photo.credit


@pytest.mark.parametrize(
    "line", ["Photography is an art that the city of Varlen has long been proud of.", "© 2031 City of Varlen"]
)
def test_lines_that_are_no_photographs(line: str) -> None:
    assert not page("9 May 2031", "Bridge opened", BODY, line).photographs


def test_a_photograph_without_credit_is_told() -> None:
    reading = page("9 May 2031", "Bridge opened", BODY, "Photo:", SECOND)
    (warning,) = reading.warnings
    assert "no credit" in warning.what
    assert (reading.photographs[0].credit, reading.photographs[0].start) == (None, warning.start)


def test_a_closing_date_is_compared() -> None:
    same = page("9.5.2031.", "Bridge opened", BODY, "9th May 2031")
    assert "Closing date" in reasons(same)
    assert not same.warnings
    other = page("9.5.2031.", "Bridge opened", BODY, "10th May 2031")
    (warning,) = other.warnings
    assert "differs" in warning.what
    assert (warning.start, warning.end) == (other.left_out[0].start, other.left_out[0].end)
    assert other.issued_at == "2031-05-09"
    alone = page("Bridge opened", BODY, "9th May 2031")
    assert alone.issued_at == "2031-05-09"
    assert not alone.warnings


def test_missing_headline_and_date_are_told() -> None:
    reading = page(BODY, SECOND)
    assert reading.title is None
    assert [(w.start, w.end) for w in reading.warnings] == [(0, 0), (0, 0)]
    assert "headline" in reading.warnings[0].what
    assert "date" in reading.warnings[1].what


@pytest.mark.parametrize(
    "footer",
    [
        ("Contact the President", "You can send your questions by mail to:", "1 Harbour Street"),
        ("Contact the Minister", "Questions are answered by e-mail."),
        ("Contact the City", "Telephone: 555 0100"),
        ("Contact the Court", "", "Address: Court Square 1"),
        (
            "Contact the Mayor",
            "Everyone may write to the Mayor, and everyone who states who they are is answered.",
            "Letters reach us at this address: Town Hall, 1 Linden Square.",
        ),
        ("Media contacts:", "Jan Doe", "press@varlen.example"),
        ("Press office - City of Varlen", "Tel: 555 0100"),
        ("Контакт градоначелнице", "Питања можете послати поштом на адресу: Трг слободе 1"),
        ("Пишите председнику", "Питања шаљите електронском поштом."),
        ("Pišite predsedniku", "Pitanja šaljite elektronskom poštom."),
        ("Pisite predsedniku", "Pitanja saljite na adresu: Trg slobode 1"),
    ],
)
def test_the_contact_part_is_left_out_to_the_end(footer: tuple[str, ...]) -> None:
    reading = page("9 May 2031", "Bridge opened", BODY, SECOND, *footer)
    assert kinds(reading) == ["paragraph", "paragraph"]
    (part,) = reading.left_out
    text = "\n".join(("9 May 2031", "Bridge opened", BODY, SECOND, *footer))
    assert text[part.start : part.end] == "\n".join(footer)


def test_speech_under_a_contact_heading_stays() -> None:
    reading = page("9 May 2031", "Bridge opened", BODY, "Contact with the neighbours", SECOND, BODY)
    assert kinds(reading) == ["paragraph", "heading", "paragraph", "paragraph"]
    assert not reading.left_out


def test_the_sites_furniture_is_left_out_with_reasons() -> None:
    reading = page(
        *(
            "Skip to main content",
            "Home > News",
            "Press releases",
            "9 May 2031",
            "Bridge opened",
            BODY,
            SECOND,
        ),
        *(
            "ENDS",
            "Share this page",
            "Facebook",
            "Related news",
            "Old bridge closed",
            "We use cookies to make this site work.",
        ),
        "© 2031 City of Varlen. All rights reserved.",
    )
    assert (reading.section, reading.title, kinds(reading)) == (
        "Press releases",
        "Bridge opened",
        ["paragraph"] * 2,
    )
    for word in ("Navigation", "end", "sharing", "Cookie", "Copyright"):
        assert word in reasons(reading)


def test_a_press_release_with_contacts_above() -> None:
    reading = page(
        *("FOR IMMEDIATE RELEASE", "Contact: Jan Doe", "(555) 010-0199", "press@varlen.example", ""),
        *("MAYOR OPENS BRIDGE", "", f"VARLEN, May 9, 2031 – {BODY}", "###"),
    )
    assert (reading.title, reading.issued_at, kinds(reading)) == (
        "MAYOR OPENS BRIDGE",
        "2031-05-09",
        ["paragraph"],
    )


@pytest.mark.parametrize(
    "lines",
    [
        ("Почетна > Вести", "Саопштења", "9. мај 2031. у 18:55", "Отворен нови мост"),
        ("Početna > Vesti", "Saopštenja", "9. maj 2031. u 18:55", "Otvoren novi most"),
    ],
)
def test_serbian_pages_in_both_scripts(lines: tuple[str, ...]) -> None:
    cyrillic = lines[1] == "Саопштења"
    body = (
        "Градоначелница Ана Белић рекла је да ће мост бити отворен за све грађане и да је то важно за град."
        if cyrillic
        else "Gradonačelnica Ana Belić rekla je da će most biti otvoren za građane i da je to važno za grad."
    )
    reading = page(*lines, body)
    assert reading.language == ("sr-Cyrl" if cyrillic else "sr-Latn")
    assert (reading.section, reading.title, reading.issued_at) == (lines[1], lines[3], "2031-05-09T18:55")


def test_hard_wrapped_text_is_joined_by_spaces() -> None:
    text = (
        "City of Varlen\n9 May 2031\n\nNew tram line opens in spring\n\n"
        "The city council of Varlen decided today that the new tram line to the\n"
        "east bank will be opened in spring. The line is eleven kilometres long\n"
        "and has nineteen stops, said the mayor.\n\n"
        "What it costs\n\n"
        "The line costs 120 million crowns, of which the state pays a third. The\n"
        "city will pay the rest from its own funds over the next ten years.\n"
        "Photo: City of Varlen / Jan Doe\n"
    )
    reading = read_release(text)
    assert kinds(reading) == ["paragraph", "heading", "paragraph", "photograph"]
    assert "tram line to the east bank" in reading.blocks[0].text
    assert text[reading.blocks[0].start : reading.blocks[0].end].replace("\n", " ") == reading.blocks[0].text


def test_a_byte_order_mark_counts_and_is_left_out() -> None:
    text = f"\ufeff9 May 2031\r\nBridge opened\r\n{BODY}"
    reading = read_release(text)
    assert (reading.title, reading.issued_at) == ("Bridge opened", "2031-05-09")
    assert reading.blocks[0].start == text.index("Mayor")
    assert (reading.left_out[0].start, reading.left_out[0].end) == (0, 1)


def test_markdown_headings() -> None:
    text = f"# Bridge opened\n\n9 May 2031\n\n{BODY}\n\n## What it costs\n\n{SECOND}"
    reading = read_release(text, source="release.md")
    assert (reading.title, reading.issued_at, headings(reading)) == (
        "Bridge opened",
        "2031-05-09",
        ["What it costs"],
    )


def test_a_known_language_is_not_guessed() -> None:
    assert read_release(BODY, language="sr").language == "sr-Cyrl"


@pytest.mark.parametrize("text", ["", " \n\t", "\ufeff \n"])
def test_nothing_but_blanks_is_refused(text: str) -> None:
    with pytest.raises(Unreadable, match="nothing but blanks"):
        read_release(text)
