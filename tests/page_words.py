"""What a page says to whoever reads it."""

from __future__ import annotations

import re
from html import unescape
from typing import Any


def shown(response: Any) -> str:
    """Without its tags, and with one blank between words."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def source(response: Any) -> str:
    """With its tags, and with one blank where there are several."""
    return re.sub(r"\s+", " ", unescape(response.content.decode()))
