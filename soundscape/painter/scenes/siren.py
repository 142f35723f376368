"""An ambulance races through the night: its wail is a ribbon over the roofs."""

from __future__ import annotations

import math

from ..canvas import Canvas
from ..composition import Composition
from ..shapes import Pose, Story, counted, floor, measured, nightfall, stars
from ..svg import Point, circle, outline, polyline, rectangle, ribbon
from ..town import beam, houses, shadow, wheel

__all__ = ["draw"]

# An ambulance from the side, bonnet to the right, its wheels on y = 0.
_BOX = "-322,-56* -326,-296 -312,-316 -290,-322 96,-322* 118,-300 124,-56*"
_CAB = "110,-306* 176,-300 206,-284 262,-190* 318,-172 346,-150 354,-112 354,-66 346,-52* 110,-52*"
_SCREEN = "190,-270* 204,-272 246,-192* 196,-190*"
_SIDE = "128,-276* 176,-274 180,-190* 128,-190*"
_STRIPE = "-326,-150* 352,-150* 354,-112* -326,-112*"
# A heartbeat, since the red cross is a protected sign.
_PULSE = "-262,-238* -178,-238* -152,-276* -112,-196* -84,-252* -66,-238* -20,-238*"
_REAR_WINDOW = "10,-280* 82,-280* 82,-196* 10,-196*"
_BUMPER = "330,-70* 366,-70 370,-56 364,-42* 330,-42*"


def draw(canvas: Canvas, sound: Composition) -> Story:
    """Paint the scene."""
    rng, width, height = canvas.rng, canvas.width, canvas.height
    place_x, lit, left = rng.uniform(0.44, 0.52), rng.uniform(0.22, 0.4), rng.random() < 0.4
    nightfall(canvas, sound)
    street = height * 0.78
    canvas.sky(horizon=0.76)
    stars(canvas, 90, below=height * 0.5)
    with canvas.group(id="loudness-line"):
        rows = ((0.1, 17, 130.0, 120.0), (0.5, 11, 60.0, 190.0))
        houses(canvas, sound, street, rows=rows, lit=lit)
    canvas.plane(floor(canvas, street), 0.9)
    _road(canvas, street)
    scale = 0.74 + 0.30 * sound.size
    foot = street + (height - street) * 0.46
    share = 1 - place_x if left else place_x
    x = max(380 * scale, min(width * share, width - 380 * scale))
    pose = Pose((x, foot), scale, -1.2, mirror=left)
    _speed(canvas, sound, pose)
    _lights(canvas, sound, pose)
    with canvas.figure():
        _ambulance(canvas, pose)
    _beacon(canvas, sound, pose)
    _wail(canvas, sound)
    words = measured(sound)
    return Story(
        "An ambulance with a turning light races down a street at night, and its wail flies over "
        "the roofs as a ribbon",
        (
            ("pitch over time", "how high the ribbon of the wail flies, from left to right"),
            (words["line"], "how wide the ribbon is, how high the roofs are"),
            (words["onsets"], counted(len(sound.events), "flash", "flashes") + " on the ribbon"),
            ("strength of each onset", "how large its flash is"),
            (words["pitch"], "how light the ribbon is"),
            (words["size"], "the size of the ambulance, how long its lines of speed are"),
            (words["light"], "the palette, how far beacon and headlight shine"),
            (words["rough"], "how frayed the edge of the ribbon is"),
            (words["tempo"], "how far apart the lines of speed are"),
        ),
    )


def _road(canvas: Canvas, street: float) -> None:
    canvas.fill(rectangle(-60, street, canvas.width + 60, street + 10), "far", opacity=0.6)
    y, dashes = street + (canvas.height - street) * 0.78, []
    for index in range(int(canvas.width / 190) + 2):
        left = index * 190 - 70
        spots = [(left, y), (left + 110, y), (left + 104, y + 11), (left - 6, y + 11)]
        dashes.append(polyline(spots, closed=True))
    canvas.fill("".join(dashes), "sky.2", opacity=0.55)


def _speed(canvas: Canvas, sound: Composition, pose: Pose) -> None:
    """Lines of speed behind the ambulance."""
    gap = 26 + 30 * sound.spacing
    for index in range(5):
        y = -40 - gap * index
        if y < -300:
            break
        length = (90 + 230 * sound.size) * canvas.rng.uniform(0.6, 1.0)
        spots = [pose.spot(-345 - length, y), pose.spot(-345 - length / 2, y), pose.spot(-345, y)]
        canvas.fill(ribbon(spots, [0.5, 5, 8]), "mark", opacity=0.65)


def _lights(canvas: Canvas, sound: Composition, pose: Pose) -> None:
    start, reach = pose.spot(344, -124), 160 + 260 * sound.light
    ahead = -reach if pose.mirror else reach
    beam(canvas, start, (start[0] + ahead, start[1] + 60), 80, canvas.lamp, 0.85)


