"""Surf by a lighthouse: the crest of the middle wave is the loudness, gulls are the onsets."""

from __future__ import annotations

import math
import random
from itertools import pairwise

from ..canvas import Canvas
from ..composition import Composition
from ..drifting import rolling
from ..shapes import Pose, bird, chop, clouds, stars
from ..svg import circle, ellipse, number, outline, parse, place, polyline, ribbon
from ..words import Story, counted, measured

__all__ = ["draw"]

# A breaking wave that curls to the right; its trough is at (0, 0).
_BREAKER = parse(
    "-760,90* -640,40 -500,-40 -370,-150 -250,-270 -110,-370 40,-416 170,-410 270,-358 318,-282 "
    "322,-214* 290,-262 236,-296 170,-292 112,-250 80,-184 84,-110 124,-48 210,0 330,30 520,50 "
    "700,90*"
)
_FACE = (  # streaks that water draws as it climbs the face, from the foot to the lip
    "-560,40 -420,-60 -290,-190 -150,-310 -10,-366 110,-366 190,-336",
    "-430,44 -310,-60 -200,-190 -90,-282 20,-326 120,-318",
    "-320,50 -220,-50 -130,-170 -50,-250 30,-286 96,-276",
    "-220,56 -140,-30 -70,-140 -10,-214 50,-240",
    "-130,60 -66,-16 -14,-110 34,-180",
    "-40,62 4,-4 34,-76 52,-124",
    "60,60 74,22 78,-26",
)
_LIP = parse(
    "-370,-150 -250,-270 -110,-370 40,-416 170,-410 270,-358 318,-282 322,-214 290,-262 236,-296 "
    "170,-292 112,-250"
)
_LIP_WIDTHS = (4, 14, 26, 38, 46, 48, 44, 26, 30, 30, 22, 6)
_CLAWS = (  # a spray of foam that reaches forward: hooked fingers from a common palm
    "-30,12 -34,-14 -20,-40 8,-54 36,-46* 16,-38 10,-24 30,-30 52,-20* 30,-14 22,-2 38,0 48,14* "
    "26,12 8,20",
    "-26,12 -28,-16 -8,-38 22,-40* 8,-28 6,-16 26,-18 42,-4* 22,-2 10,14",
)


def draw(canvas: Canvas, sound: Composition) -> Story:
    """Paint the scene."""
    rng, width, height = canvas.rng, canvas.width, canvas.height
    sea = height * 0.46
    flip = rng.random() < 0.5
    canvas.sky(horizon=0.52)
    stars(canvas, 80, below=height * 0.4)
    sun_x, radius = width * rng.uniform(0.42, 0.58), 62 + 52 * sound.light
    canvas.sun(sun_x, sea - radius * 0.2 - 210 * sound.height, radius, reach=2.4 + 2 * sound.light)
    clouds(canvas, low=height * 0.08, high=sea - 60)
    _rows(canvas, sound, sea, range(3))
    with rolling(canvas, sound, 5):
        _glitter(canvas, sun_x, sea, radius)
    _lighthouse(canvas, sea, flip)
    _rows(canvas, sound, sea, range(3, 5))
    _gulls(canvas, sound, sea)
    with rolling(canvas, sound, -14), canvas.group(id="loudness-line"):
        _crest(canvas, sound, sea + 0.40 * (height - sea))
    _breaker(canvas, sound, height)
    legend = measured(sound)
    return Story(
        "Surf breaks under a lighthouse, its crests as high as the sound was loud",
        (
            (legend["line"], "the crest of the wave that runs across the picture"),
            ("the loudest moment", "where the great breaker curls"),
            (legend["size"], "the height of the breaker"),
            (
                legend["onsets"],
                counted(len(sound.events), "gull") + ", first to last from left to right",
            ),
            (legend["pitch"], "how high the gulls fly and the sun stands"),
            (legend["light"], "the palette, and the size and light of the sun"),
            (legend["rough"], "how much foam flies, how choppy the sea is"),
        ),
    )


