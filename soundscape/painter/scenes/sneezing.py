"""A face in profile sneezes into the light: the plume is the loudness, each burst an onset."""

from __future__ import annotations

import math

from ..canvas import Canvas
from ..composition import Composition
from ..shapes import Pose, Story, clouds, counted, hills, measured, stars
from ..svg import circle, outline, parse, place

__all__ = ["draw"]

# A head in profile, facing right; the pit of the neck is near (60, 100), the mouth at (150, -136).
_HEAD = parse(
    "-400,260* -384,150 -320,78 -220,34 -158,-8 -134,-70 -136,-130 -160,-190 -206,-260 -222,-340 "
    "-200,-424 -140,-484 -50,-512 40,-500 104,-462 138,-410 148,-360 152,-322 142,-300 148,-284 "
    "170,-252 194,-224 202,-208 194,-196 176,-190 152,-187* 152,-176 160,-164 166,-154 156,-146* "
    "138,-142 108,-128* 124,-96 140,-86* 150,-77 147,-65 136,-55 139,-42 146,-24 135,-2 "
    "108,9 78,2 52,8 44,40 48,80 80,116 150,146 230,196 280,260*"
)
_SHORT = (
    "132,-420* 124,-462 84,-504 20,-530 -60,-534 -150,-506 -214,-446 -240,-364 -226,-280 -186,-206 "
    "-146,-168 -128,-160* -124,-200 -104,-236* -100,-280 -70,-308 -34,-302 -14,-262* -4,-262* "
    "6,-310 20,-354 48,-388 90,-404"
)
_BOB = (
    "134,-416* 124,-462 84,-506 20,-532 -60,-536 -154,-508 -222,-446 -256,-356 -264,-260 -262,-160 "
    "-250,-80* -190,-70 -120,-82 -60,-74 -10,-92* -6,-150 4,-210 12,-270 22,-340 50,-384 92,-402"
)
_SWEPT = (
    "134,-414* 126,-460 84,-506 20,-532 -60,-536 -152,-508 -216,-446 -242,-364 -232,-290 -200,-226 "
    "-150,-210* -112,-236 -92,-284 -64,-310 -30,-304 -12,-262* -4,-264* 8,-314 26,-356 56,-386 "
    "94,-402"
)
_BUN = "-214,-420 -250,-452 -306,-446 -336,-400 -330,-346 -290,-316 -240,-322 -212,-360"
_TAIL = (
    "-220,-400* -262,-420 -312,-400 -346,-330 -352,-240 -338,-150 -350,-90* -296,-124 -270,-190 "
    "-268,-260 -250,-310 -222,-330*"
)
_HAIRSTYLES = ((_SHORT, ""), (_BOB, ""), (_SWEPT, _BUN), (_SWEPT, _TAIL))
_EAR = "-24,-216 -34,-234 -56,-262 -58,-288 -40,-302 -16,-296 -6,-272 -14,-244 -22,-226"
_FACE_LINES = (
    ("84,-334 112,-346 146,-330", 7.0),
    ("82,-290 104,-276 134,-286*", 6.0),
    ("86,-284 78,-270", 3.4),
    ("98,-278 94,-262", 3.4),
    ("112,-277 112,-262", 3.4),
    ("64,-300 44,-312", 2.8),
    ("62,-292 40,-294", 2.8),
    ("150,-204 158,-216 172,-214", 3.0),
    ("122,-206 108,-184 104,-158", 3.0),
    ("-30,-186 -14,-110 30,-52 82,-20", 2.6),
    ("-40,-282 -26,-286 -18,-272 -28,-252", 3.0),
    ("138,-410 147,-360 151,-322 142,-300 148,-284 170,-252 192,-226", 3.2),
)
_SCARF = (
    "-170,-30* -140,10 -70,44 10,52 60,30* 72,52 74,84 60,104* 0,120 -90,108 -160,70 -204,22*",
    "10,70* 60,70 90,100 104,160 96,230* 60,240 20,232* 30,180 24,120",
)
_CLOTH = (
    "196,14 172,-8 138,-34* 166,-58 164,-108* 208,-94 236,-136* 264,-96 308,-112* 306,-60 338,-34* "
    "304,-10 284,14"
)
_LOCKS = (
    "110,-444 60,-486 -20,-500 -110,-478 -176,-420",
    "96,-420 40,-450 -40,-452 -120,-420 -176,-352",
    "60,-404 0,-410 -70,-392 -130,-340 -160,-280",
)
_DROP = "-2.5,0* -1.1,-0.62 0,-0.98 0.8,-0.66 1.06,0 0.8,0.66 0,0.98 -1.2,0.62"
_SLEEVE = "196,130* 190,112 200,98 262,92 282,104 284,124* 330,200 350,300* 150,300* 176,200"
_FIST = (
    "264,104* 278,66 276,28 262,-4 244,-18 214,-18 194,-8 196,10* 182,14 178,30 190,42* 180,48 "
    "180,64 192,73* 186,80 190,96 206,104*"
)
_THUMB = "262,44 242,28 218,10 200,-2 206,-16 224,-14 250,2 272,26"


