"""The country: sun, valley, fields."""

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
    PINE,
    RIVER,
    SAND,
    SKY,
    TEAL,
    WINE,
    blend,
)
from communique.demo.drawing.parts import birds, cloud, fir, hills, house, sunburst, tree


def solar_field(canvas: Canvas) -> None:
    """Rows of panels under a wide morning sky."""
    canvas.wash(SKY, Shade(MIST, (0, 420), (0, 0), 0.9))
    sunburst(canvas, 1130, 330, 1400, PAPER, 36, 0.32)
    canvas.glow(1130, 330, 330, HONEY, 0.8)
    canvas.oval(1130, 330, 92, 92, HONEY, Shade(PAPER, (1160, 380), (1080, 270), 0.6))
    cloud(canvas, 120, 200, 380)
    cloud(canvas, 560, 270, 260)
    hills(canvas, 450, 46, blend(MIST, TEAL, 0.45), Shade(TEAL, (0, 450), (0, 620), 0.6))
    hills(canvas, 505, 40, blend(TEAL, MOSS, 0.4), Shade(DEEP, (0, 500), (0, 640), 0.7))
    hills(canvas, 560, 22, MOSS, Shade(FOREST, (0, 560), (0, 680), 0.6))
    for x, tall in ((90.0, 74), (150, 92), (196, 66), (1370, 70), (1430, 96), (1500, 78)):
        tree(canvas, x, 596, tall, FOREST, PINE)
    house(canvas, 1240, 598, 74, 46, PAPER, BRICK)
    canvas.box(
        -2,
        592,
        WIDTH + 2,
        HEIGHT + 2,
        OLIVE,
        Shade(HONEY, (0, 700), (0, 590), 0.75),
        Shade(FOREST, (0, 760), (0, 1090), 0.8),
    )
    for row in range(8):
        _panels(canvas, row)
    for _ in range(90):
        x, y = canvas.dice.uniform(0, WIDTH), canvas.dice.uniform(1015, 1067)
        canvas.oval(x, y, 4, 4, canvas.dice.choice((HONEY, PAPER, CLAY)))


def _panels(canvas: Canvas, row: int) -> None:
    near = row / 7
    y = 604 + 400 * near**1.7
    tall = 14 + 128 * near**1.5
    wide = 44 + 232 * near**1.25
    gap = wide * 0.09
    shift = -wide * 0.33 * row
    for column in range(-2, int(WIDTH / wide) + 4):
        x = shift % (wide + gap) + column * (wide + gap) - wide
        lean = wide * 0.2
        face = [
            (x + lean, y - tall * 0.12),
            (x + lean + wide, y - tall * 0.12),
            (x + wide, y + tall * 0.72),
            (x, y + tall * 0.72),
        ]
        canvas.shape(
            [
                (x + wide * 0.05, y + tall * 0.98),
                (x + wide * 1.12, y + tall * 0.98),
                (x + wide, y + tall * 0.7),
                (x, y + tall * 0.7),
            ],
            FOREST,
            alpha=0.65,
        )
        canvas.shape(face, NIGHT, Shade(TEAL, (x, y + tall), (x + wide * 0.9, y - tall * 0.4), 0.95))
        if tall > 30:
            _cells(canvas, face, 3 if near > 0.45 else 2)
        canvas.line([face[0], face[1]], max(2.0, 4 * near), PAPER, round_=False)


def _cells(canvas: Canvas, face: list[Point], rows: int) -> None:
    def at(u: float, v: float) -> Point:
        (ax, ay), (bx, by), (cx, cy), (dx, dy) = face
        top, low = (ax + (bx - ax) * u, ay + (by - ay) * u), (dx + (cx - dx) * u, dy + (cy - dy) * u)
        return top[0] + (low[0] - top[0]) * v, top[1] + (low[1] - top[1]) * v

    for i in range(1, 5):
        canvas.line([at(i / 5, 0), at(i / 5, 1)], 2, RIVER, alpha=0.7, round_=False)
    for i in range(1, rows):
        canvas.line([at(0, i / rows), at(1, i / rows)], 2, RIVER, alpha=0.7, round_=False)


