"""For sounds without a scene: a rhythm of divided discs over a woven ground, after Delaunay."""

from __future__ import annotations

import math
from collections.abc import Callable

from ..canvas import Canvas
from ..colour import contrast
from ..composition import Composition
from ..svg import arc, circle, number, outline, polyline, rectangle, ribbon
from ..words import Story, counted, measured

__all__ = ["draw"]


def draw(canvas: Canvas, sound: Composition) -> Story:
    """Paint the scene."""
    rng, width, height = canvas.rng, canvas.width, canvas.height
    slope = rng.choice((-1, 1)) * rng.uniform(0.03, 0.09) * height
    moon_share, turn = rng.choice((0.24, 0.36, 0.66, 0.78)), rng.randrange(5)
    bend = rng.choice((-0.05, 0.0, 0.05)) * height
    canvas.sky(horizon=0.8)
    _ground(canvas, sound)
    _moon(canvas, sound, width * moon_share)
    _rays(canvas, width * moon_share)

    def axis(share: float) -> float:
        arch = bend * math.sin(math.pi * min(1.0, max(0.0, share)))
        return height * 0.62 + slope * (share - 0.5) * 2 - arch + 0.5 * bend

    _stems(canvas, sound, axis)
    with canvas.figure():
        _rhythm(canvas, sound, axis, turn)
    left, right = _place(canvas, 0.0) - 50, _place(canvas, 1.0) + 50
    line = [(_place(canvas, k / 20), axis(k / 20)) for k in range(21)]
    line = [(left, axis(-0.06)), *line, (right, axis(1.06))]
    canvas.stroke(outline(line, closed=False), "ink", 3.5)
    _edge(canvas, sound)
    _song(canvas, sound)
    _notes(canvas, sound)
    words = measured(sound)
    return Story(
        "An abstract composition: divided discs swell and shrink along a line from left to right, "
        "circles float over them on thin stems, and a moon of rings stands behind",
        (
            (
                words["onsets"],
                counted(len(sound.events), "circle") + " on a stem, in order of time",
            ),
            ("strength of each onset", "how large its circle is"),
            ("pitch around each onset", "how high its circle floats, how light it is"),
            ("pitch over time", "the ribbon between the circles"),
            (words["line"], "how large the divided discs are, from left to right"),
            (words["size"], "how large all the discs are"),
            (words["light"], "the palette, and the size of the moon"),
            (words["pitch"], "how high the moon stands"),
            (words["rough"], "how askew the ground is woven, how many splinters lie on it"),
            (words["tempo"], "how far apart the rings of the moon are"),
        ),
    )


def _ground(canvas: Canvas, sound: Composition) -> None:
    """A patchwork whose seams are straight for a pure tone and askew for noise."""
    rng = canvas.rng
    columns, rows = round(canvas.width / 125), round(canvas.height / 125)
    knots = {}
    for row in range(rows + 1):
        for column in range(columns + 1):
            inner = 0 < row < rows and 0 < column < columns
            reach = (7 + 34 * sound.jaggedness) * inner
            x = canvas.width * column / columns + reach * rng.uniform(-1, 1)
            y = canvas.height * row / rows + reach * rng.uniform(-1, 1)
            knots[row, column] = (x, y)
    for row in range(rows):
        share = row / max(1, rows - 1)
        for column in range(columns):
            base = canvas.blend("sky.0", "sky.1", min(1.0, 0.55 + share))
            base = canvas.blend(base, "sky.2", max(0.0, share - 0.45) * 1.4)
            tint = rng.choice(("second", "far", "water", "sky.2", "sky.0", "accent"))
            colour = canvas.blend(base, tint, rng.choice((0.05, 0.1, 0.16, 0.22)))
            corners = [knots[row + a, column + b] for a, b in ((0, 0), (0, 1), (1, 1), (1, 0))]
            canvas.fill(polyline(corners, closed=True), colour)
    seams = "".join(
        polyline([knots[row, column] for column in range(columns + 1)]) for row in range(1, rows)
    )
    seams += "".join(
        polyline([knots[row, column] for row in range(rows + 1)]) for column in range(1, columns)
    )
    canvas.stroke(seams, "sky.2", 1.6, opacity=0.25)
    for role in ("second", "accent", "far"):
        x, y = canvas.width * rng.uniform(0.05, 0.95), canvas.height * rng.uniform(0.1, 0.9)
        radius, turn = rng.uniform(170, 330), rng.uniform(0, 360)
        canvas.fill(arc(x, y, radius, turn, turn + 180) + "Z", role, opacity=0.20)
        canvas.fill(arc(x, y, radius * 0.62, turn + 180, turn + 360) + "Z", role, opacity=0.16)
    for _ in range(round(9 * sound.jaggedness)):
        x, y = canvas.width * rng.uniform(0.04, 0.96), canvas.height * rng.uniform(0.05, 0.9)
        a, long = rng.uniform(0, 6.28), rng.uniform(40, 110)
        tip = (x + long * math.cos(a), y + long * math.sin(a))
        wide = (x + 16 * math.cos(a + 1.8), y + 16 * math.sin(a + 1.8))
        shard = polyline([(x, y), tip, wide], closed=True)
        canvas.fill(shard, rng.choice(("accent", "second", "ink")), opacity=0.55)


