"""A playground: children swing, slide and run with a kite; every shout lets a balloon rise."""

from __future__ import annotations

import math

from ..colour import lightness
from ..svg import circle, ellipse, outline, parse, polyline, ribbon
from ._shapes import Pose, Story, clouds, counted, floor, hills, loudness_ridge, measured

__all__ = ["draw"]

# Children from the side, facing right: limbs as (joints, widths), clothes as outlines.
_SITTING = {
    "legs": (("-4,-10 40,-16 62,-10 74,18 88,44", (30, 26, 22, 17, 12)),),
    "far legs": (("-4,-10 36,-26 56,-24 78,-4 98,14", (28, 26, 22, 17, 12)),),
    "arms": (("-20,-74 4,-66 6,-92", (17, 14, 12)),),
    "shoes": ("80,38 96,34 112,44 108,52 86,56", "90,8 106,2 122,8 120,16 98,26"),
    "top": "-34,-2* -40,-40 -36,-72 -24,-88 -10,-86 -2,-70 4,-36 14,-4* 20,4 -30,6",
    "head": (-12.0, -116.0),
    "turn": -8.0,
}
_RUNNING = {
    "legs": (("-4,-84 26,-74 44,-60 42,-38 34,-16", (32, 28, 23, 18, 13)),),
    "far legs": (("-8,-82 -20,-60 -28,-44 -52,-36 -78,-30", (30, 26, 22, 17, 12)),),
    "arms": (
        ("10,-134 36,-128 56,-138 82,-160", (18, 16, 14, 11)),
        ("0,-134 -22,-118 -34,-110 -20,-92", (17, 15, 14, 11)),
    ),
    "shoes": ("26,-20 42,-18 58,-10 58,-2 28,-2", "-72,-38 -66,-22 -80,-6 -90,-8 -88,-34"),
    "top": "-24,-76* -20,-112 -10,-140 4,-150 18,-144 24,-124 18,-96 20,-74* 0,-70",
    "head": (24.0, -172.0),
    "turn": 6.0,
}
_SLIDING = {
    "legs": (("-4,-10 44,-12 66,-10 88,-8 108,-8", (30, 26, 21, 17, 13)),),
    "far legs": (("-4,-12 40,-28 60,-34 82,-20 104,-14", (28, 26, 21, 17, 12)),),
    "arms": (
        ("-58,-58 -30,-66 -8,-76 18,-92", (17, 14, 13, 11)),
        ("-64,-58 -88,-80 -98,-94 -110,-118", (17, 14, 13, 11)),
    ),
    "shoes": ("100,-18 114,-32 124,-30 120,0 104,0",),
    "top": "-30,4* -52,-24 -70,-52 -66,-68 -52,-72 -40,-62 -20,-36 8,-14* 16,0 -6,10",
    "head": (-66.0, -98.0),
    "turn": -30.0,
}
_HEAD = "26,-4 30,3 25,7 26,14 18,24 4,27 -12,22 -22,8 -24,-8 -14,-23 4,-27 20,-20"
_SHORT_HAIR = "24,-12* 12,-10 2,-6 -4,6 -10,14* -24,14 -30,-4 -24,-22 -6,-34 14,-32 26,-22"
_TAIL = "-22,-12 -36,-26 -54,-20 -64,0 -60,20 -50,28* -48,10 -38,-2 -24,4"


