"""What a hand does to a line: it strays, and it fills a surface with strokes.

Both work on the text of paths, so that scenes need not know which style will draw them. A path is
first brought to its absolute form, a list of (command, numbers) with the commands M, L, C and Z.
"""

from __future__ import annotations

import math
import random
import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from .svg import number

__all__ = ["bounds", "hatch", "stray"]

Piece = tuple[str, tuple[float, ...]]

LONGEST_TEXT = 60_000
"""Paths of more characters (a shower of drops) are left as they are: no eye follows their lines."""

LONGEST_STRAIGHT = 70.0
"""Straight lines are bent in pieces of this length, in units."""

MOST_STROKES = 700

THICKNESS = 0.4
"""Of a stroke, as a share of the distance to the next."""

_TOKEN = re.compile(r"[A-Za-z]|-?\d*\.?\d+(?:e-?\d+)?")
_TAKES = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "A": 7, "Z": 0}


@lru_cache(maxsize=256)
def absolute(d: str) -> tuple[Piece, ...]:
    """The path with absolute coordinates and nothing but M, L, C and Z."""
    pieces: list[Piece] = []
    tokens, index = _TOKEN.findall(d), 0
    x = y = start_x = start_y = 0.0
    bend: tuple[str, float, float] = ("", 0.0, 0.0)  # the last handle, of a cubic or a quadratic
    command = "M"
    while index < len(tokens):
        if tokens[index].isalpha():
            command, index = tokens[index], index + 1
        kind, takes = command.upper(), _TAKES[command.upper()]
        values = [float(token) for token in tokens[index : index + takes]]
        index += takes
        if command.islower() and kind != "Z":
            values = _from_here(kind, values, x, y)
        if kind == "Z":
            pieces.append(("Z", ()))
            x, y = start_x, start_y
            continue
        if kind == "H":
            kind, values = "L", [values[0], y]
        elif kind == "V":
            kind, values = "L", [x, values[0]]
        if kind in "ST":  # the handle is the last one's mirror image
            kind = "C" if kind == "S" else "Q"
            same = bend[0] == kind
            values = [2 * x - bend[1] if same else x, 2 * y - bend[2] if same else y, *values]
        bend = (kind, values[-4], values[-3]) if kind in "CQ" else ("", 0.0, 0.0)
        if kind == "A":
            pieces += _arc(x, y, values)
        elif kind == "Q":
            cx, cy, ex, ey = values
            near = (x + (cx - x) * 2 / 3, y + (cy - y) * 2 / 3)
            pieces.append(("C", (*near, ex + (cx - ex) * 2 / 3, ey + (cy - ey) * 2 / 3, ex, ey)))
        else:
            pieces.append((kind, tuple(values)))
        x, y = values[-2], values[-1]
        if kind == "M":
            start_x, start_y = x, y
            command = "l" if command == "m" else "L"
    return tuple(pieces)


def _from_here(kind: str, values: list[float], x: float, y: float) -> list[float]:
    if kind == "H":
        return [values[0] + x]
    if kind == "V":
        return [values[0] + y]
    if kind == "A":
        return [*values[:5], values[5] + x, values[6] + y]
    return [value + (y if place % 2 else x) for place, value in enumerate(values)]