def _moon(canvas: Canvas, sound: Composition, x: float) -> None:
    """A disc in two halves; its rings are farther apart the slower the tempo."""
    radius = 84 + 84 * sound.light
    y = canvas.height * (0.34 - 0.16 * (sound.height - 0.5))
    step = 22 + 40 * sound.spacing
    canvas.glow(x, y, radius * (2.0 + 1.4 * sound.light), "sun", 0.7)
    pale = contrast(canvas.palette.sun, canvas.palette.sky[1]) < 1.5
    line = canvas.blend("sun", "accent" if pale else "sky.2", 0.5 if pale else 0.2)
    for ring in range(1, 5):
        first = 90 * ring + 30
        canvas.stroke(arc(x, y, radius + step * ring, first, first + 250), line, 6 - ring,
                      opacity=0.8 - 0.12 * ring)  # fmt: skip
    canvas.silhouette([circle(x, y, radius)], "sun", weight=0.7, lit=True)
    half = arc(x, y, radius, 60, 240) + "Z"
    canvas.fill(half, canvas.blend("sun", "accent", 0.45))
    canvas.fill(arc(x, y, radius * 0.55, 60, 240) + "Z", "sun")
    canvas.fill(arc(x, y, radius * 0.55, -120, 60) + "Z", canvas.blend("sun", "second", 0.6))


def _rays(canvas: Canvas, x: float) -> None:
    """Two taut lines that cross behind everything."""
    rng = canvas.rng
    for role, wide in (("accent", 5.0), ("ink", 3.0)):
        foot = canvas.width - x + rng.uniform(-160, 160)
        top = x + rng.uniform(-120, 120)
        canvas.stroke(polyline([(top, -20), (foot, canvas.height + 20)]), role, wide, opacity=0.5)


def _place(canvas: Canvas, when: float) -> float:
    return canvas.width * (0.105 + 0.79 * when)


def _rhythm(canvas: Canvas, sound: Composition, axis: Callable[[float], float], turn: int) -> None:
    """Discs of rings in two halves of other colours, as large as that moment was loud."""
    count = max(8, round(canvas.width / 104))
    step = canvas.width * 0.79 / count
    roles = ["accent", "second", "sun", "subject", "flesh"]
    roles = roles[turn:] + roles[:turn]
    for index in range(count):
        when = (index + 0.5) / count
        loud = sum(sound.line_at(when + k / (3 * count)) for k in (-1, 0, 1)) / 3
        radius = step * (0.26 + 1.32 * loud) * (0.50 + 0.55 * sound.size)
        x, y = _place(canvas, when), axis(when) + (-0.42, 0.42)[index % 2] * radius
        canvas.silhouette([circle(x, y, radius)], "subject", weight=0.6, lit=True)
        inside = radius - max(0.14 * radius, 5.0)  # a small disc keeps a rim that can be seen
        for ring, share in enumerate((1.0, 0.79, 0.58, 0.37, 0.19)):
            r = inside * share
            upper, lower = roles[(index + ring) % 5], roles[(index + ring * 2 + 2) % 5]
            for role, first in ((upper, 180), (lower, 0)):
                canvas.fill(
                    arc(x, y, r, first, first + 180) + "Z", canvas.blend(role, "sky.1", 0.06)
                )


