"""Streets: houses as high as the sound was loud, roads, walls of brick."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from . import shapes
from .canvas import Canvas
from .composition import Composition
from .layers import Line
from .mapping import Number, lin
from .scene import Layer, Stage
from .svg import polyline, rectangle

__all__ = ["Bricks", "Road", "Roofs", "houses"]


@dataclass(frozen=True)
class Roofs(Line):
    """Houses as high as the sound was loud at their time."""

    says: str = "the roofs, from left to right"
    street: float = 0.80
    rows: tuple[tuple[float, int, float, float], ...] = ((0.1, 17, 90, 150), (0.42, 12, 10, 190))
    lit: float = 0.3

    def follow(self, stage: Stage) -> None:
        canvas = stage.canvas
        houses(canvas, stage.sound, canvas.height * self.street, rows=self.rows, lit=self.lit)


@dataclass(frozen=True)
class Road(Layer):
    """A road with dashes, farther apart the slower the tempo."""

    top: float = 0.80
    step: Number = lin("spacing", 90, 260, says="the spacing of the lines on the road")

    def paint(self, stage: Stage) -> None:
        canvas = stage.canvas
        top, step = canvas.height * self.top, stage.of(self.step)
        canvas.plane(shapes.floor(canvas, top), 0.9)
        canvas.fill(rectangle(-60, top, canvas.width + 60, top + 9), "far", opacity=0.5)
        y, x, parts = top + (canvas.height - top) * 0.66, -step * 0.3, []
        while x < canvas.width + 60:
            dash = [(x, y), (x + step * 0.55, y), (x + step * 0.55 - 12, y + 13), (x - 14, y + 13)]
            parts.append(polyline(dash, closed=True))
            x += step
        canvas.fill("".join(parts), "rim", opacity=0.7)


@dataclass(frozen=True)
class Bricks(Layer):
    """A brick wall from one side to a share of the width, its courses as far apart as the beats."""

    x: float = 0.75
    left: bool = False
    role: str = "mix(accent, ground, 0.45)"
    course: Number = lin("spacing", 36, 92, says="the height of the courses of brick")

    def paint(self, stage: Stage) -> None:
        canvas, course = stage.canvas, stage.of(self.course)
        edge = canvas.width * self.x
        first, last = (-60.0, edge) if self.left else (edge, canvas.width + 60)
        canvas.plane(rectangle(first, -60, last, canvas.height + 60), 0.95, role=self.role)
        joint, lines, y, row = canvas.blend(self.role, "flesh", 0.4), [], 8.0, 0
        while y < canvas.height + 60:
            lines.append(polyline([(first + 5, y), (last - 5, y)]))
            x = first + course * (1.2 if row % 2 else 2.2)
            while x < last - 5:
                lines.append(polyline([(x, y), (x, y + course)]))
                x += course * 2.2
            y, row = y + course, row + 1
        canvas.stroke("".join(lines), joint, 3, opacity=0.8)


def houses(
    canvas: Canvas,
    sound: Composition,
    street: float,
    *,
    rows: Iterable[tuple[float, int, float, float]],
    lit: float = 0.36,
) -> None:
    """Houses that stand as high as the sound was loud at their time, left to right.

    Parameters
    ----------
    street : float
        The height of the ground they stand on.
    rows : tuple of (depth, count, base, rise)
        From back to front.
    lit : float
        Share of the windows that shine, 0 to 1, in every row but the farthest.
    """
    rng = canvas.rng
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
        canvas.plane("".join(parts), depth)
        if panes:
            canvas.fill("".join(panes), canvas.lamp, opacity=0.85)


def _house(left: float, right: float, top: float, foot: float, roof: str) -> str:
    middle = (left + right) / 2
    spots = [(left, foot), (left, top)]
    if roof == "gable":
        spots.append((middle, top - min(46.0, (right - left) * 0.5)))
    elif roof == "step":
        spots += [(middle - 8, top), (middle - 8, top - 26)]
        spots += [(middle + 14, top - 26), (middle + 14, top)]
    return polyline([*spots, (right, top), (right, foot)], closed=True)
