"""Telling a hub that feeds changed, against a small real one."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import pytest

from communique.config import environment
from communique.events.telling import tell_waiting
from communique.staff.models import Officer
from communique.website import websub
from tests.website.publishing import corrected, get, published, shown, withdrawn

PATIENCE = 30.0
SITE = "http://127.0.0.1:8000"


class Hub(ThreadingHTTPServer):
    """Keeps what it is told; refuses the first `failing` times."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.told: list[dict[str, list[str]]] = []
        self.failing = 0
        self.heard = threading.Condition()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/hub"

    def topics(self) -> set[str]:
        return {form["hub.url"][0] for form in self.told}

    def wait_for(self, count: int) -> None:
        with self.heard:
            assert self.heard.wait_for(lambda: len(self.topics()) >= count, PATIENCE)


class Answering(BaseHTTPRequestHandler):
    server: Hub

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        with self.server.heard:
            self.server.failing -= 1
            refused = self.server.failing >= 0
            if not refused:
                assert self.headers["Content-Type"] == "application/x-www-form-urlencoded"
                self.server.told.append(parse_qs(body, strict_parsing=True))
            self.server.heard.notify_all()
        self.send_response(503 if refused else 202)
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        """Silence."""


@pytest.fixture
def hub(settings: Any) -> Iterator[Hub]:
    server = Hub()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.WEBSUB = server.address
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def telling(hub: Hub) -> Iterator[None]:
    """The worker's thread, with little patience between two tries."""
    stop = threading.Event()
    thread = threading.Thread(target=websub.keep_telling, args=(stop,), kwargs={"first_wait": 0.01})
    thread.start()
    yield
    stop.set()
    websub._bell.set()
    thread.join()


def feeds(*starts: str) -> set[str]:
    return {f"{SITE}{start}feed.{form}" for start in starts for form in ("atom", "json")}


EVERY = ("/", *(f"/{prefix}/" for prefix in ("en", "sr", "sr-latn")))
PARTS = tuple(
    f"{start}{part}" for start in EVERY[1:] for part in ("sections/press-releases/", "kinds/press-release/")
)


@pytest.mark.sockets
def test_the_hub_is_told_of_every_feed_that_changed(officer: Officer, hub: Hub, telling: None) -> None:
    release = published(officer)
    tell_waiting()
    hub.wait_for(len(EVERY + PARTS) * 2)
    assert hub.topics() == feeds(*EVERY, *PARTS)
    assert {form["hub.mode"][0] for form in hub.told} == {"publish"}
    for change in (corrected, withdrawn):
        with hub.heard:
            hub.told.clear()
        change(release, officer)
        tell_waiting()
        hub.wait_for(len(EVERY + PARTS) * 2)
        assert hub.topics() == feeds(*EVERY, *PARTS)
    for topic in hub.topics():
        assert get(topic.removeprefix(SITE)).status_code == 200


@pytest.mark.sockets
def test_a_hub_that_fails_is_asked_again(officer: Officer, hub: Hub, telling: None) -> None:
    hub.failing = 3
    published(officer)
    tell_waiting()
    hub.wait_for(len(EVERY + PARTS) * 2)
    assert hub.topics() == feeds(*EVERY, *PARTS)


@pytest.mark.sockets
def test_what_a_dead_hub_has_not_heard_is_kept(officer: Officer, hub: Hub) -> None:
    hub.failing = 1_000
    published(officer)
    tell_waiting()
    assert set(websub.waiting()) == feeds(*EVERY, *PARTS)
    assert not websub.tell_waiting(websub.ping)
    assert len(websub.waiting()) == len(feeds(*EVERY, *PARTS))
    hub.failing = 0
    assert websub.tell_waiting(websub.ping)
    assert websub.waiting() == []


def test_feeds_name_the_hub(officer: Officer, settings: Any) -> None:
    settings.WEBSUB = "https://hub.example/?a=1&b=2"
    published(officer)
    assert '<link rel="hub" href="https://hub.example/?a=1&amp;b=2"/>' in shown("/en/feed.atom")
    assert get("/en/feed.json").json()["hubs"] == [{"type": "WebSub", "url": settings.WEBSUB}]
    response = get("/en/feed.json")
    assert response["Link"] == f'<{settings.WEBSUB}>; rel="hub", <{SITE}/en/feed.json>; rel="self"'
    assert "Link" not in get("/en/")


def test_without_a_hub_nobody_is_told(officer: Officer) -> None:
    published(officer)
    tell_waiting()
    assert websub.waiting() == []
    assert "hub" not in shown("/en/feed.atom")
    assert "Link" not in get("/en/feed.atom")


@pytest.mark.parametrize(
    "value", ["hub.example", "ftp://hub.example", "https://", "https://hub.example:x/", "https://h ub/"]
)
def test_what_is_no_address_of_a_hub_is_refused(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("COMMUNIQUE_WEBSUB", value)
    with pytest.raises(environment.BadSetting, match="COMMUNIQUE_WEBSUB"):
        environment.websub()


def test_a_spoilt_file_is_told_and_passed_over(settings: Any, caplog: pytest.LogCaptureFixture) -> None:
    (settings.HOME / "websub.json").write_text("{", "utf-8")
    assert websub.waiting() == []
    assert "next change" in caplog.text
    websub.remember(["https://a.example/feed.atom"])
    assert websub.waiting() == ["https://a.example/feed.atom"]
