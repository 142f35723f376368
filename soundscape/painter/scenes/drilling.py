"""A power drill bites into a brick wall: every onset is a chip that flies from the hole."""

from __future__ import annotations

import math
from itertools import pairwise

from ..canvas import Canvas
from ..composition import Composition
from ..shapes import Pose, Story, clouds, counted, measured, stars
from ..svg import circle, number, outline, parse, place, polyline, rectangle, ribbon

__all__ = ["draw"]

# A drill from the side, facing right; its axis is y = 0, the bit would begin at (-150, 0).
_BODY = parse(
    "-764,-52* -760,-84 -730,-100 -660,-104 -540,-104 -440,-98 -392,-84* -372,-60* -330,-56* "
    "-330,56* -372,60* -396,80* -470,92 -520,96* -544,128 -560,200 -572,290 -574,318* -690,318* "
    "-684,240 -672,160 -680,100 -720,86 -756,70*"
)
_BATTERY = "-744,314* -520,314* -506,326 -502,392 -516,408* -742,408* -756,394 -756,330"
_CHUCK = (
    "-334,-44* -316,-56* -300,-56* -292,-60* -214,-54* -168,-30* -150,-16* -150,16* -168,30* "
    "-214,54* -292,60* -300,56* -316,56* -334,44*"
)
_TRIGGER = "-540,94* -500,100 -484,126 -490,160 -516,178 -552,176*"
_PANEL = "-726,-62* -700,-74 -560,-76 -440,-70 -412,-56* -430,-30 -560,-24 -700,-22 -738,-34*"
_FINGERS = ((-556, 206, 8), (-564, 246, 8), (-570, 284, 8), (-528, 140, -3))
_FINGER = "-84,-16 0,-21 26,-14 32,0 26,14 0,20 -84,18"
_ARM = parse(
    "-560,190 -540,214 -552,256 -560,300 -600,312 -690,310 -760,318 -850,372 -980,470 "
    "-1240,690* -1460,560* -1160,320 "
    "-980,190 -860,120 -770,92 -716,92 -682,112 -664,150 -640,176"
)


def draw(canvas: Canvas, sound: Composition) -> Story:
    """Paint the scene."""
    rng, width, height = canvas.rng, canvas.width, canvas.height
    paint, cloth = rng.choice((("accent", "second"), ("second", "accent")))
    canvas.sky(horizon=0.86)
    stars(canvas, 60, below=height * 0.4)
    scale = 0.70 + 0.18 * sound.size
    wall = max(width * 0.5, width - 250.0)
    y = height * rng.uniform(0.44, 0.50)
    tip = Pose((wall - 40 * scale, y), scale)
    canvas.sun(wall - 380 * scale, y - 20, 120 + 90 * sound.light, reach=2.2 + 1.6 * sound.light)
    clouds(canvas, low=height * 0.08, high=height * 0.3)
    dust = canvas.blend(canvas.blend("accent", "ground", 0.45), "sky.2", 0.55)
    with canvas.group(id="loudness-line"):
        canvas.plane(
            _billows(canvas, sound, wall, 40.0, 9), 0.2, role=canvas.blend(dust, "sky.1", 0.4)
        )
        canvas.plane(_billows(canvas, sound, wall, 0.0, 12), 0.4, role=dust)
    _wall(canvas, sound, wall, y, scale)
    with canvas.figure():
        _drill(canvas, tip, paint, cloth)
    _dust(canvas, sound, wall, y)
    _chips(canvas, sound, wall, y)
    legend = measured(sound)
    return Story(
        "A power drill bites into a brick wall, and chips fly from the hole",
        (
            (
                legend["onsets"],
                counted(len(sound.events), "chip")
                + ", the first at the left, the last at the hole",
            ),
            ("strength of each onset", "the size of its chip"),
            (legend["line"], "the dust that rises along the ground, from left to right"),
            (legend["size"], "the size of the drill"),
            (legend["pitch"], "how high the chips fly, and how light they are"),
            (legend["tempo"], "the height of the courses of brick"),
            (legend["light"], "the palette, and the size and reach of the sun"),
            (legend["rough"], "how thick the dust is, how far the cracks run"),
        ),
    )


