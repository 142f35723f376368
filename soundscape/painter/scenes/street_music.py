"""A busker plays the guitar under a street lamp: every onset is a note on the stave that rises."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

from ..canvas import Canvas
from ..composition import Composition
from ..shapes import Pose, Story, counted, floor, measured, nightfall, stars
from ..svg import Point, circle, ellipse, outline, place, polyline, ribbon
from ..town import houses, lamp_post, shadow

__all__ = ["draw"]

# A guitarist seen from the front, feet on y = 0.
_LEGS = (
    "-66,-276* 4,-268* -4,-150 -18,-24* -64,-24* -72,-150",
    "-4,-268* 66,-276* 78,-150 84,-24* 40,-24* 14,-150",
)
_SHOES = ("-68,-30* -14,-30* -12,-2* -96,-2* -94,-14", "36,-30* 88,-30* 116,-14 118,-2* 34,-2*")
_COAT = (
    "-92,-232* -84,-320 -92,-410 -78,-440 -34,-460 0,-464 34,-460 78,-440 92,-410 84,-320 "
    "94,-232* 30,-222 0,-240* -30,-222"
)
_COLLAR = "-34,-462* 0,-420* 34,-462* 22,-474 0,-478 -22,-474"
_SCARF = "-42,-470* -30,-484 0,-488 30,-484 42,-470* 30,-450 0,-444 -30,-450"
_TAIL = "14,-456* 40,-452* 46,-396 36,-372* 16,-376* 18,-410"
_FACE = "-38,-538* -37,-508 -24,-482 0,-474 24,-482 37,-508 38,-538*"
_BEARD = "-38,-524* -32,-512 -14,-514 0,-510 14,-514 32,-512 38,-524* 34,-488 18,-466 0,-460 " \
         "-18,-466 -34,-488"  # fmt: skip
_BRIM = "-76,-540* -40,-550 0,-554 40,-550 76,-540* 60,-528 0,-534 -60,-528"
_CROWN = "-44,-542* -42,-580 -26,-600 -8,-598 0,-592 8,-598 26,-600 42,-580 44,-542*"
_BAND = "-44,-556* 0,-566 44,-556* 44,-543* 0,-552 -44,-543*"
# The guitar, neck to the right, the middle of its body near (0, 0).
_GUITAR = (
    "-136,0 -124,-46 -84,-66 -46,-58 -20,-42 8,-40 40,-50 70,-40 82,0 70,40 40,50 8,40 -20,42 "
    "-46,58 -84,66 -124,46"
)
_NECK = "60,-10* 236,-9* 236,9* 60,10*"
_HEADSTOCK = "232,-14* 296,-18* 302,0 296,18* 232,14*"
_CASE = "-170,-6* -176,-46 -120,-64 40,-60 150,-50 186,-36 178,0* 140,24 -130,26"
_LINING = "-150,-10* -152,-36 -110,-48 36,-46 140,-38 166,-28 158,-6* 120,10 -118,12"
_PASSERS = (  # people who walk to the right: a woman with a bag, a man in a coat
    ("-20,-288 2,-298 24,-286 32,-236 24,-200 54,-84* -52,-84* -22,-200 -32,-244",
     "6,-90* 28,-90* 42,-34 58,-8 76,2* 44,2* 24,-30", "-28,-90* -6,-90* -30,-34 -46,0* -70,-2* "
     "-54,-22", "-2,-276 10,-276 30,-214 56,-168 48,-156 12,-206",
     "40,-168* 74,-164* 78,-112* 34,-116*", "-30,-338 -44,-330 -44,-314 -30,-308"),
    ("-32,-288 0,-300 30,-288 42,-230 40,-128* -46,-128* -46,-220",
     "-2,-136* 34,-136* 58,-44 74,-14 96,-4 96,2* 56,2* 24,-70", "-42,-136* 4,-136* -18,-62 -56,-6 "
     "-64,2* -94,-2* -72,-30 -44,-80", "-8,-272 8,-274 32,-214 58,-172 48,-160 12,-208",
     "-50,-326* 50,-326* 50,-335* 28,-338 24,-370* -24,-370* -28,-338 -50,-335*"),
)  # fmt: skip
_ANGLE = -22.0


def draw(canvas: Canvas, sound: Composition) -> Story:
    """Paint the scene."""
    rng, width, height = canvas.rng, canvas.width, canvas.height
    share, crowd = rng.uniform(0.29, 0.35), rng.sample((0, 1, 2, 3), 3)
    cloth = rng.choice(("second", "water", "rim"))
    nightfall(canvas, sound)
    street = height * 0.75
    canvas.sky(horizon=0.74)
    stars(canvas, 90, below=height * 0.45)
    with canvas.group(id="loudness-line"):
        rows = ((0.06, 15, 210.0, 120.0), (0.5, 9, 110.0, 210.0))
        houses(canvas, sound, street, rows=rows, lit=0.34)
    canvas.plane(floor(canvas, street), 0.88)
    foot = street + (height - street) * 0.42
    scale = 0.84 + 0.32 * sound.size
    x = max(width * share, 250.0)
    _passers(canvas, x, street, crowd)
    lamp_x, lamp_y = lamp_post(canvas, max(70.0, x - 205), street + 46, 1.32,
                               170 + 220 * sound.light)  # fmt: skip
    pool = canvas.gradient(((0, canvas.lamp, 0.20 + 0.2 * sound.light), (1, canvas.lamp, 0.03)))
    cone = [
        (lamp_x - 24, lamp_y + 30),
        (lamp_x + 24, lamp_y + 30),
        (x + 330, foot),
        (x - 400, foot),
    ]
    canvas.fill(polyline(cone, closed=True), pool)
    canvas.fill(ellipse(x - 20, foot + 4, 360, 46), canvas.lamp, opacity=0.22)
    pose = Pose((x, foot), scale)
    _stave(canvas, sound, pose.spot(236, -420))
    with canvas.figure():
        _busker(canvas, pose, cloth)
    _case(canvas, x + 215 * scale, min(foot + 34, height * 0.885), rng)
    words = measured(sound)
    return Story(
        "A busker with a hat plays the guitar under a street lamp, notes rise over the houses and "
        "people pass by",
        (
            (words["onsets"], counted(len(sound.events), "note") + ", from left to right in time"),
            ("strength of each onset", "how large its note is"),
            (words["pitch"], "how high the notes stand, how light they are"),
            (words["line"], "the roofs, from left to right"),
            (words["size"], "the size of the busker, how wide the stave is"),
            (words["light"], "the palette, how far the lamp shines"),
            (words["rough"], "how the lines of the stave tremble"),
            (words["tempo"], "the length of the waves of the stave"),
        ),
    )


def _passers(canvas: Canvas, x: float, street: float, crowd: Sequence[int]) -> None:
    """Up to three people who walk by on the far side."""
    for k, kind in enumerate(crowd):
        px = x + 330 + (canvas.width - x - 400) * (k + 0.4) / 3
        size = (0.86, 0.9, 0.52, 0.84)[kind]
        pose = Pose((px, street + 40), size, mirror=bool((kind + k) % 2))
        ink = canvas.blend("near", "ink", 0.45 + 0.1 * (k % 2))
        parts = [pose.path(part) for part in _PASSERS[kind % 2]]
        bag = parts.pop(4) if kind % 2 == 0 else None
        head = ellipse(*pose.spot(4, -326), 25 * size, 30 * size)
        canvas.silhouette([*parts, head], ink, weight=0.5)
        if bag:
            canvas.silhouette([bag], "accent", weight=0.4)


def _busker(canvas: Canvas, pose: Pose, cloth: str) -> None:
    put, scale = pose.path, pose.scale
    behind = (canvas.depth_colour(0.5), canvas.depth_colour(0.2))
    coat = canvas.apart(cloth, *behind)
    trousers = canvas.apart(canvas.blend("near", "flesh", 0.5), *behind, ratio=3.0)
    felt = canvas.apart("accent", "sky.1", *behind, ratio=2.8)
    shadow(canvas, *pose.spot(10, 0), 150 * scale, 12 * scale)
    canvas.silhouette([*map(put, _LEGS)], trousers)
    canvas.silhouette([*map(put, _SHOES)], felt, weight=0.7)
    canvas.silhouette([put(_COAT)], coat, shade=canvas.tone(coat, -0.08))
    canvas.stroke(put("0,-440 -2,-340 0,-244", closed=False), canvas.blend(coat, "ink", 0.5),
                  3.4 * scale)  # fmt: skip
    canvas.detail(put(_COLLAR), canvas.tone(coat, -0.08))
    canvas.silhouette([put(_FACE)], "flesh", weight=0.7)
    canvas.silhouette([put(_SCARF), put(_TAIL)], "accent", weight=0.6)
    canvas.detail(put(_BEARD), canvas.blend("accent", "ink", 0.7))
    canvas.stroke(put("-10,-496 0,-492 10,-496", closed=False), "flesh", 4 * scale)
    for x in (-15, 15):
        canvas.stroke(put([(x - 6, -520), (x, -517), (x + 6, -520)], closed=False), "ink",
                      3.4 * scale)  # fmt: skip
    canvas.stroke(put("0,-520 4,-508 -1,-506", closed=False), canvas.blend("flesh", "ink", 0.4),
                  2.6 * scale)  # fmt: skip
    canvas.silhouette([put(_CROWN), put(_BRIM)], felt, weight=0.8)
    canvas.detail(put(_BAND), canvas.blend(felt, "ink", 0.6))
    _guitar(canvas, pose, coat)


def _guitar(canvas: Canvas, pose: Pose, coat: str) -> None:
    scale = pose.scale
    guitar = Pose(pose.spot(-6, -296), scale, _ANGLE)
    put = guitar.path
    strap = [(-70, -448), (-30, -380), (20, -330)]
    canvas.stroke(pose.path(strap, closed=False), canvas.blend("accent", "ink", 0.3), 9 * scale)
    left = ribbon(pose.points("72,-428 118,-352 128,-322 136,-330 168,-372"), [
        s * scale for s in (52, 46, 42, 38, 28)])  # fmt: skip
    canvas.silhouette([left], coat, weight=0.8)
    wood = canvas.blend("accent", canvas.lamp, 0.5)
    dark = canvas.blend("accent", "ink", 0.6)
    canvas.silhouette([put(_NECK), put(_HEADSTOCK)], dark, weight=0.7)
    canvas.silhouette([put(_GUITAR)], wood, weight=0.9)
    canvas.stroke(put(_GUITAR), dark, 4 * scale)
    canvas.detail(circle(*guitar.spot(4, 0), 22 * scale), dark)
    canvas.stroke(circle(*guitar.spot(4, 0), 28 * scale), dark, 2.4 * scale, opacity=0.8)
    canvas.detail(put("-92,-22* -80,-22* -80,22* -92,22*"), dark)
    for y in (-6, -2, 2, 6):
        canvas.stroke(
            put([(-86, y), (240, y)], closed=False), canvas.lamp, 1.6 * scale, opacity=0.9
        )
    for x in (246, 266, 286):
        pegs = circle(*guitar.spot(x, -19), 5 * scale) + circle(*guitar.spot(x, 19), 5 * scale)
        canvas.detail(pegs, canvas.lamp)
    canvas.silhouette([ellipse(*pose.spot(172, -374), 19 * scale, 22 * scale)], "flesh", weight=0.5)
    right = ribbon(pose.points("-76,-428 -120,-366 -146,-318 -134,-298 -96,-292 -44,-302"), [
        s * scale for s in (54, 50, 44, 42, 36, 26)])  # fmt: skip
    canvas.silhouette([right], coat, weight=0.8)
    canvas.silhouette([ellipse(*pose.spot(-32, -304), 24 * scale, 17 * scale, 20)], "flesh",
                      weight=0.5)  # fmt: skip


def _case(canvas: Canvas, x: float, y: float, rng: random.Random) -> None:
    """The open case with coins."""
    pose = Pose((x, y), 0.78)
    canvas.silhouette([pose.path(_CASE)], canvas.blend("ink", "near", 0.3), weight=0.7)
    canvas.detail(pose.path(_LINING), canvas.blend("accent", "ink", 0.25))
    coins = []
    for k in range(10):
        coin = pose.spot(-112 + 26 * k + rng.uniform(-9, 9), -32 + 12 * (k * 3 % 4) * 0.7)
        coins.append(ellipse(*coin, 9, 5))
    canvas.fill("".join(coins), canvas.lamp)


def _stave(canvas: Canvas, sound: Composition, start: Point) -> None:
    """Five lines that rise in waves from the guitar, and a note on them for each onset."""
    rng, (x, y) = canvas.rng, start
    end, top = canvas.width - 50, canvas.height * 0.20
    waves = 2.3 - 1.4 * sound.spacing
    gap = 18 + 9 * sound.size

    def at(share: float, line: float) -> tuple[float, float]:
        opened = min(1.0, share * 4) ** 0.7
        wave = 62 * math.sin(2 * math.pi * waves * share) * min(1.0, share * 2)
        lift = (y - top) * (1 - (1 - share) ** 1.9)
        return x + (end - x) * share, y - lift + wave + line * gap * opened

    colour = canvas.colour("mark")
    for line in range(-2, 3):
        spots = []
        for step in range(25):
            px, py = at(step / 24, line)
            spots.append((px, py + 4 * sound.rough(rng) * (step > 2)))
        canvas.stroke(outline(spots, closed=False), colour, 2.6, opacity=0.6)
    room = sound.room(4)
    for index, event in enumerate(sound.events):
        share = 0.09 + 0.88 * event.when
        aside = (1 - room) * 5 * ((index * 0.618) % 1 - 0.5)
        px, py = at(share, 6 * (0.5 - event.pitch) + 2 * aside)
        size = (12 + 15 * event.strength) * room
        with canvas.onset(index):
            _note(canvas, px, py, size, canvas.pitch_colour(event.pitch), index)


def _note(canvas: Canvas, x: float, y: float, size: float, colour: str, index: int) -> None:
    """A quaver or a crotchet."""
    stem = size * 4.0
    parts = [ellipse(x, y, size * 1.2, size * 0.86, -22)]
    sx = x + size * 1.02
    parts.append(polyline([(sx - size * 0.14, y - size * 0.2), (sx - size * 0.14, y - stem),
                           (sx + size * 0.14, y - stem), (sx + size * 0.14, y - size * 0.2)],
                          closed=True))  # fmt: skip
    if index % 3:
        flag = [(0, 0, True), (0.9, 1.1), (1.3, 2.1), (0.9, 3.0, True), (0.8, 2.1), (0, 1.2, True)]
        parts.append(outline(place(flag, scale=size, at=(sx, y - stem))))
    canvas.mark("".join(parts), colour)
