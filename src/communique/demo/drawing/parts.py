"""What several illustrations share: hills, trees, clouds, flags, houses, people."""

from __future__ import annotations

from math import cos, pi, sin, sqrt

from communique.demo.drawing.canvas import HEIGHT, WIDTH, Canvas, Point, Shade, oval, smooth
from communique.demo.drawing.palette import (
    BRICK,
    CREAM,
    DEEP,
    FOREST,
    HONEY,
    INK,
    NIGHT,
    OCHRE,
    PAPER,
    PINE,
    ROSE,
    SAND,
    SKINS,
    WINE,
    Colour,
    blend,
)


def hills(
    canvas: Canvas,
    height: float,
    swing: float,
    colour: Colour,
    *shades: Shade,
    waves: float = 1.6,
    bottom: float = HEIGHT,
) -> list[Point]:
    """A range of hills across the picture, its middle line at `height`; returns the ridge."""
    dice = canvas.dice
    turns = [(dice.uniform(0.6, 1.4) * waves * k, dice.uniform(0, 2 * pi), 1 / k**1.2) for k in (1, 2, 3.3)]
    ridge = [
        (
            x,
            height
            - swing * sum(part * sin(pace * x / WIDTH * 2 * pi + phase) for pace, phase, part in turns),
        )
        for x in range(-20, WIDTH + 21, 12)
    ]
    canvas.shape([*ridge, (WIDTH + 20, bottom), (-20, bottom)], colour, *shades)
    return [(float(x), y) for x, y in ridge]


def cloud(
    canvas: Canvas, x: float, y: float, wide: float, colour: Colour = PAPER, alpha: float = 0.9
) -> None:
    """A long flat cloud with its lower left corner at (x, y)."""
    tall = wide * 0.16
    puffs = ((0.2, 0.15, 0.55), (0.42, 0.2, 1.0), (0.64, 0.17, 0.72), (0.84, 0.12, 0.4))
    top: list[Point] = []
    for i in range(101):
        share = i / 100
        high = max([0.05, *(size * sqrt(max(1 - ((share - at) / half) ** 2, 0)) for at, half, size in puffs)])
        top.append((x + wide * share, y - tall * high))
    canvas.shape(
        [*top, (x + wide * 0.97, y + tall * 0.08), (x + wide * 0.03, y + tall * 0.08)], colour, alpha=alpha
    )


def glitter(
    canvas: Canvas, x: float, top: float, bottom: float, wide: float, colour: Colour, alpha: float = 0.5
) -> None:
    """A reflection on water: strokes below a light, broader towards the viewer."""
    y, count = top, 0
    while y < bottom:
        share = (y - top) / (bottom - top)
        half = wide * (0.5 + 0.5 * share) * canvas.dice.uniform(0.45, 1.0)
        thick = 3 + 6 * share
        shift = canvas.dice.uniform(-0.18, 0.18) * wide
        stroke = smooth(
            [
                (x + shift - half, y),
                (x + shift, y - thick / 2),
                (x + shift + half, y),
                (x + shift, y + thick / 2),
            ]
        )
        canvas.shape(stroke, colour, alpha=alpha * (1 - share * 0.5))
        y += thick * 1.9 + count % 3
        count += 1


def birds(canvas: Canvas, places: tuple[Point, ...], colour: Colour) -> None:
    """Birds far off, each a single stroke."""
    for x, y in places:
        wings = [(x - 24, y - 9), (x - 11, y - 15), (x, y), (x + 11, y - 15), (x + 24, y - 9)]
        canvas.line(smooth(wings, closed=False), 4, colour)


def cypress(
    canvas: Canvas, x: float, foot: float, tall: float, colour: Colour = FOREST, dark: Colour = PINE
) -> None:
    """A slender tree standing at (x, foot)."""
    half = tall * 0.11
    outline = [
        (x, foot - tall),
        (x + half * 0.7, foot - tall * 0.62),
        (x + half, foot - tall * 0.25),
        (x + half * 0.5, foot),
        (x - half * 0.5, foot),
        (x - half, foot - tall * 0.25),
        (x - half * 0.7, foot - tall * 0.62),
    ]
    canvas.shape(smooth(outline), colour, Shade(dark, (x - half * 0.6, 0), (x + half * 1.3, 0), 0.95))


def fir(
    canvas: Canvas, x: float, foot: float, tall: float, colour: Colour = FOREST, snow: Colour | None = None
) -> None:
    """A fir of four tiers standing at (x, foot), with snow on its tiers if given."""
    canvas.box(x - tall * 0.025, foot - tall * 0.12, x + tall * 0.025, foot, WINE)
    for tier in range(4):
        half = tall * (0.25 - 0.05 * tier)
        low = foot - tall * (0.08 + 0.2 * tier)
        top = low - tall * 0.32
        edge = [
            (x, top),
            (x + half, low),
            (x + half * 0.5, low - tall * 0.02),
            (x, low + tall * 0.015),
            (x - half * 0.5, low - tall * 0.02),
            (x - half, low),
        ]
        canvas.shape(edge, colour, Shade(PINE, (x - half, 0), (x + half, 0), 0.9))
        if snow:
            canvas.shape(
                [
                    (x, top),
                    (x + half * 0.62, low - tall * 0.12),
                    (x + half * 0.2, low - tall * 0.15),
                    (x - half * 0.1, low - tall * 0.1),
                    (x - half * 0.62, low - tall * 0.12),
                ],
                snow,
            )