def _wall(canvas: Canvas, sound: Composition, left: float, y: float, scale: float) -> None:
    """Bricks, and the hole with its cracks."""
    rng, bottom = canvas.rng, canvas.height + 60
    edge: list[tuple] = [(left, -60, True)]
    py = -60.0
    while py < bottom:
        py += rng.uniform(30, 60)
        edge.append((left + rng.uniform(-4, 4), py))
    spots = [*edge, (canvas.width + 60, bottom, True), (canvas.width + 60, -60, True)]
    brick = canvas.blend("accent", "ground", 0.45)
    canvas.plane(outline(spots, tension=0.2), 0.9, role=brick)
    joint = canvas.blend(brick, "flesh", 0.42)
    course, row, py = 40 + 50 * sound.spacing, 0, 8.0
    tones = (canvas.tone(brick, 0.05), canvas.tone(brick, -0.05))
    while py < bottom:
        canvas.stroke(polyline([(left + 5, py), (canvas.width + 60, py)]), joint, 3, opacity=0.8)
        px = left + (course * 1.2 if row % 2 else course * 2.2)
        while px < canvas.width + 60:
            if rng.random() < 0.35:
                box = rectangle(px + 3, py + 3, px + course * 2.2 - 3, py + course - 3)
                canvas.detail(box, rng.choice(tones), opacity=0.7)
            canvas.stroke(polyline([(px, py), (px, py + course)]), joint, 3, opacity=0.8)
            px += course * 2.2
        py, row = py + course, row + 1
    crack = canvas.blend(brick, "ink", 0.65)
    for degrees in (-66, -27, 16, 58):
        x, z, line = left + 30.0, y, []
        for _ in range(5):
            line.append((x, z))
            step = (14 + 34 * sound.jaggedness) * rng.uniform(0.6, 1.2)
            turn = math.radians(degrees + rng.uniform(-40, 40))
            x, z = max(left + 4, x + step * math.cos(turn)), z + step * math.sin(turn)
        canvas.fill(ribbon([(px, pz, True) for px, pz in line], (7, 5, 4, 3, 1)), crack)
    for size, colour in ((62.0, canvas.blend(brick, "flesh", 0.55)), (30.0, crack)):
        crater = [(left - 6, y - size * scale, True), (left - 6, y + size * scale, True)]
        for k in range(5):  # the wall broke out around the hole
            turn, far = math.radians(66 - 33 * k), size * scale * rng.uniform(0.75, 1.15)
            crater.append((left + far * math.cos(turn), y + far * math.sin(turn), True))
        canvas.fill(outline(crater), colour)


def _billows(canvas: Canvas, sound: Composition, wall: float, lift: float, count: int) -> str:
    """Clouds of dust along the ground, as high as it was loud, from the left to the wall."""
    base, step = canvas.height * 0.94 - lift, (wall + 60) / count
    spots = [(-80.0, canvas.height + 60)]
    for index in range(count + 1):
        level = sound.line_at(index / count)
        y = base - 190 * level + (6 + 16 * sound.jaggedness) * canvas.rng.uniform(-1, 1)
        spots.append((-40 + step * index, y))
    d = f"M{number(spots[0][0])} {number(spots[0][1])}L{number(spots[1][0])} {number(spots[1][1])}"
    for (ax, ay), (bx, by) in pairwise(spots[1:]):
        radius = number(0.56 * math.hypot(bx - ax, by - ay))
        d += f"A{radius} {radius} 0 0 1 {number(bx)} {number(by)}"
    return d + f"L{number(spots[-1][0] + 60)} {number(canvas.height + 60)}Z"


