"""Lamps: a street lamp, and the beam of a lamp that a figure has."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from .canvas import Canvas
from .mapping import Number, lin
from .scene import Layer, Stage
from .svg import Point, place, polyline

__all__ = ["Beam", "Lamp"]


@dataclass(frozen=True)
class Lamp(Layer):
    """A street lamp, shining farther the brighter the timbre."""

    x: Number = 0.12
    foot: float = 0.84
    scale: float = 1.1
    reach: Number = lin("light", 170, 390, says="how far the lamp shines")

    def paint(self, stage: Stage) -> None:
        x, foot = stage.spot((self.x, self.foot))
        _lamp_post(stage.canvas, x, foot, self.scale, stage.of(self.reach))


@dataclass(frozen=True)
class Beam(Layer):
    """A cone of light from a lamp of a figure, farther the brighter the timbre.

    `to` is where it points, in units from the lamp at full reach; `colour` is a role.
    """

    at: str = "headlamp"
    to: tuple[float, float] = (460.0, 70.0)
    half: float = 80.0
    reach: Number = lin("light", 0.4, 1.0, says="how far the light shines")
    colour: str = "lamp"
    strength: float = 0.75

    def paint(self, stage: Stage) -> None:
        (x, y), reach = stage.spot(self.at), stage.of(self.reach)
        end = (x + reach * self.to[0], y + reach * self.to[1])
        _beam(stage.canvas, (x, y), end, self.half, self.colour, self.strength)
        stage.canvas.glow(x, y, 60 + 60 * reach, self.colour, 0.8)


def _lamp_post(canvas: Canvas, x: float, foot: float, scale: float, reach: float) -> None:
    """A street lamp 470 units tall that shines `reach` units far."""
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


def _beam(
    canvas: Canvas, start: Point, end: Point, half: float, role: str, strength: float
) -> None:
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
