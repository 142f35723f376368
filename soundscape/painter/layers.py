"""Layers that scenes and settings are made of: sky, light, land, water, houses."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass

from . import shapes, town
from .composition import Composition
from .drifting import rolling
from .mapping import Number, chance, lin
from .scene import Layer, Stage
from .svg import circle, ellipse, number, outline, polyline, rectangle, ribbon

__all__ = [
    "Clouds", "Floor", "Glitter", "Hills", "Lamp", "Line", "Mound", "Night", "Pines",
    "Ridge", "Road", "Roofs", "Sky", "Sun", "Swell", "Waves",
]  # fmt: skip


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
class Roofs(Line):
    """Houses as high as the sound was loud at their time."""

    says: str = "the roofs, from left to right"
    street: float = 0.80
    rows: tuple[tuple[float, int, float, float], ...] = ((0.1, 17, 90, 150), (0.42, 12, 10, 190))
    lit: float = 0.3

    def follow(self, stage: Stage) -> None:
        canvas = stage.canvas
        town.houses(canvas, stage.sound, canvas.height * self.street, rows=self.rows, lit=self.lit)


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
class Lamp(Layer):
    """A street lamp, shining farther the brighter the timbre."""

    x: Number = 0.12
    foot: float = 0.84
    scale: float = 1.1
    reach: Number = lin("light", 170, 390, says="how far the lamp shines")

    def paint(self, stage: Stage) -> None:
        x, foot = stage.spot((self.x, self.foot))
        town.lamp_post(stage.canvas, x, foot, self.scale, stage.of(self.reach))


@dataclass(frozen=True)
class Waves(Layer):
    """Rows of waves from the horizon to the viewer."""

    top: float = 0.52
    rows: tuple[int, int] = (0, 6)
    tall: Number = lin("jaggedness", 0.6, 1.3, says="how choppy the water is")

    def paint(self, stage: Stage) -> None:
        canvas, tall = stage.canvas, stage.of(self.tall)
        top = canvas.height * self.top
        for row in range(*self.rows):
            share = row / 9
            y = top + (canvas.height - top) * share**1.5
            foot = (
                canvas.height + 60 if row + 1 == self.rows[1] else y + 0.45 * (canvas.height - top)
            )
            shift = canvas.rng.uniform(-60, 0)
            d = shapes.chop(canvas, y, 60 + 260 * share, (7 + 60 * share) * tall, shift, foot)
            with rolling(canvas, stage.sound, (2 + 26 * share) * (-1) ** row):
                canvas.plane(d, share, role=canvas.blend("sky.2", "water", 0.8 + 0.7 * share))


@dataclass(frozen=True)
class Swell(Line):
    """A long wave across the picture whose crest is the loudness, with foam along it."""

    says: str = "the crest of the wave that runs across the picture"
    y: float = 0.72
    rise: float = 120.0
    depth: float = 0.6

    def paint(self, stage: Stage) -> None:
        with rolling(stage.canvas, stage.sound, -14):
            super().paint(stage)

    def follow(self, stage: Stage) -> None:
        canvas, count = stage.canvas, 26
        y, width, spots, widths = canvas.height * self.y, canvas.width, [], []
        for index, loud in enumerate(stage.sound.smooth_line(count, reach=3)):
            x = -30 + (width + 60) * index / (count - 1)
            lift = self.rise * (loud - 0.5) + 8 * stage.sound.rough(canvas.rng)
            spots.append((x, y - lift))
            widths.append(3 + 11 * loud)
        d = outline(spots, closed=False)
        foot = number(canvas.height + 60)
        role = canvas.blend("water", "near", 0.15 + 0.3 * self.depth)
        canvas.plane(f"{d}L{number(width + 90)} {foot}L-90 {foot}Z", self.depth, role=role)
        canvas.fill(ribbon(spots, widths), canvas.blend("flesh", "#ffffff", 0.62))


@dataclass(frozen=True)
class Glitter(Layer):
    """The light on the water under the sun at a share of the width."""

    x: float = 0.5
    top: float = 0.52
    half: Number = lin("light", 30, 70)

    def paint(self, stage: Stage) -> None:
        canvas, d, half = stage.canvas, [], stage.of(self.half)
        x, y = stage.spot((self.x, self.top))
        for step in range(15):
            share = (step + 0.5) / 15
            wide = (half * 0.8 + 60 * share) * canvas.rng.uniform(0.5, 1.0)
            off = canvas.rng.uniform(-26, 26) * (0.4 + share)
            d.append(ellipse(x + off, y + 8 + 190 * share**1.3, wide, 1.6 + 3 * share))
        with rolling(canvas, stage.sound, 5):
            canvas.fill("".join(d), "sun", opacity=0.75)


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
        town.beam(stage.canvas, (x, y), end, self.half, self.colour, self.strength)
        stage.canvas.glow(x, y, 60 + 60 * reach, self.colour, 0.8)


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
