"""Streets and schools."""

from __future__ import annotations

from communique.demo.drawing.canvas import HEIGHT, WIDTH, Canvas, Point, Shade, outline, oval, smooth
from communique.demo.drawing.palette import (
    BRICK,
    CLAY,
    CREAM,
    DEEP,
    FOREST,
    HONEY,
    INK,
    MIST,
    MOSS,
    NIGHT,
    OCHRE,
    OLIVE,
    PAPER,
    RIVER,
    ROSE,
    SAND,
    SKINS,
    SKY,
    TEAL,
    WINE,
    blend,
)
from communique.demo.drawing.parts import cloud, fir, hills, house, person, tree


def school(canvas: Canvas) -> None:
    """A village school on the first morning of the year."""
    canvas.wash(SKY, Shade(HONEY, (0, 300), (0, 720), 0.6))
    canvas.glow(1330, 260, 300, PAPER, 0.9)
    canvas.oval(1330, 250, 84, 84, HONEY)
    cloud(canvas, 80, 190, 360)
    cloud(canvas, 760, 140, 300)
    hills(canvas, 570, 50, blend(MIST, TEAL, 0.5), Shade(TEAL, (0, 560), (0, 720), 0.6))
    hills(canvas, 650, 34, MOSS, Shade(FOREST, (0, 640), (0, 800), 0.7))
    canvas.box(
        -2,
        780,
        WIDTH + 2,
        HEIGHT + 2,
        OLIVE,
        Shade(HONEY, (0, 900), (0, 780), 0.5),
        Shade(FOREST, (0, 860), (0, 1100), 0.7),
    )
    _school_house(canvas)
    canvas.shape(
        [(740, 800), (860, 800), (1080, 1080), (420, 1080)], SAND, Shade(CLAY, (0, 880), (0, 1120), 0.6)
    )
    tree(canvas, 150, 850, 520, OCHRE, BRICK)
    tree(canvas, 1480, 840, 440, CLAY, WINE)
    for _ in range(46):
        x, y = (
            canvas.dice.choice((canvas.dice.uniform(20, 340), canvas.dice.uniform(1340, 1590))),
            canvas.dice.uniform(830, 960),
        )
        canvas.oval(x, y, 7, 4, canvas.dice.choice((OCHRE, BRICK, HONEY)))
    _pupils(canvas)
    person(canvas, 1180, 980, 268, NIGHT, hair=WINE, long_hair=True, skirt=True)
    person(canvas, 420, 985, 276, WINE, hair=SAND, skin=SKINS[1])


def _pupils(canvas: Canvas) -> None:
    for i, (x, y, coat) in enumerate(
        (
            (560, 960, BRICK),
            (626, 1000, TEAL),
            (716, 940, HONEY),
            (930, 965, DEEP),
            (1010, 1010, CLAY),
            (862, 915, MOSS),
        )
    ):
        person(
            canvas,
            x,
            y,
            150 + (i * 13) % 26,
            coat,
            hair=(INK, WINE, OCHRE)[i % 3],
            skin=SKINS[i % 4],
            long_hair=i % 2 == 0,
            skirt=i % 2 == 0,
        )
        canvas.shape(
            smooth([(x - 16, y - 104), (x + 16, y - 104), (x + 17, y - 68), (x - 17, y - 68)]),
            (WINE, HONEY, NIGHT)[i % 3],
        )


def _school_house(canvas: Canvas) -> None:
    canvas.box(330, 520, 1270, 806, CREAM, Shade(CLAY, (400, 0), (1600, 0), 0.8))
    canvas.shape(
        [(296, 524), (390, 402), (1210, 402), (1304, 524)], BRICK, Shade(WINE, (300, 0), (1320, 0), 0.9)
    )
    canvas.box(330, 776, 1270, 806, SAND, Shade(WINE, (0, 780), (0, 830), 0.7))
    canvas.shape(
        outline("660,524 800,388 940,524 940,806 660,806"),
        PAPER,
        Shade(CLAY, (720, 0), (1080, 0), 0.7),
    )
    canvas.shape(outline("636,530 800,366 964,530 936,530 800,400 664,530"), WINE)
    canvas.box(764, 268, 836, 380, CREAM, Shade(CLAY, (770, 0), (860, 0), 0.7))
    canvas.shape([(750, 272), (800, 198), (850, 272)], DEEP, Shade(INK, (760, 0), (860, 0), 0.7))
    canvas.shape(
        smooth(outline("784,340 790,306 800,298 810,306 816,340")),
        OCHRE,
        Shade(WINE, (790, 0), (820, 0), 0.8),
    )
    canvas.oval(800, 478, 36, 36, DEEP)
    canvas.oval(800, 478, 29, 29, PAPER)
    canvas.line([(800, 478), (800, 457)], 5, INK)
    canvas.line([(800, 478), (814, 486)], 5, INK)
    canvas.shape(
        [*oval(800, 660, 56, 56, start=180, end=360), (856, 806), (744, 806)],
        DEEP,
        Shade(INK, (0, 640), (0, 840), 0.8),
    )
    canvas.box(797, 606, 803, 806, SAND)
    for x in (420, 530, 1070, 1180):
        canvas.box(x - 42, 574, x + 42, 716, PAPER)
        canvas.box(x - 35, 581, x + 35, 709, TEAL, Shade(HONEY, (x - 40, 720), (x + 40, 560), 0.6))
        canvas.box(x - 3, 581, x + 3, 709, PAPER)
        canvas.box(x - 35, 640, x + 35, 646, PAPER)
        canvas.box(x - 48, 716, x + 48, 728, CLAY)
        for k in (-28, -9, 9, 28):
            canvas.oval(x + k, 712, 11, 10, MOSS)
            canvas.oval(x + k, 706, 5, 5, ROSE)


