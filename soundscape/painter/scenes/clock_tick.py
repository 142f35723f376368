"""A clock tower over the roofs: ticks stand around the dial, clockwise from first to last."""

from __future__ import annotations

import math

from ..svg import circle, outline, place, polyline, rectangle
from ._shapes import Pose, Story, bird, clouds, counted, hills, measured, stars

__all__ = ["draw"]

_FIRST_DEGREES, _SWEEP_DEGREES = 130.0, 280.0
_SHAFT = "-124,150* -110,1400* 110,1400* 124,150*"
_CORBEL = "-186,40* -200,212* -200,236* 200,236* 200,212* 186,40*"
_HOUSING = (
    "-140,-120* -176,-206* -190,-212* -190,-232* -150,-240* -116,-300 -40,-340 "
    "-22,-400* 22,-400* 40,-340 116,-300 150,-240* 190,-232* 190,-212* 176,-206* 140,-120*"
)
_SPIRE = "-16,-396* -5,-500* 0,-560* 5,-500* 16,-396*"


def draw(canvas, sound) -> Story:
    """Paint the scene."""
    rng, width, height = canvas.rng, canvas.width, canvas.height
    canvas.sky(horizon=0.86)
    stars(canvas, 120, below=height * 0.7)
    scale = 0.78 + 0.22 * sound.size
    x, y = width * rng.choice((0.42, 0.5, 0.58)), height * 0.44
    canvas.glow(x, y, 300 + 260 * sound.light, canvas.lamp, 0.55)
    clouds(canvas, low=height * 0.10, high=height * 0.7)
    canvas.plane(hills(canvas, base=height * 0.86, rise=90), 0.05)
    with canvas.group(id="loudness-line"):
        _roofs(canvas, sound, height * 0.90)
    with canvas.group(id="subject"):
        _tower(canvas, sound, x, y, scale)
    _ticks(canvas, sound, x, y, scale)
    _dial(canvas, sound, x, y, 196 * scale)
    _birds(canvas, width, height)
    legend = measured(sound)
    return Story(
        "A clock tower shines over the roofs of a town, every tick a stroke around its dial",
        (
            (
                legend["onsets"],
                counted(len(sound.events), "stroke")
                + " around the dial, clockwise from the lower left",
            ),
            ("strength of each onset", "length and weight of its stroke"),
            ("the loudest moment", "where the long hand points"),
            (legend["line"], "the roofs of the town, from left to right"),
            (legend["tempo"], "the spacing of the stones of the tower"),
            (legend["size"], "the size of the clock"),
            (legend["light"], "the palette, and how far the dial shines"),
        ),
    )


def _angle(when: float) -> float:
    return math.radians(_FIRST_DEGREES + _SWEEP_DEGREES * when)


def _roofs(canvas, sound, y: float) -> None:
    """Gables as high as the sound was loud at their time."""
    rng = canvas.rng
    for depth, count, base, rise in ((0.35, 22, 60, 130), (0.75, 15, 10, 150)):
        step, parts, panes = canvas.width / count, [], []
        for index in range(count):
            loud = sound.line_at((index + 0.5) / count)
            top = y - base - rise * loud
            left, right = index * step - 4, (index + 1) * step + 4
            peak = top - step * rng.uniform(0.45, 0.7)
            foot = canvas.height + 60
            spots = [(left, foot), (left, top), ((left + right) / 2, peak), (right, top)]
            parts.append(polyline([*spots, (right, foot)], closed=True))
            if rng.random() < 0.4:
                cx = left + step * 0.72
                parts.append(rectangle(cx, peak - 6, cx + 13, top + 8))
            if depth > 0.5 and rng.random() < 0.7:
                px, py = (left + right) / 2 - 8, top + 22
                panes.append(rectangle(px, py, px + 16, py + 24))
        canvas.plane("".join(parts), depth)
        if panes:
            canvas.fill("".join(panes), canvas.lamp, opacity=0.9)


