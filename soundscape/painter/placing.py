"""Where the figures of a picture of several sounds stand, and what is theirs fitted to the place.

From left to right they come in the order of their moments. The longer a sound is heard the nearer,
the louder the larger its figure.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from .emitters import Aloft, Arcs, Emitter, Rays, Rings, Song, Stream
from .figure import figure
from .hearing import Part
from .lamps import Beam
from .mapping import Chance, Choice, Mapping, Number, lin
from .roles import Role, main_figure, role_of, scene_of
from .scene import Layer, Show, Stage
from .svg import outline

__all__ = ["Headland", "Spot", "ends", "fitted", "spot_of", "spots_for"]

NEAR, FAR = 0.8, 0.52
"""Largest scale of a figure, near and far."""
OVERLAP = {"near": 1.3, "far": 1.4, "air": 1.4, "foot": 1.6, "water": 1.3}
"""Width of a figure as a share of the room that is its own, by where it stands."""
WIDER = 1.25
"""How much smaller than alone a figure may be among others where its sound is soft."""
TALL = 0.5
"""Most of the picture's height that a figure takes."""
TURNS_BACK = 0.62
"""Figures whose sound leaves to one side turn to the left from here on, where it has room."""


@dataclass(frozen=True)
class Spot:
    """The place of a figure: shares of width and height, its scale, and how far away it is.

    `room` is the share of the width that is its own; `far` is 0 for the nearest to 1.
    """

    x: float
    y: float
    scale: float
    room: float
    far: float


def spots_for(
    parts: Sequence[Part],
    grounds: tuple[float, float],
    width: float,
    height: float,
    *,
    under_signs: bool = False,
) -> dict[str, Spot]:
    """A place for the figure of each sound.

    Parameters
    ----------
    parts : sequence of Part
        Those that have a figure.
    grounds : (float, float)
        Where the ground begins for what is near, and where what is far stands, as shares of the
        height.
    width, height : float
        Of the picture, in units.
    under_signs : bool
        Whether there are signs in the sky, so that what flies flies lower.
    """
    if not parts:
        return {}
    order = sorted(parts, key=lambda part: (part.moment, part.label))
    first = max(parts, key=lambda part: part.weight)
    widths = [1.6 if part is first else 1.0 for part in order]
    longest = max(part.share for part in parts) or 1.0
    whole, left, found = sum(widths), 0.0, {}
    for part, own in zip(order, widths, strict=True):
        room = 0.96 * own / whole
        x = 0.02 + 0.96 * left / whole + room / 2
        nearness = math.sqrt(part.share / longest)
        spot = spot_of(part, nearness, x, room, grounds, width, height)
        lower = under_signs and role_of(part.label).stands == "air"
        found[part.label] = replace(spot, y=spot.y + 0.16) if lower else spot
        left += own
    return found


def spot_of(
    part: Part,
    nearness: float,
    x: float,
    room: float,
    grounds: tuple[float, float],
    width: float,
    height: float,
) -> Spot:
    role, show = role_of(part.label), main_figure(part.label)
    box = figure(show.name).box
    (left, right), size = role.sides or (box[0], box[2]), ends(show.size)[1]
    most = FAR if role.stands in ("far", "water") else NEAR * (0.7 + 0.3 * nearness)
    scale = min(
        most,
        OVERLAP[role.stands] * room * width / ((right - left) * size),
        (0.8 if grounds[1] < 0.6 and role.stands == "far" else 1) * TALL * height
        / ((box[3] - box[1]) * size),
    )  # fmt: skip
    first = grounds[0] + 0.02
    y = {
        "foot": 1.02 - 0.9 * scale * box[3] / height,
        # A perched bird stands on its branch: in a wide picture its head is inside, too.
        "air": max(0.2, 0.07 - WIDER * scale * size * box[1] / height),
        "far": grounds[1],
        "water": 0.64,
        "near": first + (0.91 - first) * nearness,
    }[role.stands]
    return Spot(x, y, scale, room, 1.0 if role.stands in ("far", "water") else 0.6 * (1 - nearness))


def fitted(part: Part, spot: Spot, width: float, height: float) -> tuple[Layer, ...]:
    """The figure of a sound and what its onsets draw, in its place."""
    scene, role = scene_of(part.label), role_of(part.label)
    layers = scene.flat() if scene else ()
    show = main_figure(part.label)
    own = [one for one in layers if isinstance(one, Emitter | Song | Beam)]
    sings = any(isinstance(one, Song) and isinstance(one.at, str) for one in own)
    aims = sings or all(isinstance(one, Arcs | Stream) for one in own)
    back = spot.x > TURNS_BACK and aims
    fit = _Fit(spot, show, role, width, height, back)
    return tuple(
        fit.show() if one is show else fit.moved(one)
        for one in layers
        if one is show or isinstance(one, Emitter | Song | Beam)
    )


