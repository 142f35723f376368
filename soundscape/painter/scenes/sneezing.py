"""A face in profile sneezes into the light: the plume is the loudness, each burst an onset."""

from __future__ import annotations

import math

from ..svg import circle, number, outline, parse, place, polyline
from ._shapes import Story, hills, measured, stars

__all__ = ["draw"]

# A head in profile, facing right; the pit of the neck is at (0, 0), the mouth at (168, -142).
_HEAD = parse(
    "-330,240* -310,110 -250,40 -160,4 -108,-34 -92,-90 -104,-150 -136,-214 -152,-290 -134,-376 "
    "-78,-436 6,-462 86,-450 136,-414 158,-364 164,-326 158,-304 172,-272 208,-236 212,-220 "
    "196,-208 168,-204* 174,-190 186,-178 178,-166* 150,-160 122,-146* 146,-126 162,-114* "
    "172,-102 160,-88 150,-80 160,-60 152,-36 124,-24 88,-30 66,-4 66,44 116,90 190,130 240,240*"
)
_HAIR = parse(
    "146,-414* 120,-446 60,-476 -16,-478 -96,-452 -152,-390 -172,-300 -152,-206 -112,-140 -92,-110 "
    "-84,-160 -64,-196* -58,-232 -34,-262 -22,-300* -14,-340 10,-366* 44,-370 84,-384 118,-410 "
    "136,-398"
)
_EAR = "-44,-286 -20,-296 4,-280 4,-250 -14,-224 -32,-212 -40,-230 -34,-252"
_CLOTH = parse(
    "150,40* 186,4 236,-8 290,8 330,-16* 336,30 366,74* 330,86 316,130* 276,112 238,136* 222,104 "
    "176,116* 182,76"
)
_HAND = parse("206,60 236,40 272,46 290,70 284,104 262,122 226,118 204,98")
_ARM = parse("212,92* 286,96* 330,300* 180,300*")


def draw(canvas, sound) -> Story:
    """Paint the scene."""
    rng, width, height = canvas.rng, canvas.width, canvas.height
    canvas.sky(horizon=0.84)
    stars(canvas, 50, below=height * 0.4)
    sun_y = height * (0.36 - 0.14 * sound.height)
    sun_x = width * rng.uniform(0.74, 0.84)
    canvas.sun(sun_x, sun_y, 84 + 60 * sound.light, reach=2.6 + 2.2 * sound.light)
    canvas.plane(hills(canvas, base=height * 0.88, rise=80, waves=1.4), 0.1)
    canvas.plane(hills(canvas, base=height * 0.96, rise=90, waves=1.1), 0.45)
    scale = 1.12 + 0.20 * sound.size
    turn = 4 + 6 * sound.size
    x, y = width * 0.30, height - 190 * scale

    def put(points, closed=True, straight=False):
        points = parse(points) if isinstance(points, str) else points
        points = points if straight else place(points, turn_degrees=turn, about=(0, 0))
        return outline(place(points, scale=scale, at=(x, y)), closed=closed)

    mouth = place(place([(172, -142)], turn_degrees=turn), scale=scale, at=(x, y))[0][:2]
    with canvas.group(id="loudness-line"):
        _plume(canvas, sound, *mouth)
    with canvas.group(id="subject"):
        canvas.silhouette([put(_ARM, straight=True)], "second", weight=0.8)
        canvas.silhouette([put(_HEAD)])
        canvas.silhouette([put(_HAIR)], canvas.blend("subject", "accent", 0.38), weight=0.6)
        _face(canvas, put, scale)
        _handkerchief(canvas, put, scale)
    _bursts(canvas, sound, *mouth)
    legend = measured(sound)
    return Story(
        "A head in profile sneezes with its eyes shut, and the droplets burst into the light",
        (
            (legend["onsets"], f"{len(sound.events)} bursts of droplets, the first nearest to the mouth"),
            (legend["line"], "the width of the plume from the mouth to the right"),
            (legend["size"], "the size of the head, how far it is thrown forward"),
            (legend["light"], "the palette, and the size and reach of the sun"),
            (legend["rough"], "how far the droplets scatter"),
        ),
    )


def _reach(canvas, x: float) -> float:
    return max(240.0, min(canvas.width - x - 20, 1500.0))


def _half(canvas, sound, share: float) -> float:
    """Half the width of the plume at a share of its way."""
    return (10 + 190 * share**0.8) * (0.14 + 0.86 * sound.line_at(share)) * (0.6 + 0.6 * sound.size)


