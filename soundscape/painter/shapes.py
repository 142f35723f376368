"""Things that several scenes share: ridges, trees, stars and birds."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from .canvas import Canvas
from .colour import lightness, lit_as, shift
from .composition import Composition
from .svg import circle, ellipse, number, outline, parse, place, polyline, rectangle, ribbon

__all__ = [
    "Pose",
    "bird",
    "chop",
    "clouds",
    "crescent",
    "floor",
    "hills",
    "loudness_ridge",
    "nightfall",
    "pine",
    "pines",
    "shadow",
    "stars",
]


_GLOW = 0.36
"""How much lighter than its top the foot of a night's sky may be, in OKLab."""


@dataclass(frozen=True)
class Pose:
    """Where a figure stands: drawn around (0, 0), turned, scaled, then moved.

    Parameters
    ----------
    at : (float, float)
        Where the figure's origin goes.
    scale : float
    turn_degrees : float
        Clockwise, about the figure's origin.
    mirror : bool
        Left and right exchanged.
    """

    at: tuple[float, float]
    scale: float = 1.0
    turn_degrees: float = 0.0
    mirror: bool = False

    def points(self, spots: str | Iterable[Sequence]) -> list[tuple]:
        """Points of the figure, as numbers or as text for `parse`, in the picture."""
        spots = parse(spots) if isinstance(spots, str) else spots
        across = -self.scale if self.mirror else self.scale
        turned = place(spots, turn_degrees=self.turn_degrees)
        return place(turned, scale=(across, self.scale), at=self.at)

    def path(self, spots: str | Iterable[Sequence], closed: bool = True) -> str:
        """A smooth outline or line of the figure, in the picture."""
        return outline(self.points(spots), closed=closed)

    def spot(self, x: float, y: float) -> tuple[float, float]:
        """One point of the figure, in the picture."""
        return self.points([(x, y)])[0]


def nightfall(canvas: Canvas, sound: Composition) -> None:
    """Let night fall, a lighter one the brighter the timbre.

    Palettes of the day lose their light after dark, so the order of the palettes alone would not
    tell the brightness: the sky and the land are each moved to the light that it asks for, as some
    scenes are nearly all of the one or the other.
    """
    canvas.night()
    if canvas.style.luminous:
        return
    palette, names = canvas.palette, ("far", "near", "ground", "water")
    top, middle, low = palette.sky
    # Of a sky that glows in the low, as at dusk, the glow is nearly out.
    left = min(1.0, _GLOW / max(1e-6, lightness(low) - lightness(top)))
    sky = [shift(one, (left - 1) * (lightness(one) - lightness(middle))) for one in palette.sky]
    # Chalk draws the land on the dark paper that is the sky.
    chalk = 0.04 if canvas.style.hatch else 0.0
    sky = lit_as(sky, 0.33 - chalk + 0.18 * sound.light)
    land = lit_as([getattr(palette, name) for name in names], 0.31 + chalk + 0.20 * sound.light)
    canvas.palette = replace(palette, sky=tuple(sky), **dict(zip(names, land, strict=True)))


def floor(canvas: Canvas, top: float) -> str:
    """Level ground from a height down."""
    return rectangle(-60, top, canvas.width + 60, canvas.height + 60)


def loudness_ridge(
    canvas: Canvas,
    sound: Composition,
    *,
    base: float,
    rise: float,
    points: int = 24,
    rough: float = 0.0,
    inset: float = 0.0,
) -> str:
    """A skyline whose height over `base` follows the loudness, closed at the foot of the picture.

    `rough` is the size in units of the steps that noisiness cuts into it, `inset` how far from
    the sides the sound begins and ends.
    """
    values = sound.smooth_line(points, reach=4)
    width = canvas.width - 2 * inset
    spots = [(-60.0, base - rise * values[0])]
    for index, value in enumerate(values):
        x = inset + width * index / (points - 1)
        spots.append((x, base - rise * value + rough * sound.rough(canvas.rng)))
    spots.append((canvas.width + 60, spots[-1][1]))
    return _closed_below(outline(spots, closed=False), canvas)


def hills(canvas: Canvas, *, base: float, rise: float, waves: float = 2.0) -> str:
    """A gentle skyline of chance, closed at the foot of the picture."""
    rng, spots = canvas.rng, []
    phase, second = rng.uniform(0, 6.28), rng.uniform(0, 6.28)
    steps = 12
    for index in range(-1, steps + 2):
        t = index / steps * 2 * math.pi * waves
        y = base - rise * (0.5 + 0.35 * math.sin(t + phase) + 0.15 * math.sin(2.3 * t + second))
        spots.append((canvas.width * index / steps, y))
    return _closed_below(outline(spots, closed=False), canvas)


def _closed_below(path: str, canvas: Canvas) -> str:
    """The line continued around the foot of the picture."""
    x, y = number(canvas.width + 90), number(canvas.height + 60)
    return f"{path}L{x} {y}L-90 {y}Z"


def pine(x: float, foot: float, height: float, rng: random.Random) -> list[tuple]:
    """Outline of a conifer with drooping branches."""
    tiers = 5 + int(height / 260)
    left, right = [], []
    for tier in range(tiers):
        share = (tier + 1) / tiers
        y = foot - height * (1 - 0.86 * share)
        half = height * 0.21 * share * rng.uniform(0.85, 1.12)
        left += [(x - half, y + height * 0.02, True), (x - half * 0.45, y - height * 0.015, True)]
        right += [(x + half, y + height * 0.02, True), (x + half * 0.45, y - height * 0.015, True)]
    trunk = height * 0.025
    base = [(x + trunk, foot - height * 0.13, True), (x + trunk, foot + 14, True)]
    other = [(x - trunk, foot + 14, True), (x - trunk, foot - height * 0.13, True)]
    return [(x, foot - height, True), *right[:-1], *base, *other, *left[:-1][::-1]]


