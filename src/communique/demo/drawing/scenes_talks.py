"""Where people meet and speak: table, lectern, handshake."""

from __future__ import annotations

from dataclasses import dataclass
from math import atan2, cos, pi, sin

from communique.demo.drawing.canvas import (
    HEIGHT,
    WIDTH,
    Canvas,
    Point,
    Shade,
    box,
    outline,
    oval,
    smooth,
    turned,
)
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
    RIVER,
    ROSE,
    SAND,
    SKINS,
    SKY,
    TEAL,
    WINE,
    Colour,
    blend,
)
from communique.demo.drawing.parts import flag_cloth


def round_table(canvas: Canvas) -> None:
    """Talks at an oval table, seen from above."""
    canvas.wash(DEEP, Shade(INK, (800, 500), (-100, 1100), 0.7))
    for ring, colour in ((1.0, WINE), (0.95, OCHRE), (0.925, BRICK), (0.86, SAND), (0.845, BRICK)):
        canvas.oval(800, 533, 790 * ring, 510 * ring, colour)
    canvas.shade(oval(800, 533, 668, 431), Shade(WINE, (400, 200), (1300, 1000), 0.85))
    for turn in range(0, 360, 12):
        x, y = 800 + 707 * cos(turn * pi / 180), 533 + 456 * sin(turn * pi / 180)
        canvas.shape([(x - 13, y), (x, y - 13), (x + 13, y), (x, y + 13)], CREAM)
    seats = [0.0, 31.0, 60.0, 90.0, 120.0, 149.0, 180.0, 211.0, 240.0, 270.0, 300.0, 329.0]
    for seat in seats:
        _chair(canvas, seat)
    canvas.shape(oval(812, 552, 478, 262), INK, alpha=0.4)
    canvas.oval(800, 533, 470, 254, OCHRE, Shade(BRICK, (500, 300), (1200, 800), 0.85))
    canvas.oval(800, 533, 440, 228, HONEY, Shade(CLAY, (450, 300), (1250, 800), 0.8))
    canvas.oval(800, 533, 196, 84, PAPER, Shade(ROSE, (650, 480), (950, 620), 0.6))
    for i, turn in enumerate(range(0, 360, 20)):
        x, y = 800 + 108 * cos(turn * pi / 180), 533 + 40 * sin(turn * pi / 180)
        canvas.oval(x, y, 34, 24, MOSS if i % 2 else FOREST)
    for i in range(26):
        x, y = canvas.dice.uniform(700, 900), canvas.dice.uniform(503, 563)
        canvas.oval(
            x,
            y,
            12,
            11,
            (BRICK, PAPER, ROSE, HONEY)[i % 4],
            Shade(WINE, (x - 6, y - 8), (x + 12, y + 14), 0.6),
        )
    coats = (NIGHT, WINE, TEAL, INK, FOREST, NIGHT, BRICK, INK, DEEP, WINE, NIGHT, TEAL)
    hairs = (WINE, INK, SAND, INK, MIST, CLAY, INK, PAPER, WINE, INK, OCHRE, MIST)
    for i, seat in enumerate(seats):
        _seated(canvas, seat, coats[i], hairs[i], SKINS[i % 4])


def _ring(turn: float, across: float, down: float) -> Point:
    return 800 + across * cos(turn * pi / 180), 533 + down * sin(turn * pi / 180)


def _chair(canvas: Canvas, turn: float) -> None:
    x, y = _ring(turn, 560, 344)
    angle = atan2(533 - y, (800 - x) * 0.7)
    canvas.shape(
        turned(x + 10, y + 12, angle, smooth([(-62, -58), (20, -58), (20, 58), (-62, 58)])), INK, alpha=0.4
    )
    canvas.shape(
        turned(x, y, angle, smooth([(-62, -58), (20, -58), (20, 58), (-62, 58)])),
        TEAL,
        Shade(INK, (x - 60, y - 60), (x + 70, y + 90), 0.7),
    )


