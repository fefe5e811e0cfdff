"""A surface of 1600 by 1067 units, drawn three times as large and then brought down, so that edges are soft.

Colours are flat; depth comes from speckled shades, as in printed posters. Everything is a function of the
picture's name: the same name gives the same picture.
"""

from __future__ import annotations

import random
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from math import cos, hypot, pi, sin
from typing import TYPE_CHECKING

from PIL import Image, ImageChops, ImageDraw, ImageFont

from communique.demo.drawing.palette import CREAM, INK, Colour

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

WIDTH, HEIGHT = 1600, 1067
SCALE = 3
LABEL = "Illustration — demonstration office"
QUALITY = 74

Point = tuple[float, float]


@dataclass(frozen=True)
class Shade:
    """A speckle of `colour`: none at `start`, growing to `strength` (0 to 1) at `end`."""

    colour: Colour
    start: Point
    end: Point
    strength: float = 0.8


def smooth(points: Sequence[Point], *, closed: bool = True, steps: int = 12) -> list[Point]:
    """A rounded line through all points (Catmull and Rom)."""
    count = len(points)
    line: list[Point] = []
    for i in range(count if closed else count - 1):
        quad = [
            points[j % count] if closed else points[min(max(j, 0), count - 1)] for j in range(i - 1, i + 3)
        ]
        for step in range(steps):
            t = step / steps
            x, y = (_spline([p[axis] for p in quad], t) for axis in (0, 1))
            line.append((x, y))
    if not closed:
        line.append(points[-1])
    return line


def _spline(v: Sequence[float], t: float) -> float:
    first = -v[0] + v[2]
    second = 2 * v[0] - 5 * v[1] + 4 * v[2] - v[3]
    third = -v[0] + 3 * v[1] - 3 * v[2] + v[3]
    return (2 * v[1] + first * t + second * t * t + third * t**3) / 2


def oval(
    x: float, y: float, across: float, down: float, *, start: float = 0, end: float = 360
) -> list[Point]:
    """Points round an ellipse about (x, y) with two half axes; degrees run clockwise from the right."""
    steps = max(int(abs(end - start) / 3), 4)
    turn = [(start + (end - start) * i / steps) * pi / 180 for i in range(steps + 1)]
    return [(x + across * cos(a), y + down * sin(a)) for a in turn]


def outline(text: str) -> list[Point]:
    """Points written as in SVG: "0,0 16.5,20 -4,30"."""
    return [(float(x), float(y)) for x, y in (pair.split(",") for pair in text.split())]


def box(left: float, top: float, right: float, bottom: float) -> list[Point]:
    """The four corners of an upright rectangle."""
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


def turned(x: float, y: float, angle: float, points: Sequence[Point]) -> list[Point]:
    """Points given about the origin, turned by `angle` (radians) and moved to (x, y)."""
    return [(x + u * cos(angle) - v * sin(angle), y + u * sin(angle) + v * cos(angle)) for u, v in points]


