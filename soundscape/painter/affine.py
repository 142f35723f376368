"""Maps of the plane: where a figure stands, how a part of it turns.

A map is six numbers (a, b, c, d, e, f), as in SVG's ``matrix``: a point (x, y) goes to
(a x + c y + e, b x + d y + f).
"""

from __future__ import annotations

import math

from .hand import absolute
from .svg import Point, number

__all__ = ["SAME", "Map", "after", "moved", "moved_path", "posed", "scale_of", "turned"]

Map = tuple[float, float, float, float, float, float]

SAME: Map = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def after(outer: Map, inner: Map) -> Map:
    """The map that does `inner` first and `outer` then."""
    a, b, c, d, e, f = outer
    p, q, r, s, t, u = inner
    return (a * p + c * q, b * p + d * q, a * r + c * s, b * r + d * s,
            a * t + c * u + e, b * t + d * u + f)  # fmt: skip


def turned(degrees: float, about: Point = (0.0, 0.0)) -> Map:
    """A turn, clockwise, about a point."""
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    x, y = about
    return (cos, sin, -sin, cos, x - cos * x + sin * y, y - sin * x - cos * y)


def posed(at: Point, scale: float, degrees: float = 0.0, *, mirror: bool = False) -> Map:
    """A figure drawn around (0, 0): turned, mirrored, scaled, and put in its place."""
    side = -scale if mirror else scale
    return after((side, 0.0, 0.0, scale, *at), turned(degrees))


def scale_of(place: Map) -> float:
    """How many times longer lines become."""
    a, b, c, d, _, _ = place
    return math.sqrt(abs(a * d - b * c))


def moved(place: Map, spot: Point) -> Point:
    """Where a point goes."""
    a, b, c, d, e, f = place
    x, y = spot
    return a * x + c * y + e, b * x + d * y + f


def moved_path(place: Map, d: str, digits: int = 2) -> str:
    """Where a path goes, with absolute M, L, C and Z."""
    parts = []
    for command, values in absolute(d):
        spots = (moved(place, (x, y)) for x, y in zip(values[::2], values[1::2], strict=True))
        parts.append(command + " ".join(number(round(v, digits)) for spot in spots for v in spot))
    return "".join(parts)
