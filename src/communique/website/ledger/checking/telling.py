"""Puts what was found into the words of one language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal
from urllib.parse import quote

from communique.languages.tags import direction, native_name
from communique.newsroom.models import PublishedText
from communique.website import addresses
from communique.website.ledger.checking.finding import Place
from communique.website.ledger.checking.verdicts import Found, Quoted, Verdict
from communique.website.ledger.pages import headline_of
from communique.website.ledger.seal_line import seal_line
from communique.website.ledger.standing import Became, Standing
from communique.website.pages import telling
from communique.website.pages.frame import Link
from communique.website.pages.record.anchors import statements_on
from communique.website.pages.record.naming import stored, who_says
from communique.website.wording import words

if TYPE_CHECKING:
    from communique.directory.models import Office
    from communique.record.models import Statement

AROUND: Final = 90  # characters shown before and after a place
LONGEST: Final = 700  # of a place
What = Literal["words", "text", "photograph", "copy", "download"]


@dataclass(frozen=True, slots=True)
class Teller:
    """Speaks one language of one office."""

    tag: str
    office: Office

    def genuine(self, what: What, standing: Standing, places: Sequence[Place] = ()) -> Verdict:
        """It was published so in the edition of `standing`; whether it stands is said with it."""
        said = words(self.tag)["verdict"]
        sealed = telling.moment(self.office, standing.edition.sealed_at, self.tag)
        kind = {Became.CURRENT: "genuine", Became.CORRECTED: "corrected"}.get(standing.became, "withdrawn")
        pattern = said[f"{'genuine' if kind == 'genuine' else 'published'}_{what}"]
        sentences = [
            pattern.format(number=standing.edition.number, date=sealed.date),
            *self._after(standing, what),
        ]
        found = [self.found(place.standing, place.language, place) for place in places]
        return Verdict(kind, said[f"{kind}_title"], sentences, found or [self.found(standing, self.tag)])

    def differs(self, place: Place) -> Verdict:
        said = words(self.tag)["verdict"]
        edition = place.standing.edition
        found = self.found(place.standing, place.language, place)
        changes = place.near.changes if place.near is not None else ()
        sentences = [
            said["differs_words"].format(number=edition.number),
            *self._after(place.standing, "download"),
        ]
        return Verdict("differs", said["differs_title"], sentences, [replace(found, quoted=None)], changes)

    def answer(self, kind: str, sentence: str, *, reason: str = "", **given: str) -> Verdict:
        """`forged` or `unknown`, with one of the sentences there are."""
        said = words(self.tag)["verdict"]
        return Verdict(kind, said[f"{kind}_title"], [said[sentence].format(**given)], reason=reason)

    def sentence(self, key: str) -> str:
        return words(self.tag)["verdict"][key]

    def _after(self, standing: Standing, what: What) -> Sequence[str]:
        """What took its place, or that it was withdrawn."""
        if standing.by is None:
            return ()
        said = words(self.tag)["verdict"]
        at = telling.moment(self.office, standing.by.edition.sealed_at, self.tag)
        key = "withdrawn_on"
        if standing.became is Became.CORRECTED:
            key = "corrected_by" if what == "words" else "replaced_by"
        return [said[key].format(date=at.date, time=at.time, number=standing.by.edition.number)]

    def found(self, standing: Standing, language: str, place: Place | None = None) -> Found:
        """One edition as the answer shows it; of one that may not be read, only its number and its seal."""
        edition = standing.edition
        line = seal_line(edition, self.tag, self.office, text=False)
        shown = language if language in standing.sealed.documents else self.tag
        readable = standing.readable
        return Found(
            number=line.number,
            entry=line.entry,
            sealed=line.sealed.told,
            iso=line.sealed.iso,
            digest=line.digest,
            witnesses=line.witnesses,
            headline=headline_of(standing, shown),
            language=native_name(language) if place is not None else "",
            path=self._path(standing, shown, place) if readable else "",
            check=line.check,
            current=self._current(standing, shown),
            quoted=self._quoted(place) if place is not None else None,
            speaker=self._speaker(place) if place is not None else None,
        )

    def _path(self, standing: Standing, language: str, place: Place | None) -> str:
        """The release where it stands so, else the edition; with the way to the words for browsers."""
        text = self._live(standing, language) if standing.became is Became.CURRENT else None
        path = (
            addresses.of_text(text)
            if text is not None
            else addresses.edition(language, standing.edition.number)
        )
        return path + (_fragment(place) if place is not None and place.near is None else "")

    def _current(self, standing: Standing, language: str) -> str:
        if standing.became is not Became.CORRECTED:
            return ""
        text = self._live(standing, language)
        return addresses.of_text(text) if text is not None else ""

    def _live(self, standing: Standing, language: str) -> PublishedText | None:
        rows = PublishedText.objects.filter(
            edition=standing.history[-1].edition, language=language, live=True
        )
        return rows.first()

    def _quoted(self, place: Place) -> Quoted:
        before = place.text[max(0, place.start - AROUND) : place.start]
        after = place.text[place.end : place.end + AROUND]
        if place.start > AROUND:
            before = "…" + before.partition(" ")[2]
        if place.end + AROUND < len(place.text.rstrip()):
            after = after.rpartition(" ")[0] + "…"
        said = place.text[place.start : place.end]
        said = said if len(said) <= LONGEST else f"{said[:LONGEST].rpartition(' ')[0]} …"
        return Quoted(before, said, after, place.language, direction(place.language))

    def _speaker(self, place: Place) -> Link | None:
        """Who said it, where the record has the words and they were read in this very text."""
        if not place.sealed_text or place.near is not None or place.language != stored(place.language):
            return None
        if place.standing.became is not Became.CURRENT:
            return None
        said: Sequence[Statement] = statements_on(place.standing.sealed, place.language, self.office)
        around = [each for each in said if each.start <= place.start + 1 and place.end - 1 <= each.end]
        if not around:
            return None
        statement = min(around, key=lambda each: each.end - each.start)
        name = who_says([statement], self.tag).name(statement)
        return Link(name, addresses.statement(self.tag, statement.key)) if name else None


def _fragment(place: Place) -> str:
    """Leads browsers that know text fragments to the very words; the others to the page."""
    said = place.text[place.start : place.end].strip().partition("\n")[0].split()
    return "#:~:text=" + quote(" ".join(said[:5]), safe="").replace("-", "%2D")
