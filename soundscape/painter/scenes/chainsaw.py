"""A lumberjack saws a log: the growth rings are the loudness, every onset a flying chip."""

from __future__ import annotations

import math

from ..canvas import Canvas
from ..composition import Composition
from ..shapes import Pose, Story, counted, hills, limb, measured, pine, pines
from ..svg import Point, circle, number, outline, parse, place, polyline, ribbon

__all__ = ["draw"]

# A chainsaw from the side, bar to the right; the front of its body is at (0, 0).
_BODY = parse(
    "10,-66* 14,52* -20,70 -150,74 -196,62* -204,10 -200,-40 -186,-84* -120,-110 -40,-112 -8,-96"
)
_REAR = parse(
    "-186,-70* -240,-66 -300,-40 -338,10 -340,50 -318,78 -270,86 -190,74* -190,46* -262,50 -292,38 "
    "-296,14 -274,-14 -236,-32 -190,-36*"
)
_HANDLE = "-120,-96* -104,-168 -70,-186 10,-186 34,-170 40,-60*"
_GUARD = "22,-70* 34,-186* 58,-204* 66,-196* 48,-70*"
_BAR = parse("0,-44* 420,-36 462,-14 466,12 444,34 410,42 0,46*")
_COVER = parse("-60,-30* 40,-44 74,-20 78,24 44,48 -60,44*")
_GRIPS = ((-306, 6), (-34, -186))

# A lumberjack who leans forward, facing right, without arms; feet on y = 0.
_LEGS = (
    "-10,-270* 62,-262* 94,-190 106,-130 110,-70 106,-20* 46,-20* 46,-76 36,-136 8,-200",
    "-80,-280* 34,-268* 32,-200 20,-130 10,-70 4,-20* -60,-20* -64,-80 -68,-140 -80,-210",
)
_BOOTS = (
    "42,-38* 112,-38* 116,-20 146,-12 154,2* 40,2*",
    "-64,-38* 8,-38* 12,-20 44,-12 52,2* -68,2*",
)
_TORSO = (
    "-82,-262* -92,-320 -80,-390 -44,-446 6,-478 60,-488 106,-472 122,-436 108,-386 80,-330 "
    "52,-290 44,-256*"
)
_CHECKS = (
    "-56,-270 -62,-340 -36,-410 2,-470", "20,-262 30,-320 58,-392 90,-470",
    "-84,-306 -20,-292 48,-298", "-88,-350 -24,-336 74,-342", "-74,-398 -10,-384 98,-390",
    "-40,-444 14,-432 114,-438", "-18,-264 -18,-330 12,-404 50,-480",
)  # fmt: skip
_BRACE = "-22,-262 -24,-330 4,-404 44,-480"
_HEAD = (
    "38,-466* 46,-508 50,-550 70,-590 110,-604 146,-590 154,-562* 170,-536 157,-530* 156,-500 "
    "112,-490 98,-462*"
)
_BEARD = "64,-548* 84,-524 112,-526 158,-528* 164,-500 146,-470 110,-460 78,-484 62,-520"
_HELMET = "42,-566* 42,-606 66,-640 104,-650 142,-634 158,-590* 190,-576 186,-564* 42,-560*"
_FIST = "-30,-20 -6,-31 24,-24 34,0 26,24 -4,31 -30,20 -36,0"


