"""A swaddled baby cries in its basket: every cry is a pair of arcs, the mobile turns above it."""

from __future__ import annotations

import math

from ..svg import circle, ellipse, outline, parse, place, polyline
from ._shapes import Pose, Story, counted, crescent, floor, loudness_ridge, measured, stars

__all__ = ["draw"]

# The baby faces the viewer; the middle of its face is (0, 0), the radius of the face 130.
_FACE = parse(
    "0,-134 62,-124 112,-82 134,-20 136,28 120,76 82,112 34,128 0,131 -34,128 -82,112 -120,76 "
    "-136,28 -134,-20 -112,-82 -62,-124"
)
_HOOD = parse(
    "0,-186 84,-172 150,-114 178,-30 176,50 170,110 214,190 226,290 190,380 100,430 0,440 "
    "-100,430 -190,380 -226,290 -214,190 -170,110 -176,50 -178,-30 -150,-114 -84,-172"
)
_MOUTH = parse("-58,34* -30,26 0,30 30,26 58,34* 62,66 44,104 0,116 -44,104 -62,66")
_TONGUE = parse("-40,98* -24,78 0,84 24,78 40,98* 20,112 0,114 -20,112")
_CURL = "-6,-132 -14,-164 12,-184 34,-166 24,-146 8,-152"
_FOLDS = (
    "-168,120 -90,190 20,236 150,262*",
    "170,116 120,186 40,236 -60,286 -190,330*",
    "-206,230 -120,300 -20,330*",
    "-150,396 -40,360 110,330 210,270*",
)


def draw(canvas, sound) -> Story:
    """Paint the scene."""
    width, height = canvas.width, canvas.height
    canvas.night()
    canvas.sky(horizon=0.8)
    stars(canvas, 70, below=height * 0.6)
    scale = 0.84 + 0.30 * sound.size
    x, y = width * 0.5, height * 0.535
    moon = (width * canvas.rng.choice((0.17, 0.83)), height * (0.30 - 0.14 * sound.light))
    _moon(canvas, *moon, 62 + 30 * sound.light)
    with canvas.group(id="loudness-line"):
        canvas.plane(loudness_ridge(canvas, sound, base=height * 0.78, rise=180), 0.2)
    _cries(canvas, sound, x, y, scale)
    _mobile(canvas, sound, x, y - 190 * scale)
    canvas.plane(floor(canvas, height * 0.83), 0.95)
    with canvas.group(id="subject"):
        _baby(canvas, sound, x, y, scale)
    _basket(canvas, x, y + 250 * scale, scale)
    legend = measured(sound)
    return Story(
        "A swaddled baby cries in its basket under a mobile of stars, cries ring out on both sides",
        (
            (
                legend["onsets"],
                counted(len(sound.events), "pair of arcs", "pairs of arcs")
                + " around the head, first cries innermost",
            ),
            (legend["line"], "the hills behind the basket, from left to right"),
            (legend["size"], "the size of the baby, how wide its mouth opens"),
            (legend["pitch"], "how high and how light the arcs are"),
            (legend["tempo"], "the spacing of the mobile's stars"),
            (legend["light"], "how high and large the moon is, and the palette"),
        ),
    )


def _moon(canvas, x: float, y: float, radius: float) -> None:
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


def _cries(canvas, sound, x: float, y: float, scale: float) -> None:
    inner = 205 * scale
    reach = max(160.0, min(canvas.width * 0.5, 900.0) * 1.02 - inner)
    for index, event in enumerate(sound.events):
        radius = inner + reach * event.when
        spread = 7 + 17 * event.strength
        aim = -8 - 40 * event.pitch
        weight = (4 + 13 * event.strength) * (0.6 + 0.6 * sound.size)
        colour = canvas.pitch_colour(event.pitch)
        with canvas.onset(index):
            for middle in (aim, 180 - aim):
                d = crescent(canvas, sound, x, y, radius, middle - spread, middle + spread, weight)
                canvas.mark(d, colour)


def _mobile(canvas, sound, x: float, foot: float) -> None:
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
        length = (90, 52, 106, 62, 84)[place_ + 2] * 0.8
        canvas.stroke(polyline([(px, hang), (px, hang + length)]), line, 2)
        spots = []
        for k in range(10):
            r = (25, 11)[k % 2]
            a = math.radians(-90 + 36 * k + place_ * 9)
            spots.append((px + r * math.cos(a), hang + length + 20 + r * math.sin(a), True))
        role = canvas.lamp if place_ % 2 == 0 else "second"
        canvas.silhouette([outline(spots)], role, weight=0.5, lit=True)
    canvas.silhouette([circle(x, bar_y - 26, 11)], "accent", weight=0.4, lit=True)


