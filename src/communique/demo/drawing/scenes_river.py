"""The river and the sea: bridge, gauge, harbour."""

from __future__ import annotations

from itertools import pairwise

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
    PAPER,
    PINE,
    RIVER,
    ROSE,
    SAND,
    SKY,
    TEAL,
    WINE,
    blend,
)
from communique.demo.drawing.parts import birds, cloud, cypress, glitter, hills, house, water


def old_bridge(canvas: Canvas) -> None:
    """The capital's stone bridge in the evening, the old town above it."""
    canvas.wash(HONEY, Shade(CREAM, (0, 420), (0, 0), 0.0), Shade(ROSE, (0, 360), (0, 0), 0.85))
    canvas.glow(1180, 400, 420, PAPER, 0.75)
    canvas.oval(1180, 390, 88, 88, PAPER)
    cloud(canvas, 150, 190, 420, CREAM, 0.8)
    cloud(canvas, 860, 120, 300, CREAM, 0.7)
    hills(canvas, 470, 34, blend(ROSE, TEAL, 0.45), Shade(TEAL, (0, 440), (0, 640), 0.5))
    hills(canvas, 540, 42, blend(TEAL, ROSE, 0.15), Shade(DEEP, (0, 500), (0, 700), 0.7))
    canvas.shape(
        smooth(outline("-60,720 60,560 230,470 430,455 600,520 740,640 800,720"), closed=False),
        MOSS,
        Shade(PINE, (200, 480), (700, 760), 0.85),
    )
    _old_town(canvas)
    water(canvas, 700, HEIGHT + 4, RIVER, CREAM, 60)
    glitter(canvas, 1180, 708, 1040, 92, HONEY, 0.75)
    _arches(canvas)
    canvas.shape(
        smooth(outline("-40,900 150,905 420,960 620,1040 640,1090 -40,1090")),
        PINE,
        Shade(INK, (0, 930), (0, 1070), 0.8),
    )
    for x, tall in ((60, 260), (150, 330), (232, 230), (330, 170)):
        cypress(canvas, x, 960, tall)
    canvas.shape(_boat(1010, 930, 190), WINE, Shade(INK, (0, 925), (0, 975), 0.8))
    canvas.oval(1090, 902, 13, 15, INK)
    canvas.shape([(1068, 945), (1078, 915), (1102, 915), (1112, 945)], DEEP)
    canvas.line([(1040, 860), (1150, 975)], 5, INK)


def _boat(x: float, y: float, wide: float) -> list[Point]:
    return smooth(
        [
            (x, y - 8),
            (x + wide * 0.5, y + 6),
            (x + wide, y - 14),
            (x + wide * 0.8, y + 26),
            (x + wide * 0.22, y + 28),
        ]
    )


def _old_town(canvas: Canvas) -> None:
    walls, roofs = (CREAM, SAND, ROSE, PAPER), (BRICK, CLAY, WINE)
    for row, (foot, count) in enumerate(((560, 7), (620, 10), (690, 12))):
        for i in range(count):
            x = 190 - row * 75 + i * (52 + row * 3)
            tall = canvas.dice.uniform(52, 82)
            house(
                canvas,
                x,
                foot + abs(i - count / 2) * 5,
                50,
                tall,
                walls[(i * 3 + row) % 4],
                roofs[(i + row) % 3],
                HONEY,
            )
    canvas.box(356, 300, 404, 500, PAPER, Shade(CLAY, (360, 0), (420, 0), 0.7))
    canvas.shape([(348, 302), (380, 196), (412, 302)], DEEP, Shade(INK, (360, 0), (415, 0), 0.7))
    canvas.line([(380, 196), (380, 166)], 5, INK)
    canvas.oval(380, 350, 15, 15, DEEP)
    canvas.shape(outline("368,460 368,420 380,404 392,420 392,460"), INK)