def _arc(x: float, y: float, values: Sequence[float]) -> list[Piece]:
    """An elliptic arc as cubic curves (SVG 1.1, appendix F.6)."""
    rx, ry, turn, large, sweep, ex, ey = values
    if rx == 0 or ry == 0 or (x == ex and y == ey):
        return [("L", (ex, ey))]
    cos, sin = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    px, py = (x - ex) / 2, (y - ey) / 2
    ux, uy = cos * px + sin * py, -sin * px + cos * py
    grow = max(1.0, math.sqrt((ux / rx) ** 2 + (uy / ry) ** 2))
    rx, ry = abs(rx) * grow, abs(ry) * grow
    below = (rx * uy) ** 2 + (ry * ux) ** 2
    factor = math.sqrt(max(0.0, ((rx * ry) ** 2 - below) / below))
    factor = -factor if bool(large) == bool(sweep) else factor
    vx, vy = factor * rx * uy / ry, -factor * ry * ux / rx
    cx, cy = cos * vx - sin * vy + (x + ex) / 2, sin * vx + cos * vy + (y + ey) / 2
    first = math.atan2((uy - vy) / ry, (ux - vx) / rx)
    last = math.atan2((-uy - vy) / ry, (-ux - vx) / rx)
    if sweep and last < first:
        last += 2 * math.pi
    elif not sweep and last > first:
        last -= 2 * math.pi
    count = max(1, math.ceil(abs(last - first) / (math.pi / 2) - 1e-6))
    step = (last - first) / count
    pull = 4 / 3 * math.tan(step / 4)
    curves = []
    for part in range(count):
        a, b = first + part * step, first + (part + 1) * step
        spots = (
            (math.cos(a) - pull * math.sin(a), math.sin(a) + pull * math.cos(a)),
            (math.cos(b) + pull * math.sin(b), math.sin(b) - pull * math.cos(b)),
            (math.cos(b), math.sin(b)),
        )
        flat: list[float] = []
        for sx, sy in spots:
            flat += (cx + cos * rx * sx - sin * ry * sy, cy + sin * rx * sx + cos * ry * sy)
        curves.append(("C", tuple(flat)))
    return curves