def _seated(canvas: Canvas, turn: float, coat: Colour, hair: Colour, skin: Colour) -> None:
    x, y = _ring(turn, 528, 312)
    angle = atan2(533 - y, (800 - x) * 0.7)
    px, py = _ring(turn, 372, 186)
    canvas.shape(turned(px + 4, py + 5, angle, box(-25, -33, 25, 33)), BRICK, alpha=0.5)
    canvas.shape(turned(px, py, angle, box(-25, -33, 25, 33)), PAPER)
    for k in (-12, -2, 8):
        canvas.line(turned(px, py, angle, [(k, -22), (k, 20 if k < 8 else 2)]), 2.4, MIST)
    gx, gy = _ring(turn + 6.5, 372, 186)
    canvas.oval(
        gx + 22 * cos(angle + 1.2),
        gy + 22 * sin(angle + 1.2),
        11,
        11,
        SKY,
        Shade(RIVER, (gx, gy), (gx + 20, gy + 20), 0.9),
    )
    for side in (-1, 1):
        arm = [(4, side * 46), (34, side * 52), (70, side * 30)]
        canvas.line(turned(x, y, angle, arm), 27, blend(coat, INK, 0.3))
        hx, hy = turned(x, y, angle, [(80, side * 25)])[0]
        canvas.oval(hx, hy, 13, 12, skin)
    canvas.shape(
        turned(
            x,
            y,
            angle,
            smooth(outline("-26,-48 0,-64 20,-44 24,0 20,44 0,64 -26,48 -34,0")),
        ),
        coat,
        Shade(INK, (x - 40, y - 50), (x + 60, y + 70), 0.8),
    )
    canvas.shape(turned(x, y, angle, [(8, -14), (30, 0), (8, 14)]), PAPER)
    canvas.shape(turned(x, y, angle, oval(8, 0, 33, 29)), skin)
    canvas.shape(
        turned(x, y, angle, oval(0, 0, 33, 32)), hair, Shade(INK, (x - 10, y - 24), (x + 34, y + 40), 0.6)
    )


def lectern(canvas: Canvas) -> None:
    """A lectern with microphones before the flags."""
    canvas.wash(WINE, Shade(INK, (800, 400), (-200, 1000), 0.75))
    for x in map(float, range(-40, 1680, 84)):
        canvas.shape(
            smooth([(x, -20), (x + 84, -20), (x + 76, 300), (x + 88, 860), (x - 4, 860), (x + 8, 300)]),
            BRICK,
            Shade(WINE, (x + 16, 0), (x + 84, 0), 1.0),
            Shade(INK, (0, 560), (0, 960), 0.7),
        )
    for x, tilt in ((330, 250), (1270, -250)):
        canvas.shape(
            [(x - 40, -10), (x + 40, -10), (x + tilt + 300, 900), (x + tilt - 120, 900)], HONEY, alpha=0.13
        )
    canvas.box(-2, 850, WIDTH + 2, HEIGHT + 2, NIGHT, Shade(INK, (0, 860), (0, 1080), 0.9))
    canvas.shape(oval(800, 1010, 640, 80), DEEP, Shade(HONEY, (0, 1100), (0, 930), 0.3))
    for x in (196.0, 1204.0):
        canvas.box(x - 6, 96, x + 6, 930, SAND, Shade(WINE, (x - 4, 0), (x + 9, 0), 0.9))
        canvas.oval(x, 84, 16, 16, HONEY)
        _hanging(canvas, x + 6, 110)
        canvas.shape(oval(x, 932, 60, 15), OCHRE, Shade(INK, (x - 20, 0), (x + 70, 0), 0.8))
    canvas.glow(800, 430, 430, HONEY, 0.4)
    _stand(canvas)
    for lean, tall in ((-104, 210), (-44, 244), (40, 250), (100, 214)):
        canvas.line(
            smooth(
                [(800 + lean * 0.5, 560), (800 + lean * 0.9, 490), (800 + lean * 1.15, 560 - tall + 40)],
                closed=False,
            ),
            7,
            INK,
        )
        x, y = 800 + lean * 1.2, 560 - tall + 20
        canvas.shape(
            turned(x, y, lean / 260, smooth(outline("-19,26 -23,-12 0,-34 23,-12 19,26"))),
            INK,
            Shade(MIST, (x + 6, y + 20), (x - 24, y - 26), 0.7),
        )
        canvas.shape(turned(x, y, lean / 260, box(-20, 20, 20, 30)), HONEY)
    for i in range(11):
        x = 30 + i * 154 + (i % 2) * 12
        y = 1010 + (i % 3) * 12
        canvas.oval(x, y, 44, 54, INK)
        canvas.shape(
            smooth([(x - 92, 1140), (x - 80, y + 64), (x, y + 40), (x + 80, y + 64), (x + 92, 1140)]), INK
        )