def _arches(canvas: Canvas) -> None:
    deck = outline("-20,730 500,640 1050,640 1620,730 1620,790 1050,694 500,694 -20,790")
    body = outline("-20,740 500,650 1050,650 1620,740 1620,850 -20,850")
    before = canvas.image.copy()
    canvas.shape(body, SAND, Shade(CLAY, (0, 690), (0, 860), 0.8))
    drawn = canvas.image
    canvas.image = before
    openings = [
        (170.0, 128.0, 150.0),
        (480.0, 150.0, 176.0),
        (815.0, 158.0, 184.0),
        (1140.0, 146.0, 172.0),
        (1450.0, 126.0, 146.0),
    ]
    canvas.keep(drawn, body, [oval(x, 862, half, tall, start=180, end=360) for x, half, tall in openings])
    for x, half, tall in openings:
        canvas.line(oval(x, 862, half + 7, tall + 7, start=182, end=358), 13, blend(SAND, CLAY, 0.55))
        canvas.shape(oval(x, 866, half, tall * 0.5, start=0, end=180), blend(TEAL, INK, 0.25), alpha=0.22)
    for left, right in pairwise(openings):
        x = (left[0] + left[1] + right[0] - right[1]) / 2
        canvas.shape(
            [(x - 26, 884), (x - 20, 730), (x + 20, 730), (x + 26, 884)],
            blend(SAND, PAPER, 0.3),
            Shade(BRICK, (x - 12, 0), (x + 40, 0), 0.85),
        )
        canvas.shape(smooth([(x - 40, 884), (x, 876), (x + 40, 884), (x, 892)]), DEEP)
    canvas.shape(
        [*deck[:4], (1620, 746), (1050, 656), (500, 656), (-20, 746)],
        PAPER,
        Shade(CLAY, (0, 640), (0, 760), 0.35),
    )
    for i in range(12):
        x = 70 + i * 130.0
        y = 640 + max(0.0, (500 - x) * 0.173, (x - 1050) * 0.158)
        canvas.line([(x, y), (x, y - 46)], 5, INK)
        canvas.glow(x, y - 52, 26, HONEY, 0.9)
        canvas.oval(x, y - 52, 8, 9, PAPER)


def river_gauge(canvas: Canvas) -> None:
    """A heron beside a gauge in a quiet reach of the river."""
    canvas.wash(MIST, Shade(CREAM, (0, 120), (0, 520), 0.95))
    canvas.oval(1080, 300, 110, 110, PAPER)
    hills(canvas, 430, 40, blend(MIST, TEAL, 0.3), Shade(CREAM, (0, 420), (0, 560), 0.7))
    hills(canvas, 490, 30, blend(MIST, TEAL, 0.6), Shade(CREAM, (0, 490), (0, 590), 0.5))
    hills(canvas, 540, 16, TEAL, Shade(DEEP, (0, 520), (0, 600), 0.6))
    water(canvas, 566, HEIGHT + 4, blend(RIVER, MIST, 0.35), PAPER, 70)
    glitter(canvas, 1080, 574, 940, 100, PAPER, 0.85)
    canvas.box(1216, 250, 1300, 900, PAPER, Shade(SAND, (1240, 0), (1310, 0), 0.8))
    for i in range(20):
        y = 276 + i * 30
        canvas.box(1216, y, 1216 + (60 if i % 5 == 0 else 30), y + 14, BRICK if i > 5 else DEEP)
    canvas.box(1196, 238, 1320, 256, WINE)
    canvas.box(1238, 180, 1278, 240, NIGHT)
    canvas.shape(
        [(1188, 150), (1316, 128), (1328, 168), (1200, 190)],
        DEEP,
        Shade(RIVER, (1188, 190), (1320, 120), 0.8),
    )
    canvas.shape(smooth([(1190, 900), (1258, 888), (1326, 900), (1258, 914)]), DEEP)
    canvas.shape([(1216, 908), (1300, 908), (1290, 1067), (1226, 1067)], PAPER, alpha=0.3)
    _heron(canvas)
    for i in range(64):
        x = -10 + i * 8.4 + (0 if i < 40 else 760)
        tall = canvas.dice.uniform(150, 420) * (1 - abs((i % 40) / 40 - 0.3) * 0.8)
        lean = canvas.dice.uniform(-34, 46)
        canvas.shape([(x - 5, 1080), (x + 5, 1080), (x + lean + 1, 1080 - tall)], FOREST if i % 3 else PINE)
        if i % 5 == 0:
            canvas.line([(x + lean * 0.8, 1080 - tall * 0.84), (x + lean, 1080 - tall)], 13, WINE)


def _heron(canvas: Canvas) -> None:
    canvas.line([(690, 730), (694, 930)], 7, OCHRE)
    canvas.line([(736, 730), (728, 826), (736, 936)], 7, OCHRE)
    canvas.shape(smooth([(690, 930), (735, 920), (770, 934), (735, 944)]), PAPER, alpha=0.8)
    body = outline("560,760 610,690 690,630 770,610 800,640 786,700 730,748 650,762")
    canvas.shape(smooth(body), blend(TEAL, MIST, 0.55), Shade(NIGHT, (760, 620), (600, 790), 0.85))
    neck = smooth(outline("776,640 812,596 800,540 764,490 768,440 806,420"), closed=False)
    canvas.line(neck, 34, PAPER)
    canvas.line(smooth([(790, 650), (828, 600), (818, 536), (782, 486)], closed=False), 7, MIST)
    canvas.oval(806, 424, 34, 25, PAPER)
    canvas.shape([(826, 410), (956, 430), (826, 438)], HONEY, Shade(CLAY, (826, 418), (830, 442), 0.7))
    canvas.shape(smooth(outline("826,404 790,398 740,410 690,440 750,424 800,418")), INK)
    canvas.oval(818, 420, 5, 5, INK)
    canvas.shape(
        smooth(outline("640,700 720,660 770,668 720,716 600,780 548,812 590,750")),
        NIGHT,
        Shade(TEAL, (560, 800), (760, 660), 0.6),
    )
    canvas.line([(800, 640), (812, 690)], 5, PAPER)
    canvas.line([(790, 650), (796, 700)], 5, PAPER)


