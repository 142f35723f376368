"""What onsets draw, once for all scenes: one thing for each, in order of time, that can be counted.

The stronger an onset the larger its thing; the higher its pitch the higher and the lighter.
"""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass

from .affine import moved_path, posed
from .composition import Composition, Event
from .figure import figure, substituted
from .mapping import Mapping, Number, lin
from .scene import Layer, Stage
from .shapes import crescent
from .svg import Point, ellipse, outline, polyline, ribbon
from .words import counted, plural

__all__ = ["NOTES", "Aloft", "Arcs", "Emitter", "Rays", "Rings", "Song", "Stream"]

NOTES = ("note", "quarter", "pair")
"""Signs of which music is written."""

GOLDEN = 0.618
"""Neighbours in time that are shifted by this share of a range keep apart."""

HALF_A_GAP = 0.5
"""Share of the way from one arc to the next that its weight takes at most."""


def put_sign(stage: Stage, name: str, at: Point, size: float, turn: float, pitch: float) -> None:
    """One of the signs in ``figures/signs``, drawn within 100 units around (0, 0)."""
    canvas, colour = stage.canvas, stage.canvas.pitch_colour(pitch)
    parts = [
        (part, moved_path(place, part.d))
        for part, place in figure(f"signs/{name}").placed(posed(at, size / 100, turn))
    ]
    whole = [(part, d) for part, d in parts if part.draw == "silhouette"]
    own = substituted(whole[0][0].colour, {"mark": colour})
    canvas.mark("".join(d for _, d in whole), canvas.colour(own))
    for part, d in parts:
        if part.draw == "stroke":
            canvas.stroke(d, colour, part.width * size / 100, opacity=part.opacity)
        elif part.draw == "fill":
            canvas.fill(d, part.colour, opacity=part.opacity)


@dataclass(frozen=True)
class Emitter(Layer):
    """Draws one thing for each onset.

    Parameters
    ----------
    one : str
        What the thing is called.
    says : str
        Where it is: ``"leaving the dog's mouth, first to last"``.
    room : int
        How many of them have room at full size.
    """

    one: str
    says: str
    room: int = 10

    def told(self, sound: Composition) -> Iterator[tuple[str, str]]:
        yield "onsets", f"{counted(len(sound.events), self.one)} {self.says}"
        yield from super().told(sound)
        yield "strength", f"how large its {self.one} is"
        yield "pitch", f"how light the {plural(self.one)} are"

    def paint(self, stage: Stage) -> None:
        room = stage.sound.room(self.room)
        for index, event in enumerate(stage.sound.events):
            with stage.canvas.onset(event.number, event.when):
                self.emit(stage, event, index, room)

    @abstractmethod
    def emit(self, stage: Stage, event: Event, index: int, room: float) -> None:
        """Draw the thing of one onset; `room` is the share of its size that there is room for."""


@dataclass(frozen=True)
class Arcs(Emitter):
    """Arcs that leave an anchor, the first the nearest; with `both`, to either side."""

    at: str = "mouth"
    aim: Number = lin("pitch", 4, -38, says="how high the arcs aim")
    spread: Number = lin("strength", 15, 38)
    weight: Number = lin("strength", 5, 18)
    grow: Number = lin("size", 0.6, 1.2, says="the weight of the arcs")
    inner: float = 70.0
    reach: float = 1150.0
    both: bool = False

    def told(self, sound: Composition) -> Iterator[tuple[str, str]]:
        yield from super().told(sound)
        yield "jaggedness", f"how jagged the {plural(self.one)} are"

    def emit(self, stage: Stage, event: Event, index: int, room: float) -> None:
        canvas, of, (x, y) = stage.canvas, stage.of, stage.spot(self.at)
        free = min(x, canvas.width - x) if self.both else canvas.width - x
        reach = max(300.0, min(0.98 * canvas.width * free / (canvas.width or 1), 1.7 * y))
        radius = self.inner + (min(reach, self.reach) - self.inner) * event.when
        aim, spread = of(self.aim, event), of(self.spread, event)
        gap = (min(reach, self.reach) - self.inner) / len(stage.sound.events)
        weight = min(of(self.weight, event) * of(self.grow) * room, HALF_A_GAP * gap)
        colour = canvas.pitch_colour(event.pitch)
        for middle in (aim, 180 - aim) if self.both else (aim,):
            first, last = middle - spread, middle + spread
            canvas.mark(crescent(canvas, stage.sound, x, y, radius, first, last, weight), colour)