def _tower(canvas, sound, x: float, y: float, scale: float) -> None:
    pose = Pose((x, y), scale)
    put = pose.path
    ring = circle(x, y, 226 * scale)
    canvas.silhouette([put(_SPIRE), put(_HOUSING), put(_SHAFT), put(_CORBEL), ring])
    step = (22 + 44 * sound.spacing) * scale
    py, row = y + 258 * scale, 0
    stone = canvas.blend("subject", "rim", 0.28)
    while py < canvas.height:
        half = 113 * scale
        canvas.stroke(polyline([(x - half, py), (x + half, py)]), stone, 1.6, opacity=0.8)
        for k in range(3):
            px = x - half + 2 * half * (k + (0.33 if row % 2 else 0.66)) / 3
            canvas.stroke(polyline([(px, py), (px, py + step)]), stone, 1.4, opacity=0.8)
        py, row = py + step, row + 1
    canvas.detail(put("-15,300* 15,300* 15,380* -15,380*"), canvas.lamp)
    canvas.detail(circle(*pose.spot(0, -282), 17 * scale), canvas.lamp)


def _ticks(canvas, sound, x: float, y: float, scale: float) -> None:
    start = 250 * scale
    for index, event in enumerate(sound.events):
        a = _angle(event.when)
        length = (30 + 120 * event.strength) * scale
        half = (2.5 + 5.5 * event.strength) * scale
        nx, ny = -math.sin(a), math.cos(a)
        ux, uy = math.cos(a), math.sin(a)
        spots = [
            (x + ux * start + nx * half * 0.45, y + uy * start + ny * half * 0.45),
            (x + ux * (start + length) + nx * half, y + uy * (start + length) + ny * half),
            (x + ux * (start + length) - nx * half, y + uy * (start + length) - ny * half),
            (x + ux * start - nx * half * 0.45, y + uy * start - ny * half * 0.45),
        ]
        with canvas.onset(index):
            canvas.mark(polyline(spots, closed=True), canvas.pitch_colour(event.pitch))


def _dial(canvas, sound, x: float, y: float, radius: float) -> None:
    face = canvas.blend(canvas.lamp, "#ffffff", 0.25)
    canvas.silhouette([circle(x, y, radius)], face, weight=0.7, lit=True)
    dark = canvas.blend("ink", "near", 0.15)
    canvas.stroke(circle(x, y, radius * 0.93), dark, radius * 0.012)
    canvas.stroke(circle(x, y, radius * 0.70), dark, radius * 0.010)
    for hour in range(60):
        a = math.radians(6 * hour)
        big = hour % 5 == 0
        first, last = (0.72, 0.91) if big else (0.88, 0.93)
        spots = [
            (x + radius * r * math.cos(a), y + radius * r * math.sin(a)) for r in (first, last)
        ]
        canvas.stroke(polyline(spots), dark, radius * (0.045 if big else 0.012))
    for when, length, width in ((0.0, 0.46, 0.085), (sound.climax, 0.76, 0.06)):
        a = _angle(when) if length > 0.5 else math.radians(-90 + 360 * sound.height - 60)
        hand = [
            (-0.14, 0.6),
            (0.2, 0.7),
            (0.72, 1.3),
            (1.0, 0.0),
            (0.72, -1.3),
            (0.2, -0.7),
            (-0.14, -0.6),
        ]
        points = [(px * length * radius, py * width * radius * 0.5) for px, py in hand]
        for shift_by, role, opacity in ((6, "ink", 0.18), (0, dark, 1.0)):
            at = (x + shift_by, y + shift_by * 1.5)
            canvas.fill(
                polyline(place(points, turn_degrees=math.degrees(a), at=at), closed=True),
                role,
                opacity=opacity,
            )
    canvas.fill(circle(x, y, radius * 0.06), "accent")


def _birds(canvas, width: float, height: float) -> None:
    rng = canvas.rng
    side = rng.choice((0.16, 0.84))
    flock = []
    for _ in range(5):
        px, py = width * side + rng.uniform(-90, 90), height * 0.16 + rng.uniform(-60, 60)
        flock.append(outline(bird(px, py, rng.uniform(22, 40))))
    canvas.fill("".join(flock), canvas.blend("mark", "sky.1", 0.3))
