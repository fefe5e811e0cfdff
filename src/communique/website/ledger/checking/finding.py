"""Where among all that is published a passage may stand. Only editions that readers may see are looked at."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from uuid import UUID

from communique.directory.queries import public_languages
from communique.languages.tags import source_of
from communique.ledger.document import Document, wording_of
from communique.ledger.models import Part, PartBytes
from communique.newsroom.feeding import INDEX, release_of
from communique.newsroom.models import PublishedText
from communique.search.errors import IndexNotReady
from communique.search.finding import find as find_in_index
from communique.search.questions import parse_question
from communique.website.ledger.checking.passages import Near, Text, core, find, nearest, overlap
from communique.website.ledger.standing import Became, Standing, standing_of, standings_of
from communique.website.pages import telling
from communique.website.wording import words

if TYPE_CHECKING:
    from communique.directory.models import Office

MOST_DOCUMENTS: Final = 8
MOST_COMPARED: Final = 4  # texts, word by word
MOST_RUNS: Final = 6
RUN: Final = 6  # words asked for as one phrase
SHORT_RUN: Final = 3  # words looked for as they stand
MOST_SHORT_RUNS: Final = 40
MOST_LOOKED_THROUGH: Final = 1_000  # texts of editions that stand no more, which are in no index


@dataclass(frozen=True, slots=True)
class Place:
    """Where a passage stands: `text` is the text it was found in, `start` and `end` count in it.

    `sealed_text`: the text is the sealed one, and not the page's, which has captions and days beside it.
    """

    standing: Standing
    language: str
    text: str
    start: int
    end: int
    sealed_text: bool = True
    near: Near | None = None


def places_of(passage: str, office: Office) -> Sequence[Place]:
    """All places with just these words, of the editions that stand now first; else the one most alike."""
    texts = [text for document in _documents(passage, office) for text in _texts(document, office)]
    exact: list[Place] = []
    for standing, language, written, sealed_text in texts:
        found = find(passage, written)
        if found is not None and not _told(exact, standing, language):
            exact.append(Place(standing, language, written.written, *found, sealed_text))
    if exact:
        return sorted(exact, key=_order)
    alike = []
    said = Text(passage).words
    likeliest = sorted(texts, key=lambda one: -overlap(said, one[2].words))[:MOST_COMPARED]
    for standing, language, written, sealed_text in likeliest:
        near = nearest(passage, written)
        if near is not None:
            place = Place(standing, language, written.written, near.start, near.end, sealed_text, near)
            alike.append((near.alike, -_order(place)[0], place))
    return [max(alike, key=lambda one: one[:2])[2]] if alike else []


def _told(places: Iterable[Place], standing: Standing, language: str) -> bool:
    return any(
        (place.standing.edition.pk, place.language) == (standing.edition.pk, language) for place in places
    )


def _order(place: Place) -> tuple[int, int]:
    return (place.standing.became is not Became.CURRENT, -place.standing.edition.number)


def whole_text(pasted: str) -> Place | None:
    """The edition that has just this text, the newest of them first; None where no readable one has."""
    held = PartBytes.objects.filter(wording=wording_of(pasted)).exclude(wording="")
    found = None
    for row in held.select_related("part__edition").order_by("-part__edition__number")[:MOST_DOCUMENTS]:
        standing = standing_of(row.part.edition)
        if not standing.readable or row.content is None:
            continue
        text = bytes(row.content).decode()
        place = Place(standing, row.part.language, text, 0, len(text.rstrip()))
        if standing.became is Became.CURRENT:
            return place
        found = found or place
    return found


def _texts(document: UUID, office: Office) -> Iterator[tuple[Standing, str, Text, bool]]:
    """What every readable edition of a release says in each language, as it was sealed and as it is shown."""
    for standing in reversed(standings_of(document)):
        if not standing.readable:
            return
        issued = standing.sealed.about.get("issued_at", "")
        for language, said in standing.sealed.documents.items():
            yield standing, language, Text(sealed_text(said)), True
            yield standing, language, Text(shown_text(said, language, issued, office)), False


def _documents(passage: str, office: Office) -> Iterable[UUID]:
    """The releases that may have said it, likeliest first: each once, and never very many."""
    counts: Counter[UUID] = Counter()
    wanted = core(passage).split()
    tags = [tag for tag in public_languages(office) if source_of(tag) is None]
    try:
        for run in _runs(wanted):
            counts.update(_indexed('"{}"'.format(run.replace('"', " ")), tags))
        counts.update(_indexed(" ".join(wanted[: 4 * RUN]).replace('"', " "), tags))
        counts.update(_looked_through(wanted, old=True))
    except IndexNotReady:
        counts = _looked_through(wanted, old=False)
    return [document for document, _ in counts.most_common(MOST_DOCUMENTS)]


def _runs(wanted: Sequence[str], length: int = RUN, most: int = MOST_RUNS) -> Sequence[str]:
    """Runs of words from all over the passage: where one word of it was changed, the others still find it."""
    last = max(0, len(wanted) - length)
    starts = {round(last * step / (most - 1)) for step in range(most)}
    return [" ".join(wanted[start : start + length]) for start in sorted(starts)]


def _indexed(question: str, tags: Sequence[str]) -> set[UUID]:
    """Releases that stand now and answer `question` in any language. Raises IndexNotReady."""
    releases: set[int] = set()
    for tag in tags:
        found = find_in_index(INDEX, parse_question(question), language=tag, limit=MOST_DOCUMENTS)
        releases |= {release_of(hit.key) for hit in found.hits}
    texts = PublishedText.objects.filter(release__in=releases, live=True)
    return set(texts.values_list("edition__document", flat=True))


def _looked_through(wanted: Sequence[str], *, old: bool) -> Counter[UUID]:
    """Releases of which an edition has runs of the passage, by how many; `old`: one that was replaced."""
    runs = _runs(wanted, SHORT_RUN, MOST_SHORT_RUNS)
    texts = Part.objects.filter(kind=Part.Kind.TEXT, held__content__isnull=False).order_by("-edition_id")
    if old:
        texts = texts.filter(edition__next__isnull=False)
    counts: Counter[UUID] = Counter()
    for document, content in texts.values_list("edition__document", "held__content")[:MOST_LOOKED_THROUGH]:
        plain = Text(bytes(content or b"").decode()).plain
        found = sum(run in plain for run in runs)
        if found:
            counts[document] = max(counts[document], found)
    return counts


def sealed_text(said: Document) -> str:
    pieces = [said.headline, said.dateline, said.lead, *(block.text for block in said.blocks)]
    return "\n\n".join(piece for piece in pieces if piece) + "\n"


def shown_text(said: Document, language: str, issued: str, office: Office) -> str:
    """What a reader copies from the page: the day where no place and day were written, and who is quoted."""
    day = said.dateline
    if not day and issued:
        day = telling.moment(office, datetime.datetime.fromisoformat(issued), language).told
    pieces = [said.headline, day, said.lead]
    photo = words(language)["release"]["photo"]
    for block in said.blocks:
        if block.photograph is not None:
            credit = f"{photo}: {block.photograph.credit}" if block.photograph.credit else ""
            pieces.append(f"{block.photograph.caption} {credit}".strip())
        else:
            pieces += [block.text, block.attribution]
    return "\n\n".join(piece for piece in pieces if piece)
