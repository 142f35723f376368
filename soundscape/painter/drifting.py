"""How water and air move in place: whole layers, carried around or to and fro.

What is painted inside is painted once; at rest it is where it stands in the picture.
"""

from __future__ import annotations

import math
from contextlib import AbstractContextManager

from .canvas import Canvas
from .composition import Composition
from .moves import course_of
from .svg import Point

__all__ = ["drifting", "rolling"]

ROLL = "loop 3"

PLACES = 20
"""In which something is carried about; unlike a pose, one costs nothing."""


def rolling(canvas: Canvas, sound: Composition, radius: float) -> AbstractContextManager[None]:
    """What is painted inside goes around once and again, as water does under a wave.

    A negative radius goes to the left and up first.
    """

    def shift(stroke: float) -> Point:
        angle = 2 * math.pi * stroke
        return radius * math.sin(angle), radius * (1 - math.cos(angle))

    return canvas.carried(course_of(ROLL, sound, PLACES), shift)


def drifting(
    canvas: Canvas, sound: Composition, right: float, down: float, seconds: float
) -> AbstractContextManager[None]:
    """What is painted inside goes to and fro, so far to the right and down."""
    course = course_of(f"sway {seconds}", sound, PLACES)
    return canvas.carried(course, lambda stroke: (stroke * right, stroke * down))
