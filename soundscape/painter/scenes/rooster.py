"""A rooster on a ridge pole crows at sunrise: its song is a ribbon, each onset a ray of the sun."""

from __future__ import annotations

import math

from ..colour import contrast
from ..svg import circle, outline, parse, polyline, rectangle, ribbon
from ._shapes import Pose, Story, clouds, counted, hills, loudness_ridge, measured, stars

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
_WING = parse("-84,-186 -20,-206 44,-196 66,-164 36,-136 -20,-126 -84,-136 -118,-160* -70,-166*")
_HACKLE = ("50,-330 44,-290 24,-250*", "74,-330 72,-284 58,-238*", "98,-328 100,-280 92,-230*")


def draw(canvas, sound) -> Story:
    """Paint the scene."""
    rng, width, height = canvas.rng, canvas.width, canvas.height
    roof = height * 0.80
    sun_x, sun_y = width * rng.uniform(0.50, 0.60), height * (0.62 - 0.14 * sound.height)
    canvas.sky(horizon=0.78)
    stars(canvas, 40, below=height * 0.3)
    radius = 140 + 60 * sound.light
    _rays(canvas, sound, sun_x, sun_y, radius)
    canvas.sun(sun_x, sun_y, radius, reach=2.2 + 1.6 * sound.light)
    clouds(canvas, low=height * 0.08, high=height * 0.6)
    canvas.plane(hills(canvas, base=height * 0.72, rise=70), 0.05)
    with canvas.group(id="loudness-line"):
        canvas.plane(loudness_ridge(canvas, sound, base=height * 0.78, rise=120, rough=5), 0.4)
    canvas.plane(hills(canvas, base=height * 0.84, rise=60, waves=1.3), 0.65)
    scale = 0.92 + 0.26 * sound.size
    x = width * 0.33
    _roof(canvas, roof)

    pose = Pose((x, roof), scale)
    beak = (x + 160 * scale, roof - 392 * scale)
    _song(canvas, sound, *beak)
    with canvas.group(id="subject"):
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
                counted(len(sound.events), "ray") + " of the sun, in order from left to right",
            ),
            ("pitch over time", "the height of the ribbon that leaves the beak"),
            (legend["line"], "the width of the ribbon, and the ridge of the hills"),
            (legend["size"], "the size of the rooster"),
            (legend["pitch"], "how high the sun stands, how light the ribbon is"),
            (legend["light"], "the palette, and the size of the sun"),
        ),
    )


def _rays(canvas, sound, x: float, y: float, radius: float) -> None:
    """One ray an onset, from the left (180 degrees) over the top to the right (360)."""
    for index, event in enumerate(sound.events):
        angle = math.radians(188 + 164 * event.when)
        half = math.radians(1.0 + 2.6 * event.strength)
        reach = radius * 1.25 + 160 + 330 * event.strength
        spots = [(x + radius * 1.2 * math.cos(angle), y + radius * 1.2 * math.sin(angle))]
        for turn in (-half, half):
            spots.append((x + reach * math.cos(angle + turn), y + reach * math.sin(angle + turn)))
        with canvas.onset(index):
            pale = contrast(canvas.palette.sun, canvas.palette.sky[1]) < 1.6
            colour = canvas.blend("accent" if pale else "sun", "sky.1", 0.35)
            canvas.fill(polyline(spots, closed=True), colour)


def _roof(canvas, y: float) -> None:
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
        canvas.stroke(d, canvas.tone("ground", 0.10), 2.4, opacity=0.9)
    pole = rectangle(-60, y - 2, end + 22, y + 18)
    canvas.silhouette([pole], canvas.tone("ground", -0.03), weight=0.7)


def _song(canvas, sound, x: float, y: float) -> None:
    """The pitch over time as ribbons from the beak to the right; a rest leaves a gap."""
    song = _steadied(sound.song)
    sung = [i for i, pitch in enumerate(song) if pitch is not None and sound.line[i] >= 0.04]
    if len(sung) < 2:
        return
    span = max(6, sung[-1] - sung[0])
    reach = max(240.0, min(canvas.width * 0.96 - x, 1400.0)) * (0.5 + 0.5 * span / 63)
    phrase = [sung[0]]
    for index in [*sung[1:], None]:
        if index is not None and index - phrase[-1] <= 4:
            phrase.append(index)
            continue
        if len(phrase) > 1:
            along = [(i - sung[0]) / span for i in phrase]
            _phrase(canvas, sound, song, phrase, [x + 24 + reach * share for share in along], y)
        phrase = [index]


def _phrase(canvas, sound, song, phrase, places, y: float) -> None:
    """One ribbon with an echo on either side, as wide as the song is loud."""
    heights = [min(max(y + 130 - 380 * (song[i] - 0.35), 60.0), y + 240) for i in phrase]
    spots = []
    for index, px in enumerate(places):
        near = heights[max(0, index - 3) : index + 4]
        spots.append((px, sum(near) / len(near)))
    widths = [5 + 30 * sound.line[i] * (0.5 + 0.5 * sound.size) for i in phrase]
    widths[0] = widths[-1] = 1.0
    colour = canvas.pitch_colour(sum(song[i] for i in phrase) / len(phrase))
    for echo in (-1, 1):
        beside = [(px, py + echo * (34 + 6 * echo)) for px, py in spots]
        canvas.stroke(outline(beside, closed=False), colour, 3.4, opacity=0.8)
    canvas.mark(ribbon(spots, widths), colour)


def _steadied(song) -> list[float | None]:
    """The song without the single frames at which the pitch detector jumps an octave."""
    steadied: list[float | None] = []
    for index, pitch in enumerate(song):
        near = [p for p in song[max(0, index - 4) : index + 5] if p is not None]
        middle = sorted(near)[len(near) // 4 : len(near) - len(near) // 4]
        steadied.append(None if pitch is None else sum(middle) / len(middle))
    return steadied


def _plumage(canvas, pose) -> None:
    canvas.detail(pose.path(_WING), canvas.blend("subject", "accent", 0.42))
    for share in (0.25, 0.5, 0.75):
        barb = [(-100, -172, share), (-40, -176, share), (40, -186, share)]
        barb = [(x + 40 * down * (x < -50), y + 46 * down) for x, y, down in barb]
        canvas.stroke(pose.path(barb, closed=False), "rim", 2.2, opacity=0.55)
    for hackle in _HACKLE:
        canvas.stroke(pose.path(hackle, closed=False), "rim", 2.6, opacity=0.6)
    for feather in _FEATHERS:
        spine = [(x + 4, y + 12) for x, y, _ in parse(feather)[1:6]]
        canvas.stroke(pose.path(spine, closed=False), "second", 2.6, opacity=0.8)
    canvas.detail(circle(*pose.spot(92, -376), 5.5 * pose.scale), "rim")
