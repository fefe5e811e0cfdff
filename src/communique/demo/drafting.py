"""What the demo office has in hand, so that its desk shows work: a draft in review, one on the clock and
under embargo, one in translation, and a public release whose translation is out of date.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from communique.demo.loading import Waiting, journalists, waiting
from communique.directory.queries import the_office
from communique.newsroom.actions.drafting import DraftText, draft_release, revise_text
from communique.newsroom.actions.embargoes import accept_terms, current_link, open_embargo
from communique.newsroom.actions.linking import note_opening
from communique.newsroom.actions.press_list import add_journalist
from communique.newsroom.actions.reviewing import approve_release, submit_release
from communique.newsroom.actions.scheduling import schedule_releases
from communique.newsroom.clock import instants_of
from communique.newsroom.embargoing import usual_terms
from communique.newsroom.models import Release, Remark, Section, Signatory
from communique.newsroom.press_file import Entry
from communique.newsroom.richtext import rich_text
from communique.reading.findings import Reading
from communique.reading.release import read_bytes
from communique.staff.actions import make_demo_officer
from communique.staff.models import Officer
from communique.staff.roles import Role

if TYPE_CHECKING:
    from communique.directory.models import Office

ENTRY = ("name", "outlet", "email", "language")


def make_officers() -> tuple[Officer, Officer]:
    """Who writes and who approves; neither can log in until an administrator gives her a password."""
    writer = make_demo_officer(
        username="mara.teskova", first_name="Mara", last_name="Teskova", role=Role.PRESS_OFFICER
    )
    approver = make_demo_officer(
        username="jovan.liskar", first_name="Jovan", last_name="Liskar", role=Role.APPROVER
    )
    return writer, approver


def enter_minister(office: Office, approver: Officer) -> None:
    """Who may be asked to approve by link. Nothing reaches her: nobody has an address below `.example`."""
    Signatory.objects.get_or_create(
        email="minister@lipovac.example",
        defaults={"name": "Vesna Orlić", "language": office.main_language, "entered_by": approver},
    )


def open_drafts(published: Mapping[str, Release], sections: Mapping[str, Section]) -> None:
    """All that is in hand. `published` are the demo's public releases by the name of their folder."""
    writer, approver = make_officers()
    office = the_office()
    enter_minister(office, approver)
    for draft in waiting():
        if "of" in draft.facts:
            _revise(published[draft.facts["of"]], draft, writer)
        else:
            _draft(draft, sections, office, writer, approver)


def _draft(
    draft: Waiting, sections: Mapping[str, Section], office: Office, writer: Officer, approver: Officer
) -> None:
    facts = draft.facts
    unfinished = facts.get("in_translation", ())
    release = draft_release(
        texts=[
            _text(language, _read(draft, language), in_translation=language in unfinished)
            for language in sorted(draft.texts)
        ],
        section=sections[facts["section"]],
        kind=facts["kind"],
        issued_at=_moment(facts["dated"], office) if "dated" in facts else timezone.now(),
        dated_when_published="dated" not in facts,
        demo=True,
        by=writer,
    )
    if "remark" in facts:
        Remark.objects.create(release=release, words=facts["remark"], written_by=writer)
    if facts["stage"] == "draft":
        return
    submit_release(release=release, by=writer, words=facts["words"])
    if facts["stage"] == "scheduled":
        approve_release(release=release, by=approver)
        instant = _moment(facts["goes_public"], office)
        schedule_releases(releases=[release], instant=instant, by=approver)
        _show_press(release, office, writer)


def _show_press(release: Release, office: Office, writer: Officer) -> None:
    """Under embargo to the press list; one of its journalists reads it already. Nothing of it is mailed."""
    press = [
        (add_journalist(entry=Entry(**{name: facts[name] for name in ENTRY}), by=writer), facts)
        for facts in journalists()
    ]
    everybody = [journalist for journalist, _facts in press]
    open_embargo(release=release, journalists=everybody, terms=usual_terms(office), by=writer)
    for journalist, facts in press:
        link = current_link(release, journalist) if facts.get("reads") else None
        if link is not None:
            note_opening(link=link)
            accept_terms(link=link)
            note_opening(link=link)


def _revise(release: Release, draft: Waiting, writer: Officer) -> None:
    """The texts that the folder has replace those of the release; its photographs stay where they are."""
    for text in release.get_latest_revision_as_object().texts.all():
        if text.language not in draft.texts:
            continue
        body = [(child.block_type, child.block.get_prep_value(child.value)) for child in text.body]
        changed = DraftText(
            text.language,
            text.headline,
            _replaced(body, _read(draft, text.language)),
            place=text.place,
            lead=text.lead,
            slug=text.slug,
        )
        revise_text(release=release, text=changed, by=writer)


def _replaced(body: list[tuple[str, Any]], reading: Reading) -> list[tuple[str, Any]]:
    """Paragraph for paragraph."""
    words = [block.text for block in reading.blocks if block.kind == "paragraph"]
    return [
        (kind, rich_text(words.pop(0)) if kind == "paragraph" and words else value) for kind, value in body
    ]


def _read(draft: Waiting, language: str) -> Reading:
    return read_bytes(draft.texts[language], name=f"{draft.name}/{language}.txt")


def _text(language: str, reading: Reading, *, in_translation: bool) -> DraftText:
    body = [
        (block.kind, rich_text(block.text) if block.kind == "paragraph" else block.text)
        for block in reading.blocks
        if block.kind in {"paragraph", "heading"}
    ]
    return DraftText(language, reading.title or "", body, in_translation=in_translation)


def _moment(told: Mapping[str, int], office: Office) -> datetime.datetime:
    """A local time some days from today; where clocks skip it, an hour later."""
    day = office.local(timezone.now()).date() + datetime.timedelta(days=told["days"])
    local = datetime.datetime.combine(day, datetime.time(told["hour"], told["minute"]))
    found = instants_of(local, office.zone) or instants_of(local + datetime.timedelta(hours=1), office.zone)
    return found[0]