def _hanging(canvas: Canvas, x: float, y: float) -> None:
    folds = [
        (x, y),
        (x + 120, y + 20),
        (x + 190, y + 130),
        (x + 170, y + 380),
        (x + 186, y + 560),
        (x + 96, y + 590),
        (x + 16, y + 560),
        (x + 26, y + 300),
    ]
    with canvas.within(smooth(folds)):
        canvas.box(x - 20, y - 20, x + 240, y + 640, DEEP)
        canvas.shape(
            smooth(
                [
                    (x - 30, y + 410),
                    (x + 60, y + 330),
                    (x + 110, y + 380),
                    (x + 240, y + 210),
                    (x + 240, y + 260),
                    (x + 110, y + 440),
                    (x + 60, y + 390),
                    (x - 30, y + 470),
                ]
            ),
            CREAM,
        )
        canvas.shape(
            smooth(
                [
                    (x - 30, y + 470),
                    (x + 60, y + 390),
                    (x + 110, y + 440),
                    (x + 240, y + 260),
                    (x + 260, y + 660),
                    (x - 30, y + 660),
                ]
            ),
            OCHRE,
        )
        canvas.oval(x + 96, y + 190, 40, 46, HONEY)
        for k in (10, 74, 132):
            canvas.shade(
                box(x + k, y - 20, x + k + 56, y + 640), Shade(INK, (x + k, 0), (x + k + 60, 0), 0.6)
            )


def _stand(canvas: Canvas) -> None:
    canvas.shape(
        [(690, 1010), (910, 1010), (890, 640), (710, 640)], SAND, Shade(BRICK, (720, 0), (960, 0), 0.95)
    )
    canvas.shape(
        [(716, 990), (884, 990), (868, 664), (732, 664)], OCHRE, Shade(BRICK, (720, 0), (960, 0), 0.8)
    )
    canvas.shape(
        [(610, 640), (990, 640), (960, 548), (640, 548)], HONEY, Shade(CLAY, (640, 0), (1040, 0), 0.7)
    )
    canvas.shape([(610, 640), (990, 640), (986, 664), (614, 664)], BRICK)
    canvas.shape([(700, 628), (790, 632), (790, 560), (716, 560)], PAPER)
    canvas.shape(
        [(810, 632), (900, 628), (884, 560), (810, 560)], PAPER, Shade(ROSE, (810, 0), (930, 0), 0.6)
    )
    for k in range(4):
        canvas.line([(722, 576 + k * 13), (778, 577 + k * 13)], 3, MIST)
        canvas.line([(822, 577 + k * 13), (878, 576 + k * 13)], 3, MIST)
    canvas.box(650, 1000, 950, 1024, BRICK, Shade(INK, (700, 0), (980, 0), 0.8))
    canvas.oval(800, 800, 62, 62, DEEP)
    canvas.line(oval(800, 800, 54, 54), 3, HONEY)
    for x in (776, 800, 824):
        canvas.line(oval(x, 822, 10, 14, start=180, end=360), 5, CREAM)
    canvas.line([(760, 806), (840, 806)], 5, CREAM)
    canvas.oval(800, 774, 13, 13, HONEY)


def handshake(canvas: Canvas) -> None:
    """Two people shake hands before their flags."""
    canvas.wash(SAND, Shade(ROSE, (800, 300), (800, 1000), 0.7), Shade(CREAM, (800, 420), (800, 0), 0.6))
    for x in range(60, 1600, 296):
        canvas.box(x, 60, x + 236, 800, CREAM, Shade(SAND, (x, 60), (x + 236, 800), 0.8))
        canvas.line([(x + 18, 78), (x + 218, 78), (x + 218, 782), (x + 18, 782), (x + 18, 78)], 3, HONEY)
    canvas.box(-2, 812, WIDTH + 2, 846, PAPER, Shade(CLAY, (0, 815), (0, 850), 0.6))
    canvas.box(-2, 846, WIDTH + 2, HEIGHT + 2, BRICK, Shade(WINE, (0, 860), (0, 1080), 0.9))
    for name, x in (("vedrania", 290), ("zarenia", 960)):
        canvas.box(x - 6, 96, x + 6, 880, OCHRE, Shade(WINE, (x - 4, 0), (x + 8, 0), 0.9))
        canvas.oval(x, 84, 15, 15, HONEY)
        flag_cloth(canvas, name, x + 6, 112, 300, 330, 0.04)
        canvas.shape(oval(x, 882, 54, 13), WINE)
    for who in (
        _Figure(520, 1, TEAL, SKINS[0], WINE, woman=True),
        _Figure(1080, -1, NIGHT, SKINS[1], MIST, woman=False),
    ):
        _head(canvas, who)
        _jacket(canvas, who)
    _clasp(canvas, 800, 704)


