"""An air conditioner hums on a facade above a summer city: its breath carries snow flakes."""

from __future__ import annotations

import math

from ..canvas import Canvas
from ..composition import Composition
from ..shapes import Pose, Story, clouds, counted, measured, nightfall, stars
from ..svg import arc, circle, outline, parse, place, polyline, rectangle, ribbon
from ..town import houses

__all__ = ["draw"]

_HALF, _TALL = 210.0, 150.0  # half the width and half the height of the unit
_FAN = (-46.0, 0.0, 122.0)
_BLADE = "14,-8* 34,-40 74,-66 104,-58 108,-20 88,6 50,14 16,8*"
_CURTAIN = "0,0* 126,0* 122,90 108,190 78,276 34,334* 36,350* 58,410 74,470 78,512* 40,506 0,512*"
_CAT = (
    "-34,0* -40,-30 -34,-62 -22,-84 -26,-104 -24,-128* -10,-118 6,-118 20,-128* 22,-104 16,-86 "
    "26,-60 32,-28 30,0* 60,-2 78,-10 84,-24 92,-20 90,-2 70,10 30,8*"
)
_POT = "-24,0* -30,-40* -36,-40* -36,-52* 36,-52* 36,-40* 30,-40* 24,0*"
_LEAVES = (
    "-4,-48* -16,-90 -44,-116 -66,-120* -56,-92 -34,-64 -6,-48*",
    "-2,-48* -14,-100 0,-150* 14,-100 4,-48*",
    "4,-48* 16,-90 44,-112 68,-112* 58,-86 34,-62 6,-48*",
)
_FOLDS = ("40,4 38,120 26,240 12,336", "84,4 78,120 56,230 24,330", "20,360 30,430 32,500")


def draw(canvas: Canvas, sound: Composition) -> Story:
    """Paint the scene."""
    rng, width, height = canvas.rng, canvas.width, canvas.height
    cloth, guest = rng.choice(("accent", "second")), rng.choice(("cat", "plant", "nobody"))
    nightfall(canvas, sound)
    canvas.sky(horizon=0.84)
    stars(canvas, 110, below=height * 0.6)
    moon = (width * rng.uniform(0.72, 0.88), height * rng.uniform(0.13, 0.2))
    canvas.sun(*moon, 44 + 34 * sound.light, reach=2.6 + 1.8 * sound.light)
    clouds(canvas, low=height * 0.08, high=height * 0.4)
    with canvas.group(id="loudness-line"):
        houses(canvas, sound, height + 20, rows=((0.15, 20, 170.0, 190.0), (0.5, 13, 60.0, 220.0)))
    scale = 0.84 + 0.22 * sound.size
    wall = max(500.0, min(width * 0.54, 640.0))
    pose = Pose((wall - 226 * scale - 14, height * 0.60), scale)
    _facade(canvas, sound, wall)
    _window(canvas, wall, height * 0.60 - 190, cloth, guest)
    _breath(canvas, sound, pose)
    with canvas.figure():
        _unit(canvas, pose, rng.uniform(0, 72))
    _flakes(canvas, sound, pose)
    legend = measured(sound)
    return Story(
        "An air conditioner hums on a facade above a city at night, its cool breath full of flakes",
        (
            (
                legend["onsets"],
                counted(len(sound.events), "snow flake") + " in its breath, first to last",
            ),
            ("strength of each onset", "the size of its flake"),
            (legend["line"], "the roofs of the city, from left to right"),
            (legend["size"], "the size of the unit, how wide it breathes"),
            (legend["pitch"], "how high the breath rises, how light the flakes are"),
            (legend["tempo"], "the height of the courses of the wall"),
            (legend["light"], "the palette, and the size and reach of the moon"),
            (legend["rough"], "how restless the streams of air are"),
        ),
    )


def _facade(canvas: Canvas, sound: Composition, wall: float) -> None:
    """The house on the left with its courses and a cornice."""
    bottom = canvas.height + 60
    plaster = canvas.blend("near", "ground", 0.5)
    canvas.plane(rectangle(-60, -60, wall, bottom), 0.95, role=plaster)
    joint = canvas.blend(plaster, "far", 0.28)
    step, y = 36 + 60 * sound.spacing, 70.0
    while y < bottom:
        canvas.stroke(polyline([(-40, y), (wall - 4, y)]), joint, 2.6, opacity=0.7)
        y += step
    for top in (34.0,):
        canvas.silhouette(
            [rectangle(-60, top - 44, wall + 26, top)],
            canvas.blend(plaster, "far", 0.2),
            weight=0.6,
        )
        canvas.silhouette([rectangle(-60, top, wall + 12, top + 16)], plaster, weight=0.4)


