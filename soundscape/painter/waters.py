"""Water: rows of waves, the swell that follows the loudness, the light on it. All of it moves."""

from __future__ import annotations

from dataclasses import dataclass

from . import shapes
from .drifting import rolling
from .layers import Line
from .mapping import Number, lin
from .scene import Layer, Stage
from .svg import ellipse, number, outline, ribbon

__all__ = ["Glitter", "Swell", "Waves"]


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
