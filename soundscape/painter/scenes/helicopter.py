"""A helicopter over the mountains: their ridge is the loudness, its searchlight the brightness."""

from __future__ import annotations

import math

from ..canvas import Canvas
from ..composition import Composition
from ..shapes import Pose, Story, clouds, counted, hills, measured, pines, stars
from ..svg import circle, ellipse, parse, polyline

__all__ = ["draw"]

# Seen from the side, nose to the right; the middle of the cabin is (0, 0).
_HULL = parse(
    "236,22 228,-20 196,-66 140,-98 70,-112 40,-136* -70,-140* -110,-116 -160,-78 -220,-62 "
    "-390,-56 -430,-64 -462,-142* -492,-146* -486,-60 -496,-36 -478,-26 -380,-22 -230,-2 -150,28 "
    "-90,64 0,80 100,78 190,62 226,44"
)
_MAST = "-22,-138* -12,-176* 12,-176* 22,-138*"
_HUB = "-46,-176* -30,-196 30,-196 46,-176*"
_FIN = "-400,-26* -430,20* -404,22* -372,-24*"
_STABILISER = "-350,-52* -410,-58* -412,-46* -350,-40*"
_STRIPE = (
    "-440,-48* -230,-36 -120,8 0,30 120,32 232,26* 228,44 100,52 -20,50 -130,26 -230,-16 -440,-34*"
)
_GLASS = "134,-86* 184,-60 214,-18 218,2* 128,4 112,-20 116,-70"
_DOOR = "-8,-88* 84,-88* 92,-60 92,2* -8,2*"
_REAR = "-84,-82* -28,-86* -28,-2* -96,-2* -104,-40"
_SKIDS = ("-150,128 -130,138 170,138 206,128 224,108*",)
_STRUTS = ("-64,72* -84,138*", "92,76* 112,138*")


def draw(canvas: Canvas, sound: Composition) -> Story:
    """Paint the scene."""
    rng, width, height = canvas.rng, canvas.width, canvas.height
    canvas.sky(horizon=0.58)
    stars(canvas, 120, below=height * 0.6)
    flip = rng.random() < 0.4
    side = -1 if flip else 1
    sun_x = width * (0.5 - side * 0.28)
    canvas.sun(sun_x, height * 0.50, 70 + 50 * sound.light, reach=2.6 + 1.6 * sound.light)
    clouds(canvas, low=height * 0.12, high=height * 0.6)
    canvas.plane(hills(canvas, base=height * 0.70, rise=130, waves=2.4), 0.0)
    with canvas.group(id="loudness-line"):
        _mountains(canvas, sound, height * 0.80)
    scale = (0.66 + 0.24 * sound.size) * min(1.0, width / 1000)
    x = width * (0.5 + side * 0.07)
    high = sound.height if sound.has_pitch else 0.5
    y = height * (0.38 - 0.14 * (high - 0.5))
    _searchlight(canvas, sound, x, y, scale, side)
    _valley(canvas, sound, height)
    pose = Pose((x, y), scale, 7.0, mirror=side < 0)
    _air(canvas, sound, pose)
    with canvas.figure():
        _machine(canvas, pose, side)
    legend = measured(sound)
    return Story(
        "A helicopter searches the mountains with its light, its rotor a blur",
        (
            (legend["line"], "the ridge of the mountains, from left to right"),
            (
                legend["size"],
                "the size of the helicopter and the rings its rotor beats into the air",
            ),
            (legend["pitch"], "how high it flies"),
            (legend["light"], "the palette, and the width of the searchlight"),
            (legend["rough"], "how ragged the mountains are, how the rotor blurs"),
            (
                legend["onsets"],
                counted(len(sound.events), "lit window") + " in the valley, in order of time",
            ),
        ),
    )


def _mountains(canvas: Canvas, sound: Composition, base: float) -> None:
    """Ragged mountains under the loudness line, with snow where it is highest."""
    rng, count, width = canvas.rng, 15, canvas.width
    values = sound.smooth_line(count, reach=3)
    spots = [(-60.0, base - 60)]
    for index, value in enumerate(values):
        x = width * (index + 0.5 + rng.uniform(-0.28, 0.28)) / count
        tall = 70 + 240 * value
        peak = tall * (rng.uniform(0.94, 1.0) if index % 2 else rng.uniform(0.45, 0.75))
        spots.append((x, base - peak - 14 * sound.rough(rng)))
    spots.append((width + 60, base - 60))
    ridge = (
        polyline(spots)
        + f"L{width + 60:.1f} {canvas.height + 60:.1f}L-60 {canvas.height + 60:.1f}Z"
    )
    canvas.plane(ridge, 0.42)
    snow, shade = [], []
    for (ax, ay), (bx, by), (cx, cy) in zip(spots, spots[1:], spots[2:], strict=False):
        if by < ay and by < cy:
            cut = 0.42
            left = (bx + (ax - bx) * cut, by + (ay - by) * cut)
            right = (bx + (cx - bx) * cut, by + (cy - by) * cut)
            low = max(left[1], right[1])
            zigzag = [
                (bx + (right[0] - bx) * 0.4, low - 6),
                (bx, low + 14),
                (bx + (left[0] - bx) * 0.5, low - 8),
            ]
            snow.append(polyline([left, (bx, by), right, *zigzag], closed=True))
            shade.append(
                polyline(
                    [(bx, by), (cx, cy), (bx + (cx - bx) * 0.1, cy + 60), (bx - 8, by + 60)],
                    closed=True,
                )
            )
    if snow:
        canvas.fill("".join(shade), "ink", opacity=0.12)
        canvas.fill("".join(snow), canvas.blend("sky.2", "#ffffff", 0.45), opacity=0.9)


