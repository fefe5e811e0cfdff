"""Halls: the concert and the oath."""

from __future__ import annotations

from math import cos, pi, sin

from communique.demo.drawing.canvas import WIDTH, Canvas, Point, Shade, outline, oval, smooth
from communique.demo.drawing.palette import (
    BRICK,
    CLAY,
    CREAM,
    DEEP,
    HONEY,
    INK,
    NIGHT,
    OCHRE,
    PAPER,
    SAND,
    SKINS,
    SKY,
    TEAL,
    WINE,
    blend,
)
from communique.demo.drawing.parts import person


def concert_hall(canvas: Canvas) -> None:
    """An evening concert, seen from the last rows."""
    canvas.wash(WINE, Shade(INK, (800, 420), (800, -260), 0.85))
    canvas.shape(
        [(250, 820), (330, 150), (1270, 150), (1350, 820)], CLAY, Shade(WINE, (800, 500), (200, 0), 0.85)
    )
    canvas.glow(800, 520, 560, HONEY, 0.85)
    for i in range(23):
        x = 800 + (i - 11) * 34
        tall = 330 - abs(i - 11) * 15 + (26 if i % 4 == 0 else 0)
        canvas.shape(
            [(x - 13, 560), (x - 13, 560 - tall), (x, 546 - tall), (x + 13, 560 - tall), (x + 13, 560)],
            HONEY,
            Shade(BRICK, (x - 4, 0), (x + 16, 0), 0.95),
        )
        canvas.box(x - 5, 516, x + 5, 536, WINE)
    canvas.box(400, 556, 1200, 586, BRICK, Shade(WINE, (0, 560), (0, 590), 0.8))
    canvas.shape(
        [(330, 786), (400, 586), (1200, 586), (1270, 786)], OCHRE, Shade(BRICK, (0, 610), (0, 800), 0.8)
    )
    canvas.shape(
        [(320, 786), (1280, 786), (1280, 826), (320, 826)], BRICK, Shade(WINE, (0, 780), (0, 830), 0.8)
    )
    _orchestra(canvas)
    for side in (-1, 1):
        for k, y in enumerate((230, 420, 610)):
            near, far = 800.0 + side * 810, 800 + side * (520 - k * 8)
            canvas.shape(
                [(far, y), (near, y - 70 + k * 46), (near, y + 50 + k * 50), (far, y + 60)],
                BRICK,
                Shade(INK, (far, 0), (near, 0), 0.8),
            )
            canvas.shape([(far, y), (near, y - 70 + k * 46), (near, y - 54 + k * 46), (far, y + 10)], HONEY)
            for j in range(6):
                lift = 0.1 + j * 0.165
                canvas.oval(
                    far + (near - far) * lift,
                    y - 12 + lift * (k * 46 - 70),
                    13 + lift * 9,
                    16 + lift * 10,
                    INK,
                )
    for x, y, size in ((800, 110, 1.0), (420, 150, 0.7), (1180, 150, 0.7)):
        _chandelier(canvas, x, y, size)
    _audience(canvas)


def _orchestra(canvas: Canvas) -> None:
    coats = (INK, NIGHT, INK, WINE)
    for row, (y, half, count) in enumerate(((622, 330, 15), (662, 360, 14), (708, 390, 13))):
        for i in range(count):
            share = (i / (count - 1)) * 2 - 1
            x, foot = 800 + half * share, y + 26 * (1 - share * share)
            if row == 2 and abs(share) < 0.2:
                continue
            canvas.shape(
                smooth(
                    [(x - 20, foot + 34), (x - 17, foot), (x, foot - 12), (x + 17, foot), (x + 20, foot + 34)]
                ),
                coats[(i + row) % 4],
            )
            canvas.oval(x, foot - 20, 9.5, 11.5, SKINS[(i * 3 + row) % 4])
            canvas.shape(
                oval(x, foot - 23, 10, 10, start=180, end=360), (INK, WINE, SAND, BRICK)[(i + row * 2) % 4]
            )
            if row:
                canvas.shape(
                    smooth([(x - 16, foot + 16), (x - 4, foot + 4), (x + 8, foot + 10), (x + 2, foot + 22)]),
                    CLAY,
                )
                canvas.line([(x - 22, foot + 4), (x + 20, foot - 4)], 2, PAPER)
    canvas.box(772, 762, 828, 790, WINE)
    canvas.shape(smooth(outline("782,766 776,716 786,690 800,684 814,690 824,716 818,766")), INK)
    canvas.oval(800, 668, 12, 14, INK)
    canvas.line([(786, 700), (750, 672), (742, 644)], 8, INK)
    canvas.line([(814, 700), (850, 676), (866, 650)], 8, INK)
    canvas.line([(866, 650), (884, 612)], 3, PAPER)


