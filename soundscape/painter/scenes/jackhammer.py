"""A road worker breaks asphalt with a jackhammer: every onset is a chip that flies off."""

from __future__ import annotations

import math
from itertools import pairwise

from ..canvas import Canvas
from ..composition import Composition
from ..shapes import Pose, Story, clouds, counted, floor, measured, stars
from ..svg import Point, arc, circle, ellipse, outline, parse, place, polyline, rectangle
from ..town import houses, puff, shadow

__all__ = ["draw"]

# A worker who leans on the tool, facing right, feet on y = 0; the chisel meets the road at 118, 8.
_LEG_FAR = "-72,-262* -8,-258* 22,-190 34,-140 30,-80 26,-22* -14,-22* -14,-84 -20,-132 -48,-190"
_LEG_NEAR = (
    "-118,-268* -40,-262* -62,-180 -92,-128 -104,-80 -112,-22* -156,-22* -156,-84 -146,-144 "
    "-128,-200"
)
_BOOTS = (
    "-22,-40* 32,-40* 34,-22 60,-14 70,0* -24,0*",
    "-162,-40* -106,-40* -104,-22 -78,-14 -68,0* -164,0*",
)
_TORSO = (
    "-126,-252* -122,-310 -104,-366 -72,-412 -36,-438 0,-446 34,-436 46,-412 34,-370 2,-312 "
    "-22,-280 -30,-250*"
)
_HEAD = "16,-436* 20,-470 30,-500 58,-516 92,-508 98,-486* 110,-466 101,-461* 102,-446 90,-432 " \
        "66,-432 52,-418*"  # fmt: skip
_HELMET = "18,-492* 18,-528 40,-556 72,-562 104,-548 116,-514* 142,-504 138,-494* 18,-488*"
_RIB = "34,-522 46,-544 70,-553 94,-544 108,-520"
_STRIPES = ("-114,-330 -72,-320 -34,-308 -8,-300", "-124,-290 -84,-280 -50,-274 -26,-270")
_BRACE = "-92,-268* -66,-330 -40,-380 -10,-440*"
# The tool, chisel down, its tip at (0, 0).
_BODY = "-27,-296* 27,-296* 34,-270 32,-160 22,-132* -22,-132* -32,-160 -34,-270"
_COLLAR = "-16,-134* 16,-134* 13,-100* -13,-100*"
_CHISEL = "-8,-102* 8,-102* 8,-26 0,8* -8,-26"
_NECK = "-13,-322* 13,-322* 13,-290* -13,-290*"
_CHIPS = (
    "-14,6* -8,-12* 10,-10* 16,4* 2,12*",
    "-16,-2* 0,-14* 15,-4* 8,11* -8,10*",
    "-13,9* -11,-8* 4,-13* 15,1* 7,10*",
)


def draw(canvas: Canvas, sound: Composition) -> Story:
    """Paint the scene."""
    rng, width, height = canvas.rng, canvas.width, canvas.height
    tip_share, sun_share = rng.uniform(0.38, 0.46), rng.uniform(-40.0, 40.0)
    lean = rng.uniform(3.0, 8.0)
    road = height * 0.76
    foot = road + (height - road) * 0.42
    scale = 0.92 + 0.34 * sound.size
    tip = (max(300.0, width * tip_share), foot)
    canvas.sky(horizon=0.74)
    stars(canvas, 40, below=height * 0.3)
    low_sun = (tip[0] - 40 + sun_share, road - 300)
    canvas.sun(*low_sun, 250 + 60 * sound.light, reach=1.5 + 0.7 * sound.light)
    clouds(canvas, low=height * 0.05, high=height * 0.2)
    with canvas.group(id="loudness-line"):
        rows = ((0.0, 17, 90.0, 130.0), (0.32, 10, 30.0, 170.0))
        houses(canvas, sound, road, rows=rows, lit=0.25)
    canvas.plane(floor(canvas, road), 0.92)
    _barrier(canvas, sound, road)
    _cracks(canvas, sound, tip, scale)
    _dust(canvas, sound, tip, scale)
    pose = Pose((tip[0] - 118 * scale, foot), scale)
    shadow(canvas, pose.at[0] - 30 * scale, foot + 2, 200 * scale, 15)
    with canvas.figure():
        _worker(canvas, pose, Pose(tip, scale, -lean))
    _shaking(canvas, sound, pose)
    _chips(canvas, sound, tip, scale)
    words = measured(sound)
    return Story(
        "A road worker in a helmet leans on a jackhammer that breaks the asphalt, and chips and "
        "dust fly",
        (
            (
                words["onsets"],
                counted(len(sound.events), "chip") + " of asphalt that fly off, the last one "
                "farthest to the right",
            ),
            ("strength of each onset", "how large its chip is"),
            (words["pitch"], "how high the chips fly, how light they are"),
            (words["line"], "the roofs, from left to right"),
            (words["size"], "the size of the worker, how much dust and how many cracks"),
            (words["light"], "the palette, how far sun and warning lamps shine"),
            (words["rough"], "how jagged cracks and dust are"),
            (words["tempo"], "how far apart the trembling lines stand"),
        ),
    )