@lru_cache(maxsize=256)
def stray(d: str, reach: float, turn: float = 0.0) -> str:
    """The path as a hand draws it: every point moved by at most `reach` units.

    Neighbours move alike, so that an eye stays in its face. Another `turn` is another attempt at
    the same line.
    """
    if reach <= 0 or len(d) > LONGEST_TEXT:
        return d
    parts, x, y = [], 0.0, 0.0
    for command, values in absolute(d):
        if command == "Z":
            parts.append("Z")
            continue
        if command == "L":
            pieces = min(24, int(math.hypot(values[0] - x, values[1] - y) // LONGEST_STRAIGHT))
            for piece in range(1, pieces + 1):
                share = piece / (pieces + 1)
                between = (x + share * (values[0] - x), y + share * (values[1] - y))
                parts.append("L" + _moved(between, reach, turn))
        parts.append(command + _moved(values, reach, turn))
        x, y = values[-2], values[-1]
    return "".join(parts)


def _moved(values: Sequence[float], reach: float, turn: float) -> str:
    words = []
    for place in range(0, len(values), 2):
        x, y = values[place], values[place + 1]
        dx = 0.6 * math.sin(x / 53 + y / 29 + turn) + 0.4 * math.sin(y / 17 - x / 41 + 2.1 * turn)
        dy = 0.6 * math.sin(x / 31 - y / 59 + 1.7 + turn) + 0.4 * math.sin(x / 19 + y / 37 + turn)
        words += (number(x + reach * dx), number(y + reach * dy))
    return " ".join(words)


def bounds(d: str) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of a path's points and handles."""
    spots = [values for _, values in absolute(d) if values]
    xs = [x for values in spots for x in values[::2]]
    ys = [y for values in spots for y in values[1::2]]
    return min(xs), min(ys), max(xs), max(ys)


def _edges(d: str) -> np.ndarray:
    """Straight pieces of the closed outline [shape=(n, 4): x, y of both ends]."""
    edges, x, y, start = [], 0.0, 0.0, (0.0, 0.0)
    pieces: list[Piece] = [*absolute(d), ("M", (0.0, 0.0))]
    for command, values in pieces:
        if command in "MZ":
            edges.append((x, y, *start))
            x, y = (values[0], values[1]) if command == "M" else start
            start = (x, y)
        elif command == "L":
            edges.append((x, y, *values))
            x, y = values
        else:
            ax, ay, bx, by, ex, ey = values
            last = (x, y)
            for t in (0.25, 0.5, 0.75, 1.0):
                s = 1 - t
                a, b, c, e = s**3, 3 * s * s * t, 3 * s * t * t, t**3
                spot = (a * x + b * ax + c * bx + e * ex, a * y + b * ay + c * by + e * ey)
                edges.append((*last, *spot))
                last = spot
            x, y = ex, ey
    return np.array(edges)


def hatch(
    d: str,
    *,
    spacing: float,
    turn_degrees: float,
    within: tuple[float, float],
    rng: random.Random,
    loose: float = 0.25,
) -> str:
    """Strokes that cover a surface, as one path.

    Parameters
    ----------
    d : str
        Outline; parts that overlap are one surface.
    spacing : float
        Between neighbouring strokes, in units.
    turn_degrees : float
        Direction of the strokes, clockwise from level.
    within : (float, float)
        Width and height of the picture: strokes outside are not drawn.
    rng : random.Random
    loose : float
        Share of a spacing by which strokes miss their place, and of strokes that stop early.

    Returns
    -------
    str
        Slivers to fill; empty where nothing fits.
    """
    cos, sin = math.cos(math.radians(turn_degrees)), math.sin(math.radians(turn_degrees))
    edges = _edges(d).clip(-60, max(within) + 60)
    ax, ay = cos * edges[:, 0] + sin * edges[:, 1], cos * edges[:, 1] - sin * edges[:, 0]
    bx, by = cos * edges[:, 2] + sin * edges[:, 3], cos * edges[:, 3] - sin * edges[:, 2]
    low, high = min(ay.min(), by.min()), max(ay.max(), by.max())
    lines = min(MOST_STROKES, int((high - low) / spacing))
    parts: list[str] = []
    for line in range(lines):
        y = low + spacing * (line + 0.5 + loose * rng.uniform(-1, 1))
        crossing = np.flatnonzero((ay <= y) != (by <= y))
        if crossing.size == 0:
            continue
        share = (y - ay[crossing]) / (by[crossing] - ay[crossing])
        places = ax[crossing] + share * (bx[crossing] - ax[crossing])
        order = np.argsort(places)
        winding = np.cumsum(np.where(by[crossing] > ay[crossing], 1, -1)[order])
        places, begin = places[order], None
        for place, inside in zip(places.tolist(), (winding != 0).tolist(), strict=True):
            if inside and begin is None:
                begin = place
            elif not inside and begin is not None:
                parts.append(_stroke(begin, place, y, cos, sin, spacing, rng, loose))
                begin = None
        if len(parts) > MOST_STROKES:
            break
    return "".join(parts)


def _stroke(
    begin: float,
    end: float,
    y: float,
    cos: float,
    sin: float,
    spacing: float,
    rng: random.Random,
    loose: float,
) -> str:
    """One stroke along a hatching line: a sliver, thinner where the hand lifts, often lifted."""
    length = end - begin
    if length < 3:
        return ""
    begin += min(0.2 * length, spacing * loose * rng.uniform(-0.2, 1.6))
    end -= min(0.2 * length, spacing * loose * rng.uniform(-0.2, 1.6))
    spans = [(begin, end)]
    if end - begin > 14 * spacing:
        middle = begin + rng.uniform(0.25, 0.75) * (end - begin)
        spans = [(begin, middle - spacing * 0.3), (middle + spacing * 0.3, end)]
    text = ""
    for first, last in spans:
        lean = rng.uniform(-1, 1) * loose * spacing
        half = 0.5 * THICKNESS * spacing * rng.uniform(0.7, 1.2)
        corners = ((first, -half), (last, lean - 0.3 * half), (last, lean + 0.3 * half),
                   (first, half))  # fmt: skip
        spots = (f"{cos * a - sin * (y + b):.1f} {sin * a + cos * (y + b):.1f}" for a, b in corners)
        text += "M" + "L".join(spots) + "Z"
    return text