def draw(canvas: Canvas, sound: Composition) -> Story:
    """Paint the scene."""
    rng, width, height = canvas.rng, canvas.width, canvas.height
    hair = rng.choice(_HAIRSTYLES)
    canvas.sky(horizon=0.56)
    stars(canvas, 50, below=height * 0.4)
    sun_y = height * (0.36 - 0.14 * sound.height)
    sun_x = width * rng.uniform(0.74, 0.84)
    canvas.sun(sun_x, sun_y, 84 + 60 * sound.light, reach=2.6 + 2.2 * sound.light)
    clouds(canvas, low=height * 0.10, high=height * 0.7)
    canvas.plane(hills(canvas, base=height * 0.88, rise=80, waves=1.4), 0.1)
    canvas.plane(hills(canvas, base=height * 0.96, rise=90, waves=1.1), 0.45)
    scale = 1.02 + 0.18 * sound.size
    turn = 2 + 8 * sound.size
    x, y = max(width * 0.34, 330 * scale), height - 200 * scale

    head, hand = Pose((x, y), scale, turn), Pose((x + 34, y + 40), scale * 1.1, 4)
    mouth = head.spot(176, -130)
    with canvas.group(id="loudness-line"):
        _plume(canvas, sound, *mouth)
    with canvas.figure():
        _portrait(canvas, head, hair)
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
            (legend["pitch"], "how high the bursts fly"),
            (legend["rough"], "how far the droplets scatter"),
        ),
    )


def _reach(canvas: Canvas, x: float) -> float:
    return max(240.0, min(canvas.width - x - 20, 1500.0))


def _half(sound: Composition, share: float) -> float:
    """Half the width of the plume at a share of its way."""
    near = [sound.line_at(share + k / 48) for k in range(-3, 4)]
    return (26 + 180 * share**0.8) * (0.45 + 0.55 * sum(near) / 7) * (0.6 + 0.6 * sound.size)


def _plume(canvas: Canvas, sound: Composition, x: float, y: float) -> None:
    reach, steps = _reach(canvas, x), 24
    colour = canvas.water_mark(0.5)
    for share_of, opacity in ((1.0, 0.36), (0.6, 0.5)):
        upper, lower = [], []
        for index in range(steps + 1):
            share = index / steps
            half = share_of * _half(sound, share)
            drift = -40 * share
            upper.append((x + reach * share, y + drift - half + 5 * sound.rough(canvas.rng)))
            lower.append((x + reach * share, y + drift + half + 5 * sound.rough(canvas.rng)))
        stops = ((0, colour, opacity), (0.5, colour, opacity * 0.7), (1, colour, 0.0))
        ends = {"start": (x, y), "end": (x + reach, y)}
        canvas.fill(outline(upper + lower[::-1]), canvas.gradient(stops, box=False, **ends))
    rng, drops = canvas.rng, []
    for _ in range(140 + round(220 * sound.jaggedness)):
        share = rng.uniform(0.02, 1)
        half = _half(sound, share) * (1 + 0.25 * sound.jaggedness)
        px, py = x + reach * share, y - 40 * share + half * rng.gauss(0, 0.5)
        drops.append(circle(px, py, rng.uniform(1.2, 4.4)))
    canvas.fill("".join(drops), colour, opacity=0.85)