def draw(canvas: Canvas, sound: Composition) -> Story:
    """Paint the scene."""
    rng, width, height = canvas.rng, canvas.width, canvas.height
    ground = height * 0.84
    sun_x, cloth = width * rng.uniform(0.70, 0.84), rng.choice(("second", "accent"))
    canvas.sky(horizon=0.74)
    canvas.sun(sun_x, height * 0.22, 64 + 44 * sound.light, reach=3 + 2 * sound.light)
    with canvas.group(id="loudness-line"):
        _forest(canvas, sound, ground)
    canvas.plane(hills(canvas, base=ground - 24, rise=30, waves=1.2), 0.9)
    scale = 0.90 + 0.20 * sound.size
    x, y, radius = width * 0.69, ground - 120, 204.0 * (0.94 + 0.12 * sound.size)
    _log(canvas, sound, x, y, radius)
    entry = (x - radius * 0.56, y - radius * 0.50)
    _sawdust(canvas, sound, entry, ground)
    lifted = 50 * (sound.height - 0.5)
    saw = Pose((entry[0] - 70 * scale, entry[1] - 26 * scale - lifted), 0.84 * scale,
               26 - 16 * sound.height)  # fmt: skip
    body = Pose((saw.at[0] - 286 * scale, ground + 44), scale)
    with canvas.figure():
        _lumberjack(canvas, body, saw, cloth)
    _chips(canvas, sound, entry)
    legend = measured(sound)
    return Story(
        "A lumberjack in a helmet saws a log in the forest with a chainsaw, and chips fly",
        (
            (
                legend["line"],
                "the tops of the pines from left to right, and how thick the growth rings are",
            ),
            (
                legend["onsets"],
                counted(len(sound.events), "chip of wood", "chips of wood")
                + " that fly over the log, first to last from left to right",
            ),
            (legend["size"], "the size of man and saw, how much sawdust flies"),
            (legend["rough"], "how ragged bark and rings are"),
            (legend["light"], "the palette, and how far the sun shines"),
            (legend["pitch"], "how high the saw and its blade are lifted"),
        ),
    )


def _forest(canvas: Canvas, sound: Composition, ground: float) -> None:
    """Two rows of pines; the nearer one is as tall as the sound was loud."""
    rng, width = canvas.rng, canvas.width
    canvas.plane(pines(canvas, foot=lambda x: ground + 20, height=400, count=20, spread=0.15), 0.12)
    parts, count = [], 15
    for index in range(count):
        loud = sum(sound.line_at((index + k) / count) for k in (0.2, 0.5, 0.8)) / 3
        x = width * (index + 0.5) / count
        parts.append(polyline(pine(x, ground + 44, 240 + 380 * loud, rng), closed=True))
    canvas.plane("".join(parts), 0.45)


def _log(canvas: Canvas, sound: Composition, x: float, y: float, radius: float) -> None:
    rng = canvas.rng
    bark = canvas.blend("ground", "accent", 0.28)
    end = canvas.width + 80
    back = [(x, y - radius), (end, y - radius * 0.86), (end, y + radius * 0.96), (x, y + radius)]
    canvas.silhouette([polyline(back, closed=True), circle(x, y, radius)], bark)
    lines = []
    for k in range(13):
        share = -0.92 + 1.84 * (k + 0.5) / 13
        start = x + radius * math.sqrt(max(0.0, 1 - share * share)) + rng.uniform(10, 60)
        while start < canvas.width:
            length = rng.uniform(60, 200)
            py = y + radius * share * 0.95 + rng.uniform(-4, 4)
            bend, end_x = number(rng.uniform(-9, 9)), number(length)
            half = number(length / 2)
            lines.append(f"M{number(start)} {number(py)}q{half} {bend} {end_x} 0")
            start += length + rng.uniform(20, 90)
    canvas.stroke("".join(lines), canvas.blend(bark, "ink", 0.55), 3.4, opacity=0.75)
    wood = canvas.blend("flesh", "sun", 0.22)
    canvas.silhouette([circle(x, y, radius * 0.93)], wood, weight=0.6, lit=True)
    slices = 15
    louds = [
        0.25 + sum(sound.line_at((k + j) / slices) for j in (0.2, 0.5, 0.8)) / 3
        for k in range(slices)
    ]
    total, grown = sum(louds), 0.0
    phases = [rng.uniform(0, 6.28) for _ in range(3)]
    grain = canvas.blend(wood, "accent", 0.55)
    for loud in louds[:-1]:
        grown += loud
        ring = radius * 0.90 * grown / total
        spots = []
        for step in range(18):
            a = 2 * math.pi * step / 18
            wobble = 0.030 * math.sin(2 * a + phases[0]) + 0.022 * math.sin(3 * a + phases[1])
            r = ring * (1 + wobble + 0.028 * sound.rough(rng))
            spots.append((x - radius * 0.05 + r * math.cos(a), y + radius * 0.03 + r * math.sin(a)))
        canvas.stroke(outline(spots), grain, 2 + 4.5 * loud / max(louds), opacity=0.9)
    cracks = []
    for _ in range(4):
        a, r = rng.uniform(0, 6.28), radius * rng.uniform(0.4, 0.8)
        crack = [(x - radius * 0.05, y + radius * 0.03), (x + r * math.cos(a), y + r * math.sin(a))]
        cracks.append(polyline(crack))
    canvas.stroke("".join(cracks), canvas.blend(wood, "ink", 0.6), 2.2, opacity=0.6)


