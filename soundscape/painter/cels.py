"""A drawing taken apart into cels, the clear sheets that animators lay over one another.

What does not move between two things that do is one piece of the drawing. Each is rendered once,
where it is, with its colours multiplied by their opacity, so that laying one over another takes an
addition.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from .render import rasterise
from .svg import NAMESPACE, Point, parsed, written

__all__ = ["Box", "Cel", "Plate", "around", "gathered", "joined", "moved", "place_in", "touch"]

Box = tuple[int, int, int, int]
"""Left, top, right and bottom in pixels; right and bottom are outside."""

Place = tuple[slice, slice, slice]
"""Planes, rows and columns."""

GLANCE = 8
"""A piece is sought in a picture this many times smaller before it is rendered where it is."""

APART = 4
"""More clear columns of that small picture part a piece into two, rendered each by itself."""

_PAINT = re.compile(r"url\(#([^)]+)\)")


@dataclass(frozen=True)
class Cel:
    """Planes of premultiplied red, green, blue and opacity [shape=(4, height, width), uint8].

    One that is `opaque` all over hides what is under it.
    """

    planes: np.ndarray
    box: Box
    opaque: bool = False

    def within(self, box: Box) -> tuple[np.ndarray, Place] | None:
        """The planes inside a box, and where in the box they are; None where there are none."""
        left, top = max(self.box[0], box[0]), max(self.box[1], box[1])
        right, bottom = min(self.box[2], box[2]), min(self.box[3], box[3])
        if left >= right or top >= bottom:
            return None
        common = (left, top, right, bottom)
        return self.planes[place_in(self.box, common)], place_in(box, common)

    def lay(
        self,
        ground: np.ndarray,
        box: Box,
        share: np.ndarray | int | None = None,
        stress: float = 0.0,
    ) -> None:
        """Lay it over the ground inside a box.

        Parameters
        ----------
        ground : np.ndarray [shape=(3 or 4, height, width), uint8]
            What is in the box; with opacity it is premultiplied.
        box : Box
        share : int or np.ndarray that broadcasts to (height, width)
            Of the opacity, 0 to 255; None for all of it.
        stress : float
            How much more it stands out from the ground.
        """
        found = self.within(box)
        if found is None:
            return
        planes, place = found
        below = ground[place]
        if self.opaque and share is None and not stress:
            below[...] = planes[: len(ground)]
            return
        if share is not None:
            planes = ((planes.astype(np.uint16) * share + 127) // 255).astype(np.uint8)
        clear = 255 - planes[3].astype(np.uint16)
        for under, over in zip(below, planes, strict=False):  # a plane at a time stays in the cache
            laid = under * clear
            laid += 128
            laid += laid >> 8
            laid >>= 8
            laid += over
            if stress:
                laid = np.clip(laid + stress * (laid - under.astype(np.int16)), 0, 255)
            under[...] = laid

    def put(self, onto: Cel) -> None:
        """Replace what is there in another cel."""
        found = self.within(onto.box)
        if found is not None:
            planes, place = found
            onto.planes[place] = planes


def place_in(box: Box, part: Box) -> Place:
    """Where in the planes of a box a part of it is."""
    left, top = box[:2]
    rows, columns = slice(part[1] - top, part[3] - top), slice(part[0] - left, part[2] - left)
    return slice(None), rows, columns


def gathered(cels: list[Cel], box: Box) -> Cel:
    """Cels that stand apart as one, in a box around them."""
    left, top, right, bottom = box
    whole = Cel(np.zeros((4, bottom - top, right - left), np.uint8), box)
    for cel in cels:
        cel.put(whole)
    return whole


def around(boxes: list[Box]) -> Box:
    """The box around all of them."""
    if not boxes:
        return (0, 0, 0, 0)
    left, top, right, bottom = zip(*boxes, strict=True)
    return min(left), min(top), max(right), max(bottom)


def moved(box: Box, right: int, down: int) -> Box:
    """A box so many pixels farther to the right and down."""
    return box[0] + right, box[1] + down, box[2] + right, box[3] + down


def joined(boxes: Iterable[Box]) -> list[Box]:
    """Boxes of which no two have a pixel in common, around all that are given."""
    apart: list[Box] = []
    for box in boxes:
        near = [one for one in apart if touch(one, box)]
        while near:
            apart = [one for one in apart if one not in near]
            box = around([box, *near])
            near = [one for one in apart if touch(one, box)]
        apart.append(box)
    return apart


def touch(one: Box, other: Box) -> bool:
    """Whether two boxes have pixels in common."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


