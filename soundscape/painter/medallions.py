"""Small signs in the sky of a picture of several sounds: for what has no place in it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .emitters import Rays
from .figure import figure
from .hearing import Part
from .mapping import Mapping, lin
from .scene import Layer, Show, Stage
from .svg import circle

__all__ = ["Medallion", "signs_across", "stroke_around"]


@dataclass(frozen=True)
class Medallion(Layer):
    """A small sign: a disc in the sky with the figure of a sound, larger the louder it is."""

    name: str
    x: float
    y: float = 0.14
    radius: Mapping = lin("size", 54, 84, says="the size of its disc")

    def prepare(self, stage: Stage) -> None:
        stage.anchors["middle"] = stage.spot((self.x, self.y))

    def paint(self, stage: Stage) -> None:
        canvas, radius = stage.canvas, stage.of(self.radius)
        x, y = stage.anchors["middle"]
        ground = canvas.blend("sky.2", "#ffffff", 0.35)
        canvas.silhouette([circle(x, y, radius)], ground, weight=0.7, lit=True)
        canvas.stroke(circle(x, y, 0.9 * radius), "accent", 3)
        left, top, right, bottom = figure(self.name).box
        scale = 1.3 * radius / math.hypot(right - left, bottom - top)
        at = (x - scale * (left + right) / 2, y - scale * (top + bottom) / 2)
        inner = Show(self.name, x=at[0] / canvas.width, y=at[1] / canvas.height, size=scale,
                     bleeds=True)  # fmt: skip
        inner.paint(stage)


def stroke_around(radius: Mapping) -> Rays:
    """What the onsets of a sign draw."""
    return Rays(
        "stroke", "around its sign, clockwise", at="middle", first=130, last=410,
        inner=lin("size", radius.low + 8, radius.high + 8), length=lin("strength", 8, 26),
        half=lin("strength", 3, 7), stretch=lin("pitch", 0.8, 1.3, says="how long the strokes are"),
    )  # fmt: skip


def signs_across(parts: Sequence[Part]) -> Iterator[tuple[Part, float]]:
    """Each sign with its share of the width, in the order of their moments, apart."""
    order = sorted(parts, key=lambda part: (part.moment, part.label))
    for index, part in enumerate(order):
        low = 0.1 + 0.8 * index / max(1, len(order))
        high = 0.1 + 0.8 * (index + 1) / max(1, len(order))
        yield part, low + (high - low) * part.moment
