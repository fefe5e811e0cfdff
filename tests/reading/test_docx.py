"""Word documents at the reader's door."""

from __future__ import annotations

import contextlib
import json
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings, strategies as st

from communique.reading.cli import read
from communique.reading.errors import Unreadable
from communique.reading.findings import Reading
from communique.reading.release import read_bytes, read_opened
from tests.reading.word_files import bent, picture, release, saved, with_body

SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def reading(raw: bytes, name: str = "bridge.docx") -> Reading:
    return read_bytes(raw, name=name)


def told(raw: bytes) -> str:
    return " ".join(warning.what for warning in reading(raw).warnings)


def words(raw: bytes) -> str:
    return "\n".join(block.text for block in reading(raw).blocks)


def refusal(raw: bytes, name: str = "bridge.docx") -> str:
    with pytest.raises(Unreadable) as refused:
        read_bytes(raw, name=name)
    assert "\n" not in refused.value.sentence
    return refused.value.sentence


def test_date_headline_and_text_are_found() -> None:
    found = reading(saved(release()))
    assert (found.title, found.issued_at) == ("The bridge over the Lipa is open", "2026-03-14")
    assert [block.kind for block in found.blocks] == ["paragraph", "paragraph"]
    assert found.language == "en"
    assert not found.warnings


def test_offsets_count_in_the_text_that_the_door_made() -> None:
    found, opened = read_opened(saved(release()), name="bridge.docx")
    for block in found.blocks:
        assert opened.text[block.start : block.end] == block.text
    span = found.places.title
    assert span is not None
    assert opened.text[span.start : span.end] == found.title


def test_a_word_title_is_the_headline() -> None:
    import docx

    document = docx.Document()
    document.add_heading("New library opens in Lipovac", 0)
    document.add_paragraph("The Mayor of Lipovac opened the new library on Linden Square today.")
    assert reading(saved(document)).title == "New library opens in Lipovac"


def test_tracked_insertions_are_in_and_deletions_out_and_both_told() -> None:
    raw = with_body(
        '<w:r><w:t xml:space="preserve">Tolls are </w:t></w:r>'
        '<w:ins w:id="1" w:author="A"><w:r><w:t>never</w:t></w:r></w:ins>'
        '<w:del w:id="2" w:author="A"><w:r><w:delText>SECRET</w:delText></w:r></w:del>'
        '<w:r><w:t xml:space="preserve"> charged on this bridge by anybody.</w:t></w:r>'
    )
    assert "Tolls are never charged on this bridge by anybody." in words(raw)
    assert "SECRET" not in read_opened(raw, name="a.docx")[1].text
    assert "1 insertion is in the text, 1 deletion is left out" in told(raw)


def test_comments_and_hidden_words_never_become_text() -> None:
    comment = (
        f'<w:comments {SPACE}><w:comment w:id="0" w:author="A">'
        "<w:p><w:r><w:t>SECRET remark</w:t></w:r></w:p></w:comment></w:comments>"
    )
    raw = with_body(
        '<w:commentRangeStart w:id="0"/><w:r><w:t>The bridge carries lorries of forty tonnes.</w:t></w:r>'
        '<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>'
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>SECRET hidden</w:t></w:r>"
        '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t> And trams.</w:t></w:r>'
    )
    raw = bent(raw, more={"word/comments.xml": comment.encode()})
    assert "The bridge carries lorries of forty tonnes. And trams." in words(raw)
    assert "SECRET" not in read_opened(raw, name="a.docx")[1].text
    assert "comments" in told(raw)
    assert "hidden words" in told(raw)


def test_objects_macros_and_chunks_are_left_out_and_told() -> None:
    raw = with_body(
        "<w:r><w:object><w:t>SECRET</w:t></w:object></w:r><w:r><w:t>A line that stays here.</w:t></w:r>"
    )
    raw = bent(raw, more={"word/embeddings/oleObject1.bin": b"MZ", "word/vbaProject.bin": b"\xd0\xcf"})
    assert "SECRET" not in read_opened(raw, name="a.docx")[1].text
    assert "1 embedded object was left out." in told(raw)
    assert "macros" in told(raw)


