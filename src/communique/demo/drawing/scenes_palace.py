"""The seat of the presidency and its ceremonies out of doors."""

from __future__ import annotations

from communique.demo.drawing.canvas import HEIGHT, WIDTH, Canvas, Shade, outline, oval, smooth
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
    OLIVE,
    PAPER,
    PINE,
    RIVER,
    ROSE,
    SAND,
    SKINS,
    SKY,
    TEAL,
    WINE,
    blend,
)
from communique.demo.drawing.parts import (
    birds,
    cloud,
    cypress,
    flag_cloth,
    flagpole,
    hills,
    person,
    sunburst,
    tree,
)


def palace(canvas: Canvas) -> None:
    """The seat of the presidency in the morning."""
    canvas.wash(SKY, Shade(RIVER, (0, 420), (0, -160), 0.9))
    sunburst(canvas, 800, 470, 1300, PAPER, 40, 0.22)
    cloud(canvas, 110, 240, 360)
    cloud(canvas, 1180, 190, 330)
    hills(canvas, 560, 40, blend(MIST, TEAL, 0.5), Shade(TEAL, (0, 540), (0, 700), 0.5))
    for x in range(-20, 1640, 74):
        tree(canvas, x, 740, 190 + (x * 7) % 60, MOSS, PINE)
    canvas.box(-2, 716, WIDTH + 2, HEIGHT + 2, OLIVE, Shade(FOREST, (0, 760), (0, 1090), 0.85))
    for side in (-1, 1):
        _wing(canvas, side)
    _portico(canvas)
    flagpole(canvas, "vedrania", 800, 82, 286, 150)
    canvas.shape(
        [(690, 776), (910, 776), (1180, 1080), (420, 1080)], SAND, Shade(CLAY, (0, 860), (0, 1120), 0.6)
    )
    for side in (-1, 1):
        canvas.shape(
            [
                (800 + side * 170, 800),
                (800 + side * 640, 800),
                (800 + side * 830, 960),
                (800 + side * 300, 960),
            ],
            MOSS,
            Shade(HONEY, (0, 960), (0, 790), 0.3),
        )
        canvas.shape(oval(800 + side * 450, 880, 120, 34), RIVER, Shade(DEEP, (0, 860), (0, 920), 0.7))
        canvas.shape(
            smooth([(800 + side * 450 - 8, 878), (800 + side * 450, 800), (800 + side * 450 + 8, 878)]),
            PAPER,
            alpha=0.85,
        )
        for i, tall in enumerate((190, 220, 260)):
            cypress(canvas, 800 + side * (196 + i * 96 + i * i * 18), 800 + i * 84, tall)
    for x, y, coat in ((770, 862, WINE), (835, 880, NIGHT), (985, 990, TEAL)):
        person(canvas, x, y, 70 if y < 900 else 104, coat, hair=INK)


def _wing(canvas: Canvas, side: int) -> None:
    near, far = 800 + side * 200, 800 + side * 610
    left, right = min(near, far), max(near, far)
    canvas.box(left, 470, right, 780, CREAM, Shade(CLAY, (left, 0), (right + 300, 0), 0.75))
    canvas.shape(
        [(left - 14, 472), (left + 26, 396), (right - 26, 396), (right + 14, 472)],
        DEEP,
        Shade(INK, (left, 0), (right + 100, 0), 0.8),
    )
    canvas.box(left - 16, 464, right + 16, 482, PAPER, Shade(CLAY, (0, 470), (0, 490), 0.7))
    canvas.box(left, 620, right, 630, SAND)
    canvas.box(left, 752, right, 780, SAND, Shade(CLAY, (0, 752), (0, 790), 0.8))
    for i in range(6):
        x = left + 46 + i * 64
        for y, tall in ((545, 42), (690, 36)):
            canvas.box(x - 22, y - tall - 6, x + 22, y + tall + 6, PAPER)
            canvas.box(
                x - 16,
                y - tall,
                x + 16,
                y + tall,
                DEEP,
                Shade(RIVER, (x - 20, y + 50), (x + 20, y - 50), 0.7),
            )
            canvas.box(x - 2, y - tall, x + 2, y + tall, PAPER)
            canvas.box(x - 16, y - 2, x + 16, y + 2, PAPER)
        canvas.shape([(x - 26, 494), (x, 482), (x + 26, 494)], SAND)
    for i in range(3):
        x = left + 90 + i * 116
        canvas.shape([*oval(x, 436, 17, 20, start=180, end=360), (x + 17, 456), (x - 17, 456)], PAPER)
        canvas.shape([*oval(x, 438, 11, 14, start=180, end=360), (x + 11, 452), (x - 11, 452)], INK)


