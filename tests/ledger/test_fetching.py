"""Addresses: found on the page, on the same site, by http and https alone, within limits."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings, strategies as st

from communique.ledger import fetching
from communique.ledger.fetching import NotFetched, NotThere, bundle_address, check_address, fetch
from communique.ledger.verify_cli import verify
from tests.ledger.packed import edition, plain_log, signer

pytestmark = pytest.mark.sockets
KEY = str(signer().key)
Answer = tuple[int, dict[str, str], bytes]


class Office:
    """A site of a few addresses."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        office = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                status, headers, body = office.answers.get(self.path, (404, {}, b"nothing"))
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    def serve_log(self, folder: Path) -> None:
        for path in folder.rglob("*"):
            if path.is_file():
                self.answers[f"/ledger/{path.relative_to(folder)}"] = (200, {}, path.read_bytes())


@pytest.fixture
def office() -> Iterator[Office]:
    site = Office()
    thread = threading.Thread(target=site.server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield site
    site.server.shutdown()
    site.server.server_close()
    thread.join()


PAGE = (
    b'<!doctype html><link rel="alternate" type="application/zip" href="/ledger/editions/1.zip"><p>The bridge'
)


def told(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(verify, [*arguments, "--key", KEY])
    return result.exit_code, result.output


def test_the_address_of_a_release_leads_to_its_download_and_its_log(office: Office, tmp_path: Path) -> None:
    log = plain_log()
    office.answers["/en/bridge"] = (200, {"Content-Type": "text/html"}, PAGE)
    office.answers["/ledger/editions/1.zip"] = (200, {}, log.bundle())
    office.serve_log(log.mirror(tmp_path / "one"))
    code, said = told(f"{office.url}/en/bridge")
    assert code == 0, said
    assert "read to its end (2 entries)" in said
    assert told(f"{office.url}/ledger/editions/1.zip")[0] == 0
    office.serve_log(plain_log(edition(1), edition(2, "withdraw", 1)).mirror(tmp_path / "two"))
    assert told(f"{office.url}/en/bridge")[0] == 1


def test_without_its_log_the_download_is_judged_alone_and_that_is_said(office: Office) -> None:
    office.answers["/1.zip"] = (200, {}, plain_log().bundle())
    code, said = told(f"{office.url}/1.zip")
    assert code == 0
    assert "was not asked of the log" in said
    assert told(f"{office.url}/1.zip", "--log", f"{office.url}/ledger/")[0] == 3


def test_pages_that_are_no_release_and_sites_that_do_not_answer_are_told(office: Office) -> None:
    office.answers["/page"] = (200, {}, b"<p>Hello")
    code, said = told(f"{office.url}/page")
    assert code == 3
    assert "names no sealed download" in said
    assert "answers 404" in told(f"{office.url}/missing")[1]
    office.server.server_close()
    assert told(f"{office.url}/page")[0] == 3


def got(url: str, limit: int = 1000) -> bytes:
    into = BytesIO()
    fetch(url, limit=limit, into=into)
    return into.getvalue()


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://127.0.0.1/x", "data:text/plain,x"])
def test_no_redirect_leaves_the_web(office: Office, target: str) -> None:
    office.answers["/r"] = (302, {"Location": target}, b"")
    with pytest.raises(NotFetched, match=r"not followed|answers 302|not allowed"):
        got(f"{office.url}/r")


def test_redirects_within_the_web_are_followed_but_not_for_ever(office: Office) -> None:
    office.answers["/a"] = (302, {"Location": "/b"}, b"")
    office.answers["/b"] = (200, {}, b"here")
    assert got(f"{office.url}/a") == b"here"
    office.answers["/b"] = (302, {"Location": "/a"}, b"")
    with pytest.raises(NotFetched):
        got(f"{office.url}/a")


def test_sizes_have_limits_packed_or_not(office: Office) -> None:
    office.answers["/large"] = (200, {}, bytes(2000))
    office.answers["/packed"] = (200, {"Content-Encoding": "gzip"}, gzip.compress(bytes(5_000_000)))
    office.answers["/small"] = (200, {"Content-Encoding": "gzip"}, gzip.compress(b"words"))
    office.answers["/other"] = (200, {"Content-Encoding": "br"}, b"x")
    office.answers["/wrong"] = (200, {"Content-Encoding": "gzip"}, b"not gzip at all")
    assert got(f"{office.url}/small") == b"words"
    for path in ("large", "packed", "other", "wrong"):
        with pytest.raises(NotFetched):
            got(f"{office.url}/{path}")
    with pytest.raises(NotThere):
        got(f"{office.url}/nothing")


def test_a_site_that_never_ends_is_left(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.answers["/slow"] = (200, {}, bytes(500))
    monkeypatch.setattr(fetching, "DEADLINE", -1)
    with pytest.raises(NotFetched, match="takes more than"):
        got(f"{office.url}/slow")


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "ftp://x/y", "http://", "//x", "http://x:99999/", "http://a b/", "http://[/"],
)
def test_only_addresses_of_the_web_are_asked(url: str) -> None:
    with pytest.raises(NotFetched, match="is no address"):
        check_address(url)


def page(link: str) -> bytes:
    return f'<link rel="alternate" type="application/zip" href="{link}">'.encode()


@pytest.mark.parametrize(
    "link", ["https://elsewhere.example/1.zip", "//elsewhere.example/1.zip", "file:///x", "http://[", ""]
)
def test_a_download_on_another_site_is_not_taken(link: str) -> None:
    with pytest.raises(NotFetched):
        bundle_address(page(link), "https://office.example/en/bridge")


def test_a_download_on_the_same_site_is_found() -> None:
    found = bundle_address(page("/ledger/editions/7.zip"), "https://office.example/en/bridge")
    assert found == "https://office.example/ledger/editions/7.zip"


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200).map(lambda raw: b"<link rel=alternate type=application/zip href=" + raw))
def test_any_page_is_read_or_refused(raw: bytes) -> None:
    with suppress(NotFetched):
        assert bundle_address(raw, "https://office.example/x").startswith("https://office.example/")
