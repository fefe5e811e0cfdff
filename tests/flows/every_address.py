"""Every address of the public site: those the code knows, those pages link to, and those one might guess."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import urldefrag, urlsplit

from django.conf import settings
from django.test import Client
from django.urls import get_resolver
from django.utils.regex_helper import normalize

from communique.website.pages import routing
from communique.website.rendering import all_paths

LINKED = re.compile(
    rb"(?:href|src|content|url)=\"([^\"]+)\"|<loc>([^<]+)</loc>|\"(?:url|next|[a-z_]+)\": ?\"(http[^\"]+)\""
)
# What is of this moment and of nobody's draft.
PASSING = frozenset({"ETag", "Last-Modified", "Date", "Expires", "Age"})


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def everything(self) -> bytes:
        told = "\n".join(f"{name}: {value}" for name, value in self.headers.items())
        return self.body + b"\n" + told.encode()


def fetch(path: str) -> Answer:
    """As a reader gets it who was never here and takes nothing compressed."""
    response = Client().get(path)
    body = b"".join(response) if response.streaming else response.content
    headers = {name: value for name, value in response.headers.items() if name not in PASSING}
    return Answer(response.status_code, body, headers)


def made_addresses(values: Mapping[str, Sequence[Any]]) -> Iterator[str]:
    """Those of the resolver, of the page routes and of the list for rendering, filled in with `values`."""
    resolver = get_resolver()
    for name in list(resolver.reverse_dict):
        for possibilities, *_ in resolver.reverse_dict.getlist(name):
            for pattern, names in possibilities:
                if pattern.startswith("desk"):
                    continue
                yield from (f"/{made}" for made in _filled(pattern, names, values))
    yield from (f"/{name}" for name in routing.MACHINES)
    for compiled in (routing.SEALED_FILE, routing.MONTHS_MAP):
        for pattern, names in normalize(compiled.pattern):
            yield from (f"/{made}" for made in _filled(pattern, names, values))
    for compiled, _ in routing.ROUTES:
        for pattern, names in normalize(compiled.pattern):
            for prefix in values["prefix"]:
                yield from (f"/{prefix}/{made}" for made in _filled(pattern, names, values))
    yield from all_paths()


def _filled(pattern: str, names: Iterable[str], values: Mapping[str, Sequence[Any]]) -> Iterator[str]:
    wanted = list(names)
    missing = [name for name in wanted if name not in values and not name.startswith("_")]
    assert not missing, f"Give the walk a value for {missing} of {pattern}."
    # Each value once: all of them with all others would be a day's walk.
    chosen = [list(values.get(name, ("0",))) for name in wanted]
    for turn in range(max((len(each) for each in chosen), default=1)):
        given = [each[turn % len(each)] for each in chosen]
        yield pattern % dict(zip(wanted, given, strict=True))


def snapshot(paths: Iterable[str]) -> dict[str, Answer]:
    """What stands at `paths` and at every address of this site that is linked from there, and so on."""
    found: dict[str, Answer] = {}
    waiting = list(dict.fromkeys(paths))
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        found[path] = answer = fetch(path)
        waiting += [link for link in links_in(answer, path) if link not in found]
    return found


def links_in(answer: Answer, path: str) -> Iterator[str]:
    addresses = [unescape((one or two or three).decode()) for one, two, three in LINKED.findall(answer.body)]
    if "Location" in answer.headers:
        addresses.append(answer.headers["Location"])
    for given in addresses:
        address = urldefrag(given.removeprefix(settings.ADDRESS))[0]
        if address.startswith("?"):
            address = urlsplit(path).path + address
        if address.startswith("/") and not address.startswith(("//", "/static/", "/desk/")):
            yield address
