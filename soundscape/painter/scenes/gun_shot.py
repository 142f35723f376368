"""A starting pistol is fired over a running track: every onset is a tongue of its flash."""

from __future__ import annotations

import math

from ..canvas import Canvas
from ..composition import Composition
from ..shapes import Pose, Story, counted, floor, measured, nightfall, stars
from ..svg import arc, circle, number, outline, polyline, rectangle, ribbon
from ..town import puff

__all__ = ["draw"]

# A raised arm with a revolver; drawn lying, muzzle to the right, turned up by the pose.
_BARREL = "30,-62* 318,-58* 322,-24* 214,-20 206,-4* 40,0*"
_SIGHT = "286,-58* 296,-76 312,-78* 316,-58*"
_CYLINDER = "-72,-72* -62,-80 34,-80 46,-70* 46,2 34,12 -62,12 -72,4*"
_FRAME = "-150,-40* -132,-74 -96,-84 30,-84* 50,-64* 50,10 20,24* -60,30* -110,24*"
_HAMMER = "-120,-72* -150,-106 -178,-112 -186,-100* -166,-90 -150,-60 -140,-44*"
_GRIP = (
    "-150,-46* -168,-10 -176,40 -206,130 -216,188* -186,206 -134,204 -112,190* -96,130 -74,60 "
    "-60,22*"
)
_GUARD = "-66,24 -70,62 -44,84 -6,82 20,58 22,18"
_TRIGGER = "-34,20 -28,44 -40,62"
_HAND = (
    "-352,22* -290,-6 -230,-34 -178,-44 -150,-36* -128,-12 -84,8 -40,26 -16,40 -18,58 -40,62 "
    "-84,56* -92,100 -110,160 -150,184 -212,172 -280,150 -352,132*"
)
_FINGERS = (
    "-176,52* -120,50 -66,56 -48,74 -56,94 -80,100 -130,96 -180,92*",
    "-184,96* -130,94 -76,98 -60,116 -68,134 -92,140 -140,136 -188,132*",
    "-196,136* -146,136 -96,138 -82,154 -90,170 -112,176 -150,174 -200,168*",
)
_CUFF = "-376,6* -334,12* -334,146* -376,152*"
_SLEEVE = "-366,-16* -366,172* -620,230 -1100,300* -1100,-60* -620,-50*"
_FOLDS = ("-380,40 -470,70 -560,72", "-390,130 -500,150 -640,140", "-420,10 -520,6 -640,-10")


def draw(canvas: Canvas, sound: Composition) -> Story:
    """Paint the scene."""
    rng, width, height = canvas.rng, canvas.width, canvas.height
    lean = rng.uniform(-74.0, -64.0)
    across = rng.uniform(0.40, 0.50)
    nightfall(canvas, sound)
    track = height * 0.74
    canvas.sky(horizon=0.72)
    stars(canvas, 80, below=height * 0.4)
    _floodlights(canvas, sound, track)
    with canvas.group(id="loudness-line"):
        tops = _stand(canvas, sound, track)
    _crowd(canvas, tops, track)
    _track(canvas, track)
    scale = 0.66 + 0.22 * sound.size
    high = height * (0.61 - 0.08 * (sound.height - 0.5)) + 26
    pose = Pose((width * across, high), scale, lean)
    muzzle = pose.spot(330, -42)
    _runners(canvas, width * (across + 0.12) + 90, track)
    _flash(canvas, sound, *muzzle)
    with canvas.figure():
        _pistol(canvas, pose)
    words = measured(sound)
    return Story(
        "A raised hand fires a starting pistol over a running track at night, and its flash "
        "breaks into tongues of fire and smoke",
        (
            (
                words["onsets"],
                counted(len(sound.events), "tongue") + " of the flash, first to last from left "
                "to right",
            ),
            ("strength of each onset", "how far its tongue and its smoke fly"),
            (words["pitch"], "how high the pistol is raised, how light the flash is"),
            (words["line"], "the roofs of the stand, from left to right"),
            (words["size"], "the size of the pistol and of its flash"),
            (words["light"], "the palette, how far flash and floodlights shine"),
            (words["rough"], "how jagged the tongues are"),
            (words["tempo"], "how far apart the rings of the bang are"),
        ),
    )


def _floodlights(canvas: Canvas, sound: Composition, track: float) -> None:
    for share, tall in ((0.07, 430), (0.93, 390)):
        x, top = canvas.width * share, track - tall
        canvas.glow(x, top, 130 + 170 * sound.light, canvas.lamp, 0.7)
        mast = [(x - 7, track), (x - 4, top), (x + 4, top), (x + 7, track)]
        canvas.silhouette([polyline(mast, closed=True)], canvas.blend("near", "ink", 0.3),
                          weight=0.5)  # fmt: skip
        lamps = [
            circle(x - 42 + 21 * k, top - 16 + 22 * row, 8) for k in range(5) for row in (0, 1)
        ]
        frame = rectangle(x - 58, top - 30, x + 58, top + 20)
        canvas.silhouette([frame], canvas.blend("near", "ink", 0.5), weight=0.5)
        canvas.fill("".join(lamps), canvas.lamp)


