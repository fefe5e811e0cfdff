"""What stands on a desk or in a window: telephone, letters, lamp."""

from __future__ import annotations

from math import cos, pi, sin

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
    PINE,
    RIVER,
    ROSE,
    SAND,
    TEAL,
    WINE,
    Colour,
    blend,
)
from communique.demo.drawing.parts import cypress, hills, panes


def telephone(canvas: Canvas) -> None:
    """A telephone on the desk, the river in the window."""
    canvas.wash(DEEP, Shade(INK, (900, 300), (0, 900), 0.7))
    with canvas.within(box(560, 70, 1300, 660)):
        canvas.box(550, 60, 1310, 670, HONEY, Shade(ROSE, (0, 380), (0, 60), 0.9))
        canvas.glow(1040, 380, 300, PAPER, 0.85)
        canvas.oval(1040, 380, 66, 66, PAPER)
        hills(canvas, 430, 30, blend(ROSE, TEAL, 0.5))
        hills(canvas, 480, 30, TEAL, Shade(DEEP, (0, 470), (0, 560), 0.7))
        canvas.box(550, 530, 1310, 670, RIVER, Shade(DEEP, (0, 540), (0, 690), 0.7))
        for k in range(16):
            canvas.shape(
                smooth(
                    [
                        (1040 - 70 + k * 3, 536 + k * 8),
                        (1040, 533 + k * 8),
                        (1110 - k * 3, 536 + k * 8),
                        (1040, 539 + k * 8),
                    ]
                ),
                CREAM,
                alpha=0.5,
            )
        for x, tall in ((620, 200), (668, 250), (720, 180)):
            cypress(canvas, x, 668, tall)
    panes(canvas, 560, 70, 1300, 660, CREAM, 3, 2)
    canvas.box(530, 656, 1330, 684, CREAM, Shade(CLAY, (0, 660), (0, 700), 0.7))
    for side, x in ((1, 430), (-1, 1430)):
        canvas.shape(
            smooth(
                [
                    (x - side * 60, 20),
                    (x + side * 130, 20),
                    (x + side * 120, 260),
                    (x + side * 40, 470),
                    (x + side * 60, 720),
                    (x - side * 70, 720),
                ]
            ),
            BRICK,
            Shade(WINE, (x - side * 40, 0), (x + side * 130, 0), 0.95),
        )
    canvas.box(330, 24, 1530, 44, HONEY, Shade(WINE, (0, 28), (0, 52), 0.8))
    canvas.box(-2, 748, WIDTH + 2, HEIGHT + 2, CLAY, Shade(WINE, (0, 780), (0, 1090), 0.9))
    canvas.box(-2, 742, WIDTH + 2, 758, OCHRE)
    _lamp(canvas)
    _papers(canvas)
    _phone(canvas)


def _lamp(canvas: Canvas) -> None:
    canvas.glow(290, 560, 380, HONEY, 0.5)
    canvas.shape(oval(290, 836, 150, 26), INK, alpha=0.45)
    canvas.shape(
        smooth([(200, 826), (290, 796), (380, 826), (290, 844)]), OCHRE, Shade(WINE, (240, 0), (390, 0), 0.9)
    )
    canvas.box(280, 520, 300, 818, OCHRE, Shade(WINE, (282, 0), (302, 0), 0.9))
    canvas.shape(
        [*oval(290, 532, 180, 124, start=180, end=360), (470, 548), (110, 548)],
        MOSS,
        Shade(PINE, (200, 430), (480, 560), 0.95),
    )
    canvas.box(104, 540, 476, 556, HONEY)
    canvas.line([(360, 556), (360, 620)], 3, CREAM)
    canvas.oval(360, 626, 8, 8, HONEY)


def _papers(canvas: Canvas) -> None:
    for angle, shift in ((0.1, 16), (-0.04, 0)):
        canvas.shape(
            turned(420, 964 - shift, angle, [(-190, -66), (170, -66), (200, 66), (-220, 66)]),
            PAPER,
            Shade(ROSE, (300, 900), (640, 1060), 0.6),
        )
    for k in range(5):
        canvas.line(
            turned(420, 964, -0.04, [(-160 - k * 5, -42 + k * 20), (130 - (k == 4) * 120, -42 + k * 20)]),
            4,
            MIST,
        )
    canvas.line([(560, 1010), (716, 930)], 11, NIGHT)
    canvas.line([(556, 1012), (570, 1005)], 5, HONEY)
    canvas.shape(oval(1420, 930, 96, 22), INK, alpha=0.4)
    canvas.shape(
        smooth(outline("1350,846 1466,846 1456,916 1420,932 1384,926")),
        CREAM,
        Shade(CLAY, (1370, 0), (1490, 0), 0.8),
    )
    canvas.line(oval(1472, 878, 22, 24, start=-90, end=90), 9, SAND)
    canvas.oval(1408, 846, 58, 13, WINE)
    for k in (0, 26):
        canvas.line(
            smooth([(1394 + k, 822), (1384 + k, 800), (1402 + k, 780), (1392 + k, 756)], closed=False),
            4,
            CREAM,
        )