def _searchlight(
    canvas: Canvas, sound: Composition, x: float, y: float, scale: float, side: int
) -> None:
    lx, ly = x + side * 150 * scale, y + 78 * scale
    reach = canvas.height * 0.93 - ly
    half = math.tan(math.radians(7 + 15 * sound.light)) * reach
    lean = side * reach * 0.34
    beam = [
        (lx - 6, ly),
        (lx + lean - half, ly + reach),
        (lx + lean + half, ly + reach),
        (lx + 6, ly),
    ]
    stops = ((0, canvas.lamp, 0.85), (0.5, canvas.lamp, 0.34), (1, canvas.lamp, 0.12))
    ends = {"start": (lx, ly), "end": (lx + lean, ly + reach)}
    canvas.fill(polyline(beam, closed=True), canvas.gradient(stops, box=False, **ends))
    canvas.fill(
        ellipse(lx + lean, ly + reach, half * 1.02, half * 0.16 + 8), canvas.lamp, opacity=0.38
    )


def _valley(canvas: Canvas, sound: Composition, height: float) -> None:
    """Misty foothills, and a dark foreground with one lit window for each onset."""
    canvas.plane(hills(canvas, base=height * 0.86, rise=120, waves=1.7), 0.58)
    wood = pines(canvas, foot=lambda px: height * 0.91, height=104, count=round(canvas.width / 44))
    canvas.plane(wood, 0.8)
    canvas.plane(hills(canvas, base=height * 0.91, rise=34, waves=1.3), 0.92)
    room = sound.room(30)
    for index, event in enumerate(sound.events):
        x = canvas.width * (0.05 + 0.90 * event.when)
        y = height * 0.862 + canvas.rng.uniform(-10, 18)
        size = (9 + 9 * event.strength) * room
        with canvas.onset(index):
            house = [
                (x - size, y + size),
                (x - size, y),
                (x, y - size),
                (x + size, y),
                (x + size, y + size),
            ]
            canvas.fill(polyline(house, closed=True), "ink")
            canvas.glow(x, y + 4, size * 3.0, canvas.lamp, 0.8 * room)
            pane = [(x - 4, y + 1), (x + 4, y + 1), (x + 4, y + 9), (x - 4, y + 9)]
            canvas.fill(polyline(pane, closed=True), canvas.lamp)


def _air(canvas: Canvas, sound: Composition, pose: Pose) -> None:
    """What the rotors beat into the air, and what can be seen of them while they turn."""
    put, scale = pose.path, pose.scale
    for ring in range(3):
        wide = (430 + 90 * ring) * (0.8 + 0.3 * sound.size)
        for first, last in ((-165, -128), (-52, -15)):
            arc_points = [
                (wide * math.cos(math.radians(a)), -150 + 0.42 * wide * math.sin(math.radians(a)))
                for a in range(first, last + 1, 6)
            ]
            canvas.stroke(
                put(arc_points, closed=False), "mark", 5 - ring, opacity=0.75 - 0.2 * ring
            )
    canvas.fill(circle(*pose.spot(-470, -92), 70 * scale), "subject", opacity=0.22)
    disc = [
        (430 * math.cos(math.radians(a)), -192 + 19 * math.sin(math.radians(a)))
        for a in range(0, 360, 15)
    ]
    canvas.fill(put(disc), "subject", opacity=0.30 + 0.30 * sound.jaggedness)


def _machine(canvas: Canvas, pose: Pose, side: int) -> None:
    put, scale, (x, y) = pose.path, pose.scale, pose.at
    for text in _STRUTS:
        canvas.stroke(put(text, closed=False), "subject", 10 * scale)
    for text in _SKIDS:
        canvas.stroke(put(text, closed=False), "subject", 13 * scale)
    tail_x, tail_y = pose.spot(-470, -92)
    parts = [put(part) for part in (_HULL, _MAST, _HUB, _FIN, _STABILISER)]
    canvas.silhouette(parts, shade=canvas.blend("subject", "ink", 0.4))
    canvas.detail(put(_STRIPE), "accent")
    for text in (_GLASS, _DOOR, _REAR):
        canvas.detail(put(text), canvas.blend("sky.1", "rim", 0.55))
    canvas.stroke(put("130,-60* 176,-40 200,-6*", closed=False), "#ffffff", 4 * scale, opacity=0.5)
    canvas.stroke(put("36,-88* 40,2*", closed=False), "subject", 6 * scale)
    for start, end in (((-424, -202), (-30, -191)), ((30, -191), (424, -183))):
        canvas.stroke(put([start, end], closed=False), "subject", 8 * scale)
    for k in range(2):
        a = math.radians(35 + 90 * k)
        dx, dy = 66 * scale * math.cos(a), 66 * scale * math.sin(a)
        canvas.stroke(
            polyline([(tail_x - dx, tail_y - dy), (tail_x + dx, tail_y + dy)]), "subject", 6 * scale
        )
    lamp_x, lamp_y = x + side * 150 * scale, y + 84 * scale
    canvas.glow(lamp_x, lamp_y, 60 * scale, canvas.lamp, 0.9)
    canvas.fill(circle(lamp_x, lamp_y, 13 * scale), canvas.lamp)
    tip_x, tip_y = pose.spot(-476, -146)
    canvas.glow(tip_x, tip_y, 44, "accent", 0.9)
    canvas.fill(circle(tip_x, tip_y, 7 * scale), "accent")
