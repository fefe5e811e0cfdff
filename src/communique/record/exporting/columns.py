"""The schema of an export: each column's name, type and meaning (docs/reference/record-export.md)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

# "texts" is a list of strings, "records" a list of objects; in CSV both are written as JSON.
Type = Literal["text", "integer", "truth", "date", "moment", "texts", "records"]


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    type: Type
    meaning: str


_PROPOSED: Final = Column("proposed", "truth", "Read by machine; no officer has looked at it.")
_FINDING: Final = (
    Column("key", "text", "Permanent key; the same in every edition the words were carried to."),
    Column("edition", "integer", "Number of the edition it was read from, as the ledger counts."),
    Column("document", "text", "Permanent id (UUID) of the release."),
    Column("language", "text", "BCP 47 tag of the text."),
    Column("start", "integer", "First code point of the span in the edition's text part."),
    Column("end", "integer", "First code point behind the span."),
    Column("words", "text", "The span's words; empty where they were erased."),
    Column("day", "date", "The day the words belong to."),
    Column("decision", "text", "proposed (read by machine), confirmed, mended or refused."),
    Column("decided_at", "moment", "When an officer decided, UTC."),
    Column("standing", "text", "current, carried, superseded or withdrawn."),
)

TABLES: Final[dict[str, tuple[Column, ...]]] = {
    "statements": (
        *_FINDING,
        Column("kind", "text", "direct, indirect or mixed."),
        Column("cue_start", "integer", "Span of the reporting word."),
        Column("cue_end", "integer", ""),
        Column("speaker", "integer", "The speaker's id in `people`."),
        Column("speaker_name", "text", "The name as read or as an officer gave it."),
        Column("speaker_office", "text", "The office as read."),
        Column("speaker_start", "integer", "Span of the words that name the speaker."),
        Column("speaker_end", "integer", ""),
        Column("basis", "text", "name, role, pronoun, neighbour, none, or officer."),
        Column("post", "text", "The post the speaker held on that day."),
        Column("organisation", "text", "The body that speaks, where no person does."),
        Column("occasion", "integer", "Id in `occasions`."),
        Column("countries", "texts", "Codes of the countries it is about."),
        Column("subjects", "texts", "Slugs of its subjects, refused ones left out."),
        Column("flags", "texts", "What the reader was unsure of."),
    ),
    "occasions": (
        Column("id", "integer", "Id of the occasion."),
        Column("kind", "text", "visit, talks, call, meeting, ceremony, speech, joint_statement, …"),
        Column("earliest", "date", "First day it may have been on, inclusive."),
        Column("latest", "date", "Last day, inclusive."),
        Column("place", "text", "Name of the place."),
        Column("participants", "records", "id and name of each person."),
        Column("countries", "texts", "Codes."),
        Column("organisations", "texts", "Names."),
        Column("planned", "truth", "Told of before it was held."),
        _PROPOSED,
        Column(
            "told_in", "records", "edition, language, start, end, decision of each place that tells of it."
        ),
    ),
    "commitments": (
        *_FINDING,
        Column("by", "texts", "Who promises, as read."),
        Column("by_people", "records", "id and name."),
        Column("by_countries", "texts", "Codes."),
        Column("to_people", "records", "id and name."),
        Column("to_countries", "texts", "Codes."),
        Column("due_earliest", "date", "First day of the interval it is due in."),
        Column("due_latest", "date", "Last day, inclusive."),
        Column("due_words", "text", "The source's words for it."),
        Column("statement", "text", "Key of the statement it was made in."),
        Column("outcome", "text", "open, kept, broken or changed."),
        Column("evidence", "records", "outcome, statement, edition, note, added_at."),
    ),
    "people": (
        Column("id", "integer", "Id of the entry."),
        Column("same_as", "integer", "Id of the entry it was merged into."),
        Column("names", "records", "language and name."),
        Column("aliases", "texts", "Other spellings."),
        Column("country", "text", "Code."),
        _PROPOSED,
        Column("appointments", "records", "post, since, since_exact, until, until_exact."),
    ),
}
