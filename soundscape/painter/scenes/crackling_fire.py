"""A campfire in the night forest: its tongues are the loudness, every onset is a spark."""

from __future__ import annotations

import math

from ..canvas import Canvas
from ..composition import Composition
from ..moves import course_of
from ..shapes import hills, nightfall, pine, stars
from ..svg import Point, circle, ellipse, outline, parse, place, polyline, ribbon
from ..words import Story, counted, measured

__all__ = ["draw"]

FLICKER = "loop 0.8"

_LOG = parse("-215,-14 -205,-30 200,-34 214,-20 216,2 204,14 -200,18 -214,6")


def draw(canvas: Canvas, sound: Composition) -> Story:
    """Paint the scene."""
    width, height = canvas.width, canvas.height
    ground, x = height * 0.80, width * 0.5
    nightfall(canvas, sound)
    canvas.sky(horizon=0.72)
    stars(canvas, 130, below=height * 0.6)
    _forest(canvas, ground)
    canvas.plane(hills(canvas, base=ground - 14, rise=30, waves=1), 0.95)
    halo = canvas.blend("accent", "sun", 0.4)
    canvas.glow(x, ground - 110, 270 + 90 * sound.size + 210 * sound.light, halo, 0.75)
    lit = canvas.blend("ground", "accent", 0.35)
    canvas.fill(ellipse(x, ground + 44, 430, 64), lit, opacity=0.55)
    scale = 0.84 + 0.42 * sound.size
    _stones(canvas, x, ground + 64)

    def fire(stroke: float) -> None:
        with canvas.figure():
            with canvas.group(id="loudness-line"):
                _flames(canvas, sound, (x, ground + 12), scale, stroke)
            _logs(canvas, x, ground + 34)

    canvas.posed(course_of(FLICKER, sound), fire)
    _sparks(canvas, sound, x, ground, scale)
    legend = measured(sound)
    return Story(
        "A campfire burns among dark pines and sparks fly into the night",
        (
            (
                legend["onsets"],
                counted(len(sound.events), "spark") + " that curl upwards; first ones on the left",
            ),
            ("strength of each onset", "size of the spark and how high it flies"),
            (legend["pitch"], "how high all the sparks fly"),
            (legend["line"], "the tongues of the flame, from left to right"),
            (legend["size"], "the size of the fire"),
            (legend["light"], "the palette, and how far the glow reaches"),
            (legend["rough"], "how ragged the tongues are"),
        ),
    )


def _forest(canvas: Canvas, ground: float) -> None:
    rng, width = canvas.rng, canvas.width
    canvas.plane(hills(canvas, base=ground - 30, rise=60, waves=1.5), 0.5)
    for depth, tall, step in ((0.3, 330, 150), (0.74, 520, 200)):
        parts = []
        count = min(90, max(6, round(width / step)))
        for index in range(count):
            x = width * (index + rng.uniform(0.2, 0.8)) / count
            clearing = min(1.0, abs(x - width / 2) / 430)
            size = tall * (0.80 + 0.40 * clearing**1.6) * rng.uniform(0.85, 1.15)
            parts.append(polyline(pine(x, ground + 24, size, rng), closed=True))
        canvas.plane("".join(parts), depth)
    near = []
    for x, size in ((0.02, 860), (0.13, 640), (0.90, 700), (1.0, 900)):
        tall = size * rng.uniform(0.9, 1.1)
        near.append(polyline(pine(width * x, ground + 70, tall, rng), closed=True))
    canvas.plane("".join(near), 0.92)


def _flicker(stroke: float, number: int, leaps: int) -> float:
    """How far one of many tongues is from rest, which is where all of them begin."""
    turn = 0.37 * number
    return math.sin(2 * math.pi * (leaps * stroke + turn)) - math.sin(2 * math.pi * turn)


def _flames(canvas: Canvas, sound: Composition, at: Point, scale: float, stroke: float) -> None:
    """Three coats of tongues, one inside the other; the tips follow the loudness, and flicker."""
    x, foot = at
    swing = [canvas.rng.choice((-1, 1)) for _ in range(7)]
    warm = canvas.blend("accent", canvas.lamp, 0.6)
    outer = canvas.apart("accent", canvas.depth_colour(0.74), ratio=3.6)
    coats = (
        (1.0, 7, outer, canvas.blend(outer, canvas.lamp, 0.3)),
        (0.76, 7, canvas.blend("accent", canvas.lamp, 0.28), warm),
        (0.56, 5, warm, canvas.lamp),
        (0.34, 5, canvas.lamp, canvas.blend(canvas.lamp, "#ffffff", 0.5)),
    )
    for share, tongues, role, shade in coats:
        parts = [ellipse(x, foot - 20, 176 * scale * (0.42 + 0.58 * share), 46 * scale * share)]
        for index in range(tongues):
            when = (index + 0.5) / tongues
            loud = max(sound.line_at(when + k / 64) for k in range(-5, 6, 2))
            bell = math.sin(math.pi * (0.13 + 0.74 * when)) ** 1.5
            tall = scale * share * (96 + bell * (150 + 380 * loud))
            tall *= 1 + 0.04 * _flicker(stroke, index + tongues, 2)
            px = x + 316 * scale * (when - 0.5) * (0.42 + 0.58 * share)
            side = swing[round(when * 6.49)]
            half = 52 * scale * (0.5 + 0.5 * share)
            sway = 0.35 * half * _flicker(stroke, index, 1)
            parts.append(_tongue(sound, px, foot, half, tall, side, (x - px) * 0.15 + sway))
        canvas.silhouette(parts, role, shade=shade, weight=0.3 * share, lit=True)
    _licks(canvas, sound, x, foot, scale, stroke)


