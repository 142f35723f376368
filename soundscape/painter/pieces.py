"""The pieces of a drawing that come and go by themselves, from back to front."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from .moves import Course, read_course
from .svg import Point, parsed, written

__all__ = ["Piece", "pieces", "read_places"]


@dataclass(frozen=True)
class Piece:
    """Part of a drawing: elements that are neighbours, as text.

    Parameters
    ----------
    markup : str
    kind : str
        ``"still"``, ``"onset"`` (what one onset drew), ``"line"`` (what follows the loudness; it
        may have poses) or ``"poses"`` (what moves).
    moment : float
        Of an onset: seconds from the start.
    poses : tuple of str
        Of what moves: the text of each pose, the first of which is at rest.
    course : Course or None
        Of what moves or is carried about: when which pose or place is seen.
    places : tuple of (float, float)
        Of what is carried about: how far to the right and down it is, in units.
    """

    markup: str = ""
    kind: str = "still"
    moment: float = 0.0
    poses: tuple[str, ...] = ()
    course: Course | None = None
    places: tuple[Point, ...] = ()

    def inside(self, head: str, tail: str) -> Piece:
        """The same within an element."""
        poses = tuple(f"{head}{pose}{tail}" for pose in self.poses)
        return replace(self, markup=f"{head}{self.markup}{tail}", poses=poses)


def pieces(svg: str) -> Iterator[Piece]:
    """The pieces of a drawing; painted one over another they are the picture.

    No two that lie still are neighbours; what moves in one course is one piece, with what lies
    still within.
    """
    root = parsed(svg)
    return _gathered(
        piece for one in root if not one.tag.endswith("defs") for piece in _parted(one)
    )


def read_places(text: str) -> tuple[Point, ...]:
    """The places that are written to ``data-places``."""
    pairs = (place.split() for place in text.split(";"))
    return tuple((float(right), float(down)) for right, down in pairs)


def _gathered(found: Iterable[Piece]) -> Iterator[Piece]:
    waiting: list[Piece] = []  # what lies still, after what moves if there was any
    for piece in found:
        if piece.kind == "still" and not piece.places:
            waiting.append(piece)
            continue
        if piece.kind == "poses" and waiting and piece.course == waiting[0].course:
            waiting = [_together([*waiting, piece])]
            continue
        yield from _settled(waiting)
        waiting = [piece] if piece.kind == "poses" else []
        if not waiting:
            yield piece
    yield from _settled(waiting)


def _settled(waiting: list[Piece]) -> Iterator[Piece]:
    moving = [piece for piece in waiting if piece.course]
    yield from moving
    still = "".join(piece.markup for piece in waiting if not piece.course)
    if still:
        yield Piece(still)


def _together(run: list[Piece]) -> Piece:
    """Pieces that move in one course, and what lies still before, between and after, as one."""
    first = next(piece for piece in run if piece.course)
    count = len(first.poses)
    poses = zip(*(piece.poses or [piece.markup] * count for piece in run), strict=True)
    return replace(first, poses=tuple(map("".join, poses)))


def _parted(element: ET.Element) -> Iterator[Piece]:
    """An element as it is, or, where something in it moves, its children within its attributes."""
    if element.get("data-moment") is not None:
        yield Piece(written(element), "onset", float(element.get("data-moment", 0)))
    elif (places := element.get("data-places")) is not None:
        course, inner = read_course(element.attrib), _gathered(_within(element))
        yield from (replace(one, course=course, places=read_places(places)) for one in inner)
    elif element.get("data-steps") is not None:
        for pose in element:
            pose.attrib.pop("visibility", None)
        course = read_course(element.attrib)
        yield Piece(kind="poses", poses=tuple(map(written, element)), course=course)
    elif element.get("id") == "loudness-line":
        inner = list(_within(element))
        moves = any(piece.course for piece in inner)
        yield replace(_together(inner), kind="line") if moves else Piece(written(element), "line")
    elif not any(_moves(inner) for inner in element.iter()):
        yield Piece(written(element))
    else:
        yield from _within(element)


def _within(element: ET.Element) -> Iterator[Piece]:
    """The pieces of its children, each within its attributes."""
    head = written(ET.Element(element.tag, element.attrib)).removesuffix(" />") + ">"
    tail = f"</{element.tag.rpartition('}')[2]}>"
    for child in element:
        for piece in _parted(child):
            yield piece.inside(head, tail)


def _moves(element: ET.Element) -> bool:
    marks = ("data-moment", "data-steps")
    return element.get("id") == "loudness-line" or any(element.get(mark) for mark in marks)
