"""The layers of a drawing in time: each knows how it looks at a moment, and where it changed."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from .cels import Box, Cel, Plate, around, gathered, moved
from .moves import Course
from .pieces import Piece, pieces

__all__ = ["EMPTYING_SECONDS", "UNHEARD", "Layer", "layers_of"]

EMPTYING_SECONDS = 0.24
"""The picture is shown whole and empties in this time, then it fills with the sound."""

UNHEARD = 0.3
"""Opacity of the part of the loudness line that was not heard yet."""

STRESS = (0.6, 0.25)
"""How much more what an onset draws stands out from its ground when it comes, step by step."""

STRESS_SECONDS = 0.16
"""Of each step."""

SHADE = 12
"""Of 255: by less a pose does not differ from rest."""

EDGE = 0.03
"""Share of the width of the line over which it goes over from heard to not yet heard."""


def layers_of(plate: Plate, svg: str, seconds: float) -> Iterator[Layer]:
    """From back to front; onsets that come one after another share one."""
    run = 0, 0.0  # its number, the last moment in it

    def key(piece: Piece):
        nonlocal run
        if piece.kind != "onset":
            return piece
        run = (run[0] + (piece.moment < run[1]), piece.moment)
        return run[0]

    for _, same in groupby(pieces(svg), key):
        group = tuple(same)
        if group[0].kind == "onset":
            yield _Onsets(plate, group)
        elif group[0].places:
            yield _carried(plate, group[0], seconds)
        elif group[0].kind == "line":
            poses = group[0].poses or (group[0].markup,)
            yield _Line([plate.cels(markup) for markup in poses], group[0].course, seconds)
        elif course := group[0].course:
            yield _Poses([plate.cels(markup) for markup in group[0].poses], course)
        else:
            yield _Still(plate.cels(group[0].markup))


def _carried(plate: Plate, piece: Piece, seconds: float) -> _Carried:
    """A layer and where it goes, in whole pixels; it is painted beyond the picture's edge."""
    places = [tuple(map(round, plate.pixels(place))) for place in piece.places]
    cels = plate.cels(piece.markup, max(abs(way) for place in places for way in place))
    layer = _Line([cels], None, seconds) if piece.kind == "line" else _Still(cels)
    return _Carried(layer, piece.course or Course((), ()), places, plate.size)


class Layer(ABC):
    """Something between two others.

    Attributes
    ----------
    box : Box
        All that it ever covers.
    rests : bool
        Whether it looks as it does in the picture.
    """

    box: Box
    rests: bool = True

    def advance(self, now: float) -> list[Box]:
        """Go on to a moment; where it does not look as it did before."""
        del now
        return []

    @abstractmethod
    def draw(self, ground: np.ndarray, box: Box) -> None:
        """Lay what is inside a box over the ground [shape=(3 or 4, height, width), uint8]."""


class _Still(Layer):
    """What does not move."""

    def __init__(self, cels: list[Cel]):
        self.cels, self.box = cels, around([cel.box for cel in cels])

    def draw(self, ground: np.ndarray, box: Box) -> None:
        for cel in self.cels:
            cel.lay(ground, box)


class _Line(Layer):
    """What follows the loudness: faint where it was not heard yet; it may move."""

    def __init__(self, poses: list[list[Cel]], course: Course | None, seconds: float):
        self.box = around([cel.box for cels in poses for cel in cels])
        self.poses, self.course, self.seconds = poses, course, seconds
        self.pose = 0
        self.shares = np.full(self.box[2] - self.box[0], 255, np.uint16)

    def advance(self, now: float) -> list[Box]:
        left, top, _, bottom = self.box
        before, self.pose = self.pose, self.course.pose(now) if self.course else 0
        count = len(self.shares)
        edge = max(1.0, EDGE * count)
        heard = now / self.seconds * (count + edge) - edge
        share = np.clip(1 - (np.arange(count) - heard) / edge, 0, 1)
        emptying = max(0.0, 1 - now / EMPTYING_SECONDS)
        faint = max(UNHEARD, emptying)
        shares = np.round(255 * (faint + (1 - faint) * share)).astype(np.uint16)
        changed = np.flatnonzero(shares != self.shares)
        self.shares, self.rests = shares, not self.pose and bool((shares == 255).all())
        if self.pose != before:
            return [self.box]
        if not len(changed):
            return []
        return [(left + int(changed[0]), top, left + int(changed[-1]) + 1, bottom)]

    def draw(self, ground: np.ndarray, box: Box) -> None:
        for cel in self.poses[self.pose]:
            left, right = (min(max(x, cel.box[0]), cel.box[2]) - self.box[0] for x in box[::2])
            cel.lay(ground, box, self.shares[left:right])