def _window(canvas: Canvas, wall: float, foot: float, cloth: str, guest: str) -> None:
    """A lit window above the unit, with curtains and someone on the sill."""
    half = min(118.0, wall * 0.30)
    x, top = wall * 0.44, max(84.0, foot - 330.0)
    frame = canvas.blend("flesh", "far", 0.5)
    canvas.glow(x, (top + foot) / 2, 330, canvas.lamp, 0.45)
    canvas.silhouette([rectangle(x - half - 14, top - 14, x + half + 14, foot)], frame, weight=0.6)
    canvas.silhouette(
        [rectangle(x - half, top, x + half, foot - 14)], canvas.lamp, weight=0.3, lit=True
    )
    sill = rectangle(x - half - 30, foot - 14, x + half + 30, foot + 6)
    tall, cloth = (foot - 18 - top) / 512, canvas.blend(cloth, "flesh", 0.25)
    for side in (-1, 1):
        scale, at = (-side * half / 130, tall), (x + side * half, top + 4)
        canvas.detail(outline(place(parse(_CURTAIN), scale=scale, at=at)), cloth)
        for fold in _FOLDS:
            line = outline(place(parse(fold), scale=scale, at=at), closed=False)
            canvas.stroke(line, canvas.tone(cloth, -0.12), 3.4, opacity=0.8)
    canvas.stroke(polyline([(x - half, top + 4), (x + half, top + 4)]), frame, 9)
    shadow = canvas.blend("ink", "near", 0.2)
    at = Pose((x + canvas.rng.uniform(-0.2, 0.2) * half, foot - 14), half / 118)
    if guest == "cat":
        canvas.silhouette([at.path(_CAT)], shadow, weight=0.4, lit=True)
    elif guest == "plant":
        canvas.silhouette([*map(at.path, _LEAVES)], shadow, weight=0.4, lit=True)
        canvas.silhouette([at.path(_POT)], "accent", weight=0.4, lit=True)
    canvas.silhouette([sill], frame, weight=0.5)


def _unit(canvas: Canvas, pose: Pose, turn: float) -> None:
    """The casing with its round grille, fan, louvres and brackets."""
    put, size = pose.path, pose.scale
    white = canvas.blend("flesh", "#ffffff", 0.6)
    grey = canvas.blend(white, "near", 0.28)
    dark, steel = canvas.blend("ink", "near", 0.25), canvas.blend(white, "near", 0.42)
    for x in (-150, 150):
        bracket = f"{x - 12},150* {x + 12},150* {x + 12},196* {x - 12},196*"
        canvas.silhouette([put(bracket)], steel, weight=0.4)
    canvas.silhouette([put("-236,180* 236,180* 236,196* -236,196*")], steel, weight=0.5)
    corner = 18
    case = []
    for sx, sy in ((-1, -1), (1, -1), (1, 1), (-1, 1)):
        case += [
            (sx * _HALF, sy * (_TALL - corner))
            if sx * sy > 0
            else (sx * (_HALF - corner), sy * _TALL),
            (sx * (_HALF - corner), sy * _TALL)
            if sx * sy > 0
            else (sx * _HALF, sy * (_TALL - corner)),
        ]
    canvas.silhouette([put(case)], white, shade=grey, lit=True)
    canvas.fill(
        put(
            [
                (-_HALF + 6, -118, True),
                (_HALF - 6, -118, True),
                (_HALF - 6, -113, True),
                (-_HALF + 6, -113, True),
            ]
        ),
        grey,
    )
    x, y = pose.spot(*_FAN[:2])
    radius = _FAN[2] * size
    canvas.fill(circle(x, y, radius * 1.07), grey)
    canvas.fill(circle(x, y, radius), dark)
    blade = canvas.blend("far", white, 0.25)
    fan = Pose((x, y), size, turn)
    for k in range(5):
        canvas.fill(fan.path(place(parse(_BLADE), turn_degrees=72 * k)), blade)
    grille = [circle(x, y, radius * ring) for ring in (0.28, 0.46, 0.64, 0.82, 1.0)]
    for k in range(12):
        a = math.radians(30 * k)
        spoke = [(x + radius * r * math.cos(a), y + radius * r * math.sin(a)) for r in (0.2, 1.0)]
        grille.append(polyline(spoke))
    canvas.stroke("".join(grille), white, 3.6 * size)
    canvas.fill(circle(x, y, radius * 0.2), white)
    canvas.fill(circle(x, y, radius * 0.1), "accent")
    slats = [put([(104, -86 + 20 * k), (188, -86 + 20 * k)], closed=False) for k in range(9)]
    canvas.stroke("".join(slats), dark, 7 * size, opacity=0.8)
    canvas.fill(circle(*pose.spot(180, -132), 6 * size), "accent")


