"""Rain on a lit street: the roofs are the loudness, single drops ring on the ground."""

from __future__ import annotations

import math

from ..canvas import Canvas
from ..composition import Composition
from ..shapes import Pose, Story, counted, floor, measured, nightfall
from ..svg import Point, circle, ellipse, number, outline, parse, place
from ..town import houses, lamp_post

__all__ = ["draw"]

# Somebody who walks away under an umbrella, feet at (0, 0).
_CANOPY = parse(
    "0,-510* 0,-494 70,-482 140,-442 184,-382 200,-320* 166,-342 132,-328* 99,-348 66,-330* "
    "34,-348 0,-332* -34,-348 -66,-330* -99,-348 -132,-328* -166,-342 -200,-320* -184,-382 "
    "-140,-442 -70,-482"
)
_SHADED = "0,-494 70,-482 140,-442 184,-382 200,-320* 166,-342 132,-328* 99,-348* 94,-402 72,-452*"
_RIBS = ("0,-494 22,-442 34,-390 34,-348", "0,-494 72,-452 94,-400 99,-348",
         "0,-494 -22,-442 -34,-390 -34,-348", "0,-494 -72,-452 -94,-400 -99,-348")  # fmt: skip
_SHINE = "-150,-420 -110,-452 -60,-474"
_TIPS = ((-200, -304), (-132, -312), (-66, -314), (132, -312), (200, -304))
_SHAFT = "28,-340* 35,-340* 35,-236* 28,-236*"
_HAIR = "-26,-304 -34,-324 -30,-352 -12,-368 12,-368 30,-352 34,-324 26,-304 10,-296 -10,-296"
_SCARF = "-36,-306* -20,-312 20,-312 36,-306* 42,-286 20,-276 -20,-276 -42,-286"
_TAIL = "-30,-288* -8,-284* -12,-214* -36,-220*"
_COAT = parse(
    "-22,-296 22,-296 52,-286 68,-262 62,-204 58,-178 70,-128 86,-74* 40,-64 0,-69 -40,-64 "
    "-86,-74* -70,-128 -58,-178 -62,-204 -68,-262 -52,-286"
)
_SLEEVES = (
    "-50,-284 -74,-268 -88,-222 -94,-178 -90,-146* -66,-148* -64,-186 -52,-236 -44,-262",
    "50,-284 74,-268 89,-236 92,-208 80,-193 60,-199* 61,-230 46,-262",
)
_LEGS = (
    "-46,-84* -6,-84* -10,-44 -12,-30* -50,-30* -48,-56",
    "8,-84* 46,-84* 52,-52 48,-18* 10,-18* 12,-50",
)
_BOOTS = (
    "-54,-58* -8,-58* -8,-30 -4,-8* -60,-8* -66,-16 -56,-28",
    "6,-48* 50,-48* 52,-22 64,-8 62,2* 2,2* 8,-20",
)


def draw(canvas: Canvas, sound: Composition) -> Story:
    """Paint the scene."""
    rng, width, height = canvas.rng, canvas.width, canvas.height
    street = height * 0.66
    x = width * rng.choice((0.36, 0.44, 0.58))
    companion = rng.choice((0, 0, -1, 1))  # sometimes a child walks along, where there is room
    if not 160 < x + companion * 290 < width - 160:
        companion = -companion
    nightfall(canvas, sound)
    canvas.sky(horizon=0.66)
    _clouds(canvas, sound)
    with canvas.group(id="loudness-line"):
        windows = houses(canvas, sound, street)
    canvas.plane(floor(canvas, street), 0.86)
    _reflections(canvas, windows, street)
    lamps = _lamps(canvas, sound, street)
    _streaks(canvas, sound, 0.5, 2.0, 0.4)
    _rings(canvas, sound, street)
    scale = 0.86 + 0.36 * sound.size
    foot = height * 0.87
    with canvas.group(transform=f"matrix(1 0 0 -0.5 0 {number(foot * 1.5)})"):
        _person(canvas, x, foot, scale, plain=True)
    with canvas.figure():
        if companion:
            _person(canvas, x + companion * 290 * scale, foot + 14, scale * 0.58, "second")
        _person(canvas, x, foot, scale)
    _streaks(canvas, sound, 0.3, 3.2, 0.6)
    legend = measured(sound)
    return Story(
        "Somebody under an umbrella walks down a wet street, lamps and windows shine in the rain",
        (
            (legend["line"], "the roofs, from left to right"),
            (legend["size"], "how dense the rain falls, how large the walker is"),
            (legend["light"], f"the palette, and how far the {len(lamps)} lamps shine"),
            (legend["rough"], "how much the rain is scattered"),
            (
                legend["onsets"],
                counted(len(sound.events), "ring") + " on the wet ground, left to right in time",
            ),
        ),
    )


