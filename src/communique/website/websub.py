"""Telling a hub (WebSub, W3C) that feeds changed, so that it tells everybody who subscribed to them.

By the worker alone, in a thread of its own: a slow or dead hub keeps nobody waiting. What a hub has not heard
yet is kept in a file of the home, and tried again for as long as it takes.
"""

from __future__ import annotations

import http.client
import json
import logging
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.db import connections

from communique.newsroom.models import PublishedText
from communique.website import addresses, store
from communique.website.pages.machines.channels import channels_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from communique.events.models import Event

logger = logging.getLogger(__name__)
SECONDS: Final = 8.0  # for one request
MOST_READ: Final = 4_096  # bytes of an answer that nobody needs
FIRST_WAIT: Final = 2.0
LONGEST_WAIT: Final = 15 * 60.0
MOST_KEPT: Final = 5_000  # topics; of more, the oldest are told by their next change
FEEDS: Final = ("/feed.atom", "/feed.json")


class NotHeard(Exception):
    """The hub could not be reached, or did not take it; the message says why."""


def add_links(response: HttpResponse, path: str) -> None:
    """What WebSub asks of a feed's headers (its section 4), where there is a hub."""
    if settings.WEBSUB and path.endswith(FEEDS) and response.status_code in {200, 304}:
        links = [f'<{settings.WEBSUB}>; rel="hub"', f'<{addresses.absolute(path)}>; rel="self"']
        response["Link"] = ", ".join(links)


def topics_of(releases: set[int]) -> Sequence[str]:
    """The whole addresses of all feeds that tell of these releases."""
    texts = PublishedText.objects.filter(release__in=releases).select_related("section")
    feeds = [channel.feed for channel in channels_of(texts)]
    return [addresses.absolute(path) for feed in feeds for path in (feed, addresses.json_feed(feed))]


def hear_of_releases(events: Sequence[Event]) -> None:
    """Remembers which feeds changed and wakes the thread; returns without having asked anybody."""
    if not settings.WEBSUB:
        return
    remember(topics_of({int(event.ids["release"]) for event in events if "release" in event.ids}))
    _bell.set()


def begin_telling(stop: threading.Event) -> None:
    """Starts the thread, for the worker; does nothing where there is no hub."""
    if settings.WEBSUB:
        threading.Thread(target=keep_telling, args=(stop,), name="websub", daemon=True).start()


_bell = threading.Event()
_writing = threading.Lock()


def keep_telling(
    stop: threading.Event, *, first_wait: float = FIRST_WAIT, post: Callable[[str], None] | None = None
) -> None:
    """Tells the hub what waits, until `stop`; after a failure later, and later still."""
    failures = 0
    while not stop.is_set():
        _bell.clear()
        try:
            told = tell_waiting(post or ping)
        except Exception:
            logger.exception("The feeds that changed could not be read; they are told of later.")
            told = False
        finally:
            connections.close_all()
        if told:
            failures = 0
            _bell.wait(first_wait)
        else:
            failures += 1
            stop.wait(min(LONGEST_WAIT, first_wait * 2.0 ** min(failures - 1, 20)))


def tell_waiting(post: Callable[[str], None]) -> bool:
    """Tells the hub of each waiting topic; False at the first that it does not take, which stays waiting."""
    for topic in waiting():
        try:
            post(topic)
        except NotHeard as error:
            logger.warning("The hub was not told that %s changed: %s.", topic, error)
            return False
        forget(topic)
    return True


def ping(topic: str) -> None:
    """One request to the hub. Raises NotHeard.

    The form is that of PubSubHubbub, which WebSub leaves to publisher and hub to agree on and hubs kept.
    """
    parts = urlsplit(settings.WEBSUB)
    make = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = make(parts.hostname or "", parts.port, timeout=SECONDS)
    body = urlencode({"hub.mode": "publish", "hub.url": topic, "hub.topic": topic})
    headers = {"Content-Type": "application/x-www-form-urlencoded", "User-Agent": "communique"}
    path = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
    try:
        connection.request("POST", path, body, headers)
        answer = connection.getresponse()
        answer.read(MOST_READ)
    except (OSError, http.client.HTTPException) as error:
        raise NotHeard(str(error).lower() or type(error).__name__) from error
    finally:
        connection.close()
    if answer.status // 100 != 2:  # noqa: PLR2004  any success will do
        raise NotHeard(f"it answered {answer.status}")


def _file() -> Path:
    home: Path = settings.HOME
    return home / "websub.json"


def waiting() -> list[str]:
    """Topics of which the hub has not heard yet, in the order in which they changed."""
    try:
        held = json.loads(_file().read_text("utf-8"))
    except FileNotFoundError:
        return []
    except ValueError:
        logger.warning("%s cannot be read; what it held is told at its next change.", _file())
        return []
    return [topic for topic in held if isinstance(topic, str)] if isinstance(held, list) else []


def remember(topics: Sequence[str]) -> None:
    with _writing:
        held = list(dict.fromkeys([*waiting(), *topics]))
        store.write_whole(_file(), json.dumps(held[-MOST_KEPT:]).encode())


def forget(topic: str) -> None:
    with _writing:
        held = [each for each in waiting() if each != topic]
        store.write_whole(_file(), json.dumps(held).encode())
