"""A Word document (.docx) → HTML for the reader: tracked insertions are in, deletions and comments out."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from typing import Any, Final
from xml.etree import ElementTree as Xml

from communique.reading.doors.opened import MOST_TEXT, Enclosed, Opened, counted, writable
from communique.reading.doors.package import Package, open_package
from communique.reading.doors.word_layout import laid_out
from communique.reading.errors import Unreadable

_WORD: Final = (
    "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}",
    "{http://purl.oclc.org/ooxml/wordprocessingml/main}",
)
_MATHS: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_GRAPHIC: Final = re.compile(r"/(?:chart|diagram|chartex)$")
_CHANGES: Final = frozenset({"ins", "moveTo", "del", "moveFrom"})
_COUNTED: Final = {
    "object": "objects",
    "altChunk": "chunks",
    "ins": "insertions",
    "moveTo": "insertions",
    "del": "deletions",
    "moveFrom": "deletions",
    "commentReference": "comments",
}
_BODIES: Final = re.compile(r"word/(?:document|footnotes|endnotes)\d*\.xml")
_OFF: Final = frozenset({"0", "false", "off"})
_STYLES: Final = """
p[style-name='Title'] => h1:fresh
p[style-name='Naslov'] => h1:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name='Caption'] => p:fresh
"""
_BACK: Final = re.compile(r"\s*<a href=\"#[^\"]*note-ref-[^\"]*\">↑</a>")
_NOTE: Final = re.compile(r"<li id=\"[^\"]*(?:foot|end)note-(\d+)\">\s*<p>")


def open_word(raw: bytes, *, name: str) -> Opened:
    """Raises Unreadable with one sentence where it cannot be read."""
    package = open_package(raw, name=name)
    document = next((part for part in package.parts if re.fullmatch(r"word/document\d*\.xml", part)), None)
    if document is None:
        raise Unreadable(f"{name} is no Word document: it holds no text part; save it in Word as .docx.")
    counts: Counter[str] = Counter()
    try:
        for part in list(package.parts):
            if _BODIES.fullmatch(part):
                package.parts[part] = _without_extras(package.parts[part], counts)
        html, pictures = _converted(package, counts)
    except (RecursionError, KeyError, ValueError, AttributeError, TypeError, OSError, IndexError) as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable(
            f"{name} is a Word document that cannot be understood; open it in Word and save it anew as .docx."
        ) from None
    html = writable(_NOTE.sub(lambda found: f"{found[0]}[{found[1]}] ", _BACK.sub("", html)))
    if len(html) > MOST_TEXT:
        raise Unreadable(f"{name} holds more text than any release has; split it.")
    if not re.sub(r"<[^>]*>|\s", "", html):
        raise Unreadable(f"{name} holds no text; give a document with the text of a release.")
    return Opened(html, is_html=True, told=tuple(_told(package, counts)), pictures=pictures)


def _without_extras(content: bytes, counts: Counter[str]) -> bytes:
    """The part without objects, hidden words and imported chunks; the package has checked it before."""
    root = Xml.fromstring(content)  # noqa: S314  the package refused every document type
    stack = [root]
    while stack:
        parent = stack.pop()
        kept: list[Xml.Element] = []
        for child in parent:
            name = _local(child.tag)
            verdict = _verdict(child, name)
            if verdict:
                counts[verdict] += 1
            if verdict in {"objects", "hidden", "chunks", "formulas"}:
                continue
            kept.append(child)
            if verdict != "deletions":
                stack.append(child)
        if len(kept) != len(parent):
            parent[:] = kept
    written: bytes = Xml.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _local(tag: object) -> str:
    """The name of one of Word's own elements; empty for others."""
    text = str(tag)
    return next((text.removeprefix(space) for space in _WORD if text.startswith(space)), "")


def _verdict(element: Xml.Element, name: str) -> str:
    """What is counted about it, or why it is left out; empty for what simply stays."""
    if str(element.tag).startswith(_MATHS):
        return "formulas"
    if name in _COUNTED:
        # An empty one marks a paragraph's end or a row, not words.
        return _COUNTED[name] if name not in _CHANGES or len(element) else ""
    if name == "r" and _is_hidden(element):
        return "hidden"
    kind = element.get("uri", "") if str(element.tag).endswith("}graphicData") else ""
    return "drawings" if _GRAPHIC.search(kind) else ""


def _is_hidden(run: Xml.Element) -> bool:
    for space in _WORD:
        mark = run.find(f"{space}rPr/{space}vanish")
        if mark is not None:
            return mark.get(f"{space}val", "1").lower() not in _OFF
    return False


def _converted(package: Package, counts: Counter[str]) -> tuple[str, dict[str, Enclosed]]:
    import mammoth

    pictures: dict[str, Enclosed] = {}
    by_content = {content.content: content for content in package.pictures.values()}

    def place(image: Any) -> dict[str, str]:
        try:
            with image.open() as opened:
                content = opened.read()
        except (KeyError, ValueError, OSError):
            counts["lost pictures"] += 1
            return {"src": ""}
        known = by_content.get(content)
        if known is None:
            return {"src": ""}
        address = f"word/{len(pictures) + 1}/{known.name}"
        pictures[address] = known
        return {"src": address}

    converted = mammoth.convert_to_html(
        io.BytesIO(_rewritten(package)),
        style_map=_STYLES,
        include_embedded_style_map=False,
        external_file_access=False,
        transform_document=laid_out(counts),
        convert_image=mammoth.images.img_element(place),
        id_prefix="",
    )
    return str(converted.value).replace('<img src="" />', ""), pictures


def _rewritten(package: Package) -> bytes:
    """A package of the checked parts alone, for the converter."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for part, content in package.parts.items():
            archive.writestr(part, content)
        for part, picture in package.pictures.items():
            archive.writestr(part, picture.content)
    return buffer.getvalue()


def _told(package: Package, counts: Counter[str]) -> list[str]:
    told: list[str] = []
    if counts["insertions"] or counts["deletions"]:
        insertions = counted(counts["insertions"], "insertion is in", "insertions are in")
        deletions = counted(counts["deletions"], "deletion is left out", "deletions are left out")
        told.append(f"The document had tracked changes: {insertions} the text, {deletions}. Read it over.")
    if counts["comments"] or package.comments:
        told.append("The document had comments: none of them is in the text.")
    if counts["hidden"]:
        told.append("The document had hidden words: they are left out.")
    objects = max(counts["objects"] + counts["chunks"], package.embedded)
    if objects:
        told.append(f"{counted(objects, 'embedded object was', 'embedded objects were')} left out.")
    if package.macros:
        told.append("The document had macros: they are left out and never run.")
    if counts["drawings"]:
        told.append(
            f"{counted(counts['drawings'], 'chart or diagram was', 'charts or diagrams were')} left out."
        )
    if counts["formulas"]:
        told.append("The document had formulas: they are left out; write them as words.")
    if counts["tables"]:
        told.append("The document had a table: each row became a line. See that it can be read so.")
    odd = package.odd_pictures + counts["lost pictures"]
    if odd:
        told.append(
            f"{counted(odd, 'picture', 'pictures')} could not be taken in: only JPEG, PNG, WebP and AVIF "
            "within the document can."
        )
    return told