def viaduct(canvas: Canvas) -> None:
    """A train crosses a high valley."""
    canvas.wash(MIST, Shade(SKY, (0, 0), (0, 500), 0.95))
    canvas.oval(360, 250, 120, 120, PAPER, alpha=0.9)
    for peaks, colour in (
        (((170, 330), (1570, 260)), blend(MIST, TEAL, 0.45)),
        (((520, 180), (1250, 150)), blend(MIST, TEAL, 0.75)),
    ):
        for x, y in peaks:
            _mountain(canvas, x, y, colour)
    hills(canvas, 512, 12, blend(MIST, TEAL, 0.62))
    hills(canvas, 610, 60, TEAL, Shade(MIST, (0, 590), (0, 760), 0.5), waves=1.2)
    canvas.shape(
        smooth(outline("830,770 900,775 880,840 770,900 860,980 1010,1110 560,1110 640,980 690,890 830,830")),
        MIST,
        Shade(RIVER, (0, 780), (0, 1080), 0.85),
    )
    _spans(canvas)
    canvas.shape(
        smooth(outline("-40,1100 -40,500 120,520 300,640 470,860 560,1100")),
        FOREST,
        Shade(PINE, (100, 560), (420, 1060), 0.9),
    )
    canvas.shape(
        smooth(outline("1640,1100 1640,480 1500,520 1340,660 1180,880 1090,1100")),
        FOREST,
        Shade(PINE, (1560, 560), (1240, 1060), 0.9),
    )
    _train(canvas)
    for x, foot, tall in (
        (40, 700, 190),
        (130, 790, 220),
        (240, 870, 200),
        (60, 930, 260),
        (170, 1020, 280),
        (330, 990, 230),
        (420, 1067, 200),
        (1560, 700, 200),
        (1470, 800, 220),
        (1540, 930, 270),
        (1380, 900, 200),
        (1430, 1030, 260),
        (1290, 1010, 210),
        (1210, 1075, 190),
    ):
        fir(canvas, x, foot, tall, blend(FOREST, TEAL, 0.25))


def _mountain(canvas: Canvas, x: float, y: float, colour: tuple[int, int, int]) -> None:
    canvas.shape([(x, y), (x + 460, 780), (x - 460, 780)], colour, Shade(MIST, (0, 420), (0, 700), 0.6))
    ridge = [(x, y), (x + 22, y + 110), (x - 10, y + 190), (x + 40, y + 330), (x + 10, 780), (x + 460, 780)]
    canvas.shape(ridge, blend(colour, DEEP, 0.45), Shade(MIST, (0, 440), (0, 700), 0.6))
    canvas.shape(
        [
            (x, y),
            (x + 74, y + 101),
            (x + 40, y + 92),
            (x + 12, y + 124),
            (x - 18, y + 84),
            (x - 50, y + 108),
            (x - 74, y + 101),
        ],
        PAPER,
    )
    canvas.shape(
        [(x, y), (x + 74, y + 101), (x + 40, y + 92), (x + 20, y + 114), (x + 14, y + 60)],
        SKY,
        Shade(RIVER, (x, 0), (x + 80, 0), 0.5),
    )


def _spans(canvas: Canvas) -> None:
    body = [(-20, 468), (1620, 468), (1620, 1090), (-20, 1090)]
    before = canvas.image.copy()
    canvas.shape(body, SAND, Shade(CLAY, (0, 560), (0, 1040), 0.85))
    drawn = canvas.image
    canvas.image = before
    holes: list[list[Point]] = [
        [*oval(x, 622, 74, 92, start=180, end=360), (x + 80, 1100), (x - 80, 1100)]
        for x in range(-64, 1760, 192)
    ]
    canvas.keep(drawn, body, holes)
    canvas.box(-20, 452, WIDTH + 20, 478, PAPER, Shade(CLAY, (0, 456), (0, 490), 0.7))
    for x in range(0, WIDTH, 32):
        canvas.box(x, 430, x + 4, 454, WINE)
    canvas.box(-20, 428, WIDTH + 20, 433, WINE)


