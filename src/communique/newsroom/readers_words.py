"""What the reader says of a text or file, in the language of whoever looks at it.

The reader is plain Python and speaks English; its sentences are kept as it said them. Here each stands with
its placeholders.
"""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _, gettext_noop

from communique.staff.retelling import Retelling

SENTENCES: Final = (
    # Of the text
    gettext_noop("Here it says “%(first)s”, elsewhere “%(second)s”: is that one person?"),
    gettext_noop("Here it says “%(first)s”, the headline “%(second)s”."),
    gettext_noop("“%(told)s”: %(day)s is a different weekday, %(right)s."),
    gettext_noop("“%(today)s” is %(day)s by the date of issue, here it says “%(told)s”."),
    gettext_noop("No headline was found; put it on a line of its own above the text."),
    gettext_noop("The date “%(date)s” is no date of the calendar; write the month as a word."),
    gettext_noop(
        "The date “%(date)s” can be read day first or month first; it was read day first; "
        "write the month as a word."
    ),
    gettext_noop("Two different dates stand at the top; the first is read as the date of issue."),
    gettext_noop("This photograph has no credit; add a line such as “Photo: Agency / Photographer”."),
    gettext_noop("No date of issue was found; add a line such as “9 May 2031, 18:55” above the headline."),
    gettext_noop("No body text was found, only a headline or the like."),
    gettext_noop("The date shown differs from the one in the page's metadata, %(date)s."),
    gettext_noop("A tag or comment begins here and never ends; close it, nothing after was read."),
    gettext_noop("No headline was found in the text: the mail's subject stands in its place."),
    gettext_noop("The mail's subject is another than the headline: «%(subject)s»."),
    gettext_noop("No date was found in the text: the mail's own stands in its place."),
    gettext_noop(
        "The closing date “%(date)s” differs from the date of issue at the top, %(issued)s; "
        "correct the wrong one."
    ),
    gettext_noop(
        "There is no language pack for “%(language)s”: "
        "only the layout and words in quotation marks were read."
    ),
    gettext_noop("The language could not be told: only the layout and words in quotation marks were read."),
    # Of what came with it
    gettext_noop("The release was read from the attachment «%(file)s»; the letter's own words are left out."),
    gettext_noop("The release was read from the mail that this mail forwards."),
    gettext_noop("Attached and left out: %(names)s. If the release is there, take that file in by itself."),
    gettext_noop("The mail does not say how its letters are written; look for wrong ones."),
    gettext_noop("The document had comments: none of them is in the text."),
    gettext_noop("The document had hidden words: they are left out."),
    gettext_noop("The document had macros: they are left out and never run."),
    gettext_noop("The document had formulas: they are left out; write them as words."),
    gettext_noop("The document had a table: each row became a line. See that it can be read so."),
    # Why a file is not read
    gettext_noop("%(file)s holds no text; give a document with the text of a release."),
    gettext_noop("%(file)s holds no text; give a mail with the text of a release."),
    gettext_noop("%(file)s holds more text than any release has; split it."),
    gettext_noop("%(file)s holds nothing but blanks; give a file with the text of a release."),
    gettext_noop("%(file)s holds nothing but blanks; give the text of a release."),
    gettext_noop("%(file)s is empty; give a file with the text of a release."),
    gettext_noop("%(file)s is %(kind)s, not text; save the release as plain text or HTML in UTF-8."),
    gettext_noop("%(file)s is no Word document: it holds no text part; save it in Word as .docx."),
    gettext_noop(
        "%(file)s is a Word document that cannot be understood; open it in Word and save it anew as .docx."
    ),
    gettext_noop("%(file)s is protected with a password; take it off in Word and save it anew."),
    gettext_noop("%(file)s is an old Word document (.doc); open it in Word and save it as .docx."),
    gettext_noop(
        "%(file)s is a damaged Word document; open it in Word, save it anew as .docx and take that."
    ),
    gettext_noop(
        "%(file)s is a damaged Word document (its part %(part)s breaks off); "
        "open it in Word and save it anew."
    ),
    gettext_noop(
        "%(file)s holds %(count)s parts, more than any release has, so it is not opened; "
        "copy the text and paste it instead."
    ),
    gettext_noop("%(file)s %(why)s, so it is not opened; copy the text and paste it instead."),
    gettext_noop("%(file)s is a mail that cannot be taken apart; copy its text and paste it instead."),
    gettext_noop("%(file)s is an encrypted mail; save it decrypted, or paste its text."),
    gettext_noop(
        "%(file)s has %(size)s MB and a release may have at most %(most)s MB; "
        "split it, or take the pictures out of it."
    ),
    gettext_noop(
        "%(file)s is not UTF-8: line %(line)s holds a byte that no UTF-8 text has; "
        "save it again as UTF-8, or mend that line."
    ),
    gettext_noop(
        "%(file)s is not UTF-8 but looks like %(encoding)s (line %(line)s); convert it first: %(command)s"
    ),
    gettext_noop("%(file)s is not UTF-8 but looks like %(encoding)s; convert it first: %(command)s"),
    # Why a part was left out
    gettext_noop("Navigation of the site, not part of the release."),
    gettext_noop("Link for sharing the page, not part of the release."),
    gettext_noop("Links for sharing the page, not part of the release."),
    gettext_noop("Cookie notice of the site, not part of the release."),
    gettext_noop("How to contact the office; follows the release and is no part of it."),
    gettext_noop("How to reach the press office, not part of the release."),
    gettext_noop("Links to other pages of the site, not part of the release."),
    gettext_noop("Copyright notice of the site, not part of the release."),
    gettext_noop("A line without words, only marks."),
    gettext_noop("Mark of the release's end, not text."),
    gettext_noop("Instruction to the press about the release, not part of its text."),
    gettext_noop("Counter of a picture gallery, not text."),
    gettext_noop("Label of a field, not text."),
    gettext_noop("Date of a later change of the page, not of issue."),
    gettext_noop("Written as a date, but no date of the calendar."),
    gettext_noop("A second date; the first one is read as the date of issue."),
    gettext_noop("A line above the headline, neither section nor date."),
    gettext_noop("Mark of a heading, not text."),
    gettext_noop("Byte order mark, not text."),
    gettext_noop("Invisible characters, no text."),
    gettext_noop("Something beside the text, not part of the release."),
    gettext_noop("A form, not text of the release."),
    gettext_noop("Footer of the site, not part of the release."),
    gettext_noop("Header of the site, not part of the release."),
    gettext_noop("Hidden from readers of the page."),
    gettext_noop("Small or decorative picture of the site, not a photograph."),
    gettext_noop("Script, not text."),
    gettext_noop("Style sheet, not text."),
    gettext_noop("A tag or comment that never ends; nothing after it can be read."),
    gettext_noop("Element %(name)s, not text of the release."),
    gettext_noop("Outside the page's article, not part of the release."),
    gettext_noop("Name of the site, not the headline of the release."),
    gettext_noop("Closing date; the date at the top is the date of issue."),
    gettext_noop("Closing date, read as the date of issue as none stands at the top."),
)
# Those that count: how the reader says it, and how we do, in a form that fits every number.
COUNTED: Final = (
    (
        (
            r"The document had tracked changes: (?P<added>\d+) insertions? (?:is|are) in the text, "
            r"(?P<removed>\d+) deletions? (?:is|are) left out\. Read it over\."
        ),
        gettext_noop(
            "The document had tracked changes. Insertions in the text: %(added)s; deletions left out: "
            "%(removed)s. Read it over."
        ),
    ),
    (
        r"(?P<count>\d+) embedded objects? (?:was|were) left out\.",
        gettext_noop("Embedded objects left out: %(count)s."),
    ),
    (
        r"(?P<count>\d+) charts? or diagrams? (?:was|were) left out\.",
        gettext_noop("Charts or diagrams left out: %(count)s."),
    ),
    (
        (
            r"(?P<count>\d+) pictures? could not be taken in: only JPEG, PNG, WebP and AVIF "
            r"within the document can\."
        ),
        gettext_noop(
            "Pictures not taken in: %(count)s. Only JPEG, PNG, WebP and AVIF within the document can be."
        ),
    ),
    (
        r"(?P<count>\d+) parts? of the mail left out: (?P<names>.+)\.",
        gettext_noop("Parts of the mail left out: %(count)s (%(names)s)."),
    ),
)
# What may stand within a sentence.
PHRASES: Final = frozenset(
    {
        gettext_noop("a PNG picture"),
        gettext_noop("a JPEG picture"),
        gettext_noop("a GIF picture"),
        gettext_noop("a PDF"),
        gettext_noop("an old Office document (.doc, .xls)"),
        gettext_noop("an RTF document"),
        gettext_noop("a gzip archive"),
        gettext_noop("a 7z archive"),
        gettext_noop("a RAR archive"),
        gettext_noop("a ZIP archive"),
        gettext_noop("a sound or video file"),
        gettext_noop("a sound file"),
        gettext_noop("a Word document (.docx)"),
        gettext_noop("an Excel workbook (.xlsx)"),
        gettext_noop("a PowerPoint file (.pptx)"),
        gettext_noop("an OpenDocument file"),
        gettext_noop("a binary file (it holds NUL bytes)"),
        gettext_noop("The text"),
        gettext_noop("holds two parts of one name"),
        gettext_noop("declares entities of its own, which no Word document does"),
        gettext_noop("is more tangled than any release is"),
        gettext_noop("unpacks to far more than the text of a release"),
        gettext_noop("unpacks to far more photographs than a release has"),
    }
)
RETELLING: Final = Retelling(SENTENCES, COUNTED, PHRASES)
_UNSURE: Final = gettext_noop("The reader was unsure: %(what)s")


def told_by_reader(sentence: str) -> str:
    """A sentence of the reader's, in the active language."""
    return RETELLING.tell(sentence)


def kept_doubt(what: str) -> str:
    """The note that is made of a warning of the reader's: in English, as the reader said it."""
    return _UNSURE % {"what": what}


def told_note(words: str) -> str:
    """The words of a note: one that was made of a warning in the active language, any other as it is."""
    begins = kept_doubt("")
    if not words.startswith(begins):
        return words
    return _(_UNSURE) % {"what": told_by_reader(words.removeprefix(begins))}
