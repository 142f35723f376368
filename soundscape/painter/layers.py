"""Layers that scenes and settings are made of: sky, light, land."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass

from . import shapes
from .composition import Composition
from .mapping import Number, chance, lin
from .scene import Layer, Stage
from .svg import circle, outline, rectangle

__all__ = ["Clouds", "Floor", "Hills", "Line", "Mound", "Night", "Pines", "Ridge", "Sky", "Sun"]


@dataclass(frozen=True)
class Night(Layer):
    """Night falls over what is painted after it, a lighter one the brighter the timbre."""

    def paint(self, stage: Stage) -> None:
        shapes.nightfall(stage.canvas, stage.sound)


@dataclass(frozen=True)
class Sky(Layer):
    """The sky over the whole picture, with stars where it is dark."""

    horizon: float = 0.76
    stars: int = 90

    def paint(self, stage: Stage) -> None:
        canvas = stage.canvas
        canvas.sky(horizon=self.horizon)
        shapes.stars(canvas, self.stars, below=canvas.height * 0.62 * self.horizon)


@dataclass(frozen=True)
class Sun(Layer):
    """Sun or moon, as high as the pitch and as large as the timbre is bright."""

    x: Number = chance(0.56, 0.8)
    y: Number = lin("height", 0.62, 0.28, says="how high the sun stands")
    radius: Number = lin("light", 66, 134, says="the size of the sun and the reach of its light")
    reach: Number = lin("light", 2.4, 4.0)

    def paint(self, stage: Stage) -> None:
        x, y = stage.spot((self.x, self.y))
        stage.canvas.sun(x, y, stage.of(self.radius), reach=stage.of(self.reach))


@dataclass(frozen=True)
class Clouds(Layer):
    """A few long clouds between two shares of the height."""

    low: float = 0.1
    high: float = 0.45

    def paint(self, stage: Stage) -> None:
        height = stage.canvas.height
        shapes.clouds(stage.canvas, low=height * self.low, high=height * self.high)


@dataclass(frozen=True)
class Hills(Layer):
    """A gentle skyline of chance."""

    base: float = 0.74
    rise: float = 110.0
    waves: float = 1.6
    depth: float = 0.0
    role: str | None = None

    def paint(self, stage: Stage) -> None:
        canvas = stage.canvas
        base = canvas.height * self.base
        d = shapes.hills(canvas, base=base, rise=self.rise, waves=self.waves)
        canvas.plane(d, self.depth, role=self.role)


@dataclass(frozen=True)
class Line(Layer):
    """A layer along which the loudness from start to end is seen; `says` is what it is."""

    says: str = "the ridge, from left to right"

    def told(self, sound: Composition) -> Iterator[tuple[str, str]]:
        yield "line", self.says
        yield from super().told(sound)

    def paint(self, stage: Stage) -> None:
        with stage.canvas.group(id="loudness-line"):
            self.follow(stage)

    @abstractmethod
    def follow(self, stage: Stage) -> None:
        """Paint what follows the loudness."""


@dataclass(frozen=True)
class Ridge(Line):
    """Land whose skyline is the loudness; with `bumps`, a bank of clouds or of trees."""

    base: float = 0.79
    rise: float = 170.0
    rough: float = 7.0
    depth: float = 0.35
    role: str | None = None
    bumps: float = 0.0

    def follow(self, stage: Stage) -> None:
        canvas, base = stage.canvas, stage.canvas.height * self.base
        if not self.bumps:
            d = shapes.loudness_ridge(
                canvas, stage.sound, base=base, rise=self.rise, rough=self.rough, points=30
            )
            canvas.plane(d, self.depth, role=self.role)
            return
        count = max(8, round(canvas.width / (1.25 * self.bumps)))
        parts = [rectangle(-60, base, canvas.width + 60, canvas.height + 60)]
        for index in range(count + 1):
            top = base - self.rise * stage.sound.line_at(index / count)
            x, half = canvas.width * index / count, self.bumps * canvas.rng.uniform(0.85, 1.2)
            parts.append(rectangle(x - half, top, x + half, base + 4))
            parts.append(circle(x, top, half))
        canvas.plane("".join(parts), self.depth, role=self.role)


@dataclass(frozen=True)
class Pines(Layer):
    """A row of conifers."""

    foot: float = 0.83
    tall: float = 92.0
    count: int = 26
    depth: float = 0.6

    def paint(self, stage: Stage) -> None:
        canvas = stage.canvas
        foot = canvas.height * self.foot
        count = round(self.count * canvas.width / 1000)
        d = shapes.pines(canvas, foot=lambda x: foot, height=self.tall, count=max(3, count))
        canvas.plane(d, self.depth)


@dataclass(frozen=True)
class Mound(Layer):
    """The hill at the viewer's feet, highest at a share of the width."""

    x: float = 0.35
    top: float = 0.83
    depth: float = 1.0

    def paint(self, stage: Stage) -> None:
        canvas = stage.canvas
        x, y, width = canvas.width * self.x, canvas.height * self.top, canvas.width
        spots = [(-80, y + 44), (x - 250, y + 9), (x, y), (x + 280, y + 8)]
        spots += [(max(x + 420, width * 0.75), y + 52), (width + 420, y + 82)]
        foot = f"L{width + 430:.0f} {canvas.height + 80:.0f}L-90 {canvas.height + 80:.0f}Z"
        canvas.plane(outline(spots, closed=False) + foot, self.depth)


@dataclass(frozen=True)
class Floor(Layer):
    """Level ground from a share of the height down."""

    top: float = 0.80
    depth: float = 0.9
    role: str | None = None

    def paint(self, stage: Stage) -> None:
        canvas = stage.canvas
        canvas.plane(shapes.floor(canvas, canvas.height * self.top), self.depth, role=self.role)