def _lumberjack(canvas: Canvas, body: Pose, saw: Pose, cloth: str) -> None:
    """The man, then the saw, then the hands that hold it."""
    put, size = body.path, body.scale
    shirt, trousers = canvas.tone(cloth, -0.14), canvas.blend("ink", "near", 0.3)
    check, helmet = canvas.blend(shirt, "ink", 0.55), "accent" if cloth == "second" else "second"
    glove = canvas.blend("flesh", "second", 0.3)
    hands = [saw.spot(*grip) for grip in _GRIPS]
    for leg, boot in zip(_LEGS, _BOOTS, strict=True):
        canvas.silhouette([put(leg)], trousers, weight=0.8)
        canvas.silhouette([put(boot)], canvas.blend("accent", "ink", 0.55), weight=0.6)
    _sleeve(canvas, body, (92, -432), hands[1], shirt, -1)
    canvas.silhouette([put(_TORSO)], shirt)
    for line in _CHECKS:
        canvas.stroke(put(line, closed=False), check, 6 * size, opacity=0.75)
    canvas.stroke(put(_BRACE, closed=False), trousers, 13 * size)
    canvas.silhouette([put(_HEAD)], "flesh", weight=0.6, lit=True)
    canvas.silhouette([put(_BEARD)], canvas.blend("ink", "accent", 0.25), weight=0.4)
    canvas.silhouette([put(_HELMET)], helmet, weight=0.7)
    canvas.stroke(put("56,-578* 156,-578*", closed=False), check, 4 * size, opacity=0.7)
    canvas.silhouette([circle(*body.spot(82, -548), 25 * size)], trousers, weight=0.5)
    canvas.detail(circle(*body.spot(136, -552), 5.5 * size), "ink")
    _saw(canvas, saw)
    _sleeve(canvas, body, (28, -432), hands[0], shirt, 1)
    for hand, turn in zip(hands, (40, 80), strict=True):
        pose = Pose(hand, 1.06 * size, saw.turn_degrees + turn)
        canvas.silhouette([pose.path(_FIST)], glove, weight=0.5, lit=True)
        for knuckle in ("-12,-24 -8,0 -12,22", "6,-26 10,0 6,24"):
            canvas.stroke(pose.path(knuckle, closed=False), check, 3 * size, opacity=0.7)


def _sleeve(
    canvas: Canvas, body: Pose, shoulder: Point, hand: Point, colour: str, side: int
) -> None:
    """An arm from a shoulder to a hand."""
    size = body.scale
    (ax, ay), (ex, ey), (hx, hy) = limb(body.spot(*shoulder), hand, 128 * size, 118 * size,
                                        side=side)  # fmt: skip
    spots = [(ax, ay), ((ax + ex) / 2, (ay + ey) / 2), (ex, ey), ((ex + hx) / 2, (ey + hy) / 2)]
    widths = [size * wide for wide in (76, 68, 60, 52, 42)]
    arm = [ribbon([*spots, (hx, hy)], widths), circle(ex, ey, 30 * size)]
    fold = canvas.blend(colour, "ink", 0.55)
    canvas.stroke("".join(arm), fold, 4.5 * size)
    canvas.silhouette(arm, colour, weight=0.7)
    cx, cy, nx, ny = hx + 0.2 * (ex - hx), hy + 0.2 * (ey - hy), 0.17 * (hy - ey), 0.17 * (ex - hx)
    cuff = polyline([(cx - nx, cy - ny), (cx + nx, cy + ny)])
    canvas.stroke(cuff, fold, 7 * size)