@dataclass(frozen=True)
class _Fit:
    """Layers of a scene brought to the place of its figure; `back` mirrors it."""

    spot: Spot
    was: Show
    role: Role
    width: float
    height: float
    back: bool

    @property
    def sunk(self) -> float:
        """How far its foot lies below its origin, in its units."""
        foot = figure(self.was.name).box[3]
        return foot - 30 if foot > 60 else 0.0

    def show(self) -> Show:
        """The figure itself."""
        box, spot = figure(self.was.name).box, self.spot
        y: Number = spot.y
        if self.role.stands == "air" and isinstance(self.was.y, Mapping):
            y = replace(self.was.y, low=spot.y + 0.05, high=spot.y - 0.04)
        size = times(self.was.size, spot.scale, wider=WIDER)
        stands = self.role.stands in ("near", "far")
        if stands and self.sunk:  # however large it is, its foot is on the ground
            low, high = (spot.y - end * self.sunk / self.height for end in ends(size))
            y = lin("size", low, high)
        return replace(
            self.was,
            x=spot.x,
            y=y,
            size=size,
            mirror=self.back,
            shadow=0.46 * (box[2] - box[0]) if stands and not self.sunk else 0.0,
            bleeds=self.role.stands == "foot" or self.role.sides is not None,
        )

    def moved(self, layer: Layer) -> Layer:
        """What belongs to it."""
        spot, k = self.spot, self.spot.scale
        if isinstance(layer, Stream):
            return replace(
                layer, to=self._beside(layer.to), by=self._beside(layer.by), fan=0.6 * layer.fan,
                size=times(layer.size, 0.8), lift=times(layer.lift, 0.5),
            )  # fmt: skip
        if isinstance(layer, Arcs):
            inner, aim = 1.1 * k * layer.inner, layer.aim
            if self.back and isinstance(aim, Mapping):
                aim = replace(aim, low=180 - aim.low, high=180 - aim.high)
            return replace(layer, at=layer.at, inner=inner, reach=inner + 280, aim=aim,
                           grow=times(layer.grow, 0.8))  # fmt: skip
        if isinstance(layer, Rays):
            own = isinstance(layer.at, str)
            return replace(
                layer,
                at=layer.at if own else "mouth",
                says=layer.says if own else f"around {self.role.called}, clockwise",
                inner=times(layer.inner, k),
                length=times(layer.length, k),
                half=times(layer.half, 0.8),
            )
        if isinstance(layer, Aloft):
            left, right = self._zone()
            y = layer.y if middle(layer.y) > 0.6 else lin("pitch", *self._over())
            return replace(layer, left=left, right=right, y=y, sway=min(0.07, layer.sway),
                           size=times(layer.size, 0.8))  # fmt: skip
        if isinstance(layer, Rings):
            left, right = self._zone()
            y = lin("pitch", spot.y + 0.05, spot.y, says="how far away the rings are")
            return replace(layer, left=left, right=right, y=y, size=times(layer.size, 0.8))
        if isinstance(layer, Song):
            at = layer.at if isinstance(layer.at, str) else (max(0.04, spot.x - 0.16), 0.3)
            low, high = self._over()
            if self.role.stands == "air":  # beside it, where what is below is not in the way
                low, high = spot.y + 0.08, spot.y - 0.08
            moved = replace(layer, at=at, low=low, high=high, grow=times(layer.grow, 0.6))
            if self.back:
                return replace(moved, end=spot.x - 0.34, way="from right to left")
            return replace(moved, end=min(0.96, spot.x + 0.34))
        if isinstance(layer, Beam):
            to = (1.2 * k * layer.to[0], 1.2 * k * layer.to[1])
            return replace(layer, to=to, half=k * layer.half)
        return layer

    def _beside(self, place: tuple[Number, Number]) -> tuple[float, float]:
        """A place as far from the figure, by its scale, as it was in its own scene."""
        spot, side = self.spot, -1 if self.back else 1
        narrow = min(1.0, self.height / self.width)
        x = spot.x + side * 0.5 * narrow * (middle(place[0]) - middle(self.was.x))
        y = spot.y + 0.8 * (middle(place[1]) - middle(self.was.y))
        return min(0.96, max(0.04, x)), min(0.96, max(0.05, y))

    def _zone(self) -> tuple[float, float]:
        half = max(0.11, 0.5 * self.spot.room)
        return max(0.05, self.spot.x - half), min(0.95, self.spot.x + half)

    def _over(self) -> tuple[float, float]:
        """Lowest and highest of what floats over the figure, or under one that flies."""
        if self.role.stands == "air":
            return self.spot.y + 0.26, self.spot.y + 0.16
        stands = self.role.stands in ("near", "far")
        top = figure(self.was.name).box[1] - (self.sunk if stands else 0.0)
        top *= self.spot.scale * ends(self.was.size)[1]
        low = self.spot.y + top / self.height
        return max(0.2, low - 0.03), max(0.07, low - 0.24)


@dataclass(frozen=True)
class Headland(Layer):
    """A tongue of land behind the water, for what stands far away; `half` its width."""

    x: float
    y: float
    half: float

    def paint(self, stage: Stage) -> None:
        canvas = stage.canvas
        x, y, half = canvas.width * self.x, canvas.height * self.y, canvas.width * self.half
        foot = y + 0.035 * canvas.height
        spots = [
            (x - 1.5 * half, foot, True), (x - 0.9 * half, y + 8), (x - 0.3 * half, y - 4),
            (x + 0.4 * half, y - 2), (x + 0.9 * half, y + 10), (x + 1.5 * half, foot, True),
        ]  # fmt: skip
        canvas.plane(outline(spots), 0.8)


def middle(given: Any) -> float:
    """The middle of what a number may come to."""
    low, high = ends(given)
    return (low + high) / 2


def ends(given: Any) -> tuple[float, float]:
    if isinstance(given, Mapping | Chance):
        return min(given.low, given.high), max(given.low, given.high)
    if isinstance(given, Choice):
        return min(given.options), max(given.options)
    return given, given


def times(given: Any, by: float, *, wider: float = 1.0) -> Any:
    """A number so many times as large; with `wider`, its lower end is lower yet."""
    if isinstance(given, Mapping):
        return replace(given, low=given.low * by / wider, high=given.high * by)
    if isinstance(given, Chance):
        return Chance(given.low * by, given.high * by)
    if isinstance(given, Choice):
        return Choice(tuple(one * by for one in given.options))
    return given * by