def _rows(canvas: Canvas, sound: Composition, sea: float, rows: range) -> None:
    for row in rows:
        share = row / 9
        y = sea + (canvas.height - sea) * share**1.5
        tall = (7 + 60 * share) * (0.6 + 0.7 * sound.jaggedness)
        foot = y + 0.45 * (canvas.height - sea)  # below, the nearer rows hide it
        d = chop(canvas, y, 60 + 260 * share, tall, canvas.rng.uniform(-60, 0), foot)
        with rolling(canvas, sound, (2 + 26 * share) * (-1) ** row):
            canvas.plane(d, share, role=canvas.blend("sky.2", "water", 0.8 + 0.7 * share))


def _glitter(canvas: Canvas, x: float, sea: float, radius: float) -> None:
    """The light on the water under the sun."""
    rng, d = canvas.rng, []
    for step in range(15):
        share = (step + 0.5) / 15
        y = sea + 8 + 190 * share**1.3
        half = (radius * 0.5 + 60 * share) * rng.uniform(0.5, 1.0)
        off = rng.uniform(-26, 26) * (0.4 + share)
        d.append(ellipse(x + off, y, half, 1.6 + 3.0 * share))
    canvas.fill("".join(d), "sun", opacity=0.75)


def _lighthouse(canvas: Canvas, sea: float, flip: bool) -> None:
    put = Pose((40 if flip else canvas.width - 40, sea + 60), mirror=flip).path
    x, y = (canvas.width - 165, sea - 276) if not flip else (165, sea - 276)
    side = -1 if not flip else 1
    for turn, opacity in ((-0.05, 0.30), (0.10, 0.16)):
        reach = canvas.width * 0.75
        beam = [(x, y - 5), (x + side * reach, y + reach * (turn - 0.075))]
        beam += [(x + side * reach, y + reach * (turn + 0.075)), (x, y + 5)]
        stops = ((0, canvas.palette.sun, opacity), (1, canvas.palette.sun, 0.0))
        ends = {"start": (x, y), "end": (x + side * reach, y)}
        canvas.fill(polyline(beam, closed=True), canvas.gradient(stops, box=False, **ends))
    canvas.plane(
        put("-330,60* -300,10 -250,-14 -216,-60 -160,-84 -80,-82 0,-110 160,-130* 160,60*"), 0.75
    )
    tower = [put("-158,-70* -146,-300* -104,-300* -92,-70*")]
    canvas.silhouette(tower, canvas.blend("flesh", "sky.2", 0.3), weight=0.7)
    for text in (
        "-155,-118* -152,-166* -98,-166* -95,-118*",
        "-149,-222* -147,-264* -103,-264* -101,-222*",
    ):
        canvas.detail(put(text), "accent")
    canvas.silhouette([put("-158,-300* -158,-312* -92,-312* -92,-300*")], "ground", weight=0.5)
    canvas.silhouette(
        [put("-142,-312* -142,-352* -108,-352* -108,-312*")], "sun", weight=0.5, lit=True
    )
    canvas.silhouette([put("-150,-352* -125,-386* -100,-352*")], "accent", weight=0.5)
    canvas.glow(x, y, 120, "sun", 0.8)


def _gulls(canvas: Canvas, sound: Composition, sea: float) -> None:
    room = sound.room(30)
    for index, event in enumerate(sound.events):
        x = canvas.width * (0.07 + 0.86 * event.when)
        y = sea - 70 - (sea - 150) * (0.25 + 0.6 * event.pitch) + canvas.rng.uniform(-90, 90)
        span = (34 + 62 * event.strength) * room
        with canvas.onset(index, event.when):
            canvas.mark(outline(bird(x, y, span)), canvas.pitch_colour(event.pitch))


