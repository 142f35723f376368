"""Rain on a lit street: the roofs are the loudness, single drops ring on the ground."""

from __future__ import annotations

import math

from ..svg import circle, ellipse, number, parse, place, polyline, rectangle
from ._shapes import Pose, Story, counted, floor, measured

__all__ = ["draw"]

# Somebody under an umbrella, seen from behind, feet at (0, 0).
_CANOPY = parse(
    "0,-452* 0,-440 70,-428 140,-388 182,-330 196,-272* 164,-292 130,-280* 98,-298 66,-282* "
    "34,-298 0,-284* -34,-298 -66,-282* -98,-298 -130,-280* -164,-292 -196,-272* -182,-330 "
    "-140,-388 -70,-428"
)
_SHADED = "0,-440 70,-428 140,-388 182,-330 196,-272* 164,-292 130,-280* 98,-298* 92,-350 72,-400*"
_RIBS = ("0,-440 22,-390 34,-340 34,-298", "0,-440 72,-400 92,-350 98,-298",
         "0,-440 -22,-390 -34,-340 -34,-298", "0,-440 -72,-400 -92,-350 -98,-298")  # fmt: skip
_COAT = parse(
    "-26,-290 26,-290 34,-262 62,-236 74,-190 78,-120 86,-70* -86,-70* -78,-120 -74,-190 "
    "-62,-236 -34,-262"
)
_LEGS = (
    "-44,-80* -8,-80* -12,-20 -8,0* -50,4* -46,-10 -40,-20",
    "8,-80* 44,-80* 40,-20 46,-10 50,4* 8,0* 12,-20",
)


def draw(canvas, sound) -> Story:
    """Paint the scene."""
    rng, width, height = canvas.rng, canvas.width, canvas.height
    street = height * 0.68
    x = width * rng.choice((0.36, 0.42, 0.58))
    companion = rng.choice((0, 0, -1, 1))  # sometimes a child walks along
    canvas.sky(horizon=0.66)
    canvas.glow(width * 0.5, street - 60, 560, canvas.lamp, 0.16 + 0.2 * sound.light)
    with canvas.group(id="loudness-line"):
        windows = _roofs(canvas, sound, street)
    canvas.plane(floor(canvas, street), 0.86)
    _reflections(canvas, windows, street)
    lamps = _lamps(canvas, sound, street)
    _streaks(canvas, sound, 0.5, 1.5, 0.35)
    _rings(canvas, sound, street)
    scale = 0.86 + 0.34 * sound.size
    foot = height * 0.88
    with canvas.group(opacity=0.22, transform=f"matrix(1 0 0 -0.55 0 {number(foot * 1.55)})"):
        _person(canvas, x, foot, scale, plain=True)
    with canvas.group(id="subject"):
        if companion:
            _person(canvas, x + companion * 330 * scale, foot + 12, scale * 0.58, "second")
        _person(canvas, x, foot, scale)
    _streaks(canvas, sound, 0.3, 2.6, 0.6)
    legend = measured(sound)
    return Story(
        "Somebody under an umbrella walks down a wet street, lamps and windows shine in the rain",
        (
            (legend["line"], "the roofs, from left to right"),
            (legend["size"], "how dense the rain falls, how large the walker is"),
            (legend["light"], f"the palette, and how far the {len(lamps)} lamps shine"),
            (legend["rough"], "how much the rain is scattered"),
            (
                legend["onsets"],
                counted(len(sound.events), "ring") + " on the wet ground, left to right in time",
            ),
        ),
    )


def _roofs(canvas, sound, street: float) -> list[tuple[float, float]]:
    """Houses as high as the sound was loud at their time; returns their lit windows."""
    rng, lit = canvas.rng, []
    for depth, count, base, rise in ((0.12, 19, 150, 170), (0.5, 13, 70, 280)):
        step, parts, panes = canvas.width / count, [], []
        for index in range(count):
            loud = sound.line_at((index + 0.5) / count)
            top = street - base - rise * loud * rng.uniform(0.94, 1.06)
            left, right = index * step - 3, (index + 1) * step + 3
            middle = (left + right) / 2
            roof = rng.choice(("flat", "gable", "step"))
            spots = [(left, street + 20), (left, top)]
            if roof == "gable":
                spots.append((middle, top - min(46.0, step * 0.5)))
            elif roof == "step":
                spots += [
                    (middle - 8, top),
                    (middle - 8, top - 26),
                    (middle + 14, top - 26),
                    (middle + 14, top),
                ]
            parts.append(polyline([*spots, (right, top), (right, street + 20)], closed=True))
            if depth < 0.3:
                continue
            across = max(2, round(step / 34))
            rows = max(1, int((street - top - 40) / 44))
            for row in range(rows):
                for column in range(across):
                    if rng.random() < 0.36:
                        px = left + step * (column + 0.5) / across - 7
                        py = top + 24 + 44 * row
                        panes.append(rectangle(px, py, px + 14, py + 22))
                        lit.append((px + 7, py))
        canvas.plane("".join(parts), depth)
        if panes:
            canvas.fill("".join(panes), canvas.lamp, opacity=0.85)
    return lit


