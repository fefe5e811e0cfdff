"""XMP packets (ISO 16684-1): the few properties of a press photograph, read without trust and written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
DC: Final = "http://purl.org/dc/elements/1.1/"
PHOTOSHOP: Final = "http://ns.adobe.com/photoshop/1.0/"
IPTC: Final = "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/"
XMP: Final = "http://ns.adobe.com/xap/1.0/"
EXIF: Final = "http://ns.adobe.com/exif/1.0/"
LANGUAGE: Final = "http://www.w3.org/XML/1998/namespace lang"
DEFAULT: Final = "x-default"
PREFIXES: Final = {DC: "dc", PHOTOSHOP: "photoshop", IPTC: "Iptc4xmpCore"}
LONGEST: Final = 1_000_000
DEEPEST: Final = 60
MOST: Final = 20_000
LISTS: Final = frozenset({f"{RDF} Alt", f"{RDF} Seq", f"{RDF} Bag"})
ITEM: Final = f"{RDF} li"
DESCRIPTION: Final = f"{RDF} Description"
BOMS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))

Values = list[tuple[str, str]]


class _Refused(Exception):
    """A packet that declares a document type, or is too deep or too long."""


@dataclass(slots=True)
class _Reading:
    """Properties as they are found: name → (language, words). Of structures within structures, none."""

    found: dict[str, Values] = field(default_factory=dict)
    path: list[str] = field(default_factory=list)
    language: str = ""
    words: list[str] = field(default_factory=list)
    seen: int = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        self.path.append(name)
        self.seen += 1
        if len(self.path) > DEEPEST or self.seen > MOST:
            raise _Refused
        self.words = []
        self.language = attributes.get(LANGUAGE, "")
        if name == DESCRIPTION and self.path.count(DESCRIPTION) == 1:
            for each, value in attributes.items():
                self.add(each, "", value)

    def end(self, name: str) -> None:
        words = "".join(self.words).strip()
        within = self.path[self.path.index(DESCRIPTION) + 1 :] if DESCRIPTION in self.path else []
        if len(within) == 1 and words:
            self.add(name, "", words)
        elif len(within) == 3 and within[1] in LISTS and name == ITEM:  # noqa: PLR2004  property, list, item
            self.add(within[0], self.language, words)
        self.path.pop()
        self.words = []

    def add(self, name: str, language: str, words: str) -> None:
        if words and " " in name and not name.startswith(RDF):
            self.found.setdefault(name, []).append((language, words))

    def text(self, words: str) -> None:
        self.words.append(words)

    def refuse(self, *_given: object) -> None:
        raise _Refused


def read(packet: bytes) -> dict[str, Values]:
    """Properties by «namespace name», each with its values and their languages. Never raises."""
    reading = _Reading()
    parser = expat.ParserCreate("utf-8", " ")
    parser.buffer_text = True
    parser.StartElementHandler = reading.start
    parser.EndElementHandler = reading.end
    parser.CharacterDataHandler = reading.text
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = reading.refuse
    try:
        parser.Parse(_plain(packet), True)
    except (expat.ExpatError, _Refused, UnicodeError, ValueError):
        # What was read before it broke may be half a value; a damaged packet says nothing.
        return {}
    return reading.found


def _plain(packet: bytes) -> bytes:
    """In UTF-8, without the padding behind it."""
    held = packet[:LONGEST].rstrip(b"\x00 \r\n\t")
    codec = next((name for bom, name in BOMS if held.startswith(bom)), "")
    if codec:
        held = packet[: LONGEST - LONGEST % 2].decode(codec, "replace").rstrip("\x00 \r\n\t").encode()
    return held


def write(
    *,
    languages: Mapping[str, Mapping[str, str]],
    creators: Sequence[str] = (),
    plain: Mapping[str, str],
    rights: str = "",
) -> bytes:
    """A packet: `languages` are properties with words per language, `plain` those with one value each.

    Names are «namespace name»; nothing given makes no packet.
    """
    attributes = "".join(
        f"<{_name(name)}>{escape(_fit(words))}</{_name(name)}>" for name, words in plain.items() if words
    )
    alternatives = dict(languages) | ({f"{DC} rights": {DEFAULT: rights}} if rights else {})
    body = "".join(_alternatives(_name(name), words) for name, words in alternatives.items() if words)
    if creators:
        items = "".join(f"<rdf:li>{escape(_fit(name))}</rdf:li>" for name in creators)
        body = f"<dc:creator><rdf:Seq>{items}</rdf:Seq></dc:creator>{body}"
    if not (body or attributes):
        return b""
    spaces = "".join(f" xmlns:{prefix}={quoteattr(space)}" for space, prefix in PREFIXES.items())
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        f'<rdf:RDF xmlns:rdf="{RDF}"><rdf:Description rdf:about=""{spaces}>{body}{attributes}'
        '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
    ).encode()


def _alternatives(name: str, words: Mapping[str, str]) -> str:
    items = "".join(
        f"<rdf:li xml:lang={quoteattr(language)}>{escape(_fit(said))}</rdf:li>"
        for language, said in words.items()
    )
    return f"<{name}><rdf:Alt>{items}</rdf:Alt></{name}>"


def _name(name: str) -> str:
    space, _, local = name.partition(" ")
    return f"{PREFIXES[space]}:{local}"


def _fit(words: str) -> str:
    """What XML cannot hold becomes a blank."""
    return "".join(letter if letter.isprintable() or letter == "\n" else " " for letter in words)