class Canvas:
    """One picture in the making."""

    def __init__(self, name: str, ground: Colour = CREAM) -> None:
        self.dice = random.Random(zlib.crc32(name.encode()))
        self.image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), ground)
        small = (WIDTH * 4 // 7, HEIGHT * 4 // 7)
        self._speckle = Image.frombytes("L", small, self.dice.randbytes(small[0] * small[1])).resize(
            self.image.size, Image.Resampling.BICUBIC
        )

    def shape(self, points: Sequence[Point], colour: Colour, *shades: Shade, alpha: float = 1.0) -> None:
        """Fill a closed outline, then lay the shades inside it."""
        corner, mask = self._mask(points)
        if mask is None:
            return
        if alpha < 1:
            mask = mask.point([round(v * alpha) for v in range(256)])
        self.image.paste(colour, corner, mask)
        for shade in shades:
            self._shade(shade, corner, mask)

    def shade(self, points: Sequence[Point], *shades: Shade) -> None:
        """Lay shades inside an outline, over what is there."""
        corner, mask = self._mask(points)
        if mask is not None:
            for shade in shades:
                self._shade(shade, corner, mask)

    def wash(self, colour: Colour, *shades: Shade) -> None:
        """Fill the whole picture."""
        self.shape(box(-1, -1, WIDTH + 1, HEIGHT + 1), colour, *shades)

    def oval(
        self,
        x: float,
        y: float,
        across: float,
        down: float,
        colour: Colour,
        *shades: Shade,
        alpha: float = 1.0,
    ) -> None:
        """Fill an ellipse about (x, y)."""
        self.shape(oval(x, y, across, down), colour, *shades, alpha=alpha)

    def box(
        self,
        left: float,
        top: float,
        right: float,
        bottom: float,
        colour: Colour,
        *shades: Shade,
        alpha: float = 1.0,
    ) -> None:
        """Fill an upright rectangle."""
        self.shape(box(left, top, right, bottom), colour, *shades, alpha=alpha)

    def line(
        self,
        points: Sequence[Point],
        width: float,
        colour: Colour,
        *,
        alpha: float = 1.0,
        round_: bool = True,
    ) -> None:
        """A stroke of even width; its ends are round unless told otherwise."""
        for first, second in pairwise(points):
            length = hypot(second[0] - first[0], second[1] - first[1]) or 1
            across = (second[1] - first[1]) / length * width / 2
            down = -(second[0] - first[0]) / length * width / 2
            (x, y), (u, v) = first, second
            self.shape(
                [
                    (x + across, y + down),
                    (u + across, v + down),
                    (u - across, v - down),
                    (x - across, y - down),
                ],
                colour,
                alpha=alpha,
            )
        if round_ and alpha == 1:
            for x, y in points:
                self.oval(x, y, width / 2, width / 2, colour)

    def glow(self, x: float, y: float, radius: float, colour: Colour, strength: float = 0.8) -> None:
        """Soft light about a point, nothing left of it at the radius."""
        size = round(radius * 2 * SCALE)
        light = ImageChops.invert(Image.radial_gradient("L")).resize((size, size), Image.Resampling.BICUBIC)
        mask = light.point([round((max(v - 76, 0) / 179) ** 1.5 * 255 * strength) for v in range(256)])
        self.image.paste(colour, (round((x - radius) * SCALE), round((y - radius) * SCALE)), mask)

    @contextmanager
    def within(self, points: Sequence[Point]) -> Iterator[None]:
        """What is drawn inside the block shows only inside the outline."""
        before = self.image.copy()
        yield
        corner, mask = self._mask(points)
        if mask is None:
            self.image = before
            return
        drawn = self.image.crop((*corner, corner[0] + mask.width, corner[1] + mask.height))
        before.paste(drawn, corner, mask)
        self.image = before

    def keep(
        self,
        drawn: Image.Image,
        outline: Sequence[Point],
        holes: Sequence[Sequence[Point]],
    ) -> None:
        """Take over `drawn` inside the outline, save for the holes."""
        corner, mask = self._mask(outline)
        if mask is None:
            return
        pen = ImageDraw.Draw(mask)
        for points in holes:
            pen.polygon([(x * SCALE - corner[0], y * SCALE - corner[1]) for x, y in points], fill=0)
        part = drawn.crop((*corner, corner[0] + mask.width, corner[1] + mask.height))
        self.image.paste(part, corner, mask)

    def save(self, folder: Path, name: str) -> Path:
        """Bring the picture down to size, add the label, and write it as a JPEG."""
        picture = self.image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
        picture = _label(picture)
        path = folder / f"{name}.jpg"
        picture.save(path, quality=QUALITY, optimize=True, progressive=True)
        return path

    def _mask(self, points: Sequence[Point]) -> tuple[tuple[int, int], Image.Image | None]:
        wide, high = self.image.size
        left = max(int(min(x for x, _ in points) * SCALE) - 1, 0)
        top = max(int(min(y for _, y in points) * SCALE) - 1, 0)
        right = min(int(max(x for x, _ in points) * SCALE) + 2, wide)
        bottom = min(int(max(y for _, y in points) * SCALE) + 2, high)
        if right <= left or bottom <= top:
            return (0, 0), None
        mask = Image.new("L", (right - left, bottom - top), 0)
        ImageDraw.Draw(mask).polygon([(x * SCALE - left, y * SCALE - top) for x, y in points], fill=255)
        return (left, top), mask

    def _shade(self, shade: Shade, corner: tuple[int, int], mask: Image.Image) -> None:
        ramp = _ramp(mask.size, corner, shade)
        area = (*corner, corner[0] + mask.width, corner[1] + mask.height)
        dots = ImageChops.subtract(ramp, self._speckle.crop(area), scale=0.5, offset=20)
        dots = ImageChops.blend(dots, ramp, 0.78)  # mostly even: pure dots make files three times as large
        self.image.paste(shade.colour, corner, ImageChops.multiply(dots, mask))


def _ramp(size: tuple[int, int], corner: tuple[int, int], shade: Shade) -> Image.Image:
    """Grey from 0 at the shade's start to 255 times its strength at its end, level beyond both."""
    ((x, y), (u, v)) = shade.start, shade.end
    length = ((u - x) ** 2 + (v - y) ** 2) or 1.0
    across, down = (u - x) / length / SCALE, (v - y) / length / SCALE
    offset = (corner[0] / SCALE - x) * (u - x) / length + (corner[1] / SCALE - y) * (v - y) / length
    pad = 12  # the strip repeats its ends, since a transform reads black outside its source
    strip = Image.new("L", (4, 256 * (2 * pad + 1)), 255)
    strip.paste(0, (0, 0, 4, 256 * pad))
    strip.paste(Image.linear_gradient("L").resize((4, 256)), (0, 256 * pad))
    data = (0, 0, 2, across * 256, down * 256, offset * 256 + 256 * pad)
    ramp = strip.transform(size, Image.Transform.AFFINE, data)
    return ramp.point([round(value * shade.strength) for value in range(256)])


def _label(picture: Image.Image) -> Image.Image:
    font = ImageFont.load_default(size=18)
    pen = ImageDraw.Draw(picture)
    first, second = LABEL.split(" — ")  # the font that comes with Pillow has no dash: a stroke stands for it
    lead, tail = pen.textlength(first, font=font), pen.textlength(second, font=font)
    x, y = WIDTH - 28 - lead - 38 - tail, HEIGHT - 42
    under = picture.crop((int(x), y, WIDTH - 28, y + 22)).convert("L").resize((1, 1), Image.Resampling.BOX)
    value = under.getpixel((0, 0))
    bright = isinstance(value, int | float) and value > 130
    back = Image.new("L", picture.size, 0)
    ImageDraw.Draw(back).rounded_rectangle((x - 12, y - 6, WIDTH - 16, y + 27), radius=6, fill=120)
    picture.paste(CREAM if bright else INK, (0, 0), back)
    pen.text((x, y), first, fill=INK if bright else CREAM, font=font)
    pen.line((x + lead + 10, y + 13, x + lead + 28, y + 13), fill=INK if bright else CREAM, width=2)
    pen.text((x + lead + 38, y), second, fill=INK if bright else CREAM, font=font)
    return picture
