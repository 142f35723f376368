"""Weather: layers that fall, drift or blow over a picture, each the more the louder the sound."""

from __future__ import annotations

import math
from dataclasses import dataclass

from .drifting import drifting
from .mapping import Number, chance, lin
from .moves import course_of
from .scene import Layer, Stage
from .svg import circle, number, ribbon

__all__ = ["Leaves", "Mist", "Rain", "Snow", "Wind"]

FALL = "loop 0.34"
"""In which rain falls from the top of the picture to its foot."""


@dataclass(frozen=True)
class Rain(Layer):
    """Streaks over the whole picture, more of them the louder the sound."""

    count: Number = lin("size", 60, 260, says="how thick the rain falls")
    slant: Number = chance(-0.3, 0.3)

    def paint(self, stage: Stage) -> None:
        canvas, slant, streaks = stage.canvas, stage.of(self.slant), []
        for _ in range(round(stage.of(self.count) * canvas.width / 1000)):
            x, y = canvas.rng.uniform(-80, canvas.width + 80), canvas.rng.uniform(-60, 900)
            y, long = y * canvas.height / 1000, canvas.rng.uniform(24, 60)
            streaks.append((x, y, long))
        span, colour = canvas.height * 0.96, canvas.water_mark(0.6)

        def fallen(stroke: float) -> None:
            parts = []
            for x, y, long in streaks:
                down = stroke * span - (span if y + stroke * span > canvas.height * 0.9 else 0)
                spot = f"M{number(x + slant * down)} {number(y + down)}"
                parts.append(f"{spot}l{number(slant * long)} {number(long)}")
            canvas.stroke("".join(parts), colour, 1.8, opacity=0.6)

        canvas.posed(course_of(FALL, stage.sound), fallen)


@dataclass(frozen=True)
class Snow(Layer):
    """Flakes over the whole picture, more of them the louder the sound."""

    count: Number = lin("size", 40, 180, says="how thick the snow falls")

    def paint(self, stage: Stage) -> None:
        canvas, parts = stage.canvas, []
        for _ in range(round(stage.of(self.count) * canvas.width / 1000)):
            x, y = canvas.rng.uniform(0, canvas.width), canvas.rng.uniform(0, canvas.height)
            parts.append(circle(x, y, canvas.rng.choice((2.0, 3.0, 4.4))))
        with drifting(canvas, stage.sound, 14, 7, seconds=2.4):
            canvas.fill("".join(parts), "#fffaf0", opacity=0.85)


@dataclass(frozen=True)
class Wind(Layer):
    """Long strokes that curl at their end, stronger the louder the sound."""

    low: float = 0.12
    high: float = 0.7
    count: int = 9
    width: Number = lin("size", 3, 11, says="how strong the gusts are")
    curl: Number = lin("jaggedness", 14, 34, says="how far the gusts curl")

    def paint(self, stage: Stage) -> None:
        canvas, rng = stage.canvas, stage.canvas.rng
        wide, curl = stage.of(self.width), stage.of(self.curl)
        colour = canvas.blend("mark", "sky.1", 0.35)
        for index in range(self.count):
            y = canvas.height * (self.low + (self.high - self.low) * (index + 0.5) / self.count)
            x, long = rng.uniform(-0.1, 0.55) * canvas.width, rng.uniform(0.3, 0.62) * canvas.width
            spots = [
                (x + long * k / 9, y + 26 * math.sin(k / 1.7 + index) * (k / 9)) for k in range(10)
            ]
            ex, ey = spots[-1]
            side = -1 if index % 2 else 1
            for k in range(1, 9):
                angle, radius = math.radians(90 - 38 * k), curl * (1.1 - 0.09 * k)
                spots.append(
                    (
                        ex + radius * math.cos(angle) * 1.1,
                        ey - side * radius * (1 - math.sin(angle)),
                    )
                )
            thick = [0.6 + wide * math.sin(math.pi * k / 17) ** 0.8 for k in range(18)]
            with drifting(canvas, stage.sound, 34 * side, 0, seconds=1.6):
                canvas.fill(ribbon(spots, thick), colour, opacity=0.8)


@dataclass(frozen=True)
class Mist(Layer):
    """Pale banks that lie over the land, thicker the louder the sound."""

    low: float = 0.56
    high: float = 0.86
    opacity: Number = lin("size", 0.4, 0.75, says="how thick the mist is")

    def paint(self, stage: Stage) -> None:
        canvas, thick = stage.canvas, stage.of(self.opacity)
        colour, width = canvas.blend("sky.2", "#ffffff", 0.45), canvas.width
        for index in range(4):
            share = self.low + (self.high - self.low) * index / 3
            y, half = canvas.height * share, canvas.rng.uniform(34, 60)
            off = canvas.rng.uniform(-0.3, 0.3) * width
            spots = [(off + width * (k / 4 - 0.2), y + 14 * (-1) ** k) for k in range(8)]
            widths = [2 * half * math.sin(math.pi * (k + 0.5) / 8) for k in range(8)]
            with drifting(canvas, stage.sound, 24 * (-1) ** index, 0, seconds=5):
                canvas.fill(ribbon(spots, widths), colour, opacity=thick * (1 - 0.15 * index))


@dataclass(frozen=True)
class Leaves(Layer):
    """Leaves that fall, of the colours of autumn or of blossom; more of them the louder."""

    colours: tuple[str, ...] = ("#c8502a", "#e0912f", "#8f3b1f")
    count: Number = lin("size", 14, 44, says="how many leaves fall")

    def paint(self, stage: Stage) -> None:
        canvas, rng = stage.canvas, stage.canvas.rng
        for colour in self.colours:
            parts = []
            for _ in range(round(stage.of(self.count) / len(self.colours))):
                x, y = rng.uniform(0, canvas.width), rng.uniform(0, canvas.height)
                turn, long = rng.uniform(0, 2 * math.pi), rng.uniform(9, 15)
                ux, uy = long * math.cos(turn), long * math.sin(turn)
                parts.append(ribbon([(x - ux, y - uy), (x, y), (x + ux, y + uy)], [1, long, 1]))
            with drifting(canvas, stage.sound, 12, 18, seconds=2.4):
                canvas.fill("".join(parts), colour, opacity=0.9)
