"""Silence: a boat on a lake without wind."""

from __future__ import annotations

from ..svg import ellipse, outline, parse, place, polyline
from ._shapes import Story, hills, measured, stars

__all__ = ["draw"]

_BOAT = parse("-120,-26* -60,-12 60,-12 126,-30* 104,10 70,22 -66,22 -98,8")


def draw(canvas, sound) -> Story:
    """Paint the scene."""
    rng, width, height = canvas.rng, canvas.width, canvas.height
    lake = height * 0.60
    canvas.night()
    canvas.sky(horizon=0.62)
    stars(canvas, 140, below=lake * 0.95)
    x, y, radius = width * rng.choice((0.34, 0.5, 0.66)), height * 0.29, 88.0
    canvas.sun(x, y, radius, reach=3.6)
    canvas.plane(hills(canvas, base=lake, rise=90, waves=1.6), 0.05)
    canvas.plane(hills(canvas, base=lake + 8, rise=46, waves=2.2), 0.35)
    shore = [(-60, lake), (width + 60, lake), (width + 60, height + 60), (-60, height + 60)]
    canvas.plane(polyline(shore, closed=True), 0.6, role=canvas.blend("water", "sky.1", 0.45))
    drops = []
    for step in range(22):
        share = step / 21
        half = radius * (0.9 - 0.35 * share) * rng.uniform(0.35, 1.0)
        drops.append(
            ellipse(
                x + rng.uniform(-9, 9),
                lake + 14 + (height - lake) * 0.8 * share,
                half,
                2.4 + 1.2 * share,
            )
        )
    canvas.fill("".join(drops), "sun", opacity=0.6)
    bx, by = width * (0.70 if x < width / 2 else 0.28), lake + (height - lake) * 0.42
    canvas.fill(ellipse(bx, by + 26, 118, 9), "ink", opacity=0.3)
    with canvas.group(id="subject"):
        canvas.silhouette([outline(place(_BOAT, scale=1.15, at=(bx, by)))], weight=0.8)
        line = outline(
            place(parse("-108,-18 -60,-6 60,-6 114,-22"), scale=1.15, at=(bx, by)), closed=False
        )
        canvas.stroke(line, "accent", 4)
    for ring in (150, 205):
        canvas.stroke(ellipse(bx, by + 28, ring, ring * 0.11), "sky.2", 1.6, opacity=0.35)
    legend = measured(sound)
    return Story(
        "An empty boat lies on a lake without a ripple under a quiet moon",
        (
            (legend["size"], "nothing: the lake is still"),
            (legend["onsets"], "no ring on the water"),
        ),
    )