@dataclass(frozen=True)
class Rays(Emitter):
    """Tapering rays around a place, clockwise from one angle to another in time.

    Degrees grow clockwise, 0 to the right; `inner` is where they begin; they grow outwards, or
    are `pointed` like flames.
    """

    at: str | tuple[Number, Number] = "middle"
    first: float = 200.0
    last: float = 340.0
    inner: Number = 150.0
    length: Number = lin("strength", 40, 110)
    stretch: Number = lin("pitch", 0.75, 1.6, says="how long the rays are")
    half: Number = lin("strength", 4, 11)
    grow: Number = 1.0
    pointed: bool = False
    room: int = 16

    def emit(self, stage: Stage, event: Event, index: int, room: float) -> None:
        canvas, of, (x, y) = stage.canvas, stage.of, stage.spot(self.at)
        angle = math.radians(self.first + (self.last - self.first) * event.when)
        ux, uy = math.cos(angle), math.sin(angle)
        near = of(self.inner)
        far = near + of(self.length, event) * of(self.stretch, event) * of(self.grow)
        half = of(self.half, event) * room
        corners = [(near, -0.4 * half), (far, -half), (far, half), (near, 0.4 * half)]
        if self.pointed:
            middle = near + 0.3 * (far - near)
            corners = [(near, -0.3 * half), (middle, -half), (far, 0.0), (middle, half),
                       (near, 0.3 * half)]  # fmt: skip
        spots = [(x + ux * r - uy * h, y + uy * r + ux * h) for r, h in corners]
        canvas.mark(polyline(spots, closed=True), canvas.pitch_colour(event.pitch))


@dataclass(frozen=True)
class Aloft(Emitter):
    """Signs across the picture from left to right, as high as their pitch."""

    sign: tuple[str, ...] = ("bird",)
    left: float = 0.08
    right: float = 0.92
    y: Number = lin("pitch", 0.40, 0.12)
    sway: float = 0.16
    size: Number = lin("strength", 22, 44)
    turn: Number = 0.0

    def told(self, sound: Composition) -> Iterator[tuple[str, str]]:
        yield from super().told(sound)
        yield "pitch", f"how high the {plural(self.one)} are"

    def emit(self, stage: Stage, event: Event, index: int, room: float) -> None:
        x = stage.canvas.width * (self.left + (self.right - self.left) * event.when)
        lane = (0.5 + GOLDEN * index) % 1 - 0.5
        y = stage.canvas.height * (stage.of(self.y, event) + self.sway * lane)
        size, turn = stage.of(self.size, event) * room, stage.of(self.turn)
        put_sign(stage, self.sign[index % len(self.sign)], (x, y), size, turn, event.pitch)


@dataclass(frozen=True)
class Stream(Emitter):
    """Signs on their way from an anchor to another place, the first the farthest.

    `to` is that place in shares of width and height, `by` where the way bends; `fan` is how far
    they part at its end, in units.
    """

    at: str = "mouth"
    sign: tuple[str, ...] = ("note",)
    to: tuple[Number, Number] = (0.92, 0.2)
    by: tuple[Number, Number] = (0.6, 0.3)
    fan: float = 170.0
    size: Number = lin("strength", 22, 46)
    lift: Number = lin("pitch", 110, -110)
    turn: Number = 0.0
    start: float = 0.1

    def told(self, sound: Composition) -> Iterator[tuple[str, str]]:
        yield from super().told(sound)
        yield "pitch", f"how high the {plural(self.one)} are"

    def emit(self, stage: Stage, event: Event, index: int, room: float) -> None:
        age = self.start + (1 - self.start) * (1 - event.when)
        (ax, ay), (bx, by), (cx, cy) = (stage.spot(spot) for spot in (self.at, self.by, self.to))
        p, q, r = (1 - age) ** 2, 2 * age * (1 - age), age**2
        x, y = p * ax + q * bx + r * cx, p * ay + q * by + r * cy
        lane = ((0.5 + GOLDEN * index) % 1 - 0.5) * self.fan * (0.25 + 0.75 * age)
        dx, dy = (
            2 * (1 - age) * (bx - ax) + 2 * age * (cx - bx),
            (2 * (1 - age) * (by - ay) + 2 * age * (cy - by)),
        )
        length = math.hypot(dx, dy) or 1.0
        x, y = x - lane * dy / length, y + lane * dx / length
        y += stage.of(self.lift, event) * (0.25 + 0.75 * age)
        size = stage.of(self.size, event) * room * (0.7 + 0.3 * age)
        x = min(stage.canvas.width - 20 - size, max(20 + size, x))
        y = min(stage.canvas.height - 20 - size, max(20 + size, y))
        turn = stage.of(self.turn)
        put_sign(stage, self.sign[index % len(self.sign)], (x, y), size, turn, event.pitch)


