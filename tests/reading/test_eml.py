"""E-mailed releases at the reader's door."""

from __future__ import annotations

import contextlib
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from communique.reading.doors.mail import is_mail
from communique.reading.errors import Unreadable
from communique.reading.findings import Reading
from communique.reading.release import read_bytes, read_opened
from tests.reading.word_files import picture, plain

WORDS = """14 March 2026

The bridge over the Lipa is open

Mayor Ana Lisov opened the bridge over the Lipa today, before some two hundred neighbours.

“It will hold for a hundred years,” said Mayor Lisov at the ceremony.
"""
BARE = """Mayor Ana Lisov opened the bridge over the Lipa today, before some two hundred neighbours.

“It will hold for a hundred years,” said Mayor Lisov at the ceremony.
"""
SERBIAN = "Градоначелница Ана Лисов отворила је данас мост преко Липе."
REAL = Path(__file__).parents[3] / "shared" / "mail"


def mail(words: str = WORDS, subject: str = "The bridge over the Lipa is open") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Press office <press@lipovac.example>"
    message["To"] = "editors@vedrania.example"
    message["Subject"] = subject
    message["Date"] = "Sat, 14 Mar 2026 18:55:00 +0100"
    message["Message-ID"] = "<1@lipovac.example>"
    message.set_content(words)
    return message


def reading(raw: bytes) -> Reading:
    return read_bytes(raw, name="bridge.eml")


def told(raw: bytes) -> str:
    return " ".join(warning.what for warning in reading(raw).warnings)


def test_the_text_is_read_and_its_own_date_and_headline_win() -> None:
    found = reading(bytes(mail(subject="FW: The bridge over the Lipa is open")))
    assert (found.title, found.issued_at) == ("The bridge over the Lipa is open", "2026-03-14")
    assert [block.kind for block in found.blocks] == ["paragraph", "paragraph"]
    assert not found.warnings


def test_subject_and_date_help_where_the_text_says_neither() -> None:
    raw = bytes(mail(BARE, subject="Fwd: New bridge over the Lipa"))
    found, opened = read_opened(raw, name="bridge.eml")
    assert found.title == "New bridge over the Lipa"
    assert found.issued_at == "2026-03-14T18:55"
    assert opened.text.startswith("New bridge over the Lipa\n\n")
    assert "mail's subject stands in its place" in told(raw)
    assert "mail's own stands in its place" in told(raw)


def test_another_subject_is_told() -> None:
    assert "«Press information 3/2026»" in told(bytes(mail(subject="Press information 3/2026")))


def test_serbian_in_an_old_encoding() -> None:
    words = "14. март 2026.\n\nОтворен мост на Липи\n\n" + SERBIAN
    message = mail("x", subject="Отворен мост на Липи")
    message.set_content(words, charset="windows-1251", cte="8bit")
    found = reading(bytes(message))
    assert (found.title, found.language) == ("Отворен мост на Липи", "sr-Cyrl")


def test_a_page_with_pictures_within() -> None:
    message = mail("See the page.")
    message.add_alternative(
        f"<p>14 March 2026</p><h1>The bridge is open</h1><p>{BARE}</p>"
        '<img src="cid:one@lipovac.example" alt="A bridge"><p>Photo: City of Lipovac / Petar Gaj</p>',
        subtype="html",
    )
    shown = picture().getvalue()
    message.get_payload()[1].add_related(shown, "image", "jpeg", cid="<one@lipovac.example>")  # type: ignore[union-attr, index]
    found, opened = read_opened(bytes(message), name="bridge.eml")
    (block,) = (each for each in found.blocks if each.kind == "photograph")
    assert opened.pictures[block.src or ""].content == shown