def _tongue(
    sound: Composition, x: float, foot: float, half: float, tall: float, side: int, pull: float
) -> str:
    """One tongue: a belly, a neck that sways the other way, and a tip; noise cuts into it."""
    lean = side * half * 0.85
    bite = 0.25 * sound.jaggedness
    spots = [
        (x - half, foot), (x - half * 1.06, foot - tall * 0.16),
        (x - half * 0.82 - lean * 0.10, foot - tall * 0.36),
        (x - half * (0.44 - bite) - lean * 0.22 + pull * 0.4, foot - tall * 0.60, bite > 0.18),
        (x - half * 0.20 + lean * 0.10 + pull * 0.8, foot - tall * 0.82),
        (x + lean + pull, foot - tall, True),
        (x + half * 0.26 + lean * 0.30 + pull * 0.8, foot - tall * 0.80),
        (x + half * (0.50 - bite) - lean * 0.10 + pull * 0.4, foot - tall * 0.56, bite > 0.18),
        (x + half * 0.84 - lean * 0.10, foot - tall * 0.34),
        (x + half * 1.06, foot - tall * 0.16), (x + half, foot),
    ]  # fmt: skip
    return outline(spots)


def _licks(
    canvas: Canvas, sound: Composition, x: float, foot: float, scale: float, stroke: float
) -> None:
    """Small flames that have torn away over the fire."""
    drop = parse("6,-44* 12,-20 9,4 0,20* -9,6 -7,-10 2,-22")
    for index in range(3 + round(4 * sound.jaggedness)):
        away = ((index * 0.618) % 1 - 0.5) * 2
        tall = 330 + 170 * sound.line_at(0.5 + 0.4 * away) + 60 * ((index * 0.37) % 1)
        tall += 14 * _flicker(stroke, index, 1)
        at = (x + 190 * away * scale, foot - scale * tall * (1 - 0.35 * abs(away)))
        size = scale * (0.7 + 0.3 * (index % 2))
        d = outline(place(drop, turn_degrees=26 * away, scale=size, at=at))
        warm = canvas.blend("accent", canvas.lamp, 0.4 * (index % 2))
        canvas.silhouette([d], warm, weight=0.4, lit=True)


def _logs(canvas: Canvas, x: float, y: float) -> None:
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


def _stones(canvas: Canvas, x: float, y: float) -> None:
    """The front half of the ring around the fire."""
    stones = []
    for index in range(11):
        angle = math.pi * (index + 0.5) / 11
        stones.append(ellipse(x - 300 * math.cos(angle), y + 46 * math.sin(angle), 34, 22))
    stone = canvas.blend(canvas.blend("near", "ground", 0.4), "accent", 0.22)
    canvas.silhouette(stones, stone, weight=0.5)


def _sparks(canvas: Canvas, sound: Composition, x: float, ground: float, scale: float) -> None:
    """An ember for each onset on its curl of hot air: across by time, up by strength."""
    rng = canvas.rng
    span = min(canvas.width * 0.84, 1500.0)
    room = sound.room(26)
    base, top = ground - 250 * scale, canvas.height * 0.08
    for index, event in enumerate(sound.events):
        px = x + span * (event.when - 0.5)
        climb = 0.12 + 0.88 * event.strength**0.8 * rng.uniform(0.78, 1.0)
        climb = min(1.0, climb * (0.7 + 0.6 * event.pitch))
        py = base - (base - top) * climb
        size = (5 + 12 * event.strength) * (0.5 + 0.5 * room)
        side, turns = rng.choice((-1, 1)), rng.uniform(0.55, 0.95)
        spots: list[Point] = []
        for step in range(9):
            t = step / 8
            drift = (px - x) * 0.2 * (1 - t) ** 1.6
            curl = side * (16 + 34 * room) * math.sin(2 * math.pi * turns * (1 - t))
            fall = (70 + 150 * climb) * (1 - t) * (0.4 + 0.6 * room)
            spots.append((px - drift + curl, py + fall + 1.6 * size))
        colour = canvas.blend(canvas.lamp, "accent", 0.5 - 0.5 * event.strength)
        trail = ribbon(spots, [0.3 + size * 0.28 * step / 8 for step in range(9)])
        ember = parse("0,-1.3* 0.8,-0.3* 0.55,0.85* -0.3,1.15* -0.9,0.1*")
        d = outline(place(ember, scale=size, turn_degrees=rng.uniform(-50, 50), at=(px, py)))
        dust = "".join(circle(*spots[k], size * 0.12 * k / 2) for k in (3, 5))
        with canvas.onset(index, event.when):
            canvas.fill(trail, canvas.blend(colour, "accent", 0.6), opacity=0.55)
            canvas.mark(d, colour)
            if room > 0.7:  # in a shower of sparks these are too small to be seen
                canvas.glow(px, py, size * 3.6, "accent", 0.7)
                canvas.fill(dust, colour, opacity=0.9)
                canvas.fill(circle(px, py, size * 0.4), "#ffffff", opacity=0.55)
