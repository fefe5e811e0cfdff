"""QR codes: the way from paper to the page that checks it."""

from __future__ import annotations

import io
from typing import Final

import segno

QUIET: Final = 4  # modules of white around a code, as ISO/IEC 18004 asks


def code_svg(address: str, *, quiet: int = QUIET) -> bytes:
    """A code that leads to `address`, black on white whatever the page's colours are.

    `quiet`: modules of white around it; fewer where what is around it is white anyway.
    """
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        out,
        kind="svg",
        border=quiet,
        dark="#000",
        light="#fff",
        xmldecl=False,
        omitsize=True,
        svgclass=None,
        lineclass=None,
    )
    return out.getvalue()
