"""Write SVG: numbers, smooth outlines, and the elements the painter needs.

Conventions: x runs right, y runs down, lengths are drawing units (the short side of a picture is
1000 of them). Every number is rounded to two decimals, so that the text of a picture, and with it
its bytes, do not depend on the last bits of a computation.
"""

from __future__ import annotations

import math
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Sequence

__all__ = [
    "NAMESPACE",
    "arc",
    "circle",
    "ellipse",
    "number",
    "outline",
    "parsed",
    "place",
    "polyline",
    "rectangle",
    "ribbon",
    "tag",
    "written",
]

NAMESPACE = "http://www.w3.org/2000/svg"

Point = tuple[float, float]


def number(value: float) -> str:
    """Shortest text of `value` rounded to two decimals.

    Examples
    --------
    >>> number(2.5000001), number(-0.001), number(3)
    ('2.5', '0', '3')
    """
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def tag(name: str, body: str | None = None, **attributes) -> str:
    """One element; underscores in attribute names become hyphens, None values are left out."""
    parts = [name]
    for key, value in attributes.items():
        if value is not None:
            text = number(value) if isinstance(value, (int, float)) else value
            parts.append(f'{key.rstrip("_").replace("_", "-")}="{text}"')
    head = " ".join(parts)
    return f"<{head}/>" if body is None else f"<{head}>{body}</{name}>"


def parsed(svg: str) -> ET.Element:
    """The root of a whole drawing; no part of it is written with a prefix."""
    ET.register_namespace("", NAMESPACE)
    return ET.fromstring(svg)


def written(element: ET.Element) -> str:
    """The text of an element."""
    return ET.tostring(element, encoding="unicode")


def place(
    points: Iterable[Sequence],
    *,
    at: Point = (0.0, 0.0),
    scale: float | Point = 1.0,
    turn_degrees: float = 0.0,
    about: Point = (0.0, 0.0),
) -> list[tuple]:
    """Turn points about `about`, scale them about the origin, then move the origin to `at`.

    A point is (x, y) or (x, y, True) for a corner; the flag is kept. A negative horizontal scale
    mirrors.
    """
    sx, sy = (scale, scale) if isinstance(scale, (int, float)) else scale
    cos, sin = math.cos(math.radians(turn_degrees)), math.sin(math.radians(turn_degrees))
    placed = []
    for x, y, *corner in points:
        dx, dy = x - about[0], y - about[1]
        tx, ty = about[0] + cos * dx - sin * dy, about[1] + sin * dx + cos * dy
        placed.append((at[0] + sx * tx, at[1] + sy * ty, *corner))
    return placed


def outline(points: str | Iterable[Sequence], *, closed: bool = True, tension: float = 0.36) -> str:
    """Path through points, smooth everywhere but at the corners.

    Parameters
    ----------
    points : str or iterable of (x, y) or (x, y, corner)
        As text: ``"0,0 40,-20 80,0*"``, where a star marks a corner.
    closed : bool
        Whether the last point joins the first.
    tension : float
        Length of a Bezier handle as a share of the distance between its points.

    Returns
    -------
    str
        The ``d`` attribute of a path.
    """
    spots = parse(points) if isinstance(points, str) else list(points)
    spots = _clockwise(spots) if closed else spots
    count = len(spots)
    directions = []
    for index, spot in enumerate(spots):
        before = spots[index - 1] if closed or index else spot
        after = spots[(index + 1) % count] if closed or index + 1 < count else spot
        dx, dy = after[0] - before[0], after[1] - before[1]
        length = math.hypot(dx, dy)
        corner = (len(spot) > 2 and spot[2]) or length == 0
        directions.append((0.0, 0.0) if corner else (dx / length, dy / length))
    parts = [f"M{number(spots[0][0])} {number(spots[0][1])}"]
    for index in range(count if closed else count - 1):
        a, b = spots[index], spots[(index + 1) % count]
        (ux, uy), (vx, vy) = directions[index], directions[(index + 1) % count]
        reach = tension * math.hypot(b[0] - a[0], b[1] - a[1])
        numbers = (a[0] + ux * reach, a[1] + uy * reach, b[0] - vx * reach, b[1] - vy * reach)
        parts.append("C" + " ".join(map(number, (*numbers, b[0], b[1]))))
    return "".join(parts) + ("Z" if closed else "")


def parse(text: str) -> list[tuple]:
    """Points of a text such as ``"0,0 40,-20 80,0*"``; a star marks a corner."""
    spots = []
    for word in text.split():
        x, y = word.rstrip("*").split(",")
        spots.append((float(x), float(y), word.endswith("*")))
    return spots


def polyline(points: Iterable[Sequence], *, closed: bool = False) -> str:
    """Straight path through points."""
    spots = _clockwise(list(points)) if closed else points
    words = [f"{number(x)} {number(y)}" for x, y, *_ in spots]
    return "M" + "L".join(words) + ("Z" if closed else "")


def rectangle(left: float, top: float, right: float, bottom: float) -> str:
    """A rectangle as a path."""
    return f"M{number(left)} {number(top)}H{number(right)}V{number(bottom)}H{number(left)}Z"


def _clockwise(spots: list) -> list:
    """The points in clockwise order: parts of one path that overlap must not cut holes."""
    area = sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(spots, spots[1:] + spots[:1], strict=True))
    return spots if area >= 0 else spots[::-1]


def circle(x: float, y: float, radius: float) -> str:
    """A circle as a path, so that it can be joined with others."""
    return ellipse(x, y, radius, radius)


def ellipse(x: float, y: float, rx: float, ry: float, turn_degrees: float = 0.0) -> str:
    """An ellipse as a path."""
    dx = rx * math.cos(math.radians(turn_degrees))
    dy = rx * math.sin(math.radians(turn_degrees))
    radii = f"{number(rx)} {number(ry)} {number(turn_degrees)}"
    return (
        f"M{number(x - dx)} {number(y - dy)}A{radii} 1 1 {number(x + dx)} {number(y + dy)}"
        f"A{radii} 1 1 {number(x - dx)} {number(y - dy)}Z"
    )


def arc(x: float, y: float, radius: float, first_degrees: float, last_degrees: float) -> str:
    """Part of a circle; 0 degrees points right and angles grow clockwise (downwards)."""
    a, b = math.radians(first_degrees), math.radians(last_degrees)
    large = int(abs(last_degrees - first_degrees) > 180)
    sweep = int(last_degrees > first_degrees)
    start = f"M{number(x + radius * math.cos(a))} {number(y + radius * math.sin(a))}"
    end = f"{number(x + radius * math.cos(b))} {number(y + radius * math.sin(b))}"
    return f"{start}A{number(radius)} {number(radius)} 0 {large} {sweep} {end}"


def ribbon(points: Sequence[Sequence], widths: Sequence[float]) -> str:
    """Closed path around a line whose width changes from point to point, as a brush stroke."""
    left, right = [], []
    for index, (x, y, *corner) in enumerate(points):
        before, after = points[max(0, index - 1)], points[min(len(points) - 1, index + 1)]
        dx, dy = after[0] - before[0], after[1] - before[1]
        length = math.hypot(dx, dy) or 1.0
        nx, ny = -dy / length * widths[index] / 2, dx / length * widths[index] / 2
        left.append((x + nx, y + ny, *corner))
        right.append((x - nx, y - ny, *corner))
    return outline(left + right[::-1])