def _phone(canvas: Canvas) -> None:
    canvas.shape(oval(950, 962, 300, 42), INK, alpha=0.5)
    canvas.shape(
        smooth(
            outline("690,950 720,880 800,770 860,720 1040,720 1100,770 1180,880 1210,950 1150,972 750,972")
        ),
        NIGHT,
        Shade(INK, (880, 0), (1200, 0), 0.9),
        Shade(TEAL, (820, 900), (720, 820), 0.5),
    )
    for x in (838.0, 1012.0):
        canvas.shape([(x, 724), (x + 50, 724), (x + 44, 664), (x + 6, 664)], INK)
    canvas.oval(950, 858, 116, 92, CREAM, Shade(CLAY, (880, 780), (1090, 950), 0.7))
    canvas.oval(950, 858, 44, 35, NIGHT)
    canvas.oval(950, 858, 33, 26, HONEY)
    for k in range(10):
        a = (-60 + k * 31) * pi / 180
        x, y = 950 + 82 * cos(a), 858 + 65 * sin(a)
        canvas.oval(x, y, 18, 14.5, NIGHT)
    receiver = outline(
        "690,700 700,650 780,622 950,606 1120,622 1200,650 1210,700 1160,724 1090,716 "
        "1066,676 950,664 834,676 810,716 740,724"
    )
    canvas.shape(
        smooth(receiver),
        NIGHT,
        Shade(TEAL, (0, 680), (0, 610), 0.8),
        Shade(INK, (960, 0), (1230, 0), 0.7),
    )
    cord = [(1180, 940 + 0.0)] + [(1196 + i * 7.5, 958 + (15 if i % 2 else -15)) for i in range(22)]
    canvas.line(smooth(cord, closed=False), 6, INK)


def letters(canvas: Canvas) -> None:
    """The day's letters on a desk."""
    canvas.wash(TEAL, Shade(DEEP, (300, 200), (1500, 1000), 0.9))
    for x in range(-600, 1700, 130):
        canvas.shape([(x, -2), (x + 16, -2), (x + 330, 1070), (x + 314, 1070)], DEEP, alpha=0.35)
    sheets = (
        (360, 330, -0.22, CREAM, BRICK),
        (1190, 300, 0.2, SAND, DEEP),
        (1260, 760, -0.14, ROSE, OCHRE),
        (330, 790, 0.16, PAPER, FOREST),
        (800, 560, -0.05, PAPER, BRICK),
    )
    for x, y, angle, paper, stamp in sheets:
        _envelope(canvas, x, y, angle, paper, stamp)
    canvas.shape(oval(1440, 520, 104, 104), INK, alpha=0.35)
    canvas.oval(1430, 508, 100, 100, PAPER, Shade(ROSE, (1370, 440), (1520, 600), 0.5))
    canvas.oval(1430, 508, 66, 66, CREAM)
    canvas.oval(1430, 508, 56, 56, WINE, Shade(CLAY, (1430, 560), (1400, 460), 0.5))
    canvas.line(oval(1534, 508, 24, 26, start=-120, end=120), 13, PAPER)
    canvas.line([(640, 940), (1010, 860)], 22, NIGHT)
    canvas.line([(1010, 860), (1050, 851)], 13, HONEY)
    canvas.shape([(1050, 843), (1092, 841), (1052, 860)], INK)
    canvas.line([(646, 932), (760, 907)], 5, RIVER)


def _envelope(canvas: Canvas, x: float, y: float, angle: float, paper: Colour, stamp: Colour) -> None:
    def at(points: list[Point]) -> list[Point]:
        return [(x + u * cos(angle) - v * sin(angle), y + u * sin(angle) + v * cos(angle)) for u, v in points]

    canvas.shape([(u + 14, v + 18) for u, v in at(box(-300, -190, 300, 190))], INK, alpha=0.35)
    canvas.shape(
        at(box(-300, -190, 300, 190)),
        paper,
        Shade(blend(paper, CLAY, 0.5), (x - 200, y - 150), (x + 320, y + 260), 0.8),
    )
    for k in range(30):
        edge = -300 + k * 20
        canvas.shape(
            at(
                [(edge, -190), (edge + 10, -190), (edge + 4, -176), (edge - 6, -176)]
                if k
                else box(-300, -190, -292, -176)
            ),
            (BRICK, DEEP)[k % 2],
        )
        canvas.shape(
            at(
                [(edge, 176), (edge + 10, 176), (edge + 4, 190), (edge - 6, 190)]
                if k
                else box(-300, 176, -292, 190)
            ),
            (BRICK, DEEP)[k % 2],
        )
    canvas.shape(at(box(176, -152, 268, -40)), PAPER)
    canvas.shape(at(box(184, -144, 260, -48)), stamp, Shade(INK, (x + 150, y - 160), (x + 290, y), 0.5))
    canvas.shape(at(oval(222, -78, 28, 28, start=180, end=360)), HONEY)
    canvas.shape(at(box(184, -78, 260, -72)), PAPER)
    for k in (-18, 0, 18):
        canvas.line(
            at(smooth([(60 + j * 20, -96 + k + (7 if j % 2 else -7)) for j in range(8)], closed=False)),
            4,
            blend(paper, NIGHT, 0.65),
        )
    for k, long in enumerate((240, 300, 190)):
        canvas.line(at([(-90, 14 + k * 44), (-90 + long, 14 + k * 44)]), 8, blend(paper, NIGHT, 0.75))
    for k, long in enumerate((90, 120)):
        canvas.line(at([(-262, -132 + k * 30), (-262 + long, -132 + k * 30)]), 5, blend(paper, NIGHT, 0.5))