def harbour(canvas: Canvas) -> None:
    """The northern capital's harbour, gables and sails."""
    canvas.wash(SKY, Shade(RIVER, (0, 460), (0, -60), 0.9))
    cloud(canvas, 120, 170, 480)
    cloud(canvas, 980, 240, 420)
    hills(canvas, 470, 30, blend(MIST, TEAL, 0.4))
    colours = (BRICK, HONEY, CREAM, TEAL, CLAY, PAPER, OCHRE, DEEP, ROSE, SAND, BRICK)
    x = -30.0
    for i, colour in enumerate(colours):
        wide = 150 + (i * 37) % 34
        _gable(canvas, x, 684, wide, 230 + (i * 71) % 120, colour)
        x += wide + 3
    canvas.box(-2, 680, WIDTH + 2, 716, SAND, Shade(WINE, (0, 690), (0, 724), 0.85))
    for i in range(16):
        canvas.box(40 + i * 104, 700, 54 + i * 104, 742, WINE)
    water(canvas, 716, HEIGHT + 4, DEEP, MIST, 70)
    for i, colour in enumerate(colours):
        left = 20 + i * 150
        glitter(canvas, left + 60, 736, 830 + (i * 53) % 60, 52, colour, 0.5)
    _sailer(canvas, 430, 900, 1.25, CREAM)
    _sailer(canvas, 1010, 836, 0.85, CLAY)
    _sailer(canvas, 1340, 960, 1.4, PAPER)
    birds(canvas, ((720, 150), (790, 110), (660, 210), (860, 170)), PAPER)


def _gable(
    canvas: Canvas, left: float, foot: float, wide: float, tall: float, wall: tuple[int, int, int]
) -> None:
    top, mid = foot - tall, left + wide / 2
    steps: list[Point] = [(left, foot), (left, top)]
    for k in range(4):
        x, y = left + wide * 0.11 * (k + 1), top - 30 * (k + 1)
        steps += [(x - wide * 0.11, y), (x, y)] if k else [(left, y), (x, y)]
    steps += [(2 * mid - px, py) for px, py in reversed(steps)]
    canvas.shape(
        steps, wall, Shade(blend(wall, INK, 0.6), (left + wide * 0.35, 0), (left + wide * 1.25, 0), 0.7)
    )
    glass = blend(wall, NIGHT, 0.78)
    for row in range(max(int(tall / 66), 2)):
        y = top + 34 + row * 62
        for column in range(3):
            wx = left + wide * (0.22 + 0.28 * column)
            if y < foot - 60:
                canvas.box(wx - 13, y - 19, wx + 13, y + 19, PAPER)
                canvas.box(wx - 10, y - 16, wx + 10, y + 16, glass)
                canvas.box(wx - 1.5, y - 16, wx + 1.5, y + 16, PAPER)
    canvas.oval(mid, top - 46, 13, 13, glass)
    canvas.shape(
        [*oval(mid, foot - 42, 17, 18, start=180, end=360), (mid + 17, foot), (mid - 17, foot)], glass
    )


def _sailer(canvas: Canvas, x: float, y: float, size: float, sail: tuple[int, int, int]) -> None:
    def at(u: float, v: float) -> Point:
        return x + u * size, y + v * size

    canvas.shape([at(-96, 34), at(96, 34), at(60, 150), at(-20, 190)], sail, alpha=0.18)
    canvas.line([at(0, 4), at(0, -236)], 6 * size, WINE)
    canvas.shape(
        smooth([at(8, -226), at(70, -110), at(104, -26), at(60, -22), at(8, -26)]),
        sail,
        Shade(blend(sail, BRICK, 0.55), at(20, -100), at(110, -20), 0.8),
    )
    canvas.shape(
        smooth([at(-8, -200), at(-8, -26), at(-50, -24), at(-84, -32), at(-50, -100)]),
        blend(sail, PAPER, 0.4),
        Shade(blend(sail, BRICK, 0.55), at(-80, 0), at(0, -40), 0.5),
    )
    canvas.shape(
        smooth([at(-122, -10), at(0, 2), at(128, -16), at(96, 30), at(0, 38), at(-92, 32)]),
        INK,
        Shade(TEAL, at(0, 0), at(0, -30), 0.6),
    )
    canvas.line([at(-112, 0), at(0, 9), at(116, -4)], 4 * size, HONEY)