def _clouds(canvas: Canvas, sound: Composition) -> None:
    """Heavy clouds along the top; the louder the rain, the lower they hang."""
    rng, low = canvas.rng, canvas.height * (0.10 + 0.08 * sound.size)
    for depth, share in ((0.0, 1.0), (1.0, 0.6)):
        steps = max(7, round(canvas.width / 130))
        edge = []
        for index in range(steps + 1):
            px = canvas.width * 1.1 * (1 - index / steps) - 0.05 * canvas.width
            edge.append((px, low * share + rng.uniform(-34, 34)))
            if index < steps:
                edge.append((px - canvas.width * 0.55 / steps, low * share + 10, True))
        d = outline([(canvas.width + 90, -70, True), *edge, (-90, -70, True)])
        canvas.plane(d, 0.3, role=canvas.blend("sky.0", "far", 0.34 - 0.16 * depth))


def _reflections(canvas: Canvas, windows: list[Point], street: float) -> None:
    rng, d = canvas.rng, []
    for x, y in windows[:: max(1, len(windows) // 46)]:
        top = street + 12 + 0.30 * (street - y)
        for part in range(3):
            tall = rng.uniform(8, 26)
            px = x + rng.uniform(-5, 5)
            d.append(ellipse(px, top + part * 30, rng.uniform(2, 5), tall * 0.5))
    if d:
        canvas.fill("".join(d), canvas.lamp, opacity=0.24)


def _lamps(canvas: Canvas, sound: Composition, street: float) -> list[tuple[float, float]]:
    """Street lamps that recede; the brighter the timbre the farther they shine."""
    lamps = []
    for share, scale in ((0.74, 0.52), (0.10, 0.74), (0.90, 1.0)):
        x, foot = canvas.width * share, street + 150 * scale - 40
        canvas.fill(ellipse(x, foot + 6, 90 * scale, 13 * scale), canvas.lamp, opacity=0.28)
        column = []
        for part in range(8):
            y = foot + 30 * scale + part * 30 * scale
            sway = canvas.rng.uniform(-9, 9)
            column.append(ellipse(x + sway, y, (34 - 3 * part) * scale, 8 * scale))
        canvas.fill("".join(column), canvas.lamp, opacity=0.32)
        lamps.append(lamp_post(canvas, x, foot, scale, (120 + 240 * sound.light) * scale))
    return lamps


def _person(
    canvas: Canvas,
    x: float,
    foot: float,
    scale: float,
    umbrella: str = "accent",
    *,
    plain: bool = False,
) -> None:
    put = Pose((x, foot), scale).path

    behind = (canvas.depth_colour(0.5), canvas.depth_colour(0.4))
    coat = canvas.apart("second" if umbrella == "accent" else "accent", *behind)
    umbrella = canvas.apart(umbrella, "sky.1", *behind)
    if plain:
        canvas.fill(put(_COAT) + "".join(map(put, (*_LEGS, *_BOOTS))), coat, opacity=0.26)
        canvas.fill(put(_CANOPY), umbrella, opacity=0.26)
        return
    canvas.silhouette([put(leg) for leg in _LEGS], canvas.blend("ink", "near", 0.25))
    boots = canvas.blend("accent", "ink", 0.35)
    canvas.silhouette([put(boot) for boot in _BOOTS], boots, weight=0.7)
    fold, light = canvas.blend(coat, "ink", 0.5), canvas.blend(coat, canvas.lamp, 0.4)
    canvas.silhouette([put(_SHAFT)], canvas.blend("ink", "near", 0.25), weight=0.3)
    hand = circle(*Pose((x, foot), scale).spot(-78, -140), 12 * scale)
    canvas.silhouette([hand], "flesh", weight=0.4, lit=True)
    canvas.silhouette([put(_COAT)], coat)
    for line in ("0,-172 2,-120 0,-70*", "-63,-262 -56,-226 -58,-196*", "62,-258 54,-224 58,-192*"):
        canvas.stroke(put(line, closed=False), fold, 3 * scale, opacity=0.8)
    for sleeve in _SLEEVES:
        canvas.stroke(put(sleeve), fold, 4 * scale)
        canvas.silhouette([put(sleeve)], coat, weight=0.6)
    canvas.stroke(put("-60,-184* 0,-178 60,-184*", closed=False), umbrella, 9 * scale)
    canvas.stroke(put("-76,-266 -88,-222 -93,-180", closed=False), light, 3.4, opacity=0.8)
    canvas.silhouette([put(_HAIR)], canvas.blend("ink", "accent", 0.3), weight=0.6)
    canvas.silhouette([put(_TAIL), put(_SCARF)], umbrella, weight=0.5)
    canvas.silhouette([put(_CANOPY)], umbrella, weight=0.9)
    canvas.detail(put(_SHADED), canvas.tone(umbrella, -0.05), opacity=0.9)
    for rib in _RIBS:
        canvas.stroke(put(rib, closed=False), canvas.tone(umbrella, -0.14), 2.6)
    canvas.stroke(put(_SHINE, closed=False), "#ffffff", 5 * scale, opacity=0.45)
    drops = [circle(*Pose((x, foot), scale).spot(*tip), 3.4) for tip in _TIPS]
    canvas.fill("".join(drops), canvas.water_mark(0.6))


def _streaks(
    canvas: Canvas, sound: Composition, share: float, width: float, opacity: float
) -> None:
    """Falling rain: the louder the denser, the noisier the more scattered its slant."""
    rng = canvas.rng
    area = min(4.0, canvas.width * canvas.height / 1e6)
    count = round(share * area * (90 + 420 * sound.size))
    slant, d = -0.20, []
    for _ in range(count):
        x, y = rng.uniform(-40, canvas.width + 160), rng.uniform(-60, canvas.height)
        length = rng.uniform(30, 84) * (0.5 + width / 4)
        lean = slant + 0.10 * sound.rough(rng)
        wide = number(1.3 * width)  # a sliver, which costs half of a line with round ends
        d.append(f"M{number(x)} {number(y)}l{number(lean * length)} {number(length)}h-{wide}z")
    bright = canvas.blend(canvas.water_mark(0.8), "sky.2", 0.3)
    canvas.fill("".join(d), bright, opacity=opacity)


def _rings(canvas: Canvas, sound: Composition, street: float) -> None:
    """Each onset is a drop that rings on the ground, with its crown."""
    room = sound.room(28)
    colour = canvas.blend(canvas.lamp, "sky.2", 0.3)
    drop = parse("0,-16* 6,-2 6,4 0,9 -6,4 -6,-2")
    for index, event in enumerate(sound.events):
        x = canvas.width * (0.06 + 0.88 * event.when)
        y = street + (canvas.height - street) * canvas.rng.uniform(0.24, 0.84)
        size = (24 + 46 * event.strength) * room
        with canvas.onset(index):
            for ring, weight in ((1.0, 4.0), (0.62, 3.2), (0.28, 2.6)):
                canvas.stroke(ellipse(x, y, size * ring, size * ring * 0.3), colour, weight * room)
            crown = []
            for k in range(5):
                angle = math.pi * (k + 0.5) / 5
                px, py = x - size * 0.4 * math.cos(angle), y - 10 - size * 0.7 * math.sin(angle)
                spots = place(drop, scale=0.4 + 0.5 * event.strength * room, at=(px, py),
                              turn_degrees=90 - math.degrees(angle))  # fmt: skip
                crown.append(outline(spots))
            canvas.fill("".join(crown), colour)
