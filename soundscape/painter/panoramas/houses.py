"""Houses cut open, as a doll's house is: rooms and stages that stand in the land of a panorama."""

from __future__ import annotations

import random

from ..canvas import Canvas
from ..colour import lightness
from ..svg import outline, polyline, rectangle
from .places import Reach, Scenery

__all__ = ["house"]

EAVES, TOP, FLOOR, FOOT = 236.0, 150.0, 812.0, 918.0
SILL = 560.0
POST = 20.0
PAPERS = (
    "mix(near, flesh, 0.42)", "mix(mix(near, accent, 0.3), flesh, 0.35)",
    "mix(mix(near, second, 0.35), flesh, 0.35)",
)  # fmt: skip
DARK = 0.5
"""Lightness of the sky below which the lamps are lit."""


def house(canvas: Canvas, reach: Reach, scenery: Scenery, rng: random.Random) -> None:
    """A house without its front: what lies behind is seen through its windows.

    The panelling of a room is as high as it is loud, and the hem of a stage's curtain hangs as low.
    """
    gap = min(46.0, 0.06 * reach.width)
    left, right = reach.left + gap, reach.right - gap
    stage = reach.place == "stage"
    paper = "mix(accent, ink, 0.62)" if stage else rng.choice(PAPERS)
    wood = "mix(ground, accent, 0.18)"
    holes = [] if stage else _windows(left, right)
    walls = rectangle(left, EAVES, right, FLOOR) + "".join(
        polyline([(a, b), (a, d), (c, d), (c, b)]) + "Z" for a, b, c, d in holes
    )
    canvas.plane(walls, 0.5, role=paper)
    frame = "mix(flesh, near, 0.3)"
    for a, b, c, d in holes:
        canvas.stroke(polyline([(a, b), (c, b), (c, d), (a, d)], closed=True), frame, 16)
        x, y = (a + c) / 2, (b + d) / 2
        canvas.stroke(polyline([(x, b), (x, d)]) + polyline([(a, y), (c, y)]), frame, 8)
    if not stage:
        _panelling(canvas, left, right, scenery, canvas.tone(paper, -0.07))
        _lamps(canvas, [(a + c) / 2 for a, _, c, _ in holes], 0.5 * (right - left) / len(holes))
    canvas.plane(rectangle(left, FLOOR, right, FOOT), 0.95, role=wood)
    _boards(canvas, left, right, wood)
    if stage:
        _curtain(canvas, left, right, scenery)
    beams = [
        rectangle(left - POST, EAVES - 8, left + 4, FOOT + 6),
        rectangle(right - 4, EAVES - 8, right + POST, FOOT + 6),
        rectangle(left - POST, FOOT - 6, right + POST, FOOT + 16),
    ]
    canvas.silhouette(beams, canvas.tone(wood, -0.04), weight=0.6)
    slope = min(150.0, 0.2 * (right - left))
    roof = [
        (left - 60, EAVES),
        (left + slope - 60, TOP),
        (right - slope + 60, TOP),
        (right + 60, EAVES),
    ]
    stack = left + 0.7 * (right - left)
    canvas.silhouette([rectangle(stack, TOP - 54, stack + 54, EAVES - 20)], "second", weight=0.6)
    canvas.silhouette([polyline(roof, closed=True)], "mix(accent, ground, 0.3)", weight=0.8)
    tiles = [polyline([(left - 40 + slope * s, y), (right + 40 - slope * s, y)])
             for s, y in ((0.1, EAVES - 20), (0.4, EAVES - 42), (0.7, EAVES - 64))]  # fmt: skip
    canvas.stroke("".join(tiles), "mix(accent, ink, 0.35)", 3, opacity=0.7)


def _windows(left: float, right: float) -> list[tuple[float, float, float, float]]:
    count = max(1, round((right - left) / 620))
    step, half = (right - left) / count, min(120.0, 0.2 * (right - left) / count)
    middles = (left + step * (n + 0.5) for n in range(count))
    return [(x - half, 306.0, x + half, SILL) for x in middles]


def _lamps(canvas: Canvas, middles: list[float], half: float) -> None:
    """A lamp beside each window, lit when it is dark outside."""
    for middle in middles:
        x, y = middle + 0.72 * half, 360.0
        if lightness(canvas.palette.sky[1]) < DARK:
            canvas.glow(x, y + 20, 230, canvas.lamp, 0.9)
        canvas.stroke(polyline([(x, EAVES), (x, y)]), "ink", 4)
        shade = [(x - 16, y), (x + 16, y), (x + 44, y + 40), (x - 44, y + 40)]
        canvas.silhouette([polyline(shade, closed=True)], canvas.lamp, weight=0.5, lit=True)


def _panelling(canvas: Canvas, left: float, right: float, scenery: Scenery, role: str) -> None:
    count = max(6, round((right - left) / 40))
    spots = [(x, FLOOR - 46 - 120 * scenery.loud(x))
             for x in (left + (right - left) * n / count for n in range(count + 1))]  # fmt: skip
    d = outline(spots, closed=False)
    canvas.fill(f"{d}V{FLOOR:.0f}H{left:.0f}Z", role)
    canvas.stroke(d, canvas.tone(role, -0.06), 7)
    laths = [polyline([(x, y + 6), (x, FLOOR)]) for x, y in spots[1:-1]]
    canvas.stroke("".join(laths), canvas.tone(role, -0.03), 3)


def _boards(canvas: Canvas, left: float, right: float, role: str) -> None:
    middle, seams = (left + right) / 2, []
    for n in range(-60, 61):
        top, foot = middle + 120 * n, middle + 150 * n
        if left + 10 < min(top, foot) and max(top, foot) < right - 10:
            seams.append(polyline([(top, FLOOR + 3), (foot, FOOT)]))
    canvas.stroke("".join(seams), canvas.tone(role, -0.05), 3)
    canvas.fill(rectangle(left, FLOOR - 12, right, FLOOR + 4), canvas.tone(role, 0.07))


def _curtain(canvas: Canvas, left: float, right: float, scenery: Scenery) -> None:
    cloth = canvas.blend("accent", "ink", 0.2)
    for side, edge in ((1, left), (-1, right)):
        spots = [
            (edge, EAVES, True), (edge + side * 120, EAVES, True), (edge + side * 104, 500.0),
            (edge + side * 50, 650.0, True), (edge + side * 84, FLOOR + 8, True),
            (edge, FLOOR + 8, True),
        ]  # fmt: skip
        canvas.silhouette([outline(spots)], cloth, weight=0.6)
        canvas.stroke(polyline([(edge, 652), (edge + side * 52, 650)]), "sun", 8)
    count = max(4, round((right - left) / 110))
    parts, fringe = [], []
    for n in range(count):
        a, b = left + (right - left) * n / count, left + (right - left) * (n + 1) / count
        low = EAVES + 40 + 120 * scenery.loud((a + b) / 2)
        hem = [(a, EAVES + 18), ((a + b) / 2, low), (b, EAVES + 18)]
        parts.append(outline([(a, EAVES, True), *hem, (b, EAVES, True)]))
        fringe.append(outline(hem, closed=False))
    canvas.silhouette(parts, canvas.tone(cloth, 0.03), weight=0.6)
    canvas.stroke("".join(fringe), "sun", 5)