def test_attached_pictures_wait_beside_and_other_files_are_told() -> None:
    message = mail()
    message.add_attachment(picture().getvalue(), "image", "jpeg", filename="../../bridge.jpg")
    message.add_attachment(b"%PDF-1.4", "application", "pdf", filename="bridge.pdf")
    found, opened = read_opened(bytes(message), name="bridge.eml")
    assert [each.name for each in opened.beside] == ["bridge.jpg"]
    assert "«bridge.pdf»" in told(bytes(message))
    assert found.title == "The bridge over the Lipa is open"


def test_a_letter_that_only_brings_a_document_is_that_document() -> None:
    message = mail("Please find attached our release.\n\nRegards\n")
    message.add_attachment(plain(), "application", "octet-stream", filename="bridge.docx")
    found = reading(bytes(message))
    assert found.title == "The bridge over the Lipa is open"
    assert found.issued_at == "2026-03-14"
    assert "read from the attachment «bridge.docx»" in told(bytes(message))
    assert all("attached our release" not in block.text for block in found.blocks)


def test_a_forwarded_mail_is_opened() -> None:
    message = mail("FYI")
    message.add_attachment(mail())
    found = reading(bytes(message))
    assert found.title == "The bridge over the Lipa is open"
    assert "forwards" in told(bytes(message))


def test_an_encrypted_or_empty_mail_is_refused() -> None:
    secret = mail()
    secret.replace_header("Content-Type", "application/pkcs7-mime")
    with pytest.raises(Unreadable, match="encrypted"):
        reading(bytes(secret))
    with pytest.raises(Unreadable, match="no text"):
        reading(bytes(mail("")))


def test_a_mail_is_told_by_its_headers_and_a_text_is_not_one() -> None:
    assert is_mail(bytes(mail()))
    assert read_bytes(bytes(mail()), name="pasted.txt").title == "The bridge over the Lipa is open"
    assert not is_mail(b"Date: 14 March 2026\n\nThe bridge is open\n\nThe Mayor opened it.")
    assert not is_mail(WORDS.encode())


HEADERS = st.sampled_from(
    [
        b"Subject: =?utf-8?b?0J?=",
        b"Subject: =?nonsense?q?a=ff?=",
        b"Content-Type: text/plain; charset=\xff",
        b"Content-Type: multipart/mixed; boundary=a",
        b"Content-Type: text/html; charset=utf-7",
        b"Content-Type: message/rfc822",
        b"Content-Transfer-Encoding: base64",
        b"Content-Transfer-Encoding: uuencode",
        b"Content-Disposition: attachment; filename*=x''%ff",
        b"Date: Sat, 99 Mar 99999 99:99 +9999",
        b"Content-ID: <",
        b" folded",
    ]
)
LINES = st.one_of(HEADERS, st.sampled_from([b"", b"--a", b"--a--", b"hello there"]), st.binary(max_size=40))


@settings(max_examples=300, deadline=None)
@given(st.lists(LINES, max_size=25))
def test_no_mail_does_more_than_be_refused(lines: list[bytes]) -> None:
    raw = b"MIME-Version: 1.0\n" + b"\n".join(lines)
    try:
        found, opened = read_opened(raw, name="hostile.eml")
    except Unreadable as refused:
        sentence = refused.sentence
    else:
        sentence = ""
        assert all(0 <= block.start <= block.end <= len(opened.text) for block in found.blocks)
        assert "\x00" not in opened.text
        opened.text.encode()
    assert "\n" not in sentence


def test_a_mail_of_a_thousand_nested_parts_is_refused_or_read() -> None:
    nested = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3000))
    with contextlib.suppress(Unreadable):
        reading(b"MIME-Version: 1.0\n" + nested + b"\nhello\n")


@pytest.mark.skipif(not REAL.is_dir(), reason="needs the collection of real mail beside the repository")
def test_real_mail_is_read_or_refused_in_a_sentence() -> None:
    files = sorted(path for path in REAL.rglob("*") if path.is_file() and path.suffix != ".md")
    assert files
    for path in files:
        with contextlib.suppress(Unreadable):
            _found, opened = read_opened(path.read_bytes(), name=f"{path.stem}.eml")
            opened.text.encode()