def _plume(canvas, sound, x: float, y: float) -> None:
    reach, steps = _reach(canvas, x), 24
    colour = canvas.palette.mark
    for share_of, opacity in ((1.0, 0.30), (0.6, 0.42)):
        upper, lower = [], []
        for index in range(steps + 1):
            share = index / steps
            half = share_of * _half(canvas, sound, share)
            drift = -40 * share
            upper.append((x + reach * share, y + drift - half + 5 * sound.rough(canvas.rng)))
            lower.append((x + reach * share, y + drift + half + 5 * sound.rough(canvas.rng)))
        stops = ((0, colour, opacity), (0.5, colour, opacity * 0.7), (1, colour, 0.0))
        ends = {"start": (x, y), "end": (x + reach, y)}
        canvas.fill(outline(upper + lower[::-1]), canvas.gradient(stops, box=False, **ends))
    rng, drops = canvas.rng, []
    for _ in range(90 + round(200 * sound.jaggedness)):
        share = rng.uniform(0.02, 1)
        half = _half(canvas, sound, share) * (1 + 0.25 * sound.jaggedness)
        px, py = x + reach * share, y - 40 * share + half * rng.gauss(0, 0.5)
        drops.append(circle(px, py, rng.uniform(1.2, 4.4)))
    canvas.fill("".join(drops), "mark", opacity=0.85)


def _bursts(canvas, sound, x: float, y: float) -> None:
    """A splash of drops with a core for each onset."""
    rng, reach = canvas.rng, _reach(canvas, x)
    for index, event in enumerate(sound.events):
        share = 0.08 + 0.86 * event.when
        px = x + reach * share
        py = y - 40 * share + rng.uniform(-0.5, 0.5) * (60 + 130 * share)
        core = 10 + 22 * event.strength
        parts = [circle(px, py, core)]
        count = 7 + round(6 * event.strength)
        for k in range(count):
            a = 2 * math.pi * k / count + rng.uniform(-0.2, 0.2)
            far = core * rng.uniform(1.5, 2.5)
            drop = place(parse("-10,0 -3,-2.6 3,-3 6,0 3,3 -3,2.6"), scale=core / 17, turn_degrees=math.degrees(a))
            drop = [(dx + px + far * math.cos(a), dy + py + far * math.sin(a)) for dx, dy, *_ in drop]
            parts.append(outline(drop))
        with canvas.onset(index):
            canvas.mark("".join(parts), canvas.pitch_colour(event.pitch))


def _face(canvas, put, scale: float) -> None:
    line = {"opacity": 0.9}
    canvas.stroke(put("86,-306 108,-296 132,-300 146,-312*", closed=False), "rim", 6 * scale, **line)
    for text in ("84,-308 70,-318*", "84,-304 68,-304*", "86,-300 72,-290*"):
        canvas.stroke(put(text, closed=False), "rim", 3 * scale, opacity=0.7)
    canvas.stroke(put("86,-340 116,-352 148,-338*", closed=False), "rim", 8 * scale, opacity=0.85)
    canvas.stroke(put("168,-214 176,-224 190,-222", closed=False), "rim", 3 * scale, opacity=0.8)
    canvas.stroke(put("122,-146 106,-156 100,-172*", closed=False), "rim", 3 * scale, opacity=0.7)
    canvas.detail(put(_EAR), canvas.blend("subject", "rim", 0.3))
    lit = "138,-412 158,-364 164,-326 158,-304 172,-272 208,-236"
    canvas.stroke(put(lit, closed=False), "rim", 3.4 * scale, opacity=0.8)
    canvas.fill(put("90,-214 116,-228 138,-206 122,-182 96,-188"), "accent", opacity=0.4)
    canvas.fill(put("186,-246 206,-240 210,-222 194,-214"), "accent", opacity=0.55)
    collar = "-116,-40 -60,14 10,36 70,14*"
    canvas.stroke(put(collar, closed=False), "accent", 26 * scale)


def _handkerchief(canvas, put, scale: float) -> None:
    cloth = canvas.blend("flesh", "#ffffff", 0.6)
    canvas.silhouette([put(_CLOTH, straight=True)], cloth, weight=0.7, lit=True)
    dots = []
    for px, py in ((190, 50), (226, 22), (268, 28), (310, 34), (320, 74), (196, 96), (296, 104), (248, 124)):
        dots.append(put(place(parse("-9,0 0,-9 9,0 0,9"), at=(px, py)), straight=True))
    canvas.fill("".join(dots), "accent")
    canvas.silhouette([put(_HAND, straight=True)], weight=0.6)
    for px in (228, 246, 264):
        knuckle = [(px, 62), (px + 4, 84)]
        canvas.stroke(put(knuckle, closed=False, straight=True), "rim", 2.4 * scale, opacity=0.6)
