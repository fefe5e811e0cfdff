"""What an officer may want to mend in a draft before anybody else reads it.

Pure: canonical documents and a few facts in, sentences out. What stops publication is an error and comes
from `readiness`; everything here is advice, and may be left as it is.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from django.utils.translation import gettext as _

from communique.languages.invisible import invisible_in
from communique.ledger.document import Block, Document
from communique.reading.passages import Circumstances, Passage
from communique.reading.said import find_said
from communique.staff.language_names import language_name

Level = Literal["error", "advice"]

LONG_HEADLINE: Final = 120
LONG_PARAGRAPH: Final = 1200
LONG_ALTERNATIVE: Final = 250
CAPITALS_IN_A_ROW: Final = 4
_FEWEST_LETTERS: Final = 12
_QUOTED: Final = 60
_EMPTY_LINKS: Final = frozenset(
    {
        "here", "click here", "click", "link", "this link", "this", "more", "read more", "see here",
        "овде", "овдје", "кликните овде", "више", "опширније", "линк", "ovde", "ovdje", "više",
        "ici", "cliquez ici", "hier", "mehr", "qui", "aquí",
    }
)  # fmt: skip
_ADDRESS: Final = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_DOUBLE: Final = re.compile(r"[ \u00a0\u2000-\u200a\u202f]{2,}")
_WORD: Final = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_FILE: Final = re.compile(
    r"\.(?:jpe?g|png|webp|avif|heic|tiff?)$|^(?:img|dsc|dscf|image)[ _-]?\d+", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Check:
    """`language` is a text's tag, empty for the release as a whole; `words` are the draft's it is about;
    `missing` says that the text is still to be translated.
    """

    level: Level
    what: str
    language: str = ""
    words: str = ""
    missing: bool = False

    @property
    def language_name(self) -> str:
        return language_name(self.language) if self.language else ""


@dataclass(frozen=True, slots=True)
class Facts:
    """`issued_on` is the release's day; None while it is dated by its publication. An occasion lasts from
    `occasion_from` to `occasion_until`, both days included; None where that is not known.
    """

    languages: Sequence[str] = ()
    in_translation: Sequence[str] = ()
    issued_on: datetime.date | None = None
    kind: str = ""
    has_occasion: bool = False
    has_place: bool = False
    occasion_from: datetime.date | None = None
    occasion_until: datetime.date | None = None
    has_byline: bool = False
    speech_form: str = ""


def advice_about(documents: Mapping[str, Document], facts: Facts) -> tuple[Check, ...]:
    """For every text that somebody wrote; script variants are not looked at."""
    written = {tag: document for tag, document in documents.items() if not document.derived_from}
    found = [*_about_release(written, facts)]
    for tag, document in written.items():
        found += (Check("advice", what, tag, _cut(words)) for what, words in _about_text(document, facts))
    return tuple(found)


def _about_release(documents: Mapping[str, Document], facts: Facts) -> Iterator[Check]:
    for tag in facts.languages:
        if tag in documents:
            continue
        name = language_name(tag)
        if tag in facts.in_translation:
            yield Check(
                "advice",
                _("Still in translation; it would not go public with the others."),
                tag,
                missing=True,
            )
        else:
            told = _("There is no %(language)s text yet.") % {"language": name}
            yield Check("advice", told, tag, missing=True)
    counts = {tag: sum(block.kind == "photograph" for block in one.blocks) for tag, one in documents.items()}
    if len(set(counts.values())) > 1:
        told = ", ".join(f"{language_name(tag)} {count}" for tag, count in counts.items())
        yield Check(
            "advice", _("The texts have different numbers of photographs: %(told)s.") % {"told": told}
        )
    for what in _about_occasion(facts):
        yield Check("advice", what)
    if facts.kind == "speech" and not facts.speech_form:
        yield Check("advice", _("Say whether these are the words as delivered or as drafted."))
    if facts.kind in {"speech", "statement", "joint_statement"} and not facts.has_byline:
        yield Check("advice", _("Say who speaks or signs, so that the name is right in every language."))


def _about_occasion(facts: Facts) -> Iterator[str]:
    """By kind: a readout and a speech were held somewhere, what is announced is still to come."""
    wanted = {
        "readout": _("A readout tells of an occasion: choose one, or make it."),
        "speech": _("Say where and when the speech was given: choose the occasion, or make it."),
        "announcement": _("Say when and where it will be: choose the occasion, or make it."),
    }
    if facts.kind not in wanted:
        return
    if not facts.has_occasion:
        yield wanted[facts.kind]
        return
    if facts.occasion_from is None and facts.occasion_until is None:
        yield _("The occasion has no day; say in the directory when it was or will be.")
    if not facts.has_place:
        yield _("The occasion has no place; say in the directory where it was or will be.")
    last, first, today = facts.occasion_until, facts.occasion_from, facts.issued_on
    if facts.kind == "announcement" and last is not None and today is not None and last < today:
        yield _("What this announces was over before the release's own date; look at both.")
    if facts.kind == "readout" and first is not None and today is not None and first > today:
        yield _("This tells of an occasion that begins after the release's own date; look at both.")


def _about_text(document: Document, facts: Facts) -> Iterator[tuple[str, str]]:
    yield from _about_headline(document.headline)
    yield from _about_order(document.blocks)
    for block in document.blocks:
        yield from _about_block(block)
    for words in _strings(document):
        yield from _about_letters(words, document.language)
    yield from _contradictions(document, facts)


def _about_headline(headline: str) -> Iterator[tuple[str, str]]:
    if len(headline) > LONG_HEADLINE:
        told = _(
            "The headline has %(count)d characters; lists and search engines cut it after about %(most)d."
        )
        yield told % {"count": len(headline), "most": LONG_HEADLINE}, headline
    if headline.endswith(".") and not headline.endswith(("..", "…")) and headline.count(".") == 1:
        yield _("The headline ends with a full stop."), headline
    letters = [letter for letter in headline if letter.isalpha()]
    if len(letters) >= _FEWEST_LETTERS and all(map(_is_capital, letters)):
        yield _("The headline is all in capitals, which is hard to read."), headline


def _about_order(blocks: Sequence[Block]) -> Iterator[tuple[str, str]]:
    for number, block in enumerate(blocks):
        if block.kind != "heading":
            continue
        after = blocks[number + 1].kind if number + 1 < len(blocks) else ""
        if after == "heading":
            yield _("A heading follows this one without a text between them."), block.text
        elif not after:
            yield _("This heading has no text below it."), block.text


def _about_block(block: Block) -> Iterator[tuple[str, str]]:
    if block.kind == "paragraph" and len(block.text) > LONG_PARAGRAPH:
        told = _("A paragraph of %(count)d characters; readers leave long ones. Part it.")
        yield told % {"count": len(block.text)}, block.text
    for mark in block.marks:
        if mark.kind != "link":
            continue
        words = block.text[mark.start : mark.end].strip()
        if words.casefold().strip(" .:!»›>") in _EMPTY_LINKS:
            yield _("A link's words should say where it leads, for those who hear only the links."), words
        elif _ADDRESS.fullmatch(words):
            yield _("A bare address as a link is read out letter by letter. Give it words."), words
    if block.photograph is not None:
        alternative = block.photograph.alternative_text
        if alternative and alternative == block.photograph.caption:
            yield _("The alternative text only repeats the caption. Say what is to be seen."), alternative
        elif _FILE.search(alternative):
            yield _("The alternative text is a file's name. Say what is to be seen."), alternative
        elif len(alternative) > LONG_ALTERNATIVE:
            yield _("The alternative text is very long; a sentence or two is enough."), alternative


def _strings(document: Document) -> Iterator[str]:
    yield document.headline
    yield document.lead
    for block in document.blocks:
        yield block.text
        yield block.attribution
        if block.photograph is not None:
            yield block.photograph.alternative_text


def _about_letters(words: str, language: str) -> Iterator[tuple[str, str]]:
    doubled = _DOUBLE.search(words)
    if doubled is not None:
        yield _("Two blanks in a row."), _around(words, doubled.start())
    hidden = invisible_in(words, language)
    if hidden:
        told = _("%(count)d invisible characters, which turn or part words unseen. Type the place anew.")
        yield told % {"count": len(hidden)}, _around(words, hidden[0])
    for word in _WORD.finditer(words):
        if _mixes_scripts(word[0]):
            yield (
                _("A word of letters from two alphabets: search does not find it, and it may deceive."),
                word[0],
            )
    shouted = _shouting(words)
    if shouted:
        yield _("Words in capitals are hard to read, and some screen readers spell them out."), shouted


def _mixes_scripts(word: str) -> bool:
    """«Вyчић» with a Latin y. Parts joined by a hyphen may differ, as in «PR-служба»; Serbian endings too."""
    for part in re.split("[-’']", word):
        scripts = {unicodedata.name(letter, "").partition(" ")[0] for letter in part}
        if len(scripts & {"LATIN", "CYRILLIC", "GREEK", "ARMENIAN"}) > 1:
            return True
    return False


def _shouting(words: str) -> str:
    """The first run of words in capitals that is no mere abbreviation; empty where there is none."""
    run: list[re.Match[str]] = []
    for word in _WORD.finditer(words):
        if all(map(_is_capital, filter(str.isalpha, word[0]))):
            run.append(word)
            continue
        if _is_shouted(run):
            break
        run = []
    return words[run[0].start() : run[-1].end()] if _is_shouted(run) else ""


def _is_shouted(run: Sequence[re.Match[str]]) -> bool:
    letters = sum(len(word[0]) for word in run)
    return len(run) >= CAPITALS_IN_A_ROW and letters > _FEWEST_LETTERS


def _is_capital(letter: str) -> bool:
    return letter.isupper() or letter.istitle()


def _contradictions(document: Document, facts: Facts) -> Iterator[tuple[str, str]]:
    """Weekdays and days that do not go together, and the like; nothing for languages without a pack."""
    passages = [Passage("title", 0, len(document.headline), document.headline)] if document.headline else []
    position = len(document.headline) + 2
    for block in document.blocks:
        if block.kind in {"paragraph", "heading"} and block.text:
            kind: Literal["heading", "paragraph"] = "heading" if block.kind == "heading" else "paragraph"
            passages.append(Passage(kind, position, position + len(block.text), block.text))
        position += len(block.text) + 2
    said = find_said(passages, Circumstances(document.language, facts.issued_on))
    for warning in said.warnings:
        if warning.end > warning.start:
            inside = next((one for one in passages if one.start <= warning.start <= one.end), None)
            words = inside.text[warning.start - inside.start : warning.end - inside.start] if inside else ""
            yield warning.what, words


def _around(words: str, at: int) -> str:
    return words[max(0, at - 20) : at + 20]


def _cut(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= _QUOTED else line[:_QUOTED].rstrip() + "…"