def lamp(canvas: Canvas) -> None:
    """A miner's lamp in a window at night."""
    canvas.wash(INK, Shade(NIGHT, (800, 900), (800, 100), 0.9))
    with canvas.within(box(330, 90, 1270, 800)):
        canvas.box(320, 80, 1280, 810, NIGHT, Shade(TEAL, (0, 300), (0, 760), 0.8))
        for _ in range(40):
            px, py, r = (
                canvas.dice.uniform(340, 1260),
                canvas.dice.uniform(100, 420),
                canvas.dice.uniform(1.5, 3.4),
            )
            canvas.oval(px, py, r, r, CREAM)
        hills(canvas, 560, 80, blend(NIGHT, TEAL, 0.5), Shade(INK, (0, 560), (0, 760), 0.7))
        canvas.line([(980, 640), (1010, 420), (1070, 420), (1100, 640)], 8, INK)
        canvas.line([(994, 540), (1086, 540)], 6, INK)
        canvas.line([(1010, 420), (1090, 640)], 5, INK)
        canvas.line([(1070, 420), (990, 640)], 5, INK)
        canvas.line(oval(1040, 408, 34, 34), 7, INK)
        canvas.line([(1040, 374), (1150, 640)], 4, INK)
        hills(canvas, 690, 30, INK)
        for px in range(360, 1260, 96):
            canvas.box(px, 690 + (px % 5) * 6, px + 18, 708 + (px % 5) * 6, HONEY)
    panes(canvas, 330, 90, 1270, 800, WINE, 2, 2)
    for side, px in ((1, 200), (-1, 1400)):
        canvas.shape(
            smooth(
                [
                    (px - side * 240, -20),
                    (px + side * 150, -20),
                    (px + side * 130, 300),
                    (px + side * 20, 560),
                    (px + side * 60, 840),
                    (px - side * 240, 840),
                ]
            ),
            BRICK,
            Shade(INK, (px + side * 100, 0), (px - side * 200, 0), 0.95),
        )
    canvas.box(-2, 800, WIDTH + 2, HEIGHT + 2, WINE, Shade(INK, (0, 820), (0, 1080), 0.9))
    canvas.box(
        -2,
        794,
        WIDTH + 2,
        822,
        CLAY,
        Shade(WINE, (300, 0), (-200, 0), 0.9),
        Shade(WINE, (1300, 0), (1800, 0), 0.9),
    )
    canvas.glow(800, 640, 560, HONEY, 0.62)
    _miners_lamp(canvas)


def _miners_lamp(canvas: Canvas) -> None:
    canvas.shape(oval(800, 940, 190, 28), INK, alpha=0.6)
    canvas.line(oval(800, 380, 62, 74, start=-215, end=35), 12, OCHRE)
    canvas.box(690, 836, 910, 936, OCHRE, Shade(WINE, (720, 0), (940, 0), 0.95))
    canvas.box(676, 920, 924, 944, HONEY, Shade(WINE, (720, 0), (950, 0), 0.9))
    canvas.box(676, 822, 924, 842, HONEY, Shade(WINE, (720, 0), (950, 0), 0.9))
    canvas.box(
        706,
        590,
        894,
        824,
        blend(HONEY, CREAM, 0.4),
        Shade(PAPER, (706, 0), (800, 0), 0.6),
        Shade(OCHRE, (800, 0), (910, 0), 0.7),
    )
    canvas.shape(smooth(outline("800,640 838,720 830,780 800,800 770,780 762,720")), OCHRE)
    canvas.shape(smooth(outline("800,680 822,740 816,782 800,794 784,782 778,740")), PAPER)
    for px in (700, 764, 836, 900):
        canvas.box(px - 5, 586, px + 5, 826, WINE)
    canvas.box(684, 572, 916, 594, HONEY, Shade(WINE, (720, 0), (950, 0), 0.9))
    canvas.shape(
        [(706, 574), (726, 452), (874, 452), (894, 574)], OCHRE, Shade(WINE, (740, 0), (920, 0), 0.95)
    )
    for k in range(5):
        canvas.box(742 + k * 27, 484, 750 + k * 27, 546, INK)
    canvas.shape(
        smooth([(716, 456), (740, 426), (860, 426), (884, 456)]), HONEY, Shade(WINE, (740, 0), (900, 0), 0.9)
    )