def tree(canvas: Canvas, x: float, foot: float, tall: float, colour: Colour, dark: Colour) -> None:
    """A round-headed tree standing at (x, foot)."""
    canvas.shape(
        [
            (x - tall * 0.03, foot),
            (x + tall * 0.03, foot),
            (x + tall * 0.015, foot - tall * 0.6),
            (x - tall * 0.015, foot - tall * 0.6),
        ],
        WINE,
    )
    for across, up, size in ((-0.14, 0.52, 0.19), (0.15, 0.5, 0.2), (0.0, 0.7, 0.26)):
        cx, cy, r = x + across * tall, foot - up * tall, size * tall
        canvas.oval(
            cx, cy, r, r * 0.95, colour, Shade(dark, (cx - r * 0.3, cy - r * 0.5), (cx + r, cy + r), 0.85)
        )


def water(canvas: Canvas, top: float, bottom: float, colour: Colour, light: Colour, count: int = 46) -> None:
    """A level stretch of water with glints that grow longer towards the viewer."""
    canvas.box(
        -2,
        top,
        WIDTH + 2,
        bottom,
        colour,
        Shade(blend(colour, INK, 0.45), (0, top + 10), (0, bottom + 120), 0.75),
    )
    for _ in range(count):
        depth = canvas.dice.random() ** 1.4
        y = top + 6 + (bottom - top - 12) * depth
        x, half = canvas.dice.uniform(-40, WIDTH), 14 + 70 * depth
        canvas.shape(
            smooth([(x - half, y), (x, y - 1 - 2 * depth), (x + half, y), (x, y + 1 + 2 * depth)]),
            light,
            alpha=0.55,
        )


def flag_cloth(
    canvas: Canvas, name: str, left: float, top: float, wide: float, tall: float, wave: float = 0.06
) -> None:
    """An invented country's flag, waving, its staff side at `left`."""

    def at(u: float, v: float) -> Point:
        lift = sin(u * 2 * pi * 0.85 + 0.4) * wave * wide * (0.35 + u)
        return left + u * wide, top + v * tall + lift

    def field(u: float, v: float, w: float, z: float) -> list[Point]:
        steps = [u + (w - u) * i / 16 for i in range(17)]
        return [at(s, v) for s in steps] + [at(s, z) for s in reversed(steps)]

    fields: dict[str, list[tuple[list[Point], Colour]]] = {
        "vedrania": [
            (field(0, 0, 1, 1), DEEP),
            (field(0, 0.62, 1, 0.74), CREAM),
            (field(0, 0.74, 1, 1), OCHRE),
            (oval(*at(0.3, 0.32), wide * 0.11, wide * 0.11), HONEY),
        ],
        "zarenia": [
            (field(0, 0, 1, 1), CREAM),
            ([*field(0, 0, 1, 0)[:17], *[at(1 - i / 16, i / 16) for i in range(17)]], BRICK),
            (oval(*at(0.76, 0.7), wide * 0.09, wide * 0.09), OCHRE),
        ],
        "montavia": [
            (field(0, 0, 1, 1), ROSE),
            ([at(i / 16, 1) for i in range(17)] + [at(0.5, 0.22)], FOREST),
            ([at(0.5, 0.22), at(0.61, 0.4), at(0.5, 0.46), at(0.39, 0.4)], PAPER),
        ],
        "halmar": [
            (field(0, 0, 1, 1), NIGHT),
            (field(0.24, 0, 0.32, 1), HONEY),
            (field(0.4, 0, 0.48, 1), HONEY),
        ],
    }
    for points, colour in fields[name]:
        canvas.shape(points, colour)
    for u in (0.13, 0.68):
        middle = left + u * wide
        for side, reach in ((-1, 0.13), (1, 0.2)):
            edge = min(max(u + side * reach, 0), 1)
            fold = field(min(u, edge), 0, max(u, edge), 1)
            canvas.shade(fold, Shade(INK, (left + edge * wide, 0), (middle, 0), 0.4))


def flagpole(canvas: Canvas, name: str, x: float, top: float, foot: float, wide: float) -> None:
    """A flag on its pole."""
    canvas.box(x - 4, top, x + 4, foot, SAND, Shade(WINE, (x - 3, 0), (x + 6, 0), 0.8))
    canvas.oval(x, top - 5, 9, 9, HONEY)
    flag_cloth(canvas, name, x + 4, top + 10, wide, wide * 0.62)