class Plate:
    """Renders the pieces of one drawing.

    Parameters
    ----------
    svg : str
        The whole drawing.
    size : (int, int)
        Width and height of the picture in pixels.
    """

    def __init__(self, svg: str, size: tuple[int, int]):
        root = parsed(svg)
        self.size = size
        _, _, width, height = map(float, root.get("viewBox", "0 0 1000 1000").split())
        self._unit: Point = (width / size[0], height / size[1])
        self._defs = {
            one.get("id", ""): written(one)
            for defs in root
            if defs.tag.endswith("defs")
            for one in defs
        }

    def cels(self, markup: str, margin: int = 0) -> list[Cel]:
        """What the markup paints, cut to where it is; what stands apart is a cel of its own.

        With a margin, in pixels, also what it paints so far outside the picture.
        """
        width, height = (side + 2 * margin for side in self.size)
        small = (max(1, width // GLANCE), max(1, height // GLANCE))
        whole = (-margin, -margin, width - margin, height - margin)
        seen = self._planes(markup, whole, small)[3] > 0
        across, down = width / small[0], height / small[1]
        cels = []
        for left, top, right, bottom in _spots(seen):
            box = (
                max(0, int((left - 1) * across)) - margin,
                max(0, int((top - 1) * down)) - margin,
                min(width, int((right + 1) * across) + 1) - margin,
                min(height, int((bottom + 1) * down) + 1) - margin,
            )
            size = (box[2] - box[0], box[3] - box[1])
            planes = self._planes(markup, box, size)
            cels.append(Cel(planes, box, opaque=bool((planes[3] == 255).all())))
        return cels

    def pixels(self, length: Point) -> Point:
        """A way of so many units to the right and down, in pixels."""
        return length[0] / self._unit[0], length[1] / self._unit[1]

    def _planes(self, markup: str, box: Box, size: tuple[int, int]) -> np.ndarray:
        from PIL import Image

        (wide, high), (left, top, right, bottom) = self._unit, box
        view = f"{left * wide} {top * high} {(right - left) * wide} {(bottom - top) * high}"
        defs = "".join(self._defs[name] for name in dict.fromkeys(_PAINT.findall(markup)))
        svg = (
            f'<svg xmlns="{NAMESPACE}" viewBox="{view}" width="{size[0]}" '
            f'height="{size[1]}" preserveAspectRatio="none"><defs>{defs}</defs>{markup}</svg>'
        )
        with Image.open(io.BytesIO(rasterise(svg, size))) as image:
            planes = np.stack([np.asarray(plane) for plane in image.convert("RGBA").split()])
        planes[:3] = (planes[:3] * planes[3].astype(np.uint16) + 127) // 255
        return planes


def _spots(seen: np.ndarray) -> Iterator[Box]:
    """Boxes around what is seen [shape=(height, width), bool], from left to right.

    Between two of them are more than `APART` columns in which nothing is.
    """
    columns = np.flatnonzero(seen.any(axis=0))
    for run in np.split(columns, np.flatnonzero(np.diff(columns) > APART) + 1):
        if len(run):
            left, right = int(run[0]), int(run[-1]) + 1
            rows = np.flatnonzero(seen[:, left:right].any(axis=1))
            yield left, int(rows[0]), right, int(rows[-1]) + 1