@dataclass(frozen=True)
class _Figure:
    """One who shakes hands: the place of the spine, the way it looks (1 is right), and its colours."""

    x: float
    face: int
    coat: Colour
    skin: Colour
    hair: Colour
    woman: bool

    def at(self, text: str) -> list[Point]:
        return [(self.x + self.face * u, v) for u, v in outline(text)]

    def from_to(self, first: float, second: float) -> tuple[Point, Point]:
        return (self.x + self.face * first, 0), (self.x + self.face * second, 0)


def _head(canvas: Canvas, who: _Figure) -> None:
    shade = Shade(INK, *who.from_to(0, -100), 0.5 if who.woman else 0.3)
    cheek = blend(who.skin, BRICK, 0.35)
    if who.woman:
        back = "-92,300 -60,210 16,184 70,226 60,300 -10,440 -84,452 -104,380"
        canvas.shape(smooth(who.at(back)), who.hair, shade)
    canvas.shape(who.at("-40,350 36,370 44,470 -48,470"), cheek)
    profile = "-56,270 -40,214 16,200 60,226 70,276 84,312 72,326 70,366 40,394 -4,384 -44,350"
    canvas.shape(smooth(who.at(profile)), who.skin, Shade(cheek, *who.from_to(10, -70), 0.8))
    if who.woman:
        fringe = "-66,360 -84,270 -46,196 20,178 70,214 64,236 10,238 -14,290 -16,372"
        canvas.shape(smooth(who.at(fringe)), who.hair, shade)
        canvas.oval(who.x - who.face * 12, 356, 8, 8, HONEY)
    else:
        crop = "-62,330 -76,262 -46,196 20,178 72,206 66,232 10,230 -20,262 -28,320"
        canvas.shape(smooth(who.at(crop)), who.hair, shade)
        canvas.shape(smooth(who.at("-26,300 -10,292 -8,322 -22,330")), cheek)


def _jacket(canvas: Canvas, who: _Figure) -> None:
    dark = blend(who.coat, INK, 0.6)
    body = "-150,1090 -168,760 -150,540 -86,462 0,440 66,470 112,560 128,760 132,1090"
    canvas.shape(smooth(who.at(body)), who.coat, Shade(dark, *who.from_to(60, -170), 0.9))
    canvas.shape(who.at("-10,448 58,462 92,560 64,660"), PAPER)
    if who.woman:
        canvas.shape(who.at("-8,448 30,456 50,520 34,560"), who.skin)
        canvas.oval(who.x - who.face * 74, 566, 15, 15, HONEY)
        canvas.oval(who.x - who.face * 74, 566, 6, 6, DEEP)
    else:
        canvas.shape(who.at("36,476 56,482 74,620 60,664"), BRICK)
    canvas.shape(who.at("-24,446 -4,446 60,690 30,650"), dark)
    arm = who.at("-66,528 -44,690 60,770 200,736")
    canvas.line(smooth(arm, closed=False), 96, dark)
    canvas.line(smooth([(u, v - 4) for u, v in arm], closed=False), 84, who.coat)
    canvas.shape(who.at("196,680 228,672 240,762 206,786"), PAPER)


def _clasp(canvas: Canvas, x: float, y: float) -> None:
    left, right = SKINS[0], SKINS[1]
    canvas.shape(
        smooth(
            [
                (x + 52, y - 22),
                (x + 10, y - 34),
                (x - 36, y - 22),
                (x - 56, y + 8),
                (x - 30, y + 40),
                (x + 20, y + 48),
                (x + 56, y + 50),
            ]
        ),
        right,
        Shade(BRICK, (0, y), (0, y + 70), 0.6),
    )
    canvas.shape(
        smooth(
            [
                (x - 60, y - 22),
                (x - 24, y - 40),
                (x + 20, y - 24),
                (x + 34, y + 10),
                (x + 10, y + 34),
                (x - 30, y + 50),
                (x - 60, y + 52),
            ]
        ),
        left,
        Shade(BRICK, (0, y), (0, y + 80), 0.5),
    )
    for k in range(4):
        canvas.line([(x - 14 + k * 5, y + 40 - k * 15), (x + 34 + k * 2, y + 40 - k * 17)], 19, right)
        canvas.line(
            [(x - 12 + k * 5, y + 50 - k * 15.5), (x + 34 + k * 2, y + 50 - k * 17)],
            2.5,
            blend(right, WINE, 0.45),
        )
    canvas.line(smooth([(x - 48, y - 20), (x - 14, y - 44), (x + 22, y - 40)], closed=False), 23, left)
    canvas.line(
        smooth([(x - 36, y - 12), (x - 8, y - 30), (x + 20, y - 28)], closed=False),
        2.5,
        blend(left, WINE, 0.4),
    )