def _portico(canvas: Canvas) -> None:
    canvas.box(588, 400, 1012, 780, SAND, Shade(WINE, (560, 0), (1180, 0), 0.8))
    for i in range(5):
        x = 640.0 + i * 80
        canvas.shape(
            [*oval(x, 560, 20, 22, start=180, end=360), (x + 20, 760), (x - 20, 760)]
            if i == 2
            else [(x - 17, 560), (x + 17, 560), (x + 17, 740), (x - 17, 740)],
            INK,
            Shade(HONEY, (0, 520), (0, 900), 0.7),
        )
    for i in range(6):
        x = 604 + i * 78.4
        canvas.shape(
            [(x - 19, 440), (x + 19, 440), (x + 22, 762), (x - 22, 762)],
            PAPER,
            Shade(CLAY, (x - 8, 0), (x + 34, 0), 0.9),
        )
        for k in (-9, 0, 9):
            canvas.line([(x + k, 452), (x + k, 752)], 1.6, SAND, round_=False)
        canvas.box(x - 28, 428, x + 28, 444, PAPER, Shade(CLAY, (0, 432), (0, 450), 0.6))
        canvas.box(x - 29, 756, x + 29, 772, SAND)
    canvas.box(566, 392, 1034, 430, CREAM, Shade(CLAY, (566, 0), (1234, 0), 0.6))
    canvas.shape([(552, 394), (800, 274), (1048, 394)], PAPER, Shade(CLAY, (620, 0), (1180, 0), 0.5))
    canvas.shape([(610, 382), (800, 292), (990, 382)], SAND, Shade(CLAY, (0, 320), (0, 400), 0.6))
    canvas.oval(800, 346, 27, 27, DEEP)
    canvas.shape(oval(800, 354, 15, 15, start=180, end=360), HONEY)
    for i in range(4):
        canvas.box(
            560 - i * 16,
            768 + i * 12,
            1040 + i * 16,
            782 + i * 12,
            blend(PAPER, SAND, i / 4),
            Shade(CLAY, (600, 0), (1300, 0), 0.6),
        )


def flags(canvas: Canvas) -> None:
    """The flags of three river countries before the palace roofs."""
    canvas.wash(SKY, Shade(RIVER, (0, 500), (0, -120), 0.95))
    sunburst(canvas, 300, 900, 1900, PAPER, 52, 0.2)
    cloud(canvas, 120, 260, 420)
    cloud(canvas, 1080, 560, 430)
    cloud(canvas, 560, 640, 260)
    for i, (name, x, top) in enumerate(
        (("zarenia", 270, 150), ("vedrania", 690, 90), ("montavia", 1110, 150))
    ):
        canvas.box(x - 7, top, x + 7, 960, PAPER, Shade(WINE, (x - 4, 0), (x + 10, 0), 0.85))
        canvas.oval(x, top - 12, 17, 17, HONEY, Shade(WINE, (x - 6, top - 20), (x + 18, top + 4), 0.8))
        flag_cloth(canvas, name, x + 7, top + 18, 330 + (i == 1) * 20, 216 + (i == 1) * 12)
    hills(canvas, 860, 30, blend(MIST, TEAL, 0.6), Shade(TEAL, (0, 860), (0, 960), 0.6))
    roofs = outline(
        "-20,1090 -20,926 250,926 300,872 500,872 550,926 690,926 800,852 910,926 1050,926 "
        "1100,872 1300,872 1350,926 1640,926 1640,1090"
    )
    canvas.shape(
        roofs,
        DEEP,
        Shade(INK, (0, 900), (0, 1090), 0.85),
    )
    canvas.box(-2, 972, WIDTH + 2, 986, CREAM)
    canvas.box(-2, 986, WIDTH + 2, HEIGHT + 2, SAND, Shade(CLAY, (0, 990), (0, 1120), 0.6))
    for x in range(30, WIDTH, 70):
        canvas.shape(
            [*oval(x, 1034, 17, 22, start=180, end=360), (x + 17, 1080), (x - 17, 1080)],
            INK,
            Shade(HONEY, (0, 1010), (0, 1110), 0.7),
        )
    birds(canvas, ((590, 520), (548, 560), (1040, 500)), INK)