def _drill(canvas: Canvas, pose: Pose, paint: str, cloth: str) -> None:
    put, size = pose.path, pose.scale
    steel = canvas.blend("rim", "far", 0.5)
    dark = canvas.blend("ink", "subject", 0.4)
    shine = canvas.blend("rim", "#ffffff", 0.4)
    bit = [(-156, -19, True), (60, -19, True), (86, 0, True), (60, 19, True), (-156, 19, True)]
    canvas.silhouette([put(bit)], weight=0.5)
    for k in range(7):
        flute = place(
            parse("0,19* 8,16 18,-16 26,-19* 36,-19* 28,-14 16,18 11,19*"), at=(31 * k - 146, 0)
        )
        canvas.fill(put(flute), shine)
    canvas.silhouette([put(_TRIGGER)], paint, weight=0.5)
    canvas.silhouette([put(_BODY), put(_BATTERY)])
    metal = canvas.apart(canvas.blend("subject", steel, 0.28), "sun")
    canvas.silhouette([put(_CHUCK)], metal, weight=0.7)
    for k in range(8):
        ridge = [(-286 + 9 * k, -50 + k), (-286 + 9 * k, 50 - k)]
        canvas.stroke(put(ridge, closed=False), dark, 3 * size, opacity=0.7)
    canvas.detail(put(_PANEL), paint)
    canvas.stroke(put("-704,-48* -560,-52 -450,-48*", closed=False), shine, 5 * size, opacity=0.7)
    for k in range(5):
        vent = [(-726 + 19 * k, 4), (-734 + 19 * k, 54)]
        canvas.stroke(put(vent, closed=False), "rim", 6 * size, opacity=0.7)
    canvas.stroke(put("-396,-80* -392,78*", closed=False), "rim", 3 * size, opacity=0.6)
    canvas.detail(put("-740,336* -518,336* -518,352* -740,352*"), paint)
    glove = canvas.blend(cloth, "flesh", 0.25)
    canvas.silhouette([put(_ARM)], canvas.blend(cloth, "subject", 0.4), weight=0.8)
    for x, y, turn in _FINGERS:
        finger = place(parse(_FINGER), turn_degrees=turn, at=(x, y))
        canvas.silhouette([put(finger)], glove, weight=0.5)


def _dust(canvas: Canvas, sound: Composition, x: float, y: float) -> None:
    rng, parts = canvas.rng, []
    for _ in range(40 + round(160 * sound.jaggedness)):
        a, far = rng.uniform(2.2, 4.3), rng.uniform(0, 1) ** 1.6
        px, py = x + 330 * far * math.cos(a), y + 260 * far * math.sin(a)
        parts.append(circle(px, py, rng.uniform(1.2, 4.2)))
    canvas.fill("".join(parts), canvas.pitch_colour(0.5), opacity=0.6)


def _chips(canvas: Canvas, sound: Composition, wall: float, y: float) -> None:
    """Chips fly back from the hole; the first have come farthest."""
    rng = canvas.rng
    room = sound.room(28)
    for index, event in enumerate(sound.events):
        share = 1 - event.when
        x = wall - 40 - (wall - 170) * share
        top = y - 130 - (y - 200) * (0.15 + 0.75 * event.pitch)
        z = y - 60 + (top - y + 60) * math.sin(math.pi / 2 * min(1.0, 0.25 + 2.0 * share))
        z += rng.uniform(-50, 50)
        size = (12 + 26 * event.strength) * room
        spots, sides = [], 5
        for k in range(sides):
            a = 2 * math.pi * (k + rng.uniform(-0.25, 0.25)) / sides
            r = size * rng.uniform(0.75, 1.15)
            spots.append((x + r * math.cos(a), z + 0.72 * r * math.sin(a), True))
        with canvas.onset(index):
            canvas.mark(outline(spots), canvas.pitch_colour(event.pitch))
