"""Layers of rooms and stages: walls with windows, floors of boards, curtains."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from . import shapes
from .colour import lit_as
from .composition import Composition
from .mapping import Choice, Number, chance, choice, lin
from .scene import Layer, Stage
from .svg import ellipse, outline, polyline, rectangle

__all__ = ["Boards", "Curtain", "Wall"]


@dataclass(frozen=True)
class Wall(Layer):
    """A papered wall with a window, through which what is painted before it is seen."""

    x: float = 0.3
    top: float = 0.1
    foot: float = 0.56
    half: Number = chance(160, 205)
    paper: str | Choice = choice(
        "mix(near, sky.1, 0.35)", "mix(near, accent, 0.22)", "mix(near, second, 0.25)"
    )
    frame: str | Choice = choice("mix(flesh, near, 0.3)", "mix(flesh, ground, 0.5)")

    def paint(self, stage: Stage) -> None:
        canvas, half = stage.canvas, stage.of(self.half)
        paper, frame = stage.of(self.paper), stage.of(self.frame)
        x, top = stage.spot((self.x, self.top))
        foot = canvas.height * self.foot
        left, right, middle = x - half, x + half, (top + foot) / 2
        hole = polyline([(left, top), (right, top), (right, foot), (left, foot)], closed=True)
        corners = hole.strip("MZ").split("L")[::-1]
        whole = rectangle(-60, -60, canvas.width + 60, canvas.height + 60)
        canvas.plane(whole + "M" + "L".join(corners) + "Z", 0.5, role=paper)
        stripes = []
        for index in range(int(canvas.width / 70) + 1):
            at = 35 + 70 * index
            if at < left - 30 or at > right + 30:
                stripes.append(polyline([(at, -10), (at, canvas.height)]))
            else:
                stripes.append(polyline([(at, -10), (at, top - 30)]))
                stripes.append(polyline([(at, foot + 30), (at, canvas.height)]))
        canvas.stroke("".join(stripes), canvas.tone(paper, 0.035), 9)
        canvas.stroke(hole, frame, 20)
        bars = polyline([(x, top), (x, foot)]) + polyline([(left, middle), (right, middle)])
        canvas.stroke(bars, frame, 9)
        sill = rectangle(left - 26, foot + 2, right + 26, foot + 24)
        canvas.silhouette([sill], frame, weight=0.5)


@dataclass(frozen=True)
class Boards(Layer):
    """A wooden floor seen from above its edge."""

    top: float = 0.80
    role: str | Choice = choice("mix(ground, accent, 0.18)", "mix(ground, flesh, 0.16)")

    def paint(self, stage: Stage) -> None:
        canvas, top = stage.canvas, stage.canvas.height * self.top
        role = stage.of(self.role)
        canvas.plane(shapes.floor(canvas, top), 0.95, role=role)
        seams, middle = [], canvas.width / 2
        for index in range(-9, 10):
            near, far = middle + 210 * index, middle + 120 * index
            seams.append(polyline([(far, top + 3), (near, canvas.height + 20)]))
        canvas.stroke("".join(seams), canvas.tone(role, -0.05), 3)
        skirting = rectangle(-60, top - 16, canvas.width + 60, top + 4)
        canvas.fill(skirting, canvas.tone(role, 0.07))


@dataclass(frozen=True)
class Curtain(Layer):
    """A stage's curtain: drawn aside, and above with a hem as low as its moment was loud."""

    says: str = "the hem of the curtain, from left to right"
    ground: float = 0.82
    spot: Number = lin("light", 0.12, 0.75, says="how strong the spotlight is")
    light: Number = lin("light", 0.34, 0.62)
    cloth: str | Choice = choice("accent", "mix(accent, second, 0.5)", "second")

    def told(self, sound: Composition) -> Iterator[tuple[str, str]]:
        yield "line", self.says
        yield from super().told(sound)

    def paint(self, stage: Stage) -> None:
        canvas, width = stage.canvas, stage.canvas.width
        ground, middle = canvas.height * self.ground, width / 2
        light = ((0, canvas.lamp, stage.of(self.spot)), (1, canvas.lamp, 0.06))
        cone = [(middle - 40, -20), (middle + 40, -20), (middle + 330, ground + 60)]
        canvas.fill(
            polyline([*cone, (middle - 330, ground + 60)], closed=True), canvas.gradient(light)
        )
        canvas.fill(ellipse(middle, ground + 66, 340, 44), canvas.lamp, opacity=0.3)
        (cloth,) = lit_as([canvas.colour(stage.of(self.cloth))], stage.of(self.light))
        for side in (-1, 1):
            edge = middle + side * width / 2
            spots = [
                (edge + side * 40, -40, True), (edge - side * 170, -40, True),
                (edge - side * 150, ground * 0.5), (edge - side * 70, ground * 0.72, True),
                (edge - side * 120, ground + 20, True), (edge + side * 40, ground + 20, True),
            ]  # fmt: skip
            canvas.silhouette([outline(spots)], cloth, shade=canvas.tone(cloth, -0.1), weight=0.7)
            folds = [
                outline(
                    [(edge - side * a, -20), (edge - side * a * 0.9, ground * 0.5),
                     (edge - side * a * 0.45, ground * 0.72), (edge - side * a * 0.7, ground)],
                    closed=False,
                )
                for a in (45, 90, 130)
            ]  # fmt: skip
            canvas.stroke("".join(folds), canvas.tone(cloth, -0.12), 5, opacity=0.8)
            canvas.stroke(
                polyline([(edge, ground * 0.73), (edge - side * 74, ground * 0.72)]), "sun", 9
            )
        with canvas.group(id="loudness-line"):
            self._valance(stage, canvas.tone(cloth, 0.02))

    def _valance(self, stage: Stage, cloth: str) -> None:
        canvas, count = stage.canvas, max(9, round(stage.canvas.width / 110))
        parts, fringe = [rectangle(-60, -60, canvas.width + 60, 40)], []
        for index in range(count):
            low = 66 + 130 * stage.sound.line_at((index + 0.5) / count)
            left, right = canvas.width * index / count, canvas.width * (index + 1) / count
            hem = [(left, 40), ((left + right) / 2, low), (right, 40)]
            parts.append(outline([(left, 0, True), *hem, (right, 0, True)]))
            fringe.append(outline(hem, closed=False))
        canvas.silhouette(parts, cloth, weight=0.7)
        canvas.stroke("".join(fringe), "sun", 6)