@dataclass(frozen=True)
class Rings(Emitter):
    """Rings on level ground or water from left to right; the higher the pitch the farther away."""

    y: Number = lin("pitch", 0.95, 0.84, says="how far away the rings are")
    sway: float = 0.06
    size: Number = lin("strength", 22, 46)
    left: float = 0.08
    right: float = 0.92

    def emit(self, stage: Stage, event: Event, index: int, room: float) -> None:
        canvas = stage.canvas
        x = canvas.width * (self.left + (self.right - self.left) * event.when)
        lane = (0.5 + GOLDEN * index) % 1 - 0.5
        y = canvas.height * (stage.of(self.y, event) + self.sway * lane)
        size = stage.of(self.size, event) * room
        outer, inner = ellipse(x, y, size, 0.34 * size), ellipse(x, y, 0.7 * size, 0.22 * size)
        hole = "".join(f"M{part}" for part in reversed(inner.strip("M").split("M")))
        canvas.mark(outer, canvas.water_mark(event.pitch))
        canvas.fill(hole, "ground", opacity=0.75)
        canvas.fill(ellipse(x, y, 0.36 * size, 0.1 * size), canvas.water_mark(event.pitch))


@dataclass(frozen=True)
class Song(Layer):
    """The pitch over time as a ribbon, as wide as its moment was loud, from an anchor or the side.

    In a rest it thins to a thread and holds the last pitch.
    """

    at: str | tuple[Number, Number] = "mouth"
    end: float = 0.95
    high: float = 0.12
    low: float = 0.5
    way: str = "from left to right"
    width: Mapping = lin("line", 3, 34)
    grow: Number = lin("size", 0.55, 1.0)

    def told(self, sound: Composition) -> Iterator[tuple[str, str]]:
        yield "song", f"how high the ribbon flies, {self.way}"
        yield "line", "how wide the ribbon is"
        yield "pitch", "how light the ribbon is"
        yield "jaggedness", "how frayed the ribbon is"
        yield from super().told(sound)

    def paint(self, stage: Stage) -> None:
        canvas, sound, count = stage.canvas, stage.sound, 27
        (x, y), line, held = stage.spot(self.at), sound.smooth_line(count, reach=4), sound.height
        heights = []
        for pitch in sound.song:
            held = held if pitch is None else pitch
            heights.append(held)
        spots: list[Point] = []
        widths = []
        for index in range(count):
            share, at = index / (count - 1), round(63 * index / (count - 1))
            near = heights[max(0, at - 3) : at + 4]
            sung = self.low + (self.high - self.low) * sum(near) / len(near)
            begun = min(1.0, 2.6 * share)  # it leaves the anchor before it follows the pitch
            begun = begun * begun * (3 - 2 * begun)
            top = y + (canvas.height * sung - y) * begun
            spots.append((x + (canvas.width * self.end - x) * share, top))
            fray = 1 + 0.22 * sound.rough(canvas.rng) * sound.jaggedness
            taper = min(1.0, (0.3 + min(index, count - 1 - index)) / 4)
            wide = self.width.at(line[index])
            widths.append(wide * stage.of(self.grow) * fray * taper)
        colour = canvas.pitch_colour(sound.height)
        for echo in (-1.6, -1.0, 1.0, 1.6):
            beside = [
                (px, py + echo * (9 + 0.5 * w)) for (px, py), w in zip(spots, widths, strict=True)
            ]
            strand = outline(beside, closed=False)
            canvas.stroke(strand, colour, 3.0, opacity=0.9 - 0.35 * abs(echo))
        canvas.mark(ribbon(spots, widths), colour)
