"""A face in profile sneezes into the light: the plume is the loudness, each burst an onset."""

from __future__ import annotations

import math

from ..svg import circle, outline, parse, place
from ._shapes import Pose, Story, clouds, counted, hills, measured, stars

__all__ = ["draw"]

# A head in profile, facing right; the pit of the neck is at (0, 0), the mouth at (168, -142).
_HEAD = parse(
    "-330,240* -310,110 -250,40 -160,4 -108,-34 -92,-90 -104,-150 -136,-214 -152,-290 -134,-376 "
    "-78,-436 6,-462 86,-450 136,-414 160,-364 168,-326 160,-302 176,-270 222,-232 226,-214 "
    "206,-204 172,-203* 170,-192 180,-180 172,-170* 146,-164 112,-150* 138,-124 156,-112* "
    "162,-100 150,-90 146,-80 156,-60 146,-38 116,-28 82,-34 62,-8 62,40 112,88 190,130 240,240*"
)
_HAIR = parse(
    "146,-414* 120,-446 60,-476 -16,-478 -96,-452 -152,-390 -172,-300 -152,-206 -112,-140 -92,-110 "
    "-84,-160 -64,-196* -58,-232 -34,-262 -22,-300* -14,-340 10,-366* 44,-370 84,-384 118,-410 "
    "136,-398"
)
_BUN = "-150,-400 -120,-440 -130,-500 -180,-524 -232,-502 -246,-446 -216,-404 -176,-388"
_LONG = (
    "-60,-440 -150,-410 -190,-320 -186,-220 -200,-120 -226,-20 -260,60 -220,110 -140,96 -80,40 "
    "-60,-60 -56,-180 -40,-300"
)
_TAIL = (
    "-130,-380 -180,-404 -236,-380 -276,-310 "
    "-284,-220 -262,-140 -290,-80* -226,-120 -206,-200 -190,-270 -150,-330"
)
_QUIFF = "-60,-440 -20,-500 70,-520 150,-490 176,-440 150,-410 110,-410 0,-420"
_HAIRSTYLES = (_BUN, _LONG, _TAIL, _QUIFF)
_EAR = "-40,-262 -34,-288 -10,-292 6,-272 0,-244 -18,-226 -24,-208 -36,-210"
_CLOTH = parse(
    "150,40* 186,4 236,-8 290,8 330,-16* 336,30 366,74* 330,86 316,130* 276,112 238,136* 222,104 "
    "176,116* 182,76"
)
_HAND = parse(
    "190,74 200,48 224,38 238,46 250,36 268,42 274,52 290,56 "
    "300,74 292,92 290,112 262,130 220,122 196,104"
)
_ARM = parse("196,84 240,120 292,100 330,190 350,320* 60,320* 130,210")


