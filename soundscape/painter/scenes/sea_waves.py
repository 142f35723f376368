"""Surf by a lighthouse: the crest of the middle wave is the loudness, gulls are the onsets."""

from __future__ import annotations

import math
from itertools import pairwise

from ..svg import circle, ellipse, number, outline, parse, place, polyline
from ._shapes import Pose, Story, bird, clouds, counted, measured, stars

__all__ = ["draw"]

# A breaking wave that curls to the right; its trough is at (0, 0).
_BREAKER = parse(
    "-700,60* -560,20 -400,-40 -270,-130 -150,-250 -30,-340 90,-380 190,-366 262,-310 286,-236* "
    "250,-276 196,-286 140,-262 96,-206 84,-140 110,-74 180,-24 300,10 460,30 640,60*"
)
_FACE = (
    "-440,20* -300,-70 -170,-200 -50,-290 60,-330 140,-322",
    "-340,30* -200,-70 -90,-190 20,-268 100,-290",
    "-230,40* -110,-60 -30,-160 40,-226 92,-250",
    "-110,44* -30,-40 20,-110 60,-180",
    "20,46* 50,-10 66,-70",
)
_LIP = parse("-150,-250 -30,-340 90,-380 190,-366 262,-310 286,-236 250,-276 196,-286 140,-262")


def draw(canvas, sound) -> Story:
    """Paint the scene."""
    rng, width, height = canvas.rng, canvas.width, canvas.height
    sea = height * 0.50
    flip = rng.random() < 0.5
    canvas.sky(horizon=0.56)
    stars(canvas, 80, below=height * 0.4)
    sun_x, radius = width * rng.uniform(0.42, 0.58), 62 + 52 * sound.light
    canvas.sun(sun_x, sea - radius * 0.2 - 210 * sound.height, radius, reach=2.4 + 2 * sound.light)
    clouds(canvas, low=height * 0.08, high=sea - 60)
    _rows(canvas, sound, sea, range(3))
    _glitter(canvas, sun_x, sea, radius)
    _lighthouse(canvas, sea, flip)
    _rows(canvas, sound, sea, range(3, 5))
    _gulls(canvas, sound, sea)
    with canvas.group(id="loudness-line"):
        _crest(canvas, sound, sea + 0.40 * (height - sea))
    with canvas.group(id="subject"):
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
            (legend["light"], "the palette, and the size and light of the sun"),
            (legend["rough"], "how much foam flies, how choppy the sea is"),
        ),
    )


def _chop(canvas, y: float, length: float, tall: float, shift: float) -> str:
    """A row of waves with sharp crests and round troughs, closed at the foot of the picture."""
    d = f"M-200 {number(canvas.height + 60)}L-200 {number(y)}"
    x = -200 + shift
    d += f"L{number(x)} {number(y)}"
    while x < canvas.width + 200:
        step = length * canvas.rng.uniform(0.8, 1.2)
        low, rise = tall * 0.55, tall * canvas.rng.uniform(-0.1, 0.1)
        d += "c" + " ".join(
            map(number, (step * 0.28, low + tall * 0.25, step * 0.72, low + tall * 0.1, step, rise))
        )
        y += rise
        x += step
    return d + f"V{number(canvas.height + 60)}Z"


def _rows(canvas, sound, sea: float, rows) -> None:
    for row in rows:
        share = row / 9
        y = sea + (canvas.height - sea) * share**1.5
        tall = (7 + 60 * share) * (0.6 + 0.7 * sound.jaggedness)
        d = _chop(canvas, y, 60 + 260 * share, tall, canvas.rng.uniform(-60, 0))
        canvas.plane(d, share, role=canvas.blend("sky.2", "water", 0.45 + 0.8 * share))


def _glitter(canvas, x: float, sea: float, radius: float) -> None:
    """The light on the water under the sun."""
    rng, d = canvas.rng, []
    for step in range(15):
        share = (step + 0.5) / 15
        y = sea + 8 + 190 * share**1.3
        half = (radius * 0.5 + 60 * share) * rng.uniform(0.5, 1.0)
        off = rng.uniform(-26, 26) * (0.4 + share)
        d.append(ellipse(x + off, y, half, 1.6 + 3.0 * share))
    canvas.fill("".join(d), "sun", opacity=0.75)


def _lighthouse(canvas, sea: float, flip: bool) -> None:
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


def _gulls(canvas, sound, sea: float) -> None:
    for index, event in enumerate(sound.events):
        x = canvas.width * (0.07 + 0.86 * event.when)
        y = sea - 70 - (sea - 150) * (0.25 + 0.6 * event.pitch) + canvas.rng.uniform(-50, 50)
        span = 34 + 62 * event.strength
        with canvas.onset(index):
            canvas.mark(outline(bird(x, y, span)), canvas.pitch_colour(event.pitch))


def _crest(canvas, sound, y: float) -> None:
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
    canvas.stroke(outline(spots, closed=False), "rim" if not canvas.style.shadow else "sky.2", 6)
    drops = []
    for x, top, value in foam:
        for _ in range(round(5 * value * (0.4 + sound.jaggedness))):
            dx, dy = canvas.rng.uniform(-26, 26), canvas.rng.uniform(-6, 34 * value)
            drops.append(circle(x + dx, top - dy, canvas.rng.uniform(1.4, 4.4)))
    if drops:
        canvas.fill("".join(drops), "flesh", opacity=0.85)


def _breaker(canvas, sound, height: float) -> None:
    """The great wave; it curls where the sound is loudest."""
    rng = canvas.rng
    scale = 0.70 + 0.42 * sound.size
    x = canvas.width * (0.16 + 0.62 * sound.climax)
    y = height * 0.93
    back = _chop(canvas, y - 96, 260, 44, -70)
    canvas.plane(back, 0.72, role=canvas.blend("water", "near", 0.4))
    wave = outline(place(_BREAKER, scale=scale, at=(x, y)))
    body = canvas.blend("water", "ground", 0.3)
    canvas.silhouette([wave], body, shade="ground", weight=0.9)
    for index, text in enumerate(_FACE):
        line = outline(place(parse(text), scale=scale, at=(x, y)), closed=False)
        canvas.stroke(line, canvas.blend("water", "sky.2", 0.6), 7 - index, opacity=0.85)
    white = canvas.blend("flesh", "#ffffff", 0.62)
    blobs = []
    lip = place(_LIP, scale=scale, at=(x, y))
    for (ax, ay, *_), (bx, by, *_) in pairwise(lip):
        steps = max(2, round(math.hypot(bx - ax, by - ay) / 22))
        for step in range(steps):
            share = step / steps
            size = rng.uniform(11, 25) * scale
            px, py = ax + share * (bx - ax), ay + share * (by - ay)
            blobs.append(circle(px + rng.uniform(-6, 6), py + rng.uniform(-5, 8), size))
    canvas.silhouette(blobs, white, weight=0.6, lit=True)
    spray = []
    for _ in range(round(30 + 110 * sound.jaggedness)):
        angle, reach = rng.uniform(-2.6, 0.9), rng.uniform(0, 1) ** 2
        px = x + scale * (170 + math.cos(angle) * (90 + 240 * reach))
        py = y + scale * (-320 + math.sin(angle) * (60 + 170 * reach))
        spray.append(circle(px, py, rng.uniform(1.5, 5.5) * (1.1 - 0.7 * reach)))
    canvas.fill("".join(spray), white, opacity=0.9)
    front = _chop(canvas, y + 6, 330, 40, rng.uniform(-200, 0))
    canvas.plane(front, 0.95, role=canvas.blend("water", "ground", 0.6))
