"""Two children on a seesaw, a third with a kite: every onset is a balloon that rises."""

from __future__ import annotations

from typing import Any

from ..canvas import Canvas
from ..colour import lightness
from ..composition import Composition
from ..shapes import Pose, Story, clouds, counted, floor, hills, loudness_ridge, measured
from ..svg import Point, circle, ellipse, outline, polyline, rectangle, ribbon

__all__ = ["draw"]

# Children from the side, facing right: limbs as (joints, widths), clothes and shoes as outlines.
# Those who sit are drawn around the board under them, the one who runs around its feet.
_LOW = {  # knees up, feet on the ground, both hands on the handle
    "far legs": (("-2,-14 36,-40 54,-50 64,-26 70,6", (34, 32, 27, 22, 16)),),
    "legs": (("-6,-14 30,-36 46,-44 52,-20 54,12", (36, 34, 29, 23, 17)),),
    "far arms": (("-2,-82 26,-70 62,-66", (20, 17, 14)),),
    "arms": (("-12,-80 10,-56 30,-54 58,-62", (22, 19, 17, 14)),),
    "shoes": ("60,2 76,-4 94,4 94,14 62,14", "44,8 60,2 78,10 78,20 46,20"),
    "top": "-38,-2* -42,-34 -38,-66 -28,-90 -8,-94 6,-80 8,-50 10,-24 18,-6* 6,2 -30,2",
    "head": (-2.0, -126.0),
    "turn": -6.0,
}
_HIGH = {  # legs dangle, one arm is thrown up
    "far legs": (("-2,-14 36,-20 56,-14 66,14 74,44", (34, 32, 27, 21, 16)),),
    "legs": (("-6,-14 28,-20 44,-12 48,18 44,50", (36, 34, 29, 23, 17)),),
    "far arms": (("0,-80 26,-66 60,-62", (20, 17, 14)),),
    "arms": (("-14,-80 -44,-98 -62,-116 -76,-164", (22, 19, 17, 14)),),
    "shoes": ("66,42 82,34 100,40 100,50 72,56", "34,48 50,40 70,48 70,58 38,60"),
    "top": "-38,-2* -42,-34 -38,-66 -28,-90 -8,-94 6,-80 8,-50 10,-24 18,-6* 6,2 -30,2",
    "head": (2.0, -128.0),
    "turn": -14.0,
}
_RUNNING = {
    "far legs": (("-8,-82 -20,-60 -28,-44 -52,-36 -78,-30", (32, 30, 25, 20, 14)),),
    "legs": (("-4,-84 26,-74 44,-60 42,-38 34,-16", (34, 31, 26, 21, 15)),),
    "far arms": (("0,-134 -22,-118 -34,-110 -20,-92", (18, 16, 15, 12)),),
    "arms": (("10,-134 36,-128 56,-138 82,-160", (20, 18, 15, 12)),),
    "shoes": ("-72,-38 -66,-22 -80,-6 -90,-8 -88,-34", "26,-20 42,-18 58,-10 58,-2 28,-2"),
    "top": "-26,-74* -22,-112 -12,-142 4,-152 18,-146 26,-124 20,-96 22,-72* 0,-66",
    "head": (20.0, -182.0),
    "turn": 4.0,
}
_HEAD = "34,-4 38,4 32,9 33,18 24,30 6,35 -14,29 -28,10 -30,-10 -18,-29 6,-35 26,-26"
_SHORT = "32,-14* 16,-10 4,-6 -4,8 -12,18* -30,18 -38,-4 -30,-28 -8,-44 18,-42 36,-28"
_LONG = "32,-16* 16,-12 6,-4 2,12 -4,30 -12,44* -34,46 -44,20 -40,-12 -28,-34 -6,-44 18,-42 36,-28"
_TAIL = "-26,-16 -42,-32 -64,-26 -76,0 -72,26 -60,36* -56,12 -46,-4 -30,2"
_FRINGE = ((_SHORT, ""), (_LONG, ""), (_SHORT, _TAIL))
_BOARD = 330.0  # half its length
_PIVOT = 104.0  # its height over the ground
_SKINS = (0.0, 0.22, 0.45, 0.7)  # shares of a warm brown
_BROWN = "#7a4a2f"


