"""What streets are made of: houses as high as the sound was loud, lamps, light, shadows."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from .canvas import Canvas
from .composition import Composition
from .svg import Point, ellipse, place, polyline, rectangle

__all__ = ["beam", "houses", "lamp_post", "shadow"]


def houses(
    canvas: Canvas,
    sound: Composition,
    street: float,
    *,
    rows: Iterable[tuple[float, int, float, float]],
    lit: float = 0.36,
) -> list[tuple[float, float]]:
    """Houses that stand as high as the sound was loud at their time, left to right.

    Parameters
    ----------
    street : float
        The height of the ground they stand on.
    rows : tuple of (depth, count, base, rise)
        From back to front.
    lit : float
        Share of the windows that shine, 0 to 1, in every row but the farthest.

    Returns
    -------
    list of (float, float)
        The middle of the top of each lit window.
    """
    rng, shining = canvas.rng, []
    for depth, count, base, rise in rows:
        step, parts, panes = canvas.width / count, [], []
        for index in range(count):
            loud = sound.line_at((index + 0.5) / count)
            top = street - base - rise * loud * rng.uniform(0.94, 1.06)
            left, right = index * step - 3, (index + 1) * step + 3
            roof = rng.choice(("flat", "gable", "step"))
            parts.append(_house(left, right, top, street + 20, roof))
            if depth < 0.3:
                continue
            across = max(2, round(step / 34))
            for row in range(max(1, int((street - top - 40) / 44))):
                for column in range(across):
                    if rng.random() < lit:
                        px = left + step * (column + 0.5) / across - 7
                        py = top + 24 + 44 * row
                        panes.append(rectangle(px, py, px + 14, py + 22))
                        shining.append((px + 7, py))
        canvas.plane("".join(parts), depth)
        if panes:
            canvas.fill("".join(panes), canvas.lamp, opacity=0.85)
    return shining


def _house(left: float, right: float, top: float, foot: float, roof: str) -> str:
    middle = (left + right) / 2
    spots = [(left, foot), (left, top)]
    if roof == "gable":
        spots.append((middle, top - min(46.0, (right - left) * 0.5)))
    elif roof == "step":
        spots += [(middle - 8, top), (middle - 8, top - 26)]
        spots += [(middle + 14, top - 26), (middle + 14, top)]
    return polyline([*spots, (right, top), (right, foot)], closed=True)


def lamp_post(
    canvas: Canvas, x: float, foot: float, scale: float, reach: float
) -> tuple[float, float]:
    """A street lamp 470 units tall that shines `reach` units far; returns its light's place."""
    top = foot - 470 * scale
    post = [(-5, 470), (-4, 0), (4, 0), (5, 470)]
    collar = [(-9, 300), (9, 300), (7, 286), (-7, 286)]
    base = [(-16, 476), (-12, 430), (-6, 420), (6, 420), (12, 430), (16, 476)]
    cap = [(-34, -46), (0, -72), (34, -46)]
    head = [(-20, 0), (-26, -46), (26, -46), (20, 0)]

    def put(spots: Sequence[Point]) -> str:
        return polyline(place(spots, at=(x, top), scale=scale), closed=True)

    ink = canvas.blend("ground", "ink", 0.5)
    canvas.silhouette([put(post), put(collar), put(base), put(cap)], ink, weight=0.6)
    canvas.glow(x, top - 22 * scale, reach, canvas.lamp, 0.9)
    canvas.silhouette([put(head)], canvas.lamp, weight=0.5, lit=True)
    return x, top - 22 * scale


def beam(canvas: Canvas, start: Point, end: Point, half: float, role: str, strength: float) -> None:
    """A cone of light from a lamp that fades towards its end, where it is 2 * `half` wide."""
    (ax, ay), (bx, by) = start, end
    length = math.hypot(bx - ax, by - ay) or 1.0
    nx, ny = -(by - ay) / length, (bx - ax) / length
    cone = [(ax + 5 * nx, ay + 5 * ny), (bx + half * nx, by + half * ny)]
    cone += [(bx - half * nx, by - half * ny), (ax - 5 * nx, ay - 5 * ny)]
    colour = canvas.colour(role)
    stops = ((0, colour, strength), (0.5, colour, 0.45 * strength), (1, colour, 0.0))
    paint = canvas.gradient(stops, start=start, end=end, box=False)
    canvas.fill(polyline(cone, closed=True), paint)


def shadow(canvas: Canvas, x: float, y: float, half: float, thin: float = 12.0) -> None:
    """The soft shadow under a thing that stands on level ground."""
    for share, opacity in ((1.0, 0.18), (0.8, 0.22)):
        canvas.fill(ellipse(x, y, half * share, thin * share), "ink", opacity=opacity)
