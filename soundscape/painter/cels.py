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

__all__ = ["Box", "Cel", "Plate", "around", "gathered", "joined", "touch"]

Box = tuple[int, int, int, int]
"""Left, top, right and bottom in pixels; right and bottom are outside."""

GLANCE = 8
"""A piece is sought in a picture this many times smaller before it is rendered where it is."""

APART = 4
"""More clear columns of that small picture part a piece into two, rendered each by itself."""

_PAINT = re.compile(r"url\(#([^)]+)\)")


@dataclass(frozen=True)
class Cel:
    """Pixels, premultiplied RGBA [shape=(height, width, 4), uint8], and their place.

    One that is `opaque` all over hides what is under it.
    """

    pixels: np.ndarray
    box: Box
    opaque: bool = False

    def within(self, box: Box) -> tuple[np.ndarray, tuple[slice, slice]] | None:
        """The pixels inside a box, and where in the box they are; None where there are none."""
        left, top = max(self.box[0], box[0]), max(self.box[1], box[1])
        right, bottom = min(self.box[2], box[2]), min(self.box[3], box[3])
        if left >= right or top >= bottom:
            return None
        x, y = self.box[:2]
        place = (slice(top - box[1], bottom - box[1]), slice(left - box[0], right - box[0]))
        return self.pixels[top - y : bottom - y, left - x : right - x], place

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
        ground : np.ndarray [shape=(height, width, 3 or 4), uint8]
            What is in the box; with opacity it is premultiplied.
        box : Box
        share : int or np.ndarray that broadcasts to (height, width, 4)
            Of the opacity, 0 to 255; None for all of it.
        stress : float
            How much more it stands out from the ground.
        """
        found = self.within(box)
        if found is None:
            return
        pixels, place = found
        if self.opaque and share is None and not stress:
            ground[place] = pixels[..., : ground.shape[2]]
            return
        if share is not None:
            pixels = ((pixels.astype(np.uint16) * share + 127) // 255).astype(np.uint8)
        below = ground[place]
        kept = below * (255 - pixels[..., 3:].astype(np.uint16)) + 128
        laid = ((kept + (kept >> 8)) >> 8) + pixels[..., : ground.shape[2]]
        if stress:
            laid = np.clip(laid + stress * (laid - below.astype(np.int16)), 0, 255)
        below[...] = laid

    def put(self, onto: Cel) -> None:
        """Replace what is there in another cel."""
        found = self.within(onto.box)
        if found is not None:
            pixels, place = found
            onto.pixels[place] = pixels


def gathered(cels: list[Cel], box: Box) -> Cel:
    """Cels that stand apart as one, in a box around them."""
    left, top, right, bottom = box
    whole = Cel(np.zeros((bottom - top, right - left, 4), np.uint8), box)
    for cel in cels:
        cel.put(whole)
    return whole


def around(cels: list[Cel]) -> Box:
    """The box around all of them."""
    if not cels:
        return (0, 0, 0, 0)
    left, top, right, bottom = zip(*(cel.box for cel in cels), strict=True)
    return min(left), min(top), max(right), max(bottom)


def joined(boxes: Iterable[Box]) -> list[Box]:
    """Boxes of which no two have a pixel in common, around all that are given."""
    apart: list[Box] = []
    for box in boxes:
        near = [one for one in apart if touch(one, box)]
        while near:
            apart = [one for one in apart if one not in near]
            left, top, right, bottom = zip(box, *near, strict=True)
            box = (min(left), min(top), max(right), max(bottom))
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

    def cels(self, markup: str) -> list[Cel]:
        """What the markup paints, cut to where it is; what stands apart is a cel of its own."""
        width, height = self.size
        small = (max(1, width // GLANCE), max(1, height // GLANCE))
        seen = self._pixels(markup, (0, 0, width, height), small)[..., 3] > 0
        across, down = width / small[0], height / small[1]
        cels = []
        for left, top, right, bottom in _spots(seen):
            box = (
                max(0, int((left - 1) * across)),
                max(0, int((top - 1) * down)),
                min(width, int((right + 1) * across) + 1),
                min(height, int((bottom + 1) * down) + 1),
            )
            size = (box[2] - box[0], box[3] - box[1])
            pixels = self._pixels(markup, box, size)
            cels.append(Cel(pixels, box, opaque=bool((pixels[..., 3] == 255).all())))
        return cels

    def _pixels(self, markup: str, box: Box, size: tuple[int, int]) -> np.ndarray:
        from PIL import Image

        (wide, high), (left, top, right, bottom) = self._unit, box
        view = f"{left * wide} {top * high} {(right - left) * wide} {(bottom - top) * high}"
        defs = "".join(self._defs[name] for name in dict.fromkeys(_PAINT.findall(markup)))
        svg = (
            f'<svg xmlns="{NAMESPACE}" viewBox="{view}" width="{size[0]}" '
            f'height="{size[1]}" preserveAspectRatio="none"><defs>{defs}</defs>{markup}</svg>'
        )
        with Image.open(io.BytesIO(rasterise(svg, size))) as image:
            pixels = np.asarray(image.convert("RGBA")).copy()
        opacity = pixels[..., 3:].astype(np.uint16)
        pixels[..., :3] = (pixels[..., :3] * opacity + 127) // 255
        return pixels


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
