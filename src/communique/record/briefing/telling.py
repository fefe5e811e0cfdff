"""A briefing as plain nested values, the same for page, PDF and .docx: every phrase is made here, once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from communique.languages.packs import format_date
from communique.languages.tags import direction
from communique.record.briefing.gathering import made_on
from communique.record.briefing.matter import Briefing, Citation, Line, Meeting, Promise
from communique.record.briefing.wording import days, wording

Link = Callable[[Citation], str]


def tell(briefing: Briefing, link: Link) -> dict[str, Any]:
    """`link` gives a source's address, "" where it has none that the reader of the paper could open."""
    words = wording(briefing.language)
    told: dict[str, Any] = {
        "lang": briefing.language.partition("-")[0],
        "tag": briefing.language,
        "direction": direction(briefing.language),
        "words": dict(words),
        "title": words["title"].format(who=briefing.title),
        "heading": briefing.title,
        "made": made_on(briefing),
        "posts": list(briefing.posts),
        "other_names": list(briefing.other_names),
        "meetings": _meetings(briefing),
        "promises": _promises(briefing),
        "contradictions": [
            {
                "why": words[pair.why] if pair.why in words else words[f"outcome_{pair.why}"],
                "before": _line(pair.before, briefing),
                "after": _line(pair.after, briefing),
            }
            for pair in briefing.contradictions
        ],
        "subjects": _subjects(briefing),
        "left_out": words["left_out"].format(count=briefing.left_out) if briefing.left_out else "",
        "photographs": [
            {
                "digest": shown.digest,
                "alt": shown.alternative_text,
                "caption": " ".join(part for part in (shown.caption, shown.credit) if part),
                "citation": shown.citation,
            }
            for shown in briefing.photographs
        ],
        "citations": [
            {"number": cited.number, "text": _source(cited, briefing), "link": link(cited), "key": cited.key}
            for cited in briefing.citations
        ],
        "nothing": words["nothing"].format(who=briefing.title),
    }
    told["empty"] = not (told["meetings"] or told["promises"] or told["subjects"])
    return told


def _meetings(briefing: Briefing) -> list[dict[str, Any]]:
    words = wording(briefing.language)
    sections = ((words["planned"], briefing.planned), (words["meetings"], briefing.meetings))
    return [
        {"title": title, "items": [_meeting(meeting, briefing) for meeting in meetings]}
        for title, meetings in sections
        if meetings
    ]


def _meeting(meeting: Meeting, briefing: Briefing) -> dict[str, Any]:
    return {
        "what": wording(briefing.language)[f"kind_{meeting.kind}"],
        "days": days(meeting.earliest, meeting.latest, briefing.language),
        "place": meeting.place,
        "participants": ", ".join(meeting.participants),
        "citations": list(meeting.citations),
    }


def _promises(briefing: Briefing) -> list[dict[str, Any]]:
    words = wording(briefing.language)
    sections = (
        (words["promises_theirs"], [promise for promise in briefing.promises if not promise.ours]),
        (words["promises_ours"], [promise for promise in briefing.promises if promise.ours]),
    )
    return [
        {"title": title, "items": [_promise(promise, briefing) for promise in promises]}
        for title, promises in sections
        if promises
    ]


def _promise(promise: Promise, briefing: Briefing) -> dict[str, Any]:
    words = wording(briefing.language)
    when = days(promise.due_earliest, promise.due_latest, briefing.language)
    due = " = ".join(part for part in (promise.due_words, when) if part)
    late = promise.outcome == "open" and promise.due_latest and promise.due_latest < briefing.made_on
    notes = (
        ", ".join(promise.by),
        words["due"].format(due=due) if due else "",
        words["overdue"] if late else words[f"outcome_{promise.outcome}"],
        "" if promise.confirmed else words["read_by_machine"],
    )
    return {"words": promise.words, "note": _joined(notes), "citation": promise.citation}


def _subjects(briefing: Briefing) -> list[dict[str, Any]]:
    words = wording(briefing.language)
    return [
        {
            "title": subject.name or words["no_subject"],
            "sides": [
                {"title": title, "items": [_line(line, briefing) for line in lines]}
                for title, lines in ((words["theirs"], subject.theirs), (words["ours"], subject.ours))
                if lines
            ],
        }
        for subject in briefing.subjects
    ]


def _line(line: Line, briefing: Briefing) -> dict[str, Any]:
    words = wording(briefing.language)
    notes = (
        line.who,
        line.post,
        format_date(line.day, briefing.language),
        "" if line.direct else words["indirect"],
        "" if line.confirmed else words["read_by_machine"],
    )
    return {"words": line.words, "note": _joined(notes), "citation": line.citation}


def _source(cited: Citation, briefing: Briefing) -> str:
    edition = wording(briefing.language)["edition"].format(number=cited.edition)
    parts = (cited.headline, format_date(cited.day, briefing.language), edition, cited.key)
    return ", ".join(part for part in parts if part)


def _joined(notes: tuple[str, ...]) -> str:
    return " · ".join(note for note in notes if note)
