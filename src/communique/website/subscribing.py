"""Answers the form for releases by mail and the links in mails, without cookies and without scripts.

What is shown never tells whether an address is known: only a link that was mailed to it does.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import path
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from communique.directory.queries import NoOffice, public_languages, the_office
from communique.languages.tags import address_of, direction
from communique.newsroom.actions.subscribing import (
    ASKED_A_WINDOW,
    ask_subscription,
    change_choice,
    confirm_subscription,
    erase_subscriber,
    stop_subscription,
)
from communique.newsroom.errors import TooManyAsked
from communique.newsroom.mailing.addresses import veiled
from communique.newsroom.mailing.tokens import owner_of, personal_token, to_confirm
from communique.newsroom.models import Subscriber
from communique.staff.throttle import internet_address
from communique.website import addresses
from communique.website.contact_form import Notice
from communique.website.pages.frame import frame_for, render
from communique.website.posts import (
    CrossSite,
    TooLarge,
    Unreadable,
    check_same_site,
    read_away,
    see_other,
    typed_in,
)
from communique.website.subscribing_form import (
    Given,
    asked_for,
    choice_of,
    read_choice,
    shown_choice,
)
from communique.website.views import closed, not_found
from communique.website.wording import counted, spoken_tag, words

logger = logging.getLogger(__name__)

RETRY_SECONDS: Final = 120
_MINUTE: Final = 60
View = Callable[..., HttpResponse]


def _in_language(*methods: str) -> Callable[[View], View]:
    """Gives the view the tag of its prefix; what it answers is not kept, and its address told to nobody."""

    def wrap(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, prefix: str, **given: str) -> HttpResponse:
            if request.method not in methods:
                return HttpResponseNotAllowed(methods)
            try:
                tags = {address_of(tag): tag for tag in public_languages(the_office())}
                if prefix not in tags:
                    return not_found(request)
                response = view(request, tags[prefix], **given)
            except NoOffice:
                return closed(request)
            response["Cache-Control"] = "no-store"
            response["Referrer-Policy"] = "same-origin"
            if given:
                response["X-Robots-Tag"] = "noindex"
            return response

        return answer

    return wrap


@sensitive_post_parameters()
@sensitive_variables()
@_in_language("GET", "HEAD", "POST")
def subscribe(request: HttpRequest, tag: str) -> HttpResponse:
    if request.method != "POST":
        return HttpResponse(_form(tag, Given(asked_for(request.GET, tag))))
    data = _posted(request)
    if isinstance(data, str):
        return _refusal(tag, data)
    given = read_choice(data, tag, public_languages(the_office()))
    if given.faults:
        return HttpResponse(_form(tag, given), status=422)
    try:
        ask_subscription(email=given.email, choice=given.choice, address=internet_address(request))
    except TooManyAsked as refusal:
        minutes = counted(tag, "letter_errors", "minutes", -(-refusal.seconds // _MINUTE))
        notice = _notice(tag, "too_many", most=str(ASKED_A_WINDOW), time=minutes)
        return _again(tag, given, notice, 429, refusal.seconds)
    except DatabaseError as failure:
        # Without its words, which quote the row.
        logger.error("A subscription could not be stored: %s.", type(failure).__name__)  # noqa: TRY400
        return _again(tag, given, _notice(tag, "not_stored"), 503, RETRY_SECONDS)
    return see_other(addresses.subscribe_sent(tag))


@_in_language("GET", "HEAD")
def sent(request: HttpRequest, tag: str) -> HttpResponse:
    """The same for everybody, whatever became of the address."""
    said = words(tag)["subscribed"]
    return _told(tag, "sent", further=said["sent_again"], link=addresses.home(tag), link_words=said["home"])


@_in_language("GET", "HEAD", "POST")
def confirm(request: HttpRequest, tag: str, token: str) -> HttpResponse:
    """A page with a button: programs that open every link in a mail confirm nothing."""
    subscriber = to_confirm(token)
    if subscriber is None:
        return _unknown(tag)
    said = words(tag)["subscribed"]
    if request.method != "POST":
        return _told(
            tag,
            "confirm",
            address=veiled(subscriber.email),
            button=said["confirm_button"],
            action=addresses.subscription(tag, "confirm", token),
        )
    refused = _posted(request)
    if isinstance(refused, str):
        return _refusal(tag, refused)
    confirm_subscription(subscriber=subscriber)
    hers = addresses.subscription(tag, "choices", personal_token(subscriber))
    return _told(tag, "confirmed", link=hers, link_words=said["choices_link"])


@_in_language("GET", "HEAD", "POST")
def choices(request: HttpRequest, tag: str, token: str) -> HttpResponse:
    """What she chose, to be changed, stopped or erased."""
    subscriber = owner_of(token)
    if subscriber is None:
        return _unknown(tag)
    if subscriber.stopped_at is not None:
        return _stopped(tag, subscriber)
    if request.method != "POST":
        saved = "saved" in request.GET
        return HttpResponse(_form(tag, Given(choice_of(subscriber)), subscriber, saved=saved))
    data = _posted(request)
    if isinstance(data, str):
        return _refusal(tag, data)
    if data.get("do") == "stop":
        return _stopped(tag, subscriber)
    if data.get("do") == "erase":
        erase_subscriber(subscriber=subscriber)
        return _told(tag, "erased", link=addresses.home(tag), link_words=words(tag)["subscribed"]["home"])
    given = read_choice(data, tag, public_languages(the_office()), choice_of(subscriber))
    if given.faults:
        return HttpResponse(_form(tag, given, subscriber), status=422)
    change_choice(subscriber=subscriber, choice=given.choice)
    return see_other(f"{addresses.subscription(tag, 'choices', token)}?saved=1")


@_in_language("GET", "HEAD", "POST")
def stop(request: HttpRequest, tag: str, token: str) -> HttpResponse:
    """One click for mail programs (RFC 8058), whose servers post from anywhere; for people a button."""
    subscriber = owner_of(token)
    if subscriber is None:
        return _unknown(tag)
    if request.method == "POST" or subscriber.stopped_at is not None:
        return _stopped(tag, subscriber)
    return _told(
        tag,
        "stop",
        address=veiled(subscriber.email),
        button=words(tag)["subscribed"]["stop_button"],
        action=addresses.subscription(tag, "stop", token),
    )


def _stopped(tag: str, subscriber: Subscriber) -> HttpResponse:
    stop_subscription(subscriber=subscriber)
    return _told(tag, "stopped", link=addresses.subscribe(tag), link_words=words(tag)["subscribe"]["link"])


def _posted(request: HttpRequest) -> Any:
    """The form's fields, or the name of what refuses it."""
    try:
        check_same_site(request)
        return typed_in(request)
    except CrossSite:
        read_away(request)
        return "cross_site"
    except TooLarge:
        return "too_large"
    except Unreadable:
        return "unreadable"


