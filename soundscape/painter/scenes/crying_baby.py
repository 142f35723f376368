"""A baby in a bonnet cries in its cradle: every onset is a pair of arcs beside it."""

from __future__ import annotations

import math

from ..canvas import Canvas
from ..colour import contrast, mix
from ..composition import Composition
from ..shapes import (
    Pose,
    Story,
    counted,
    crescent,
    floor,
    loudness_ridge,
    measured,
    nightfall,
    stars,
)
from ..svg import circle, ellipse, outline, parse, place, polyline, rectangle

__all__ = ["draw"]

# The baby faces the viewer; the bridge of its nose is (0, 0). Halves are mirrored.
_FACE = parse(
    "0,-146 58,-138 104,-106 130,-54 138,0 148,46 144,86 116,120 66,142 28,150 0,152 -28,150 "
    "-66,142 -116,120 -144,86 -148,46 -138,0 -130,-54 -104,-106 -58,-138"
)
_BONNET = parse(
    "0,-214 76,-200 140,-156 178,-86 188,-4 180,76 150,132 90,162 0,170 -90,162 -150,132 -180,76 "
    "-188,-4 -178,-86 -140,-156 -76,-200"
)
_BODY = parse(
    "-74,130 0,146 74,130 150,170 204,240 226,330 230,460* -230,460* -226,330 -204,240 -150,170"
)
_MOUTH = parse("-54,70 -40,52 -16,45 0,50 16,45 40,52 54,70 50,98 28,120 0,124 -28,120 -50,98")
_TONGUE = parse("-36,106 -22,88 0,94 22,88 36,106 18,118 0,120 -18,118")
_GUM = parse("-42,62 -16,55 0,60 16,55 42,62 30,68 0,71 -30,68")
_SLEEVE = parse("96,250* 118,196 160,168 196,120* 262,146* 250,200 216,260 170,330*")
_FIST = parse("190,128 184,96 196,70 218,60 246,60 268,72 278,98 272,128 250,144 214,144")
_TEAR = parse("0,-24* 9,-4 13,10 9,20 0,24 -9,20 -13,10 -9,-4")
_BOW = parse("0,0* -22,-22 -58,-30 -64,0 -56,28 -22,20")
_RIBBON = parse("-4,4* -26,40 -32,86* -14,78 -4,88* 2,40 4,4*")
_RIGHT_LINES = (  # on the right half of the face: points, role of the colour, width
    ("34,14 52,24 74,23 94,10*", "lid", 7.5),
    ("94,10 105,2", "lid", 4.4),
    ("28,-52 54,-46 90,-20", "brow", 8.0),
    ("46,38 62,42 78,38", "fold", 3.2),
)
_KNUCKLES = ("212,66 214,86", "234,62 234,84", "254,68 252,88", "196,116 208,98 236,94 244,104")


def draw(canvas: Canvas, sound: Composition) -> Story:
    """Paint the scene."""
    width, height = canvas.width, canvas.height
    nightfall(canvas, sound)
    canvas.sky(horizon=0.8)
    side, cloth = canvas.rng.choice((0.14, 0.86)), canvas.rng.choice(("second", "accent"))
    stars(canvas, 70, below=height * 0.6)
    scale = 0.80 + 0.20 * sound.size
    x, y = width * 0.5, height * 0.93 - 510 * scale
    _moon(canvas, width * side, height * (0.56 - 0.08 * sound.light), 52 + 26 * sound.light)
    with canvas.group(id="loudness-line"):
        canvas.plane(loudness_ridge(canvas, sound, base=height * 0.93 - 150, rise=190), 0.5)
    _mobile(canvas, sound, x, y - 190 * scale)
    canvas.plane(floor(canvas, height * 0.93 - 80), 0.95)
    pose = Pose((x, y), scale)
    with canvas.figure():
        _baby(canvas, sound, pose, cloth)
    _cries(canvas, sound, x, y, scale)
    _cradle(canvas, pose)
    legend = measured(sound)
    return Story(
        "A baby in a bonnet cries in its cradle under a mobile of stars, cries ring on both sides",
        (
            (
                legend["onsets"],
                counted(len(sound.events), "pair of arcs", "pairs of arcs")
                + " around the head, first cries innermost",
            ),
            (legend["line"], "the hills behind the cradle, from left to right"),
            (legend["size"], "the size of the baby, how wide its mouth opens"),
            (legend["pitch"], "how high and how light the arcs are"),
            (legend["rough"], "how jagged the arcs are"),
            (legend["tempo"], "the spacing of the mobile's stars"),
            (legend["light"], "how high and large the moon is, and the palette"),
        ),
    )