def _bursts(canvas: Canvas, sound: Composition, x: float, y: float) -> None:
    """For each onset a drop that flies away from the mouth, and its spray around it."""
    rng, reach = canvas.rng, _reach(canvas, x)
    room = sound.room(19)
    for index, event in enumerate(sound.events):
        # Half by time and half by order, so that a flurry of onsets can still be counted.
        order = index / (len(sound.events) - 1) if len(sound.events) > 1 else event.when
        share = 0.13 + 0.79 * (event.when + order) / 2
        px = x + reach * share
        py = y - 40 * share - 260 * (event.pitch - 0.5) * share
        lane = (0.31 + 0.618 * index) % 1 - 0.5  # neighbours in time keep apart
        py += (lane + 0.1 * sound.rough(rng)) * (120 + 190 * share)
        size = (12 + 20 * event.strength) * room
        turn = math.degrees(math.atan2(py - y, px - x))
        parts = [outline(place(parse(_DROP), scale=size, turn_degrees=turn, at=(px, py)))]
        for k in range(6):
            a = math.radians(turn - 75 + 150 * (k + rng.uniform(0.2, 0.8)) / 6)
            far = size * rng.uniform(1.7, 2.6)
            parts.append(
                circle(
                    px + far * math.cos(a), py + far * math.sin(a), size * rng.uniform(0.14, 0.3)
                )
            )
        with canvas.onset(index):
            canvas.mark("".join(parts), canvas.water_mark(event.pitch))


def _portrait(canvas: Canvas, head: Pose, style: tuple[str, str]) -> None:
    size, (top, knot) = head.scale, style
    hair = canvas.blend("subject", "accent", 0.34)
    lock = canvas.blend("subject", "rim", 0.34)
    if knot:
        canvas.silhouette([head.path(knot)], hair, weight=0.7)
    canvas.silhouette([head.path(_HEAD)])
    canvas.silhouette([head.path(top)], hair, weight=0.6)
    if top is not _BOB:
        canvas.silhouette([head.path(_EAR)], weight=0.3)
        canvas.stroke(head.path(_EAR), "rim", 3 * size, opacity=0.7)
    for line in _LOCKS:
        canvas.stroke(head.path(line, closed=False), lock, 3.4 * size, opacity=0.8)
    for line, width in _FACE_LINES if top is not _BOB else _FACE_LINES[:-3] + _FACE_LINES[-1:]:
        canvas.stroke(head.path(line, closed=False), "rim", width * size, opacity=0.8)
    for part in _SCARF[::-1]:
        canvas.silhouette([head.path(part)], "accent", weight=0.7)
    for line in ("-140,20 -60,66 40,76", "-176,22 -100,84 0,100", "50,110 66,170 60,220"):
        fold = canvas.blend("accent", "ink", 0.45)
        canvas.stroke(head.path(line, closed=False), fold, 4 * size, opacity=0.7)


def _handkerchief(canvas: Canvas, hand: Pose) -> None:
    size, cloth = hand.scale, canvas.blend("flesh", "#ffffff", 0.6)
    canvas.silhouette([hand.path(_CLOTH)], cloth, weight=0.7, lit=True)
    canvas.stroke(hand.path(_CLOTH), "accent", 5 * size)
    crease = canvas.blend(cloth, "second", 0.55)
    for line in (
        "182,-84 210,-46 224,-6",
        "236,-108 234,-60 232,-8",
        "290,-86 260,-46 244,-6",
        "162,-34 200,-14",
        "312,-34 272,-14",
    ):
        canvas.stroke(hand.path(line, closed=False), crease, 3.4 * size, opacity=0.8)
    canvas.silhouette([hand.path(_SLEEVE)], "second", shade="near", weight=0.7)
    canvas.silhouette([hand.path(_FIST)], weight=0.6)
    canvas.stroke(hand.path(_THUMB), "rim", 2.6 * size, opacity=0.7)
    for line in ("196,10 214,12 226,18", "190,42 212,44 228,46", "192,73 212,74 228,74"):
        canvas.stroke(hand.path(line, closed=False), "rim", 2.6 * size, opacity=0.7)
