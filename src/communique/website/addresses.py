"""Where things stand on the site. Paths begin with a slash; `absolute` puts the site's origin before."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING
from urllib.parse import quote

from django.conf import settings

from communique.languages.slugs import slugify
from communique.languages.tags import address_of

if TYPE_CHECKING:
    from communique.newsroom.models import PublishedText

# What every public tree of files has besides the languages.
LEDGER = "/ledger/"
API = "/api/v1/"
OPENAPI = "/api/openapi.json"
ABOUT = "releases"
NEWS_MAP = "/sitemaps/news.xml"
# All releases in all languages; each Atom feed has its JSON Feed beside it.
EVERYTHING = "/feed.atom"


def absolute(path: str) -> str:
    origin: str = settings.ADDRESS
    return f"{origin}{path}"


def home(tag: str) -> str:
    return f"/{address_of(tag)}/"


def archive(tag: str) -> str:
    return f"{home(tag)}archive/"


def search(tag: str) -> str:
    return f"{home(tag)}search/"


def contact(tag: str) -> str:
    return f"{home(tag)}contact/"


def privacy(tag: str) -> str:
    return f"{home(tag)}privacy/"


def subscribe(tag: str) -> str:
    """The form for mail about releases; what follows it stands below."""
    return f"{home(tag)}subscribe/"


def subscribe_to(tag: str, name: str, value: str) -> str:
    """The form with one thing chosen already: `name` is `kind`, `person` or `country`."""
    return f"{subscribe(tag)}?{name}={value}"


def subscribe_sent(tag: str) -> str:
    return f"{subscribe(tag)}sent/"


def subscription(tag: str, what: str, token: str) -> str:
    """A subscriber's own page: `confirm`, `choices` or `stop`."""
    return f"{subscribe(tag)}{what}/{token}/"


def section(tag: str, slug: str) -> str:
    return f"{home(tag)}sections/{slug}/"


def period(tag: str, year: int, month: int = 0, day: int = 0, *, section_slug: str = "") -> str:
    """A year's, month's or day's listing, of one section or of all."""
    start = section(tag, section_slug) if section_slug else home(tag)
    parts = [f"{year:04d}", *(f"{part:02d}" for part in (month, day) if part)]
    return f"{start}{'/'.join(parts)}/"


def release(tag: str, day: datetime.date, slug: str) -> str:
    return f"{period(tag, day.year, day.month, day.day)}{slug}/"


def of_text(text: PublishedText) -> str:
    return release(text.language, text.issued_on, text.slug)


def edition(tag: str, number: int) -> str:
    return f"{home(tag)}editions/{number}/"


def changes(tag: str, number: int) -> str:
    """What an edition changed against the one before it."""
    return f"{edition(tag, number)}changes/"


def changes_since(tag: str, number: int) -> str:
    """What was changed since an edition."""
    return f"{changes(tag, number)}newest/"


def seal(tag: str) -> str:
    """What the seal is, its keys and the newest entries."""
    return f"{home(tag)}seal/"


def seal_check(tag: str, number: int = 0) -> str:
    """Where a copy is checked; with `number`, also what became of that edition. A QR code leads there."""
    return f"{seal(tag)}check/{number}/" if number else f"{seal(tag)}check/"


def sealed_file(number: int, suffix: str, tag: str = "") -> str:
    """An edition as a file: all that was sealed as `zip`, in one language as `pdf`; its QR code as `svg`."""
    return f"{LEDGER}editions/{number}.{f'{address_of(tag)}.' if tag else ''}{suffix}"


def feed(tag: str, section_slug: str = "") -> str:
    return f"{section(tag, section_slug) if section_slug else home(tag)}feed.atom"


def json_feed(feed_path: str) -> str:
    """The JSON Feed that stands beside the Atom feed at `feed_path`."""
    return f"{feed_path.removesuffix('.atom')}.json"


def kind(tag: str, kind_of_release: str) -> str:
    """The latest releases of one of `newsroom.models.Kind`, and below it their feeds."""
    return f"{kinds(tag)}{kind_of_release.replace('_', '-')}/"


def kinds(tag: str) -> str:
    """Below here stand the pages of all kinds; no page itself."""
    return f"{home(tag)}kinds/"


def releases_about(entry_path: str) -> str:
    """Where the feeds of the releases about a person or a country stand, below its page."""
    return f"{entry_path}{ABOUT}/"


def ninjs(release_path: str) -> str:
    return f"{release_path}ninjs.json"


def oembed(page: str) -> str:
    """What a page at `page` (a whole address) may be shown as elsewhere."""
    return f"/oembed?url={quote(page, safe='')}"


def picture(digest: str, width: int | str, suffix: str, *, folder: str = "/pictures") -> str:
    """`width` in pixels, or the name of a card."""
    return f"{folder}/{digest}/{width}.{suffix}"


def record(tag: str) -> str:
    return f"{home(tag)}record/"


def record_list(tag: str, kind: str) -> str:
    """The list of all people, countries or subjects; of statements it is the search."""
    return f"{home(tag)}{kind}/"


def entry(tag: str, kind: str, pk: int, name: str) -> str:
    """The page of a person, country, organisation or occasion. The number decides; the name may change."""
    return f"{record_list(tag, kind)}{pk}-{slugify(name, tag, 60)}/"


def entry_period(path: str, year: int, month: int = 0, day: int = 0) -> str:
    """What was said in a year, month or day, below the page of an entry."""
    parts = [f"{year:04d}", *(f"{part:02d}" for part in (month, day) if part)]
    return f"{path}{'/'.join(parts)}/"


def subject(tag: str, slug: str) -> str:
    return f"{record_list(tag, 'subjects')}{slug}/"


def statement(tag: str, key: str) -> str:
    return f"{record_list(tag, 'statements')}{key}/"


def citation(tag: str, key: str, suffix: str) -> str:
    """A statement as `bib` (BibTeX) or `json` (CSL-JSON)."""
    return f"{record_list(tag, 'statements')}{key}.{suffix}"


def anchor(release_path: str, key: str) -> str:
    """The very words within their release."""
    return f"{release_path}#s-{key}"