def _crest(canvas: Canvas, sound: Composition, y: float) -> None:
    """The wave whose crest is the loudness from start to end."""
    count, width = 26, canvas.width
    values = sound.smooth_line(count, reach=3)
    low, high = min(values), max(values)
    rise = 60 + 60 * (high - low)
    spots, foam = [], []
    for index, value in enumerate(values):
        x = -30 + (width + 60) * index / (count - 1)
        lift = rise * 1.5 * (value - 0.5) + 8 * sound.rough(canvas.rng)
        spots.append((x - 16, y - lift))
        foam.append((x, y - lift, value))
    d = outline(spots, closed=False) + f"L{number(width + 90)} {number(canvas.height + 60)}"
    canvas.plane(
        d + f"L-90 {number(canvas.height + 60)}Z", 0.5, role=canvas.blend("water", "near", 0.15)
    )
    white = canvas.blend("flesh", "#ffffff", 0.62)
    canvas.fill(ribbon(spots, [4 + 13 * value for value in values]), white)
    drops = []
    for x, top, value in foam:
        for _ in range(round(5 * value * (0.4 + sound.jaggedness))):
            dx, dy = canvas.rng.uniform(-26, 26), canvas.rng.uniform(-6, 34 * value)
            drops.append(circle(x + dx, top - dy, canvas.rng.uniform(1.4, 4.4)))
    if drops:
        canvas.fill("".join(drops), white, opacity=0.85)


def _breaker(canvas: Canvas, sound: Composition, height: float) -> None:
    """The great wave; it curls where the sound is loudest."""
    rng = canvas.rng
    scale = 0.64 + 0.40 * sound.size
    first, last = canvas.width * 0.14, canvas.width * 0.95 - 340 * scale
    x = first + (last - first) * sound.climax
    y = height * 0.93
    back = chop(canvas, y - 96, 260, 44, -70)
    with rolling(canvas, sound, 12):
        canvas.plane(back, 0.72, role=canvas.blend("water", "near", 0.4))
    pose = Pose((x, y), scale)
    body, white = canvas.blend("water", "ink", 0.5), canvas.blend("flesh", "#ffffff", 0.62)
    with rolling(canvas, sound, -26 * scale), canvas.figure():
        canvas.silhouette([pose.path(_BREAKER)], body, shade="ink", weight=0.9)
        pale = canvas.blend("water", "sky.2", 0.62)
        for index, text in enumerate(_FACE):
            spots = pose.points(text)
            widths = [scale * w for w in (2, 6, 12, 15, 13, 9, 3)[-len(spots) :]]
            colour = pale if index % 2 else canvas.blend(body, pale, 0.5)
            canvas.fill(ribbon(spots, widths), colour)
        lip = ribbon(pose.points(_LIP), [scale * w for w in _LIP_WIDTHS])
        foam = [lip, *_claws(rng, pose)]
        canvas.stroke("".join(foam), body, 9 + 9 * scale)  # so that it shows before a pale sky
        canvas.silhouette(foam, white, weight=0.6, lit=True)
    spray = []
    for _ in range(round(30 + 110 * sound.jaggedness)):
        angle, reach = rng.uniform(-2.4, 0.7), rng.uniform(0, 1) ** 2
        px = x + scale * (190 + math.cos(angle) * (130 + 240 * reach))
        py = y + scale * (-330 + math.sin(angle) * (90 + 170 * reach))
        spray.append(circle(px, py, rng.uniform(1.5, 5.5) * (1.1 - 0.7 * reach)))
    with rolling(canvas, sound, -40 * scale):
        canvas.fill("".join(spray), white, opacity=0.9)
    front = chop(canvas, y + 6, 330, 40, rng.uniform(-200, 0))
    with rolling(canvas, sound, -12):
        canvas.plane(front, 0.95, role=canvas.blend("water", "ground", 0.6))


def _claws(rng: random.Random, pose: Pose) -> list[str]:
    """Foam along the lip that breaks into fingers, larger towards the tip."""
    parts, outer = [], _LIP[1:8]
    for index, ((ax, ay, *_), (bx, by, *_)) in enumerate(pairwise(outer)):
        steps = 2 if index < 5 else 1
        for step in range(steps):
            share = (step + rng.uniform(0.2, 0.8)) / steps
            px, py = ax + share * (bx - ax), ay + share * (by - ay)
            turn = math.degrees(math.atan2(by - ay, bx - ax)) + rng.uniform(-10, 14)
            size = (0.75 + 0.16 * index) * rng.uniform(0.85, 1.15)
            claw = place(parse(rng.choice(_CLAWS)), scale=size, turn_degrees=turn, at=(px, py))
            parts.append(pose.path(claw))
    return parts
