"""A campfire in the night forest: its tongues are the loudness, every crack throws a spark."""

from __future__ import annotations

import math

from ..svg import circle, ellipse, outline, parse, place, polyline, ribbon
from ._shapes import Story, counted, hills, measured, pine, stars

__all__ = ["draw"]

_LOG = parse("-215,-14 -205,-30 200,-34 214,-20 216,2 204,14 -200,18 -214,6")


def draw(canvas, sound) -> Story:
    """Paint the scene."""
    width, height = canvas.width, canvas.height
    ground, x = height * 0.80, width * 0.5
    canvas.night()
    canvas.sky(horizon=0.72)
    stars(canvas, 130, below=height * 0.6)
    _forest(canvas, ground)
    canvas.plane(hills(canvas, base=ground - 6, rise=30, waves=1), 0.95)
    canvas.glow(x, ground - 120, 330 + 300 * sound.light, "sun", 0.55)
    canvas.glow(x, ground - 90, 240 + 120 * sound.size, "accent", 0.6)
    lit = canvas.blend("ground", "accent", 0.35)
    canvas.fill(ellipse(x, ground + 44, 430, 64), lit, opacity=0.55)
    scale = 0.84 + 0.42 * sound.size
    with canvas.group(id="subject"):
        _flames(canvas, sound, x, ground + 12, scale)
        _logs(canvas, x, ground + 34)
    _sparks(canvas, sound, x, ground, scale)
    legend = measured(sound)
    return Story(
        "A campfire burns among dark pines and every crackle throws a spark into the night",
        (
            (legend["onsets"], counted(len(sound.events), "spark") + "; first ones on the left"),
            ("strength of each onset", "size of the spark and how high it flies"),
            (legend["line"], "the tongues of the flame, from left to right"),
            (legend["size"], "the size of the fire"),
            (legend["light"], "the palette, and how far the glow reaches"),
            (legend["rough"], "how ragged the tongues are"),
        ),
    )


def _forest(canvas, ground: float) -> None:
    rng, width = canvas.rng, canvas.width
    for depth, tall, step in ((0.3, 330, 62), (0.62, 480, 110)):
        parts = []
        count = min(90, max(6, round(width / step)))
        for index in range(count):
            x = width * (index + rng.uniform(0.2, 0.8)) / count
            clearing = min(1.0, abs(x - width / 2) / 430)
            size = tall * (0.62 + 0.55 * clearing**1.6) * rng.uniform(0.85, 1.15)
            parts.append(polyline(pine(x, ground + 24, size, rng), closed=True))
        canvas.plane("".join(parts), depth)
    near = []
    for x, size in ((0.02, 860), (0.13, 640), (0.90, 700), (1.0, 900)):
        tall = size * rng.uniform(0.9, 1.1)
        near.append(polyline(pine(width * x, ground + 70, tall, rng), closed=True))
    canvas.plane("".join(near), 0.92)


def _flames(canvas, sound, x: float, foot: float, scale: float) -> None:
    layers = (
        (1.0, "accent"),
        (0.72, canvas.blend("accent", canvas.lamp, 0.5)),
        (0.44, canvas.lamp),
    )
    for share, role in layers:
        d = outline(_tongues(canvas, sound, x, foot, scale, share))
        canvas.silhouette([d], role, weight=0.7 * share, lit=True)


def _tongues(canvas, sound, x: float, foot: float, scale: float, share: float) -> list[tuple]:
    """Points around a flame whose five tips are as high as the sound was loud at that time."""
    rng, tips = canvas.rng, 5
    half = 200 * scale * (0.5 + 0.5 * share)
    spots: list[tuple] = [(x - half * 0.5, foot + 6), (x - half * 0.95, foot - 40 * share)]
    for index in range(tips):
        when = (index + 0.5) / tips
        loud = max(sound.line_at(when + k / 64) for k in range(-6, 7, 2))
        bell = math.sin(math.pi * (0.14 + 0.72 * when)) ** 1.7
        tall = scale * share * (110 + bell * (110 + 390 * loud)) * rng.uniform(0.94, 1.06)
        px = x - half + 2 * half * when + (0.5 - when) * 0.55 * half
        lean = (18 + 30 * sound.jaggedness) * rng.choice((-1, 1)) * share
        spots.append((px - lean * 0.3 - half * 0.10, foot - tall * 0.66))
        spots.append((px + lean, foot - tall, True))
        spots.append((px + lean * 0.1 + half * 0.10, foot - tall * 0.62))
        if index < tips - 1:
            spots.append((px + half * 0.2, foot - tall * (0.42 - 0.14 * sound.jaggedness)))
    spots += [(x + half * 0.95, foot - 40 * share), (x + half * 0.5, foot + 6)]
    return spots


def _logs(canvas, x: float, y: float) -> None:
    bark, cut = canvas.blend("ink", "accent", 0.22), "flesh"
    for turn, dy in ((16, -8), (-14, -4), (0, 18)):
        log = place(_LOG, turn_degrees=turn, at=(x, y + dy))
        canvas.silhouette([outline(log)], bark, weight=0.7)
        side = 1 if turn <= 0 else -1
        cx, cy = place([(208 * side, -8)], turn_degrees=turn, at=(x, y + dy))[0]
        canvas.detail(ellipse(cx, cy, 15, 23, turn), cut)
        canvas.stroke(ellipse(cx, cy, 8, 13, turn), bark, 2.4, opacity=0.7)
        lit = place([(-150, -27), (0, -30), (150, -31)], turn_degrees=turn, at=(x, y + dy))
        canvas.stroke(outline(lit, closed=False), "accent", 4, opacity=0.8)
    stones = []
    for index in range(11):
        angle = math.pi * (index + 0.5) / 11
        stones.append(ellipse(x - 300 * math.cos(angle), y + 16 + 46 * math.sin(angle), 34, 22))
    canvas.silhouette(stones, canvas.blend("near", "ground", 0.4), weight=0.5)


def _sparks(canvas, sound, x: float, ground: float, scale: float) -> None:
    """A spark for each onset: across by time, up by strength, with the trail it flew."""
    rng = canvas.rng
    span = min(canvas.width * 0.86, 1500.0)
    for index, event in enumerate(sound.events):
        px = x + span * (event.when - 0.5)
        top = canvas.height * 0.10
        py = (
            ground
            - 330 * scale
            - (ground - 330 * scale - top) * event.strength**0.6 * rng.uniform(0.85, 1)
        )
        size = 5 + 13 * event.strength
        start = (x + (px - x) * 0.28, ground - 230 * scale)
        bend = ((px + start[0]) / 2 + rng.uniform(-50, 50), (py + start[1]) / 2)
        mid = ((start[0] + bend[0]) / 2, (start[1] + bend[1]) / 2)
        colour = canvas.blend(canvas.lamp, "accent", 0.4 - 0.4 * event.strength)
        trail = ribbon([mid, bend, (px, py)], [0.5, 1.5, size * 0.7])
        with canvas.onset(index):
            canvas.fill(trail, colour, opacity=0.6)
            canvas.glow(px, py, size * 4.5, "sun", 0.6)
            canvas.mark(circle(px, py, size), colour)
