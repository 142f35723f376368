"""A drawing taken apart into cels, the clear sheets that animators lay over one another.

What does not move between two things that do is one cel. Each is rendered once, where it is, with
its colours multiplied by their opacity, so that laying one over another takes an addition.
"""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from .render import rasterise
from .svg import Point

__all__ = ["Box", "Cel", "Piece", "Plate", "pieces"]

Box = tuple[int, int, int, int]
"""Left, top, right and bottom in pixels; right and bottom are outside."""

GLANCE = 8
"""A piece is sought in a picture this many times smaller before it is rendered where it is."""

APART = 4
"""More clear columns of that small picture part a piece into two, rendered each by itself."""

_NAMESPACE = "http://www.w3.org/2000/svg"
_PAINT = re.compile(r"url\(#([^)]+)\)")


@dataclass(frozen=True)
class Piece:
    """Part of a drawing: elements that are neighbours, as text.

    Parameters
    ----------
    markup : str
    kind : str
        ``"still"``, ``"onset"`` (what one onset drew) or ``"line"`` (what follows the loudness).
    moment : float
        Of an onset: seconds from the start.
    """

    markup: str
    kind: str = "still"
    moment: float = 0.0


def pieces(svg: str) -> Iterator[Piece]:
    """The pieces of a drawing from back to front; painted one over another they are the picture."""
    ET.register_namespace("", _NAMESPACE)
    still: list[str] = []
    for element in ET.fromstring(svg):
        if element.tag.endswith("defs"):
            continue
        for piece in _parted(element):
            if piece.kind == "still":
                still.append(piece.markup)
                continue
            if still:
                yield Piece("".join(still))
                still = []
            yield piece
    if still:
        yield Piece("".join(still))


def _parted(element: ET.Element) -> Iterator[Piece]:
    """An element as it is, or, where something in it moves, its children within its attributes."""
    moment = element.get("data-moment")
    if moment is not None:
        yield Piece(_text(element), "onset", float(moment))
    elif element.get("id") == "loudness-line":
        yield Piece(_text(element), "line")
    elif not any(_moves(inner) for inner in element.iter()):
        yield Piece(_text(element))
    else:
        for child in element:
            for piece in _parted(child):
                group = ET.Element(element.tag, element.attrib)
                head, tail = ET.tostring(group, encoding="unicode")[:-3], f"</{_name(element)}>"
                yield Piece(f"{head}>{piece.markup}{tail}", piece.kind, piece.moment)


def _moves(element: ET.Element) -> bool:
    return element.get("data-moment") is not None or element.get("id") == "loudness-line"


def _name(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _text(element: ET.Element) -> str:
    return ET.tostring(element, encoding="unicode")


@dataclass(frozen=True)
class Cel:
    """Pixels of a piece, premultiplied RGBA [shape=(height, width, 4), uint8], and their place."""

    pixels: np.ndarray
    box: Box

    def within(self, box: Box) -> tuple[np.ndarray, tuple[slice, slice]] | None:
        """The pixels inside a box, and where in the box they are; None where there are none."""
        left, top = max(self.box[0], box[0]), max(self.box[1], box[1])
        right, bottom = min(self.box[2], box[2]), min(self.box[3], box[3])
        if left >= right or top >= bottom:
            return None
        x, y = self.box[:2]
        place = (slice(top - box[1], bottom - box[1]), slice(left - box[0], right - box[0]))
        return self.pixels[top - y : bottom - y, left - x : right - x], place


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
        root = ET.fromstring(svg)
        self.size = size
        _, _, width, height = map(float, root.get("viewBox", "0 0 1000 1000").split())
        self._unit: Point = (width / size[0], height / size[1])
        self._defs = {
            one.get("id", ""): _text(one)
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
            cels.append(Cel(self._pixels(markup, box, size), box))
        return cels

    def _pixels(self, markup: str, box: Box, size: tuple[int, int]) -> np.ndarray:
        from PIL import Image

        (wide, high), (left, top, right, bottom) = self._unit, box
        view = f"{left * wide} {top * high} {(right - left) * wide} {(bottom - top) * high}"
        defs = "".join(self._defs[name] for name in dict.fromkeys(_PAINT.findall(markup)))
        svg = (
            f'<svg xmlns="{_NAMESPACE}" viewBox="{view}" width="{size[0]}" height="{size[1]}" '
            f'preserveAspectRatio="none"><defs>{defs}</defs>{markup}</svg>'
        )
        with Image.open(io.BytesIO(rasterise(svg, size))) as image:
            pixels = np.asarray(image.convert("RGBA")).copy()
        opacity = pixels[..., 3:].astype(np.uint16)
        pixels[..., :3] = (pixels[..., :3] * opacity + 127) // 255
        return pixels


def _spots(seen: np.ndarray) -> Iterator[Box]:
    """Boxes around what is seen [shape=(height, width), bool], from left to right.

    Between two of them are at least `APART` columns in which nothing is.
    """
    columns = np.flatnonzero(seen.any(axis=0))
    for run in np.split(columns, np.flatnonzero(np.diff(columns) > APART) + 1):
        if len(run):
            left, right = int(run[0]), int(run[-1]) + 1
            rows = np.flatnonzero(seen[:, left:right].any(axis=1))
            yield left, int(rows[0]), right, int(rows[-1]) + 1
