"""What an edition changed against the one before it, and what was changed since: word by word.

Made of sealed editions alone. Where either text may no longer be read, or was erased, there is no page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from communique.directory.queries import public_languages, the_office
from communique.ledger.queries import Sealed, edition_by_number
from communique.newsroom import queries
from communique.newsroom.differences import Aspect, Difference, Pieces, differences, is_changed
from communique.website import addresses
from communique.website.pages import telling
from communique.website.pages.body import THUMB_SIZES, Shown, picture
from communique.website.pages.frame import frame_for, render
from communique.website.pages.gone import closed_edition_page
from communique.website.pages.history import history_of
from communique.website.pages.page import Page, redirect
from communique.website.wording import counted, words

if TYPE_CHECKING:
    from communique.directory.models import Office
    from communique.ledger.document import Block, Document

EMPTY: Final = SafeString("")
LINES: Final = ("headline", "dateline", "lead")
PARTS: Final = ("paragraph", "heading", "quotation", "photograph")
STATES: Final = ("changed", "added", "removed", "moved")
FACTS: Final = ("section", "kind", "occasion")
# Fewer unchanged parts in a row than this are shown, more are folded up.
FOLDED: Final = 3


@dataclass(frozen=True, slots=True)
class Row:
    """One part of the text. `label` says what became of it; `was`: the picture that stood there before."""

    state: str
    part: str
    label: str
    html: SafeString
    aspects: Sequence[tuple[str, SafeString]] = ()
    attribution: str = ""
    shown: Shown | None = None
    was: Shown | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """Parts in a row; `folded` says how many there are where they are unchanged and folded up."""

    rows: Sequence[Row]
    folded: str = ""


def changes_page(tag: str, number: int, *, until_now: bool = False) -> Page | None:
    """What edition `number` changed; with `until_now`, what was changed since it."""
    edition = edition_by_number(number)
    if edition is None:
        return None
    whole = history_of(edition.document)
    history = telling.still_open(whole)
    this = next((entry for entry in history if entry.edition.pk == edition.pk), None)
    if this is None:
        return closed_edition_page(edition, whole, tag)
    pair = pair_of(history, this, tag, until_now=until_now)
    if pair is None:
        return redirect(addresses.edition(tag, number), 302)
    return Page(200, _page(tag, history, this, pair, until_now=until_now))


def pair_of(
    history: Sequence[Sealed], this: Sealed, tag: str, *, until_now: bool = False
) -> tuple[Sealed, Sealed] | None:
    """The edition before and the one after, as far as both may be compared in `tag`."""
    told = [entry for entry in history if entry.about.get("languages") and entry.documents]
    if this not in told:
        return None
    at = told.index(this)
    before, after = (at, len(told) - 1) if until_now else (at - 1, at)
    if before < 0 or before == after:
        return None
    pair = told[before], told[after]
    if any(_erased(entry, tag) for entry in pair) or not any(tag in entry.documents for entry in pair):
        return None
    return pair


def _erased(entry: Sealed, tag: str) -> bool:
    return tag in entry.about.get("languages", ()) and tag not in entry.documents


def _page(
    tag: str, history: Sequence[Sealed], this: Sealed, pair: tuple[Sealed, Sealed], *, until_now: bool
) -> bytes:
    office = the_office()
    before, after = pair
    said = words(tag)["changes"]
    found = _found(before.documents.get(tag), after.documents.get(tag))
    first, last = before.edition, after.edition
    title = said["title"].format(before=first.number, after=last.number)
    tags = [
        other
        for other in public_languages(office)
        if pair_of(history, this, other, until_now=until_now) == pair
    ]
    made = addresses.changes_since if until_now else addresses.changes
    number = this.edition.number
    section = next((each for each in queries.sections() if each.slug == after.about.get("section")), None)
    frame = frame_for(
        tag,
        made(tag, number),
        paths={other: made(other, number) for other in tags},
        section=section,
        robots="noindex",
    )
    rows = [_row(one, tag) for one in found]
    notes = telling.notes_of(
        [entry for entry in history if entry.edition.version <= last.version], office, tag
    )
    return render(
        "edition_changes.html",
        frame,
        title=title,
        lead=_lead(pair, office, tag),
        summary=_summary(found, pair, tag),
        runs=_runs(rows, tag),
        whole=_in_one_only(pair, tag),
        notes=[note for note in notes if _is_between(note, pair)],
        back=[
            (said["back"].format(number=each.number), addresses.edition(tag, each.number))
            for each in (first, last)
        ],
    )


def _is_between(note: telling.Note, pair: tuple[Sealed, Sealed]) -> bool:
    before, after = (entry.edition.version for entry in pair)
    return before < note.version <= after


def _lead(pair: tuple[Sealed, Sealed], office: Office, tag: str) -> str:
    first, last = (entry.edition for entry in pair)
    return words(tag)["changes"]["lead"].format(
        before=first.number,
        after=last.number,
        before_date=telling.moment(office, first.sealed_at, tag).date,
        after_date=telling.moment(office, last.sealed_at, tag).date,
    )


def _in_one_only(pair: tuple[Sealed, Sealed], tag: str) -> str:
    """The sentence for a language that only one of the two is told in."""
    before, after = (tag in entry.documents for entry in pair)
    if before and after:
        return ""
    return words(tag)["changes"]["first" if after else "dropped"]


def shown_differences(
    before: Document, after: Document, tag: str, *, folder: str
) -> tuple[str, Sequence[Run]]:
    """What a draft changes of what is public, in one sentence and part by part; the sentence is empty where
    nothing is changed. `folder` is where the draft's photographs lie.
    """
    found = _found(before, after)
    return " ".join(_counts(found, tag)), _runs([_row(one, tag, folder=folder) for one in found], tag)


def _found(before: Document | None, after: Document | None) -> Sequence[Difference]:
    if before is None or after is None:
        return ()
    return [_without_erased(one) for one in differences(before, after)]


def _without_erased(one: Difference) -> Difference:
    """A photograph that was erased is no other picture: what stood there nobody is to be told."""
    if not any(_is_lost(block) for block in (one.before, one.after)):
        return one
    aspects = tuple(aspect for aspect in one.aspects if aspect.name not in {"picture", "alternative_text"})
    same = one.kind == "changed" and not aspects and one.words_before == one.words_after
    return Difference(
        "same" if same else one.kind,
        one.part,
        one.pieces,
        aspects,
        one.moved,
        one.before_at,
        one.after_at,
        one.before,
        one.after,
    )


def _is_lost(block: Block | None) -> bool:
    shown = block.photograph if block is not None else None
    return shown is not None and shown.original is not None and not shown.digest


def _summary(found: Sequence[Difference], pair: tuple[Sealed, Sealed], tag: str) -> str:
    """«Changed: the headline, 2 paragraphs. Added: 1 photograph.»"""
    said = words(tag)["changes"]
    sentences = _counts(found, tag)
    before, after = pair
    facts = [said[f"fact_{fact}"] for fact in FACTS if _fact(before, fact) != _fact(after, fact)]
    if not sentences and not _in_one_only(pair, tag):
        sentences.append(said["nothing"])
    if facts:
        sentences.append(said["also"].format(parts=", ".join(facts)))
    return " ".join(sentences)


def _counts(found: Sequence[Difference], tag: str) -> list[str]:
    said = words(tag)["changes"]
    sentences = []
    counts = Counter((_states(one)[0], one.part) for one in found if is_changed(one))
    for state in STATES:
        parts = [said[f"the_{line}"] for line in LINES if counts[state, line]]
        parts += [counted(tag, "changes", part, counts[state, part]) for part in PARTS if counts[state, part]]
        if parts:
            sentences.append(said[state].format(parts=", ".join(parts)))
    return sentences


def _fact(entry: Sealed, name: str) -> Any:
    """Of the occasion what does not hang on the languages: another of those is no other occasion."""
    fact = entry.about.get(name)
    if not isinstance(fact, dict):
        return fact
    return {key: value for key, value in fact.items() if key in {"kind", "earliest", "latest"}}


def _states(one: Difference) -> tuple[str, str]:
    """What it counts as, and the key of what is said of it."""
    if one.kind == "same":
        return ("moved", "moved") if one.moved else ("same", "same")
    return one.kind, "changed_moved" if one.moved and one.kind == "changed" else one.kind


def _row(one: Difference, tag: str, *, folder: str = "/pictures") -> Row:
    said = words(tag)["changes"]
    state, told = _states(one)
    label = ""
    if state != "same":
        label = said["label"].format(part=said[f"part_{one.part}"], state=said[f"state_{told}"])
    block = one.after or one.before
    attributed = any(aspect.name == "attribution" for aspect in one.aspects)
    return Row(
        state=state,
        part=one.part,
        label=label,
        html=_html(one.pieces, tag),
        aspects=[_aspect(aspect, tag) for aspect in one.aspects],
        attribution=block.attribution if block is not None and not attributed else "",
        shown=_shown(block, folder if one.after is not None else "/pictures"),
        was=_shown(one.before) if any(aspect.name == "picture" for aspect in one.aspects) else None,
    )


def _aspect(aspect: Aspect, tag: str) -> tuple[str, SafeString]:
    return words(tag)["changes"][f"aspect_{aspect.name}"], _html(aspect.pieces, tag)


def _shown(block: Block | None, folder: str = "/pictures") -> Shown | None:
    photograph = block.photograph if block is not None else None
    if photograph is None or not photograph.digest:
        return None
    return picture(
        photograph.digest,
        photograph.width,
        photograph.height,
        photograph.alternative_text,
        sizes=THUMB_SIZES,
        folder=folder,
    )


def _html(pieces: Pieces, tag: str) -> SafeString:
    return format_html_join("", "{}", ((_piece(op, text, tag),) for op, text in pieces))


def _piece(op: str, text: str, tag: str) -> SafeString:
    """Words with line ends; what was added or removed says so to whoever does not see how it is drawn."""
    shown = format_html_join(SafeString("<br>"), "{}", ((line,) for line in text.split("\n")))
    if op == "same":
        return shown
    said = words(tag)["changes"]
    name = "ins" if op == "added" else "del"
    return format_html(
        '<{}><span class="visually-hidden">[{} </span>{}<span class="visually-hidden"> {}]</span></{}>',
        SafeString(name),
        said[f"{op}_opens"],
        shown,
        said["closes"],
        SafeString(name),
    )


def _runs(rows: Iterable[Row], tag: str) -> Sequence[Run]:
    runs: list[Run] = []
    for same, group in groupby(rows, key=lambda row: row.state == "same" and row.part not in LINES):
        held = list(group)
        folded = counted(tag, "changes", "same", len(held)) if same and len(held) >= FOLDED else ""
        runs.append(Run(held, folded))
    return runs
