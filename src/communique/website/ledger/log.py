"""The log as C2SP tlog-tiles has it served: `/ledger/checkpoint`, `/ledger/tile/…`, and its keys."""

from __future__ import annotations

import gzip
import hashlib
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from communique.ledger.cosigned import note_with_cosignatures
from communique.ledger.models import Checkpoint, Entry
from communique.ledger.places import tile_hashes
from communique.ledger.rekeying import verifier_keys
from communique.ledger.tiled.errors import Malformed
from communique.ledger.tiled.strict import HASH_SIZE
from communique.ledger.tiled.tiles import ENTRIES, HEIGHT, Tile, entry_bundle, parse_path
from communique.website.pages.page import TEXT

BYTES: Final = "application/octet-stream"
FOR_GOOD: Final = "public, max-age=31536000, immutable"
FOR_SECONDS: Final = "public, max-age=2, must-revalidate"
LEVELS: Final = 8  # of tiles; a log of 2^56 entries is never filled


@require_safe
def checkpoint(request: HttpRequest) -> HttpResponse:
    """The newest one, with the signatures of the witnesses that have come so far."""
    latest = Checkpoint.objects.order_by("-size").first()
    if latest is None:
        return _nothing("The log has no entry yet.")
    return _file(request, note_with_cosignatures(latest), TEXT, FOR_SECONDS)


@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    """The verifier keys that sign now, one a line; keys of before are told by the log itself."""
    lines = verifier_keys()
    if not lines:
        return _nothing("The log has no key yet.")
    return _file(request, "".join(f"{line}\n" for line in lines).encode(), TEXT, FOR_SECONDS)


@require_safe
def tile(request: HttpRequest, rest: str) -> HttpResponse:
    """A tile of hashes or a bundle of entries; only of trees that there are, under its one spelling."""
    try:
        asked = parse_path(f"tile/{rest}")
    except Malformed:
        return _nothing("This is no address of a tile.")
    content = tile_content(asked)
    if content is None:
        return _nothing("The log has no such tile, or not yet.")
    return _file(request, content, BYTES, FOR_GOOD, compressible=asked.level == ENTRIES)


def tile_content(asked: Tile) -> bytes | None:
    """The bytes of a tile that lies wholly within the signed tree; None for any other."""
    latest = Checkpoint.objects.order_by("-size").values_list("size", flat=True).first() or 0
    level = 0 if asked.level == ENTRIES else int(asked.level)
    if level >= LEVELS or asked.start + asked.width > latest >> (HEIGHT * level):
        return None
    if asked.level != ENTRIES:
        hashes = tile_hashes(level, asked.index, asked.width)
        return hashes if len(hashes) == asked.width * HASH_SIZE else None
    rows = Entry.objects.filter(index__gte=asked.start, index__lt=asked.start + asked.width)
    leaves = [bytes(leaf) for leaf in rows.order_by("index").values_list("leaf", flat=True)]
    return entry_bundle(leaves) if len(leaves) == asked.width else None


def _file(
    request: HttpRequest, content: bytes, content_type: str, cached: str, *, compressible: bool = False
) -> HttpResponse:
    mark = hashlib.sha256(content).hexdigest()[:20]
    encoded = compressible and accepts_gzip(request)
    body = gzip.compress(content, 6, mtime=0) if encoded else content
    response = HttpResponse(body, content_type=content_type)
    response["Cache-Control"] = cached
    response["ETag"] = f'"{mark}-gzip"' if encoded else f'"{mark}"'
    # Whoever watches the log may do so from a page of their own.
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    if compressible:
        response["Vary"] = "Accept-Encoding"
    if encoded:
        response["Content-Encoding"] = "gzip"
    return get_conditional_response(request, response["ETag"], None, response) or response


def accepts_gzip(request: HttpRequest) -> bool:
    """Whether Accept-Encoding names gzip with a weight above nothing."""
    for part in request.headers.get("Accept-Encoding", "").lower().split(","):
        name, _, weight = part.partition(";")
        if name.strip() in {"gzip", "x-gzip"}:
            return weight.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return False


def _nothing(sentence: str) -> HttpResponse:
    response = HttpResponse(f"{sentence}\n", status=404, content_type=TEXT)
    # It may be there in a moment.
    response["Cache-Control"] = "no-cache"
    return response


urlpatterns = [
    path("ledger/checkpoint", checkpoint, name="ledger_checkpoint"),
    path("ledger/keys", keys, name="ledger_keys"),
    path("ledger/tile/<path:rest>", tile, name="ledger_tile"),
]