def draw(canvas, sound) -> Story:
    """Paint the scene."""
    rng, width, height = canvas.rng, canvas.width, canvas.height
    ground = height * 0.80
    sun_x, radius = width * rng.uniform(0.1, 0.9), 60 + 60 * sound.light
    canvas.sky(horizon=0.74)
    canvas.sun(sun_x, height * 0.30, radius, reach=2.4 + 1.8 * sound.light)
    clouds(canvas, low=height * 0.08, high=height * 0.45)
    far = hills(canvas, base=ground - 80, rise=90, waves=1.7)
    phase, kite_x = rng.uniform(26, 33), width * rng.uniform(0.58, 0.64)
    canvas.plane(far, 0.0)
    with canvas.group(id="loudness-line"):
        canvas.plane(loudness_ridge(canvas, sound, base=ground - 30, rise=150, points=30), 0.3)
    _balloons(canvas, sound, ground)
    canvas.plane(floor(canvas, ground - 8), 0.62)
    _fence(canvas, sound, ground)
    dark = (
        lightness(canvas.palette.subject) < 0.5
    )  # children stand out from pale sand, or dark earth
    sand = canvas.blend("near", "flesh", 0.5 if dark else 0.0)
    canvas.plane(_meadow(canvas, ground + 40), 0.9, role=sand)
    scale = 0.84 + 0.26 * sound.size
    swing = Pose((width * 0.27, ground + 66), scale * 0.94)
    slide = Pose((width * 0.75, ground + 66), scale)
    runner = Pose((width * 0.50, ground + 114), scale * 1.12)
    kite = Pose((kite_x, height * (0.50 - 0.12 * sound.height)), 0.8 * scale, 24)
    _string(canvas, runner.spot(84, -164), kite)
    with canvas.figure():
        _swing(canvas, swing, phase)
        _slide(canvas, slide)
        _child(canvas, runner, _RUNNING, "accent", tail=True)
        _kite(canvas, sound, kite)
    legend = measured(sound)
    return Story(
        "Children swing, slide and run with a kite in a playground, balloons rise over them",
        (
            (
                legend["onsets"],
                counted(len(sound.events), "balloon") + ", first to last from left to right",
            ),
            ("strength of each onset", "the size of its balloon"),
            (legend["line"], "the ridge behind the playground, from left to right"),
            (legend["size"], "the size of the children and the playground"),
            (legend["pitch"], "how high balloons and kite fly, how light the balloons are"),
            (legend["tempo"], "the spacing of the fence"),
            (legend["light"], "the palette, and the size and reach of the sun"),
            (legend["rough"], "how the tail of the kite flutters"),
        ),
    )


def _meadow(canvas, top: float) -> str:
    bumps = [(-60, top + 10), (canvas.width * 0.3, top - 12), (canvas.width * 0.7, top + 6)]
    d = outline([*bumps, (canvas.width + 60, top - 8)], closed=False)
    return d + f"L{canvas.width + 60:.2f} {canvas.height + 60:.2f}L-60 {canvas.height + 60:.2f}Z"


def _fence(canvas, sound, y: float) -> None:
    """Pickets, farther apart the slower the tempo."""
    step, x, parts = 26 + 44 * sound.spacing, 6.0, []
    while x < canvas.width + 30:
        top = y - 44
        parts.append(
            polyline(
                [(x - 7, y + 50), (x - 7, top), (x, top - 12), (x + 7, top), (x + 7, y + 50)],
                closed=True,
            )
        )
        x += step
    for rail in (-26, 10):
        parts.append(
            polyline(
                [
                    (-20, y + rail),
                    (canvas.width + 20, y + rail),
                    (canvas.width + 20, y + rail + 7),
                    (-20, y + rail + 7),
                ],
                closed=True,
            )
        )
    canvas.silhouette(parts, canvas.blend("flesh", "far", 0.72), weight=0.35)


def _child(canvas, pose, body, cloth: str, *, tail: bool = False) -> None:
    """A child with a head of a quarter of its height."""
    size = pose.scale
    skin = canvas.colour("subject")
    cloth = canvas.colour(cloth)

    def limb(text, widths) -> str:
        return ribbon(pose.points(text), [w * size for w in widths])

    for spots, widths in body["far legs"]:
        canvas.silhouette([limb(spots, widths)], skin, weight=0.4)
    head = Pose(pose.spot(*body["head"]), size, pose.turn_degrees + body["turn"])
    parts = [limb(*part) for part in (*body["legs"], *body["arms"])]
    parts += [head.path(_HEAD), pose.path(_neck(body))]
    canvas.silhouette([*parts, *map(pose.path, body["shoes"])], skin, weight=0.45)
    canvas.detail(pose.path(body["top"]), cloth)
    first = limb(*body["arms"][0])
    canvas.detail(first, skin)
    hair = canvas.blend("subject", "accent", 0.35)
    canvas.detail(head.path(_SHORT_HAIR), hair)
    if tail:
        canvas.silhouette([head.path(_TAIL)], hair, weight=0.3)


def _neck(body) -> list[tuple[float, float]]:
    x, y = body["head"]
    return [(x - 12, y + 12), (x + 10, y + 16), (x + 4, y + 42), (x - 18, y + 42)]


def _swing(canvas, pose, phase: float) -> None:
    """An A-frame with two swings, one in front and one behind."""
    iron = canvas.blend("subject", "second", 0.30)
    top, size = -400.0, pose.scale
    legs = [
        pose.path([(x, 4, True), (x + w, 4, True), (8, top, True), (-8, top, True)])
        for x, w in ((-132, 18), (114, 18))
    ]
    bar = pose.path("-62,-196* 62,-196* 62,-186* -62,-186*")
    canvas.silhouette([*legs, bar, circle(*pose.spot(0, top), 15 * size)], iron, weight=0.5)
    for turn, cloth, mirror in ((-phase, "second", False), (phase - 4, "accent", True)):
        length = 272.0
        a = math.radians(turn)
        at = pose.spot(-length * math.sin(a), top + length * math.cos(a))
        seat = Pose(at, size, turn * (-1 if mirror else 1), mirror)
        rope = polyline([pose.spot(0, top), at])
        canvas.stroke(rope, iron, 5 * size)
        canvas.silhouette(
            [seat.path("-30,0* 34,0* 34,9* -30,9*")],
            "accent" if not mirror else "second",
            weight=0.3,
        )
        _child(canvas, seat, _SITTING, cloth, tail=mirror)
        canvas.stroke(polyline([seat.spot(6, -92), pose.spot(0, top)]), iron, 4 * size)


