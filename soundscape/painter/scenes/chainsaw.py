"""A chainsaw bites into a log: the growth rings are the loudness, flying chips the onsets."""

from __future__ import annotations

import math

from ..svg import circle, number, outline, parse, place, polyline
from ._shapes import Pose, Story, counted, hills, measured, pine, pines

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


def draw(canvas, sound) -> Story:
    """Paint the scene."""
    rng, width, height = canvas.rng, canvas.width, canvas.height
    ground = height * 0.84
    canvas.sky(horizon=0.74)
    canvas.sun(
        width * rng.uniform(0.2, 0.34),
        height * 0.26,
        70 + 50 * sound.light,
        reach=3 + 2 * sound.light,
    )
    with canvas.group(id="loudness-line"):
        _forest(canvas, sound, ground)
    _shafts(canvas, sound)
    canvas.plane(hills(canvas, base=ground - 6, rise=30, waves=1.2), 0.9)
    scale = 0.94 + 0.2 * sound.size
    x, y, radius = width * 0.64, ground - 150, 226.0 * (0.94 + 0.12 * sound.size)
    _log(canvas, sound, x, y, radius)
    entry = (x - radius * 0.50, y - radius * 0.42)
    _sawdust(canvas, sound, entry, ground)
    with canvas.figure():
        _saw(canvas, sound, entry[0] - 80 * scale, entry[1] - 34 * scale, scale, radius)
    _chips(canvas, sound, entry, ground)
    legend = measured(sound)
    return Story(
        "A chainsaw bites into a log in the forest and sawdust sprays from the cut",
        (
            (
                legend["line"],
                "the tops of the pines from left to right, and how thick the growth rings are",
            ),
            (
                legend["onsets"],
                counted(len(sound.events), "chip of wood", "chips of wood") + " in the spray",
            ),
            (legend["size"], "the size of the saw, how much sawdust flies"),
            (legend["rough"], "how ragged bark and rings are"),
            (legend["light"], "the palette, and the light between the trees"),
            (legend["pitch"], "how far the blade of the saw is lifted"),
        ),
    )


def _forest(canvas, sound, ground: float) -> None:
    """Two rows of pines; the nearer one is as tall as the sound was loud."""
    rng, width = canvas.rng, canvas.width
    canvas.plane(pines(canvas, foot=lambda x: ground + 20, height=400, count=20, spread=0.15), 0.12)
    parts, count = [], 15
    for index in range(count):
        loud = sum(sound.line_at((index + k) / count) for k in (0.2, 0.5, 0.8)) / 3
        x = width * (index + 0.5) / count
        parts.append(polyline(pine(x, ground + 44, 240 + 380 * loud, rng), closed=True))
    canvas.plane("".join(parts), 0.45)


def _shafts(canvas, sound) -> None:
    """Light that falls between the trees."""
    if not canvas.style.glow:
        return
    rng, d = canvas.rng, []
    for _ in range(4):
        x = canvas.width * rng.uniform(0.1, 0.9)
        wide, lean = rng.uniform(30, 90), rng.uniform(120, 220)
        d.append(
            polyline(
                [
                    (x, -20),
                    (x + wide, -20),
                    (x + wide * 2 + lean, canvas.height),
                    (x + lean, canvas.height),
                ],
                closed=True,
            )
        )
    stops = ((0, canvas.palette.sun, 0.05 + 0.2 * sound.light), (0.8, canvas.palette.sun, 0.0))
    canvas.fill("".join(d), canvas.gradient(stops))


def _log(canvas, sound, x: float, y: float, radius: float) -> None:
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


def _saw(canvas, sound, x: float, y: float, scale: float, radius: float) -> None:
    pose = Pose((x, y), scale, 28 - 16 * sound.height)
    put = pose.path
    kerf = put("120,-58* 430,-54* 430,-34* 120,-40*")
    canvas.fill(kerf, "ink", opacity=0.55)

    steel = canvas.blend("sky.2", "subject", 0.42)
    teeth = []
    for k in range(24):
        px = 18 + 17.5 * k
        teeth.append(
            put([(px, -40, True), (px + 3, -51, True), (px + 11, -48, True), (px + 11, -38, True)])
        )
        teeth.append(put([(px + 11, 42, True), (px + 8, 54, True), (px, 51, True), (px, 40, True)]))
    for k in range(5):
        a = math.radians(-60 + 30 * k)
        px, py = 424 + 46 * math.cos(a), 2 + 44 * math.sin(a)
        teeth.append(put([(px - 5, py - 5, True), (px + 7, py, True), (px - 5, py + 6, True)]))
    canvas.silhouette([put(_BAR), *teeth], steel, weight=0.6)
    canvas.stroke(
        put("40,0 400,4", closed=False),
        canvas.blend("subject", "sky.2", 0.25),
        7 * scale,
        opacity=0.7,
    )
    canvas.stroke(put(_HANDLE, closed=False), "subject", 26 * scale)
    canvas.silhouette([put(_REAR), put(_GUARD)])
    canvas.silhouette([put(_BODY)], "accent")
    canvas.silhouette([put(_COVER)], weight=0.7)
    canvas.detail(
        put("-186,-84* -120,-110 -40,-112 -8,-96 -6,-72* -190,-60*"), canvas.tone("accent", -0.12)
    )
    for k in range(4):
        vent = [(-170 + 24 * k, -30), (-160 + 24 * k, 20)]
        canvas.stroke(put(vent, closed=False), "subject", 9 * scale, opacity=0.85)
    for x_bolt, y_bolt, size in ((12, 4, 12), (-140, 46, 13)):
        canvas.detail(circle(*pose.spot(x_bolt, y_bolt), size * scale), "rim")


def _sawdust(canvas, sound, entry, ground: float) -> None:
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
        drops.append(circle(px, min(py, ground + 90), rng.uniform(1.6, 4.8)))
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


def _chips(canvas, sound, entry, ground: float) -> None:
    """One curled chip for each onset, the first the farthest left."""
    rng, (x, y) = canvas.rng, entry
    span, room = min(x * 0.9, 620.0), sound.room(8)
    chip = parse("-22,9* -15,-9* 2,-14 22,-11* 16,8* -2,5")
    colour, grain = canvas.blend("accent", canvas.lamp, 0.3), canvas.blend("accent", "ink", 0.35)
    for index, event in enumerate(sound.events):
        share = 1 - event.when
        px = x - 30 - span * (0.04 + 0.94 * share)
        high = 0.62 * event.strength + 0.38 * ((index * 0.618) % 1)
        py = ground + 40 - (ground - y - 50) * high * (1 - 0.25 * share)
        size = (0.75 + 1.0 * event.strength) * (0.3 + 0.7 * room)
        pose = Pose((px, py), size, rng.uniform(-80, 80))
        with canvas.onset(index):
            canvas.mark(pose.path(chip), colour)
            canvas.stroke(pose.path("-12,1 2,-5 14,-3", closed=False), grain, 2.6)