def _stand(canvas: Canvas, sound: Composition, track: float) -> list[float]:
    """Blocks of seats, each as high as its moment was loud, under thin roofs; their tops."""
    count = max(14, round(canvas.width / 56))
    step, spots, roofs, tops = canvas.width / count, [(-60.0, track)], [], []
    for index in range(count):
        loud = sum(sound.line_at((index + k) / count) for k in (0.2, 0.5, 0.8)) / 3
        top = track - 46 - 165 * loud + 5 * sound.rough(canvas.rng)
        left, right = step * index, step * (index + 1)
        spots += [(left, top), (right, top)]
        tops.append(top)
        roofs.append(rectangle(left - 4, top - 9, right + 4, top - 2))
    spots += [(canvas.width + 60, spots[-1][1]), (canvas.width + 60, track + 40)]
    canvas.plane(polyline([*spots, (-60, track + 40)], closed=True), 0.25)
    canvas.fill("".join(roofs), canvas.blend("far", "sky.2", 0.45), opacity=0.9)
    return tops


def _crowd(canvas: Canvas, tops: list[float], track: float) -> None:
    """Heads in the stand, row over row."""
    rng, heads, lit = canvas.rng, [], []
    columns = round(canvas.width / 19)
    for row in range(8):
        for column in range(columns):
            x = canvas.width * (column + 0.5 * (row % 2)) / columns
            y = track - 30 - 22 * row
            block = min(len(tops) - 1, int(len(tops) * x / canvas.width))
            if y - 12 < tops[block]:
                continue
            (lit if rng.random() < 0.14 else heads).append(circle(x, y, 6.5))
    canvas.fill("".join(heads), canvas.blend("far", "ink", 0.3), opacity=0.75)
    if lit:
        canvas.fill("".join(lit), "flesh", opacity=0.6)


def _track(canvas: Canvas, track: float) -> None:
    """A track whose lanes run towards the viewer."""
    canvas.plane(floor(canvas, track), 0.7, role=canvas.blend("accent", "ground", 0.42))
    middle, lanes = canvas.width * 0.72, []
    for lane in range(-9, 10):
        top, foot = middle + 46 * lane, middle + 250 * lane
        lanes.append(f"M{number(top)} {number(track)}L{number(foot)} {number(canvas.height + 40)}")
    canvas.stroke("".join(lanes), "sky.2", 3.4, opacity=0.6)
    canvas.fill(rectangle(-60, track, canvas.width + 60, track + 7), "sky.2", opacity=0.7)


def _runners(canvas: Canvas, x: float, track: float) -> None:
    """Sprinters in their blocks, small, waiting for the bang."""
    index = 0
    while x < canvas.width - 60 and index < 7:
        pose = Pose((x, track + 34 + 26 * (index % 2)), 0.9 + 0.16 * (index % 2))
        shirt = ("rim", "second", "accent")[index % 3]
        legs = ("-20,-84 26,-46 -28,-8 -44,-6", "-24,-84 -36,-36 -88,-16 -100,-20")
        for text, wide in (*((leg, 15) for leg in legs), ("48,-68 58,-34 60,-2", 10)):
            canvas.stroke(pose.path(text.replace(" ", "* ") + "*", closed=False), "flesh",
                          wide * pose.scale)  # fmt: skip
        body = ribbon(pose.points("-28,-90 8,-84 52,-66"), [30, 32, 26])
        canvas.silhouette([body], shirt, weight=0.4)
        canvas.silhouette([circle(*pose.spot(72, -80), 15)], "flesh", weight=0.4)
        canvas.fill(arc(*pose.spot(72, -82), 15.5, 170, 330) + "Z", "ink")
        x, index = x + 150 + 20 * (index % 2), index + 1


