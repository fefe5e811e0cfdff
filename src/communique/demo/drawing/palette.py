"""The few colours all illustrations share, as red, green, blue of 0 to 255."""

Colour = tuple[int, int, int]

INK: Colour = (24, 35, 49)
NIGHT: Colour = (29, 48, 69)
DEEP: Colour = (31, 75, 84)
TEAL: Colour = (52, 112, 118)
RIVER: Colour = (96, 154, 158)
MIST: Colour = (168, 199, 192)
SKY: Colour = (214, 226, 213)
CREAM: Colour = (245, 235, 213)
PAPER: Colour = (252, 246, 231)
SAND: Colour = (231, 206, 158)
HONEY: Colour = (233, 180, 84)
OCHRE: Colour = (211, 144, 52)
CLAY: Colour = (199, 101, 62)
BRICK: Colour = (152, 62, 44)
WINE: Colour = (98, 40, 43)
ROSE: Colour = (224, 168, 143)
OLIVE: Colour = (132, 138, 71)
MOSS: Colour = (84, 106, 66)
FOREST: Colour = (41, 70, 60)
PINE: Colour = (25, 49, 49)
SKINS: tuple[Colour, ...] = ((229, 184, 148), (205, 150, 112), (160, 106, 76), (241, 205, 174))


def blend(first: Colour, second: Colour, share: float) -> Colour:
    """The colour `share` (0 to 1) of the way from first to second."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue
