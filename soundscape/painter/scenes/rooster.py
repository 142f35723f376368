"""A rooster on a ridge pole crows at sunrise: its song is a ribbon, each onset a ray of the sun."""

from __future__ import annotations

import math

from ..canvas import Canvas
from ..colour import contrast
from ..composition import Composition
from ..shapes import Pose, Story, clouds, counted, hills, loudness_ridge, measured, stars
from ..svg import circle, outline, parse, polyline, rectangle, ribbon

__all__ = ["draw"]

# Facing right with stretched neck and open beak, feet at (0, 0).
_BODY = parse(
    "64,-388 84,-398 106,-392 116,-374 114,-352 120,-318 128,-270 132,-220 124,-176 104,-136 "
    "74,-108 34,-92 -14,-88 -62,-100 -104,-124 -134,-160 -140,-204 -112,-232 -64,-222 -16,-232 "
    "18,-262 40,-310 54,-356"
)
_BEAK_TOP = parse("106,-390* 140,-410 168,-416* 150,-394 116,-372*")
_BEAK_LOW = parse("114,-374* 140,-378 158,-368* 136,-358 112,-356*")
_COMB = parse(
    "58,-384* 40,-408 44,-424 60,-414* 62,-440 76,-444 82,-420* 94,-446 108,-446 106,-420* "
    "124,-432 132,-420 116,-394* 90,-396"
)
_WATTLE = parse("112,-360* 128,-344 132,-314 118,-300 106,-316 106,-344")
_FEATHERS = (
    "-70,-216* -84,-300 -122,-380 -186,-424 -262,-416 -300,-384* -246,-392 -196,-372 -158,-318 "
    "-124,-200*",
    "-84,-216* -126,-300 -186,-356 -254,-356 -306,-310 -320,-262* -290,-306 -246,-324 -200,-302 "
    "-150,-196*",
    "-96,-210* -150,-270 -212,-298 -268,-274 -304,-220 -308,-172* -282,-222 -240,-250 -196,-234 "
    "-140,-170*",
    "-100,-196* -160,-226 -214,-232 -256,-200 -274,-148 -268,-112* -246,-160 -214,-184 -178,-176 "
    "-124,-146*",
    "-104,-176* -152,-180 -196,-172 -226,-136 -232,-98* -206,-132 -176,-142 -112,-126*",
)
_LEGS = (
    "-52,-112* 2,-100* -8,-58 -14,-46 -14,-14 14,-6 18,2* -14,0* -48,4* -46,-4 -28,-14 -28,-46 "
    "-40,-66",
    "14,-104* 66,-110* 52,-62 44,-46 44,-14 72,-6 76,2* 44,0* 10,4* 12,-4 30,-14 30,-46 20,-64",
)
_WING = parse(
    "-96,-188 -24,-214 46,-202 72,-166 44,-134* 24,-150* -2,-120* -26,-142* -56,-110* -70,-136* "
    "-122,-116* -106,-154"
)
_CAPE = parse(
    "76,-360 88,-364 96,-350 100,-322 106,-280 112,-238* 98,-252* 90,-218* 76,-246* 58,-210* "
    "48,-240* 30,-218* 30,-248 14,-244* 48,-290 64,-336"
)
_HACKLE = ("72,-330 62,-290 44,-254*", "82,-340 78,-296 66,-250*", "91,-336 92,-296 88,-256*")


def draw(canvas: Canvas, sound: Composition) -> Story:
    """Paint the scene."""
    rng, width, height = canvas.rng, canvas.width, canvas.height
    roof = height * 0.80
    sun_x, sun_y = width * rng.uniform(0.77, 0.81), roof - 84 - 120 * sound.height
    canvas.sky(horizon=0.78)
    stars(canvas, 40, below=height * 0.3)
    radius = 96 + 44 * sound.light
    canvas.sun(sun_x, sun_y, radius, reach=2.2 + 1.6 * sound.light)
    clouds(canvas, low=height * 0.08, high=height * 0.6)
    _rays(canvas, sound, sun_x, sun_y, radius)
    canvas.plane(hills(canvas, base=height * 0.72, rise=70), 0.05)
    with canvas.group(id="loudness-line"):
        canvas.plane(loudness_ridge(canvas, sound, base=height * 0.78, rise=120, rough=5), 0.4)
    canvas.plane(hills(canvas, base=height * 0.84, rise=60, waves=1.3), 0.65)
    scale = 0.92 + 0.26 * sound.size
    x = max(width * 0.33, 345 * scale)
    _roof(canvas, roof)

    pose = Pose((x, roof), scale)
    beak = (x + 160 * scale, roof - 392 * scale)
    _song(canvas, sound, *beak)
    with canvas.figure():
        tails = [pose.path(feather) for feather in _FEATHERS]
        canvas.silhouette([pose.path(_COMB), pose.path(_WATTLE)], "accent", weight=0.8)
        canvas.silhouette(
            [*tails, *map(pose.path, _LEGS), *map(pose.path, (_BEAK_TOP, _BEAK_LOW, _BODY))]
        )
        canvas.detail(pose.path(_WATTLE), "accent")
        _plumage(canvas, pose)
    legend = measured(sound)
    return Story(
        "A rooster on a ridge pole crows at the rising sun and its song flies off as a ribbon",
        (
            (
                legend["onsets"],
                counted(len(sound.events), "ray")
                + " of the sun, each with a bead, from left to right",
            ),
            ("pitch over time", "the height of the ribbon that leaves the beak"),
            (legend["line"], "the width of the ribbon, and the ridge of the hills"),
            (legend["size"], "the size of the rooster"),
            (legend["pitch"], "how high the sun stands, how light the ribbon is"),
            (legend["light"], "the palette, and the size of the sun"),
        ),
    )


def _rays(canvas: Canvas, sound: Composition, x: float, y: float, radius: float) -> None:
    """A crown of short rays, and a long one with a bead for each onset, from left to right."""
    pale = contrast(canvas.palette.sun, canvas.palette.sky[1]) < 1.6
    colour = canvas.blend("accent" if pale else "sun", "sky.1", 0.2)
    room = sound.room(21)
    crown = []
    for k in range(37):
        angle = math.radians(180 + 5 * k)
        spots = [
            (x + r * math.cos(angle + turn), y + r * math.sin(angle + turn))
            for r, turn in (
                (radius * 1.12, -0.022),
                (radius * (1.34 if k % 2 else 1.26), 0.0),
                (radius * 1.12, 0.022),
            )
        ]
        crown.append(polyline(spots, closed=True))
    canvas.fill("".join(crown), colour, opacity=0.55)
    for index, event in enumerate(sound.events):
        angle = math.radians(206 + 128 * event.when)
        first = radius * 1.14
        last = radius * 1.22 + 20 + 74 * event.strength
        wide = (7 + 10 * event.strength) * room
        side = (math.cos(angle + math.pi / 2) * wide, math.sin(angle + math.pi / 2) * wide)
        foot = (x + first * math.cos(angle), y + first * math.sin(angle))
        tip = (x + last * math.cos(angle), y + last * math.sin(angle))
        spots = [
            (foot[0] - side[0], foot[1] - side[1]),
            tip,
            (foot[0] + side[0], foot[1] + side[1]),
        ]
        stops = ((0, colour, 0.95), (1, colour, 0.5))
        paint = canvas.gradient(stops, box=False, start=foot, end=tip)
        with canvas.onset(index):
            canvas.fill(polyline(spots, closed=True), paint)
            bx, by = x + (last + 20) * math.cos(angle), y + (last + 20) * math.sin(angle)
            bead = circle(bx, by, (6 + 10 * event.strength) * room)
            canvas.mark(bead, canvas.pitch_colour(event.pitch))


def _roof(canvas: Canvas, y: float) -> None:
    """The ridge of a tiled roof along the foot of the picture."""
    width, height = canvas.width, canvas.height
    lean = min(150.0, width * 0.15)
    end = width * 0.84
    face = [(-60, y + 8), (end, y + 8), (end + lean, height + 60), (-60, height + 60)]
    canvas.plane(polyline(face, closed=True), 1.0)
    rows = 5
    for row in range(1, rows):
        below = y + 8 + (height - y) * row / rows
        edge = end + lean * (below - y) / (height - y + 60)
        count = max(8, round(edge / 62))
        step = (edge + 20) / count
        start = -20 - (step / 2 if row % 2 else 0)
        d = f"M{start:.1f} {below:.1f}" + f"q{step / 2:.2f} 16 {step:.2f} 0" * count
        canvas.stroke(d, canvas.tone("ground", 0.16), 2.6)
    pole = rectangle(-60, y - 2, end + 22, y + 18)
    canvas.silhouette([pole], canvas.tone("ground", -0.03), weight=0.7)