def _flash(canvas: Canvas, sound: Composition, x: float, y: float) -> None:
    """A fan of tongues from the muzzle: left ones early, long ones strong, jagged ones noisy."""
    rng, count = canvas.rng, max(1, len(sound.events))
    power = 0.62 + 0.38 * sound.size
    canvas.glow(x, y - 30, (170 + 230 * sound.light) * power, canvas.lamp, 0.9)
    canvas.glow(x, y - 20, 200 * power, "accent", 0.8)
    gap = 34 + 46 * sound.spacing
    for ring in range(1, 4):
        d = arc(x, y, 130 * power + gap * ring, -164, -16)
        canvas.stroke(d, "mark", 5 - ring, opacity=0.62 - 0.14 * ring)
    core = 62 * power
    canvas.silhouette([_star(x, y, 2.1 * core, 0.46)], "accent", weight=0.6, lit=True)
    broad = min(0.17, 0.9 / count)
    for index, event in enumerate(sound.events):
        angle = math.radians(-172 + 164 * event.when)
        reach = (0.4 + 0.6 * event.strength) * min(350 * power, y - 76)
        colour = canvas.blend(canvas.pitch_colour(event.pitch), "#fff6d8", 0.4)
        with canvas.onset(index):
            px, py = x + reach * 1.05 * math.cos(angle), y + reach * 1.05 * math.sin(angle)
            size = (10 + 24 * event.strength) * sound.room(9)
            canvas.mark(puff(sound, px, py, size, rng), canvas.blend(colour, "far", 0.35))
            canvas.mark(_tongue(sound, x, y, angle, core, reach, broad), colour)
            inner = _tongue(sound, x, y, angle, core, core + 0.55 * (reach - core), broad * 0.5)
            canvas.fill(inner, "accent", opacity=0.9)
    canvas.silhouette([_star(x, y, 1.35 * core, 0.5)], canvas.lamp, weight=0.4, lit=True)


def _star(x: float, y: float, radius: float, waist: float) -> str:
    """A star of sixteen points, every second one shorter."""
    spots = []
    for k in range(32):
        r = radius * (waist if k % 2 else (1.0, 0.78)[k // 2 % 2])
        spots.append((x + r * math.cos(math.pi * k / 16), y + r * math.sin(math.pi * k / 16)))
    return polyline(spots, closed=True)


def _tongue(
    sound: Composition, x: float, y: float, angle: float, near: float, far: float, broad: float
) -> str:
    """A flame from `near` to `far`, broadest close to the muzzle, with jagged edges."""
    sides: list[list[tuple]] = [[], []]
    for step in range(1, 7):
        part = step / 7
        r = near + (far - near) * part
        half = broad * math.sin(math.pi * part**0.62)
        if step % 2:
            half *= 1 - 0.45 * sound.jaggedness
        for side, spots in zip((1, -1), sides, strict=True):
            turn = angle + side * half
            spots.append((x + r * math.cos(turn), y + r * math.sin(turn), sound.jaggedness > 0.5))
    root, tip = ((x + r * math.cos(angle), y + r * math.sin(angle), True) for r in (near, far))
    return outline([root, *sides[0], tip, *sides[1][::-1]])


def _pistol(canvas: Canvas, pose: Pose) -> None:
    put, scale = pose.path, pose.scale
    steel = canvas.apart(canvas.blend("subject", "second", 0.12), "sky.1", "sky.2")
    light = canvas.blend(steel, "rim", 0.45)
    skin, shade = canvas.colour("flesh"), canvas.blend("flesh", "accent", 0.4)
    canvas.silhouette([put(_SLEEVE)], canvas.blend("second", "near", 0.25))
    for fold in _FOLDS:
        canvas.stroke(put(fold, closed=False), canvas.blend("near", "ink", 0.4), 5 * scale,
                      opacity=0.6)  # fmt: skip
    canvas.silhouette([put(_CUFF)], canvas.blend("sky.2", "#ffffff", 0.6), weight=0.6)
    canvas.stroke(put(_GUARD, closed=False), steel, 13 * scale)
    canvas.stroke(put(_TRIGGER, closed=False), steel, 9 * scale)
    wood = canvas.blend(steel, "ink", 0.35)
    canvas.silhouette([put(_GRIP)], wood, weight=0.8)
    canvas.silhouette([put(_BARREL), put(_SIGHT), put(_FRAME), put(_HAMMER), put(_CYLINDER)], steel)
    canvas.stroke(put("44,-54* 308,-50*", closed=False), light, 7 * scale, opacity=0.9)
    canvas.stroke(put("208,-22* 50,-16*", closed=False), light, 4 * scale, opacity=0.6)
    for y in (-58, -34, -10):
        canvas.stroke(put([(-50, y), (24, y)], closed=False), light, 9 * scale, opacity=0.75)
    canvas.stroke(put("-72,-72* -72,4*", closed=False), light, 4 * scale, opacity=0.8)
    canvas.silhouette([put(_HAND)], skin, weight=0.9)
    for finger in _FINGERS:
        if not canvas.style.luminous:
            canvas.fill(put(finger), skin)
        canvas.stroke(put(finger, closed=False), shade, 4.5 * scale)
    canvas.stroke(put("-84,56* -120,46 -160,40", closed=False), shade, 4.5 * scale)
    canvas.stroke(put("-152,-30 -190,-8 -250,10", closed=False), shade, 4 * scale, opacity=0.7)
