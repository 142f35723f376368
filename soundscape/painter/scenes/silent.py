"""Silence: a boat on a lake without wind, and the moon in it."""

from __future__ import annotations

import math

from ..canvas import Canvas
from ..composition import Composition
from ..shapes import floor, hills, nightfall, pines, stars
from ..svg import ellipse, number, outline, parse, place, polyline, ribbon
from ..words import Story, measured

__all__ = ["boat", "draw"]

_BOAT = parse("-126,-34* -112,-27 -60,-15 0,-12 60,-15 112,-27 128,-38* 108,6 74,20 -70,20 -104,4")
_INSIDE = parse("-116,-26* -60,-15 0,-12 60,-15 116,-28* 64,-5 0,-2 -62,-5")


def draw(canvas: Canvas, sound: Composition) -> Story:
    """Paint the scene."""
    rng, width, height = canvas.rng, canvas.width, canvas.height
    lake = height * 0.58
    nightfall(canvas, sound)
    canvas.sky(horizon=0.6)
    stars(canvas, 150, below=lake * 0.92)
    x, y, radius = width * rng.choice((0.34, 0.5, 0.66)), height * 0.27, 92.0
    canvas.sun(x, y, radius, reach=3.6)
    far = hills(canvas, base=lake, rise=120, waves=1.4)
    near = hills(canvas, base=lake + 6, rise=60, waves=2.0)
    canvas.plane(far, 0.05)
    canvas.plane(near, 0.3)
    wood = pines(canvas, foot=lambda px: lake + 4, height=58, count=round(width / 34), spread=0.5)
    canvas.plane(wood, 0.45)
    canvas.plane(floor(canvas, lake), 0.6, role=canvas.blend("water", "sky.1", 0.45))
    mirror = f"matrix(1 0 0 -0.62 0 {number(lake * 1.62)})"
    with canvas.group(transform=mirror):
        canvas.fill(wood, "near", opacity=0.38)
    deep = canvas.gradient(((0, canvas.colour("near"), 0.0), (1, canvas.colour("ground"), 0.75)))
    canvas.fill(floor(canvas, lake), deep)
    _moonlight(canvas, x, lake, radius)
    bx, by = width * (0.70 if x < width / 2 else 0.28), lake + (height - lake) * 0.42
    boat(canvas, bx, by)
    _reeds(canvas, bx > width / 2)
    legend = measured(sound)
    return Story(
        "An empty boat lies on a lake without a ripple under a quiet moon",
        (
            (legend["size"], "nothing: the lake is still"),
            (legend["onsets"], "no ring on the water"),
        ),
    )


def _moonlight(canvas: Canvas, x: float, lake: float, radius: float) -> None:
    """The moon's road on the water: lines that widen towards the viewer."""
    rng, lines = canvas.rng, []
    for step in range(24):
        share = step / 23
        half = radius * (0.55 + 0.5 * abs(math.sin(2.6 * step))) * (0.75 + 0.5 * share)
        py = lake + 12 + (canvas.height - lake) * 0.86 * share**1.25
        lines.append(ellipse(x + rng.uniform(-14, 14), py, half, 1.8 + 2.6 * share))
    canvas.fill("".join(lines), "sun", opacity=0.55)


def boat(canvas: Canvas, x: float, y: float) -> None:
    """An empty boat and its mirror image, on still water."""
    scale = 1.25
    hull = outline(place(_BOAT, scale=scale, at=(x, y)))
    with canvas.group(transform=f"matrix(1 0 0 -0.55 0 {number((y + 24) * 1.55)})"):
        canvas.fill(hull, "ink", opacity=0.4)
    with canvas.figure():
        lake = canvas.blend("water", "sky.1", 0.45)
        wood = canvas.apart("subject", lake, "water", ratio=4.5)
        canvas.silhouette([hull], wood, weight=0.8, shade=canvas.blend(wood, "water", 0.15))
        canvas.detail(outline(place(_INSIDE, scale=scale, at=(x, y))),
                      canvas.blend(wood, "ink", 0.55))  # fmt: skip
        edge = place(parse("-126,-34 -112,-27 -60,-15 0,-12 60,-15 112,-27 128,-38"), scale=scale,
                     at=(x, y))  # fmt: skip
        canvas.stroke(outline(edge, closed=False), wood, 7)
        band = place(parse("-110,-12 -60,0 0,3 60,0 114,-16"), scale=scale, at=(x, y))
        canvas.stroke(outline(band, closed=False), "accent", 6)
        seat = place([(-22, -12), (22, -12), (20, -4), (-20, -4)], scale=scale, at=(x - 20, y))
        canvas.detail(polyline(seat, closed=True), "accent")
    for half, opacity in ((168, 0.5), (214, 0.3)):
        canvas.stroke(ellipse(x, y + 27, half, half * 0.07), "sky.2", 1.8, opacity=opacity)


def _reeds(canvas: Canvas, left: bool) -> None:
    """Reeds in the near corner that faces the boat; nothing moves them."""
    rng, parts, heads = canvas.rng, [], []
    for index in range(17):
        x = 20 + 15 * index + rng.uniform(-8, 8)
        tall = (330 - 13 * index) * rng.uniform(0.7, 1.1)
        lean = rng.uniform(-10, 46)
        foot, tip = (x, canvas.height + 20), (x + lean, canvas.height - tall)
        bend = (x + lean * 0.25, canvas.height - tall * 0.55)
        spots = [foot, bend, tip]
        if not left:
            spots = [(canvas.width - px, py) for px, py in spots]
        parts.append(ribbon(spots, [9, 6, 1]))
        if index % 3 == 0:
            (ax, ay), (bx, by) = spots[1], spots[2]
            head = [(bx + (ax - bx) * k, by + (ay - by) * k) for k in (0.05, 0.2, 0.38)]
            heads.append(ribbon(head, [9, 15, 11]))
    canvas.silhouette(parts, canvas.blend("ground", "ink", 0.6), weight=0.4)
    canvas.silhouette(heads, canvas.blend("accent", "ink", 0.55), weight=0.4)