def _edge(canvas: Canvas, sound: Composition) -> None:
    """The loudness as one line under the discs, with the ground it encloses."""
    values = sound.smooth_line(40, reach=2)
    rise = 92 * (0.5 + 0.5 * sound.size)
    foot = canvas.height * 0.885
    line = [(_place(canvas, k / 39), foot - rise * value) for k, value in enumerate(values)]
    with canvas.group(id="loudness-line"):
        body = [(line[0][0], foot, True), *line, (line[-1][0], foot, True)]
        canvas.fill(outline(body), "subject", opacity=0.85)
        canvas.stroke(outline(line, closed=False), "mark", 3.4)
    ticks = "".join(rectangle(_place(canvas, k / 10) - 1.2, foot + 6, _place(canvas, k / 10) + 1.2,
                              foot + (18 if k % 5 else 28)) for k in range(11))  # fmt: skip
    canvas.fill(ticks, "subject", opacity=0.8)


def _height(canvas: Canvas, pitch: float) -> float:
    return canvas.height * (0.47 - 0.38 * pitch)


def _song(canvas: Canvas, sound: Composition) -> None:
    """The pitch over time as a ribbon as wide as the moment was loud; rests leave gaps."""
    phrase: dict[int, float] = {}
    for index in range(65):
        pitch = sound.song[index] if index < 64 else None
        if pitch is not None:
            phrase[index] = pitch
            continue
        if len(phrase) > 2:
            spots = []
            for k in phrase:
                near = [phrase[j] for j in phrase if abs(j - k) <= 1]
                spots.append((_place(canvas, k / 63), _height(canvas, sum(near) / len(near))))
            widths = [5 + 17 * sound.line[k] for k in phrase]
            widths[0] = widths[-1] = 1.0
            high = sum(phrase.values()) / len(phrase)
            canvas.fill(ribbon(spots, widths), canvas.pitch_colour(high), opacity=0.85)
        phrase = {}


def _lift(canvas: Canvas, sound: Composition, index: int) -> float:
    """How far a circle makes way for its neighbours, always the same for the same number."""
    crowd = 0.05 if sound.has_pitch and len(sound.events) < 12 else 0.26
    return canvas.height * crowd * ((index * 0.618) % 1 - 0.5)


def _stems(canvas: Canvas, sound: Composition, axis: Callable[[float], float]) -> None:
    stems = []
    for index, event in enumerate(sound.events):
        x, y = _spot(canvas, sound, index)
        stems.append(f"M{number(x)} {number(y)}V{number(axis(event.when))}")
    canvas.stroke("".join(stems), "ink", 2.2 * (0.5 + 0.5 * sound.room(10)), opacity=0.7)


def _spot(canvas: Canvas, sound: Composition, index: int) -> tuple[float, float]:
    """Where the circle of an onset floats, never out of the picture."""
    event = sound.events[index]
    y = _height(canvas, event.pitch) + _lift(canvas, sound, index)
    return _place(canvas, event.when), max(y, 0.09 * canvas.height)


def _notes(canvas: Canvas, sound: Composition) -> None:
    """A circle for each onset: round for tones, a star for noise."""
    room = sound.room(10)
    for index, event in enumerate(sound.events):
        x, y = _spot(canvas, sound, index)
        size = (15 + 42 * event.strength) * (0.65 + 0.45 * sound.size) * room
        colour = canvas.pitch_colour(event.pitch)
        with canvas.onset(index, event.when):
            canvas.mark(_burr(sound, x, y, size), colour)
            canvas.fill(arc(x, y, size * 0.66, -60, 120) + "Z", "accent")
            canvas.fill(arc(x, y, size * 0.66, 120, 300) + "Z", "second")
            canvas.fill(circle(x, y, size * 0.26), colour)


def _burr(sound: Composition, x: float, y: float, size: float) -> str:
    spots = []
    for index in range(24):
        a = 2 * math.pi * index / 24
        r = size * (1 + (0.22 if index % 2 else -0.06) * sound.jaggedness**2)
        spots.append((x + r * math.cos(a), y + r * math.sin(a), sound.jaggedness > 0.6))
    return outline(spots)