def _moon(canvas: Canvas, x: float, y: float, radius: float) -> None:
    canvas.glow(x, y, radius * 3.2, canvas.lamp, 0.5)
    side = 1 if x > canvas.width / 2 else -1
    spots = []
    tip = math.radians(112)
    for turn in range(-112, 113, 16):
        a = math.radians(turn)
        spots.append((radius * math.cos(a), radius * math.sin(a), abs(turn) == 112))
    for turn in (75, 45, 15, -15, -45, -75):
        a = math.radians(turn)
        inner = math.cos(tip) + 0.95 * math.cos(a)
        spots.append((radius * inner, radius * math.sin(tip) * math.sin(a)))
    crescent_moon = outline(place(spots, scale=(side, 1), at=(x, y), turn_degrees=-24))
    canvas.silhouette([crescent_moon], canvas.lamp, weight=0.7, lit=True)


def _cries(canvas: Canvas, sound: Composition, x: float, y: float, scale: float) -> None:
    inner = 218 * scale
    reach = max(160.0, min(canvas.width * 0.51, 1.5 * y, 900.0) - inner)
    room = sound.room(9)
    for index, event in enumerate(sound.events):
        radius = inner + reach * event.when
        spread = 7 + 15 * event.strength
        aim = -6 - 40 * event.pitch
        weight = (5 + 14 * event.strength) * (0.6 + 0.6 * sound.size) * room
        colour = canvas.pitch_colour(event.pitch)
        with canvas.onset(index):
            for middle in (aim, 180 - aim):
                d = crescent(canvas, sound, x, y, radius, middle - spread, middle + spread, weight)
                canvas.mark(d, colour)


def _mobile(canvas: Canvas, sound: Composition, x: float, foot: float) -> None:
    """A bar with hanging stars, farther apart the slower the tempo."""
    step = 62 + 62 * sound.spacing
    bar_y = max(70.0, min(foot - 240, canvas.height * 0.16))
    line = "rim" if not canvas.style.outline else "ink"
    canvas.stroke(polyline([(x, -20), (x, bar_y - 26)]), line, 3)
    arch = [(x - 2.3 * step, bar_y + 20), (x - step, bar_y - 12), (x, bar_y - 26)]
    arch += [(x + step, bar_y - 12), (x + 2.3 * step, bar_y + 20)]
    canvas.stroke(outline(arch, closed=False), "accent", 9)
    for place_ in (-2, -1, 0, 1, 2):
        px = x + place_ * step * 1.1
        hang = bar_y - 22 + abs(place_) ** 1.6 * 11
        length = (90, 52, 74, 62, 84)[place_ + 2] * 0.8
        canvas.stroke(polyline([(px, hang), (px, hang + length)]), line, 2)
        spots = []
        for k in range(10):
            r = (25, 11)[k % 2]
            a = math.radians(-90 + 36 * k + place_ * 9)
            spots.append((px + r * math.cos(a), hang + length + 20 + r * math.sin(a), True))
        role = canvas.lamp if place_ % 2 == 0 else "second"
        canvas.silhouette([outline(spots)], role, weight=0.5, lit=True)
    canvas.silhouette([circle(x, bar_y - 26, 11)], "accent", weight=0.4, lit=True)


def _baby(canvas: Canvas, sound: Composition, pose: Pose, cloth: str) -> None:
    put, size = pose.path, pose.scale
    flesh = canvas.colour("flesh")
    knit = _wool(canvas, cloth)
    pale = canvas.blend("flesh", "#ffffff", 0.55)
    if contrast(pale, knit) < 1.25:  # white wool is trimmed with colour
        pale = canvas.blend(cloth, "flesh", 0.2)
    deep = canvas.blend(cloth, "ink", 0.4)
    sleeves = [put(place(_SLEEVE, scale=(side, 1))) for side in (-1, 1)]
    canvas.silhouette([put(_BODY), *sleeves], knit, shade=canvas.blend(knit, cloth, 0.3))
    for side in (-1, 1):
        canvas.silhouette([put(place(_FIST, scale=(side, 1)))], flesh, weight=0.6, lit=True)
        cuff = put(place(parse("190,122* 258,148*"), scale=(side, 1)), closed=False)
        canvas.stroke(cuff, pale, 17 * size)
        for line in _KNUCKLES:
            stroke = put(place(parse(line), scale=(side, 1)), closed=False)
            canvas.stroke(stroke, canvas.blend(flesh, "#a8452e", 0.5), 3.6 * size)
        for fold in ("60,176 110,230 130,330 124,440", "20,190 50,260 56,350 50,450"):
            stroke = put(place(parse(fold), scale=(side, 1)), closed=False)
            canvas.stroke(stroke, deep, 4 * size, opacity=0.55)
    canvas.silhouette([put(_BONNET)], knit, shade=canvas.blend(knit, cloth, 0.2))
    frill = []
    for k in range(26):
        a = 2 * math.pi * k / 26
        frill.append(circle(*pose.spot(150 * math.cos(a), 2 + 154 * math.sin(a)), 24 * size))
    canvas.silhouette(frill, pale, weight=0.4, lit=True)
    canvas.fill(ellipse(*pose.spot(0, 4), 142 * size, 146 * size), deep, opacity=0.5)
    canvas.silhouette([put(_FACE)], flesh, weight=0.5, lit=True)
    _features(canvas, sound, pose, flesh)
    at = (0, 176)
    for side in (-1, 1):
        for part in (_RIBBON, _BOW):
            canvas.silhouette(
                [put(place(part, scale=(side, 1), at=at))], pale, weight=0.4, lit=True
            )
    canvas.silhouette([circle(*pose.spot(*at), 15 * size)], pale, weight=0.4, lit=True)


