"""A statement as others cite it: a quotation, BibTeX, CSL-JSON."""

from __future__ import annotations

import datetime
import json
import re
from dataclasses import dataclass
from typing import Final

from communique.website.wording import words

MARKS: Final = '"“”„«»‚‘’‹›'
_SPECIAL: Final = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "%": r"\%", "#": r"\#",
    "_": r"\_", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}",
}  # fmt: skip
_TITLE_LENGTH: Final = 120
# BibTeX takes it for what stands between two authors, in any case of its letters, unless there are braces.
_AND: Final = re.compile(r"\band\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Cited:
    """What a citation is made of. `quoted` is false for reported words that are nobody's own."""

    key: str
    words: str
    quoted: bool
    speaker: str
    post: str
    said_on: datetime.date
    date: str
    headline: str
    office: str
    edition: int
    sealed: str
    url: str
    tag: str
    person: bool = True


def quotation(cited: Cited) -> str:
    """The words in the marks of their language, who said them, when, and where they stand."""
    said = words(cited.tag)["statement"]
    line = " ".join(cited.words.split())
    if cited.quoted and line[:1] not in MARKS:
        line = said["quoted"].format(words=line)
    who = ", ".join(part for part in (cited.speaker, cited.post, cited.date) if part)
    where = said["source"].format(office=cited.office, headline=cited.headline, number=cited.edition)
    return f"{line} ({who}. {where} {cited.url})"


def bibtex(cited: Cited) -> str:
    """An entry for BibTeX and biblatex. Double braces for whoever has no first name, or an «and» in it."""
    author = _tex(cited.speaker or cited.office)
    one_person = cited.person and cited.speaker and not _AND.search(author)
    fields = {
        "author": author if one_person else f"{{{author}}}",
        "title": _tex(_title(cited)),
        "howpublished": _tex(f"{cited.office}: {cited.headline}"),
        "year": f"{cited.said_on.year:04d}",
        "month": str(cited.said_on.month),
        "day": str(cited.said_on.day),
        "note": _tex(_note(cited)),
        "langid": cited.tag,
        "url": cited.url,
    }
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@misc{{s-{cited.key},\n{lines}\n}}\n"


def csl_json(cited: Cited) -> str:
    """A list of one item, as citation managers take it (CSL-JSON 1.0.2)."""
    item = {
        "id": f"s-{cited.key}",
        "type": "speech" if cited.quoted else "webpage",
        "title": _title(cited),
        "author": [{"literal": cited.speaker}] if cited.speaker else [],
        "container-title": cited.headline,
        "publisher": cited.office,
        "issued": {"date-parts": [[cited.said_on.year, cited.said_on.month, cited.said_on.day]]},
        "number": str(cited.edition),
        "abstract": cited.words,
        "note": _note(cited),
        "language": cited.tag,
        "URL": cited.url,
    }
    return (
        json.dumps([{key: value for key, value in item.items() if value}], ensure_ascii=False, indent=2)
        + "\n"
    )


def _title(cited: Cited) -> str:
    line = " ".join(cited.words.split())
    if len(line) <= _TITLE_LENGTH:
        return line
    return line[:_TITLE_LENGTH].rsplit(" ", 1)[0] + "…"


def _note(cited: Cited) -> str:
    said = words(cited.tag)["statement"]
    return (
        said["note"]
        .format(post=cited.post or cited.speaker, number=cited.edition, sealed=cited.sealed)
        .strip()
    )


def _tex(text: str) -> str:
    return re.sub(r"[\\{}$&%#_^~]", lambda found: _SPECIAL[found[0]], " ".join(text.split()))
