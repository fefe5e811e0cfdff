"""A release under embargo behind a journalist's own link: the terms first, then the release, then the site.

Opening it accepts nothing: programs that open every link in a mail do no harm. What is posted needs no token
against forgery, for the address is one: nobody else knows it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from communique.directory.queries import public_languages, the_office
from communique.languages.tags import address_of, direction
from communique.newsroom.actions.embargoes import accept_terms, link_under_embargo
from communique.newsroom.actions.linking import note_opening
from communique.newsroom.composing import compose_documents
from communique.newsroom.embargoing import Standing, shown_under, standing_of
from communique.newsroom.models import Embargo, Opening, PublishedText
from communique.website import addresses
from communique.website.pages import telling
from communique.website.pages.frame import Frame, for_preview, frame_for, render
from communique.website.personal.draft import draft_page
from communique.website.personal.holder import ANSWERING, for_its_holder
from communique.website.personal.paths import paths_of
from communique.website.personal.until import told_end
from communique.website.posts import see_other
from communique.website.wording import spoken_tag, words

if TYPE_CHECKING:
    from communique.newsroom.models import PersonalLink, Release


@for_its_holder(link_under_embargo, methods=("GET", "HEAD", "POST"), policy=ANSWERING)
def embargo(request: HttpRequest, link: PersonalLink, token: str, prefix: str = "") -> HttpResponse | None:
    """The terms; once they are accepted the release; and from its instant on the way to the public page."""
    held, office = link.embargo, the_office()
    tags = {address_of(tag): tag for tag in public_languages(office)}
    if held is None or (prefix and prefix not in tags):
        return None
    own = link.language if link.language in tags.values() else office.main_language
    tag, folder = tags.get(prefix, own), f"/embargo/{token}/"
    if standing_of(held, link.release) is Standing.PUBLIC:
        return _to_public(link.release, tag)
    draft = shown_under(held, link.release)
    if draft is None:
        _note(request, link, Opening.What.REFUSED)
        return _over(tag, folder)
    if request.method == "POST":
        accept_terms(link=link)
        return see_other(f"{folder}{prefix}/" if prefix else folder)
    _note(request, link, Opening.What.OPENED)
    if link.accepted_at is None:
        return _terms(link, held, tag, folder)
    return _release(link, draft, tag, folder)


def _release(link: PersonalLink, draft: Release, tag: str, folder: str) -> HttpResponse | None:
    """In the language asked for, or in the first that the release has."""
    documents = compose_documents(draft)
    shown = tag if tag in documents else next(iter(documents), "")
    moment = _end(link, shown or tag)
    said = words(shown or tag)["embargo"]
    bar = said["bar"].format(moment=moment)
    page = draft_page(
        link, draft, folder, prefix=address_of(shown), template="personal_embargo.html", embargo_bar=bar
    )
    return HttpResponse(page) if page is not None else None


def _end(link: PersonalLink, tag: str) -> str:
    schedule = link.release.schedule
    return told_end(the_office(), schedule.instant, tag) if schedule is not None else ""


def _terms(link: PersonalLink, held: Embargo, tag: str, folder: str) -> HttpResponse:
    """Nothing of the release: who has not accepted, or opened it by chance, learns that there is one."""
    frame = _frame(tag, folder)
    said = words(tag)["embargo"]
    asked = telling.note_in(held.terms, tag)
    body = render(
        "personal_terms.html",
        frame,
        title=said["until"].format(moment=_end(link, tag)),
        lead=said["lead"].format(office=frame.office.name),
        for_you=said["for_you"].format(name=link.recipient),
        terms=asked.splitlines(),
        action=f"{folder}{address_of(tag)}/",
        spoken=spoken_tag(tag),
        spoken_direction=direction(spoken_tag(tag)),
    )
    return HttpResponse(body)


def _over(tag: str, folder: str) -> HttpResponse:
    """It ended before it was public: nothing of it, and what that means."""
    frame = _frame(tag, folder)
    said = words(tag)["embargo"]
    email = frame.office.email
    body = render(
        "personal_told.html",
        frame,
        title=said["end_heading"],
        text=said["end"],
        further=said["end_further"].format(email=email) if email else said["end_bare"],
        home=said["home"],
    )
    return HttpResponse(body)


def _frame(tag: str, folder: str) -> Frame:
    tags = public_languages(the_office())
    paths = {other: f"{folder}{address_of(other)}/" for other in tags}
    return for_preview(frame_for(tag, paths.get(tag, folder), paths=paths))


def _to_public(release: Release, tag: str) -> HttpResponse | None:
    """Where it stands, or where the site says what became of it."""
    texts = list(PublishedText.objects.filter(release=release).order_by("-live", "id"))
    same = next((text for text in texts if text.language == tag), None) or next(iter(texts), None)
    return HttpResponseRedirect(addresses.of_text(same)) if same is not None else None


def _note(request: HttpRequest, link: PersonalLink, what: Opening.What) -> None:
    if request.method == "GET":
        note_opening(link=link, what=what)


def _readable(link: PersonalLink) -> Release | None:
    """What whoever accepted may see until the instant."""
    if link.embargo is None or link.accepted_at is None:
        return None
    return shown_under(link.embargo, link.release)


urlpatterns = paths_of("embargo", embargo, link_under_embargo, draft_of=_readable, policy=ANSWERING)
