"""Which elements of a page hold no part of the release, and the reason told for each."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from communique.reading.tokens import Token

_NAVIGATION: Final = "Navigation of the site, not part of the release."
_SHARING: Final = "Links for sharing the page, not part of the release."
_COOKIES: Final = "Cookie notice of the site, not part of the release."
_BESIDE: Final = "Something beside the text, not part of the release."
_FORM: Final = "A form, not text of the release."
_FOOTER: Final = "Footer of the site, not part of the release."
HEADER: Final = "Header of the site, not part of the release."
HIDDEN: Final = "Hidden from readers of the page."
PICTURE: Final = "Small or decorative picture of the site, not a photograph."
_ELEMENTS: Final = {
    "nav": _NAVIGATION,
    "menu": _NAVIGATION,
    "footer": _FOOTER,
    "aside": _BESIDE,
    "form": _FORM,
    "dialog": _BESIDE,
}
_ROLES: Final = {
    "navigation": _NAVIGATION,
    "search": _FORM,
    "contentinfo": _FOOTER,
    "complementary": _BESIDE,
    "dialog": _BESIDE,
}
_NAMED: Final = frozenset({"div", "section", "ul", "ol", "p"})  # whose class and id are asked
_WORDS: Final = (
    ("breadcrumb|breadcrumbs|nav|navbar|navigation|menu|pagination|pager|skip", _NAVIGATION),
    ("share|sharing|social|addtoany|addthis", _SHARING),
    ("cookie|cookies|gdpr|consent", _COOKIES),
    ("footer|sidebar|related|newsletter|comments|advert", _BESIDE),
)
_CLASSES: Final = tuple(
    (re.compile(rf"(?<![a-z0-9])(?:{words})(?![a-z0-9])", re.IGNORECASE), reason) for words, reason in _WORDS
)
_STYLED_AWAY: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_NEVER: Final = frozenset({"html", "body", "main", "article", "head", "title", "figure", "b", "strong"})
_HIDDEN_ELEMENTS: Final = {
    "script": "Script, not text.",
    "style": "Style sheet, not text.",
    "unended": "A tag or comment that never ends; nothing after it can be read.",
}
_ICON: Final = re.compile(r"logo|icon|sprite|spacer|pixel|avatar|emoji|blank\.gif|^data:", re.IGNORECASE)
_ICON_SIDE: Final = 80  # pixels; a smaller picture is decoration
_LONGEST_SIDE: Final = 5  # digits


def reason_for(token: Token) -> str | None:
    """Why an element is left out with all it holds; None for one that may hold the release."""
    name = token.name
    if name in _ELEMENTS:
        return _ELEMENTS[name]
    if name in _NEVER or not token.written:
        return None
    attributes = token.attributes()
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return HIDDEN
    if _STYLED_AWAY.search(attributes.get("style", "")):
        return HIDDEN
    role = attributes.get("role", "").lower()
    if role in _ROLES:
        return _ROLES[role]
    if name not in _NAMED:
        return None
    named = f"{attributes.get('class', '')} {attributes.get('id', '')}"
    return next((reason for pattern, reason in _CLASSES if pattern.search(named)), None)


def hidden_reason(name: str) -> str:
    """For what a browser never shows as text: scripts, styles, drawings, form fields."""
    return _HIDDEN_ELEMENTS.get(name, f"Element {name}, not text of the release.")


def is_decoration(src: str, attributes: dict[str, str]) -> bool:
    """Icons, logos and tracking pixels, told by size or name."""
    sides = [attributes.get(side, "") for side in ("width", "height")]
    small = any(side.isdecimal() and len(side) < _LONGEST_SIDE and int(side) <= _ICON_SIDE for side in sides)
    return small or not src or _ICON.search(src) is not None