def wreath(canvas: Canvas) -> None:
    """A wreath at the memorial to the river's victims."""
    canvas.wash(ROSE, Shade(HONEY, (0, 200), (0, 640), 0.9), Shade(TEAL, (0, 300), (0, -220), 0.8))
    canvas.glow(800, 560, 560, CREAM, 0.8)
    hills(canvas, 640, 40, blend(TEAL, ROSE, 0.35), Shade(DEEP, (0, 640), (0, 780), 0.6))
    canvas.box(-2, 720, WIDTH + 2, 790, RIVER, Shade(HONEY, (0, 790), (0, 720), 0.6))
    canvas.box(-2, 786, WIDTH + 2, HEIGHT + 2, FOREST, Shade(PINE, (0, 780), (0, 1067), 0.9))
    for x, tall in ((110, 520), (230, 600), (350, 480), (1250, 480), (1370, 610), (1490, 530)):
        cypress(canvas, x, 820, tall, FOREST, INK)
    canvas.shape(
        [(560, 1080), (680, 860), (920, 860), (1040, 1080)], SAND, Shade(WINE, (0, 900), (0, 1120), 0.6)
    )
    for i, grey in enumerate((0.0, 0.18, 0.36)):
        canvas.box(
            560 + i * 44,
            850 - i * 34,
            1040 - i * 44,
            886 - i * 34,
            blend(PAPER, SAND, grey),
            Shade(WINE, (700, 0), (1160, 0), 0.7),
        )
    stele = outline("700,790 722,170 800,110 878,170 900,790")
    canvas.shape(stele, PAPER, Shade(CLAY, (780, 0), (940, 0), 0.9))
    canvas.shape([(800, 110), (878, 170), (900, 790), (816, 790)], SAND, Shade(WINE, (0, 200), (0, 900), 0.6))
    for i in range(4):
        y = 300 + i * 46
        canvas.line(
            smooth([(744 + k * 18, y + (8 if k % 2 else -8)) for k in range(7)], closed=False),
            6,
            blend(DEEP, PAPER, 0.15),
        )
    _garland(canvas, 800, 676, 116)
    canvas.shape(
        [(770, 770), (800, 760), (786, 880), (744, 892)], BRICK, Shade(WINE, (740, 0), (810, 0), 0.7)
    )
    canvas.shape(
        [(830, 770), (800, 760), (814, 880), (856, 892)], BRICK, Shade(WINE, (800, 0), (870, 0), 0.9)
    )
    for x in (600, 650, 950, 1000):
        canvas.glow(x, 836, 60, HONEY, 0.9)
        canvas.box(x - 11, 830, x + 11, 856, BRICK, Shade(HONEY, (0, 860), (0, 820), 0.8))
        canvas.shape(smooth([(x, 800), (x + 8, 822), (x, 832), (x - 8, 822)]), PAPER)
    person(canvas, 396, 1010, 350, NIGHT, hair=WINE, long_hair=True, skirt=True)
    person(canvas, 1206, 1010, 370, INK, hair=SAND, skin=SKINS[1])


def _garland(canvas: Canvas, x: float, y: float, radius: float) -> None:
    for ring, colour in ((1.0, PINE), (0.84, FOREST), (0.92, MOSS)):
        for px, py in oval(x, y, radius * ring, radius * ring)[::4]:
            lean = canvas.dice.uniform(-16, 16)
            dx, dy = (px - x) * 0.24, (py - y) * 0.24
            leaf = [
                (px - dx, py - dy),
                (px + dy * 0.5 + lean, py - dx * 0.5),
                (px + dx, py + dy),
                (px - dy * 0.5 + lean, py + dx * 0.5),
            ]
            canvas.shape(smooth(leaf), colour, Shade(INK, (px - 20, py - 20), (px + 30, py + 30), 0.6))
    for px, py in oval(x, y, radius * 0.92, radius * 0.92)[::12]:
        canvas.oval(px, py, 14, 14, PAPER, Shade(ROSE, (px, py - 6), (px + 6, py + 16), 0.8))
        canvas.oval(px, py, 5, 5, HONEY)
