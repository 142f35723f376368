"""For sounds without a scene: strata under a sky in which every onset is a disc."""

from __future__ import annotations

import math

from ..svg import circle, outline, polyline
from ._shapes import Story, clouds, counted, loudness_ridge, measured, stars

__all__ = ["draw"]


def draw(canvas, sound) -> Story:
    """Paint the scene."""
    rng, width, height = canvas.rng, canvas.width, canvas.height
    canvas.sky(horizon=0.7)
    stars(canvas, 60, below=height * 0.4)
    sun_x = width * rng.choice((0.30, 0.38, 0.62, 0.70))
    radius = 120 + 90 * sound.light
    sun_y = height * (0.50 - 0.20 * sound.height)
    canvas.sun(sun_x, sun_y, radius, reach=2.0 + 1.6 * sound.light)
    clouds(canvas, low=height * 0.10, high=height * 0.6)
    _halo(canvas, sound, sun_x, sun_y, radius)
    with canvas.group(id="subject"):
        _strata(canvas, sound, height)
    _song(canvas, sound, height)
    _discs(canvas, sound, height)
    legend = measured(sound)
    return Story(
        "An abstract landscape: bands of hills under a large sun, and discs that float over them",
        (
            (legend["onsets"], counted(len(sound.events), "disc") + ", from left to right in time"),
            ("strength of each onset", "size of its disc"),
            ("pitch around each onset", "how high its disc floats, how light it is"),
            (legend["line"], "the crests of all the bands"),
            (legend["size"], "how tall the bands stand"),
            (legend["light"], "the palette, and the size and light of the sun"),
            (legend["rough"], "how jagged the bands are"),
            ("pitch over time", "the thread above the bands"),
        ),
    )


def _halo(canvas, sound, x: float, y: float, radius: float) -> None:
    """Rings around the sun, farther apart the slower the tempo."""
    step = 26 + 44 * sound.spacing
    for ring in range(1, 6):
        canvas.stroke(
            circle(x, y, radius + step * ring), "sun", 3.4 - 0.5 * ring, opacity=0.65 - 0.1 * ring
        )


def _strata(canvas, sound, height: float) -> None:
    bands = 6
    for band in range(bands):
        share = band / (bands - 1)
        base = height * (0.74 + 0.27 * share)
        rise = (120 + 190 * sound.size) * (1 - 0.45 * share)
        d = loudness_ridge(
            canvas, sound, base=base, rise=rise, points=44 - 5 * band, rough=26 * (1 - 0.5 * share)
        )
        role = ("far", "second", "near", "water", "near", "ground")[band]
        colour = canvas.blend(role, canvas.depth_colour(0.15 + 0.85 * share), 0.45)
        canvas.plane(d, 0.15 + 0.85 * share, role=colour)


def _song(canvas, sound, height: float) -> None:
    spots = [
        (canvas.width * (0.05 + 0.90 * index / 63), height * (0.56 - 0.46 * pitch))
        for index, pitch in enumerate(sound.song)
        if pitch is not None
    ]
    if len(spots) > 2:
        canvas.stroke(polyline(spots), "mark", 1.8, opacity=0.55)


def _discs(canvas, sound, height: float) -> None:
    """A disc for each onset; many discs are smaller, and make way for each other."""
    rng, count = canvas.rng, max(1, len(sound.events))
    room = min(1.0, (16 / count) ** 0.5)
    crowd = min(0.24, 0.012 * count) if sound.has_pitch else 0.24
    for index, event in enumerate(sound.events):
        x = canvas.width * (0.05 + 0.90 * event.when)
        y = height * (0.56 - 0.46 * event.pitch) + crowd * rng.uniform(-0.5, 0.5) * height
        size = (10 + 44 * event.strength) * (0.6 + 0.5 * sound.size) * room
        colour = canvas.pitch_colour(event.pitch)
        with canvas.onset(index):
            canvas.mark(_disc(sound, x, y, size, rng), colour)
            canvas.fill(circle(x, y, size * 0.5), "sky.1", opacity=0.35)


def _disc(sound, x: float, y: float, size: float, rng) -> str:
    """A disc for tones, a burr for noise."""
    points = 28
    spots = []
    for index in range(points):
        a = 2 * math.pi * index / points
        r = size * (1 + (0.20 if index % 2 else -0.06) * sound.jaggedness**2)
        spots.append((x + r * math.cos(a), y + r * math.sin(a), sound.jaggedness > 0.6))
    return outline(spots)