def _barrier(canvas: Canvas, sound: Composition, road: float) -> None:
    """A striped board on two feet with warning lamps, and a cone."""
    width = canvas.width
    left, right, y = width * 0.66, min(width + 60, width * 0.66 + 520), road + 10
    white, red = canvas.blend("sky.2", "#ffffff", 0.6), "accent"
    for x in (left + 60, right - 110):
        post = [rectangle(x - 9, y - 170, x + 9, y + 26), rectangle(x - 40, y + 20, x + 40, y + 34)]
        canvas.silhouette(post, canvas.blend("near", "ink", 0.4), weight=0.5)
    canvas.silhouette([rectangle(left, y - 140, right, y - 78)], white, weight=0.7)
    stripes = []
    for k in range(int((right - left) / 90) + 1):
        x = left + 90 * k
        spots = [(x + 34, y - 140), (x + 78, y - 140), (x + 44, y - 78), (x, y - 78)]
        stripes.append(polyline([(min(px, right), py) for px, py in spots], closed=True))
    canvas.detail("".join(stripes), red)
    for x in (left + 60, right - 110):
        canvas.glow(x, y - 190, 70 + 120 * sound.light, red, 1.0)
        canvas.silhouette([circle(x, y - 188, 24)], red, weight=0.6, lit=True)
        canvas.detail(circle(x - 7, y - 196, 7), white)
        canvas.silhouette([rectangle(x - 16, y - 170, x + 16, y - 160)], "ink", weight=0.3)
    x, y = width * 0.09, road + 60
    cone = [(x - 42, y), (x - 12, y - 118), (x + 12, y - 118), (x + 42, y)]
    canvas.silhouette(
        [polyline(cone, closed=True), rectangle(x - 58, y - 4, x + 58, y + 12)], red, weight=0.7
    )
    for low, high in ((0.28, 0.46), (0.66, 0.82)):
        band = [(x + s * (42 - 30 * h), y - 118 * h) for s, h in
                ((-1, low), (-1, high), (1, high), (1, low))]  # fmt: skip
        canvas.detail(polyline(band, closed=True), white)


def _cracks(canvas: Canvas, sound: Composition, tip: Point, scale: float) -> None:
    """Cracks run through the asphalt from the chisel; more of them the louder it is."""
    rng, (x, y) = canvas.rng, tip
    reach = (130 + 170 * sound.size) * scale
    deep, lines = canvas.blend("ground", "ink", 0.85), []
    for k in range(5 + round(6 * sound.size)):
        a = 0.25 + k * 2.4 + rng.uniform(-0.2, 0.2)
        spots, r = [(x, y + 6)], 0.0
        length = reach * rng.uniform(0.5, 1.0)
        while r < length:
            r += rng.uniform(26, 52)
            a += (0.10 + 0.22 * sound.jaggedness) * rng.uniform(-1, 1)
            spots.append((x + r * math.cos(a), y + 10 + 0.26 * r * math.sin(a)))
        lines.append(polyline(spots))
    canvas.stroke("".join(lines), canvas.blend(deep, "far", 0.3), 8, opacity=0.5)
    canvas.stroke("".join(lines), deep, 4.5)
    canvas.fill(ellipse(x, y + 9, 46 * scale, 12 * scale), deep)