def _chandelier(canvas: Canvas, x: float, y: float, size: float) -> None:
    canvas.line([(x, -4), (x, y)], 4, OCHRE)
    canvas.glow(x, y + 20 * size, 190 * size, HONEY, 0.6)
    for k, half in enumerate((96, 66, 34)):
        canvas.line(oval(x, y + (2 - k) * 22 * size, half * size, 14 * size), 4, OCHRE)
        for j in range(9 - k * 2):
            px = x - half * size + 2 * half * size * j / (8 - k * 2)
            canvas.oval(px, y + (2 - k) * 22 * size + 3, 6.5 * size, 8.5 * size, PAPER)


def _audience(canvas: Canvas) -> None:
    for row in range(4):
        y, size = 868 + row * 74, 34 + row * 10
        gap = size * 2.55
        for i in range(int(WIDTH / gap) + 2):
            x = i * gap + (gap / 2 if row % 2 else 0) + canvas.dice.uniform(-5, 5)
            tone = blend(NIGHT, INK, 0.25 + row * 0.22)
            canvas.shape(
                smooth(
                    [
                        (x - size * 1.25, y + size * 3),
                        (x - size * 1.1, y + size * 1.1),
                        (x, y + size * 0.72),
                        (x + size * 1.1, y + size * 1.1),
                        (x + size * 1.25, y + size * 3),
                    ]
                ),
                tone,
            )
            canvas.oval(x, y, size * 0.66, size * 0.82, tone, Shade(OCHRE, (x, y), (x, y - size * 0.95), 0.5))
            if i % 3 == row % 3:
                canvas.oval(x, y - size * 0.75, size * 0.32, size * 0.28, tone)
            canvas.shape(
                smooth(
                    [
                        (x - size * 1.2, y + size * 1.5),
                        (x + size * 1.2, y + size * 1.5),
                        (x + size * 1.25, y + size * 3),
                        (x - size * 1.25, y + size * 3),
                    ]
                ),
                blend(WINE, INK, 0.2 + row * 0.16),
            )


def hall(canvas: Canvas) -> None:
    """The great hall before an oath is taken."""
    canvas.wash(CREAM, Shade(SAND, (0, 500), (0, -100), 0.9))
    canvas.shape([(-2, -2), (1602, -2), (1130, 250), (470, 250)], SAND, Shade(CLAY, (0, 250), (0, -60), 0.7))
    for k in range(1, 4):
        s = k / 4
        canvas.line([(0 + 470 * s, 252 * s), (1600 - 470 * s, 252 * s)], 3, HONEY)
    canvas.box(470, 250, 1130, 720, CREAM, Shade(HONEY, (0, 250), (0, 760), 0.4))
    canvas.shape([(470, 720), (1130, 720), (1620, 1090), (-20, 1090)], SAND)
    _floor(canvas)
    for side in (-1, 1):
        canvas.shape(
            [
                (800 + side * 330, 250),
                (800 + side * 802, -2),
                (800 + side * 802, 1082),
                (800 + side * 330, 720),
            ],
            SAND,
            Shade(CLAY, (800 + side * 330, 0), (800 + side * 840, 0), 0.7),
        )
        for k in range(4):
            _window(canvas, side, 0.04 + k * 0.25, 0.19 + k * 0.25)
    canvas.shape(
        [*oval(800, 430, 120, 120, start=180, end=360), (920, 720), (680, 720)],
        DEEP,
        Shade(INK, (680, 0), (980, 0), 0.8),
    )
    canvas.line(
        [(680, 720), (680, 430), *oval(800, 430, 120, 120, start=180, end=360), (920, 720)], 12, HONEY
    )
    _arms_and_flags(canvas)
    canvas.shape(
        [(756, 730), (844, 730), (960, 1090), (640, 1090)], BRICK, Shade(WINE, (0, 730), (0, 1100), 0.8)
    )
    canvas.shape([(758, 738), (764, 738), (662, 1090), (648, 1090)], HONEY)
    canvas.shape([(842, 738), (836, 738), (938, 1090), (952, 1090)], HONEY)
    person(canvas, 752, 792, 176, TEAL, hair=WINE, long_hair=True, skirt=True)
    person(canvas, 866, 796, 180, NIGHT, hair=INK, long_hair=True, skin=SKINS[1])
    canvas.line([(800, -4), (800, 130)], 5, OCHRE)
    _crown(canvas)