class _Carried(Layer):
    """What is carried about as a whole."""

    def __init__(
        self, layer: Layer, course: Course, places: list[tuple[int, ...]], size: tuple[int, int]
    ):
        self.layer, self.course, self.places, self.size = layer, course, places, size
        self.pose = 0
        self.box = around([self._seen(layer.box, place) for place in places])

    def advance(self, now: float) -> list[Box]:
        before, self.pose = self.pose, self.course.pose(now)
        changed = self.layer.advance(now)
        self.rests = not self.pose and self.layer.rests
        if self.pose != before:
            return [self.box]
        return [self._seen(box, self.places[self.pose]) for box in changed]

    def draw(self, ground: np.ndarray, box: Box) -> None:
        right, down = self.places[self.pose]
        self.layer.draw(ground, moved(box, -right, -down))

    def _seen(self, box: Box, place: tuple[int, ...]) -> Box:
        """What of a box of the layer is in the picture at a place."""
        left, top, right, bottom = moved(box, *place)
        return max(0, left), max(0, top), min(self.size[0], right), min(self.size[1], bottom)


class _Poses(Layer):
    """What moves, in the pose of the moment."""

    def __init__(self, poses: list[list[Cel]], course: Course):
        self.box = around([cel.box for cels in poses for cel in cels])
        self.course, self.pose = course, 0
        self.poses = [gathered(cels, self.box) for cels in poses]
        self.changed = [_difference(self.poses[0], other) for other in self.poses]

    def advance(self, now: float) -> list[Box]:
        before, self.pose = self.pose, self.course.pose(now)
        if self.pose == before:
            return []
        self.rests = self.pose == 0
        return [self.changed[pose] for pose in (before, self.pose) if pose]

    def draw(self, ground: np.ndarray, box: Box) -> None:
        self.poses[self.pose].lay(ground, box)


def _difference(rest: Cel, other: Cel) -> Box:
    """Where a pose differs from rest; a shade of a colour does not count."""
    apart = np.abs(rest.planes.astype(np.int16) - other.planes).max(axis=0) > SHADE
    rows, columns = np.flatnonzero(apart.any(axis=1)), np.flatnonzero(apart.any(axis=0))
    left, top = rest.box[:2]
    if not len(rows):
        return left, top, left, top
    right, bottom = left + int(columns[-1]) + 1, top + int(rows[-1]) + 1
    return left + int(columns[0]), top + int(rows[0]), right, bottom


class _Onsets(Layer):
    """What onsets drew, each from its moment on; when it comes it is stressed for a moment."""

    def __init__(self, plate: Plate, onsets: tuple[Piece, ...]):
        self.plate = plate
        self.coming = list(onsets)
        self.fresh: list[_Fresh] = []
        self.whole = plate.cels("".join(piece.markup for piece in onsets))
        left, top, right, bottom = self.box = around([cel.box for cel in self.whole])
        self.arrived = Cel(np.zeros((4, bottom - top, right - left), np.uint8), self.box)
        self.fading = 255

    def advance(self, now: float) -> list[Box]:
        changed: list[Box] = []
        fading = round(255 * max(0.0, 1 - now / EMPTYING_SECONDS))
        if fading != self.fading:
            changed += [cel.box for cel in self.whole]
            self.fading = fading
        while self.coming and self.coming[0].moment <= now:
            piece = self.coming.pop(0)
            self.fresh.append(_Fresh(piece.moment, self.plate.cels(piece.markup)))
        for onset in self.fresh:
            step = min(len(STRESS), int((now - onset.moment) / STRESS_SECONDS))
            if step != onset.step:
                onset.step = step
                changed += [cel.box for cel in onset.cels]
        # In the order of their moments, so that each lies over those before it.
        while self.fresh and self.fresh[0].step == len(STRESS):
            for cel in self.fresh.pop(0).cels:
                cel.lay(self.arrived.planes, self.box)
        self.rests = not (self.fading or self.coming or self.fresh)
        return changed

    def draw(self, ground: np.ndarray, box: Box) -> None:
        if self.fading:
            for cel in self.whole:
                cel.lay(ground, box, self.fading)
        self.arrived.lay(ground, box)
        for onset in self.fresh:
            for cel in onset.cels:
                cel.lay(ground, box, stress=STRESS[onset.step])


@dataclass
class _Fresh:
    """What an onset drew that is still stressed; `step` counts the steps of `STRESS`."""

    moment: float
    cels: list[Cel]
    step: int = -1
