"""The key of times along the upper edge of a panorama: ticks, and numerals drawn as strokes."""

from __future__ import annotations

import math

from ..affine import moved_path
from ..canvas import Canvas
from ..svg import polyline
from .clock import Clock

__all__ = ["paint_times", "step_seconds", "ticks"]

STEPS = (
    1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200,
    86_400,
)  # fmt: skip
APART = 420.0
"""Least distance of two ticks, in units."""
SIDE = 110.0
"""Least distance of a tick from the sides."""
TOP = 50.0
"""Below the frame of every style."""
SIZE = 1.5
ADVANCE = 15.0
_ROUND = "M5 0C8.5 0 10 3.5 10 8C10 12.5 8.5 16 5 16C1.5 16 0 12.5 0 8C0 3.5 1.5 0 5 0Z"
NUMERALS = {
    "0": _ROUND,
    "1": "M1.5 3.5L6 0L6 16",
    "2": "M0.6 4C0.8 1.5 2.6 0 5 0C7.8 0 9.5 1.8 9.5 4.3C9.5 7.5 6 10 0.4 16L10 16",
    "3": "M0.8 2.6C1.6 1 3 0 5 0C7.6 0 9.2 1.7 9.2 3.9C9.2 6.2 7.4 7.6 4.2 7.6C7.6 7.6 9.8 9.2 9.8 "
    "11.8C9.8 14.4 7.8 16 5 16C2.6 16 1 15 0.2 13.2",
    "4": "M7.4 16L7.4 0L0 11.4L10 11.4",
    "5": "M9 0L1.8 0L1 7.2C2 6.3 3.4 5.9 5 5.9C8 5.9 9.8 8 9.8 10.8C9.8 13.8 7.8 16 4.8 16C2.6 16 "
    "1 15.2 0.2 13.6",
    "6": "M8.6 1.6C7.8 0.6 6.6 0 5.2 0C1.8 0 0.2 4 0.2 9C0.2 13.4 1.8 16 5 16C7.9 16 9.8 13.8 9.8 "
    "10.9C9.8 8 8 6.2 5.3 6.2C2.8 6.2 0.8 7.8 0.3 10.4",
    "7": "M0.2 0L9.8 0L3.6 16",
    "8": "M5 7.4C2.6 7.4 1 5.9 1 3.7C1 1.5 2.6 0 5 0C7.4 0 9 1.5 9 3.7C9 5.9 7.4 7.4 5 7.4C7.8 7.4 "
    "9.8 9.1 9.8 11.7C9.8 14.3 7.8 16 5 16C2.2 16 0.2 14.3 0.2 11.7C0.2 9.1 2.2 7.4 5 7.4",
    "9": "M1.4 14.4C2.2 15.4 3.4 16 4.8 16C8.2 16 9.8 12 9.8 7C9.8 2.6 8.2 0 5 0C2.1 0 0.2 2.2 0.2 "
    "5.1C0.2 8 2 9.8 4.7 9.8C7.2 9.8 9.2 8.2 9.7 5.6",
    ":": "M5 5L5 5.3M5 11.5L5 11.8",
}
"""In a box of 10 by 16."""


def step_seconds(seconds: float, width: float) -> int:
    """How many seconds lie between two ticks of a recording drawn so many units wide."""
    return next((one for one in STEPS if one * width / seconds >= APART), STEPS[-1])


def ticks(clock: Clock, width: float) -> list[float]:
    """The moments of the recording that have a tick, in seconds: whole ones of the clock."""
    step, begin = step_seconds(clock.seconds, width), clock.begins_seconds or 0.0
    first = math.ceil(begin / step) * step - begin
    count = int((clock.seconds - first) // step) + 1
    unit = width / clock.seconds
    found = (first + step * number for number in range(max(0, count)))
    return [one for one in found if SIDE <= one * unit <= width - SIDE]


def paint_times(canvas: Canvas, clock: Clock, seconds: float) -> None:
    """One tick with its numerals, in the middle of a canvas that is a window around it."""
    x, colour = canvas.width / 2, canvas.apart("ink", "sky.0", ratio=7)
    if canvas.style.luminous:
        colour = canvas.colour("rim")
    canvas.stroke(polyline([(x, TOP), (x, TOP + 16)]), colour, 3)
    text = clock.said(seconds)
    widths = [ADVANCE * (0.6 if one == ":" else 1) for one in text]
    left = x - SIZE * (sum(widths) - (ADVANCE - 10)) / 2
    parts = []
    for one, wide in zip(text, widths, strict=True):
        off = 2.6 * SIZE if one == ":" else 0.0
        parts.append(moved_path((SIZE, 0, 0, SIZE, left - off, TOP + 26), NUMERALS[one]))
        left += SIZE * wide
    canvas.stroke("".join(parts), colour, 3)
