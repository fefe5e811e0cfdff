"""Writes every illustration to `office/photographs`; names given as arguments choose some of them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from communique.demo.drawing import (
    scenes_desk,
    scenes_halls,
    scenes_land,
    scenes_palace,
    scenes_river,
    scenes_talks,
    scenes_town,
)
from communique.demo.drawing.canvas import Canvas

if TYPE_CHECKING:
    from collections.abc import Callable

FOLDER = Path(__file__).resolve().parents[1] / "office" / "photographs"

SCENES: dict[str, Callable[[Canvas], None]] = {
    "concert-hall": scenes_halls.concert_hall,
    "flags": scenes_palace.flags,
    "hall": scenes_halls.hall,
    "handshake": scenes_talks.handshake,
    "harbour": scenes_river.harbour,
    "harvest": scenes_land.harvest,
    "lamp": scenes_desk.lamp,
    "lectern": scenes_talks.lectern,
    "letters": scenes_desk.letters,
    "old-bridge": scenes_river.old_bridge,
    "palace": scenes_palace.palace,
    "river-gauge": scenes_river.river_gauge,
    "round-table": scenes_talks.round_table,
    "school": scenes_town.school,
    "snow-street": scenes_town.snow_street,
    "solar-field": scenes_land.solar_field,
    "telephone": scenes_desk.telephone,
    "viaduct": scenes_land.viaduct,
    "wreath": scenes_palace.wreath,
}


def draw(name: str, folder: Path = FOLDER) -> Path:
    """Draw one illustration and return its file."""
    canvas = Canvas(name)
    SCENES[name](canvas)
    return canvas.save(folder, name)


def main(names: list[str]) -> None:
    """Draw the named illustrations, or all of them."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in names or sorted(SCENES):
        path = draw(name)
        sys.stdout.write(f"{path.name}: {path.stat().st_size // 1024} KB\n")


if __name__ == "__main__":
    main(sys.argv[1:])