def _reflections(canvas, windows, street: float) -> None:
    rng, d = canvas.rng, []
    for x, y in windows[:: max(1, len(windows) // 46)]:
        top = street + 12 + 0.30 * (street - y)
        for part in range(3):
            tall = rng.uniform(8, 26)
            px = x + rng.uniform(-5, 5)
            d.append(ellipse(px, top + part * 30, rng.uniform(2, 5), tall * 0.5))
    if d:
        canvas.fill("".join(d), canvas.lamp, opacity=0.20)


def _lamps(canvas, sound, street: float) -> list[tuple[float, float]]:
    """Street lamps that recede; the brighter the timbre the farther they shine."""
    lamps = []
    for share, scale in ((0.90, 1.0), (0.10, 0.74), (0.74, 0.52)):
        x, foot = canvas.width * share, street + 150 * scale - 40
        top = foot - 470 * scale
        reach = (120 + 240 * sound.light) * scale
        post = [
            (x - 5 * scale, foot),
            (x - 4 * scale, top),
            (x + 4 * scale, top),
            (x + 5 * scale, foot),
        ]
        head = [(-20, 0), (-26, -46), (26, -46), (20, 0)]
        cap = [(-34, -46), (0, -72), (34, -46)]
        foot_ring = ellipse(x, foot + 6, 90 * scale, 13 * scale)
        canvas.fill(foot_ring, canvas.lamp, opacity=0.28)
        column = []
        for part in range(7):
            y = foot + 30 * scale + part * 34 * scale
            column.append(
                ellipse(x + canvas.rng.uniform(-8, 8), y, (26 - 2 * part) * scale, 11 * scale)
            )
        canvas.fill("".join(column), canvas.lamp, opacity=0.32)
        ink = canvas.blend("ground", "ink", 0.5)
        canvas.silhouette(
            [
                polyline(post, closed=True),
                polyline(place(cap, at=(x, top), scale=scale), closed=True),
            ],
            ink,
            weight=0.6,
        )
        canvas.glow(x, top - 22 * scale, reach, canvas.lamp, 0.9)
        canvas.silhouette(
            [polyline(place(head, at=(x, top), scale=scale), closed=True)],
            canvas.lamp,
            weight=0.5,
            lit=True,
        )
        lamps.append((x, top))
    return lamps


def _person(
    canvas, x: float, foot: float, scale: float, umbrella: str = "accent", *, plain: bool = False
) -> None:
    put = Pose((x, foot), scale).path

    if plain:
        canvas.fill(put(_COAT) + "".join(map(put, _LEGS)), "subject")
        canvas.fill(put(_CANOPY), "accent")
        return
    canvas.silhouette([put(_COAT), *map(put, _LEGS), put("-4,-300* 4,-300* 4,-250* -4,-250*")])
    canvas.stroke(put("0,-150 0,-76*", closed=False), "rim", 2.4, opacity=0.5)
    canvas.stroke(put("-40,-178* 40,-178*", closed=False), "accent", 7, opacity=0.9)
    canvas.silhouette([put(_CANOPY)], umbrella, weight=0.9)
    canvas.detail(
        put(_SHADED),
        canvas.tone(umbrella, -0.08),
        opacity=0.9,
    )
    for rib in _RIBS:
        canvas.stroke(put(rib, closed=False), canvas.tone(umbrella, -0.14), 2.6)


def _streaks(canvas, sound, share: float, width: float, opacity: float) -> None:
    """Falling rain: the louder the denser, the noisier the more scattered its slant."""
    rng = canvas.rng
    area = min(4.0, canvas.width * canvas.height / 1e6)
    count = round(share * area * (110 + 420 * sound.size))
    slant, d = -0.16, []
    for _ in range(count):
        x, y = rng.uniform(-40, canvas.width + 120), rng.uniform(-60, canvas.height)
        length = rng.uniform(26, 74) * (0.5 + width / 3)
        lean = slant + 0.10 * sound.rough(rng)
        d.append(f"M{number(x)} {number(y)}l{number(lean * length)} {number(length)}")
    bright = canvas.blend("mark", "sky.1", 0.15 if canvas.style.glow else 0.35)
    canvas.stroke("".join(d), bright, width, opacity=opacity)


def _rings(canvas, sound, street: float) -> None:
    """Each onset is a drop that rings on the ground, with its crown."""
    for index, event in enumerate(sound.events):
        x = canvas.width * (0.06 + 0.88 * event.when)
        y = street + (canvas.height - street) * canvas.rng.uniform(0.18, 0.84)
        size = 22 + 44 * event.strength
        colour = canvas.blend(canvas.lamp, "sky.2", 0.3)
        with canvas.onset(index):
            for ring, weight in ((1.0, 3.2), (0.55, 2.6)):
                canvas.stroke(ellipse(x, y, size * ring, size * ring * 0.3), colour, weight)
            crown = []
            for k in range(5):
                angle = math.pi * (k + 0.5) / 5
                px, py = x - size * 0.4 * math.cos(angle), y - 10 - size * 0.6 * math.sin(angle)
                crown.append(circle(px, py, 2 + 2 * event.strength))
            canvas.fill("".join(crown), colour)
