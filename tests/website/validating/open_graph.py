"""What ogp.me defines for pages and articles, and what every page has to say; no more is let through."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from tests.website.validating.formats import is_address

REQUIRED: Final = ("og:title", "og:type", "og:url")
ONE: Final = frozenset({*REQUIRED, "og:site_name", "og:description", "og:locale", "og:determiner"})
OF_PICTURES: Final = ("url", "secure_url", "type", "width", "height", "alt")
MANY: Final = frozenset(
    {"og:image", "og:locale:alternate", *(f"og:image:{name}" for name in OF_PICTURES), "article:tag"}
)
OF_ARTICLES: Final = frozenset(
    {"article:published_time", "article:modified_time", "article:expiration_time", "article:section"}
)
ADDRESSES: Final = frozenset({"og:url", "og:image", "og:image:url", "og:image:secure_url"})
# ISO 8601, as ogp.me asks for; to the minute is enough.
MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?", re.ASCII)
LOCALE: Final = re.compile(r"[a-z]{2,3}(_[A-Za-z]{2,8})*", re.ASCII)


def faults_of(metas: Mapping[str, Sequence[str]]) -> list[str]:
    """Of a head's metas by property; those of other vocabularies are passed over."""
    told = {name: values for name, values in metas.items() if name.startswith(("og:", "article:"))}
    found = [f"{name} is missing" for name in REQUIRED if not told.get(name)]
    known = ONE | MANY | OF_ARTICLES
    found += [f"{name} is none of Open Graph's" for name in told if name not in known]
    found += [f"{name} is told twice" for name in told if name not in MANY and len(told[name]) > 1]
    found += [f"{name} is empty" for name, values in told.items() if not all(values)]
    if told.get("og:type") != ["article"]:
        found += [f"{name} stands on no article" for name in told if name.startswith("article:")]
    if any(name.startswith("og:image:") for name in told) and "og:image" not in told:
        found.append("of a picture that is not there")
    for name, values in told.items():
        right = _looks(name)
        found += [f"{name} is {value!r}" for value in values if right is not None and not right(value)]
    return found


def _looks(name: str) -> Callable[[str], object] | None:
    if name in ADDRESSES:
        return is_address
    if name.endswith("_time"):
        return MOMENT.fullmatch
    return LOCALE.fullmatch if name.startswith("og:locale") else None
