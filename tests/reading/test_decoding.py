from __future__ import annotations

import gzip

import pytest

from communique.reading.decode import LARGEST, decode
from communique.reading.errors import Unreadable

SERBIAN = "Градоначелница је рекла да ће мост бити отворен за грађане.\n"
LATIN = "Gradonačelnica je rekla da će most biti otvoren za građane, a to je važno i šire.\n"


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_utf8_is_kept_as_it_is(mark: bytes) -> None:
    raw = mark + SERBIAN.replace("\n", "\r\n").encode()
    assert decode(raw, name="a.txt") == raw.decode("utf-8")


@pytest.mark.parametrize(
    ("raw", "named"),
    [
        (SERBIAN.encode("utf-16"), "UTF-16"),
        (LATIN.encode("utf-16-be"), "binary"),
        (LATIN.encode("utf-16-le"), "UTF-16LE"),
        (SERBIAN.encode("utf-32"), "UTF-32"),
        (SERBIAN.encode("cp1251"), "windows-1251"),
        (LATIN.encode("cp1250"), "windows-1250"),
    ],
)
def test_other_encodings_are_named_with_the_way_to_mend_it(raw: bytes, named: str) -> None:
    with pytest.raises(Unreadable, match=named) as refusal:
        decode(raw, name="it's a.txt")
    if named != "binary":
        assert f"iconv -f {named} -t UTF-8 'it'\\''s a.txt' > 'it'\\''s a.utf8.txt'" in refusal.value.sentence


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "is empty"),
        (b" \r\n\t ", "nothing but blanks"),
        ("\ufeff\u00a0\n".encode(), "nothing but blanks"),
        (b"%PDF-1.7 ...", "a PDF"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"\xff\xd8\xff\xe0", "JPEG"),
        (b"PK\x03\x04....word/document.xml", "Word document"),
        (b"PK\x03\x04....", "ZIP"),
        (gzip.compress(b"text", mtime=0), "gzip"),
        (b"text \x00 text", "NUL"),
        (b"one\ntwo\nthr\xffee", "line 3"),
    ],
)
def test_what_is_no_text_is_refused_in_one_sentence(raw: bytes, said: str) -> None:
    with pytest.raises(Unreadable, match=said) as refusal:
        decode(raw, name="folder/a.txt")
    assert refusal.value.sentence.startswith("folder/a.txt ")


def test_a_file_past_the_limit_is_refused() -> None:
    with pytest.raises(Unreadable, match="20 MB"):
        decode(b"a" * (LARGEST + 1), name="a.txt")