_STATUS: Final = {"cross_site": 403, "too_large": 413, "unreadable": 400}


def _refusal(tag: str, what: str) -> HttpResponse:
    notice = _notice(tag, what)
    link_words = words(tag)["subscribe_errors"]["open_form"]
    body = _page(
        tag,
        "subscribe_told.html",
        title=notice.title,
        text=notice.text,
        link=addresses.subscribe(tag),
        link_words=link_words,
    )
    return HttpResponse(body, status=_STATUS[what])


def _again(tag: str, given: Given, notice: Notice, status: int, seconds: int) -> HttpResponse:
    body = _form(tag, given, notice=notice)
    return HttpResponse(body, status=status, headers={"Retry-After": str(seconds)})


def _form(
    tag: str,
    given: Given,
    hers: Subscriber | None = None,
    notice: Notice | None = None,
    *,
    saved: bool = False,
) -> bytes:
    said = words(tag)["subscribe"] if hers is None else words(tag)["subscribed"]
    form = shown_choice(tag, public_languages(the_office()), given, notice)
    mistake = f"{words(tag)['subscribe_errors']['prefix']} " if form.notice else ""
    context: dict[str, Any] = {"heading": said["title"], "lead": said["lead"]} if hers is None else {}
    action = addresses.subscribe(tag)
    if hers is not None:
        address = veiled(hers.email)
        action = addresses.subscription(tag, "choices", personal_token(hers))
        context = {
            "heading": said["choices_title"],
            "lead": said["choices_text"].format(address=address),
            "stop_text": said["stop_text"].format(address=address),
            "saved": saved,
        }
    title = f"{mistake}{context['heading']}"
    return _page(
        tag, "subscribe.html", title=title, form=form, action=action, hers=hers is not None, **context
    )


def _told(tag: str, what: str, *, address: str = "", status: int = 200, **context: Any) -> HttpResponse:
    said = words(tag)["subscribed"]
    text = said[f"{what}_text"].format(address=address)
    body = _page(tag, "subscribe_told.html", title=said[f"{what}_title"], text=text, **context)
    return HttpResponse(body, status=status)


def _unknown(tag: str) -> HttpResponse:
    """One answer for what is too old, made up, or of somebody who is erased."""
    link_words = words(tag)["subscribe"]["link"]
    return _told(tag, "unknown", status=404, link=addresses.subscribe(tag), link_words=link_words)


def _page(tag: str, template: str, **context: Any) -> bytes:
    spoken = spoken_tag(tag)
    context |= {"spoken": spoken, "spoken_direction": direction(spoken), "outer": "website/base.html"}
    paths = {other: addresses.subscribe(other) for other in public_languages(the_office())}
    frame = frame_for(tag, addresses.subscribe(tag), paths=paths, robots="noindex")
    return render(template, frame, **context)


def _notice(tag: str, what: str, **figures: str) -> Notice:
    said = words(tag)["subscribe_errors"]
    return Notice(said[f"{what}_title"], said[f"{what}_text"].format(**figures))


urlpatterns = [
    path("<str:prefix>/subscribe/", subscribe, name="subscribe"),
    path("<str:prefix>/subscribe/sent/", sent, name="subscribe_sent"),
    path("<str:prefix>/subscribe/confirm/<str:token>/", confirm, name="subscribe_confirm"),
    path("<str:prefix>/subscribe/choices/<str:token>/", choices, name="subscribe_choices"),
    path("<str:prefix>/subscribe/stop/<str:token>/", stop, name="subscribe_stop"),
]
