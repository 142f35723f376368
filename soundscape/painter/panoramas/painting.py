"""From the stretches of a long recording to a panorama."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from functools import partial
from numbers import Real

from ..._util.choices import chosen
from ...errors import ProviderError
from ..painting import MAX_SIDE, STYLES, Identified, Painting
from ..render import rasterise
from ..styles import CATALOGUE
from .clock import DAY_SECONDS
from .scroll import Scroll
from .stretches import Stretch

__all__ = ["MOST_ASPECT", "paint_panorama"]

LEAST_ASPECT, MOST_ASPECT = 2.0, 12.0
"""Of a panorama, its width as a multiple of its height."""
LEAST_HEIGHT = 200
ROUNDING_SECONDS = 1e-3
"""Two stretches that are no farther apart follow each other."""


def paint_panorama(
    recording: Identified,
    stretches: Sequence[Stretch],
    *,
    seed: int,
    style: str | None = None,
    size: tuple[int, int] = (8192, 683),
    begins_seconds: float | None = None,
    loudness_curve: Sequence[float] = (),
) -> Painting:
    """Draw a recording of any length as one wide picture, time from left to right.

    Parameters
    ----------
    recording : Identified
        Its identity decides the small accidents of the picture.
    stretches : sequence of Stretch
        From its beginning to its end, each going on where the one before ends.
    seed : int
        Chooses among variants; the same recording, stretches, seed, style and size give the same
        bytes.
    style : str or None
        One of `STYLES`; None lets the seed choose.
    size : (int, int)
        Width and height in pixels; the width is 2 to 12 times the height and at most 8192, the
        height at least 200. Larger prints come from the drawing, which is vectors.
    begins_seconds : float, optional
        When it begins, in seconds since midnight: the light is then that of the hours. Without it
        the light is even.
    loudness_curve : sequence of float
        How loud it is at equal distances from its start to its end, each 0 (60 dB below its loudest
        moment, or less) to 1. By default what is known from its sounds.

    Returns
    -------
    Painting
        Its frames fill from onset to onset; nothing else in it moves.

    Raises
    ------
    ProviderError
        When the style is not known, the size cannot be made, the stretches do not follow each
        other, the beginning is no time of day, or the loudness curve is none.

    Examples
    --------
    >>> from soundscape.painter import Heard
    >>> class Walk:
    ...     sha256 = "0" * 64
    >>> stretches = (
    ...     Stretch(0, 600, (Heard("dog", ((20, 400),), -24),)),
    ...     Stretch(600, 1500, (Heard("sea_waves", ((600, 1500),), -28),)),
    ... )
    >>> painting = paint_panorama(Walk(), stretches, seed=7, style="dusk", size=(1200, 300))
    >>> painting.alt_text
    'A panorama of 25 minutes, from left to right: ...
    """
    size = _checked_size(size)
    _check_stretches(stretches)
    _check_begin(begins_seconds)
    _check_curve(loudness_curve)
    own = CATALOGUE[
        random.Random(f"style:{seed}").choice(STYLES)
        if style is None
        else chosen(style, STYLES, "style of the painter", _error)
    ]
    scroll = Scroll(recording, stretches, seed, own, size, begins_seconds, loudness_curve)
    canvas, explanation = scroll.painted()
    svg = canvas.svg(size)
    return Painting(
        **vars(explanation),
        svg=svg,
        png=rasterise(svg, size),
        size=size,
        seconds=canvas.seconds,
        moving=partial(str, svg),
    )


_error = partial(ProviderError, provider="painter")


def _checked_size(size: tuple[int, int]) -> tuple[int, int]:
    try:
        width, height = (int(side) for side in size)
    except (TypeError, ValueError, OverflowError):
        width = height = 0
    good = height >= LEAST_HEIGHT and width <= MAX_SIDE
    # A pixel more or less is the rounding of who asked for twelve to one.
    if not (good and LEAST_ASPECT * height <= width <= MOST_ASPECT * (height + 1)):
        raise _error(
            f"The size of the panorama is {size!r}. Expected a height of {LEAST_HEIGHT} pixels or "
            f"more and a width of {LEAST_ASPECT:g} to {MOST_ASPECT:g} times as many, at most "
            f"{MAX_SIDE}, for example (8192, 683). To print it larger, take its drawing."
        )
    return width, height


def _check_stretches(stretches: Sequence[Stretch]) -> None:
    if not stretches:
        raise _error("There are no stretches. Expected one or more, from its start to its end.")
    reached = stretches[0].start_seconds
    for number, one in enumerate(stretches):
        apart = abs(one.start_seconds - reached) > ROUNDING_SECONDS
        if apart or not one.start_seconds < one.end_seconds < math.inf:
            raise _error(
                f"Stretch {number} is from {one.start_seconds} to {one.end_seconds} s. Expected it "
                f"to begin at {reached} s and to end later."
            )
        reached = one.end_seconds


def _check_begin(begins_seconds: float | None) -> None:
    number = isinstance(begins_seconds, Real)
    if begins_seconds is not None and not (number and 0 <= begins_seconds < DAY_SECONDS):
        raise _error(
            f"The recording begins {begins_seconds!r} s after midnight. Expected a number from 0 "
            f"to less than {DAY_SECONDS:.0f}; clock_seconds('06:30') is one."
        )


def _check_curve(curve: Sequence[float]) -> None:
    wrong = next((level for level in curve if not 0 <= level <= 1), None)
    if len(curve) == 1 or wrong is not None:
        raise _error(
            f"The loudness curve has {len(curve)} levels"
            f"{'' if wrong is None else f', and {wrong!r} among them'}. Expected two or more, each "
            f"0 to 1, or none."
        )