def _slide(canvas, pose) -> None:
    """A ladder, a platform and a chute that runs out to the right."""
    iron, put = canvas.blend("subject", "second", 0.30), pose.path
    rails = [put("-150,4* -138,4* -94,-330* -106,-330*"), put("-72,4* -60,4* -60,-270* -72,-270*")]
    rungs = [
        put(
            [
                (-146 + 7.6 * k, -40 - 46 * k, True),
                (-66, -40 - 46 * k, True),
                (-66, -32 - 46 * k, True),
                (-146 + 7.6 * k, -32 - 46 * k, True),
            ]
        )
        for k in range(5)
    ]
    canvas.silhouette([*rails, *rungs, put("78,4* 90,4* 90,-110* 78,-130*")], iron, weight=0.5)
    canvas.silhouette([put("-112,-272* -40,-272* -40,-260* -112,-260*")], iron, weight=0.4)
    chute = parse("-52,-278* -20,-258 30,-196 80,-124 128,-66 176,-38 224,-32*")
    edge = [(x - 4, y + 24, *c) for x, y, *c in chute][::-1]
    _child(canvas, Pose(pose.spot(62, -158), pose.scale, 46), _SLIDING, "second")
    canvas.silhouette([put([*chute, *edge])], "accent", weight=0.6)
    canvas.stroke(
        put([(x, y + 4) for x, y, *_ in chute], closed=False), "rim", 4 * pose.scale, opacity=0.8
    )


def _kite(canvas, sound, pose) -> None:
    put = pose.path
    canvas.silhouette([put("0,-96* 62,-20* 0,92* -62,-20*")], "accent", weight=0.7)
    canvas.detail(put("0,-96* 62,-20* 0,-20*"), "second")
    canvas.detail(put("0,-20* 0,92* -62,-20*"), "second")
    spots = [(0.0, 92.0)]
    for k in range(1, 7):
        wave = (16 + 16 * sound.jaggedness) * (1 if k % 2 else -1)
        spots.append((wave, 92.0 + 25 * k))
    canvas.stroke(put(spots, closed=False), "subject", 3.4 * pose.scale)
    bows = []
    for x, y in spots[2::2]:
        bows.append(put([(x, y, True), (x - 15, y - 10, True), (x - 15, y + 10, True)]))
        bows.append(put([(x, y, True), (x + 15, y - 10, True), (x + 15, y + 10, True)]))
    canvas.silhouette(bows, "accent", weight=0.3)


def _string(canvas, hand, kite) -> None:
    end = kite.spot(0, -20)
    bend = ((hand[0] + end[0]) / 2 + 30, (hand[1] + end[1]) / 2 + 40)
    canvas.stroke(outline([hand, bend, end], closed=False), "subject", 2.4, opacity=0.9)


def _balloons(canvas, sound, ground: float) -> None:
    rng = canvas.rng
    room = sound.room(8)
    for index, event in enumerate(sound.events):
        x = canvas.width * (0.07 + 0.86 * event.when)
        high = ground - 400 - (ground - 470) * (0.05 + 0.9 * event.pitch)
        y = max(70.0, high + rng.uniform(-90, 90))
        size = (20 + 26 * event.strength) * room
        sway = rng.uniform(-12, 12)
        knot = polyline(
            [
                (x, y + size * 1.1),
                (x - size * 0.2, y + size * 1.42),
                (x + size * 0.2, y + size * 1.42),
            ],
            closed=True,
        )
        thread = [(x, y + size * 1.4), (x + sway, y + size * 2.4), (x - sway * 0.6, y + size * 3.6)]
        with canvas.onset(index):
            colour = canvas.pitch_colour(event.pitch)
            canvas.stroke(outline(thread, closed=False), colour, 2.2, opacity=0.8)
            canvas.mark(ellipse(x, y, size, size * 1.2) + knot, colour)
            shine = ellipse(x - size * 0.38, y - size * 0.45, size * 0.16, size * 0.3, 24)
            canvas.fill(shine, "#ffffff", opacity=0.45)
