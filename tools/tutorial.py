"""Makes the tutorial's pictures anew: a demo office in a temporary home, a real browser, `tutorial_steps`."""

from __future__ import annotations

import datetime
import io
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image

from tools.tutorial_steps import LONGEST_WAIT, Walk, log_in, walk_all

PICTURES = Path(__file__).parent.parent / "docs" / "images" / "tutorial"
WIDTH, HEIGHT = 1280, 860
COLOURS = 96  # in a picture's palette: the desk has few, and a photograph stays a photograph


def keep_picture(name: str, png: bytes) -> None:
    """With a small palette: a tenth of what the browser wrote."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(PICTURES / f"{name}.png", optimize=True)


@contextmanager
def demo_office() -> Iterator[tuple[str, str]]:
    """A demo office in a temporary home: its address, and the administrator's one-time password."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as home:
        printed = Path(home) / "printed.txt"
        command = [sys.executable, "-m", "communique.cli", "serve", "--port", str(port)]
        kept = {name: value for name, value in os.environ.items() if not name.startswith("COMMUNIQUE_")}
        with printed.open("wb") as sink:
            process = subprocess.Popen(
                command,
                env={**kept, "COMMUNIQUE_HOME": f"{home}/home"},
                stdout=sink,
                stderr=subprocess.STDOUT,
            )
        try:
            address = f"http://127.0.0.1:{port}"
            yield address, _password(printed, address)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(60)


def _password(printed: Path, address: str) -> str:
    for _ in range(LONGEST_WAIT):
        found = re.search(r"one-time password\s+(\S+)", printed.read_text("utf-8"))
        if found:
            try:
                urllib.request.urlopen(f"{address}/robots.txt", timeout=10).close()  # noqa: S310  our own
            except OSError:
                pass
            else:
                return found[1]
        time.sleep(1)
    sys.exit(f"The demo office did not open in {LONGEST_WAIT} s:\n{printed.read_text('utf-8')}")


def _sleep_until(instant: datetime.datetime) -> None:
    time.sleep(max(0.0, (instant - datetime.datetime.now(datetime.UTC)).total_seconds()))


def main() -> None:
    from playwright.sync_api import sync_playwright

    with demo_office() as (address, password), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"))
        size = {"width": WIDTH, "height": HEIGHT}
        pages = [browser.new_context(viewport=size).new_page() for _ in range(3)]  # type: ignore[arg-type]
        for page in pages:
            page.set_default_timeout(LONGEST_WAIT * 1000 / 3)
        writer, approver, administrator = pages
        walk = Walk(address, writer, approver, administrator, keep=keep_picture, wait_until=_sleep_until)
        log_in(walk, walk.administrator, "administrator", password)
        walk_all(walk)
        for gone in {path.stem for path in PICTURES.glob("*.png")} - set(walk.pictures):
            (PICTURES / f"{gone}.png").unlink()
        browser.close()
    print(f"{len(walk.pictures)} pictures in {PICTURES}")


if __name__ == "__main__":
    main()