def snow_street(canvas: Canvas) -> None:
    """A street of the old town on New Year's Eve."""
    canvas.wash(NIGHT, Shade(DEEP, (0, 0), (0, 700), 0.9))
    canvas.glow(800, 520, 620, blend(HONEY, ROSE, 0.4), 0.55)
    moon = [
        *oval(1110, 180, 62, 62, start=-110, end=110),
        *reversed(oval(1060, 180, 65, 65, start=-63, end=63)),
    ]
    canvas.shape(moon, CREAM)
    hills(canvas, 610, 40, blend(NIGHT, TEAL, 0.4), Shade(MIST, (0, 640), (0, 560), 0.35))
    canvas.box(760, 330, 840, 700, blend(NIGHT, TEAL, 0.55))
    canvas.shape([(748, 334), (800, 200), (852, 334)], blend(NIGHT, TEAL, 0.3))
    canvas.shape([(776, 262), (800, 200), (824, 262), (800, 250)], PAPER)
    canvas.oval(800, 400, 22, 22, HONEY)
    canvas.shape(
        smooth(outline("-60,1100 -60,800 300,760 800,720 1300,760 1680,800 1680,1100")),
        MIST,
        Shade(RIVER, (0, 700), (0, 1150), 0.8),
    )
    walls = (CLAY, OCHRE, ROSE, SAND, BRICK)
    for i in range(4, -1, -1):
        wide, foot, tall = 250 - i * 36, 940 - i * 46, 520 - i * 78
        left = sum(250 - k * 36 for k in range(i)) - 60
        for side, x in ((0, left), (1, WIDTH - left - wide)):
            wall = blend(walls[(i + side * 2) % 5], NIGHT, 0.38)
            house(canvas, x, foot, wide - 6, tall, wall, blend(WINE, NIGHT, 0.4), HONEY)
            _snow_roof(canvas, x, foot - tall, wide - 6)
    canvas.shape(
        smooth(outline("560,1100 700,880 770,745 830,745 900,880 1040,1100")),
        PAPER,
        Shade(RIVER, (0, 760), (0, 1130), 0.5),
    )
    for x, foot, tall in ((560, 900, 250), (1040, 900, 250), (640, 812, 150), (960, 812, 150)):
        _lamp(canvas, x, foot, tall)
    fir(canvas, 800, 880, 360, FOREST, PAPER)
    for _ in range(40):
        k = canvas.dice.random()
        across = 800 + canvas.dice.uniform(-1, 1) * 76 * (1 - k)
        canvas.oval(across, 842 - k * 250, 5, 5, canvas.dice.choice((HONEY, PAPER, CLAY)))
    canvas.glow(800, 520, 60, HONEY, 0.9)
    person(canvas, 690, 1010, 200, WINE, hair=INK, long_hair=True, skirt=True)
    person(canvas, 752, 1010, 130, TEAL, hair=OCHRE)
    person(canvas, 905, 985, 196, INK, hair=SAND)
    for _ in range(230):
        flake = canvas.dice.uniform(0, WIDTH), canvas.dice.uniform(0, HEIGHT)
        size = canvas.dice.uniform(1.6, 5)
        canvas.oval(*flake, size, size, PAPER, alpha=0.85)


def _snow_roof(canvas: Canvas, left: float, top: float, wide: float) -> None:
    peak = wide * 0.42
    line: list[Point] = [
        (left - wide * 0.06, top + 6),
        (left + wide * 0.5, top - peak - 8),
        (left + wide * 1.06, top + 6),
    ]
    low = [
        (left + wide * 0.96, top - 4),
        (left + wide * 0.84, top - 14),
        (left + wide * 0.7, top - peak * 0.36),
        (left + wide * 0.5, top - peak * 0.55),
        (left + wide * 0.34, top - peak * 0.3),
        (left + wide * 0.16, top - 16),
        (left + wide * 0.04, top - 4),
    ]
    canvas.shape(line + low, PAPER, Shade(RIVER, (left, 0), (left + wide * 1.3, 0), 0.7))


def _lamp(canvas: Canvas, x: float, foot: float, tall: float) -> None:
    canvas.glow(x, foot - tall, tall * 0.6, HONEY, 0.75)
    canvas.line([(x, foot), (x, foot - tall + 16)], 8, INK)
    canvas.shape(
        [
            (x - 15, foot - tall - 16),
            (x + 15, foot - tall - 16),
            (x + 9, foot - tall + 18),
            (x - 9, foot - tall + 18),
        ],
        PAPER,
    )
    canvas.shape([(x - 21, foot - tall - 14), (x, foot - tall - 34), (x + 21, foot - tall - 14)], INK)
    canvas.shape(smooth([(x - 26, foot + 4), (x, foot - 10), (x + 26, foot + 4)]), PAPER)
