"""What a feed is of: everything, a language, a section, a kind, a person, a country."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from communique.directory.models import Country, Person
from communique.directory.queries import all_entries_of, public_languages, the_office
from communique.languages.tags import source_of
from communique.ledger.models import Edition
from communique.newsroom import queries
from communique.newsroom.models import Concern, Kind, PublishedText
from communique.record.rules import shows_read
from communique.website import addresses
from communique.website.pages.frame import office_words
from communique.website.pages.record import visible
from communique.website.pages.record.naming import COUNTRIES, PEOPLE, called, entry_path
from communique.website.wording import words

if TYPE_CHECKING:
    from communique.directory.models import Office

IN_FEED: Final = 20
MOST_CHANGED: Final = 10
# How many editions back a feed looks for corrections and withdrawals: that is how long it tells of them.
LOOKED_BACK: Final = 1_000


@dataclass(frozen=True, slots=True)
class Channel:
    """`tag` is the language of its own words; `tags` those of its texts. `within` says which of them."""

    tag: str
    title: str
    page: str
    feed: str
    tags: Sequence[str]
    within: Q = field(default_factory=Q)

    def texts(self) -> Sequence[PublishedText]:
        """The latest that stand, and what was corrected, withdrawn or dropped lately; latest word first."""
        found = {text.pk: text for tag in self.tags for text in (*self._latest(tag), *self._changed(tag))}
        standing = sorted((text for text in found.values() if text.live), key=told_at, reverse=True)
        gone = sorted((text for text in found.values() if not text.live), key=told_at, reverse=True)
        kept = [*standing[: IN_FEED + MOST_CHANGED], *gone[:MOST_CHANGED]]
        return sorted(kept, key=told_at, reverse=True)

    def _latest(self, tag: str) -> Iterable[PublishedText]:
        return _with_edition(queries.published(tag).filter(self.within))[:IN_FEED]

    def _changed(self, tag: str) -> Iterable[PublishedText]:
        newest = Edition.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        texts = PublishedText.objects.filter(self.within, language=tag, edition__gt=newest - LOOKED_BACK)
        changed = texts.filter(Q(live=False) | ~Q(edition__act=Edition.Act.PUBLISH))
        return _with_edition(changed.order_by("-edition_id"))[: 2 * MOST_CHANGED]


def _with_edition(texts: QuerySet[PublishedText]) -> QuerySet[PublishedText]:
    return texts.select_related("edition", "section")


def told_at(text: PublishedText) -> tuple[object, int]:
    """By what entries stand in order: the release's own date, or when it was changed after that."""
    first = text.live and text.edition.act == Edition.Act.PUBLISH
    return (text.issued_at if first else max(text.issued_at, text.edition.sealed_at)), text.pk


def everything() -> Channel:
    """All texts that were written; script variants have their own language's feed."""
    office = the_office()
    tag = office.main_language
    tags = [each for each in public_languages(office) if source_of(each) not in office.languages]
    title = f"{office_words(office, tag).name}: {words(tag)['out']['everything']}"
    return Channel(tag, title, addresses.home(tag), addresses.EVERYTHING, tags)


def whole(tag: str) -> Channel:
    title = office_words(the_office(), tag).name
    return Channel(tag, title, addresses.home(tag), addresses.feed(tag), (tag,))


def of_section(tag: str, slug: str) -> Channel | None:
    section = next((entry for entry in queries.sections() if entry.slug == slug), None)
    if section is None:
        return None
    page = addresses.section(tag, slug)
    return _channel(tag, section.name_in(tag), page, page, Q(section=section))


def of_kind(tag: str, kind: str) -> Channel | None:
    """`kind` as in addresses, with hyphens."""
    value = kind.replace("-", "_")
    if value not in Kind.values or "_" in kind:
        return None
    page = addresses.kind(tag, value)
    return _channel(tag, words(tag)["kinds"][value], page, page, Q(kind=value))


def of_person(tag: str, person: Person) -> Channel:
    """Releases that the person takes part in, signs, speaks in or is shown in."""
    about = Concern.objects.filter(person__in=all_entries_of(person)).values("release")
    shown = visible.public_people(the_office()).filter(pk=person.pk).exists()
    return _about(tag, called(person, tag), entry_path(tag, PEOPLE, person), Q(release__in=about), shown)


def of_country(tag: str, country: Country) -> Channel:
    about = Concern.objects.filter(country=country).values("release")
    shown = visible.is_public_country(country, the_office())
    return _about(tag, called(country, tag), entry_path(tag, COUNTRIES, country), Q(release__in=about), shown)


def _about(tag: str, name: str, path: str, within: Q, shown: bool) -> Channel:  # noqa: FBT001  one caller each
    """`shown`: whether there is a page of it on the site, too."""
    title = words(tag)["out"]["about"].format(name=name)
    page = path if shown else addresses.home(tag)
    return _channel(tag, title, page, addresses.releases_about(path), within)


def _channel(tag: str, title: str, page: str, folder: str, within: Q) -> Channel:
    named = office_words(the_office(), tag).name
    return Channel(tag, f"{named}: {title}", page, f"{folder}feed.atom", (tag,), within)


def concerned_people(office: Office) -> QuerySet[Person]:
    """Whom a public release is about; of merged entries the one kept. Nobody else is public by this."""
    live = _live_concerns()
    own = Exists(live.filter(person=OuterRef("pk")))
    merged = Exists(live.filter(person__same_as=OuterRef("pk")))
    people: QuerySet[Person] = Person.objects.filter(own | merged, same_as=None)
    return people if shows_read(office) else people.filter(proposed=False)


def concerned_countries() -> QuerySet[Country]:
    told = Exists(_live_concerns().filter(country=OuterRef("pk")))
    countries: QuerySet[Country] = Country.objects.filter(told)
    return countries


def _live_concerns() -> QuerySet[Concern]:
    return Concern.objects.filter(release__live=True)


def channels_of(texts: Iterable[PublishedText]) -> Sequence[Channel]:
    """All whose feeds say otherwise after these texts changed, each once."""
    found: dict[str, Channel] = {}
    held = list(texts)
    concerns = list(
        Concern.objects.filter(release__in={text.release_id for text in held}).select_related(
            "person__same_as", "country"
        )
    )
    if held:
        found[addresses.EVERYTHING] = everything()
    for text in held:
        tag = text.language
        several = [whole(tag), of_section(tag, text.section.slug), of_kind(tag, text.kind.replace("_", "-"))]
        for concern in concerns:
            if concern.release_id == text.release_id and concern.person is not None:
                several.append(of_person(tag, concern.person.same_as or concern.person))
            elif concern.release_id == text.release_id and concern.country is not None:
                several.append(of_country(tag, concern.country))
        found |= {channel.feed: channel for channel in several if channel is not None}
    return list(found.values())