def _arms_and_flags(canvas: Canvas) -> None:
    canvas.oval(800, 490, 62, 62, HONEY, Shade(OCHRE, (760, 440), (860, 560), 0.8))
    canvas.oval(800, 490, 52, 52, DEEP)
    for x in (776, 800, 824):
        canvas.line(oval(x, 512, 9, 13, start=180, end=360), 4, CREAM)
    canvas.line([(762, 497), (838, 497)], 5, CREAM)
    canvas.oval(800, 468, 11, 11, HONEY)
    for x in (560, 1040):
        canvas.box(x - 4, 400, x + 4, 730, OCHRE)
        canvas.oval(x, 394, 9, 9, HONEY)
        canvas.shape(
            smooth([(x + 4, 412), (x + 60, 424), (x + 74, 520), (x + 66, 600), (x + 20, 606), (x + 4, 560)]),
            DEEP,
            Shade(INK, (x + 20, 0), (x + 90, 0), 0.7),
        )
        canvas.shape(smooth([(x + 4, 560), (x + 70, 520), (x + 70, 600), (x + 20, 612)]), OCHRE)


def _floor(canvas: Canvas) -> None:
    depth = [720 + 370 * (k / 9) ** 1.6 for k in range(10)]
    for row in range(9):
        top, low = depth[row], depth[row + 1]
        for column in range(-9, 9):
            if (row + column) % 2:
                a, b = 0.5 + (top - 720) / 370 * 0.72, 0.5 + (low - 720) / 370 * 0.72
                canvas.shape(
                    [
                        (800 + column * 132 * a, top),
                        (800 + (column + 1) * 132 * a, top),
                        (800 + (column + 1) * 132 * b, low),
                        (800 + column * 132 * b, low),
                    ],
                    CLAY,
                    Shade(WINE, (0, 760), (0, 1120), 0.6),
                )


def _window(canvas: Canvas, side: int, near: float, far: float) -> None:
    def at(share: float, level: float) -> Point:
        x = 800 + side * (330 + 472 * share)
        top, low = 250 - 252 * share, 720 + 362 * share
        return x, top + (low - top) * level

    arch = [
        at(near + (far - near) * (0.5 - 0.5 * cos(a * pi / 12)), 0.3 - 0.1 * sin(a * pi / 12))
        for a in range(13)
    ]
    glass = [*arch, at(far, 0.86), at(near, 0.86)]
    canvas.shape(glass, SKY, Shade(HONEY, at(near, 0.2), at(near, 0.9), 0.8))
    middle = (near + far) / 2
    wide = 5 + 5 * near
    canvas.line([*glass, glass[0]], wide * 1.4, PAPER)
    canvas.line([at(middle, 0.21), at(middle, 0.86)], wide, PAPER)
    for level in (0.42, 0.64):
        canvas.line([at(near, level), at(far, level)], wide, PAPER)


def _crown(canvas: Canvas) -> None:
    canvas.glow(800, 190, 230, PAPER, 0.9)
    for y, half in ((230, 150), (184, 104), (142, 56)):
        canvas.line(oval(800, y, half, half * 0.16), 6, OCHRE)
        for k in range(13):
            x = 800 - half + half * k / 6
            canvas.oval(x, y + 8, 6.5, 9, HONEY)
            canvas.oval(x, y + 5, 4, 6, PAPER)