def _ambulance(canvas: Canvas, pose: Pose) -> None:
    put, scale = pose.path, pose.scale
    white = canvas.blend("flesh", "#ffffff", 0.7)
    body = canvas.apart(white, canvas.depth_colour(0.4), ratio=5.0)
    low = canvas.apart(canvas.blend(body, "second", 0.25), canvas.depth_colour(0.4))
    if canvas.style.luminous:
        body = low = canvas.colour("rim")
    glass = canvas.blend("ink", "second", 0.35)
    shadow(canvas, pose.at[0], pose.at[1] + 2, 366 * scale, 16 * scale)
    canvas.silhouette([put(_BUMPER)], canvas.blend(body, "ink", 0.25), weight=0.5)
    canvas.silhouette([put(_BOX), put(_CAB)], body, shade=low)
    canvas.detail(put(_STRIPE), "accent")
    canvas.stroke(put(_PULSE, closed=False), "accent", 13 * scale)
    canvas.detail(put(_SIDE) + put(_SCREEN), glass)
    canvas.detail(put(_REAR_WINDOW), canvas.blend(canvas.lamp, "second", 0.25))
    canvas.detail(
        put("138,-190* 138,-214 148,-224 146,-238 158,-248 170,-238 168,-224 178,-212 178,-190*"),
        canvas.blend("flesh", "ink", 0.35),
    )
    line = canvas.blend(low, "ink", 0.4)
    for text in (
        "116,-300* 116,-60*",
        "120,-180* 122,-64* 188,-64* 186,-180*",
        "46,-280* 46,-196*",
    ):
        canvas.stroke(put(text, closed=False), line, 2.8 * scale, opacity=0.75)
    canvas.stroke(put("140,-168 164,-168", closed=False), line, 7 * scale)
    for x in (-206, 236):
        cx, cy = pose.spot(x, -60)
        canvas.fill(circle(cx, cy - 14 * scale, 70 * scale), "ink")
        wheel(canvas, cx, cy, 62 * scale, canvas.tone("ink", 0.10), body, spokes=6)
    canvas.silhouette(
        [circle(*pose.spot(338, -124), 15 * scale)], canvas.lamp, weight=0.4, lit=True
    )
    canvas.silhouette([put("-330,-146* -316,-146* -316,-116* -330,-116*")], "accent", lit=True,
                      weight=0.4)  # fmt: skip


def _beacon(canvas: Canvas, sound: Composition, pose: Pose) -> None:
    """The light bar: two lamps whose beams turn away from each other."""
    reach = 240 + 330 * sound.light
    for x, role, side in ((-8, "accent", -1), (52, "second", 1)):
        start = pose.spot(x, -340)
        colour = canvas.blend(role, "#ffffff", 0.18)
        side = -side if pose.mirror else side
        end = (start[0] + side * reach, start[1] - 0.34 * reach)
        beam(canvas, start, end, 0.22 * reach, colour, 0.8)
        canvas.glow(*start, 90 + 80 * sound.light, colour, 1.0)
        dome = pose.path(
            [(x - 27, -322, True), (x - 24, -350), (x, -360), (x + 24, -350), (x + 27, -322, True)]
        )
        canvas.silhouette([dome], colour, weight=0.6, lit=True)
    bar = pose.path("-42,-328* 88,-328* 88,-318* -42,-318*")
    canvas.silhouette([bar], "ink", weight=0.4)


def _wail(canvas: Canvas, sound: Composition) -> None:
    """The pitch over time as a ribbon across the sky, with a flash for each onset."""
    count, width = 27, canvas.width
    song, line = _filled(sound), sound.smooth_line(27, reach=4)
    spots: list[Point] = []
    widths = []
    for index in range(count):
        at = round(63 * index / (count - 1))
        near = song[max(0, at - 3) : at + 4]
        y = _height(canvas, sum(near) / len(near))
        spots.append((62 + (width - 124) * index / (count - 1), y))
        fray = 1 + 0.22 * sound.rough(canvas.rng) * sound.jaggedness
        taper = min(1.0, (0.4 + min(index, count - 1 - index)) / 3)
        widths.append((7 + 34 * line[index]) * (0.55 + 0.45 * sound.size) * fray * taper)
    colour = canvas.pitch_colour(sound.height)
    for echo, share in ((-1, 1.15), (1, 1.15), (-1, 1.9), (1, 1.9)):
        beside = [
            (x, y + echo * share * (10 + 0.5 * w)) for (x, y), w in zip(spots, widths, strict=True)
        ]
        canvas.stroke(
            outline(beside, closed=False), colour, 4.4 - share, opacity=1.05 - 0.35 * share
        )
    canvas.mark(ribbon(spots, widths), colour)
    room = sound.room(6)
    for index, event in enumerate(sound.events):
        at = min(count - 1, round(event.when * (count - 1)))
        _flash(
            canvas,
            index,
            *spots[at],
            (20 + 38 * event.strength) * room,
            canvas.pitch_colour(event.pitch),
        )


def _flash(canvas: Canvas, index: int, x: float, y: float, size: float, colour: str) -> None:
    spots = []
    for k in range(16):
        r = size * ((1.0, 0.30, 0.55, 0.30)[k % 4])
        a = math.pi * k / 8
        spots.append((x + r * math.sin(a), y - r * math.cos(a), True))
    with canvas.onset(index):
        canvas.glow(x, y, size * 1.8, canvas.lamp, 0.6)
        canvas.mark(outline(spots), colour)
        canvas.fill(circle(x, y, size * 0.22), "accent")


def _height(canvas: Canvas, pitch: float) -> float:
    """Where a pitch stands in the sky; the middle of the scale is stretched."""
    wide = min(1.0, max(0.0, 0.5 + (pitch - 0.62) * 1.5))
    return canvas.height * (0.37 - 0.28 * wide)


def _filled(sound: Composition) -> list[float]:
    """The pitch curve without its gaps: where no pitch was heard the last one is held."""
    held, filled = next((p for p in sound.song if p is not None), sound.height), []
    for pitch in sound.song:
        held = held if pitch is None else pitch
        filled.append(held)
    return filled