def _dust(canvas: Canvas, sound: Composition, tip: Point, scale: float) -> None:
    rng, (x, y) = canvas.rng, tip
    colour = canvas.blend("sky.2", "far", 0.45)
    for k in range(6 + round(10 * sound.size)):
        side = -1 if k % 2 else 1
        px = x + side * (30 + 170 * scale * rng.random() * (0.4 + 0.6 * sound.size))
        size = (16 + 44 * sound.size) * rng.uniform(0.6, 1.0)
        canvas.fill(puff(sound, px, y - size * 0.4, size, rng), colour, opacity=0.32)


def _worker(canvas: Canvas, pose: Pose, tool: Pose) -> None:
    put, scale = pose.path, pose.scale
    trousers = canvas.blend("subject", "second", 0.22)
    trousers = canvas.apart(trousers, "sun", canvas.depth_colour(0.2), ratio=2.8)
    sleeve = canvas.apart(canvas.blend("second", "subject", 0.35), "sun")
    pale = canvas.blend("sky.2", "#ffffff", 0.6)
    helmet = canvas.apart("second", "sun", "sky.1", ratio=2.8)
    grip = [tool.spot(x, -334) for x in (-30, 46)]
    shoulder, elbow = pose.spot(30, -408), pose.spot(92, -352)
    canvas.silhouette([_limb([shoulder, elbow, grip[1]], scale, (40, 34, 26))],
                      canvas.blend(sleeve, "ink", 0.3), weight=0.7)  # fmt: skip
    canvas.silhouette(
        [circle(*grip[1], 19 * scale)], canvas.blend("flesh", "ink", 0.25), weight=0.5
    )
    canvas.silhouette([put(_LEG_FAR)], canvas.blend(trousers, "ink", 0.4))
    canvas.silhouette([put(_LEG_NEAR)], trousers)
    boots = canvas.blend("accent", "ink", 0.5)
    canvas.silhouette([*map(put, _BOOTS)], boots, weight=0.7)
    _tool(canvas, tool)
    skin = canvas.apart(canvas.blend("flesh", "accent", 0.28), "sun", ratio=2.6)
    canvas.silhouette([put(_HEAD)], skin, weight=0.8)
    vest = canvas.apart("accent", "sun")
    canvas.silhouette([put(_TORSO)], vest, shade=canvas.tone(vest, -0.10))
    for stripe in (*_STRIPES, _BRACE):
        canvas.stroke(put(stripe, closed=False), pale, 12 * scale)
    canvas.silhouette([put(_HELMET)], helmet, weight=0.8)
    canvas.stroke(put(_RIB, closed=False), canvas.blend(helmet, "ink", 0.3), 6 * scale)
    canvas.stroke(put("18,-494 66,-496 138,-500", closed=False),
                  canvas.blend(helmet, "ink", 0.5), 5 * scale)  # fmt: skip
    canvas.silhouette([ellipse(*pose.spot(46, -472), 17 * scale, 23 * scale)], "second", weight=0.5)
    canvas.stroke(put("46,-490 44,-520", closed=False), "second", 6 * scale)
    canvas.detail(circle(*pose.spot(88, -480), 4.4 * scale), "ink")
    canvas.stroke(
        put("84,-446 96,-448", closed=False), canvas.blend("flesh", "ink", 0.6), 3 * scale
    )
    shoulder, elbow = pose.spot(-2, -404), pose.spot(44, -318)
    canvas.silhouette([_limb([shoulder, elbow, grip[0]], scale, (54, 42, 28))], sleeve, weight=0.8)
    glove = canvas.apart(canvas.blend("flesh", "accent", 0.4), "sun", ratio=2.6)
    canvas.silhouette([circle(*grip[0], 21 * scale)], glove, weight=0.6)