def _baby(canvas, sound, x: float, y: float, scale: float) -> None:
    put = Pose((x, y), scale).path

    cloth = canvas.blend("second", "flesh", 0.25)
    fold = canvas.blend("second", "ink", 0.35)
    canvas.silhouette([put(_HOOD)], cloth, shade=canvas.blend("second", "near", 0.35))
    inner = place(_FACE, scale=1.13)
    canvas.detail(put(inner), fold, opacity=0.55)
    flesh = canvas.colour("flesh")
    canvas.silhouette([put(_FACE)], flesh, weight=0.6, lit=True)
    dark = canvas.blend("ink", "accent", 0.22)
    for side in (-1, 1):
        canvas.fill(
            put(place(parse("-30,0 0,-24 30,0 0,24"), at=(side * 88, 36))), "accent", opacity=0.34
        )
        shut = place(parse("-28,-18* 24,-2* -22,16*"), scale=(-side, 1), at=(side * 62, -18))
        canvas.stroke(put(shut, closed=False), dark, 8 * scale)
        brow = place(parse("-28,-14 -6,-8 26,10"), scale=(side, 1), at=(side * 60, -58))
        canvas.stroke(put(brow, closed=False), canvas.blend("accent", "ink", 0.45), 7 * scale)
        tear = place(
            parse("0,-20* 11,2 8,16 0,20 -8,16 -11,2"), turn_degrees=-16 * side, at=(side * 112, 12)
        )
        canvas.detail(put(tear), canvas.blend("water", "#ffffff", 0.5))
        tear = place(
            parse("0,-15* 8,2 6,12 0,15 -6,12 -8,2"), turn_degrees=-30 * side, at=(side * 152, 62)
        )
        canvas.detail(put(tear), canvas.blend("water", "#ffffff", 0.5))
    wide = 0.82 + 0.3 * sound.size
    canvas.fill(
        put(place(_MOUTH, scale=(wide, wide), at=(0, 34 - 34 * wide))),
        canvas.blend("ink", "accent", 0.3),
    )
    canvas.fill(
        put(place(_TONGUE, scale=(wide, wide), at=(0, 34 - 34 * wide))),
        canvas.blend("accent", "flesh", 0.35),
    )
    canvas.stroke(
        put("-12,12 0,20 12,12", closed=False), canvas.blend("flesh", "accent", 0.55), 6 * scale
    )
    canvas.stroke(put(_CURL, closed=False), canvas.blend("accent", "ink", 0.4), 8 * scale)
    for text in _FOLDS:
        canvas.stroke(put(text, closed=False), fold, 4.5 * scale, opacity=0.75)


def _basket(canvas, x: float, y: float, scale: float) -> None:
    """The woven basket in front of the baby."""
    half, tall = 300 * scale, 190 * scale
    body = [(-half, 0, True), (half, 0, True), (half * 0.9, tall * 0.7), (half * 0.62, tall)]
    body += [(-half * 0.62, tall), (-half * 0.9, tall * 0.7)]
    straw = canvas.blend("sun", "accent", 0.45)
    straw = canvas.blend(straw, "near", 0.35)
    canvas.silhouette(
        [outline(place(body, at=(x, y)))], straw, shade=canvas.blend(straw, "ink", 0.4)
    )
    weave = canvas.blend(straw, "ink", 0.42)
    rows = 5
    for row in range(1, rows):
        py = y + tall * row / (rows + 0.3)
        reach = half * (0.985 - 0.10 * (row / rows) ** 2 - 0.1 * (row / rows))
        count = 15
        step = 2 * reach / count
        d = f"M{x - reach:.2f} {py:.2f}"
        d += "".join(
            f"q{step / 2:.2f} {9 if (k + row) % 2 else -9} {step:.2f} 0" for k in range(count)
        )
        canvas.stroke(d, weave, 4, opacity=0.8)
    rim = ellipse(x, y, half + 10, 19 * scale)
    canvas.silhouette([rim], canvas.blend(straw, "flesh", 0.4), weight=0.7)