def pines(
    canvas: Canvas,
    *,
    foot: Callable[[float], float],
    height: float,
    count: int,
    spread: float = 0.4,
) -> str:
    """A row of conifers as one path; `foot` gives the ground at an x."""
    rng, parts = canvas.rng, []
    for index in range(count):
        x = canvas.width * (index + rng.uniform(0.1, 0.9)) / count
        tall = height * rng.uniform(1 - spread, 1 + spread)
        parts.append(polyline(pine(x, foot(x), tall, rng), closed=True))
    return "".join(parts)


def stars(canvas: Canvas, count: int, *, below: float) -> None:
    """A scatter of stars above a height, thinning downwards; bright skies show none."""
    if lightness(canvas.palette.sky[0]) > 0.5:
        return
    rng, parts = canvas.rng, []
    for _ in range(count):
        x, y = rng.uniform(0, canvas.width), below * rng.uniform(0, 1) ** 1.5
        parts.append(circle(x, y, rng.choice((0.9, 1.2, 1.6, 2.4))))
    canvas.fill("".join(parts), "#fffaf0", opacity=0.75)


def clouds(canvas: Canvas, *, low: float, high: float) -> None:
    """Up to four long clouds between two heights, by chance; some skies stay clear."""
    rng = canvas.rng
    for _ in range(rng.choice((0, 1, 2, 3, 4))):
        x, y = rng.uniform(0, canvas.width), rng.uniform(low, high)
        length, tall = rng.uniform(150, 330), rng.uniform(11, 20)
        spots: list[tuple] = [(-length, 0), (-length * 0.7, -tall * 0.8)]
        for share in (-0.4, -0.1, 0.2, 0.5):
            spots.append((length * share, -tall * rng.uniform(1.1, 3.0)))
        spots += [(length * 0.75, -tall * 0.9), (length, 0), (0, tall * 0.7)]
        paths = [outline(place(spots, at=(x, y)))]
        second = place(spots, scale=(0.55, 0.6), at=(x + length * rng.uniform(-0.7, 0.7), y + tall))
        paths.append(outline(second))
        share = 0.30 if canvas.style.glow else 0.7
        if canvas.style.luminous:
            canvas.fill("".join(paths), "sky.2", opacity=0.45)
        else:
            canvas.silhouette(paths, canvas.blend("sky.1", "sky.2", share), weight=0.45)


def bird(x: float, y: float, span: float, lift: float = 0.28) -> list[tuple]:
    """A gull seen from afar."""
    return place(
        [
            (-1, -0.1),
            (-0.55, -lift - 0.1),
            (-0.06, 0.02, True),
            (0.06, 0.02, True),
            (0.55, -lift - 0.1),
            (1, -0.1),
            (0.52, -lift + 0.08),
            (0.04, 0.2),
            (-0.04, 0.2),
            (-0.52, -lift + 0.08),
        ],
        scale=span / 2,
        at=(x, y),
    )


def crescent(
    canvas: Canvas,
    sound: Composition,
    x: float,
    y: float,
    radius: float,
    first: float,
    last: float,
    width: float,
) -> str:
    """An arc that tapers to both ends, like a stroke of a brush, made jagged by noisiness.

    Angles are in degrees, 0 to the right and growing downwards; `width` is that of the middle.
    """
    length = radius * math.radians(abs(last - first))
    steps = min(40, max(10, round(length / (34 - 12 * sound.jaggedness))))
    spots, widths = [], []
    for index in range(steps + 1):
        share = index / steps
        angle = math.radians(first + (last - first) * share)
        side = 1 if index % 2 else -1
        r = radius + side * 3.2 * sound.jaggedness**1.5 * canvas.rng.uniform(0.4, 1.0)
        spots.append((x + r * math.cos(angle), y + r * math.sin(angle), sound.jaggedness > 0.8))
        widths.append(width * (0.3 + 0.7 * math.sin(math.pi * share) ** 0.7))
    return ribbon(spots, widths)


def chop(
    canvas: Canvas, y: float, length: float, tall: float, shift: float, foot: float | None = None
) -> str:
    """A row of waves with sharp crests and round troughs, closed at a foot, or at the picture's."""
    end = number(foot or canvas.height + 60)
    d = f"M-200 {end}L-200 {number(y)}"
    x = -200 + shift
    d += f"L{number(x)} {number(y)}"
    while x < canvas.width + 200:
        step = length * canvas.rng.uniform(0.8, 1.2)
        low, rise = tall * 0.55, tall * canvas.rng.uniform(-0.1, 0.1)
        d += "c" + " ".join(
            map(number, (step * 0.28, low + tall * 0.25, step * 0.72, low + tall * 0.1, step, rise))
        )
        y += rise
        x += step
    return d + f"V{end}Z"


def shadow(canvas: Canvas, x: float, y: float, half: float, thin: float = 12.0) -> None:
    """The soft shadow under a thing that stands on level ground."""
    for share, opacity in ((1.0, 0.18), (0.8, 0.22)):
        canvas.fill(ellipse(x, y, half * share, thin * share), "ink", opacity=opacity)