def draw(canvas: Canvas, sound: Composition) -> Story:
    """Paint the scene."""
    rng, width, height = canvas.rng, canvas.width, canvas.height
    ground = height * 0.76
    sun_x, radius = width * rng.uniform(0.1, 0.9), 60 + 60 * sound.light
    tilt, hair = rng.choice((-13.0, 13.0)), rng.sample(_FRINGE, 3)
    kite_x, skins = rng.uniform(0.10, 0.22), rng.sample(_SKINS, 3)
    canvas.sky(horizon=0.74)
    canvas.sun(sun_x, height * 0.26, radius, reach=2.4 + 1.8 * sound.light)
    clouds(canvas, low=height * 0.08, high=height * 0.45)
    canvas.plane(hills(canvas, base=ground - 80, rise=90, waves=1.7), 0.0)
    with canvas.group(id="loudness-line"):
        canvas.plane(loudness_ridge(canvas, sound, base=ground - 30, rise=150, points=30), 0.3)
    _balloons(canvas, sound, ground)
    canvas.plane(floor(canvas, ground - 8), 0.62)
    _fence(canvas, sound, ground)
    # Children stand out from pale sand, or dark earth.
    dark = lightness(canvas.palette.subject) < 0.5
    sand = canvas.blend("near", "flesh", 0.5 if dark else 0.0)
    canvas.plane(_meadow(canvas, ground + 40), 0.9, role=sand)
    scale = 0.86 + 0.26 * sound.size
    foot = ground + (height - ground) * 0.56
    seesaw = Pose((width * 0.5, foot - _PIVOT * scale), scale, tilt)
    runner = Pose((width * 0.5 - 6, foot - (_PIVOT + 6) * scale), 0.98 * scale)
    kite = Pose((runner.at[0] + width * kite_x, height * (0.44 - 0.14 * sound.height)), scale, 24)
    _string(canvas, runner.spot(84, -162), kite)
    with canvas.figure():
        _kite(canvas, sound, kite)
        _child(canvas, runner, _RUNNING, "accent", (*hair[0], skins[0]))
        _seesaw(canvas, seesaw, foot, [(*hair[k], skins[k]) for k in (1, 2)])
    legend = measured(sound)
    return Story(
        "Two children ride a seesaw in a playground, a third runs with a kite, and balloons rise "
        "over them",
        (
            (
                legend["onsets"],
                counted(len(sound.events), "balloon") + ", first to last from left to right",
            ),
            ("strength of each onset", "the size of its balloon"),
            (legend["line"], "the ridge behind the playground, from left to right"),
            (legend["size"], "the size of the children and of their seesaw"),
            (legend["pitch"], "how high balloons and kite fly, how light the balloons are"),
            (legend["tempo"], "the spacing of the fence"),
            (legend["light"], "the palette, and the size and reach of the sun"),
            (legend["rough"], "how the tail of the kite flutters"),
        ),
    )


def _meadow(canvas: Canvas, top: float) -> str:
    bumps = [(-60, top + 10), (canvas.width * 0.3, top - 12), (canvas.width * 0.7, top + 6)]
    d = outline([*bumps, (canvas.width + 60, top - 8)], closed=False)
    return d + f"L{canvas.width + 60:.2f} {canvas.height + 60:.2f}L-60 {canvas.height + 60:.2f}Z"


def _fence(canvas: Canvas, sound: Composition, y: float) -> None:
    """Pickets, farther apart the slower the tempo."""
    step, x, parts = 26 + 44 * sound.spacing, 6.0, []
    while x < canvas.width + 30:
        top = y - 44
        picket = [(x - 7, y + 50), (x - 7, top), (x, top - 12), (x + 7, top), (x + 7, y + 50)]
        parts.append(polyline(picket, closed=True))
        x += step
    parts += [rectangle(-20, y + rail, canvas.width + 20, y + rail + 7) for rail in (-26, 10)]
    canvas.silhouette(parts, canvas.blend("flesh", "far", 0.72), weight=0.35)


