"""The sizes that services make, nearest to the one that was asked for."""

from __future__ import annotations

import math
from collections.abc import Sequence

__all__ = ["nearest_shape", "shape_notes", "stepped_size"]

_SAME_SHAPE = 0.02


def stepped_size(size: tuple[int, int], longest: int) -> tuple[int, int]:
    """Sides in steps of 8, the longer one within a limit, of nearly the same shape."""
    scale = min(1.0, longest / max(size))
    width, height = (max(64, round(side * scale / 8) * 8) for side in size)
    return width, height


def nearest_shape(size: tuple[int, int], offered: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """The one of some sizes whose shape is nearest."""
    return min(offered, key=lambda one: abs(_stretch(one, size)))


def shape_notes(asked: tuple[int, int], offered: tuple[int, int], who: str) -> tuple[str, ...]:
    """What to say where a service makes another shape; empty where it is the same."""
    if abs(_stretch(offered, asked)) <= _SAME_SHAPE:
        return ()
    common = math.gcd(*offered)
    shape = f"{offered[0] // common}:{offered[1] // common}"
    return (f"it has not the shape of {asked[0]}x{asked[1]}: {who} was asked for {shape}",)


def _stretch(one: tuple[int, int], other: tuple[int, int]) -> float:
    """How much wider a shape is than another, as a logarithm."""
    return math.log(one[0] / one[1] * other[1] / other[0])