def _song(canvas: Canvas, sound: Composition, x: float, y: float) -> None:
    """The pitch over time as a brush stroke from the beak to the right, with strands beside it.

    It is as wide as the song is loud; in a rest it thins to a thread.
    """
    song = _steadied(sound.song)
    sung = {i: p for i, p in enumerate(song) if p is not None and sound.line[i] >= 0.04}
    if len(sung) < 2:
        return
    first, last, count = min(sung), max(sung), 24
    middle = sum(sung.values()) / len(sung)
    reach = max(260.0, min(canvas.width * 0.95 - x, 1300.0))
    reach *= 0.55 + 0.45 * min(1.0, (last - first) / 40)
    spots, widths = [], []
    for step in range(count):
        share = step / (count - 1)
        at = first + (last - first) * share
        near = [sung[i] for i in sung if abs(i - at) <= 4] or [middle]
        rest = min(abs(i - at) for i in sung) > 2
        pitch = sum(near) / len(near)
        rise = 150 * share**0.8 + 620 * (pitch - middle) * min(1.0, share * 4)
        wave = 26 * math.sin(2 * math.pi * (0.15 + 1.3 * share)) * share**0.5
        py = y - 4 - rise - wave - 90 * (middle - 0.5)
        spots.append((x + 14 + reach * share, max(56.0, py)))
        taper = min(1.0, (0.3 + step) / 4, (count - 0.7 - step) / 5)
        near = [sound.line_at((at + k) / 63) for k in (-3, -1.5, 0, 1.5, 3)]
        loud = 0.05 if rest else sum(near) / len(near)
        widths.append((4 + 40 * loud * (0.5 + 0.5 * sound.size)) * taper)
    colour = canvas.pitch_colour(middle)
    for side, share in ((-1, 0.9), (1, 0.9), (-1, 1.7), (1, 1.7)):
        strand = []
        for step, ((px, py), wide) in enumerate(zip(spots, widths, strict=True)):
            part = step / (count - 1)
            away = (8 + 0.5 * wide + 26 * part) * share * min(1.0, part * 3)
            strand.append((px - 18 * share * part, py + side * away))
        canvas.stroke(outline(strand[1:], closed=False), colour, 4.6 - 1.4 * share,
                      opacity=1.1 - 0.36 * share)  # fmt: skip
    canvas.mark(ribbon(spots, widths), colour)


def _steadied(song: tuple[float | None, ...]) -> list[float | None]:
    """The song without the single frames at which the pitch detector jumps an octave."""
    steadied: list[float | None] = []
    for index, pitch in enumerate(song):
        near = [p for p in song[max(0, index - 4) : index + 5] if p is not None]
        middle = sorted(near)[len(near) // 4 : len(near) - len(near) // 4]
        steadied.append(None if pitch is None else sum(middle) / len(middle))
    return steadied


def _plumage(canvas: Canvas, pose: Pose) -> None:
    for index, feather in enumerate(_FEATHERS):
        spine = pose.points([(x + 8, y + 15) for x, y, _ in parse(feather)[:5]])
        role = ("second", "accent")[index % 2]
        widths = [pose.scale * wide for wide in (2, 8, 11, 9, 2)]
        canvas.detail(ribbon(spine, widths), canvas.blend("subject", role, 0.55))
    warm = canvas.blend("accent", canvas.lamp, 0.3)
    canvas.detail(pose.path(_CAPE), warm)
    for hackle in _HACKLE:
        canvas.stroke(pose.path(hackle, closed=False), "subject", 3.0, opacity=0.7)
    canvas.detail(pose.path(_WING), canvas.blend("subject", "second", 0.62))
    for down in range(3):
        row = [(-92 + 14 * down, -176 + 17 * down), (-30, -190 + 18 * down),
               (40 - 8 * down, -182 + 18 * down)]  # fmt: skip
        canvas.stroke(pose.path(row, closed=False), "rim", 2.6, opacity=0.6)
    canvas.detail(circle(*pose.spot(92, -376), 8 * pose.scale), "rim")
    canvas.detail(circle(*pose.spot(93, -376), 4.4 * pose.scale), "ink")
