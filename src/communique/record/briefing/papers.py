"""The briefing as PDF (typst) and as .docx (python-docx), from the same telling as the page."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Iterable, Mapping
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, Literal

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from communique.ledger.errors import OriginalMissing
from communique.ledger.originals import open_original
from communique.record.errors import RecordError

Paper = Literal["pdf", "docx"]
MEDIA_TYPES: Final[dict[Paper, str]] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
_NEEDS: Final[dict[Paper, tuple[str, str]]] = {"pdf": ("typst", "typst"), "docx": ("docx", "python-docx")}
_TEMPLATE: Final = Path(__file__).with_name("briefing.typ")
LONGEST_SIDE: Final = 900
_QUIET: Final = "Quiet"


def make_paper(told: Mapping[str, Any], paper: Paper) -> bytes:
    """Raises RecordError, in one sentence, where the library for it is not installed."""
    module, name = _NEEDS[paper]
    if find_spec(module) is None:
        raise RecordError(
            _("A %(kind)s file needs %(name)s: run «make setup» once, or use the page.")
            % {"kind": paper.upper(), "name": name}
        )
    return _pdf(told) if paper == "pdf" else _docx(told)


def _pdf(told: Mapping[str, Any]) -> bytes:
    import typst

    with TemporaryDirectory() as folder:
        shown = []
        for number, (photograph, small) in enumerate(_pictures(told)):
            (Path(folder) / f"{number}.jpg").write_bytes(small)
            shown.append(photograph | {"file": f"{number}.jpg"})
        template = Path(folder) / _TEMPLATE.name
        shutil.copy(_TEMPLATE, template)
        data = json.dumps({**told, "photographs": shown}, ensure_ascii=False)
        made = typst.compile(template, root=Path(folder), sys_inputs={"data": data}, ignore_system_fonts=True)
    if not isinstance(made, bytes):
        raise TypeError("typst gives one PDF as bytes.")
    return made


def _docx(told: Mapping[str, Any]) -> bytes:
    import docx
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Cm, Pt, RGBColor

    document = docx.Document()
    document.styles["Normal"].font.size = Pt(10.5)
    quiet = document.styles.add_style(_QUIET, WD_STYLE_TYPE.PARAGRAPH).font
    quiet.size, quiet.color.rgb = Pt(8.5), RGBColor(0x50, 0x50, 0x50)
    document.core_properties.title = told["title"]
    document.add_heading(told["heading"], level=0)
    _small(document, told["made"])
    if told["posts"]:
        document.add_paragraph(f"{told['words']['posts']}: {'; '.join(told['posts'])}")
    if told["empty"]:
        document.add_paragraph(told["nothing"])
    for title, items in _sections(told):
        document.add_heading(title, level=1)
        for item in items:
            _item(document, item)
    if told["left_out"]:
        _small(document, told["left_out"])
    pictures = list(_pictures(told))
    if pictures:
        document.add_heading(told["words"]["photographs"], level=1)
    for photograph, small in pictures:
        document.add_picture(io.BytesIO(small), width=Cm(11))
        _small(document, f"{photograph['caption']} [{photograph['citation']}]")
    document.add_heading(told["words"]["sources"], level=1)
    for cited in told["citations"]:
        _small(
            document,
            " ".join(part for part in (f"[{cited['number']}]", cited["text"], cited["link"]) if part),
        )
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _sections(told: Mapping[str, Any]) -> Iterable[tuple[str, list[Any]]]:
    """Headings with what stands under each: sayings, meetings, or sides of a subject with theirs."""
    for section in told["meetings"]:
        yield section["title"], section["items"]
    for section in told["promises"]:
        yield section["title"], section["items"]
    if told["contradictions"]:
        yield told["words"]["contradictions"], told["contradictions"]
    if told["subjects"]:
        yield told["words"]["statements"], told["subjects"]


def _item(document: Any, item: Mapping[str, Any]) -> None:
    if "sides" in item:
        document.add_heading(item["title"], level=2)
        for side in item["sides"]:
            document.add_heading(side["title"], level=3)
            for line in side["items"]:
                _item(document, line)
    elif "before" in item:
        _small(document, item["why"])
        _item(document, item["before"])
        _item(document, item["after"])
    elif "what" in item:
        told = ", ".join(part for part in (item["what"], item["days"], item["place"]) if part)
        document.add_paragraph(f"{told} {''.join(f'[{number}]' for number in item['citations'])}")
        if item["participants"]:
            _small(document, item["participants"])
    else:
        document.add_paragraph(f"{item['words']} [{item['citation']}]")
        _small(document, item["note"])


def _small(document: Any, text: str) -> None:
    # By its id: by name, python-docx would go through all styles for each of a thousand lines.
    document.add_paragraph(text)._p.style = _QUIET  # noqa: SLF001


def _pictures(told: Mapping[str, Any]) -> Iterable[tuple[dict[str, Any], bytes]]:
    """Photographs small enough for paper; one whose original is gone is left out."""
    for photograph in told["photographs"]:
        small = small_picture(photograph["digest"])
        if small is not None:
            yield photograph, small


def small_picture(digest: str) -> bytes | None:
    """A press original as a JPEG of LONGEST_SIDE pixels at most, without what a camera wrote into it."""
    try:
        with open_original(digest) as opened, Image.open(opened) as picture:
            small = ImageOps.exif_transpose(picture).convert("RGB")
    except (OriginalMissing, OSError, ValueError):
        return None
    small.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    out = io.BytesIO()
    small.save(out, "JPEG", quality=82)
    return out.getvalue()
