"""A clock tower over the roofs: onsets stand around the dial, clockwise."""

from __future__ import annotations

import math

from ..canvas import Canvas
from ..composition import Composition
from ..shapes import Pose, Story, bird, clouds, counted, floor, hills, measured, stars
from ..svg import circle, outline, place, polyline
from ..town import houses

__all__ = ["draw"]

_ROWS = ((0.3, 21, 60.0, 140.0), (0.75, 14, 0.0, 160.0))
_FIRST_DEGREES, _SWEEP_DEGREES = 130.0, 280.0
_SHAFT = "-112,200* -112,1500* 112,1500* 112,200*"
_CORBEL = (
    "-140,150* -152,190* -160,196* -160,214* -128,228* -122,262* 122,262* 128,228* 160,214* "
    "160,196* 152,190* 140,150*"
)
_ROOF = (
    "-124,-186* -108,-222 -74,-250 -50,-286* -56,-286* -56,-300* 56,-300* 56,-286* 50,-286* "
    "74,-250 108,-222 124,-186*"
)
_LANTERN = (
    "-36,-298* -36,-352* -50,-352* -50,-360* -28,-384 -8,-436* 0,-470* 8,-436* 28,-384 "
    "50,-360* 50,-352* 36,-352* 36,-298*"
)
_ARCH = "-22,120* -22,26 -14,6 0,-4 14,6 22,26 22,120*"


def draw(canvas: Canvas, sound: Composition) -> Story:
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
        houses(canvas, sound, height * 0.90, rows=_ROWS)
    canvas.plane(floor(canvas, height * 0.90), 0.95)
    with canvas.figure():
        _tower(canvas, sound, x, y, scale)
    _ticks(canvas, sound, x, y, scale)
    _dial(canvas, sound, x, y, 196 * scale)
    _birds(canvas, width, height)
    legend = measured(sound)
    return Story(
        "A clock tower shines over the roofs of a town, with strokes around its dial",
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


def _tower(canvas: Canvas, sound: Composition, x: float, y: float, scale: float) -> None:
    pose = Pose((x, y), scale)
    put = pose.path
    ring = circle(x, y, 222 * scale)
    canvas.silhouette([*map(put, (_LANTERN, _ROOF, _SHAFT, _CORBEL)), ring])
    shade = canvas.blend("subject", "near", 0.28)
    if not canvas.style.luminous:
        canvas.detail(put("44,264* 44,1500* 110,1500* 110,264*"), shade)
    step = (22 + 44 * sound.spacing) * scale
    py, row, joints = y + 286 * scale, 0, []
    half = 110 * scale
    while py < canvas.height:
        joints.append(polyline([(x - half, py), (x + half, py)]))
        for k in range(3):
            px = x - half + 2 * half * (k + (0.33 if row % 2 else 0.66)) / 3
            joints.append(polyline([(px, py), (px, py + step)]))
        py, row = py + step, row + 1
    canvas.stroke("".join(joints), canvas.blend("subject", "rim", 0.28), 1.7, opacity=0.8)
    for half, top in ((156, 205), (124, 246), (52, -293)):
        line = put([(-half, top), (half, top)], closed=False)
        canvas.stroke(line, "rim", 3.4 * scale, opacity=0.6)
    for at in (300, 470):
        window = Pose(pose.spot(0, at), scale)
        canvas.detail(window.path(_ARCH), canvas.lamp)
        bars = window.path("0,-2* 0,120*", closed=False) + window.path(
            "-22,60* 22,60*", closed=False
        )
        canvas.stroke(bars, "subject", 3.4 * scale)
        canvas.silhouette([window.path("-32,120* 32,120* 32,130* -32,130*")], shade, weight=0.3)
    lit = [
        put(f"{px - 9},-300* {px - 9},-336 {px},-346 {px + 9},-336 {px + 9},-300*")
        for px in (-18, 18)
    ]
    for pane in lit:
        canvas.detail(pane, canvas.lamp)


def _ticks(canvas: Canvas, sound: Composition, x: float, y: float, scale: float) -> None:
    start = 250 * scale
    room = sound.room(31)
    for index, event in enumerate(sound.events):
        a = _angle(event.when)
        length = (30 + 120 * event.strength) * scale
        half = (2.5 + 6 * event.strength) * scale * room
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


def _dial(canvas: Canvas, sound: Composition, x: float, y: float, radius: float) -> None:
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


def _birds(canvas: Canvas, width: float, height: float) -> None:
    rng = canvas.rng
    side = rng.choice((0.16, 0.84))
    flock = []
    for _ in range(5):
        px, py = width * side + rng.uniform(-90, 90), height * 0.16 + rng.uniform(-60, 60)
        flock.append(outline(bird(px, py, rng.uniform(22, 40))))
    canvas.fill("".join(flock), canvas.blend("mark", "sky.1", 0.3))