def house(
    canvas: Canvas,
    left: float,
    foot: float,
    wide: float,
    tall: float,
    wall: Colour,
    roof: Colour,
    lit: Colour | None = None,
) -> None:
    """A town house with a pitched roof and rows of windows."""
    top = foot - tall
    canvas.box(
        left,
        top,
        left + wide,
        foot,
        wall,
        Shade(blend(wall, INK, 0.5), (left + wide * 0.3, 0), (left + wide * 1.2, 0), 0.7),
    )
    peak = wide * 0.42
    canvas.shape(
        [(left - wide * 0.05, top), (left + wide * 0.5, top - peak), (left + wide * 1.05, top)],
        roof,
        Shade(INK, (left + wide * 0.3, 0), (left + wide * 1.3, 0), 0.6),
    )
    rows, columns = max(int(tall / 62), 1), max(int(wide / 48), 2)
    for row in range(rows):
        for column in range(columns):
            x = left + wide * (column + 0.5) / columns
            y = top + tall * (row + 0.42) / rows
            glass = lit if lit and canvas.dice.random() < 0.62 else blend(wall, NIGHT, 0.75)
            canvas.box(x - 10, y - 15, x + 10, y + 15, glass)
            canvas.box(x - 12, y + 15, x + 12, y + 19, blend(wall, PAPER, 0.4))


def person(
    canvas: Canvas,
    x: float,
    foot: float,
    tall: float,
    coat: Colour,
    *,
    skin: Colour = SKINS[0],
    hair: Colour = INK,
    long_hair: bool = False,
    skirt: bool = False,
) -> None:
    """A standing figure seen from the front, without a face, as posters of the time had them."""
    head = tall * 0.075
    neck = foot - tall + head * 2.1
    half = tall * 0.125
    hem = foot - tall * (0.34 if skirt else 0.46)
    _legs(canvas, x, foot, tall, hem, blend(coat, INK, 0.45))
    if long_hair:
        locks = ((-1.15, -1), (0, -2.3), (1.15, -1), (1.2, 0.8), (-1.2, 0.8))
        canvas.shape(smooth([(x + head * u, neck + head * v) for u, v in locks]), hair)
    canvas.box(x - head * 0.4, neck - head * 0.6, x + head * 0.4, neck + head * 0.6, blend(skin, BRICK, 0.3))
    right = [(head * 0.5, neck + head * 0.1), (half, neck + tall * 0.06), (half * 1.12, neck + tall * 0.32)]
    side = [*right, (half * 0.82, hem)]
    body = [(x + u, v) for u, v in side] + [(x - u, v) for u, v in reversed(side)]
    canvas.shape(
        smooth(body), coat, Shade(blend(coat, INK, 0.7), (x - half * 0.2, 0), (x + half * 1.4, 0), 0.85)
    )
    canvas.shape([(x - head * 0.42, neck), (x + head * 0.42, neck), (x, neck + tall * 0.12)], PAPER)
    canvas.oval(
        x,
        neck - head * 0.9,
        head * 0.86,
        head * 1.12,
        skin,
        Shade(blend(skin, BRICK, 0.5), (x, 0), (x + head * 1.2, 0), 0.7),
    )
    canvas.shape(oval(x, neck - head * 1.15, head * 0.95, head * 1.02, start=175, end=365), hair)


def _legs(canvas: Canvas, x: float, foot: float, tall: float, hem: float, colour: Colour) -> None:
    for side in (-1, 1):
        near, wide, thin = side * tall * 0.012, side * tall * 0.094, side * tall * 0.069
        leg = [(x + near, hem - 10), (x + wide, hem - 10), (x + thin, foot), (x + near * 1.5, foot)]
        canvas.shape(leg, colour)
        canvas.oval(x + side * tall * 0.045, foot, tall * 0.04, tall * 0.014, INK)


def sunburst(
    canvas: Canvas, x: float, y: float, radius: float, colour: Colour, rays: int = 28, alpha: float = 0.35
) -> None:
    """Rays of light from a point, alternating with the ground."""
    for ray in range(rays):
        a, b = 2 * pi * (ray + 0.2) / rays, 2 * pi * (ray + 0.7) / rays
        canvas.shape(
            [(x, y), (x + radius * cos(a), y + radius * sin(a)), (x + radius * cos(b), y + radius * sin(b))],
            colour,
            alpha=alpha,
        )


def panes(
    canvas: Canvas,
    left: float,
    top: float,
    right: float,
    bottom: float,
    frame: Colour,
    columns: int,
    rows: int,
) -> None:
    """The bars of a window over whatever was painted behind it."""
    for i in range(columns + 1):
        x = left + (right - left) * i / columns
        canvas.box(x - 6, top, x + 6, bottom, frame)
    for i in range(rows + 1):
        y = top + (bottom - top) * i / rows
        canvas.box(left - 6, y - 6, right + 6, y + 6, frame)
