"""Frames a second as exact numbers, and moments as frames."""

from __future__ import annotations

from fractions import Fraction
from math import floor, isfinite

from ...errors import SoundscapeError

__all__ = ["FPS_RANGE", "Rate", "exact_rate", "frame_count", "nearest_frame", "ticks_of"]

FPS_RANGE = (1, 120)

Rate = int | float | str | Fraction
"""Frames a second as people say it: 25, 29.97, "30000/1001"."""

_TICKS = 10_000  # a second has at least so many, as in what others write


def exact_rate(fps: Rate) -> Fraction:
    """Frames a second as a fraction; 29.97 and its like are 30000/1001 and its like.

    Raises
    ------
    SoundscapeError
        When it is no number from 1 to 120.

    Examples
    --------
    >>> exact_rate(29.97), exact_rate("24"), exact_rate(12.5)
    (Fraction(30000, 1001), Fraction(24, 1), Fraction(25, 2))
    """
    try:
        if isinstance(fps, bool) or (isinstance(fps, float) and not isfinite(fps)):
            raise ValueError
        rate = Fraction(fps)
    except (TypeError, ValueError, ZeroDivisionError):
        rate = Fraction(0)
    if not FPS_RANGE[0] <= rate <= FPS_RANGE[1]:
        raise SoundscapeError(
            f"The frames a second are {fps!r}, expected a number from {FPS_RANGE[0]} to "
            f"{FPS_RANGE[1]}, such as 25, 29.97 or 30000/1001."
        )
    broadcast = Fraction(round(rate * 1001 / 1000) * 1000, 1001)
    if rate.denominator > 1 and abs(rate - broadcast) < Fraction(1, 100):
        return broadcast
    return rate.limit_denominator(1001)


def nearest_frame(seconds: float | Fraction, rate: Fraction) -> int:
    """The frame whose moment is nearest; of two, the later one."""
    return floor(Fraction(seconds) * rate + Fraction(1, 2))


def frame_count(seconds: Fraction, rate: Fraction) -> int:
    """How many frames a sound gets; the last one is shortened or held to end with it."""
    return max(1, nearest_frame(seconds, rate))


def ticks_of(rate: Fraction) -> tuple[int, int]:
    """Ticks of the clock a second, and from one frame to the next: whole numbers.

    Examples
    --------
    >>> ticks_of(Fraction(25)), ticks_of(Fraction(30000, 1001))
    ((12800, 512), (30000, 1001))
    """
    times = 1
    while rate.numerator * times < _TICKS:
        times *= 2
    return rate.numerator * times, rate.denominator * times