def _way(
    canvas: Canvas, sound: Composition, pose: Pose, lane: float, share: float
) -> tuple[float, float]:
    """Where a stream of air is: `lane` -1 to 1 across it, `share` 0 to 1 of its way."""
    x, y = pose.spot(_HALF - 16, 0)
    reach = max(200.0, canvas.width - x + 40)
    wide = (0.55 + 0.5 * sound.size) * min(canvas.height * 0.30, 330.0)
    rise = (0.25 - sound.height) * 330 * share**1.4
    swell = math.sin(2.2 * math.pi * share + 1.1 * lane) * 34 * share
    mid = 110 * pose.scale
    return x + reach * share, y + lane * (mid + (wide - mid) * share) + rise + swell


def _breath(canvas: Canvas, sound: Composition, pose: Pose) -> None:
    """Streams of air from the unit to the right, trembling with the noisiness."""
    rng, lanes = canvas.rng, 9
    colour = canvas.blend("mark", "water", 0.25)
    for index in range(lanes):
        lane, end = -1 + 2 * index / (lanes - 1), rng.uniform(0.62, 1.0)
        spots, widths, steps = [], [], 14
        for step in range(steps + 1):
            share = end * step / steps
            x, y = _way(canvas, sound, pose, lane, share)
            spots.append((x, y + 10 * share * sound.rough(rng)))
            widths.append(7.5 * max(0.0, 1 - share / end) ** 0.7 * (0.6 + 0.6 * sound.size) + 2.2)
        canvas.fill(ribbon(spots, widths), colour, opacity=0.75)
        if index % 3 == 1:  # some streams curl at the end
            (ax, ay), (bx, by) = spots[-2], spots[-1]
            heading = math.degrees(math.atan2(by - ay, bx - ax))
            normal = math.radians(heading - 90)
            middle = (bx + 22 * math.cos(normal), by + 22 * math.sin(normal))
            curl = arc(*middle, 22, heading + 90, heading - 160)
            canvas.stroke(curl, colour, 2.4, opacity=0.75)


def _flakes(canvas: Canvas, sound: Composition, pose: Pose) -> None:
    rng = canvas.rng
    room = sound.room(7)
    for index, event in enumerate(sound.events):
        lane = max(-0.95, min(0.95, 0.8 * (0.5 - event.pitch) + rng.uniform(-0.75, 0.75)))
        x, y = _way(canvas, sound, pose, lane, 0.10 + 0.82 * event.when)
        size = (16 + 36 * event.strength) * room
        with canvas.onset(index):
            canvas.mark(_flake(x, y, size, rng.uniform(0, 60)), canvas.pitch_colour(event.pitch))


def _flake(x: float, y: float, size: float, turn: float) -> str:
    """A snow flake with six branched arms, as one path."""
    thick, parts = 0.085, []
    arm = [(0, -thick), (1, -thick * 0.8), (1, thick * 0.8), (0, thick)]
    twig = [(0, -thick * 0.8), (0.36, -thick * 0.6), (0.36, thick * 0.6), (0, thick * 0.8)]
    for k in range(6):
        parts.append(place(arm, turn_degrees=60 * k))
        for side in (-50, 50):
            branch = place(twig, turn_degrees=side, at=(0.52, 0))
            parts.append(place(branch, turn_degrees=60 * k))
    return "".join(
        polyline(place(part, turn_degrees=turn, scale=size, at=(x, y)), closed=True)
        for part in parts
    )
