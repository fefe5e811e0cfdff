"""The illustrations come from their names alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from communique.demo.drawing.__main__ import FOLDER, SCENES, draw


def test_there_is_a_picture_for_each_scene() -> None:
    assert {path.stem for path in FOLDER.glob("*.jpg")} == set(SCENES)


@pytest.mark.parametrize("name", ["handshake", "old-bridge"])
def test_drawing_again_gives_the_picture_that_is_shipped(name: str, tmp_path: Path) -> None:
    again = draw(name, tmp_path)
    with Image.open(again) as drawn, Image.open(FOLDER / f"{name}.jpg") as shipped:
        # Another Pillow may round and compress otherwise, so likeness is asked for, not the same bytes.
        apart = ImageStat.Stat(ImageChops.difference(drawn.convert("L"), shipped.convert("L"))).mean[0]
    assert apart < 2
