"""The emergency banner: a few words above every page of the site, in all languages, by one act."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from communique.directory.queries import the_office
from communique.events.actions import write_event
from communique.ledger.document import tidy
from communique.newsroom import rules
from communique.newsroom.errors import NotAllowed, NotReady
from communique.newsroom.models import Banner, BannerText
from communique.staff.language_names import language_name

if TYPE_CHECKING:
    from communique.staff.models import Officer

LONGEST: Final = 500
# Marks that are not seen and may turn round what follows them, beside those that `tidy` takes out.
_TURNING: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
_NO_LINK: Final = re.compile(r"[\s\\<>\"\x00-\x1f\x7f]")


def raise_banner(*, words: Mapping[str, str], links: Mapping[str, str], by: Officer) -> Banner:
    """Puts `words` (by language tag) above every page; a banner that stands already is replaced.

    `links`: where to read more, by tag, each a web address or a path of this site. Raises NotAllowed, and
    NotReady with a sentence for every language whose words are missing or whose link is none.
    """
    if not rules.may_raise_banner(by):
        raise NotAllowed(_("Your role does not include raising the banner."))
    said = banner_texts(words, links)
    with transaction.atomic():
        now = timezone.now()
        before = _standing()
        if before is not None:
            _lower(before, by)
        banner: Banner = Banner.objects.create(raised_at=now, raised_by=by)
        BannerText.objects.bulk_create(
            [
                BannerText(banner=banner, language=language, words=told, link=link)
                for language, (told, link) in said.items()
            ]
        )
        log(
            banner,
            "newsroom.raise_banner",
            user=by,
            data={"words": {tag: told for tag, (told, _) in said.items()}},
        )
        write_event("banner_raised", banner=banner.pk)
    return banner


def lower_banner(*, by: Officer) -> Banner | None:
    """Takes the banner away; gives it, or None where none stands."""
    if not rules.may_raise_banner(by):
        raise NotAllowed(_("Your role does not include lowering the banner."))
    with transaction.atomic():
        banner = _standing()
        if banner is not None:
            _lower(banner, by)
    return banner


def banner_texts(words: Mapping[str, str], links: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Words and link in each of the office's languages, on one line each. Raises NotReady."""
    said: dict[str, tuple[str, str]] = {}
    reasons = []
    for language in the_office().languages:
        named = {"language": language_name(language)}
        told = " ".join(_TURNING.sub("", tidy(words.get(language, ""))).split())
        link = links.get(language, "").strip()
        if not any(character.isalnum() for character in told):  # also what shows nothing at all
            reasons.append(_("Write the banner in %(language)s, too.") % named)
        elif len(told) > LONGEST:
            named |= {"length": str(len(told)), "most": str(LONGEST)}
            reasons.append(
                _("The banner in %(language)s is %(length)s characters long; at most %(most)s fit.") % named
            )
        if link and not is_link(link):
            reasons.append(
                _(
                    "The link in %(language)s is no address: begin it with https:// or, for a page of this "
                    "site, with a slash."
                )
                % named
            )
        said[language] = (told, link)
    if reasons:
        raise NotReady(reasons)
    return said


def is_link(link: str) -> bool:
    """Whether `link` is a web address (http or https) or a path of this site, and nothing in disguise."""
    if len(link) > LONGEST or _NO_LINK.search(link):
        return False
    try:
        parts = urlsplit(link)
        host = parts.hostname
    except ValueError:
        return False
    if parts.scheme in {"http", "https"}:
        return bool(host) and "@" not in parts.netloc
    return not parts.scheme and not parts.netloc and link.startswith("/") and not link.startswith("//")


def _standing() -> Banner | None:
    found: Banner | None = Banner.objects.select_for_update().filter(lowered_at=None).first()
    return found


def _lower(banner: Banner, by: Officer) -> None:
    banner.lowered_at, banner.lowered_by = timezone.now(), by
    banner.save(update_fields=["lowered_at", "lowered_by"])
    log(banner, "newsroom.lower_banner", user=by)
    write_event("banner_lowered", banner=banner.pk)
