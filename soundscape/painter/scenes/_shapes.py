"""Things that several scenes share: ridges, trees, stars, birds, and how scenes tell their story."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ..composition import Composition
from ..svg import circle, number, outline, place, polyline, ribbon

__all__ = [
    "Story",
    "bird",
    "counted",
    "hills",
    "loudness_ridge",
    "measured",
    "pine",
    "pines",
    "crescent",
    "stars",
]


@dataclass(frozen=True)
class Story:
    """A picture in words.

    Parameters
    ----------
    picture : str
        The beginning of a sentence, without a full stop.
    legend : tuple of (str, str)
        Pairs (what was measured, what it drew).
    """

    picture: str
    legend: tuple[tuple[str, str], ...]


def counted(count: int, one: str, many: str | None = None) -> str:
    """``"1 arc"``, ``"11 arcs"``, ``"no arcs"``."""
    many = many or one + "s"
    return f"no {many}" if count == 0 else f"{count} {one if count == 1 else many}"


def measured(sound: Composition) -> dict[str, str]:
    """The measurements in the words of a legend."""
    heard = sound.heard
    pitch = "no clear pitch" if heard.pitch_hz is None else f"pitch around {heard.pitch_hz:.0f} Hz"
    tempo = "no steady tempo" if heard.tempo_bpm is None else f"tempo {heard.tempo_bpm:.0f} bpm"
    return {
        "onsets": counted(len(sound.events), "onset"),
        "line": "loudness from start to end",
        "size": f"loudness {heard.loudness_db:.0f} dBFS",
        "light": f"brightness {heard.brightness_hz:.0f} Hz",
        "rough": f"noisiness {heard.noisiness:.0%}",
        "pitch": pitch,
        "tempo": tempo,
    }


def loudness_ridge(
    canvas,
    sound: Composition,
    *,
    base: float,
    rise: float,
    points: int = 24,
    rough: float = 0.0,
    inset: float = 0.0,
) -> str:
    """A skyline whose height over `base` follows the loudness, closed at the foot of the picture.

    `rough` is the size in units of the steps that noisiness cuts into it, `inset` how far from
    the sides the sound begins and ends.
    """
    values = sound.smooth_line(points, reach=4)
    width = canvas.width - 2 * inset
    spots = [(-60.0, base - rise * values[0])]
    for index, value in enumerate(values):
        x = inset + width * index / (points - 1)
        spots.append((x, base - rise * value + rough * sound.rough(canvas.rng)))
    spots.append((canvas.width + 60, spots[-1][1]))
    return _closed_below(outline(spots, closed=False), canvas)


def hills(canvas, *, base: float, rise: float, waves: float = 2.0) -> str:
    """A gentle skyline of chance, closed at the foot of the picture."""
    rng, spots = canvas.rng, []
    phase, second = rng.uniform(0, 6.28), rng.uniform(0, 6.28)
    steps = 12
    for index in range(-1, steps + 2):
        t = index / steps * 2 * math.pi * waves
        y = base - rise * (0.5 + 0.35 * math.sin(t + phase) + 0.15 * math.sin(2.3 * t + second))
        spots.append((canvas.width * index / steps, y))
    return _closed_below(outline(spots, closed=False), canvas)


def _closed_below(path: str, canvas) -> str:
    """The line continued around the foot of the picture."""
    x, y = number(canvas.width + 90), number(canvas.height + 60)
    return f"{path}L{x} {y}L-90 {y}Z"


def pine(x: float, foot: float, height: float, rng) -> list[tuple]:
    """Outline of a conifer with drooping branches."""
    tiers = 5 + int(height / 260)
    left, right = [], []
    for tier in range(tiers):
        share = (tier + 1) / tiers
        y = foot - height * (1 - 0.86 * share)
        half = height * 0.21 * share * rng.uniform(0.85, 1.12)
        left += [(x - half, y + height * 0.02, True), (x - half * 0.45, y - height * 0.015, True)]
        right += [(x + half, y + height * 0.02, True), (x + half * 0.45, y - height * 0.015, True)]
    trunk = height * 0.025
    base = [(x + trunk, foot - height * 0.13, True), (x + trunk, foot + 14, True)]
    other = [(x - trunk, foot + 14, True), (x - trunk, foot - height * 0.13, True)]
    return [(x, foot - height, True), *right[:-1], *base, *other, *left[:-1][::-1]]


def pines(canvas, *, foot, height: float, count: int, spread: float = 0.4) -> str:
    """A row of conifers as one path; `foot` gives the ground at an x."""
    rng, parts = canvas.rng, []
    for index in range(count):
        x = canvas.width * (index + rng.uniform(0.1, 0.9)) / count
        tall = height * rng.uniform(1 - spread, 1 + spread)
        parts.append(polyline(pine(x, foot(x), tall, rng), closed=True))
    return "".join(parts)


def stars(canvas, count: int, *, below: float) -> None:
    """A scatter of stars above a height, thinning downwards; bright skies show none."""
    from ..colour import lightness

    if lightness(canvas.palette.sky[0]) > 0.5:
        return
    rng, parts = canvas.rng, []
    for _ in range(count):
        x, y = rng.uniform(0, canvas.width), below * rng.uniform(0, 1) ** 1.5
        parts.append(circle(x, y, rng.choice((0.9, 1.2, 1.6, 2.4))))
    canvas.fill("".join(parts), "#fffaf0", opacity=0.75)


def bird(x: float, y: float, span: float, lift: float = 0.28) -> list[tuple]:
    """A gull seen from afar."""
    wing = place(
        [
            (-1, -0.1),
            (-0.55, -lift - 0.1),
            (-0.06, 0.02, True),
            (0.06, 0.02, True),
            (0.55, -lift - 0.1),
            (1, -0.1),
            (0.52, -lift + 0.08),
            (0.04, 0.2),
            (-0.04, 0.2),
            (-0.52, -lift + 0.08),
        ],
        scale=span / 2,
        at=(x, y),
    )
    return wing


def crescent(canvas, sound, x, y, radius, first, last, width) -> str:
    """An arc that tapers to both ends, like a stroke of a brush, made jagged by noisiness.

    Angles are in degrees, 0 to the right and growing downwards; `width` is that of the middle.
    """
    length = radius * math.radians(abs(last - first))
    steps = min(40, max(10, round(length / (34 - 12 * sound.jaggedness))))
    spots, widths = [], []
    for index in range(steps + 1):
        share = index / steps
        angle = math.radians(first + (last - first) * share)
        side = 1 if index % 2 else -1
        r = radius + side * 5.0 * sound.jaggedness**1.5 * canvas.rng.uniform(0.4, 1.0)
        spots.append((x + r * math.cos(angle), y + r * math.sin(angle), sound.jaggedness > 0.8))
        widths.append(0.8 + width * math.sin(math.pi * share) ** 0.8)
    return ribbon(spots, widths)