def _child(
    canvas: Canvas, pose: Pose, body: dict[str, Any], cloth: str, looks: tuple[str, str, float]
) -> None:
    """A child with a large head; `looks` are its fringe, its tail of hair and how brown it is."""
    size, (top, tail, brownness) = pose.scale, looks
    skin = canvas.blend("flesh", _BROWN, brownness)
    line = canvas.blend(skin, "#2a1712", 0.75)
    if canvas.style.luminous:  # where lines shine, surfaces are dark
        skin, line = canvas.colour("subject"), "rim"
    shirt = canvas.apart(cloth, skin, ratio=1.6)
    trousers = canvas.blend("subject", "second" if cloth == "accent" else "accent", 0.28)

    def limbs(name: str) -> list[str]:
        return [ribbon(pose.points(spots), [w * size for w in wide]) for spots, wide in body[name]]

    head = Pose(pose.spot(*body["head"]), size, pose.turn_degrees + body["turn"], pose.mirror)
    x, y = body["head"]
    neck = pose.path([(x - 14, y + 16), (x + 10, y + 20), (x + 4, y + 48), (x - 20, y + 48)])
    brown = canvas.blend("#2a1712", "accent", 0.25)
    canvas.silhouette(limbs("far arms"), skin, weight=0.5)
    canvas.silhouette([*limbs("far legs"), pose.path(body["shoes"][0])], trousers, weight=0.5)
    canvas.silhouette([*limbs("legs"), pose.path(body["shoes"][1])], trousers, weight=0.6)
    for shoe in body["shoes"]:
        canvas.detail(pose.path(shoe), canvas.blend(shirt, "subject", 0.45))
    if tail:
        canvas.silhouette([head.path(tail)], brown, weight=0.4)
    canvas.silhouette([head.path(_HEAD), neck], skin, weight=0.6)
    canvas.silhouette([pose.path(body["top"])], shirt, weight=0.6)
    canvas.silhouette([head.path(top)], brown, weight=0.5)
    canvas.detail(head.path("15,-2 17,-7 20,-2 17,3"), line)
    canvas.stroke(head.path("13,16 20,20 28,15", closed=False), line, 3 * size)
    canvas.silhouette(limbs("arms"), skin, weight=0.5)


def _seesaw(canvas: Canvas, pose: Pose, foot: float, hair: list[tuple[str, str, float]]) -> None:
    """A board on a trestle; the child at the lower end faces the one at the upper."""
    size = pose.scale
    iron = canvas.blend("subject", "second", 0.30)
    x, y = pose.at
    stand = [(x - 62 * size, foot), (x - 10 * size, y), (x + 10 * size, y), (x + 62 * size, foot)]
    canvas.silhouette([polyline(stand, closed=True)], iron, weight=0.6)
    board = [(-_BOARD, -12, True), (_BOARD, -12, True), (_BOARD, 14, True), (-_BOARD, 14, True)]
    canvas.silhouette([pose.path(board)], canvas.blend("accent", "subject", 0.3), weight=0.7)
    canvas.stroke(pose.path([(-_BOARD + 14, -4), (_BOARD - 14, -4)], closed=False), "rim",
                  4 * size, opacity=0.8)  # fmt: skip
    canvas.silhouette([circle(x, y, 17 * size)], iron, weight=0.5)
    for side, cloth, style in ((-1, "accent", hair[0]), (1, "second", hair[1])):
        low = side * pose.turn_degrees > 0
        end = pose.spot(side * (_BOARD - 58), -10)
        child = Pose(end, 1.62 * size, -side * pose.turn_degrees * 0.4, mirror=side > 0)
        handle = child.points([(66, 4), (60, -58)])
        canvas.silhouette([ribbon(handle, [9 * size, 9 * size])], iron, weight=0.4)
        _child(canvas, child, _LOW if low else _HIGH, cloth, style)


def _kite(canvas: Canvas, sound: Composition, pose: Pose) -> None:
    put = pose.path
    canvas.silhouette([put("0,-96* 62,-20* 0,92* -62,-20*")], "accent", weight=0.7)
    # Every second panel, farther from the colour of the sky.
    brighter = lightness(canvas.colour("accent")) > lightness(canvas.palette.sky[1])
    panel = canvas.tone("accent", 0.13 if brighter else -0.13)
    canvas.detail(put("0,-96* 62,-20* 0,-20*") + put("0,-20* 0,92* -62,-20*"), panel)
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


def _string(canvas: Canvas, hand: Point, kite: Pose) -> None:
    end = kite.spot(0, -20)
    bend = ((hand[0] + end[0]) / 2 + 30, (hand[1] + end[1]) / 2 + 40)
    canvas.stroke(outline([hand, bend, end], closed=False), "subject", 2.4, opacity=0.9)


def _balloons(canvas: Canvas, sound: Composition, ground: float) -> None:
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