def _wool(canvas: Canvas, cloth: str) -> str:
    """The colour of the bonnet: so pale that it stands out from the night."""
    wool, share = canvas.blend(cloth, "flesh", 0.5), 0.0
    while share < 0.8 and contrast(mix(wool, "#ffffff", share), canvas.palette.sky[1]) < 3.6:
        share += 0.1
    return mix(wool, "#ffffff", share)


def _features(canvas: Canvas, sound: Composition, pose: Pose, flesh: str) -> None:
    put, size = pose.path, pose.scale
    colours = {
        "lid": canvas.blend("#3a1c1a", "accent", 0.15),
        "brow": canvas.blend("#6a3a26", flesh, 0.2),
        "fold": canvas.blend(flesh, "#a8452e", 0.5),
    }
    for side in (-1, 1):
        for reach, opacity in ((46, 0.12), (34, 0.16), (22, 0.16)):
            cheek = ellipse(*pose.spot(side * 96, 62), reach * size, reach * 0.8 * size)
            canvas.fill(cheek, "#e0503c", opacity=opacity)
        for line, role, width in _RIGHT_LINES:
            stroke = put(place(parse(line), scale=(side, 1)), closed=False)
            canvas.stroke(stroke, colours[role], width * size)
        for x, y, turn, tall in ((102, 46, -10, 1.0), (124, 104, -22, 0.7)):
            tear = place(_TEAR, scale=tall, turn_degrees=turn * side, at=(side * x, y))
            canvas.fill(put(tear), canvas.blend("#5fa8d8", "water", 0.2))
            shine = pose.spot(side * x - 3, y + 8 * tall)
            canvas.fill(circle(*shine, 4 * tall * size), "#ffffff", opacity=0.8)
    canvas.stroke(put("-18,32 -11,42 0,45 11,42 18,32", closed=False), colours["fold"], 5 * size)
    wide = 0.86 + 0.24 * sound.size
    for part, colour in (
        (_MOUTH, "#5c1a1c"),
        (_GUM, "#f0a08e"),
        (_TONGUE, "#e0705e"),
    ):
        canvas.fill(put(place(part, scale=wide, at=(0, 84 - 76 * wide))), colour)
    lips = put(place(_MOUTH, scale=wide, at=(0, 84 - 76 * wide)))
    canvas.stroke(lips, canvas.blend(flesh, "#c0402e", 0.42), 3 * size)
    for curl in ("-8,-140 -20,-112 4,-98 16,-112 4,-122", "22,-138 26,-120 40,-114"):
        canvas.stroke(put(curl, closed=False), colours["brow"], 5.5 * size)


def _cradle(canvas: Canvas, pose: Pose) -> None:
    """The front of a wooden cradle with slats, posts and rockers."""
    put, size = pose.path, pose.scale
    wood = canvas.blend(canvas.blend("#b8763c", "accent", 0.15), "near", 0.2)
    dark, light = canvas.blend(wood, "ink", 0.5), canvas.blend(wood, "flesh", 0.35)
    runner = "-330,446* -180,480 0,490 180,480 330,446* 336,466 190,506 0,518 -190,506 -336,466*"
    canvas.silhouette([put(runner)], wood, shade=dark, weight=0.7)
    back = put("-290,300* 290,300* 276,452* -276,452*")
    canvas.silhouette([back], dark, weight=0.6)
    slats = []
    for k in range(-5, 6):
        top, foot = 50 * k, 48 * k
        slats.append(put(f"{top - 15},300* {top + 15},300* {foot + 14},452* {foot - 14},452*"))
    canvas.silhouette(slats, wood, shade=canvas.blend(wood, "ink", 0.2), weight=0.4)
    for top, half in ((286, 306), (440, 292)):
        rail = rectangle(*pose.spot(-half, top), *pose.spot(half, top + 28))
        canvas.silhouette([rail], light, shade=wood, weight=0.6)
    for side in (-1, 1):
        top, foot = side * 300, side * 286
        post = f"{top - 16},250* {top + 16},250* {foot + 15},478* {foot - 15},478*"
        knob = circle(*pose.spot(top, 238), 23 * size)
        canvas.silhouette([put(post), knob], light, shade=wood, weight=0.6)
