"""The page on which a signatory reads what waits for her, and answers with a one-time code.

It shows and changes nothing by being opened: programs that open every link in a mail do no harm. What is
posted needs no token against forgery, for the address is one: nobody else knows it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from communique.directory.queries import the_office
from communique.languages.tags import address_of, native_name
from communique.newsroom.actions import signing
from communique.newsroom.actions.linking import note_opening
from communique.newsroom.actions.signing import (
    approved_by_link,
    code_is_waiting,
    request_code,
    send_back_signed,
    sign,
    signing_for,
)
from communique.newsroom.composing import compose_documents
from communique.newsroom.errors import Refused
from communique.newsroom.mailing.addresses import veiled
from communique.newsroom.models import Review, SignatoryMail
from communique.newsroom.one_time import DIGITS, digits_in
from communique.website.pages import telling
from communique.website.pages.differences import shown_differences
from communique.website.pages.frame import for_preview, frame_for, render
from communique.website.pages.history import history_of
from communique.website.personal.draft import draft_page
from communique.website.personal.holder import ANSWERING, for_its_holder
from communique.website.personal.paths import latest_draft, paths_of
from communique.website.posts import TooLarge, Unreadable, see_other, typed_in
from communique.website.wording import counted, words

if TYPE_CHECKING:
    from communique.ledger.document import Document
    from communique.newsroom.models import PersonalLink, Release

MOST_WORDS: Final = 2000
_MINUTE: Final = 60


@dataclass(frozen=True)
class Shown:
    """What one answer is about: the draft in one of its languages, below the link's own address."""

    link: PersonalLink
    review: Review
    draft: Release
    documents: Mapping[str, Document]
    tag: str
    folder: str

    @property
    def here(self) -> str:
        return f"{self.folder}{address_of(self.tag)}/"

    @property
    def said(self) -> Mapping[str, str]:
        return words(self.tag)["signing"]

    def page(self, *, status: int = 200, **more: Any) -> HttpResponse | None:
        context = _context(self) | more
        page = draft_page(
            self.link,
            self.draft,
            self.folder,
            prefix=address_of(self.tag),
            template="personal_signing.html",
            **context,
        )
        return HttpResponse(page, status=status) if page is not None else None


@sensitive_post_parameters()
@sensitive_variables()
@for_its_holder(signing_for, methods=("GET", "HEAD", "POST"), policy=ANSWERING)
def approve(request: HttpRequest, link: PersonalLink, token: str, prefix: str = "") -> HttpResponse | None:
    """The draft, who asks for what, and the answer: a code first, then yes or no with it."""
    shown = _shown(link, token, prefix)
    if shown is None:
        return None
    if request.method != "POST":
        if request.method == "GET" and not code_is_waiting(link) and not approved_by_link(link):
            note_opening(link=link)
        return shown.page()
    if approved_by_link(link):
        return _see(shown)
    with translation.override(settings.LANGUAGE_CODE):
        return _answered(request, shown)


def _shown(link: PersonalLink, token: str, prefix: str) -> Shown | None:
    """In the language of `prefix`; without one in her own, where the draft is written in it."""
    draft = latest_draft(link)
    documents = compose_documents(draft)
    tags = {address_of(tag): tag for tag in documents}
    review = link.review
    if not documents or review is None or (prefix and prefix not in tags):
        return None
    first = link.language if link.language in documents else next(iter(documents))
    tag = tags[prefix] if prefix else first
    return Shown(link, review, draft, documents, tag, f"/approve/{token}/")


def _answered(request: HttpRequest, shown: Shown) -> HttpResponse | None:
    """What was asked for is done, or said why it is not; None where the link is over by now."""
    try:
        data = typed_in(request)
    except TooLarge:
        return shown.page(status=413, notice=shown.said["long_words"].format(most=MOST_WORDS))
    except Unreadable:
        return shown.page(status=400, notice=shown.said["unreadable"])
    written = data.get("words", "")
    try:
        match data.get("do"):
            case "code":
                request_code(link=shown.link)
                return _see(shown, "#answer")
            case "approve":
                sign(link=shown.link, code=_code(data.get("code", "")))
            case "send-back":
                return _sent_back(shown, data.get("code", ""), written)
    except signing.Over:
        # It may be her own second press of the button that was quicker.
        return _see(shown) if approved_by_link(shown.link) else None
    except Refused as error:
        return _again(shown, error, written)
    return _see(shown)


def _sent_back(shown: Shown, code: str, written: str) -> HttpResponse:
    """Told in the answer to the post: the link opens nothing any more."""
    if not written.strip():
        raise _Told(shown.said["no_words"])
    if len(written) > MOST_WORDS:
        raise _Told(shown.said["long_words"].format(most=MOST_WORDS))
    send_back_signed(link=shown.link, code=_code(code), words=written)
    frame = for_preview(frame_for(shown.tag, shown.here, paths={}))
    body = render(
        "personal_told.html",
        frame,
        title=shown.said["back_title"],
        text=shown.said["back_text"],
        further=shown.said["back_next"],
        home=shown.said["home"],
    )
    return HttpResponse(body)