def draw(canvas, sound) -> Story:
    """Paint the scene."""
    rng, width, height = canvas.rng, canvas.width, canvas.height
    canvas.sky(horizon=0.56)
    stars(canvas, 50, below=height * 0.4)
    sun_y = height * (0.36 - 0.14 * sound.height)
    sun_x = width * rng.uniform(0.74, 0.84)
    canvas.sun(sun_x, sun_y, 84 + 60 * sound.light, reach=2.6 + 2.2 * sound.light)
    clouds(canvas, low=height * 0.10, high=height * 0.7)
    canvas.plane(hills(canvas, base=height * 0.88, rise=80, waves=1.4), 0.1)
    canvas.plane(hills(canvas, base=height * 0.96, rise=90, waves=1.1), 0.45)
    scale = 1.12 + 0.20 * sound.size
    turn = 4 + 6 * sound.size
    x, y = width * 0.30, height - 190 * scale

    head, hand = Pose((x, y), scale, turn), Pose((x, y), scale)
    mouth = head.spot(172, -142)
    with canvas.group(id="loudness-line"):
        _plume(canvas, sound, *mouth)
    hair = canvas.blend("subject", "accent", 0.2)
    with canvas.group(id="subject"):
        canvas.silhouette([hand.path(_ARM)], "second", weight=0.8)
        canvas.silhouette([head.path(rng.choice(_HAIRSTYLES))], hair, weight=0.8)
        canvas.silhouette([head.path(_HEAD)])
        canvas.silhouette([head.path(_HAIR)], hair, weight=0.6)
        _face(canvas, head)
        _handkerchief(canvas, hand)
    _bursts(canvas, sound, *mouth)
    legend = measured(sound)
    return Story(
        "A head in profile sneezes with its eyes shut, and the droplets burst into the light",
        (
            (
                legend["onsets"],
                counted(len(sound.events), "burst of droplets", "bursts of droplets")
                + ", the first nearest to the mouth",
            ),
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
    near = [sound.line_at(share + k / 48) for k in range(-3, 4)]
    return (26 + 180 * share**0.8) * (0.45 + 0.55 * sum(near) / 7) * (0.6 + 0.6 * sound.size)


def _plume(canvas, sound, x: float, y: float) -> None:
    reach, steps = _reach(canvas, x), 24
    colour = canvas.water_mark(0.5)
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
    for _ in range(140 + round(220 * sound.jaggedness)):
        share = rng.uniform(0.02, 1)
        half = _half(canvas, sound, share) * (1 + 0.25 * sound.jaggedness)
        px, py = x + reach * share, y - 40 * share + half * rng.gauss(0, 0.5)
        drops.append(circle(px, py, rng.uniform(1.2, 4.4)))
    canvas.fill("".join(drops), colour, opacity=0.85)


def _bursts(canvas, sound, x: float, y: float) -> None:
    """A splash of drops with a core for each onset."""
    rng, reach = canvas.rng, _reach(canvas, x)
    room = min(1.0, (6 / max(1, len(sound.events))) ** 0.5)
    for index, event in enumerate(sound.events):
        share = 0.13 + 0.80 * event.when
        px = x + reach * share
        py = y - 40 * share + rng.uniform(-0.5, 0.5) * (60 + 130 * share)
        core = (10 + 24 * event.strength) * room
        parts = [circle(px, py, core)]
        count = 7 + round(6 * event.strength)
        for k in range(count):
            a = math.radians(-75 + 150 * (k + 0.5) / count) + rng.uniform(-0.15, 0.15)
            far = core * rng.uniform(1.6, 3.4)
            drop = place(
                parse("-10,0 -3,-2.6 3,-3 6,0 3,3 -3,2.6"),
                scale=core / 17,
                turn_degrees=math.degrees(a),
            )
            drop = [
                (dx + px + far * math.cos(a), dy + py + far * math.sin(a)) for dx, dy, *_ in drop
            ]
            parts.append(outline(drop))
        with canvas.onset(index):
            canvas.mark("".join(parts), canvas.water_mark(event.pitch))


def _face(canvas, head) -> None:
    line = {"opacity": 0.9}
    canvas.stroke(
        head.path("84,-326* 134,-300* 82,-282*", closed=False), "rim", 6 * head.scale, **line
    )
    for text in ("64,-316 46,-326*", "60,-302 40,-302*", "64,-288 46,-278*"):
        canvas.stroke(head.path(text, closed=False), "rim", 3.4 * head.scale, opacity=0.7)
    canvas.stroke(
        head.path("76,-354 112,-346 150,-326*", closed=False), "rim", 9 * head.scale, opacity=0.9
    )
    canvas.stroke(
        head.path("168,-214 176,-224 190,-222", closed=False), "rim", 3 * head.scale, opacity=0.8
    )
    canvas.stroke(
        head.path("122,-146 106,-156 100,-172*", closed=False), "rim", 3 * head.scale, opacity=0.7
    )
    canvas.stroke(head.path(_EAR, closed=False), "rim", 4 * head.scale, opacity=0.75)
    lit = "138,-412 158,-364 164,-326 158,-304 172,-272 208,-236"
    canvas.stroke(head.path(lit, closed=False), "rim", 3.4 * head.scale, opacity=0.8)
    collar = "-116,-40 -60,14 10,36 70,14*"
    canvas.stroke(head.path(collar, closed=False), "accent", 26 * head.scale)


def _handkerchief(canvas, hand) -> None:
    cloth = canvas.blend("flesh", "#ffffff", 0.6)
    canvas.silhouette([hand.path(_CLOTH)], cloth, weight=0.7, lit=True)
    dots = []
    for px, py in (
        (190, 50),
        (226, 22),
        (268, 28),
        (310, 34),
        (320, 74),
        (196, 96),
        (296, 104),
        (248, 124),
    ):
        dots.append(circle(*hand.spot(px, py), 9 * hand.scale))
    canvas.fill("".join(dots), "accent")
    canvas.silhouette([hand.path(_HAND)], weight=0.6)
    for px in (228, 246, 264):
        knuckle = [(px, 62), (px + 4, 84)]
        canvas.stroke(hand.path(knuckle, closed=False), "rim", 2.4 * hand.scale, opacity=0.6)