def _saw(canvas: Canvas, pose: Pose) -> None:
    put, scale = pose.path, pose.scale
    steel = canvas.blend("#a3acb6", "sky.1", 0.2)
    teeth = []
    for k in range(24):
        px = 18 + 17.5 * k
        teeth.append(put(f"{px},-40* {px + 3},-51* {px + 11},-48* {px + 11},-38*"))
        teeth.append(put(f"{px + 11},42* {px + 8},54* {px},51* {px},40*"))
    for k in range(5):
        a = math.radians(-60 + 30 * k)
        px, py = 424 + 46 * math.cos(a), 2 + 44 * math.sin(a)
        teeth.append(put(f"{px - 5},{py - 5}* {px + 7},{py}* {px - 5},{py + 6}*"))
    canvas.silhouette([put(_BAR), *teeth], steel, weight=0.6)
    slot = canvas.blend("subject", "sky.2", 0.25)
    canvas.stroke(put("40,0 400,4", closed=False), slot, 7 * scale, opacity=0.7)
    canvas.stroke(put(_HANDLE, closed=False), "subject", 26 * scale)
    canvas.silhouette([put(_REAR), put(_GUARD)])
    canvas.silhouette([put(_BODY)], "accent")
    canvas.silhouette([put(_COVER)], weight=0.7)
    hood = put("-186,-84* -120,-110 -40,-112 -8,-96 -6,-72* -190,-60*")
    canvas.detail(hood, canvas.tone("accent", -0.12))
    for k in range(4):
        vent = [(-170 + 24 * k, -30), (-160 + 24 * k, 20)]
        canvas.stroke(put(vent, closed=False), "subject", 9 * scale, opacity=0.85)
    for x_bolt, y_bolt, size in ((12, 4, 12), (-140, 46, 13)):
        canvas.detail(circle(*pose.spot(x_bolt, y_bolt), size * scale), "rim")


def _sawdust(canvas: Canvas, sound: Composition, entry: Point, ground: float) -> None:
    """The spray from the cut, down to the left."""
    rng, x, y = canvas.rng, *entry
    dust = canvas.blend("flesh", "sun", 0.4)
    drops = []
    for _ in range(round(90 + 230 * sound.size)):
        share = rng.random() ** 0.7
        reach = min(620.0, canvas.width * 0.6) * share
        px = x + 30 - reach + rng.gauss(0, 10)
        fall = (ground + 40 - y) * (0.12 * share + 0.9 * share**2)
        py = y + 60 + fall * 0.8 + rng.gauss(0, 16 + 60 * share * (0.4 + sound.jaggedness))
        if py < ground + 60:
            drops.append(circle(px, py, rng.uniform(1.6, 4.8)))
    canvas.fill("".join(drops), dust, opacity=0.9)
    wide, tall = min(230.0, canvas.width * 0.24), 50 + 50 * sound.size
    heaps = []
    for share, away in ((0.7, 0.62), (1.0, 0.0)):
        middle = x - 240 - away * wide
        spots = [(-1.0, 0.0, True), (-0.62, -0.30), (-0.24, -0.82), (0.04, -1.0), (0.30, -0.78)]
        spots += [(0.66, -0.26), (1.0, 0.0, True)]
        spots = place(spots, scale=(wide * share, tall * share), at=(middle, ground + 76))
        heaps.append(outline(spots))
    canvas.silhouette(heaps, dust, weight=0.5, lit=True)
    specks = []
    for _ in range(40):
        px, py = x - 240 + wide * 0.28 * rng.gauss(0, 1), ground + 70 - rng.uniform(0, 0.5) * tall
        specks.append(circle(px, py, rng.uniform(2, 4)))
    canvas.fill("".join(specks), canvas.blend(dust, "accent", 0.45), opacity=0.7)


def _chips(canvas: Canvas, sound: Composition, entry: Point) -> None:
    """One curled chip for each onset in a fountain over the log, the last the farthest right."""
    rng, (x, y) = canvas.rng, entry
    first, room = x + 110, sound.room(4)
    span = min(canvas.width * 0.95 - first, 800.0)
    chip = parse("-22,9* -15,-9* 2,-14 22,-11* 16,8* -2,5")
    colour, grain = canvas.blend("accent", canvas.lamp, 0.3), canvas.blend("accent", "ink", 0.35)
    for index, event in enumerate(sound.events):
        high = 60 + 330 * (0.5 * event.strength + 0.5 * ((index * 0.618) % 1))
        px, py = first + span * event.when, y - 40 - high * (1 - (event.when - 0.35) ** 2)
        size = (0.75 + 1.0 * event.strength) * (0.3 + 0.7 * room)
        pose = Pose((px, py), size, rng.uniform(-80, 80))
        with canvas.onset(index):
            canvas.mark(pose.path(chip), colour)
            canvas.stroke(pose.path("-12,1 2,-5 14,-3", closed=False), grain, 2.6)