class _Told(Refused):
    """A mistake in the form, in words for her."""


class _NotSix(Refused):
    """What cannot be a code is no try."""


def _code(typed: str) -> str:
    code = digits_in(typed)
    if len(code) != DIGITS:
        raise _NotSix("")
    return code


def _again(shown: Shown, error: Refused, written: str) -> HttpResponse | None:
    """The page once more with what went wrong above the form; her words stay in it."""
    shown.link.refresh_from_db(fields=["code_digest", "code_expires_at", "code_tries", "revoked_at"])
    if shown.link.revoked_at is not None:
        return None
    said, status = shown.said, 422
    match error:
        case _Told():
            notice = str(error)
        case _NotSix():
            notice = said["six_digits"]
        case signing.WrongCode(left=0):
            notice = said["used_up"]
        case signing.WrongCode():
            notice = counted(shown.tag, "signing", "wrong", error.left)
        case signing.NoCode():
            notice = said["no_code"]
        case signing.TooManyCodes():
            time = counted(shown.tag, "letter_errors", "minutes", -(-error.seconds // _MINUTE))
            notice, status = said["too_many"].format(time=time), 429
        case _:
            notice, status = said["refused"].format(who=shown.link.made_by), 409
    response = shown.page(status=status, notice=notice, written=written, wrong=True)
    if isinstance(error, signing.TooManyCodes) and response is not None:
        response["Retry-After"] = str(error.seconds)
    return response


def _see(shown: Shown, part: str = "") -> HttpResponse:
    return see_other(f"{shown.here}{part}")


def _context(shown: Shown) -> dict[str, Any]:
    said = shown.said
    context: dict[str, Any] = {"action": shown.here}
    if approved_by_link(shown.link):
        return context | {"done": _done(shown)}
    address = veiled(shown.link.email)
    context |= {
        "ask": _ask(shown),
        "changed": _changed(shown),
        "answer_text": said["answer_text"].format(address=address),
    }
    if code_is_waiting(shown.link):
        context["code"] = {"where": _where(shown, said, address)}
    return context


def _where(shown: Shown, said: Mapping[str, str], address: str) -> str:
    mail = shown.link.mails.filter(kind=SignatoryMail.Kind.CODE).order_by("-pk").first()
    until = shown.link.code_expires_at
    assert until is not None  # noqa: S101  a code is waiting
    name = "code_sent" if mail is not None and mail.sent_at is not None else "code_coming"
    if name == "code_coming" and mail is not None and mail.trouble:
        name = "code_late"
    told = said[name].format(address=address, time=telling.moment(the_office(), until, shown.tag).time)
    return f"{said['code_hint']}. {told}"


def _ask(shown: Shown) -> dict[str, str]:
    said, review, office = shown.said, shown.review, the_office()
    asked = telling.moment(office, shown.link.made_at, shown.tag)
    return {
        "act": said[f"act_{review.act}"],
        "asks": said["asks"].format(
            who=shown.link.made_by,
            date=asked.date,
            time=asked.time,
            languages=", ".join(native_name(tag) for tag in shown.documents),
        ),
        "writes": said["writes"].format(who=review.asked_by),
        "words": review.words,
        "note": telling.note_in(review.notes, shown.tag),
    }


def _done(shown: Shown) -> dict[str, str]:
    said, review, office = shown.said, shown.review, the_office()
    approved = telling.moment(office, review.approved_at or shown.link.made_at, shown.tag)
    schedule = shown.link.release.schedule
    following = said["next_open"]
    if schedule is not None:
        instant = telling.moment(office, schedule.instant, shown.tag)
        following = said["next_at"].format(date=instant.date, time=instant.time)
    return {"text": said["done_text"].format(date=approved.date, time=approved.time), "next": following}


def _changed(shown: Shown) -> dict[str, Any] | None:
    """For a correction: word by word, what differs from what is public now."""
    if shown.review.act != Review.Act.CORRECT:
        return None
    public = [entry for entry in history_of(shown.link.release.document) if entry.documents]
    before = public[-1].documents.get(shown.tag) if public else None
    if before is None:
        return {"summary": shown.said["new_language"]}
    after = shown.documents[shown.tag]
    summary, runs = shown_differences(before, after, shown.tag, folder=f"{shown.folder}pictures")
    return {"summary": summary or shown.said["same"], "runs": runs}


urlpatterns = paths_of("approve", approve, signing_for, policy=ANSWERING)