def _train(canvas: Canvas) -> None:
    for i, left in enumerate((412, 632, 852)):
        canvas.shape(
            [
                (left, 360),
                (left + 8, 352),
                (left + 200, 352),
                (left + 208, 360),
                (left + 208, 440),
                (left, 440),
            ]
            if i
            else [(left + 40, 352), (left + 208, 352), (left + 208, 440), (left, 440), (left + 4, 402)],
            BRICK,
            Shade(WINE, (0, 380), (0, 450), 0.8),
        )
        canvas.box(left + (34 if i == 0 else 16), 370, left + 196, 398, CREAM if i else PAPER)
        for k in range(4):
            canvas.box(left + 54 + k * 38, 370, left + 60 + k * 38, 398, BRICK)
        canvas.box(left, 414, left + 208, 421, HONEY)
        canvas.box(left + 208, 424, left + 222, 436, INK)
        for k in (34, 66, 146, 178):
            canvas.oval(left + k, 444, 13, 13, INK)


def harvest(canvas: Canvas) -> None:
    """Bales and stubble under late summer light."""
    canvas.wash(SKY, Shade(HONEY, (0, 120), (0, 520), 0.8))
    canvas.glow(420, 360, 460, PAPER, 0.8)
    canvas.oval(420, 350, 96, 96, PAPER)
    cloud(canvas, 880, 190, 460)
    cloud(canvas, 1180, 270, 300, CREAM)
    hills(canvas, 440, 40, blend(MIST, TEAL, 0.55), Shade(TEAL, (0, 430), (0, 620), 0.6))
    hills(canvas, 500, 36, OLIVE, Shade(MOSS, (0, 480), (0, 640), 0.8))
    hills(canvas, 565, 30, HONEY, Shade(OCHRE, (0, 540), (0, 700), 0.8))
    for k in range(1010, 1420, 62):
        tree(canvas, k, 566 + (k % 4) * 4, 88, MOSS, PINE)
    house(canvas, 1130, 606, 96, 58, PAPER, BRICK)
    house(canvas, 1232, 612, 70, 44, CREAM, CLAY)
    canvas.shape(
        smooth(outline("-60,650 300,610 800,640 1300,620 1680,660 1680,1120 -60,1120")),
        HONEY,
        Shade(CLAY, (0, 720), (0, 1150), 0.75),
    )
    for i in range(-16, 24):
        x = 640 + i * 16.0
        canvas.shape(
            [(x, 632), (x + 4, 632), (640 + (i + 0.45) * 210, 1080), (640 + i * 210 - 30, 1080)],
            OCHRE,
            alpha=0.5,
        )
    for x, y, r in (
        (1010.0, 690.0, 30),
        (1180, 714, 36),
        (560, 700, 32),
        (300, 742, 46),
        (1420, 768, 58),
        (800, 780, 60),
    ):
        _bale(canvas, x, y, r)
    _bale(canvas, 1190, 930, 128)
    _bale(canvas, 190, 940, 104)
    for _ in range(70):
        x, y = canvas.dice.uniform(420, 1000), canvas.dice.uniform(1000, 1075)
        canvas.line(
            [(x, y + 20), (x + canvas.dice.uniform(-8, 8), y - 30)],
            3,
            WINE if canvas.dice.random() < 0.3 else OCHRE,
        )
    birds(canvas, ((640, 210), (700, 180), (742, 236)), INK)


def _bale(canvas: Canvas, x: float, y: float, r: float) -> None:
    canvas.shape(oval(x + r * 0.5, y + r * 0.9, r * 1.7, r * 0.26), WINE, alpha=0.45)
    side = [*oval(x + r * 0.95, y, r * 0.6, r, start=-90, end=90), *oval(x, y, r * 0.6, r, start=90, end=-90)]
    canvas.shape(side, HONEY, Shade(BRICK, (0, y - r * 0.5), (0, y + r * 1.2), 0.9))
    canvas.oval(x, y, r * 0.6, r, SAND, Shade(OCHRE, (x - r * 0.3, y - r), (x + r * 0.4, y + r), 0.9))
    for k in (0.78, 0.56, 0.34, 0.14):
        canvas.line(oval(x, y, r * 0.6 * k, r * k), max(r * 0.035, 1.4), CLAY, alpha=0.8)