def _limb(spots: list[Point], scale: float, widths: tuple[float, float, float]) -> str:
    """An arm from shoulder over elbow to hand, round at its joints."""
    parts = [circle(*spot, w * scale / 2) for spot, w in zip(spots, widths, strict=True)]
    for (a, b), (wide, thin) in zip(pairwise(spots), pairwise(widths), strict=True):
        length = math.hypot(b[0] - a[0], b[1] - a[1]) or 1.0
        nx, ny = (a[1] - b[1]) / length * scale / 2, (b[0] - a[0]) / length * scale / 2
        corners = [(a[0] + nx * wide, a[1] + ny * wide), (b[0] + nx * thin, b[1] + ny * thin)]
        corners += [(b[0] - nx * thin, b[1] - ny * thin), (a[0] - nx * wide, a[1] - ny * wide)]
        parts.append(polyline(corners, closed=True))
    return "".join(parts)


def _tool(canvas: Canvas, tool: Pose) -> None:
    put, scale = tool.path, tool.scale
    steel = canvas.blend("subject", "second", 0.15)
    shine = canvas.blend(steel, "sky.2", 0.55)
    canvas.stroke(put("-30,-262 -90,-200 -150,-60 -260,16 -420,22 -900,6", closed=False), "ink",
                  13 * scale)  # fmt: skip
    canvas.silhouette([put(_CHISEL), put(_COLLAR)], shine, weight=0.6)
    canvas.silhouette([put(_NECK), put(_BODY)], canvas.lamp)
    canvas.silhouette([put("-58,-346* 74,-346* 80,-334 74,-322* -58,-322* -64,-334")], steel,
                      weight=0.7)  # fmt: skip
    for y in (-262, -240, -218, -196):
        canvas.stroke(put([(-27, y), (27, y)], closed=False), canvas.blend("second", "ink", 0.55),
                      6 * scale)  # fmt: skip
    canvas.stroke(put("18,-176 16,-146", closed=False), shine, 6 * scale)


def _shaking(canvas: Canvas, sound: Composition, pose: Pose) -> None:
    gap = 14 + 18 * sound.spacing
    colour = canvas.apart("mark", "sun", "sky.1", ratio=2.0)
    for ring in range(1 + round(3 * sound.size)):
        for first, last in ((-62, -12), (168, 204)):
            cx, cy = pose.spot(100, -330)
            radius = (108 if first < 0 else 250) * pose.scale + gap * ring
            d = arc(cx, cy, radius, first, last)
            canvas.stroke(d, colour, 5.2 - ring, opacity=0.9 - 0.18 * ring)


def _chips(canvas: Canvas, sound: Composition, tip: Point, scale: float) -> None:
    """One chip for each onset on its arc from the chisel, the later the farther right."""
    rng, (x, y) = canvas.rng, tip
    span = canvas.width - x - 170
    room = sound.room(7)
    for index, event in enumerate(sound.events):
        far = 70 + span * event.when
        loose = rng.uniform(0.8 if sound.has_pitch else 0.35, 1.1)
        top = (0.25 + 0.75 * event.pitch) * 330 * scale * loose
        px, py = x + far, y - top * (1 - 0.35 * event.when)
        size = (0.6 + 1.3 * event.strength) * room * (0.8 + 0.4 * sound.size)
        colour = canvas.pitch_colour(event.pitch)
        bend = (x + far * 0.42, y - 1.02 * (y - py))
        with canvas.onset(index):
            trail = f"M{x + 10:.1f} {y - 8:.1f}Q{bend[0]:.1f} {bend[1]:.1f} {px:.1f} {py:.1f}"
            canvas.stroke(trail, colour, 2.4, opacity=0.45)
            chip = place(
                parse(_CHIPS[index % 3]), scale=size, turn_degrees=rng.uniform(0, 360), at=(px, py)
            )
            canvas.mark(outline(chip), colour)
