"""Where a personal link leads: its page, that page in each language, the photographs on it, and the mark."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, re_path
from django.views.decorators.http import require_safe

from communique.directory.queries import NoOffice
from communique.website.personal.draft import draft_picture, mark_of
from communique.website.personal.holder import POLICY, Finder, for_its_holder, for_nobody_else, nothing
from communique.website.views import closed

if TYPE_CHECKING:
    from communique.newsroom.models import PersonalLink, Release

_HELD: Final = r"(?P<token>[A-Za-z0-9_-]{1,200})"
_PICTURE: Final = r"pictures/(?P<digest>[0-9a-f]{64})/(?P<name>[a-z0-9-]{1,12})\.(?P<suffix>avif|webp|jpg)"
_PREFIX: Final = r"(?P<prefix>[a-z0-9-]{1,35})"


def latest_draft(link: PersonalLink) -> Release:
    draft: Release = link.release.get_latest_revision_as_object()
    return draft


def paths_of(
    purpose: str,
    page: Callable[..., HttpResponse],
    finder: Finder,
    *,
    draft_of: Callable[[PersonalLink], Release | None] = latest_draft,
    policy: str = POLICY,
) -> list[URLPattern]:
    """Every address below `/purpose/`; `page` answers for itself.

    Photographs and mark are for whom `finder` knows, as long as `draft_of` gives her something to read.
    """

    @for_its_holder(finder, policy=policy)
    def mark(_request: HttpRequest, link: PersonalLink, _token: str) -> HttpResponse | None:
        return mark_of(link) if draft_of(link) is not None else None

    @for_its_holder(finder, policy=policy)
    def picture(_request: HttpRequest, link: PersonalLink, _token: str, **asked: str) -> HttpResponse | None:
        draft = draft_of(link)
        return draft_picture(draft, asked) if draft is not None else None

    @require_safe
    def unknown(request: HttpRequest, rest: str) -> HttpResponse:
        """What is no token at all gets what an unknown one gets."""
        try:
            return for_nobody_else(nothing(), policy)
        except NoOffice:
            return closed(request)

    held, name = f"^{purpose}/{_HELD}", f"personal_{purpose}"
    return [
        re_path(rf"{held}/$", page, name=name),
        re_path(rf"{held}/mark\.svg$", mark, name=f"{name}_mark"),
        re_path(rf"{held}/{_PICTURE}$", picture, name=f"{name}_picture"),
        re_path(rf"{held}/{_PREFIX}/$", page, name=f"{name}_in"),
        path(f"{purpose}/<path:rest>", unknown, name=f"{name}_unknown"),
    ]
