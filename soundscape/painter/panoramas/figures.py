"""Where the figures of a panorama stand: at the moment at which they are heard, and apart."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..emitters import Song
from ..ensemble import Voice
from ..figure import figure
from ..hearing import Part
from ..mapping import lin
from ..medallions import Medallion, stroke_around
from ..placing import Spot, ends, fitted, spot_of
from ..roles import main_figure, role_of
from .land import GROUND, SHORE
from .places import INDOORS, WATER
from .stretches import Piece

__all__ = ["signs_of", "voices_of"]

PLANES = {"air": 0, "far": 1, "water": 2, "near": 3, "foot": 4}
CLOSE = 0.86
"""Of the widths of two neighbours, how far apart they are at least."""
INSET = 48.0
"""Between a figure and the sides of its piece, in units: no frame covers it."""
SMALLEST = 0.55
"""How much smaller figures become at most to have room."""
HIGH = 1000.0


def voices_of(
    piece: Piece, figures: Sequence[Part], place: str, repeated: frozenset[str], name: str
) -> Iterator[tuple[Voice, float]]:
    """The figures of a piece from back to front, each with its share of the piece's width."""
    first = (SHORE if place in WATER else GROUND) / HIGH
    far = first if place in INDOORS else first + 0.025
    spots = _spots(figures, (first, far), piece.width)
    order = sorted(
        zip(figures, spots, strict=True),
        key=lambda one: (PLANES[role_of(one[0].label).stands], one[1].y, one[1].x),
    )
    for number, (part, spot) in enumerate(order):
        if part.label in repeated:
            spot = replace(spot, scale=0.8 * spot.scale)
        layers = fitted(part, spot, piece.width, HIGH)
        if not any(part.sound.song):  # no pitch is known of it: nothing to follow
            layers = tuple(one for one in layers if not isinstance(one, Song))
        yield Voice(part, layers, role_of(part.label).called, spot.far, f"{name}-{number}"), spot.x


def _spots(figures: Sequence[Part], grounds: tuple[float, float], width: float) -> list[Spot]:
    """A place for each figure, in the order of their time."""
    if not figures:
        return []
    longest = max(part.share for part in figures)
    room = min(1.0, 1.25 / len(figures))
    found, halves = [], []
    for part in figures:
        nearness = 0.35 + 0.65 * math.sqrt(part.share / longest)
        spot = spot_of(part, nearness, part.moment, room, grounds, width, HIGH)
        show = main_figure(part.label)
        left, _, right, _ = figure(show.name).box
        half = 0.5 * (right - left) * spot.scale * ends(show.size)[1] / width
        found.append(spot)
        halves.append(min(0.5, half))
    # Where there is no room for all of them beside each other, all are smaller.
    fit = max(SMALLEST, min(1.0, 1 / (2 * CLOSE * sum(halves))))
    xs = _apart(found, [fit * half for half in halves], INSET / width)
    return [replace(one, x=x, scale=fit * one.scale) for one, x in zip(found, xs, strict=True)]


def _apart(spots: Sequence[Spot], halves: Sequence[float], inset: float) -> list[float]:
    """Where they stand, as near to their time as neighbours do not hide each other."""
    xs = [spot.x for spot in spots]
    pairs = list(zip(range(len(xs) - 1), range(1, len(xs)), strict=True))
    for _ in range(60):
        for a, b in pairs:
            lack = CLOSE * (halves[a] + halves[b]) - (xs[b] - xs[a])
            if lack > 0:
                xs[a] -= 0.5 * lack
                xs[b] += 0.5 * lack
        edges = [min(0.5, half + inset) for half in halves]
        xs = [min(1 - edge, max(edge, x)) for x, edge in zip(xs, edges, strict=True)]
    return xs


def signs_of(piece: Piece, signs: Sequence[Part], name: str) -> Iterator[tuple[Voice, float]]:
    """Small signs in the sky, each with its share of the piece's width."""
    margin = min(0.45, 110 / piece.width)
    for number, part in enumerate(signs):
        low = margin + (1 - 2 * margin) * number / len(signs)
        high = margin + (1 - 2 * margin) * (number + 1) / len(signs)
        x = min(high, max(low, part.moment))
        disc = Medallion(main_figure(part.label).name, x, 0.21, lin("size", 46, 66))
        layers = (stroke_around(disc.radius), disc)
        says = f"{role_of(part.label).called}, a small sign in the sky"
        yield Voice(part, layers, says, subject=f"{name}-sign-{number}"), x