def test_headings_lists_tables_and_footnotes_stay() -> None:
    document = release()
    document.add_heading("What it cost", 2)
    document.add_paragraph("Two new trams run over it.", style="List Bullet")
    document.add_paragraph("Stone came from Vedrania.", style="List Number")
    document.add_paragraph("Steel came from Lipovac.", style="List Number")
    table = document.add_table(rows=2, cols=2)
    for number, cell in enumerate(("Stone", "4 million", "Steel", "7 million")):
        table.cell(number // 2, number % 2).text = cell
    raw = saved(document)
    found = words(raw)
    assert ("heading", "What it cost") in {(block.kind, block.text) for block in reading(raw).blocks}
    for line in (
        "• Two new trams run over it.",
        "1. Stone came from Vedrania.",
        "2. Steel came from Lipovac.",
        "Stone | 4 million",
        "Steel | 7 million",
    ):
        assert line in found
    assert "each row became a line" in told(raw)


def test_a_table_that_only_sets_out_the_page_is_read_as_text() -> None:
    import docx

    document = docx.Document()
    cell = document.add_table(rows=1, cols=1).cell(0, 0)
    cell.text = "14 March 2026"
    cell.add_paragraph("The bridge is open")
    cell.add_paragraph(
        "Mayor Ana Lisov opened the bridge over the Lipa today, before two hundred neighbours."
    )
    found = reading(saved(document))
    assert (found.title, found.issued_at) == ("The bridge is open", "2026-03-14")


def test_footnotes_stand_at_the_end_with_their_numbers() -> None:
    note = '<w:footnote w:id="1"><w:p><w:r><w:t>Measured in May.</w:t></w:r></w:p></w:footnote>'
    notes = f"<w:footnotes {SPACE}>{note}</w:footnotes>"
    raw = with_body(
        '<w:r><w:t>It is four hundred metres long</w:t></w:r><w:r><w:footnoteReference w:id="1"/></w:r>'
    )
    raw = bent(raw, more={"word/footnotes.xml": notes.encode()})
    assert "It is four hundred metres long[1]" in words(raw)
    assert "[1] Measured in May." in words(raw)
    assert "↑" not in words(raw)


def test_photographs_come_with_their_bytes_at_their_place() -> None:
    document = release()
    document.add_picture(picture())
    document.add_paragraph("Photo: City of Lipovac / Petar Gaj")
    found, opened = read_opened(saved(document), name="bridge.docx")
    (shown,) = (block for block in found.blocks if block.kind == "photograph")
    assert shown.src in opened.pictures
    assert opened.pictures[shown.src or ""].content == picture().getvalue()
    assert found.photographs[0].photographer == "Petar Gaj"


def test_a_picture_elsewhere_is_never_fetched() -> None:
    document = release()
    document.add_picture(picture())
    raw = bent(saved(document), lambda xml: xml.replace("r:embed=", "r:link="))
    rels = "word/_rels/document.xml.rels"
    outside = bent(
        raw,
        lambda xml: xml.replace(
            'Target="media/image1.jpg"', 'TargetMode="External" Target="file:///etc/passwd"'
        ),
        part=rels,
    )
    found, opened = read_opened(outside, name="a.docx")
    assert not opened.pictures
    assert "root:" not in opened.text
    assert "1 picture could not be taken in" in " ".join(each.what for each in found.warnings)


BOMB = '<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def test_entities_are_refused() -> None:
    raw = bent(saved(release()), lambda xml: xml.replace("<w:document", BOMB + "<w:document", 1))
    assert "declares entities" in refusal(raw)


def test_a_main_part_of_another_name_is_no_way_round() -> None:
    raw = bent(
        saved(release()),
        lambda xml: xml.replace("word/document.xml", "word/media/evil.jpg"),
        part="_rels/.rels",
    )
    evil = bent(raw, more={"word/media/evil.jpg": (BOMB + "<a>&b;</a>").encode()})
    with contextlib.suppress(Unreadable):
        assert "ha" * 8 not in read_opened(evil, name="a.docx")[1].text


def test_what_unpacks_to_far_too_much_is_refused() -> None:
    raw = bent(saved(release()), more={"word/styles9.xml": b"<a>" + b" " * 13_000_000 + b"</a>"})
    assert len(raw) < 100_000
    assert "far more than the text of a release" in refusal(raw)


def test_what_is_tangled_is_refused() -> None:
    deep = "<w:r>" * 500 + "<w:t>x</w:t>" + "</w:r>" * 500
    assert "tangled" in refusal(with_body(deep))


def test_paths_that_lead_elsewhere_are_left_alone(tmp_path: Path) -> None:
    more = {"../../evil.xml": b"<a/>", "/etc/evil.jpg": b"\xff\xd8\xff", "word\\..\\evil.bin": b"x"}
    assert "bridge" in words(bent(saved(release()), more=more))
    assert not list(tmp_path.parent.glob("evil*"))


def test_an_old_or_locked_document_is_told_apart() -> None:
    compound = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)
    assert "old Word document" in refusal(compound + "WordDocument".encode("utf-16-le"), "a.doc")
    assert "password" in refusal(compound + "EncryptedPackage".encode("utf-16-le"))
    assert "Excel" in refusal(b"PK\x03\x04 xl/workbook.xml", "a.xlsx")


@pytest.mark.parametrize("cut", [30, 200, 2000, -40])
def test_a_document_that_breaks_off_is_refused(cut: int) -> None:
    assert "Word" in refusal(saved(release())[:cut])


def test_a_document_without_text_is_refused() -> None:
    import docx

    assert "holds no text" in refusal(saved(docx.Document()))


def test_no_word_file_at_all_under_its_name() -> None:
    refusal(b"PK\x03\x04" + b"x" * 400)
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("hello.txt", "hello")
    assert "no Word document" in refusal(buffer.getvalue())


SEED = saved(release())


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_no_bent_document_does_more_than_be_refused(data: st.DataObject) -> None:
    raw = bytearray(SEED)
    for _ in range(data.draw(st.integers(1, 6))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    try:
        found, opened = read_opened(bytes(raw), name="bent.docx")
    except Unreadable:
        return
    assert all(0 <= block.start <= block.end <= len(opened.text) for block in found.blocks)


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=300))
def test_no_bent_xml_does_more_than_be_refused(inside: str) -> None:
    try:
        found, _opened = read_opened(with_body(inside), name="bent.docx")
    except (Unreadable, UnicodeEncodeError):
        return
    assert found.title


def test_the_command_reads_documents(tmp_path: Path) -> None:
    (tmp_path / "bridge.docx").write_bytes(saved(release()))
    printed = CliRunner().invoke(read, ["--json", str(tmp_path)])
    (found,) = json.loads(printed.stdout)
    assert found["title"] == "The bridge over the Lipa is open"
    assert CliRunner().invoke(read, [str(tmp_path / "bridge.docx")]).exit_code == 0
